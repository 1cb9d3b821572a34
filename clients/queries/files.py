"""Reading photos and papers: lists without their content, and one with it. Rights are checked before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from asyncpg import Record

from clients.queries.cards import LARGEST_ID
from clients.rules.files import Kept
from clients.tables.fields import Of
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound, Refused
from kit.sealing import open_bytes, open_text

TABLE = "client_file"
KEPT = """json_agg(json_build_object(
    'id', file.id, 'title', translate(encode(file.title, 'base64'), E'\\n', ''), 'media', file.media,
    'is_picture', file.is_picture, 'moment', file.moment, 'size', file.size, 'added_at', file.added_at,
    'added_by', file.added_by, 'account', file.added_by_account, 'taken_on', file.taken_on,
    'visit', file.visit,    'visit_on', (visit.starts_at AT TIME ZONE branch.zone)::date,
    'day', coalesce(file.taken_on, (visit.starts_at AT TIME ZONE branch.zone)::date,
                    (file.added_at AT TIME ZONE 'UTC')::date)
) ORDER BY file.id)
FROM client_file AS file LEFT JOIN visit ON visit.id = file.visit LEFT JOIN branch ON branch.id = visit.branch
WHERE file.removed_at IS NULL"""
OF_VISIT = f"SELECT {KEPT} AND file.visit = $1"
# Those that hang on the card, and those of its visits, each by its own index.
HANGING = """
SELECT id FROM client_file WHERE client = $1
UNION ALL
SELECT client_file.id FROM visit JOIN client_file ON client_file.visit = visit.id WHERE visit.client = $1
"""
OF_CLIENT = f"SELECT {KEPT} AND file.id IN ({HANGING})"
OF_MEMBER = f"SELECT {KEPT} AND file.member = $1"
ONE = """
SELECT id, client, visit, title, media, moment, taken_on, is_picture, added_by_account, removed_at, size,
       content, small
FROM client_file WHERE id = $2 AND
"""
# Whose it is.
WHOSE: Mapping[Of, str] = {Of.client: f"id IN ({HANGING})", Of.visit: "visit = $1", Of.staff: "member = $1"}
FILLED = """
SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM client_file
WHERE removed_at IS NULL AND
"""
VISITS = """
SELECT visit.id, visit.starts_at, branch.zone FROM visit JOIN branch ON branch.id = visit.branch
WHERE visit.client = $1 AND visit.status <> 'cancelled' ORDER BY visit.starts_at DESC, visit.id DESC LIMIT 60
"""
VISIT_OF = "SELECT EXISTS (SELECT FROM visit WHERE id = $1 AND client = $2)"
SHUT = "Encrypted with another key"


class Row(msgspec.Struct, frozen=True):
    """As `KEPT` answers: like `Kept`, with the title still sealed."""

    id: int
    title: bytes
    media: str
    is_picture: bool
    moment: str
    size: int
    day: date
    added_at: datetime
    added_by: str
    account: int
    taken_on: date | None = None
    visit: int | None = None
    visit_on: date | None = None


def kept_in(text: str | None) -> list[Kept]:
    """As one of the statements above answers."""
    return [opened(each) for each in msgspec.json.decode(text or "[]", type=list[Row])]


def opened(row: Row) -> Kept:
    """A list is shown also where its titles cannot be opened."""
    facts = msgspec.structs.asdict(row)
    try:
        return Kept(**{**facts, "title": open_text(row.title, (TABLE, "title", row.id))})
    except Refused:
        return Kept(**{**facts, "title": SHUT})


async def files_of(client_id: int) -> list[Kept]:
    """The latest first."""
    found = kept_in(await fetch_value(OF_CLIENT, client_id))
    return sorted(found, key=lambda each: (each.day, each.id), reverse=True)


async def files_of_member(member_id: int) -> list[Kept]:
    """The latest first."""
    return kept_in(await fetch_value(OF_MEMBER, member_id))[::-1]


async def filled_of(owner_id: int, of: Of = Of.client) -> tuple[int, int]:
    """How many files, and how many bytes."""
    row = await fetch_one(FILLED + WHOSE[of], owner_id)
    return (row["files"], row["bytes"]) if row else (0, 0)


async def row_of(client_id: int, file_id: int) -> Record:
    """Also one that was removed and is not cleared away. Raises `NotFound` for somebody else's."""
    return await row_with(Of.client, client_id, file_id)


async def row_of_visit(visit_id: int, file_id: int) -> Record:
    return await row_with(Of.visit, visit_id, file_id)


async def row_of_member(member_id: int, file_id: int) -> Record:
    return await row_with(Of.staff, member_id, file_id)


async def row_with(of: Of, owner_id: int, file_id: int) -> Record:
    row = await fetch_one(ONE + WHOSE[of], owner_id, file_id) if file_id <= LARGEST_ID else None
    if row is None:
        raise NotFound("There is no such photo or file any more.")
    return row


@dataclass(frozen=True, slots=True)
class Opened:
    """What is handed out."""

    title: str
    media: str
    content: bytes


def opened_file(row: Record, *, small: bool = False) -> Opened:
    """Raises `NotFound` for one that was removed, or has no small picture; `OtherKey` and `Damaged`."""
    column = "small" if small else "content"
    if row["removed_at"] is not None or not row[column]:
        raise NotFound("There is no such photo or file.")
    title = open_text(row["title"], (TABLE, "title", row["id"]))
    return Opened(title, row["media"], open_bytes(row[column], (TABLE, column, row["id"])))


async def visits_to_choose(client_id: int) -> list[Record]:
    """The latest, which a file or a note may hang on."""
    return await fetch(VISITS, client_id)


async def is_visit_of(visit_id: int, client_id: int) -> bool:
    return bool(await fetch_value(VISIT_OF, visit_id, client_id))
