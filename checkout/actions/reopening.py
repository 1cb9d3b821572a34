"""Reopening a done visit: the opposite of everything that completing it did, written beside it."""

from asyncpg import Record

import booking.actions
import ledger.actions
import loyalty.actions
import payroll.actions
import reminders.actions
import stock.actions
from checkout.actions.account_refunds import give_accounts_back, hold_for_reopening
from checkout.actions.paying_out import lock_full_drawer
from checkout.actions.receipts import queue_refund
from checkout.actions.ringing import note_return
from checkout.actions.visits import lock_done_visit
from checkout.actions.vouchers import take_vouchers_back
from checkout.tables import Bill
from clients.tables import Visit
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from loyalty.actions.benefits import take_benefits_back
from loyalty.actions.tiers import settle_tiers

LONGEST_REASON = 300
REOPEN_VISIT = """
UPDATE visit SET status = $2, version = version + 1, done_at = NULL WHERE id = $1
"""
REFUNDED = "SELECT sum(amount)::bigint FROM refund WHERE bill = $1"
CASH_TAKEN = """
SELECT shift.desk, sum(payment.amount)::bigint AS amount
FROM payment JOIN shift ON shift.id = payment.shift WHERE payment.bill = $1 GROUP BY shift.desk
"""


class PartlyRefunded(Refused):
    """What went back of a bill already would go back twice."""


async def reopen_visit(actor: Actor, visit_id: int, why: str, version: int) -> Bill:
    """The bill that was reversed. Money, pay and points go back, and the visit is arrived again.

    Raises NotDone, Stale, PartlyRefunded, NoOpenShift or DrawerTooEmpty (409), Invalid without a reason.
    """
    actor.require(Permission.reopen_visits)
    reason = why.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid("Why is it reopened?", why="A few words, so that others understand later.")
    async with transaction():
        visit = await lock_done_visit(actor, visit_id, version)
        bill = await Bill.objects().get((Bill.visit == visit_id) & (Bill.closing == visit["closing"]))
        if bill is None:
            raise LookupError(f"Visit {visit_id} is done without a bill.")
        await refuse_refunded(bill)
        entry = await give_money_back(actor, visit, bill, reason)
        await note_return(actor, visit["branch"], bill)
        await take_back(visit)
        await take_vouchers_back(actor, visit, bill, entry)
        await mark_reversed(actor, bill, reason)
        await db.execute(REOPEN_VISIT, visit_id, Visit.Status.arrived)
        await queue_refund(actor, visit, bill)
        await tell(visit)
        await note(actor, visit, bill)
    return bill


async def take_back(visit: Record) -> None:
    """Pay and points that were earned by it, and the thanks; goods go back where they were."""
    await payroll.actions.take_back(visit["id"], clock.today(visit["zone"]))
    await loyalty.actions.hold_parties(visit["id"])
    await loyalty.actions.take_back(visit["id"], visit["closing"])
    await loyalty.actions.take_gift_back(loyalty.actions.Closing(visit["id"], visit["closing"]))
    await take_benefits_back(visit["id"], visit["closing"])
    await stock.actions.put_back_of_visit(visit["id"], visit["closing"])
    await reminders.actions.unthank(visit["id"])


async def tell(visit: Record) -> None:
    """The calendar shows it anew, and the client's tier is what it is without this visit."""
    await booking.actions.announce(visit["id"], visit["branch"])
    await settle_tiers(visit["client"], visit["branch"], clock.today(visit["zone"]))


async def refuse_refunded(bill: Bill) -> None:
    """Reopening gives everything back, so it is for bills of which nothing went back before."""
    refunded = await db.fetch_value(REFUNDED, bill.id)
    if refunded is not None:
        raise PartlyRefunded(
            f"{format_money(refunded, bill.currency)} of this bill was refunded already, so the visit stays"
            " done. Refund what is left, and book a new visit for what is to be charged."
        )


async def give_money_back(actor: Actor, visit: Record, bill: Bill, reason: str) -> int:
    """Cash goes back out of the drawer it went into, which must be open and hold enough.

    The transaction of the book by which the sale is reversed.
    """
    backs = await hold_for_reopening(visit, bill)
    for taken in await db.fetch(CASH_TAKEN, bill.id):
        await lock_full_drawer(visit, taken["desk"], taken["amount"])
    entry = await ledger.actions.reverse(
        bill.entry,
        key=f"sale:{bill.visit}:{bill.closing}:back",
        branch=visit["branch"],
        description=f"Visit {bill.visit} reopened",
    )
    if backs:
        await give_accounts_back(actor, visit, bill, backs, reason)
    return entry


async def mark_reversed(actor: Actor, bill: Bill, reason: str) -> None:
    bill.reversed_at = clock.now()
    bill.reversed_by = actor.name
    bill.reversed_why = reason
    await bill.save([Bill.reversed_at, Bill.reversed_by, Bill.reversed_why])


async def note(actor: Actor, visit: Record, bill: Bill) -> None:
    await journal.write(
        actor,
        "reopen",
        ("visit", visit["id"]),
        branch=visit["branch"],
        before={"status": Visit.Status.done, "bill": bill.number, "total": bill.total},
        after={"status": Visit.Status.arrived, "why": bill.reversed_why},
    )
