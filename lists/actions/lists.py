"""Lists of clients that were kept."""

from catalog.queries import there
from kit import journal
from kit.db import transaction
from kit.rights import Actor, Permission
from lists.tables import ClientList


async def remove_list(actor: Actor, list_id: int) -> None:
    """No client is changed by it."""
    actor.require(Permission.edit_clients)
    async with transaction():
        found = await there(ClientList, list_id, "list")
        await found.remove()
        await journal.write(actor, "remove", ("client_list", list_id), before={"name": found.name})
