"""What every page of checkout asks of a request: which branch, a form or JSON, and who may look."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from litestar.connection import ASGIConnection
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect

from checkout import typed
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Permission, actor_of
from kit.web import AnyRequest

Shape = TypeVar("Shape", bound=msgspec.Struct)
Again = Callable[[Problem], Awaitable[Any]]


def sees_sales(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard: who takes payments, or keeps the books."""
    actor = actor_of(connection)
    if not actor.may(Permission.see_money):
        actor.require(Permission.take_payments)


def sees_drawers(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard: who runs shifts, or keeps the books."""
    actor = actor_of(connection)
    if not actor.may(Permission.see_money):
        actor.require(Permission.run_shifts)


def sends_json(request: AnyRequest) -> bool:
    return "json" in request.headers.get("content-type", "")


async def body_of(request: AnyRequest, shape: type[Shape]) -> Shape:
    """A JSON body of the shape; one that does not fit is refused with the reason."""
    try:
        return msgspec.json.decode(await request.body(), type=shape)
    except msgspec.MsgspecError as error:
        raise ClientException(str(error)) from error


async def form_of(request: AnyRequest, shape: type[Shape]) -> Shape:
    """A form of the shape: every field a text, those not sent as they are by default."""
    return msgspec.convert(await fields_of(request), shape)


async def fields_of(request: AnyRequest) -> dict[str, str]:
    """Every field that was sent with a text, whatever it is called; the last where there are several."""
    return {name: text for name, text in (await request.form()).items() if isinstance(text, str)}


async def chosen_of(request: AnyRequest, name: str) -> list[int]:
    """The ids that were ticked; what is none is left out."""
    sent = (await request.form()).getall(name, [])
    return [found for text in sent if (found := typed.number(str(text)))]


async def done_or_again(act: Awaitable[object], then: str, again: Again) -> Any:  # noqa: ANN401
    """Carries it out and goes on to `then`; refused, the page comes back with what was typed and why not."""
    try:
        await act
    except (Invalid, Refused) as problem:
        return await again(problem)
    return Redirect(then, status_code=303)


async def made_or_again(
    request: AnyRequest, make: Callable[[], Awaitable[object]], then: str, again: Again
) -> Any:  # noqa: ANN401
    """As `done_or_again`, for a form that makes something: sent twice, it makes one."""
    try:
        return await once(request, make, lambda _: then)
    except (Invalid, Refused) as problem:
        return await again(problem)
