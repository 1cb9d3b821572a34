"""Who looked at what of whom is noted: one insert for each look, and one row for what is looked at again."""

from collections.abc import Sequence
from datetime import timedelta

from kit import clock
from kit.db import execute
from kit.rights import Actor

SLOT = 600  # seconds: whoever goes to and fro looks once
KEPT = timedelta(days=365)
MANY = 1_000  # of a longer list each is not noted by themselves
EVERYBODY = 0
NOTE = """
INSERT INTO card_look (account, who, client, what, slot, first_at, last_at, times)
SELECT $1, $2, id, $4, $5, $6, $6, 1 FROM unnest($3::int[]) AS seen (id)
ON CONFLICT (account, client, what, slot)
DO UPDATE SET last_at = excluded.last_at, times = card_look.times + 1
"""
FORGET = "DELETE FROM card_look WHERE first_at < $1"


async def note_look(actor: Actor, client_id: int, what: str) -> None:
    """Somebody saw something of a client: their card, photos, treatment notes. `what` is a word or two.

    Call it where it is shown, with the right checked. Programs look at nobody.
    """
    await note_looks(actor, (client_id,), what)


async def note_looks(actor: Actor, clients: Sequence[int], what: str) -> None:
    """The same for several; a list of more than a thousand is noted as one look at everybody."""
    if actor.account is None or not clients:
        return
    whose = sorted(set(clients)) if len(clients) <= MANY else [EVERYBODY]
    who = f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name
    now = clock.now()
    await execute(NOTE, actor.account, who, whose, what, int(now.timestamp()) // SLOT, now)


async def forget_looks() -> bool:
    """After a year."""
    await execute(FORGET, clock.now() - KEPT)
    return False
