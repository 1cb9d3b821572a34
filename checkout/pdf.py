"""A receipt as a PDF, set by typst."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from checkout.papers import (
    amount,
    change,
    happened,
    heading,
    link_word,
    parties,
    payments,
    rounding,
    standing,
    taxes,
    tips,
    titled,
    total_word,
)
from checkout.receipt_paper import Paper
from checkout.registers.protocol import Fiscal
from kit.qr import qr_picture
from kit.typesetting import typeset
from kit.words import _, voice

NO_STAMP = {"stamp_title": "", "stamp_note": ""}
TEMPLATE = Path(__file__).parent / "receipt.typ"


async def receipt_pdf(paper: Paper, fiscal: Fiscal | None = None) -> bytes:
    """In the language that is spoken just now, with what a fiscal register made of it."""
    kept = [fiscal.number, fiscal.sign] if fiscal else []
    about = {"stamp_title": fiscal.qr_title, "stamp_note": fiscal.qr_note} if fiscal else NO_STAMP
    receipt = msgspec.json.encode({**spelled(paper), "fiscal": kept, **about}).decode()
    stamp = qr_picture(fiscal.qr) if fiscal and fiscal.qr else ""
    return await typeset(TEMPLATE, receipt=receipt, qr=qr_picture(paper.link), stamp=stamp)


def spelled(paper: Paper) -> dict[str, Any]:
    """The paper with every word and amount as it is set; "" where there is nothing to say."""
    return {
        "language": voice().tag[:2],
        "number": paper.number,
        "at": happened(paper),
        "branch": paper.branch,
        "place": [part for part in (paper.address, paper.phone) if part],
        "heading": heading(paper),
        "why": paper.why,
        "invoice": _("Invoice") if paper.buyer else "",
        "parties": parties(paper),
        "lines": [spelled_line(paper, index) for index in range(len(paper.lines))],
        "discount": _("Discount"),
        "tips": spelled_pairs(tips(paper), paper),
        "total": [total_word(paper), amount(paper.total, paper)],
        "payments": spelled_pairs([*rounding(paper), *payments(paper)], paper),
        "change": [_("Change"), amount(change(paper), paper)] if change(paper) else [],
        "payer": _("Paid by %(name)s", name=paper.payer) if paper.payer else "",
        "taxes": spelled_pairs([*taxes(paper), *standing(paper)], paper),
        "staff": _("Served by %(name)s", name=paper.staff),
        "next": link_word(paper),
        "code": paper.code,
    }


def spelled_pairs(pairs: Iterable[tuple[str, int]], paper: Paper) -> list[list[str]]:
    return [[name, amount(sum_, paper)] for name, sum_ in pairs]


def spelled_line(paper: Paper, index: int) -> dict[str, str]:
    line = paper.lines[index]
    return {
        "title": titled(line, "×"),
        "gross": amount(line.quantity * line.price, paper),
        "discount": amount(-line.discount, paper) if line.discount else "",
        "member": line.member,
    }
