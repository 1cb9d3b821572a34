"""What can be added to the service that is chosen in the form of a new visit."""

from typing import Any

from litestar import Router, get
from litestar.params import FromQuery

from booking import day as days
from booking.queries import offer
from booking.queries.extras import Extra, extras
from booking.rules.typed import read_choice
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page


@get("/new/addons")
async def suggest_addons(request: AnyRequest, branch: FromQuery[int], service: FromQuery[str] = "") -> Any:  # noqa: ANN401
    here = await days.branch_here(actor_of(request), branch)
    return page("booking/addons.html", branch=here, extras=await extras_here(here.id, service), ticked=())


async def extras_here(branch: int, service: str) -> list[Extra]:
    """Nothing for what is no service here, or cannot be booked: the form says so when it is sent."""
    try:
        wanted = read_choice(service, "service")
        return extras(await offer(branch, wanted, online=False), online=False) if wanted else []
    except (Invalid, NotFound, Refused):
        return []


addons = Router("/visits", guards=[needs(Permission.book_visits)], route_handlers=[suggest_addons])
