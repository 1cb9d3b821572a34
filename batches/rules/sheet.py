"""What was pasted, and what was said about it since: which column is which, corrections, rows left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from batches.rules.columns import Column, is_heading, recognised
from batches.rules.grid import Grid, read_grid, write_grid
from catalog.schemas import numbered
from kit.spreadsheets import as_meant

ID = "id"  # of rows that were chosen from a list, and are not known by their names
SKIP = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the spreadsheet numbers it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows, and which column each of their cells is in, `SKIP` where it does not count.

    `faults` are wrong choices of columns by the name of their field; with any there is nothing to look at.
    With `is_settled` the person has seen which column is which.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    heading: tuple[str, ...] = ()
    left: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()
    faults: Mapping[str, str] = field(default_factory=dict)
    is_settled: bool = False

    @property
    def text(self) -> str:
        """To be pasted again, with every correction."""
        rows = [row.cells for row in self.rows]
        return write_grid([self.heading, *rows] if self.heading else rows)


def read_sheet(columns: Sequence[Column], typed: Mapping[str, str]) -> Sheet:
    """From what a form carries. Raises `Invalid` for a text that cannot be read."""
    grid = read_grid(typed.get("text", ""))
    headed = typed.get("headed") or ("yes" if is_heading(columns, grid[0]) else "no")
    first = tuple(grid[0]) if headed == "yes" else ()
    names = named_columns(columns, typed, grid, first)
    corrected = [row_of(number, cells, typed) for number, cells in enumerate(grid, start=1)]
    sheet = Sheet(
        columns=names,
        rows=tuple(corrected[1:] if first else corrected),
        heading=first,
        left=frozenset(numbered(typed, "left-")),
        opened=frozenset(numbered({f"open-{typed.get('open', '')}": ""}, "open-")),
        is_settled="column-0" in typed,
    )
    return with_faults(columns, for_all(columns, typed, sheet))


def named_columns(
    columns: Sequence[Column], typed: Mapping[str, str], grid: Grid, first: Sequence[str]
) -> tuple[str, ...]:
    """As chosen; else as the headings say; without any the first column is the name."""
    guessed = recognised(columns, first) if first else ("name", *[SKIP] * (len(grid[0]) - 1))
    allowed = {each.name for each in columns} | {ID, SKIP}
    chosen = [typed.get(f"column-{place}", guess) for place, guess in enumerate(guessed)]
    return tuple(name if name in allowed else SKIP for name in chosen)


def row_of(number: int, cells: Sequence[str], typed: Mapping[str, str]) -> Row:
    changed = [typed.get(f"cell-{number}-{place}", cell) for place, cell in enumerate(cells)]
    return Row(number, tuple(as_meant(cell.replace("\r\n", "\n").strip()) for cell in changed))


def for_all(columns: Sequence[Column], typed: Mapping[str, str], sheet: Sheet) -> Sheet:
    """With the columns that were missing and are the same in every row."""
    more = {
        each: text
        for each in columns
        if each.name not in sheet.columns and (text := typed.get(f"all-{each.name}", "").strip())
    }
    if not more:
        return sheet
    return replace(
        sheet,
        columns=(*sheet.columns, *(each.name for each in more)),
        rows=tuple(Row(row.number, (*row.cells, *more.values())) for row in sheet.rows),
        heading=(*sheet.heading, *(each.label for each in more)) if sheet.heading else (),
    )


def with_faults(columns: Sequence[Column], sheet: Sheet) -> Sheet:
    labels = {each.name: each.label for each in columns}
    faults = {
        f"column-{place}": f"{labels[name]} is chosen twice. Skip one of them."
        for place, name in enumerate(sheet.columns)
        if name in labels and name in sheet.columns[:place]
    }
    if "name" not in sheet.columns:
        faults.setdefault("column-0", "Say which column holds the names.")
    return replace(sheet, faults=faults)


def sheet_of(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> Sheet:
    """A sheet that was made here, with its headings."""
    heading = tuple(ID if each.name == ID else each.label for each in columns)
    lines = [tuple(row.get(each.name, "") for each in columns) for row in rows]
    numbers = enumerate(lines, start=2)
    return Sheet(tuple(each.name for each in columns), tuple(Row(*each) for each in numbers), heading)
