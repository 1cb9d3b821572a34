"""Writing, changing and removing treatment notes. What they say is sealed, and every version stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from clients.queries import access_written
from clients.queries.treatments import PLACE, Note, questions_in, template_row, treatment_of
from clients.rules.treatments import Content, read_content
from clients.tables import NoteTemplate, TreatmentNote, TreatmentVersion
from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Forbidden, Invalid, Refused
from kit.rights import Actor, Permission
from kit.sealing import seal_bytes
from kit.seen import mark_of

KEPT = timedelta(days=1)
NEXT_ID = "SELECT nextval(pg_get_serial_sequence('treatment_version', 'id'))"
HOLD = "SELECT FROM treatment_note WHERE id = $1 FOR UPDATE"
GO_ON = "UPDATE treatment_note SET version = $2 WHERE id = $1"
SET_REMOVED = "UPDATE treatment_note SET removed_at = $2 WHERE id = $1"
CLEAR = "DELETE FROM treatment_note WHERE removed_at < $1"


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody came in, whose rights were checked there: from a card, or from a visit of the client.

    `here` is the address of the treatment notes seen from there.
    """

    client: int
    name: str
    here: str
    back: str
    visit: int | None = None
    writes: bool = False


class StaleNote(Refused):
    """Somebody else changed it in the meantime."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this note in the meantime. Look at how it is now, then save again."
        )


class StaleTemplate(Refused):
    """It asks something else by now."""

    def __init__(self) -> None:
        super().__init__(
            "The template was changed in the meantime. What fits is still filled in below: look, then save."
        )


async def write_treatment(
    actor: Actor, door: Door, template_id: int, typed: Mapping[str, str]
) -> TreatmentNote:
    """`typed` has the answers, and as `seen` the mark of the questions. Raises `StaleTemplate`."""
    refuse_reader(actor, door)
    template = await template_row(template_id)
    if template.archived_at is not None:
        raise Invalid("That template is offered no more.", template="Choose another one.")
    if typed.get("seen") and typed["seen"] != mark_of_template(template):
        raise StaleTemplate
    content = read_content(template.name, questions_in(template.questions), typed)
    async with transaction():
        await access_written(door.client)
        note = TreatmentNote(
            client=None if door.visit else door.client,
            visit=door.visit,
            template=template.id,
            version=1,
            written_at=clock.now(),
            written_by=actor.name,
            account=actor.account or 0,
        )
        await note.save()
        await keep(actor, int(note.id), 1, content)
        await tell(actor, door, "write treatment note", int(note.id))
    return note


def mark_of_template(template: NoteTemplate) -> str:
    return mark_of({"name": template.name, "questions": template.questions})


async def keep(actor: Actor, note_id: int, version: int, content: Content) -> None:
    """Seals a version."""
    row: int = await fetch_value(NEXT_ID)
    kept = TreatmentVersion(
        id=row,
        note=note_id,
        version=version,
        content=seal_bytes(msgspec.json.encode(content), (*PLACE, row)),
        written_at=clock.now(),
        written_by=actor.name,
        account=actor.account or 0,
    )
    await kept.save()


async def change_treatment(
    actor: Actor, door: Door, note_id: int, version: int, typed: Mapping[str, str]
) -> None:
    """With the questions it was written with. Raises `StaleNote`; saying the same again changes nothing."""
    async with transaction():
        await execute(HOLD, note_id)
        note = await own_treatment(actor, door, note_id)
        if note.version != version:
            raise StaleNote
        had = note.content or Content("")
        content = read_content(had.template, had.questions, typed, had.answers)
        if content != had:
            await keep(actor, note_id, version + 1, content)
            await execute(GO_ON, note_id, version + 1)
            await tell(actor, door, "change treatment note", note_id)


async def own_treatment(actor: Actor, door: Door, note_id: int) -> Note:
    """For who wrote it, and who may change notes of others."""
    refuse_reader(actor, door)
    note = await treatment_of(door.client, note_id)
    if note.account != actor.account:
        actor.require(Permission.edit_others_notes)
    return note


def refuse_reader(actor: Actor, door: Door) -> None:
    if not door.writes:
        raise Forbidden(f"You may read treatment notes here, and not write them. {actor.whom_to_ask}")


async def remove_treatment(actor: Actor, door: Door, note_id: int) -> None:
    """It can be brought back for a day."""
    await set_removed(actor, door, note_id, "remove treatment note")


async def restore_treatment(actor: Actor, door: Door, note_id: int) -> None:
    """Raises `NotFound` once it is cleared away."""
    await set_removed(actor, door, note_id, "restore treatment note")


async def set_removed(actor: Actor, door: Door, note_id: int, verb: str) -> None:
    async with transaction():
        await execute(HOLD, note_id)
        await own_treatment(actor, door, note_id)
        gone = clock.now() if verb == "remove treatment note" else None
        await execute(SET_REMOVED, note_id, gone)
        await tell(actor, door, verb, note_id)


async def tell(actor: Actor, door: Door, verb: str, note_id: int) -> None:
    """The journal, which is not sealed, says which note it was, and not what is in it."""
    await journal.write(actor, verb, ("client", door.client), after={"note": note_id})


async def clear_treatments() -> bool:
    """What was removed a day ago is gone for good, with all versions."""
    return await execute(CLEAR, clock.now() - KEPT) > 0
