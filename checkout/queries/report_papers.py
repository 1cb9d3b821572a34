"""How far the report of a shift is on its way to paper."""

from dataclasses import dataclass
from datetime import datetime

from checkout.registers.kinds import KINDS
from kit.db import fetch_one, fetch_value

# What was asked for last, of this title.
LAST = """
SELECT command.state, command.is_copy, command.trouble, command.next_try_at, command.finished_at,
    register.name AS register
FROM register_command AS command JOIN register ON register.id = command.register
WHERE command.shift = $1 AND command.kind = 'text' AND command.reason = $2 ORDER BY command.id DESC LIMIT 1
"""
PRINTER = "SELECT name FROM register WHERE branch = $1 AND is_active AND kind = ANY($2) ORDER BY id LIMIT 1"
PLAIN = [kind.name for kind in KINDS.values() if kind.abilities.prints_text]
STATUSES = {"done": "printed", "sent": "printing", "skipped": "no_printer"}


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """`status` as with receipts: printed, printing, queued; "" where nobody asked yet. `printer` is "" where
    there is none.
    """

    printer: str
    status: str = ""
    trouble: str = ""
    is_copy: bool = False
    next_try_at: datetime | None = None
    printed_at: datetime | None = None


async def report_paper(branch: int, shift: int, title: str) -> ReportPaper:
    printer: str = await fetch_value(PRINTER, branch, PLAIN) or ""
    last = await fetch_one(LAST, shift, title)
    if last is None:
        return ReportPaper(printer)
    return ReportPaper(
        printer or last["register"],
        STATUSES.get(last["state"], "queued"),
        last["trouble"],
        last["is_copy"],
        last["next_try_at"],
        last["finished_at"],
    )
