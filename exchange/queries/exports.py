"""What an export is made of, and the log of what went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Record

from catalog.queries import Ask, paged
from clients.queries import search_clients
from clients.rules import mask_email, mask_phone
from clients.rules.birthdays import show_birthday
from exchange.columns.cards import FIELDS
from exchange.rules.watermark import ORDER
from exchange.tables import ExportRun
from kit.db import fetch, fetch_value
from kit.paging import Pages
from kit.rights import Actor, Permission

ALL = "SELECT id FROM client ORDER BY id"
COLUMNS = tuple(each for each in FIELDS if each.now)
ROWS = f"""
SELECT {", ".join(f'{each.now} AS "{each.name}"' for each in COLUMNS)},
       coalesce(seen.visits, 0) AS visits, to_char(seen.last_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS last
FROM client
LEFT JOIN LATERAL (
    SELECT max(starts_at) AS last_at, count(*) AS visits
    FROM visit WHERE visit.client = client.id AND status = 'done'
) AS seen ON TRUE
WHERE client.id = ANY($1::int[]) ORDER BY {ORDER}
"""  # noqa: S608  # only constants
TITLES = (*(each.title for each in COLUMNS), "Visits done", "Last visit")
CELLS = (*(each.cell for each in COLUMNS), "number", "date")
LOG = """
SELECT id, happened_at, finished_at, who, what, filters, format, state, why, rows, address, browser, unusual,
       count(*) OVER () AS total
FROM export_run
WHERE ($1::int IS NULL OR account = $1)
  AND (who ILIKE $2 OR what ILIKE $2 OR filters ILIKE $2 OR address ILIKE $2)
ORDER BY id DESC LIMIT $3 OFFSET $4
"""
PAST = "SELECT rows FROM export_run WHERE account = $1 AND state <> 'refused' AND happened_at > $2"
KNOWN_DEVICE = """
SELECT EXISTS (SELECT FROM export_run WHERE account = $1 AND browser = $2 AND id < $4 AND state <> 'refused')
    OR EXISTS (SELECT FROM session WHERE account = $1 AND browser = $2 AND created_at < $3)
"""
MARKS = "SELECT id, mark FROM export_run WHERE state <> 'refused'"
BY_PHONE = """
SELECT asked.place, client.id FROM unnest($1::text[]) WITH ORDINALITY AS asked (phone, place)
JOIN client ON client.phone = asked.phone ORDER BY asked.place
"""
OWNERS = "SELECT id FROM account WHERE role = 'owner' AND closed_at IS NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Selection:
    """Clients to be taken out: their ids, and in words how they were chosen."""

    ids: Sequence[int]
    told: str


async def found_clients(actor: Actor, text: str) -> Selection:
    """All clients, or those that the search of the desk finds."""
    if not text.strip():
        return Selection([row["id"] for row in await fetch(ALL)], "all clients")
    ids: list[int] = []
    contacts, page, last = actor.may(Permission.see_phones), 1, 1
    while page <= last:
        rows, shown = await search_clients(text, page, contacts=contacts)
        ids += [row["id"] for row in rows]
        page, last = page + 1, shown.last
    return Selection(sorted(set(ids)), f"search: {text.strip()[:200]}")


async def rows_of(ids: Sequence[int], mark: int, *, contacts: bool) -> list[list[Any]]:
    """The cells of these clients in the order of the mark; phones and addresses for who may see them."""
    return [cells_of(row, contacts=contacts) for row in await fetch(ROWS, list(ids), mark)]


def cells_of(row: Record, *, contacts: bool) -> list[Any]:
    cells = dict(row)
    if not contacts:
        cells["phone"], cells["email"] = mask_phone(cells["phone"]), mask_email(cells["email"])
    if cells["birthday"] and len(cells["birthday"]) < len("1990-05-17"):
        cells["birthday"] = show_birthday(cells["birthday"])
    return list(cells.values())


async def log(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """Newest first: all of it for who looks after accounts, else one's own."""
    actor.require(Permission.export_clients)
    whose = None if actor.may(Permission.edit_accounts) else actor.account
    return await paged(LOG, page, whose, Ask(text).pattern)


async def export_of(export_id: int) -> ExportRun | None:
    found: ExportRun | None = await ExportRun.objects().where(ExportRun.id == export_id).first()
    return found


async def ids_by_phone(phones: Sequence[str]) -> list[int]:
    """The cards of these numbers, in the same order; who is not here is left out."""
    return [row["id"] for row in await fetch(BY_PHONE, list(phones))]


async def marks() -> dict[int, int]:
    return {row["id"]: row["mark"] for row in await fetch(MARKS)}


async def is_known_device_before(run: ExportRun, before: datetime) -> bool:
    """Whether somebody exported from such a browser earlier, or was signed in there a while ago."""
    return bool(await fetch_value(KNOWN_DEVICE, run.account, run.browser, before, run.id))
