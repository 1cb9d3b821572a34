"""The columns a sheet may have, and how they are known by their headings."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalog.reading import Reader


class Bulk(StrEnum):
    """How a column is changed for many rows at once."""

    never = "never"
    text = "text"
    choice = "choice"
    price = "price"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `reads` makes of what was typed the one way it is kept, or raises `Invalid`.

    By those that are `key` a row is known again; a new row needs those that are `needed`. `options` are what
    there is already; where `makes` says so, another one is made with the row.
    """

    name: str
    label: str
    reads: Reader
    titles: frozenset[str] = frozenset()
    needed: bool = False
    key: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()
    makes: str = ""
    pasted: bool = True
    bulk: Bulk = Bulk.never
    currency: str = ""


def heading(text: str) -> str:
    """ "Price (EUR)" → "price eur": what two headings have in common that mean the same."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def titles(*texts: str) -> frozenset[str]:
    return frozenset(map(heading, texts))


def recognised(columns: Sequence[Column], cells: Sequence[str]) -> tuple[str, ...]:
    """The name of the column under each heading, "" for an unknown one and for the second of two."""
    known = {title: each.name for each in columns if each.pasted for title in each.titles}
    found = [known.get(heading(cell), "") for cell in cells]
    return tuple(name if name not in found[:place] else "" for place, name in enumerate(found))


def is_heading(columns: Sequence[Column], cells: Sequence[str]) -> bool:
    """Whether a row says what is below it: it names the name, or half of what it says is known."""
    found = [name for name in recognised(columns, cells) if name]
    return "name" in found or 2 * len(found) >= max(1, len([cell for cell in cells if cell]))
