"""What a visit would cost at the time in the form, while it is typed."""

from typing import Any

from litestar import Router, get
from litestar.params import FromPath, FromQuery

from booking.card import visit_card
from booking.new_price import price_there
from booking.schemas import NewTime
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page


@get("/{visit_id:int}/time/price")
async def tell_price(
    request: AnyRequest,
    visit_id: FromPath[int],
    day: FromQuery[str] = "",
    time: FromQuery[str] = "",
    member: FromQuery[str] = "",
) -> Any:  # noqa: ANN401
    card = await visit_card(actor_of(request), visit_id)
    said = await price_there(card, NewTime(day=day, time=time, member=member))
    return page("booking/new_price.html", said=said)


new_price = Router("/visits", guards=[needs(Permission.book_visits)], route_handlers=[tell_price])
