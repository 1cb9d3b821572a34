"""The promo code on the last step of a booking."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from catalog.tables import Branch
from clients.tables import Visit
from kit import clock
from kit.web import AnyRequest
from loyalty.queries.codes import takes_codes
from widgets.actions import book_with
from widgets.queries import Held
from widgets.queries.ahead import Wish, due_ahead
from widgets.queries.together import HeldTogether

LONGEST = 80  # with spaces, in which codes are often written


async def promo_field(request: AnyRequest, *, takes: bool) -> dict[str, Any]:
    """What stands in the field; None where there is none, for no code opens anything that day."""
    typed = await promo_of(request)
    return {"promo": typed if takes or typed else None}


async def price_and_promo(
    request: AnyRequest, branch: Branch, held: Held | HeldTogether, client: int | None
) -> dict[str, Any]:
    """What a time surely costs, None where that is not one bill or hangs on who does it; and the field."""
    if not held.wished:
        return {"sure": None, **await promo_on(request, branch, held.starts_at)}
    wish = Wish(
        branch=branch.id,
        zone=branch.zone,
        currency=branch.currency,
        starts_at=held.starts_at,
        services=held.wished,
        client=client,
    )
    ahead = await due_ahead(wish)
    return {"sure": ahead.due, **await promo_field(request, takes=ahead.takes_codes)}


async def promo_on(request: AnyRequest, branch: Branch, starts_at: datetime) -> dict[str, Any]:
    """The same where nothing else is asked of programmes."""
    day = clock.wall(starts_at, branch.zone).date()
    return await promo_field(request, takes=await takes_codes(branch.id, day))


async def promo_of(request: AnyRequest) -> str:
    typed = (await request.form()).get("promo") if request.method == "POST" else None
    return typed.strip()[:LONGEST] if isinstance(typed, str) else ""


async def booked_with(request: AnyRequest, book: Callable[[], Awaitable[Visit]], promo: str = "") -> Visit:
    """With the code of the form, or that of a program."""
    address = request.client.host if request.client else ""
    return await book_with(promo.strip()[:LONGEST] or await promo_of(request), address, book)
