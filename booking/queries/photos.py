"""A photo or a file with its content, for who may see its visit."""

from asyncpg import Record

from clients.queries import LARGEST_ID, access_visit
from kit.db import fetch_one
from kit.errors import NotFound
from kit.rights import Actor

PHOTO = "SELECT name, media, content FROM visit_photo WHERE id = $1 AND visit = $2 AND removed_at IS NULL"
SMALL = """
SELECT name, media, small AS content FROM visit_photo
WHERE id = $1 AND visit = $2 AND removed_at IS NULL AND is_picture
"""


async def access_photo(actor: Actor, visit_id: int, photo_id: int, *, small: bool = False) -> Record:
    """Raises `NotFound` for one of another visit, of another branch, or that was removed."""
    await access_visit(actor, visit_id)
    found = await fetch_one(SMALL if small else PHOTO, photo_id, visit_id) if photo_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such photo or file.")
    return found
