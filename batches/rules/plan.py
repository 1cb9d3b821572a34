"""What each row of a sheet would do: add, change, nothing; or what is wrong with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from batches.rules.columns import Column
from batches.rules.sheet import ID, Row, Sheet
from batches.rules.values import NONE, same_name
from kit.errors import Invalid


class State(StrEnum):
    new = "new"
    changed = "changed"
    same = "same"
    wrong = "wrong"
    left = "left"


@dataclass(frozen=True, slots=True)
class Known:
    """Something there is already, its cells as they are kept."""

    id: int
    cells: Mapping[str, str]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """As it was typed, as it is understood, and as it is now; "" is empty, and leaves it so."""

    text: str
    value: str = ""
    was: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of a row. `by_id`: it was chosen from a list, so that its name may change as well."""

    number: int
    cells: Mapping[str, Cell]
    keys: frozenset[str]
    known: Known | None = None
    fault: str = ""
    is_left: bool = False
    by_id: bool = False

    @property
    def state(self) -> State:
        if self.is_left:
            return State.left
        if self.fault or any(cell.fault for cell in self.cells.values()):
            return State.wrong
        if self.known is None:
            return State.new
        return State.changed if self.values else State.same

    @property
    def values(self) -> dict[str, str]:
        """What is to be written: of a new row all that it says, of one there is what differs."""
        if self.known is None:
            return {name: cell.value for name, cell in self.cells.items() if cell.value}
        return {
            name: cell.value
            for name, cell in self.cells.items()
            if cell.value and cell.value != cell.was and (self.by_id or name not in self.keys)
        }

    @property
    def name(self) -> str:
        if self.known is not None and not self.by_id:
            return self.known.cells["name"]
        return self.cells["name"].value or self.cells["name"].text

    def blamed(self, faults: Mapping[str, str], otherwise: str) -> "Line":
        """With what an action found wrong: at the cells it is about, else said of the row."""
        here = {name: replace(self.cells[name], fault=faults[name]) for name in faults if name in self.cells}
        rest = " ".join(faults[name] for name in faults if name not in self.cells)
        return replace(self, cells={**self.cells, **here}, fault=rest or ("" if here else otherwise))


def plan(columns: Sequence[Column], known: Sequence[Known], sheet: Sheet, one: str) -> list[Line]:
    """A line for each row that is not empty; `one` is what a row is: "service"."""
    by_name = {each.name: each for each in columns}
    keys = frozenset(each.name for each in columns if each.key and each.name in sheet.columns)
    finder = Finder(keys, known, one)
    lines = [
        line_of(by_name, row, sheet, finder) for row in sheet.rows if any(row.cells) and not sheet.faults
    ]
    return doubles_told([missing_told(columns, line, one) for line in lines])


class Finder:
    """Looks for what a row is about among what there is."""

    def __init__(self, keys: frozenset[str], known: Sequence[Known], one: str) -> None:
        self.keys, self.one = keys, one
        self.by_id = {str(each.id): each for each in known}
        self.by_key: dict[tuple[str, ...], list[Known]] = defaultdict(list)
        for each in known:
            self.by_key[self.key_of(each.cells)].append(each)

    def key_of(self, values: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(same_name(values.get(name, "")) for name in sorted(self.keys))

    def find(self, values: Mapping[str, str]) -> tuple[Known | None, str]:
        """What is there already, and what is in the way of saying so."""
        if ID in values:
            found = self.by_id.get(values[ID])
            return found, "" if found else f"There is no such {self.one} any more. Leave this row out."
        there = self.by_key.get(self.key_of(values), [])
        active = [each for each in there if each.active]
        if len(active) > 1:
            said = (
                f"There are {len(active)} with this name. Rename all but one of them first, or leave it out."
            )
            return None, said
        if there and not active:
            return (
                None,
                "There was one with this name, and it is retired. Bring it back first, or leave it out.",
            )
        return (active[0] if active else None), ""


def line_of(columns: Mapping[str, Column], row: Row, sheet: Sheet, finder: Finder) -> Line:
    texts = {name: cell for name, cell in zip(sheet.columns, row.cells, strict=True) if name}
    by_id = ID in texts
    typed = {name: text for name, text in texts.items() if name in columns}
    cells = {name: cell_of(columns[name], text) for name, text in typed.items()}
    values = {name: cell.value for name, cell in cells.items()} | ({ID: texts[ID]} if by_id else {})
    known, fault = finder.find(values) if values["name"] else (None, "")
    if known is not None:
        cells = {name: replace(cell, was=known.cells.get(name, "")) for name, cell in cells.items()}
    return Line(row.number, cells, finder.keys, known, fault, row.number in sheet.left, by_id)


def cell_of(column: Column, text: str) -> Cell:
    if not text:
        return Cell("", fault="Please fill this in." if column.key else "")
    try:
        return Cell(text, column.reads(text, column.name))
    except Invalid as problem:
        return Cell(text, fault=problem.fields.get(column.name, problem.sentence))


def missing_told(columns: Sequence[Column], line: Line, one: str) -> Line:
    """A new row has to say some things; what is there already has them."""
    if line.known is not None or line.fault:
        return line
    needed = [each for each in columns if each.needed]
    faults = {
        each.name: f"A new {one} needs this."
        for each in needed
        if each.name in line.cells and not (line.cells[each.name].value or line.cells[each.name].fault)
    }
    absent = [each.label for each in needed if each.name not in line.cells]
    told = f"A new {one} needs what no column says: {', '.join(absent)}." if absent else ""
    return replace(line.blamed(faults, ""), fault=told) if faults or told else line


def doubles_told(lines: Sequence[Line]) -> list[Line]:
    """Two rows about one thing are both wrong, and each names the other."""
    about: dict[object, list[int]] = defaultdict(list)
    for line in lines:
        if not line.is_left:
            about[subject_of(line)].append(line.number)
    return [with_double(line, about[subject_of(line)]) for line in lines]


def subject_of(line: Line) -> object:
    if line.by_id:
        return line.known.id if line.known else ("row", line.number)
    names = tuple(same_name(line.cells[name].value) for name in sorted(line.keys))
    return names if all(names) else ("row", line.number)


def with_double(line: Line, numbers: Sequence[int]) -> Line:
    if line.is_left or len(numbers) < 2:
        return line
    rows = f"Rows {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
    return line.blamed(
        {"name": f"{rows} are about the same. Keep one of them, and leave the others out."}, ""
    )


def is_made(column: Column, value: str) -> bool:
    """Whether there will be one more of what the column names."""
    return bool(column.makes and value not in ("", NONE) and value not in column.options)
