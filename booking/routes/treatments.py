"""Treatment notes seen from a visit: who serves it reads and writes them, also without the client's card."""

from litestar import Router
from litestar.di import Provide
from litestar.params import FromPath

from booking.actions.notes import seen
from clients.actions.looking import TREATMENTS, open_beside
from clients.actions.treatments import Door
from clients.treatment_doors import NOTES
from kit.errors import NotFound
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest


async def from_the_visit(request: AnyRequest, owner_id: FromPath[int]) -> Door:
    """For who changes visits or does one of its services."""
    actor = actor_of(request)
    client = await open_beside(actor, await seen(actor, owner_id), TREATMENTS)
    if client is None:
        raise NotFound("Nobody’s card is with this visit, so there are no treatment notes.")
    here = f"/desk/visits/{owner_id}"
    return Door(int(client.id), client.name, f"{here}/treatments", here, owner_id, writes=True)


treatments = Router(
    "/visits",
    guards=[needs(Permission.see_calendar)],
    dependencies={"door": Provide(from_the_visit)},
    route_handlers=NOTES,
)
