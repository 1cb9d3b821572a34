"""The calendar that a phone asks for by itself."""

from datetime import timedelta

from litestar import Response, get
from litestar.params import FromPath

from clients.queries.personal import feed_behind
from kit import clock, web
from kit.vault import fingerprint
from kit.words import _
from personal.pages.feed import invitation_of
from personal.queries.visits import FEED_DAYS, for_feed
from personal.rules.feed import as_feed


@get("/me/calendar/{name:str}")
async def show_feed(request: web.AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Unchanged since it was asked for last, it is not sent again."""
    client = await feed_behind(name.removesuffix(".ics"))
    rows = await for_feed(client, clock.now() - timedelta(days=FEED_DAYS))
    calendar = as_feed(_("My visits"), [(invitation_of(row, client), row["created_at"]) for row in rows])
    mark = f'"{fingerprint(calendar.decode())[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if mark in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(calendar, media_type="text/calendar; charset=utf-8", headers=headers)
