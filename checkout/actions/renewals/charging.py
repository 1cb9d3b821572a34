"""What workers do with renewals: they charge the card, look what became of it, and try again by the plan."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from checkout.actions.renewals.due import hold
from checkout.actions.renewals.recording import drop, fail, record, take
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import Charge, GatewayAway, GatewayRefuses, Outcome
from checkout.gateway.protocol import State as Told
from checkout.queries import online
from checkout.queries import renewals as queries
from checkout.renewal_tables import Renewal, RenewalCharge
from checkout.rules.renewals import NO_CARD
from kit import clock, db
from kit.db import transaction
from kit.rights import SYSTEM, Actor
from kit.vault import new_code

Kind, State = RenewalCharge.Kind, RenewalCharge.State
LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(minutes=30)
PAGE_LASTS = timedelta(minutes=60)
CLAIM = """
UPDATE renewal SET leased_until_at = $2, attempts = attempts + 1 WHERE id = (
    SELECT id FROM renewal
    WHERE state IN ('open', 'unpaid') AND next_try_at <= $1
      AND (leased_until_at IS NULL OR leased_until_at <= $1)
    ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
WAIT = "UPDATE renewal SET next_try_at = $2, leased_until_at = NULL WHERE id = $1 AND ended_at IS NULL"


async def charge_next(now: datetime) -> bool:
    """Sees to one renewal; False when there was none, or the provider is away."""
    claimed = await db.fetch_value(CLAIM, now, now + LEASE)
    if claimed is None:
        return False
    try:
        await see_to(claimed)
    except GatewayAway:
        await wait(claimed)
        return False
    return True


async def see_to(renewal_id: int, actor: Actor = SYSTEM) -> Renewal:
    """What was tried is looked at, or it is tried. Raises `GatewayAway`: then the next look finds out."""
    charge = await queries.alive_charge(renewal_id)
    if charge is None:
        charge = await new_charge(renewal_id, actor)
        if charge is not None:
            await settle(charge, charge_card)
    else:
        await settle(charge, look)
    return await queries.renewal_row(renewal_id)


async def settle(charge: RenewalCharge, asking: Callable[[RenewalCharge], Awaitable[Outcome]]) -> None:
    """Writes down what the provider says; what it will never do has failed."""
    try:
        outcome = await asking(charge)
    except GatewayRefuses as refusal:
        outcome = Outcome(Told.failed, trouble=refusal.why[:80])
    await record(charge.id, outcome)


async def new_charge(renewal_id: int, actor: Actor) -> RenewalCharge | None:
    """A row for a try, before anything is asked; None where nothing is to be tried."""
    async with transaction():
        renewal = await queries.renewal_row(renewal_id)
        held = await hold(renewal.plan)
        renewal = await queries.renewal_row(renewal_id, lock=True)
        if renewal.ended_at is not None or await queries.alive_charge(renewal_id):
            return None
        if held.is_over or not held.plan.is_on or held.row["blocked_at"]:
            await drop(renewal)
            return None
        if not renewal.amount:
            await take(held, renewal)
            return None
        card = await queries.card_of_plan(renewal.plan)
        if card is not None and not card["is_gone"]:
            return await written(renewal, Kind.card, actor, card["id"])
        await there_is_no_card(await written(renewal, Kind.card, actor))
        await fail(held, renewal, NO_CARD)
        return None


async def there_is_no_card(charge: RenewalCharge) -> None:
    await charge.update_self({
        RenewalCharge.state: State.failed, RenewalCharge.trouble: NO_CARD, RenewalCharge.ended_at: clock.now()
    })  # fmt: skip


async def written(
    renewal: Renewal, kind: RenewalCharge.Kind, actor: Actor, card: int | None = None
) -> RenewalCharge:
    made = RenewalCharge(
        renewal=renewal.id, number=len(await queries.charges_of(renewal.id)) + 1, kind=kind, card=card,
        code=new_code(), made_at=clock.now(), made_by=actor.name[:120],
    )  # fmt: skip
    await made.save()
    return made


async def charge_card(charge: RenewalCharge) -> Outcome:
    """The same again is the same charge."""
    card, renewal = await online.card_row(charge.card), await queries.renewal_row(charge.renewal)
    title = await queries.title_of(renewal.plan)
    return await gateway().charge(
        Charge(
            f"renewal:{charge.code}", charge.code, renewal.amount, renewal.currency, title, card["customer"],
            card["method"],
        )
    )  # fmt: skip


async def look(charge: RenewalCharge) -> Outcome:
    """Of a charge after an answer that never came: what we asked for is looked up, or asked for again."""
    if charge.kind == Kind.card:
        card = await online.card_row(charge.card)
        found = await gateway().find_charge(card["customer"], charge.code)
        return await charge_card(charge) if found is None else found
    is_over = clock.now() >= charge.made_at + PAGE_LASTS
    if not charge.page:
        return Outcome(Told.expired if is_over else Told.open)
    return await (gateway().close_page if is_over else gateway().look)(charge.page)


async def hear(page: str, code: str) -> None:
    """News of a charge or a page: how it is now is asked. Raises `GatewayAway`."""
    charge = await queries.charge_heard_of(page, code)
    if charge is not None and charge.state in queries.ALIVE:
        await settle(charge, look)


async def wait(renewal_id: int) -> None:
    """Longer each time, while nobody answers."""
    renewal = await queries.renewal_row(renewal_id)
    pause = min(LEASE * 2 ** min(renewal.attempts, 5), LONGEST_WAIT)
    await db.execute(WAIT, renewal_id, clock.now() + pause)
