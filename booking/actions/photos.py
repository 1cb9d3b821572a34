"""Photos and files of a visit: added, removed, brought back, and cleared away a day later."""

import asyncio
from datetime import timedelta

from booking.actions.notes import seen
from booking.panel_tables import Photo
from booking.rules.pictures import ready
from clients.queries import access_visit
from clients.tables import Visit
from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Actor, Permission

MOST_PHOTOS = 20
KEPT = timedelta(days=1)
HOLD = "SELECT FROM visit WHERE id = $1 FOR NO KEY UPDATE"
HOW_MANY = "SELECT count(*) FROM visit_photo WHERE visit = $1 AND removed_at IS NULL"
ONE = "SELECT id, name, added_by_account, removed_at FROM visit_photo WHERE id = $1 AND visit = $2"
SET_REMOVED = "UPDATE visit_photo SET removed_at = $2 WHERE id = $1"
CLEAR = "DELETE FROM visit_photo WHERE removed_at < $1"


class TooManyPhotos(Refused):
    """One visit has as many as it may."""

    def __init__(self) -> None:
        super().__init__(f"A visit has at most {MOST_PHOTOS} photos and files. Please remove one first.")


async def add_photo(actor: Actor, visit_id: int, name: str, content: bytes, moment: str) -> Photo:
    """Raises `NotTaken` for what is no picture or PDF, and `TooManyPhotos`."""
    visit = await seen(actor, visit_id)
    if moment not in set(Photo.Moment):
        raise Invalid("Before, or after?", moment="Choose one of the list.")
    made = await asyncio.to_thread(ready, name, content)  # the server answers others meanwhile
    photo = Photo(
        visit=visit.id,
        name=made.name,
        media=made.media,
        is_picture=made.is_picture,
        moment=moment,
        size=len(made.content),
        content=made.content,
        small=made.small,
        added_at=clock.now(),
        added_by=actor.name,
        added_by_account=actor.account or 0,
    )
    async with transaction():
        await execute(HOLD, visit.id)  # or two at once would each be the last that fits
        if await fetch_value(HOW_MANY, visit.id) >= MOST_PHOTOS:
            raise TooManyPhotos
        await photo.save()
        await write(actor, "add photo", visit, made.name)
    return photo


async def remove_photo(actor: Actor, visit_id: int, photo_id: int) -> None:
    """It can be brought back for a day. Whoever added it may, and whoever changes visits."""
    await set_removed(actor, visit_id, photo_id, "remove photo")


async def restore_photo(actor: Actor, visit_id: int, photo_id: int) -> None:
    """Raises `NotFound` once it is cleared away."""
    await set_removed(actor, visit_id, photo_id, "restore photo")


async def set_removed(actor: Actor, visit_id: int, photo_id: int, verb: str) -> None:
    visit = await access_visit(actor, visit_id)
    async with transaction():
        row = await fetch_one(ONE, photo_id, visit_id)
        if row is None:
            raise NotFound("There is no such photo or file any more.")
        if row["added_by_account"] != actor.account:
            actor.require(Permission.book_visits)
        await execute(SET_REMOVED, photo_id, clock.now() if verb == "remove photo" else None)
        await write(actor, verb, visit, row["name"])


async def write(actor: Actor, verb: str, visit: Visit, name: str) -> None:
    await journal.write(actor, verb, ("visit", visit.id), branch=visit.branch, after={"name": name})


async def clear_photos() -> bool:
    """What was removed a day ago is gone for good."""
    return await execute(CLEAR, clock.now() - KEPT) > 0
