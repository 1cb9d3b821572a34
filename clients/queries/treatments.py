"""Reading templates and treatment notes. Rights are checked before, by the door one came through."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from asyncpg import Record

from clients.queries.cards import LARGEST_ID
from clients.rules.treatments import Content, Question
from clients.tables import NoteTemplate
from kit.db import fetch, fetch_one
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from kit.sealing import open_bytes

PLACE = ("treatment_version", "content")
TEMPLATES = """
SELECT note_template.id, name, questions, archived_at, count(treatment_note.id) AS notes
FROM note_template LEFT JOIN treatment_note
  ON treatment_note.template = note_template.id AND treatment_note.removed_at IS NULL
GROUP BY note_template.id ORDER BY lower(name), note_template.id
"""
HANGING = """
SELECT id FROM treatment_note WHERE client = $1
UNION ALL
SELECT treatment_note.id FROM visit JOIN treatment_note ON treatment_note.visit = visit.id
WHERE visit.client = $1
"""
NOTES = f"""
SELECT note.id, note.template, note.visit, note.version, note.written_at, note.written_by, note.account,
       note.removed_at, last.id AS row, last.content, last.written_at AS changed_at,
       last.written_by AS changed_by
FROM treatment_note AS note
JOIN treatment_version AS last ON last.note = note.id AND last.version = note.version
WHERE note.id IN ({HANGING})
"""  # noqa: S608 - only constants
OF_CLIENT = f"{NOTES} AND note.removed_at IS NULL ORDER BY note.written_at DESC, note.id DESC"
ONE = f"{NOTES} AND note.id = $2"
VERSIONS = """
SELECT id AS row, version, content, written_at, written_by FROM treatment_version
WHERE note = $1 ORDER BY version
"""


@dataclass(frozen=True, slots=True)
class Note:
    """A treatment note as it is now; `content` is None where no key opens it."""

    id: int
    template: int
    visit: int | None
    version: int
    written_at: datetime
    written_by: str
    account: int
    changed_at: datetime
    changed_by: str
    content: Content | None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A note as somebody saved it."""

    version: int
    written_at: datetime
    written_by: str
    content: Content


def opened(row: Record) -> Content:
    """Raises `OtherKey` and `Damaged`."""
    return msgspec.json.decode(open_bytes(row["content"], (*PLACE, row["row"])), type=Content)


def note_of(row: Record) -> Note:
    try:
        content = opened(row)
    except Refused:
        content = None
    facts = {name: row[name] for name in Note.__slots__ if name not in ("content", "is_removed")}
    return Note(**facts, content=content, is_removed=row["removed_at"] is not None)


async def treatments_of(client_id: int) -> list[Note]:
    """The latest first."""
    return [note_of(row) for row in await fetch(OF_CLIENT, client_id)]


async def treatment_of(client_id: int, note_id: int) -> Note:
    """Also one that was removed and is not cleared away. Raises `NotFound` for somebody else's."""
    row = await fetch_one(ONE, client_id, note_id) if note_id <= LARGEST_ID else None
    if row is None:
        raise NotFound("There is no such treatment note any more.")
    opened(row)
    return note_of(row)


async def versions_of(note_id: int) -> list[Version]:
    """The first first."""
    rows = await fetch(VERSIONS, note_id)
    return [Version(row["version"], row["written_at"], row["written_by"], opened(row)) for row in rows]


async def templates() -> list[Record]:
    """All, with how many notes each has."""
    return await fetch(TEMPLATES)


async def access_template(actor: Actor, template_id: int) -> NoteTemplate:
    """For who may change it."""
    actor.require(Permission.edit_catalog)
    return await template_row(template_id)


async def template_row(template_id: int) -> NoteTemplate:
    found: NoteTemplate | None = None
    if 0 < template_id <= LARGEST_ID:
        found = await NoteTemplate.objects().where(NoteTemplate.id == template_id).first()
    if found is None:
        raise NotFound("There is no such template.")
    return found


def questions_in(text: str) -> list[Question]:
    return msgspec.json.decode(text, type=list[Question])
