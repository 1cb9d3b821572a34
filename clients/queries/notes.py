"""Reading the notes about a client."""

from clients.queries.cards import LARGEST_ID
from clients.tables import ClientNote
from kit.errors import NotFound


async def notes_of(client_id: int) -> list[ClientNote]:
    """Pinned ones first, then the latest."""
    found: list[ClientNote] = (
        await ClientNote.objects()
        .where(ClientNote.client == client_id, ClientNote.removed_at.is_null())
        .order_by(ClientNote.written_at, ClientNote.id, ascending=False)
    )
    return sorted(found, key=lambda each: each.pinned_at is None)


async def note_of(client_id: int, note_id: int) -> ClientNote:
    """Also one that was removed and is not cleared away. Raises `NotFound` for another card's."""
    found: ClientNote | None = None
    if 0 < note_id <= LARGEST_ID:
        wanted = (ClientNote.id == note_id) & (ClientNote.client == client_id)
        found = await ClientNote.objects().where(wanted).first()
    if found is None:
        raise NotFound("There is no such note any more.")
    return found
