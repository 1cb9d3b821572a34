"""What the provider says of a renewal, written down: once, whoever hears it first and however often."""

from datetime import timedelta
from typing import Any

import ledger.actions
import loyalty.actions.renewals
from checkout.account_tables import ClientMove
from checkout.actions.online.recording import ENDS, WrongAmount
from checkout.actions.renewals.due import hold
from checkout.actions.renewals.telling import tell_failed, tell_paid
from checkout.gateway.protocol import CardFacts, Outcome
from checkout.gateway.protocol import State as Told
from checkout.queries import renewals as queries
from checkout.renewal_tables import Renewal, RenewalCharge, RenewalConsent
from checkout.rules import renewals as rules
from checkout.rules.accounts import Kind as Move
from kit import clock, journal
from kit.db import fetch_value, transaction
from kit.rights import SYSTEM
from loyalty.actions.renewals import Paid
from loyalty.queries.renewals import Renewing
from loyalty.renewal_tables import MembershipPlan
from loyalty.rules.memberships import begins_on, tried_again_on

Kind, State = RenewalCharge.Kind, RenewalCharge.State
LOOK_AGAIN = timedelta(minutes=2)
PROOF = "authentication_required"
LEFT_UNPAID = "It was not paid."
SAVE_CARD = """
INSERT INTO saved_card (customer, method, brand, last4, exp_month, exp_year, saved_at, is_forgotten)
SELECT id, $2, $3, $4, $5, $6, $7, FALSE FROM gateway_customer
WHERE client = $1 ORDER BY id DESC LIMIT 1
ON CONFLICT (method) DO UPDATE SET removed_at = NULL, is_forgotten = FALSE RETURNING id
"""
WORDS = "SELECT words FROM renewal_consent WHERE plan = $1 ORDER BY id DESC LIMIT 1"
NO_MORE = "The membership was over when it was paid."


async def record(charge_id: int, outcome: Outcome) -> None:
    """What is known already, or older than what is known, changes nothing."""
    async with transaction():
        renewal = await queries.renewal_row((await queries.charge_row(charge_id)).renewal)
        held = await hold(renewal.plan)
        renewal = await queries.renewal_row(renewal.id, lock=True)
        charge = await queries.charge_row(charge_id, lock=True)
        if charge.state not in queries.ALIVE:
            return
        state = state_of(charge, outcome)
        await charge.update_self(facts_of(charge, outcome, state))
        if state in queries.ALIVE:
            await look_later(renewal)
        elif state == State.paid:
            await paid(held, renewal, charge, outcome)
        elif charge.kind == Kind.card:
            await fail(held, renewal, charge.trouble)
        else:
            await go_on_trying(held, renewal)


def state_of(charge: RenewalCharge, outcome: Outcome) -> RenewalCharge.State:
    """A bank that wants to hear from its client has paid nothing: they are sent a link."""
    if charge.kind == Kind.card and outcome.state == Told.needs_proof:
        return State.failed
    return State(ENDS.get(outcome.state, State.open))


def facts_of(charge: RenewalCharge, outcome: Outcome, state: RenewalCharge.State) -> dict[Any, Any]:
    proof = PROOF if outcome.state == Told.needs_proof else ""
    facts: dict[Any, Any] = {
        RenewalCharge.state: state,
        RenewalCharge.page: outcome.page or charge.page,
        RenewalCharge.url: outcome.url or charge.url,
        RenewalCharge.reference: outcome.number or charge.reference,
        RenewalCharge.trouble: outcome.trouble or proof,
    }
    if outcome.card is not None:
        facts |= {RenewalCharge.brand: outcome.card.brand, RenewalCharge.last4: outcome.card.last4}
    if state not in queries.ALIVE:
        facts[RenewalCharge.ended_at] = clock.now()
    return facts


async def look_later(renewal: Renewal) -> None:
    await renewal.update_self({
        Renewal.next_try_at: clock.now() + LOOK_AGAIN, Renewal.leased_until_at: None
    })  # fmt: skip


async def paid(held: Renewing, renewal: Renewal, charge: RenewalCharge, outcome: Outcome) -> None:
    """A card that paid on a page is the one that is charged from then on."""
    if outcome.amount != renewal.amount:
        raise WrongAmount(f"Renewal {renewal.id} was {outcome.amount} instead of {renewal.amount}.")
    if charge.kind == Kind.page and outcome.card is not None:
        await keep(held, outcome.card)
    await take(held, renewal)


