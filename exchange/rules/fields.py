"""The columns a file may have: how they are known, how a cell is read, and where it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from batches.rules.columns import titles


class Way(StrEnum):
    """What becomes of somebody who is here already."""

    fill = "fill"
    overwrite = "overwrite"
    skip = "skip"


class Faulty(StrEnum):
    """What becomes of a row in which something that is not needed is wrong."""

    leave = "leave"
    without = "without"


class Order(StrEnum):
    """How 05/06/2001 is read."""

    day = "day"
    month = "month"


@dataclass(frozen=True, slots=True)
class Options:
    """How the cells of one file are read. `known` are ids of what rows speak of, by field and by name.

    `makes_tags`: tags that are not there yet are made; `gives_discounts`: cards may get one.
    """

    country: str = "GB"
    order: Order = Order.day
    today: date = date(2000, 1, 1)
    way: Way = Way.fill
    faulty: Faulty = Faulty.leave
    zone: str = "UTC"
    currency: str = "EUR"
    branch: int = 0
    makes_tags: bool = False
    gives_discounts: bool = False
    known: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


Reader = Callable[[str, Options], str]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row may say. `read` makes of a cell the text that is kept, or raises `Invalid`.

    `now` is SQL for what a row of the table has at present, as the same text; `put` are the columns of that
    table, each with SQL that makes its value of such a text (`{}`). Of one that is `only_new` nothing is
    changed later. `is_date`: the order of its days and months is looked for in the file.
    """

    name: str
    title: str
    read: Reader
    guesses: frozenset[str] = frozenset()
    looks: Callable[[str], bool] | None = None
    now: str = ""
    put: tuple[tuple[str, str], ...] = ()
    only_new: bool = False
    needed: bool = False
    is_date: bool = False
    hint: str = ""
    shown: Callable[[str], str] = str
    cell: str = "text"  # as what it goes into a workbook: text, date, moment, number

    @property
    def is_compared(self) -> bool:
        return bool(self.now) and not self.only_new


def known_as(*texts: str) -> frozenset[str]:
    """Headings without their capitals and dots."""
    return titles(*texts)
