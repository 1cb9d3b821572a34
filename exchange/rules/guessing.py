"""Which column holds what: by its heading, or else by what is in it."""

from collections.abc import Sequence

from batches.rules.columns import heading
from exchange.rules.fields import Field

ENOUGH = 0.8  # of the cells of a column that has no known heading


def is_headed(fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names what is below it, or at least holds nothing that looks like data."""
    if not rows:
        return False
    first = [cell for cell in rows[0] if cell]
    if any(heading(cell) in field.guesses for cell in first for field in fields):
        return True
    looks = [field.looks for field in fields if field.looks is not None]
    return len(rows) > 1 and not any(look(cell) for cell in first for look in looks)


def guessed(fields: Sequence[Field], headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The name of a field for each column, "" where nothing is known; each field once."""
    by_title = {title: field.name for field in fields for title in field.guesses}
    found = [by_title.get(heading(cell), "") for cell in headings]
    found = [name if name not in found[:place] else "" for place, name in enumerate(found)]
    for place, name in enumerate(found):
        if not name and not heading(headings[place]):
            found[place] = by_contents(fields, [row[place] for row in rows if place < len(row)], found)
    return found


def by_contents(fields: Sequence[Field], cells: Sequence[str], taken: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    for field in fields:
        if field.looks is None or field.name in taken or not filled:
            continue
        if sum(map(field.looks, filled)) >= ENOUGH * len(filled):
            return field.name
    return ""
