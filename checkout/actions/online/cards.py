"""A card that is taken back by its owner, or the desk for them: the provider forgets it, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checkout.actions.online.fees import still_due
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import GatewayAway, GatewayRefuses
from checkout.queries import cards as queries
from checkout.queries.cards import Reliance
from checkout.rules.cards import Card
from clients.queries import access_client
from kit import clock, db, journal
from kit.db import execute, transaction
from kit.errors import NotFound, Refused
from kit.rights import CUSTOMER, Actor, Permission
from kit.web import long_day
from kit.words import _

LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
REMOVE = """
UPDATE saved_card SET removed_at = $2, forget_at = $2, attempts = 0 WHERE id = ANY($1) AND removed_at IS NULL
"""
CLAIM = """
UPDATE saved_card SET leased_until_at = $2, attempts = attempts + 1 WHERE id = (
    SELECT id FROM saved_card
    WHERE removed_at IS NOT NULL AND NOT is_forgotten AND forget_at <= $1
      AND (leased_until_at IS NULL OR leased_until_at <= $1)
    ORDER BY forget_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id, method, attempts
"""
FORGOTTEN = """
UPDATE saved_card SET is_forgotten = TRUE, leased_until_at = NULL WHERE id = $1 AND removed_at IS NOT NULL
"""
LATER = "UPDATE {table} SET forget_at = $2, leased_until_at = NULL WHERE id = $1"
LEAVE_TO_FORGET = """
WITH theirs AS (
    UPDATE saved_card SET is_forgotten = TRUE FROM gateway_customer AS customer
    WHERE customer.id = saved_card.customer AND customer.client = ANY($1::int[]) AND NOT is_forgotten
    RETURNING saved_card.method
)
INSERT INTO card_to_forget (method, forget_at) SELECT method, $2 FROM theirs ON CONFLICT (method) DO NOTHING
"""
CLAIM_NOBODYS = """
UPDATE card_to_forget SET leased_until_at = $2, attempts = attempts + 1 WHERE id = (
    SELECT id FROM card_to_forget
    WHERE forget_at <= $1 AND (leased_until_at IS NULL OR leased_until_at <= $1)
    ORDER BY forget_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id, method, attempts
"""
FORGET_NOBODYS = "DELETE FROM card_to_forget WHERE id = $1"
# Where cards wait for the provider to forget them: how one is taken, and what is done once it has.
QUEUES = {"saved_card": (CLAIM, FORGOTTEN), "card_to_forget": (CLAIM_NOBODYS, FORGET_NOBODYS)}


class NoSuchCard(NotFound):
    """It is nobody's, or somebody else's."""

    def __init__(self) -> None:
        super().__init__(_("There is no such card here."))


class CardIsCharged(Refused):
    """What becomes of it is not known yet."""

    def __init__(self) -> None:
        super().__init__(
            _("A payment is being taken off this card right now. Please try again in a few minutes.")
        )


class FeeIsDue(Refused):
    """It was agreed that a fee may be taken off it, and that fee is due: until then it stays."""

    def __init__(self, day: str) -> None:
        super().__init__(
            _("A fee for your visit on %(day)s is not paid yet, so this card stays. Please call us.", day=day)
        )


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a card comes to: visits that rely on one, and the card that they would have instead; and
    the memberships that renew off it, for which a link is sent from then on.
    """

    card: Card
    instead: Card | None
    visits: list[Reliance]
    renewing: list[str]


async def before_removing(client: int, card_id: int, *, lock: bool = False) -> Removal | None:
    """None where it was removed before. Raises `NoSuchCard`."""
    held = await queries.cards_of(client, lock=lock)
    found = next((each for each in held if card_id in each.ids), None)
    if found is None:
        if await queries.was_removed(card_id, client):
            return None
        raise NoSuchCard
    others = [each for each in held if each is not found]
    visits, renewing = await queries.relying_on_a_card(client), await queries.renewing_off(found)
    return Removal(found, others[0] if others else None, visits, renewing)


async def remove_card(actor: Actor, client: int, card_id: int) -> None:
    """Every time it was left counts as one. Done twice it is done once.

    The desk may do it whenever its client wants it; a client may not while a fee is due and there is no other
    card. Raises `NoSuchCard`, `CardIsCharged` and `FeeIsDue`.
    """
    async with transaction():
        removal = await before_removing(client, card_id, lock=True)
        if removal is None:
            return
        if await queries.is_being_charged(removal.card):
            raise CardIsCharged
        if actor == CUSTOMER and removal.instead is None:
            await refuse_while_due(client)
        await execute(REMOVE, list(removal.card.ids), clock.now())
        after = {"card": removal.card.name}
        await journal.write(actor, "remove card", ("client", client), after=after)
        for each in removal.visits:
            await journal.write(actor, "remove card", ("visit", each.visit), branch=each.branch, after=after)


async def remove_at_desk(actor: Actor, client: int, card_id: int) -> None:
    actor.require(Permission.take_payments)
    await access_client(actor, client)
    await remove_card(actor, client, card_id)


async def refuse_while_due(client: int) -> None:
    for visit, asked, zone in await queries.over(client):
        if (await still_due(visit, asked)).amount:
            raise FeeIsDue(long_day(visit.starts_at, zone))


async def forget_next(now: datetime) -> bool:
    """Has the provider forget one card; False when there was none, or nobody answers.

    Asked again after an answer that never came it finds the card gone, and that is all that is wanted.
    """
    for table in QUEUES:
        if await forget_one(table, now):
            return True
    return False


async def forget_one(table: str, now: datetime) -> bool:
    claim, forgotten = QUEUES[table]
    row = await db.fetch_one(claim, now, now + LEASE)
    if row is None:
        return False
    try:
        await gateway().forget_card(row["method"])
    except (GatewayAway, GatewayRefuses):
        wait = min(FIRST_WAIT * 2 ** min(row["attempts"] - 1, 10), LONGEST_WAIT)
        await execute(LATER.format(table=table), row["id"], now + wait)
        return False
    await execute(forgotten, row["id"])
    return True


async def leave_to_forget(clients: Sequence[int]) -> None:
    """Before clients are erased, in that transaction: what the provider is still to forget of them."""
    await execute(LEAVE_TO_FORGET, list(clients), clock.now())
