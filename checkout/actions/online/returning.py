"""Giving money back, by the card it came from: queued with what calls for it, sent until it is taken."""

from datetime import datetime, timedelta

import ledger.actions
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import GatewayAway, GatewayRefuses, Refunded
from checkout.online_tables import OnlinePayment, OnlineRefund
from checkout.queries import online
from checkout.rules import online as rules
from clients.tables import Visit
from kit import clock, db, journal
from kit.db import transaction
from kit.rights import Actor
from kit.vault import new_code
from ledger.rules import Account

State = OnlineRefund.State
LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
CLAIM = """
UPDATE online_refund SET leased_until_at = $2, attempts = attempts + 1 WHERE id = (
    SELECT id FROM online_refund
    WHERE state = 'queued' AND next_try_at <= $1 AND (leased_until_at IS NULL OR leased_until_at <= $1)
    ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
LATER = """
UPDATE online_refund SET next_try_at = $2, leased_until_at = NULL, trouble = $3, number = $4
WHERE id = $1 AND state = 'queued'
"""


async def give_back(actor: Actor, payment: OnlinePayment, visit: Visit, amount: int, why: str) -> int:
    """Queues so much of a payment, out of what lies for the visit; of a fee, out of the fees. Returns its id.

    Only ever inside a transaction that holds the payment.
    """
    now = clock.now()
    made = OnlineRefund(
        payment=payment.id, code=new_code(), amount=amount, why=why, queued_at=now, queued_by=actor.name,
        next_try_at=now,
    )  # fmt: skip
    await made.save()
    due = rules.refunds_due(visit.branch, visit.id, payment.currency)
    entries = rules.moved(amount, source_of(payment, visit), due)
    await ledger.actions.post(
        f"refund:{made.id}", entries, branch=visit.branch, description=f"Refund for visit {visit.id}: {why}"
    )
    after = {"amount": amount, "currency": payment.currency, "why": why}
    await journal.write(actor, "give back", ("visit", visit.id), branch=visit.branch, after=after)
    return int(made.id)


def source_of(payment: OnlinePayment, visit: Visit) -> Account:
    if payment.kind == OnlinePayment.Kind.fee:
        return rules.fees(visit.branch, payment.currency)
    return rules.prepaid(visit.branch, visit.id, payment.currency)


async def give_back_all(actor: Actor, visit: Visit, amount: int, why: str) -> list[int]:
    """So much of what was paid before, whichever payment it came with; the ids of what was queued."""
    queued = []
    for payment in await online.payments_of(visit.id):
        is_here = payment.state == OnlinePayment.State.paid and payment.kind != OnlinePayment.Kind.fee
        part = min(amount, await online.still_here(payment)) if is_here else 0
        if part > 0:
            queued.append(await give_back(actor, payment, visit, part, why))
            amount -= part
    return queued


async def send_next(now: datetime) -> bool:
    """Sends one refund that is due; False when there was none, or the provider is away."""
    claimed = await db.fetch_value(CLAIM, now, now + LEASE)
    if claimed is None:
        return False
    refund = await OnlineRefund.objects().get(OnlineRefund.id == claimed)
    if refund is None:
        return False
    payment = await online.payment_row(refund.payment)
    try:
        sent = await ask_for(refund, payment)
    except GatewayAway as away:
        await later(refund, away.why)
        return False
    except GatewayRefuses as refusal:
        sent = Refunded("", is_final=True, trouble=refusal.why)
    await write_down(refund.id, sent)
    return True


async def ask_for(refund: OnlineRefund, payment: OnlinePayment) -> Refunded:
    """The second time it is looked for first: keys are remembered for a day only."""
    if refund.attempts > 1:
        found = await gateway().find_refund(payment.number, refund.code)
        if found is not None:
            return found
    return await gateway().refund(f"refund:{refund.code}", refund.code, payment.number, refund.amount)


async def later(refund: OnlineRefund, why: str, number: str = "") -> None:
    wait = min(FIRST_WAIT * 2 ** (refund.attempts - 1), LONGEST_WAIT)
    await db.execute(LATER, refund.id, clock.now() + wait, why[:300], number)


async def write_down(refund_id: int, sent: Refunded) -> None:
    """It is with the bank, or it went wrong: then the money lies where it lay before, and people are told."""
    async with transaction():
        refund = await OnlineRefund.objects().where(OnlineRefund.id == refund_id).first().lock_rows()
        if refund is None or refund.state != State.queued:
            return
        if not sent.is_final:
            await later(refund, "The bank has not answered yet.", sent.number)
            return
        payment = await online.payment_row(refund.payment)
        visit = await online.visit_of(payment)
        due = rules.refunds_due(visit.branch, visit.id, payment.currency)
        other = source_of(payment, visit) if sent.trouble else rules.acquirer(visit.branch, payment.currency)
        await ledger.actions.post(
            f"refund:{refund.id}:{'failed' if sent.trouble else 'done'}",
            rules.moved(refund.amount, due, other),
            branch=visit.branch,
            description=f"Refund for visit {visit.id} {'failed' if sent.trouble else 'done'}",
        )
        state = State.failed if sent.trouble else State.done
        await refund.update_self({
            OnlineRefund.state: state, OnlineRefund.done_at: clock.now(), OnlineRefund.number: sent.number,
            OnlineRefund.trouble: sent.trouble[:300], OnlineRefund.leased_until_at: None,
        })  # fmt: skip
