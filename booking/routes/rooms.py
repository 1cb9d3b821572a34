"""What a room is booked for, on the page that asks before it is put out of use."""

from litestar import Router, get
from litestar.params import FromPath
from litestar.response import Template

from booking.queries.rooms import coming_in
from catalog.queries import access_room, branch
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page


@get("/{room_id:int}/coming")
async def show_coming(request: AnyRequest, room_id: FromPath[int]) -> Template:
    room = await access_room(actor_of(request), room_id)
    number, first_at = await coming_in(room_id)
    zone = (await branch(room.branch)).zone
    shown: Template = page("booking/room_coming.html", number=number, first_at=first_at, zone=zone)
    return shown


rooms = Router("/rooms", guards=[needs(Permission.edit_catalog)], route_handlers=[show_coming])
