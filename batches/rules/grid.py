"""What a spreadsheet puts on the clipboard, as rows of cells, and back."""

import csv
import io
from collections.abc import Sequence

from kit.errors import Invalid
from kit.spreadsheets import MARK

Grid = list[list[str]]
TAB = "\t"
MOST_ROWS = 300
MOST_COLUMNS = 100  # a business of many branches and levels has as many prices
MOST_LETTERS = 100_000
LOOKED_AT = 20  # rows, for what parts their cells


def read_grid(text: str) -> Grid:
    """Rows of trimmed cells, equally many in each, without what is empty around them.

    Cells are parted by tabs, as every spreadsheet copies them, or by semicolons or commas, as they are saved.
    Raises `Invalid` for nothing at all, and for more than can be looked at in one go.
    """
    clean = text.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n")
    if len(clean) > MOST_LETTERS:
        raise wrong_text(f"That is too much at once: {MOST_LETTERS:,} letters fit. Paste it in parts.")
    rows = cells_of(clean, separator_of(clean))
    filled = [place for place, row in enumerate(rows) if any(row)]
    rows = rows[filled[0] : filled[-1] + 1] if filled else []
    if not rows:
        raise wrong_text("Copy some rows in your spreadsheet, and paste them here.")
    return fitting(rows)


def fitting(rows: Grid) -> Grid:
    width = max(last_filled(row) for row in rows)
    if len(rows) > MOST_ROWS + 1:
        raise wrong_text(f"These are {len(rows)} rows, and {MOST_ROWS} fit at once. Paste them in parts.")
    if width > MOST_COLUMNS:
        raise wrong_text(f"These are {width} columns, and {MOST_COLUMNS} fit. Copy only those that matter.")
    return [(row + [""] * width)[:width] for row in rows]


def last_filled(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell), default=1)


def wrong_text(sentence: str) -> Invalid:
    return Invalid("This cannot be read.", text=sentence)


def separator_of(text: str) -> str:
    """Whatever parts every one of the first rows into the most cells; of equals the semicolon.

    So a decimal comma parts nothing where semicolons do, and a list of names is one column.
    """
    if TAB in text:
        return TAB
    best = max((";", ","), key=lambda each: narrowest(text, each))
    return best if narrowest(text, best) > 1 else TAB


def narrowest(text: str, separator: str) -> int:
    rows = [row for row in cells_of(text, separator)[:LOOKED_AT] if any(row)]
    return min(map(len, rows), default=1)


def cells_of(text: str, separator: str) -> Grid:
    """A cell with line breaks is in quotes. Where quotes do not pair they are somebody's own words."""
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error:
        rows = [line.split(separator) for line in text.split("\n")]
    return [[cell.strip() for cell in row] for row in rows]


def write_grid(rows: Sequence[Sequence[str]], separator: str = TAB) -> str:
    """The same as a spreadsheet would put it on the clipboard."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
