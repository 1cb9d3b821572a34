"""Queueing receipts with the money they speak of, and asking for one again."""

import msgspec
from asyncpg import Record

from checkout.actions.sale import Sale
from checkout.queries.bills import BillLine
from checkout.rules import may_be_id
from checkout.rules.taxes import TaxSum, add_up_taxes
from checkout.schemas import AT, Paper, PaperLine, PaperPayment, PaperTax, PaperTip, read_paper
from checkout.tables import Bill, Receipt
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from kit.settings import settings
from kit.vault import new_code

REGISTER_HERE = "SELECT id FROM register WHERE branch = $1 AND is_active ORDER BY id LIMIT 1"
SALE_CONTENT = "SELECT content FROM receipt WHERE bill = $1 AND kind = 'sale'"
LOCK_RECEIPT = """
SELECT receipt.id, receipt.status, receipt.content, visit.branch
FROM receipt JOIN bill ON bill.id = receipt.bill JOIN visit ON visit.id = bill.visit
WHERE receipt.id = $1 FOR UPDATE OF receipt
"""
HURRY = "UPDATE receipt SET next_try_at = $2 WHERE id = $1"
QUEUE_AGAIN = """
UPDATE receipt SET status = $2, register = $3, queued_at = $4, next_try_at = $4, leased_until_at = NULL,
    attempts = 0, trouble = ''
WHERE id = $1
"""
WAITING = (Receipt.Status.queued, Receipt.Status.printing)


class NoPrinter(Refused):
    """There is nothing to print on."""


async def queue_sale(visit: Record, bill: Bill, sale: Sale) -> Receipt:
    """The receipt of a sale, frozen as it is now."""
    code = new_code()
    paper = Paper(
        kind=Receipt.Kind.sale,
        number=bill.number,
        at=written(bill, visit["zone"]),
        branch=visit["branch_name"],
        address=visit["address"],
        phone=visit["phone"],
        currency=bill.currency,
        lines=[paper_line(line) for line in sale.lines],
        discount=bill.discount,
        tip=bill.tip,
        total=bill.total,
        payments=[
            PaperPayment(method=paid.method, amount=paid.amount, received=paid.received)
            for paid in sale.settlement.payments
        ],
        change=sale.settlement.change,
        staff=bill.closed_by,
        link=f"{settings().site}/v/{visit['code']}",
        code=code,
        payer=sale.payer["name"] if sale.payer else "",
        taxes=[paper_tax(each) for each in add_up_taxes(sale.taxed)],
        tips=[PaperTip(name=part.name, amount=part.amount) for part in sale.tips],
        rounding=bill.rounding,
    )
    return await queue(visit["branch"], bill, paper)


async def queue_refund(actor: Actor, visit: Record, bill: Bill) -> Receipt:
    """What the sale's receipt said, as a refund of it."""
    sold = read_paper(await db.fetch_value(SALE_CONTENT, bill.id))
    paper = msgspec.structs.replace(
        sold,
        kind=Receipt.Kind.refund,
        at=written(bill, visit["zone"]),
        staff=actor.name,
        why=bill.reversed_why,
        code=new_code(),
    )
    return await queue(visit["branch"], bill, paper)


async def queue(branch: int, bill: Bill, paper: Paper, refund: int = 0) -> Receipt:
    register = await db.fetch_value(REGISTER_HERE, branch)
    receipt = Receipt(
        bill=bill.id,
        register=register,
        code=paper.code,
        kind=paper.kind,
        refund=refund,
        status=Receipt.Status.queued if register else Receipt.Status.no_printer,
        content=msgspec.json.encode(paper).decode(),
        queued_at=clock.now(),
        next_try_at=clock.now(),
    )
    await receipt.save()
    return receipt


def written(bill: Bill, zone: str) -> str:
    """The moment a receipt carries, on the branch's clock."""
    return clock.wall(bill.reversed_at or bill.closed_at, zone).strftime(AT).lstrip("0")


def paper_line(line: BillLine) -> PaperLine:
    return PaperLine(
        title=line["title"],
        quantity=line["quantity"],
        price=line["price"],
        discount=line["discount"],
        amount=line["quantity"] * line["price"] - line["discount"],
        member=line["member_name"] or "",
    )


def paper_tax(found: TaxSum) -> PaperTax:
    return PaperTax(name=found.name, rate=found.rate, amount=found.amount, tax=found.tax)


async def print_receipt(actor: Actor, receipt_id: int) -> None:
    """One that waits is tried at once; one printed before, or without a printer, is queued again."""
    actor.require(Permission.take_payments)
    async with transaction():
        receipt = await db.fetch_one(LOCK_RECEIPT, receipt_id) if may_be_id(receipt_id) else None
        if receipt is None:
            raise NotFound("There is no such receipt.")
        actor.require_branch(receipt["branch"], "receipt")
        if receipt["status"] in WAITING:
            await db.execute(HURRY, receipt_id, clock.now())
            return
        register = await db.fetch_value(REGISTER_HERE, receipt["branch"])
        if register is None:
            raise NoPrinter("No printer is set up in this branch. The PDF is always there.")
        await db.execute(QUEUE_AGAIN, receipt_id, Receipt.Status.queued, register, clock.now())
        await journal.write(actor, "print again", ("receipt", receipt_id), branch=receipt["branch"])
