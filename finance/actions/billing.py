"""Suppliers' bills: entered once, owed from then on, and undone while nothing of them is paid."""

from dataclasses import dataclass
from datetime import date

from asyncpg import Record

import ledger.actions
from catalog.reading import words, wrong
from catalog.tables import Branch
from finance.actions.moving import NOON, AlreadyUndone, moment_of, till, why_of
from finance.actions.settling import hold
from finance.queries.debts import access_bill
from finance.queries.moves import paid_for
from finance.reading import branch_of, day_of, part_of, said, supplier_of
from finance.rules.postings import Part, billed
from finance.schemas import BillForm
from finance.tables import SupplierBill, SupplierBillLine
from kit import clock, db, journal
from kit.clock import local_midnight
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.typed import parse_day
from ledger.tables import AccountKind

NEXT_ID = "SELECT nextval(pg_get_serial_sequence('supplier_bill', 'id'))"
IS_KNOWN = """
SELECT EXISTS (
    SELECT FROM supplier_bill WHERE supplier = $1 AND lower(number) = lower($2) AND undone_at IS NULL
)
"""
HOLD = "SELECT undone_at FROM supplier_bill WHERE id = $1 FOR UPDATE"
UNDO = "UPDATE supplier_bill SET undone_at = $2, undone_by = $3, undone_why = $4 WHERE id = $1"


class StillPaid(Refused):
    """Something of it was paid, which has to be undone first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBill:
    """A bill as it was read."""

    branch: Branch
    supplier: Record
    parts: list[Part]
    billed_on: date
    due_on: date
    number: str = ""
    words: str = ""
    recurring: int | None = None

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)


async def enter_bill(actor: Actor, form: BillForm) -> int:
    """It is an expense from its day on, and owed until it is paid."""
    actor.require(Permission.pay_bills)
    bill = await read_bill(actor, form)
    async with transaction():
        await hold(AccountKind.supplier, bill.supplier["id"])
        if bill.number and await db.fetch_value(IS_KNOWN, bill.supplier["id"], bill.number):
            raise wrong("number", f"Bill {bill.number} of {bill.supplier['name']} was entered already.")
        return await write_bill(actor, bill)


async def read_bill(actor: Actor, form: BillForm) -> NewBill:
    """Everything that is wrong with its lines is told at once."""
    branch = await branch_of(actor, form.branch)
    supplier = await supplier_of(form.supplier, required=True)
    if supplier is None:
        raise wrong("supplier", "Choose a supplier.")
    billed_on = day_of(branch, form.on)
    due_on = due_of(form.due, billed_on, supplier["pay_within"])
    return NewBill(
        branch=branch,
        supplier=supplier,
        parts=await parts_of(branch, form),
        billed_on=billed_on,
        due_on=due_on,
        number=words(60, least=0)(form.number.strip(), "number"),
        words=said(form.words.strip(), "words"),
    )


def due_of(text: str, billed_on: date, pay_within: int) -> date:
    """Nothing typed: as long after the bill as the supplier gives."""
    found = parse_day(text) if text.strip() else date.fromordinal(billed_on.toordinal() + pay_within)
    if found is None:
        raise wrong("due", "Choose a day like 2026-12-01.")
    if found < billed_on:
        raise wrong("due", "It cannot be due before it came.")
    return found


async def parts_of(branch: Branch, form: BillForm) -> list[Part]:
    found, faults = list[Part](), dict[str, str]()
    for number in form.filled:
        typed = (form.items.get(number, ""), form.amounts.get(number, ""), form.rates.get(number, ""))
        try:
            found.append(await part_of(branch, typed, f"-{number}"))
        except Invalid as trouble:
            faults |= trouble.fields
    if faults:
        raise Invalid("Please look at the marked fields.", **faults)
    if not found:
        raise wrong("item-1", "Say what the bill is for, and how much it is.")
    return found


async def write_bill(actor: Actor, bill: NewBill) -> int:
    """Its row, its lines and its transaction."""
    number = int(await db.fetch_value(NEXT_ID))
    today = clock.today(bill.branch.zone)
    noon = None if bill.billed_on == today else local_midnight(bill.billed_on, bill.branch.zone) + NOON
    entry = await ledger.actions.post(
        f"bill:{number}",
        billed(till(bill.branch), bill.supplier["id"], bill.parts),
        branch=bill.branch.id,
        description="Bill of a supplier",
        at=noon,
    )
    row = SupplierBill(
        id=number,
        branch=bill.branch.id,
        supplier=bill.supplier["id"],
        number=bill.number,
        billed_on=bill.billed_on,
        due_on=bill.due_on,
        amount=bill.amount,
        words=bill.words,
        recurring=bill.recurring,
        entry=entry,
        made_at=clock.now(),
        made_by=actor.name,
    )
    await SupplierBill.insert(row)
    await SupplierBillLine.insert(*[line_of(number, part) for part in bill.parts])
    after = {
        "supplier": bill.supplier["name"],
        "number": bill.number,
        "amount": bill.amount,
        "due": bill.due_on,
    }
    await journal.write(actor, "enter", ("supplier_bill", number), branch=bill.branch.id, after=after)
    return number


def line_of(bill: int, part: Part) -> SupplierBillLine:
    return SupplierBillLine(bill=bill, item=part.item, amount=part.amount, rate=part.rate, tax=part.tax)


async def undo_bill(actor: Actor, bill_id: int, why: str) -> None:
    """Nothing of it is owed any more, and it is no expense; on its own day, so that its month comes right."""
    actor.require(Permission.pay_bills)
    bill = await access_bill(actor, bill_id)
    async with transaction():
        await hold(AccountKind.supplier, bill["supplier"])
        if await db.fetch_value(HOLD, bill_id) is not None:
            raise AlreadyUndone("This bill is undone already.")
        if any(each["undone_at"] is None for each in await paid_for(bill_id)):
            raise StillPaid("Something of this bill was paid. Undo the payment first.")
        reason = why_of(why)
        await ledger.actions.reverse(
            bill["entry"],
            key=f"bill:{bill_id}:undone",
            branch=bill["branch"],
            description="Bill of a supplier undone",
            at=await moment_of(bill["entry"], ()),
        )
        await db.execute(UNDO, bill_id, clock.now(), actor.name, reason)
        after = {"why": reason, "amount": bill["amount"]}
        await journal.write(actor, "undo", ("supplier_bill", bill_id), branch=bill["branch"], after=after)
