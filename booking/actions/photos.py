"""Photos and files of a visit: added, removed and brought back by those who serve it."""

from booking.actions.notes import seen
from booking.actions.own_fields import put_photo
from clients.actions.file_fields import chosen_field
from clients.actions.files import Upload, keep, mark_removed, told
from clients.queries import access_visit, access_written
from clients.queries.files import row_of_visit
from clients.rules.files import About
from clients.tables import ClientFile, Visit
from clients.tables.fields import Of
from kit import journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.files.apart import ready_apart
from kit.rights import Actor, Permission

MOST_PHOTOS = 20
HOLD = "SELECT FROM visit WHERE id = $1 FOR NO KEY UPDATE"
HOW_MANY = "SELECT count(*) FROM client_file WHERE visit = $1 AND removed_at IS NULL"


class TooManyPhotos(Refused):
    """One visit has as many as it may."""

    def __init__(self) -> None:
        super().__init__(f"A visit has at most {MOST_PHOTOS} photos and files. Please remove one first.")


async def add_photo(  # noqa: PLR0913  # what a form holds
    actor: Actor, visit_id: int, name: str, content: bytes, moment: str, *, field: str = ""
) -> ClientFile:
    """`field` is one of one's own that it fills in. Raises `NotTaken` for what is no file that is taken,
    `TooManyPhotos`, and `Invalid`.
    """
    visit = await seen(actor, visit_id)
    own = await chosen_field(actor, Of.visit, field)
    if moment not in set(ClientFile.Moment):
        raise Invalid("Before, or after?", moment="Choose one of the list.")
    upload = Upload(name, await ready_apart(content))
    async with transaction():
        if visit.client:
            await access_written(visit.client)
        await execute(HOLD, visit.id)  # or two at once would each be the last that fits
        await refuse_full(visit.id)
        photo = await keep(actor, upload, About(moment=moment, visit=visit.id))
        await write(actor, "add photo", visit, told(photo.to_dict()))
        if own:
            await put_photo(actor, visit.id, own, int(photo.id))
    return photo


async def refuse_full(visit_id: int) -> None:
    """In a transaction that holds the visit."""
    if await fetch_value(HOW_MANY, visit_id) >= MOST_PHOTOS:
        raise TooManyPhotos


async def remove_photo(actor: Actor, visit_id: int, photo_id: int) -> None:
    """It can be brought back for a day. Whoever added it may, and whoever changes visits."""
    await set_removed(actor, visit_id, photo_id, "remove photo")


async def restore_photo(actor: Actor, visit_id: int, photo_id: int) -> None:
    """Raises `NotFound` once it is cleared away, `TooManyPhotos` where the visit is full by now."""
    await set_removed(actor, visit_id, photo_id, "restore photo")


async def set_removed(actor: Actor, visit_id: int, photo_id: int, verb: str) -> None:
    visit = await access_visit(actor, visit_id)
    async with transaction():
        await execute(HOLD, visit_id)
        row = await row_of_visit(visit_id, photo_id)
        if row["added_by_account"] != actor.account:
            actor.require(Permission.book_visits)
        if verb == "restore photo" and row["removed_at"] is not None:
            await refuse_full(visit_id)
        await mark_removed(photo_id, gone=verb == "remove photo")
        await write(actor, verb, visit, told(row))


async def write(actor: Actor, verb: str, visit: Visit, after: dict[str, object]) -> None:
    await journal.write(actor, verb, ("visit", visit.id), branch=visit.branch, after=after)
