"""A fee taken off the card that was left, while its owner is away; or by link, where the bank wants them."""

from dataclasses import dataclass

import ledger.actions
import reminders.actions
from booking.actions import paying
from booking.prepay_tables import Prepayment
from booking.queries.prepay import prepayment_of
from checkout.actions.online.ending import Due, due_of
from checkout.actions.online.opening import SHORTLY, open_page
from checkout.actions.online.recording import record
from checkout.actions.online.returning import give_back, give_back_all
from checkout.actions.online.telling import about_visit
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import Charge, GatewayAway, Outcome
from checkout.gateway.protocol import State as Told
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from checkout.rules import online as rules
from clients.queries import access_visit
from clients.tables import Visit
from kit import clock, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.vault import new_code
from reminders.tables import Kind as Letter

Kind, State = OnlinePayment.Kind, OnlinePayment.State
LONGEST_WHY = 300


class NothingDue(Refused):
    """The visit took place, or the time for taking a fee is over, or it is taken already."""

    def __init__(self) -> None:
        super().__init__("There is no fee to be taken for this visit any more.")


class NoCard(Refused):
    """Nobody left a card that could be charged."""

    def __init__(self) -> None:
        super().__init__("This client left no card that could be charged. Ask them to pay another way.")


class NothingKept(Refused):
    """Nothing of the money is with us any more."""

    def __init__(self) -> None:
        super().__init__("There is nothing left to give back for this visit.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it; `link` is where its owner pays, if the bank wants that."""

    payment: OnlinePayment
    link: str = ""

    @property
    def sentence(self) -> str:
        if self.payment.state == State.paid:
            return "The fee is taken."
        if self.link:
            return "The bank wants to hear from the client. They are sent a link to pay."
        if self.payment.state == State.failed:
            return f"It was declined. {rules.why_declined(self.payment.trouble)}"
        return "The payment provider has not answered yet. You will see here what becomes of it."


async def take_fee(actor: Actor, visit_id: int) -> Taken:
    """Charges what is due off the saved card, once, however often it is asked.

    Raises `NothingDue` and `NoCard`.
    """
    actor.require(Permission.take_payments)
    await access_visit(actor, visit_id)
    payment = await online.alive(visit_id, Kind.fee) or await new_fee(actor, visit_id)
    if payment.state == State.open:
        return Taken(payment, payment.url)
    try:
        return await carry_out(payment)
    except GatewayAway:
        return Taken(await online.payment_row(payment.id))


async def new_fee(actor: Actor, visit_id: int) -> OnlinePayment:
    async with transaction():
        visits = await paying.hold_together(visit_id)
        visit = next(each for each in visits if each.id == visit_id)
        asked = await prepayment_of(visit_id, lock=True)
        made = await online.alive(visit_id, Kind.fee)
        if made is not None:
            return made
        due, card = (
            await still_due(visit, asked),
            await online.card_of(asked.client if asked else None, lock=True),
        )
        if not due.amount or asked is None:
            raise NothingDue
        if card is None:
            raise NoCard
        made = OnlinePayment(
            visit=visit_id, client=asked.client, card=card["id"], code=new_code(), kind=Kind.fee,
            amount=due.amount, currency=asked.currency, title=f"Fee: {due.ended.replace('_', '-')}",
            created_at=clock.now(), created_by=actor.name, next_look_at=clock.now() + SHORTLY,
        )  # fmt: skip
        await made.save()
        after = {"amount": due.amount, "currency": asked.currency}
        await journal.write(actor, "take fee", ("visit", visit_id), branch=visit.branch, after=after)
        return made


async def still_due(visit: Visit, asked: Prepayment | None) -> Due:
    """Nothing where a fee was taken before."""
    payments = await online.payments_of(visit.id)
    taken = any(each.kind == Kind.fee and each.state == State.paid for each in payments)
    return Due() if taken else await due_of(visit, asked)


async def carry_out(payment: OnlinePayment) -> Taken:
    """Asks the provider and writes down what it says. The same again is the same charge."""
    card = await online.card_row(payment.card)
    outcome = await gateway().charge(
        Charge(
            f"charge:{payment.code}", payment.code, payment.amount, payment.currency, payment.title,
            card["customer"], card["method"],
        )
    )  # fmt: skip
    return await written_down(payment, outcome)


async def find_out(payment: OnlinePayment) -> Taken:
    """After an answer that never came: what we asked for is looked up, or asked for again."""
    card = await online.card_row(payment.card)
    found = await gateway().find_charge(card["customer"], payment.code)
    return await carry_out(payment) if found is None else await written_down(payment, found)


async def written_down(payment: OnlinePayment, outcome: Outcome) -> Taken:
    if outcome.state == Told.needs_proof:
        opened = await open_page(payment)
        await write_to_client(opened)
        return Taken(opened, opened.url)
    return Taken(await record(payment.id, outcome))


async def write_to_client(payment: OnlinePayment) -> None:
    """The link goes through our own address, so that it leads to whatever is to be done then."""
    visit = await online.visit_of(payment)
    about = await about_visit(visit, f"/v/{visit.code}/fee")
    until = payment.created_at + rules.LINK_LASTS
    async with transaction():
        await reminders.actions.write_to((payment.client, visit.branch), Letter.to_pay, about, until)


async def forgive(actor: Actor, visit_id: int, why: str) -> int:
    """Gives back what was kept or taken for a visit that came to nothing; returns how much that is."""
    actor.require(Permission.reopen_visits)
    await access_visit(actor, visit_id)
    reason = why.strip()
    if not 0 < len(reason) <= LONGEST_WHY:
        raise Invalid("Why is it given back?", why="A few words, so that others understand later.")
    async with transaction():
        visits = await paying.hold_together(visit_id)
        visit = next(each for each in visits if each.id == visit_id)
        asked = await prepayment_of(visit_id, lock=True)
        kept = await free_what_was_kept(visit, asked)
        await give_back_all(actor, visit, kept, reason)
        fees = [each for each in await online.payments_of(visit_id) if each.kind == Kind.fee]
        for fee in fees:
            left = await online.still_here(fee) if fee.state == State.paid else 0
            if left:
                await give_back(actor, fee, visit, left, reason)
                kept += left
        if not kept:
            raise NothingKept
    return kept


async def free_what_was_kept(visit: Visit, asked: Prepayment | None) -> int:
    """A fee that was kept lies for the visit again."""
    if asked is None or not asked.kept:
        return 0
    kept = int(asked.kept)
    prepaid = rules.prepaid(visit.branch, visit.id, asked.currency)
    await ledger.actions.post(
        f"kept:{asked.id}:back",
        rules.moved(kept, rules.fees(visit.branch, asked.currency), prepaid),
        branch=visit.branch,
        description=f"Fee for visit {visit.id} forgiven",
    )
    await asked.update_self({Prepayment.kept: 0})
    return kept
