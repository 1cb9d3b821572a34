"""The short address that clients pass on to friends."""

from dataclasses import replace

from litestar import get
from litestar.params import FromPath
from litestar.response import Redirect

from kit import web
from widgets.forms import frame_of
from widgets.rules.addresses import read_frame


@get("/i/{friend:str}")
async def come_by_friend(request: web.AnyRequest, friend: FromPath[str]) -> Redirect:
    """To the booking pages, with the code; whether anybody has it is not told here."""
    frame = replace(frame_of(request), friend=read_frame({"friend": friend}).friend)
    return Redirect(frame.link("/book"), status_code=303)


handlers = [come_by_friend]
