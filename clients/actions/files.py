"""Photos and papers of a client: added, described, removed, brought back, and cleared away a day later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from asyncpg import Record

from catalog.facts import note_difference
from clients.actions.file_fields import chosen_field, put_file
from clients.actions.looking import access_kept
from clients.file_schemas import AboutForm
from clients.queries import access_client
from clients.queries import files as queries
from clients.queries.files import TABLE
from clients.rules.files import About, named, read_about
from clients.tables import ClientFile
from clients.tables.fields import Of
from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.files.kinds import Ready
from kit.rights import Actor, Permission
from kit.sealing import open_text, seal_bytes, seal_text
from kit.seen import refuse_stale

MOST_FILES, MOST_BYTES = 300, 300 * 1024 * 1024
KEPT = timedelta(days=1)
NEXT_ID = "SELECT nextval(pg_get_serial_sequence('client_file', 'id'))"
SET_REMOVED = "UPDATE client_file SET removed_at = $2 WHERE id = $1"
CLEAR = "DELETE FROM client_file WHERE removed_at < $1"
SAY = "UPDATE client_file SET title = $2, moment = $3, taken_on = $4, visit = $5, client = $6 WHERE id = $1"


class TooManyFiles(Refused):
    """A card has as much as it may."""

    def __init__(self) -> None:
        super().__init__(
            f"A client has at most {MOST_FILES} photos and files, of {MOST_BYTES // 1024**2} MB together. "
            "Please remove some first."
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent, by the name it had, and what is kept of it."""

    name: str
    ready: Ready


async def add_file(actor: Actor, client_id: int, upload: Upload, form: AboutForm, today: date) -> ClientFile:
    """On the card, or on one of the client's visits. Raises `Invalid` and `TooManyFiles`."""
    actor.require(Permission.edit_clients)
    await access_kept(actor, client_id)
    about = read_about(form, today)
    async with transaction():
        client = await access_client(actor, client_id, lock=True)  # or two would each be the last that fits
        await refuse_others_visit(client_id, about)
        await refuse_full(client_id, len(upload.ready.content))
        own = await chosen_field(actor, Of.client, form.field)
        file = await keep(actor, upload, about, client_id)
        await journal.write(actor, "add file", ("client", client_id), after=told(file.to_dict()))
        if own:
            await put_file(actor, client, own, int(file.id))
    return file


async def refuse_full(client_id: int, size: int) -> None:
    """In a transaction that holds the card."""
    files, filled = await queries.filled_of(client_id)
    if files >= MOST_FILES or filled + size > MOST_BYTES:
        raise TooManyFiles


async def refuse_others_visit(client_id: int, about: About) -> None:
    if about.visit is not None and not await queries.is_visit_of(about.visit, client_id):
        raise Invalid("That is not a visit of this client.", visit="Choose one of the list.")


async def keep(
    actor: Actor, upload: Upload, about: About, client_id: int | None = None, *, member: int | None = None
) -> ClientFile:
    """Seals it, in the caller's transaction. On a visit it hangs on that alone."""
    ready, file_id = upload.ready, await fetch_value(NEXT_ID)
    file = ClientFile(
        id=file_id,
        client=None if about.visit else client_id,
        visit=about.visit,
        member=member,
        title=seal_text(about.title or named(upload.name, ready.ending), (TABLE, "title", file_id)),
        media=ready.media,
        is_picture=ready.is_picture,
        moment=about.moment if ready.is_picture else "",
        taken_on=about.taken_on,
        size=len(ready.content),
        content=seal_bytes(ready.content, (TABLE, "content", file_id)),
        small=seal_bytes(ready.small, (TABLE, "small", file_id)) if ready.small else b"",
        added_at=clock.now(),
        added_by=actor.name,
        added_by_account=actor.account or 0,
    )
    await file.save()
    return file


async def describe_file(actor: Actor, client_id: int, file_id: int, form: AboutForm, today: date) -> None:
    """Raises `Stale` for a form that showed something else."""
    actor.require(Permission.edit_clients)
    await access_kept(actor, client_id)
    about = read_about(form, today)
    async with transaction():
        await access_client(actor, client_id, lock=True)
        row = await queries.row_of(client_id, file_id)
        before = facts(row)
        refuse_stale(form.seen, before)
        await refuse_others_visit(client_id, about)
        title = seal_text(about.title or str(before["title"]), (TABLE, "title", file_id))
        moment = about.moment if row["is_picture"] else ""
        card = None if about.visit else client_id
        await execute(SAY, file_id, title, moment, about.taken_on, about.visit, card)
        after = facts(await queries.row_of(client_id, file_id))
        await note_difference(actor, "change file", ("client", client_id), quietly(before, after))


def facts(row: Record) -> dict[str, object]:
    """What its form shows."""
    return {
        "title": open_text(row["title"], (TABLE, "title", row["id"])),
        "shows": row["moment"],
        "taken on": row["taken_on"],
        "visit": row["visit"],
    }


def quietly(
    before: dict[str, object], after: dict[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """For the journal, which is not sealed: that there is another title, and not which."""
    other = before["title"] != after["title"]
    return {**before, "title": ""}, {**after, "title": "another one" if other else ""}


async def remove_file(actor: Actor, client_id: int, file_id: int) -> None:
    """It can be brought back for a day."""
    await set_removed(actor, client_id, file_id, "remove file")


async def restore_file(actor: Actor, client_id: int, file_id: int) -> None:
    """Raises `NotFound` once it is cleared away, `TooManyFiles` where the card is full by now."""
    await set_removed(actor, client_id, file_id, "restore file")


async def set_removed(actor: Actor, client_id: int, file_id: int, verb: str) -> None:
    actor.require(Permission.edit_clients)
    await access_kept(actor, client_id)
    async with transaction():
        await access_client(actor, client_id, lock=True)
        row = await queries.row_of(client_id, file_id)
        if verb == "restore file" and row["removed_at"] is not None:
            await refuse_full(client_id, row["size"])
        await mark_removed(file_id, gone=verb == "remove file")
        await journal.write(actor, verb, ("client", client_id), after=told(row))


async def mark_removed(file_id: int, *, gone: bool) -> None:
    await execute(SET_REMOVED, file_id, clock.now() if gone else None)


def told(row: Mapping[str, object]) -> dict[str, object]:
    """For the journal, which is not sealed: what it is, and not what it is called."""
    what = "photo" if row["is_picture"] else "file"
    return {"what": f"{what} {row['id']}", **({"shows": row["moment"]} if row["moment"] else {})}


async def clear_files() -> bool:
    """What was removed a day ago is gone for good."""
    return await execute(CLEAR, clock.now() - KEPT) > 0