async def take(held: Renewing, renewal: Renewal) -> None:
    """The money into the book, and the next period begins; of what is over it lies for the client."""
    row, today = held.row, clock.today(held.row["zone"])
    if held.is_over or row["number"] + 1 != renewal.number:
        entry = await deposit(held, renewal)
    else:
        entry = await post(held, renewal)
        first = begins_on(renewal.due_on, today, is_left=renewal.state == Renewal.State.unpaid)
        period = Paid(renewal.number, first, renewal.amount, entry, SYSTEM.name)
        await loyalty.actions.renewals.begin_period(held, period)
    await end(renewal, Renewal.State.paid, entry)
    after = {"amount": renewal.amount, "currency": renewal.currency, "period": renewal.number}
    await journal.write(SYSTEM, "renew", ("voucher", row["voucher"]), branch=row["branch"], after=after)
    await tell_paid(held.plan, renewal)


async def post(held: Renewing, renewal: Renewal) -> int:
    entries = loyalty.actions.renewals.turn_entries(held, renewal.amount)
    return await ledger.actions.post(
        f"renewal:{renewal.id}",
        [*rules.paid_in(held.row["branch"], renewal.currency, renewal.amount), *entries],
        branch=held.row["branch"],
        description=f"Period {renewal.number} of membership {held.row['voucher']}",
    )


async def deposit(held: Renewing, renewal: Renewal) -> int:
    branch, client = held.row["branch"], held.row["client"]
    entry = await ledger.actions.post(
        f"renewal:{renewal.id}",
        rules.deposited(branch, renewal.currency, client, renewal.amount),
        branch=branch,
        description=f"Paid for membership {held.row['voucher']}, which was over",
    )
    await ClientMove(
        client=client, branch=branch, kind=Move.topped_up, deposit=renewal.amount, reason=NO_MORE,
        entry=entry, made_at=clock.now(), made_by=SYSTEM.name,
    ).save()  # fmt: skip
    return entry


async def end(renewal: Renewal, state: Renewal.State, entry: int | None = None) -> None:
    await renewal.update_self({
        Renewal.state: state, Renewal.entry: entry, Renewal.ended_at: clock.now(),
        Renewal.next_try_at: None, Renewal.leased_until_at: None,
    })  # fmt: skip


async def drop(renewal: Renewal) -> None:
    """Nobody is to pay it any more."""
    await end(renewal, Renewal.State.dropped)


async def fail(held: Renewing, renewal: Renewal, trouble: str) -> None:
    """The card paid nothing: it is tried again by the plan, or was the last time; its client is told."""
    again = await go_on_trying(held, renewal)
    after = {"amount": renewal.amount, "currency": renewal.currency, "why": trouble}
    place = ("voucher", held.row["voucher"])
    await journal.write(SYSTEM, "fail to renew", place, branch=held.row["branch"], after=after)
    await tell_failed(held.plan, renewal, trouble, again)


async def go_on_trying(held: Renewing, renewal: Renewal) -> bool:
    """Whether it is tried once more; what is not stays unpaid, or ends the membership."""
    zone = held.row["zone"]
    day = tried_again_on(renewal.due_on, held.plan.retries, clock.today(zone))
    if renewal.state == Renewal.State.unpaid or day is None:
        await leave(held, renewal)
        return False
    await renewal.update_self({
        Renewal.next_try_at: rules.tried_at(day, zone), Renewal.leased_until_at: None, Renewal.attempts: 0,
    })  # fmt: skip
    return True


async def leave(held: Renewing, renewal: Renewal) -> None:
    if held.plan.waits:
        await renewal.update_self({
            Renewal.state: Renewal.State.unpaid, Renewal.next_try_at: None, Renewal.leased_until_at: None
        })  # fmt: skip
        return
    await drop(renewal)
    await held.plan.update_self({MembershipPlan.is_on: False, MembershipPlan.off_why: LEFT_UNPAID})


async def keep(held: Renewing, card: CardFacts) -> None:
    facts = card.method, card.brand, card.last4, card.exp_month, card.exp_year
    saved = await fetch_value(SAVE_CARD, held.row["client"], *facts, clock.now())
    if saved is not None:
        words = await fetch_value(WORDS, held.plan.id)
        consent = RenewalConsent(
            plan=held.plan.id, card=saved, words=words or "", agreed_at=clock.now(),
            agreed_by=held.row["holder"] or "",
        )  # fmt: skip
        await consent.save()
