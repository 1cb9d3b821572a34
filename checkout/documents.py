"""A receipt as a document for a register: what it says, whose it is, and what it gives back."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from asyncpg import Record

from checkout.queries.receipts import RECEIPTS
from checkout.receipt_paper import OfAccount, Paper, PaperLine, read_paper
from checkout.registers.corrects import Basis, Corrects
from checkout.registers.protocol import (
    EXEMPT,
    Customer,
    Document,
    Fiscal,
    Line,
    Means,
    Original,
    Part,
    Seller,
    Tax,
)
from checkout.rules import Method
from checkout.rules.corrections import CorrectedLine
from checkout.tables import Receipt
from kit import db
from kit.money import BASIS, divide

RECEIPT = f"""
SELECT receipt.id, receipt.content, receipt.queued_at, receipt.fiscal, receipt.bill, receipt.kind,
    client.name AS client_name, coalesce(client.email, '') AS email, coalesce(client.phone, '') AS phone,
    branch.country
{RECEIPTS} WHERE receipt.id = $1
"""
# The code under which the same register knows the sale, where it does.
SALE = """
SELECT bill.number, receipt.queued_at, receipt.fiscal,
    (SELECT code FROM register_command AS command
     WHERE command.receipt = receipt.id AND command.register = $2 AND command.state = 'done'
        AND command.kind = 'sale' AND NOT command.is_copy ORDER BY command.id LIMIT 1) AS code
FROM receipt JOIN bill ON bill.id = receipt.bill WHERE receipt.bill = $1 AND receipt.kind = 'sale'
"""
TITLES = {OfAccount.debt: "Payment of a debt", OfAccount.deposit: "Deposit"}
CORRECTION = """
SELECT correction.is_refund, correction.basis, correction.happened_on, correction.base_number,
    correction.lines, correction.cash, correction.card, command.cashier, command.queued_at,
    branch.name, branch.address, branch.phone, branch.country, branch.currency
FROM register_correction AS correction JOIN register_command AS command ON command.id = correction.command
JOIN register ON register.id = command.register JOIN branch ON branch.id = register.branch
WHERE correction.command = $1
"""
NO_NUMBER = "–"  # a correction is of no bill
MEANS = {
    Method.cash: Means.cash,
    Method.card: Means.card,
    Method.prepaid: Means.prepaid,
    Method.deposit: Means.prepaid,
    Method.voucher: Means.prepaid,
    Method.on_account: Means.credit,
}


async def document_of(receipt: int, register: int, code: UUID, *, is_copy: bool) -> Document:
    row = await db.fetch_one(RECEIPT, receipt)
    if row is None:
        raise LookupError(f"Receipt {receipt} is gone.")
    paper = read_paper(row["content"])
    lines = [line_of(line) for line in paper.lines] or of_account(paper)
    return Document(
        code=code,
        number=paper.number,
        at=row["queued_at"],
        cashier=paper.staff,
        currency=paper.currency,
        lines=lines,
        payments=[Part(MEANS.get(paid.method, Means.other), paid.amount) for paid in paper.payments],
        total=sum(line.amount for line in lines),
        tip=paper.tip,
        rounding=paper.rounding,
        seller=seller_of(paper, row["country"]),
        customer=customer_of(paper, row),
        paper=paper,
        original=await original_of(row, register) if row["kind"] == "refund" else None,
        fiscal=read_fiscal(row["fiscal"]),
        is_copy=is_copy,
        account=paper.account,
    )


def of_account(paper: Paper) -> list[Line]:
    """A debt that is paid, or a deposit, as the one line of it."""
    if not paper.account:
        return []
    return [Line(TITLES[paper.account], 1, paper.total, 0, paper.total)]


async def correction_document(command: int, code: UUID) -> Document:
    """What a register is told afterwards; there is no bill, and no paper of ours, about it."""
    row = await db.fetch_one(CORRECTION, command)
    if row is None:
        raise LookupError(f"Correction {command} is gone.")
    lines = [corrected_line(each) for each in msgspec.json.decode(row["lines"], type=list[CorrectedLine])]
    paid = [Part(Means.cash, row["cash"]), Part(Means.card, row["card"])]
    seller = Seller(row["name"], row["address"], row["phone"], country=row["country"])
    return Document(
        code=code,
        number=NO_NUMBER,
        at=row["queued_at"],
        cashier=row["cashier"],
        currency=row["currency"],
        lines=lines,
        payments=[part for part in paid if part.amount],
        total=sum(line.amount for line in lines),
        tip=0,
        seller=seller,
        customer=Customer(),
        paper=bare_paper(row, lines),
        corrects=Corrects(Basis(row["basis"]), row["happened_on"], row["base_number"], row["is_refund"]),
    )


def corrected_line(line: CorrectedLine) -> Line:
    told = (line.title, line.quantity, line.price, 0, line.amount, line.is_service)
    if not line.rate:
        return Line(*told)
    rate = 0 if line.rate == EXEMPT else int(line.rate)
    tax = Tax("VAT", rate, divide(line.amount * rate, BASIS + rate), EXEMPT if line.rate == EXEMPT else "")
    return Line(*told, tax=tax)


def bare_paper(row: Record, lines: Sequence[Line]) -> Paper:
    return Paper(
        kind=Receipt.Kind.refund if row["is_refund"] else Receipt.Kind.sale,
        number=NO_NUMBER,
        at="",
        branch=row["name"],
        address=row["address"],
        phone=row["phone"],
        currency=row["currency"],
        lines=[],
        discount=0,
        tip=0,
        total=sum(line.amount for line in lines),
        payments=[],
        change=0,
        staff=row["cashier"],
        link="",
        code="",
    )


def customer_of(paper: Paper, row: Record) -> Customer:
    """Whom the invoice names, where it names anybody; else who came."""
    name, tax_id = (paper.buyer.name, paper.buyer.tax_id) if paper.buyer else (row["client_name"] or "", "")
    return Customer(name, row["email"], row["phone"], tax_id)


def line_of(line: PaperLine) -> Line:
    told = (line.title, line.quantity, line.price, line.discount, line.amount, line.is_service)
    return Line(*told, tax=tax_of(line), is_ahead=line.is_voucher)


def tax_of(line: PaperLine) -> Tax | None:
    if not line.tax_name:
        return None
    return Tax(line.tax_name, line.tax_rate or 0, line.tax, EXEMPT if line.tax_rate is None else "")


def seller_of(paper: Paper, country: str) -> Seller:
    tax_id = paper.seller.tax_id if paper.seller else ""
    return Seller(paper.branch, paper.address, paper.phone, tax_id, country)


async def original_of(row: Record, register: int) -> Original | None:
    sale = await db.fetch_one(SALE, row["bill"], register)
    if sale is None:
        return None
    return Original(sale["code"], sale["number"], sale["queued_at"], read_fiscal(sale["fiscal"]))


def read_fiscal(text: str | None) -> Fiscal | None:
    return msgspec.json.decode(text, type=Fiscal) if text else None
