"""Queueing receipts with the money they speak of, and asking for one again."""

from dataclasses import asdict, replace

import msgspec
from asyncpg import Record

from checkout.actions.commands import Wish, hold_registers, hurry, queue_command, queue_document
from checkout.actions.sale import Sale
from checkout.queries.benefits import BillLine
from checkout.queries.invoices import buyer_of, seller_of
from checkout.receipt_paper import (
    AT,
    Paper,
    PaperLine,
    PaperParty,
    PaperPayment,
    PaperTax,
    PaperTip,
    read_paper,
)
from checkout.register_tables import RegisterCommand
from checkout.rules import may_be_id
from checkout.rules.invoices import Party
from checkout.rules.registers import Chosen, Known, chosen
from checkout.rules.taxes import Taxed, TaxSum, add_up_taxes
from checkout.tables import Bill, Receipt
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from kit.settings import settings
from kit.vault import new_code

SALE_CONTENT = "SELECT content FROM receipt WHERE bill = $1 AND kind = 'sale'"
LOCK_RECEIPT = """
SELECT receipt.id, receipt.kind, receipt.content ->> 'staff' AS staff,
    coalesce(visit.branch, client_move.branch) AS branch
FROM receipt LEFT JOIN bill ON bill.id = receipt.bill LEFT JOIN visit ON visit.id = bill.visit
LEFT JOIN client_move ON client_move.receipt = receipt.id
WHERE receipt.id = $1 FOR UPDATE OF receipt
"""
WAITS_AT = """
SELECT DISTINCT register FROM register_command
WHERE receipt = $1 AND state IN ('queued', 'sent', 'unknown', 'refused')
"""
# Whether anything of it may be on paper, and whether this register has it in its books.
WAS_PRINTED = """
SELECT EXISTS (SELECT FROM register_command WHERE receipt = $1 AND register <> ALL($2)
    AND sent_at IS NOT NULL)
"""
IS_KEPT = """
SELECT EXISTS (SELECT FROM register_command WHERE receipt = $1 AND register = $2 AND state = 'done')
"""


class NoPrinter(Refused):
    """There is nothing to print on."""


async def queue_sale(visit: Record, bill: Bill, sale: Sale) -> Receipt:
    """The receipt of a sale, frozen as it is now."""
    code = new_code()
    buyer = await buyer_of(visit["id"])
    seller = await seller_of(visit["branch"]) if buyer else None
    paper = Paper(
        kind=Receipt.Kind.sale,
        number=bill.number,
        at=written(bill, visit["zone"]),
        branch=visit["branch_name"],
        address=visit["address"],
        phone=visit["phone"],
        currency=bill.currency,
        lines=[paper_line(*each) for each in zip(sale.lines, sale.taxed, strict=True)],
        discount=bill.discount,
        tip=bill.tip,
        total=bill.total,
        payments=[
            PaperPayment(
                method=paid.method,
                amount=paid.amount,
                received=paid.received,
                payer=sale.paid_by(paid, visit["client"]),
            )
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
        seller=side(seller),
        buyer=side(buyer),
    )
    return await queue(visit["branch"], bill.id, paper)


def side(known: Party | None) -> PaperParty | None:
    return PaperParty(**asdict(known)) if known else None


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
    return await queue(visit["branch"], bill.id, paper)


async def queue(branch: int, bill: int | None, paper: Paper, refund: int = 0) -> Receipt:
    """The receipt, and what registers are to do with it."""
    receipt = Receipt(
        bill=bill,
        code=paper.code,
        kind=paper.kind,
        refund=refund,
        content=msgspec.json.encode(paper).decode(),
        queued_at=clock.now(),
    )
    await receipt.save()
    await queue_document(branch, receipt.id, paper)
    return receipt


def written(bill: Bill, zone: str) -> str:
    """The moment a receipt carries, on the branch's clock."""
    return clock.wall(bill.reversed_at or bill.closed_at, zone).strftime(AT).lstrip("0")


def paper_line(line: BillLine, taxed: Taxed) -> PaperLine:
    return PaperLine(
        title=line["title"],
        quantity=line["quantity"],
        price=line["price"],
        discount=line["discount"],
        amount=line["quantity"] * line["price"] - line["discount"],
        member=line["member_name"] or "",
        is_service=taxed.is_service,
        is_voucher=line["voucher_type"] is not None,
        tax_name=taxed.name,
        tax_rate=taxed.rate,
        tax=taxed.tax,
    )


def paper_tax(found: TaxSum) -> PaperTax:
    return PaperTax(name=found.name, rate=found.rate, amount=found.amount, tax=found.tax)


async def print_receipt(actor: Actor, receipt_id: int) -> None:
    """One that waits is tried at once; any other is printed: as a copy, if it may have been before."""
    actor.require(Permission.take_payments)
    async with transaction():
        receipt = await db.fetch_one(LOCK_RECEIPT, receipt_id) if may_be_id(receipt_id) else None
        if receipt is None:
            raise NotFound("There is no such receipt.")
        actor.require_branch(receipt["branch"], "receipt")
        if waits_at := [row["register"] for row in await db.fetch(WAITS_AT, receipt_id)]:
            await hurry(waits_at)
            return
        registers = chosen(await hold_registers(receipt["branch"]))
        if registers.copies is None:
            raise NoPrinter("No printer is set up in this branch. The PDF is always there.")
        await print_again(actor, receipt, registers)
        await journal.write(actor, "print again", ("receipt", receipt_id), branch=receipt["branch"])


async def print_again(actor: Actor, receipt: Record, registers: Chosen) -> None:
    """By whoever prints; who keeps the documents and has this one notes that there is a copy."""
    keeps, prints = registers.keeps, registers.copies
    if prints is None:
        return
    apart = [keeps.id] if keeps and keeps != prints else []
    is_copy = await db.fetch_value(WAS_PRINTED, receipt["id"], apart)
    noted = None
    if keeps and apart and is_copy and keeps.can.takes_copies and await is_kept(receipt, keeps):
        noted = await queue_command(again(actor, receipt, keeps, waits_for=None))
    wish = again(actor, receipt, prints, waits_for=noted)
    await queue_command(replace(wish, is_copy=is_copy or prints == keeps))


async def is_kept(receipt: Record, register: Known) -> bool:
    found: bool = await db.fetch_value(IS_KEPT, receipt["id"], register.id)
    return found


def again(actor: Actor, receipt: Record, register: Known, waits_for: int | None) -> Wish:
    """A register that takes no copies writes plain lines: it would take the document for another sale."""
    kind = receipt["kind"] if register.can.takes_copies else "text"
    return Wish(
        register=register.id,
        kind=RegisterCommand.Kind(kind),
        cashier=actor.name,
        receipt=receipt["id"],
        waits_for=waits_for,
        is_copy=True,
    )
