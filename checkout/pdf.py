"""A receipt as a PDF, set by typst."""

from pathlib import Path
from typing import Any

import msgspec

from checkout.registers.escpos import WORDS
from checkout.schemas import Paper
from checkout.tables import Receipt
from kit.money import format_money
from kit.qr import qr_picture
from kit.typesetting import typeset

TEMPLATE = Path(__file__).parent / "receipt.typ"


async def receipt_pdf(paper: Paper) -> bytes:
    receipt = msgspec.json.encode(spelled(paper)).decode()
    return await typeset(TEMPLATE, receipt=receipt, qr=qr_picture(paper.link))


def spelled(paper: Paper) -> dict[str, Any]:
    """The paper with every amount written out; "" where there is nothing to say."""
    refund = paper.kind is Receipt.Kind.refund
    return {
        "number": paper.number,
        "at": paper.at,
        "branch": paper.branch,
        "heading": [part for part in (paper.address, paper.phone) if part],
        "refund": refund,
        "why": paper.why,
        "lines": [spelled_line(paper, index) for index in range(len(paper.lines))],
        "tip": money(paper.tip, paper) if paper.tip else "",
        "word": "Refunded" if refund else "Total",
        "total": money(paper.total, paper),
        "payments": [
            {"name": WORDS[each.method], "amount": money(each.amount if refund else each.received, paper)}
            for each in paper.payments
        ],
        "change": money(paper.change, paper) if paper.change and not refund else "",
        "payer": paper.payer,
        "staff": paper.staff,
        "code": paper.code,
    }


def spelled_line(paper: Paper, index: int) -> dict[str, str]:
    line = paper.lines[index]
    return {
        "title": line.title if line.quantity == 1 else f"{line.quantity} × {line.title}",
        "gross": money(line.quantity * line.price, paper),
        "discount": money(-line.discount, paper) if line.discount else "",
        "member": line.member,
    }


def money(amount: int, paper: Paper) -> str:
    return format_money(amount, paper.currency)
