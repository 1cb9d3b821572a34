"""Labels there are, and those on a visit."""

from asyncpg import Record

from booking.panel_tables import Label
from clients.queries import LARGEST_ID
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.rights import Actor, Permission

LABELS = """
SELECT label.id, label.name, label.colour, count(visit_label.id) AS visits
FROM label LEFT JOIN visit_label ON visit_label.label = label.id GROUP BY label.id ORDER BY lower(label.name)
"""
NAMES = """
SELECT coalesce(string_agg(label.name, ', ' ORDER BY lower(label.name)), '')
FROM visit_label JOIN label ON label.id = visit_label.label WHERE visit_label.visit = $1
"""


async def labels() -> list[Record]:
    """By name, with how many visits each is on."""
    return await fetch(LABELS)


async def names_on(visit_id: int) -> str:
    return str(await fetch_value(NAMES, visit_id))


async def access_label(actor: Actor, label_id: int, *, lock: bool = False) -> Label:
    """Labels belong to the whole business, like the catalogue."""
    actor.require(Permission.edit_catalog)
    wanted = Label.objects().where(Label.id == label_id).first()
    label: Label | None = None
    if 0 < label_id <= LARGEST_ID:
        label = await (wanted.lock_rows() if lock else wanted)
    if label is None:
        raise NotFound("There is no such label.")
    return label


def label_facts(label: Label) -> dict[str, object]:
    return {"name": label.name, "colour": label.colour}
