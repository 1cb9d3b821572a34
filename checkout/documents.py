"""A receipt as a document for a register: what it says, whose it is, and what it gives back."""

from uuid import UUID

import msgspec
from asyncpg import Record

from checkout.queries.receipts import RECEIPTS
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
from checkout.schemas import OfAccount, Paper, PaperLine, read_paper
from kit import db

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
MEANS = {
    Method.cash: Means.cash,
    Method.card: Means.card,
    Method.prepaid: Means.prepaid,
    Method.deposit: Means.prepaid,
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
        customer=Customer(row["client_name"] or "", row["email"], row["phone"]),
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


def line_of(line: PaperLine) -> Line:
    told = (line.title, line.quantity, line.price, line.discount, line.amount, line.is_service)
    return Line(*told, tax=tax_of(line))


def tax_of(line: PaperLine) -> Tax | None:
    if not line.tax_name:
        return None
    return Tax(line.tax_name, line.tax_rate or 0, line.tax, EXEMPT if line.tax_rate is None else "")


def seller_of(paper: Paper, country: str) -> Seller:
    return Seller(paper.branch, paper.address, paper.phone, country=country)


async def original_of(row: Record, register: int) -> Original | None:
    sale = await db.fetch_one(SALE, row["bill"], register)
    if sale is None:
        return None
    return Original(sale["code"], sale["number"], sale["queued_at"], read_fiscal(sale["fiscal"]))


def read_fiscal(text: str | None) -> Fiscal | None:
    return msgspec.json.decode(text, type=Fiscal) if text else None
