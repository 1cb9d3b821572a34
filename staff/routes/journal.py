"""The journal of every change."""

from litestar import Router, get
from litestar.params import FromQuery
from litestar.response import Template

from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import pages
from staff.queries import JournalAsk


@get("/")
async def show_journal(
    request: AnyRequest,
    q: FromQuery[str] = "",
    branch: FromQuery[int] = 0,
    subject: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    """`subject` is a kind of thing, or one of them: "visit" or "visit:42".

    What went up in a thing is told with it; of which kinds that may be, rooms say (`app.py`).
    """
    kind, _, number = subject.replace("\0", "").partition(":")
    one = int(number) if number.isdecimal() and len(number) < 10 else 0
    also = await request.app.state.went_up.get(kind, nothing)(one)
    return await pages.journal_page(actor_of(request), JournalAsk(q, branch, kind, one, page, tuple(also)))


async def nothing(_: int) -> list[int]:
    """Of most kinds of things none goes up in another."""
    return []


router = Router("/journal", guards=[needs(Permission.see_journal)], route_handlers=[show_journal])
