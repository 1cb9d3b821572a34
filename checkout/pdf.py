"""A receipt as a PDF, set by typst."""

import asyncio
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import typst

from checkout.registers.escpos import WORDS
from checkout.schemas import Paper
from checkout.tables import Receipt
from kit.money import format_money
from kit.qr import qr_picture

TEMPLATE = Path(__file__).parent / "receipt.typ"
ONE_AT_A_TIME = Lock()


async def receipt_pdf(paper: Paper) -> bytes:
    """Off the event loop: the first one takes a few tenths of a second, later ones a few milliseconds."""
    return await asyncio.to_thread(compile_pdf, paper)


def compile_pdf(paper: Paper) -> bytes:
    inputs = {"receipt": msgspec.json.encode(spelled(paper)).decode(), "qr": qr_picture(paper.link)}
    with ONE_AT_A_TIME:
        made: bytes = compiler().compile(format="pdf", sys_inputs=inputs)
    return made


@lru_cache(maxsize=1)
def compiler() -> Any:  # noqa: ANN401
    """Made when the first PDF is asked for: a process that prints none does not pay its 25 MiB."""
    return typst.Compiler(str(TEMPLATE), ignore_system_fonts=True)


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
