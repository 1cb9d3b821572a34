"""Closing what was opened of a client's own page, and what they ask for there."""

from clients.tables import Client
from kit import clock, journal
from kit.db import execute, transaction
from kit.rights import CUSTOMER, Actor, Permission

CLOSE = """
INSERT INTO personal_access (client, edition, closed_at) VALUES ($1, 1, $2)
ON CONFLICT (client) DO UPDATE SET edition = personal_access.edition + 1, closed_at = excluded.closed_at
"""
OTHER_FEED = """
INSERT INTO personal_access (client, feed_edition) VALUES ($1, 1)
ON CONFLICT (client) DO UPDATE SET feed_edition = personal_access.feed_edition + 1
"""
DOUBT = """
INSERT INTO personal_access (client, doubted_email) VALUES ($1, $2)
ON CONFLICT (client) DO UPDATE SET doubted_email = excluded.doubted_email
"""
ASK_ERASING = """
INSERT INTO personal_access (client, erasing_asked_at) VALUES ($1, $2)
ON CONFLICT (client) DO UPDATE SET erasing_asked_at = excluded.erasing_asked_at
WHERE personal_access.erasing_asked_at IS NULL
"""


async def close_everywhere(client_id: int, actor: Actor = CUSTOMER) -> None:
    """Every link to their page that went out so far opens nothing any more."""
    if actor != CUSTOMER:
        actor.require(Permission.edit_clients)
    async with transaction():
        await execute(CLOSE, client_id, clock.now())
        await journal.write(actor, "close own page", ("client", client_id))


async def renew_feed(client_id: int) -> None:
    """The calendar gets another address, and the one before finds nothing."""
    async with transaction():
        await execute(OTHER_FEED, client_id)
        await journal.write(CUSTOMER, "renew calendar", ("client", client_id))


async def doubt_email(client: Client) -> None:
    """A stranger who knew the number has written this address on a card there was: it may not be theirs."""
    await execute(DOUBT, client.id, client.email)


async def ask_erasing(client_id: int) -> None:
    """Asked twice it is one wish."""
    async with transaction():
        if await execute(ASK_ERASING, client_id, clock.now()):
            await journal.write(CUSTOMER, "ask to be erased", ("client", client_id))
