"""Rows of cells become lines of an import, as COPY takes them."""

from collections.abc import Callable, Sequence
from typing import IO

import msgspec

from exchange.columns import SHAPES, fields_of
from exchange.columns.own import NONE, Columns
from exchange.files.reading import copy_line
from exchange.rules.fields import Field, Options
from exchange.rules.rows import Read, read_row

LINE_COLUMNS = ("run", "number", "state", "name", "phone", "said", "fault")


class Setup(msgspec.Struct):
    """What is said once: of which import the rows are, what their columns hold, how they are read."""

    run: int
    kind: str
    fields: list[str]
    options: Options
    own: Columns = NONE


Row = tuple[int, list[str]]


def understand(source: IO[bytes], answer: Callable[[bytes], None]) -> None:
    setup = msgspec.json.decode(source.readline(), type=Setup)
    decoder = msgspec.json.Decoder(list[Row])
    for line in source:
        answer("".join(lines_of(setup, decoder.decode(line))).encode())


def lines_of(setup: Setup, rows: Sequence[Row]) -> list[str]:
    _, join = SHAPES[setup.kind]
    by_name = {each.name: each for each in fields_of(setup.kind, setup.own)}
    columns: list[Field | None] = [by_name.get(name) for name in setup.fields]
    return [
        as_line(setup.run, number, cells, read_row(columns, cells, setup.options, join))
        for number, cells in rows
    ]


def as_line(run: int, number: int, cells: Sequence[str], read: Read) -> str:
    """One that cannot be taken is shown by its first cells."""
    name = read.values.get("name") or " ".join(cell for cell in cells if cell)[:100]
    said = msgspec.json.encode(read.values).decode()
    phone = None if read.is_wrong else read.values.get("phone")
    state = "wrong" if read.is_wrong else "new"
    return copy_line(run, number, state, name[:160], phone or None, said, read.told)
