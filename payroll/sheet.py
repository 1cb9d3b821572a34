"""Pay lines as a spreadsheet reads them."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from kit.clock import wall
from kit.money import plain
from kit.spreadsheets import MARK, harmless
from kit.typed import rate_text

HEAD = (
    "Day", "Who", "Visit", "Visit starts", "Client", "For", "Kind", "Movement", "Base", "Rate %", "Pay",
    "Currency", "Rule",
)  # fmt: skip


def as_csv(lines: Iterable[Mapping[str, Any]], zone: str, currency: str) -> str:
    """One row for each line. Times are the branch's, amounts have a point and no sign of the currency."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    for line in lines:
        writer.writerow(row_of(line, zone, currency))
    return MARK + written.getvalue()


def row_of(line: Mapping[str, Any], zone: str, currency: str) -> list[object]:
    return [
        line["earned_on"].isoformat(),
        harmless(line["member"]),
        line["visit"],
        f"{wall(line['starts_at'], zone):%Y-%m-%d %H:%M}",
        harmless(line["client"] or ""),
        harmless(line["title"]),
        "service" if line["is_service"] else "good",
        line["kind"].replace("_", " "),
        plain(line["base"], currency),
        rate_text(line["rate"]),
        plain(line["amount"], currency),
        currency,
        harmless(line["explanation"]),
    ]
