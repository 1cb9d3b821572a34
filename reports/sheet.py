"""Statements as a spreadsheet reads them."""

import csv
import io
from collections.abc import Iterable, Sequence

from kit.money import plain
from kit.spreadsheets import MARK, harmless
from reports.rules import Row


def as_csv(columns: Sequence[str], rows: Iterable[Row], currency: str) -> str:
    """A row for each line. Amounts have a point and no sign of the currency, which the head says."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([currency, *columns])
    for row in rows:
        writer.writerow([harmless(row.title), *(plain(amount, currency) for amount in row.amounts)])
    return MARK + written.getvalue()
