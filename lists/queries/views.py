"""Views of the sheet that were saved."""

import msgspec
from asyncpg import Record

from clients.queries import LARGEST_ID
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.rights import Actor, Permission
from lists.rules.address import Asked, read_who
from lists.tables import SheetView

VIEWS = """
SELECT sheet_view.id, sheet_view.name, sheet_view.is_shared, mine.view IS NOT NULL AS is_default
FROM sheet_view LEFT JOIN sheet_default AS mine ON mine.view = sheet_view.id AND mine.account = $1
WHERE sheet_view.is_shared OR sheet_view.account = $1 ORDER BY lower(sheet_view.name), sheet_view.id LIMIT 100
"""
DEFAULT = """
SELECT view FROM sheet_default JOIN sheet_view ON sheet_view.id = view
WHERE sheet_default.account = $1 AND (sheet_view.is_shared OR sheet_view.account = $1)
"""


async def views(actor: Actor) -> list[Record]:
    """Shared ones and the actor's own, by name."""
    return await fetch(VIEWS, actor.account or 0)


async def default_view(actor: Actor) -> int:
    """The one that the actor's sheet begins with, 0 for none."""
    return int(await fetch_value(DEFAULT, actor.account or 0) or 0)


async def access_view(actor: Actor, view_id: int, *, lock: bool = False) -> SheetView:
    """A shared one, or the actor's own."""
    actor.require(Permission.see_clients)
    if 0 < view_id <= LARGEST_ID:
        wanted = SheetView.objects().where(SheetView.id == view_id).first()
        found: SheetView | None = await (wanted.lock_rows() if lock else wanted)
        if found is not None and (found.is_shared or found.account == (actor.account or 0)):
            return found
    raise NotFound("There is no such view.")


def asked_by(view: SheetView) -> Asked:
    columns = tuple(msgspec.json.decode(view.columns, type=list[str]))
    return Asked(columns, view.sort, view.segment, read_who(view.who or ""), view.id)
