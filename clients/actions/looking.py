"""The one place through which everybody passes who looks at photos, papers or treatment notes of a client."""

from clients.actions.looks import note_look
from clients.queries import access_client, client_row
from clients.tables import Client, Visit
from kit.rights import Actor, Permission

FILES, TREATMENTS = "photos and files", "treatment notes"


async def access_kept(actor: Actor, client_id: int) -> Client:
    """The card of whom one may see files, for a change of them. Raises `Forbidden` and `NotFound`."""
    actor.require(Permission.see_files)
    return await access_client(actor, client_id)


async def open_kept(actor: Actor, client_id: int, what: str) -> Client:
    """The same for a look, which is noted."""
    client = await access_kept(actor, client_id)
    await note_look(actor, client_id, what)
    return client


async def open_beside(actor: Actor, visit: Visit, what: str) -> Client | None:
    """From a visit, for who was found to serve it or to change visits; None for a passer-by."""
    client = await client_row(visit.client) if visit.client else None
    if client is not None:
        await note_look(actor, client.id, what)
    return client
