"""Who is erased is taken out of what others wrote: by their full name, their numbers and addresses."""

import re
from collections.abc import Iterable
from typing import Any

GONE = "[gone]"
SHORTEST = 6  # letters or figures: what is shorter may mean anything, and is left
TAIL = 8  # of a phone number the last figures are the same in every writing
BETWEEN = r"[ ()./-]{0,3}"
NOTHING = r"(?!)"


def pattern_of(names: Iterable[str], phones: Iterable[str], others: Iterable[str]) -> str:
    """A regular expression, for PostgreSQL and for Python, without regard to capitals; "" finds nothing.

    Only names of two words or more count: "Anna" alone is anybody.
    """
    parts = [*map(of_name, names), *map(of_phone, phones), *map(of_word, others)]
    return "|".join(sorted({part for part in parts if part}))


def of_name(name: str) -> str:
    words = name.split()
    if len(words) < 2 or len("".join(words)) < SHORTEST:
        return ""
    return bounded(r"\s+".join(re.escape(word) for word in words))


def of_phone(phone: str) -> str:
    """In whatever writing: with the country, without it, parted by spaces or strokes."""
    figures = [figure for figure in phone if figure.isdecimal()]
    if len(figures) < SHORTEST:
        return ""
    tail = BETWEEN.join(figures[-TAIL:])
    return rf"\+?(?:[0-9]{BETWEEN}){{0,8}}{tail}(?![0-9])"


def of_word(word: str) -> str:
    return bounded(re.escape(word)) if len(word) >= SHORTEST else ""


def bounded(part: str) -> str:
    return rf"(?<!\w){part}(?!\w)"


def without(value: Any, pattern: str) -> Any:  # noqa: ANN401  # whatever JSON holds
    """The same text, or the same JSON, in which nobody of them is named."""
    if isinstance(value, str):
        return re.sub(pattern, GONE, value, flags=re.IGNORECASE)
    if isinstance(value, dict):
        return {key: without(each, pattern) for key, each in value.items()}
    if isinstance(value, list):
        return [without(each, pattern) for each in value]
    return value
