"""What every route of finance does with a form."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from litestar.params import QueryParameter

from catalog.pages import go
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Permission, needs
from kit.web import AnyRequest

From = Annotated[str, QueryParameter(name="from")]
To = Annotated[str, QueryParameter(name="to")]
Number = Annotated[int, QueryParameter(name="page")]
Again = Callable[[Problem], Awaitable[Any]]
PAYS = needs(Permission.pay_bills)
HERE = "/desk/finance"


async def made(
    request: AnyRequest, make: Callable[[], Awaitable[int]], where: Callable[[int], str], again: Again
) -> Any:  # noqa: ANN401
    """For a form that makes something: sent twice, it makes one; refused, it comes back as it was typed."""
    try:
        return await once(request, make, where)
    except (Invalid, Refused) as trouble:
        return await again(trouble)


async def done(act: Awaitable[object], then: str, said: str, again: Again) -> Any:  # noqa: ANN401
    """For one that changes something."""
    try:
        await act
    except (Invalid, Refused) as trouble:
        return await again(trouble)
    return go(then, said)
