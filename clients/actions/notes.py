"""Notes about a client, each signed: written, changed, pinned, removed, brought back, cleared away."""

from datetime import timedelta

from clients.actions.indexing import index_clients
from clients.queries import access_client
from clients.queries.notes import note_of
from clients.rules import parse_notes
from clients.tables import ClientNote
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

KEPT = timedelta(days=1)
CLEAR = "DELETE FROM client_note WHERE removed_at < $1"


async def add_note(actor: Actor, client_id: int, text: str) -> ClientNote:
    """Signed with who wrote it and when. Raises `Invalid`."""
    actor.require(Permission.edit_clients)
    words = read(text, "note")
    async with transaction():
        await access_client(actor, client_id, lock=True)
        note = ClientNote(
            client=client_id,
            text=words,
            written_at=clock.now(),
            written_by=actor.name,
            account=actor.account or 0,
        )
        await note.save()
        await journal.write(actor, "add note", ("client", client_id), after={"note": words})
        await index_clients([client_id])
    return note


def read(text: str, name: str) -> str:
    try:
        words = parse_notes(text)
    except Invalid as trouble:
        raise Invalid(trouble.sentence, **{name: trouble.fields["notes"]}) from None
    if not words:
        raise Invalid("The note is empty.", **{name: "Please write a note."})
    return words


async def change_note(actor: Actor, client_id: int, note_id: int, text: str, seen: str = "") -> None:
    """One's own, or with the right another's. Raises `Stale` for a form that showed something else."""
    words = read(text, f"note-{note_id}")
    async with transaction():
        note = await own_note(actor, client_id, note_id)
        refuse_stale(seen, facts(note))
        if note.text == words:
            return
        before = facts(note)
        note.text, note.edited_at, note.edited_by = words, clock.now(), actor.name
        await note.save([ClientNote.text, ClientNote.edited_at, ClientNote.edited_by])
        await journal.write(actor, "change note", ("client", client_id), before=before, after=facts(note))
        await index_clients([client_id])


async def own_note(actor: Actor, client_id: int, note_id: int) -> ClientNote:
    """Held, for who wrote it or may change notes of others; also one that is removed and not yet gone."""
    actor.require(Permission.edit_clients)
    await access_client(actor, client_id, lock=True)
    note = await note_of(client_id, note_id)
    if note.account != actor.account:
        actor.require(Permission.edit_others_notes)
    return note


async def pin_note(actor: Actor, client_id: int, note_id: int, *, up: bool) -> None:
    """To the top, or back among the others. Whoever edits clients may: it says nothing else than before."""
    actor.require(Permission.edit_clients)
    async with transaction():
        await access_client(actor, client_id, lock=True)
        note = await note_of(client_id, note_id)
        note.pinned_at = clock.now() if up else None
        await note.save([ClientNote.pinned_at])
        verb = "pin note" if up else "unpin note"
        await journal.write(actor, verb, ("client", client_id), after=facts(note))


async def remove_note(actor: Actor, client_id: int, note_id: int) -> None:
    """It can be brought back for a day."""
    await set_removed(actor, client_id, note_id, "remove note")


async def restore_note(actor: Actor, client_id: int, note_id: int) -> None:
    """Raises `NotFound` once it is cleared away."""
    await set_removed(actor, client_id, note_id, "restore note")


async def set_removed(actor: Actor, client_id: int, note_id: int, verb: str) -> None:
    async with transaction():
        note = await own_note(actor, client_id, note_id)
        note.removed_at = clock.now() if verb == "remove note" else None
        await note.save([ClientNote.removed_at])
        await journal.write(actor, verb, ("client", client_id), after=facts(note))
        await index_clients([client_id])


def facts(note: ClientNote) -> dict[str, object]:
    return {"note": note.text}


async def clear_notes() -> bool:
    """What was removed a day ago is gone for good."""
    return await execute(CLEAR, clock.now() - KEPT) > 0
