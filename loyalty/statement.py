"""A client's statement of points as a file: for a spreadsheet, or on paper."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import msgspec

from kit.money import format_money
from kit.spreadsheets import MARK, harmless
from kit.typed import short_date
from kit.typesetting import typeset
from loyalty.queries import Standing
from loyalty.rules.points import counted
from loyalty.rules.statement import Line

TEMPLATE = Path(__file__).parent / "statement.typ"
HEAD = (
    "Day", "Time", "Movement", "Points", "Balance", "Left", "Can be used from", "Until", "Why", "Lots",
    "By", "Visit",
)  # fmt: skip


def as_csv(lines: Sequence[Line]) -> str:
    """Times are the branch's; one row for each movement, the newest first."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    writer.writerows(row_of(line) for line in lines)
    return MARK + written.getvalue()


def row_of(line: Line) -> list[object]:
    return [
        f"{line.at:%Y-%m-%d}",
        f"{line.at:%H:%M}",
        harmless(line.title),
        line.points,
        line.balance,
        "" if line.remaining is None else line.remaining,
        line.usable_on or "",
        line.expires_on or "",
        harmless(line.words),
        line.lots,
        harmless(line.made_by),
        line.visit or "",
    ]


async def as_pdf(client: str, standing: Standing, lines: Sequence[Line], footer: str) -> bytes:
    """For the client to take along."""
    words = {
        "client": client,
        "branch": standing.branch.name,
        "facts": facts_of(standing),
        "head": ["Day", "Movement", "Points", "Balance"],
        "rows": [
            [short_date(line.at.date()), spoken(line), f"{line.points:+,}", f"{line.balance:,}"]
            for line in lines
        ],
        "footer": footer,
    }
    return await typeset(TEMPLATE, statement=msgspec.json.encode(words).decode())


def spoken(line: Line) -> str:
    return f"{line.title}: {line.words}" if line.words else line.title


def facts_of(standing: Standing) -> list[tuple[str, str]]:
    branch, there = standing.branch, standing.holding
    worth = (
        f", worth {format_money(standing.value, branch.currency, branch.locale)}" if standing.value else ""
    )
    facts = [("Points", f"{counted(there.points)}{worth}")]
    for soon in standing.waiting:
        when = f"from {short_date(soon.day)}" if soon.day else "once nothing is owed for the visit"
        facts.append(("Can be used later", f"{counted(soon.points)} {when}"))
    ends = [(soon.points, soon.day) for soon in standing.ending if soon.day]
    facts.extend(("Can be used until", f"{short_date(day)}: {counted(points)}") for points, day in ends)
    return facts
