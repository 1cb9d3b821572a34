"""Reopening a done visit: the opposite of everything that completing it did, written beside it."""

from asyncpg import Record

import booking.actions
import ledger.actions
import ledger.queries
import loyalty.actions
import payroll.actions
import reminders.actions
from checkout import rules
from checkout.actions.receipts import queue_refund
from checkout.actions.ringing import note_return
from checkout.actions.shifts import lock_open_shift
from checkout.actions.visits import lock_done_visit
from checkout.tables import Bill
from clients.tables import Visit
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.money import format_money
from kit.rights import Actor, Permission

LONGEST_REASON = 300
REOPEN_VISIT = """
UPDATE visit SET status = $2, version = version + 1, done_at = NULL WHERE id = $1
"""
CASH_TAKEN = """
SELECT shift.desk, sum(payment.amount)::bigint AS amount
FROM payment JOIN shift ON shift.id = payment.shift WHERE payment.bill = $1 GROUP BY shift.desk
"""


class DrawerTooEmpty(Refused):
    """There is less in the drawer than is to be given back."""


async def reopen_visit(actor: Actor, visit_id: int, why: str, version: int) -> Bill:
    """The bill that was reversed. Money, pay and points go back, and the visit is arrived again.

    Raises NotDone, Stale, NoOpenShift or DrawerTooEmpty (409), Invalid without a reason (422).
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
        await give_money_back(visit, bill)
        await note_return(actor, visit["branch"], bill)
        await payroll.actions.take_back(visit_id, clock.today(visit["zone"]))
        await loyalty.actions.take_back(visit_id, visit["closing"])
        await reminders.actions.unthank(visit_id)
        await mark_reversed(actor, bill, reason)
        await db.execute(REOPEN_VISIT, visit_id, Visit.Status.arrived)
        await queue_refund(actor, visit, bill)
        await booking.actions.announce(visit_id, visit["branch"])
        await note(actor, visit, bill)
    return bill


async def give_money_back(visit: Record, bill: Bill) -> None:
    """Cash goes back out of the drawer it went into, which must be open and hold enough."""
    for taken in await db.fetch(CASH_TAKEN, bill.id):
        await lock_open_shift(visit["branch"], taken["desk"])
        drawer = rules.drawer(visit["branch"], taken["desk"], bill.currency)
        inside = await ledger.queries.balance(drawer)
        if inside < taken["amount"]:
            held, owed = (format_money(amount, bill.currency) for amount in (inside, taken["amount"]))
            raise DrawerTooEmpty(f"{owed} is to be given back, but there is only {held} in the drawer.")
    await ledger.actions.reverse(
        bill.entry,
        key=f"sale:{bill.visit}:{bill.closing}:back",
        branch=visit["branch"],
        description=f"Visit {bill.visit} reopened",
    )


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
