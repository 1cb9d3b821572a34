"""What the provider says of a payment, written down: once, whoever hears it first and however often."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import booking.actions
import ledger.actions
from booking.actions import paying
from booking.prepay_tables import Prepayment
from booking.queries.prepay import prepayment_of, terms_of
from checkout.actions.online.returning import give_back
from checkout.gateway.protocol import CardFacts, Outcome
from checkout.gateway.protocol import State as Told
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from checkout.rules import online as rules
from clients.tables import Visit
from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.rights import SYSTEM

Kind, State = OnlinePayment.Kind, OnlinePayment.State
TOO_LATE = "It was paid when the visit was done or over already."
LOOK_AGAIN = timedelta(minutes=2)
ENDS = {Told.paid: State.paid, Told.expired: State.closed, Told.failed: State.failed}
SAVE_CARD = """
INSERT INTO saved_card (customer, method, brand, last4, exp_month, exp_year, saved_at, is_forgotten)
SELECT id, $2, $3, $4, $5, $6, $7, FALSE FROM gateway_customer
WHERE client = $1 ORDER BY id DESC LIMIT 1
ON CONFLICT (method) DO UPDATE SET removed_at = NULL, is_forgotten = FALSE RETURNING id
"""


class WrongAmount(Exception):
    """The provider took another sum than was asked for: a bug, never somebody's mistake."""


@dataclass(frozen=True, slots=True)
class Held:
    """A payment with what hangs together with it, under its locks."""

    payment: OnlinePayment
    visits: Sequence[Visit]
    asked: Prepayment | None

    @property
    def visit(self) -> Visit:
        return next(each for each in self.visits if each.id == self.payment.visit)


@asynccontextmanager
async def holding(payment_id: int) -> AsyncIterator[Held]:
    """In one transaction: visits first, then what was asked, then the payment."""
    async with transaction():
        visit_id = (await online.payment_row(payment_id)).visit
        visits = await paying.hold_together(visit_id)
        asked = await prepayment_of(visit_id, lock=True)
        yield Held(await online.payment_row(payment_id, lock=True), visits, asked)


async def record(payment_id: int, outcome: Outcome) -> OnlinePayment:
    """The payment as it is now. What is known already, or older than what is known, changes nothing."""
    async with holding(payment_id) as held:
        payment = held.payment
        if payment.state not in online.ALIVE:
            return payment
        state = ENDS.get(outcome.state, State.open)
        await payment.update_self(facts_of(payment, outcome, state))
        if state == State.paid:
            await take(held, outcome)
    return payment


def facts_of(payment: OnlinePayment, outcome: Outcome, state: OnlinePayment.State) -> dict[Any, Any]:
    """On a page a declined card can be followed by another: then the trouble is the last one’s."""
    facts: dict[Any, Any] = {
        OnlinePayment.state: state,
        OnlinePayment.page: outcome.page or payment.page,
        OnlinePayment.url: outcome.url or payment.url,
        OnlinePayment.number: outcome.number or payment.number,
        OnlinePayment.trouble: outcome.trouble,
        OnlinePayment.next_look_at: clock.now() + LOOK_AGAIN,
        OnlinePayment.leased_until_at: None,
    }
    if outcome.card is not None:
        facts |= {OnlinePayment.brand: outcome.card.brand, OnlinePayment.last4: outcome.card.last4}
    if state not in online.ALIVE:
        facts[OnlinePayment.ended_at] = clock.now()
    return facts


async def take(held: Held, outcome: Outcome) -> None:
    """The money into the book, the card into the drawer, and the booking is confirmed, or all goes back."""
    payment, visit = held.payment, held.visit
    if outcome.amount != payment.amount:
        raise WrongAmount(f"Payment {payment.id} was {outcome.amount} instead of {payment.amount}.")
    if payment.amount:
        await payment.update_self({OnlinePayment.entry: await into_the_book(payment, visit)})
    after = {"amount": payment.amount, "currency": payment.currency, "kind": payment.kind}
    await journal.write(SYSTEM, "pay online", ("visit", visit.id), branch=visit.branch, after=after)
    if payment.kind == Kind.link:
        await onto_the_bill(payment, visit)
    elif payment.kind == Kind.before and held.asked is not None:
        await for_the_booking(held, held.asked, outcome.card)


async def for_the_booking(held: Held, asked: Prepayment, card: CardFacts | None) -> None:
    payment = held.payment
    in_time = await paying.pay(asked, held.visits)
    if in_time and card is not None and keeps_card(asked):
        await keep(payment, card)
    if not in_time and payment.amount:
        await give_back(SYSTEM, payment, held.visit, payment.amount, TOO_LATE)


async def onto_the_bill(payment: OnlinePayment, visit: Visit) -> None:
    """What was paid by link lies for the visit; where that is done or over it goes back at once."""
    await booking.actions.announce(visit.id, visit.branch)
    if visit.status not in online.OPEN:
        await give_back(SYSTEM, payment, visit, payment.amount, TOO_LATE)


async def into_the_book(payment: OnlinePayment, visit: Visit) -> int:
    acquirer = rules.acquirer(visit.branch, payment.currency)
    if payment.kind == Kind.fee:
        other = rules.fees(visit.branch, payment.currency)
    else:
        other = rules.prepaid(visit.branch, visit.id, payment.currency)
    return await ledger.actions.post(
        f"online:{payment.id}",
        rules.moved(payment.amount, acquirer, other),
        branch=visit.branch,
        description=f"Paid online for visit {visit.id}",
    )


def keeps_card(asked: Prepayment) -> bool:
    return terms_of(asked).keeps_card


async def keep(payment: OnlinePayment, card: CardFacts) -> None:
    facts = card.method, card.brand, card.last4, card.exp_month, card.exp_year
    saved = await fetch_value(SAVE_CARD, payment.client, *facts, clock.now())
    if saved is not None:
        await execute("UPDATE online_payment SET card = $2 WHERE id = $1", payment.id, saved)
