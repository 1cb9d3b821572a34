"""A certificate that was bought online is taken back whole: what was paid goes back by the provider."""

from datetime import datetime, timedelta

import ledger.actions
from checkout.certificate_tables import CertificateRefund
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import GatewayAway, GatewayRefuses, Refunded
from checkout.queries.certificates import access_sale
from checkout.rules import online as rules
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.rights import SYSTEM, Actor, Permission
from kit.vault import new_code
from ledger.rules import Entry, opposite
from loyalty.actions import certificate_sales
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.queries.certificate_sales import sale_row
from loyalty.voucher_tables import VoucherMove

State, Kind = CertificateRefund.State, VoucherMove.Kind
LONGEST_WHY = 300
LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
CLAIM = """
UPDATE certificate_refund SET leased_until_at = $2, attempts = attempts + 1 WHERE id = (
    SELECT id FROM certificate_refund
    WHERE state = 'queued' AND next_try_at <= $1 AND (leased_until_at IS NULL OR leased_until_at <= $1)
    ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
LATER = """
UPDATE certificate_refund SET next_try_at = $2, leased_until_at = NULL, trouble = $3, number = $4
WHERE id = $1 AND state = 'queued'
"""


class NotPaid(Refused):
    def __init__(self) -> None:
        super().__init__("Nobody has paid for it, so there is nothing to give back.")


async def take_back(actor: Actor, sale_id: int, why: str) -> None:
    """It holds no more, and all that was paid for it goes back. Raises `NotPaid`, `Invalid` without a reason,
    NotUntouched, TakenBackAlready.
    """
    actor.require(Permission.reopen_visits)
    await access_sale(actor, sale_id)
    reason = why.strip()
    if not reason or len(reason) > LONGEST_WHY:
        raise Invalid("Why does it go back?", why=f"Write why, in at most {LONGEST_WHY} letters.")
    async with transaction():
        sale = await sale_row(sale_id, lock=True)
        if sale.state != CertificateSale.State.paid:
            raise NotPaid
        issued = await certificate_sales.take_back(sale)
        refund = await queue(actor, sale, reason)
        due = Entry(rules.refunds_due(sale.branch, 0, sale.currency), -sale.amount)
        entry = await ledger.actions.post(
            f"certificate refund:{refund}",
            [*opposite(issued.entries), due],
            branch=sale.branch,
            description=f"Certificate {issued.voucher} taken back: {reason}",
        )
        await certificate_sales.note(Kind.taken_back, issued, entry, actor, reason)
        after = {"amount": sale.amount, "currency": sale.currency, "why": reason}
        subject = ("voucher", issued.voucher)
        await journal.write(actor, "take certificate back", subject, branch=sale.branch, after=after)


async def queue(actor: Actor, sale: CertificateSale, why: str) -> int:
    now = clock.now()
    made = CertificateRefund(
        sale=sale.id, code=new_code(), amount=sale.amount, why=why, queued_at=now, queued_by=actor.name,
        next_try_at=now,
    )  # fmt: skip
    await made.save()
    return int(made.id)


async def send_next(now: datetime) -> bool:
    """Sends one refund that is due; False when there was none, or the provider is away."""
    claimed = await db.fetch_value(CLAIM, now, now + LEASE)
    refund = await CertificateRefund.objects().get(CertificateRefund.id == claimed) if claimed else None
    if refund is None:
        return False
    try:
        sent = await ask_for(refund, (await sale_row(refund.sale)).number)
    except GatewayAway as away:
        await later(refund, away.why)
        return False
    except GatewayRefuses as refusal:
        sent = Refunded("", is_final=True, trouble=refusal.why)
    await write_down(refund.id, sent)
    return True


async def ask_for(refund: CertificateRefund, number: str) -> Refunded:
    """The second time it is looked for first: keys are remembered for a day only."""
    if refund.attempts > 1:
        found = await gateway().find_refund(number, refund.code)
        if found is not None:
            return found
    return await gateway().refund(f"refund:{refund.code}", refund.code, number, refund.amount)


async def later(refund: CertificateRefund, why: str, number: str = "") -> None:
    wait = min(FIRST_WAIT * 2 ** min(refund.attempts - 1, 10), LONGEST_WAIT)
    await db.execute(LATER, refund.id, clock.now() + wait, why[:300], number)


async def write_down(refund_id: int, sent: Refunded) -> None:
    """It is with the bank; or it went wrong, and the certificate holds again."""
    async with transaction():
        refund = (
            await CertificateRefund.objects().where(CertificateRefund.id == refund_id).first().lock_rows()
        )
        if refund is None or refund.state != State.queued:
            return
        if not sent.is_final:
            await later(refund, "The bank has not answered yet.", sent.number)
            return
        sale = await sale_row(refund.sale, lock=True)
        await (hold_again(sale, refund, sent.trouble) if sent.trouble else gone(sale, refund))
        await refund.update_self({
            CertificateRefund.state: State.failed if sent.trouble else State.done,
            CertificateRefund.done_at: clock.now(), CertificateRefund.number: sent.number,
            CertificateRefund.trouble: sent.trouble[:300], CertificateRefund.leased_until_at: None,
        })  # fmt: skip


async def gone(sale: CertificateSale, refund: CertificateRefund) -> None:
    due = rules.refunds_due(sale.branch, 0, sale.currency)
    await ledger.actions.post(
        f"certificate refund:{refund.id}:done",
        rules.moved(refund.amount, due, rules.acquirer(sale.branch, sale.currency)),
        branch=sale.branch,
        description=f"Refund of certificate {sale.voucher} done",
    )


async def hold_again(sale: CertificateSale, refund: CertificateRefund, trouble: str) -> None:
    issued = await certificate_sales.hold_again(sale)
    due = Entry(rules.refunds_due(sale.branch, 0, sale.currency), refund.amount)
    entry = await ledger.actions.post(
        f"certificate refund:{refund.id}:failed",
        [due, *issued.entries],
        branch=sale.branch,
        description=f"Refund of certificate {sale.voucher} failed",
    )
    why = rules.why_not_back(trouble)
    await certificate_sales.note(Kind.renewed, issued, entry, why=why)
    subject = ("voucher", issued.voucher)
    await journal.write(SYSTEM, "refund failed", subject, branch=sale.branch, after={"why": why})
