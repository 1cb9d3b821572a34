"""The one place through which everybody passes who looks at photos, papers or treatment notes of a client."""

from clients.queries import access_client, client_row
from clients.tables import Client, Visit
from kit.rights import Actor, Permission


async def open_kept(actor: Actor, client_id: int) -> Client:
    """From the card: for who has the right to see files. Raises `Forbidden` and `NotFound`."""
    actor.require(Permission.see_files)
    return await access_client(actor, client_id)


async def open_beside(visit: Visit) -> Client | None:
    """From a visit, for who was found to serve it or to change visits; None for a passer-by."""
    return await client_row(visit.client) if visit.client else None
