"""A line as words, and how alike two of them are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from clients.rules import clean
from clients.rules.sounds import latin, sound

LONGEST_LINE = 200
SHORTEST_START = 3  # of a name that is still being typed
SHORTEST_SLIP = 3  # in a shorter word an error makes another word
ALIKE = 0.75
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
SEPARATE = re.compile(r"[^\s,;]+")


@dataclass(frozen=True, slots=True)
class Word:
    """As it was `typed`, and `plain`: in small Latin letters, without accents and what ends a sentence."""

    typed: str
    plain: str


def words_of(text: str) -> list[Word]:
    found = SEPARATE.findall(clean(text[:LONGEST_LINE]))
    return [Word(each, plain) for each in found if (plain := plain_of(each))]


def plain_of(text: str) -> str:
    """ "Zoë!" → "zoe"; a date keeps its points: "12.12." → "12.12"."""
    return latin(text).strip(".!?:'\"()`")


@lru_cache(maxsize=20_000)
def words_of_name(name: str) -> tuple[str, ...]:
    return tuple(each.plain for each in words_of(name))


def number_of(word: str) -> int | None:
    """ "2", "two", "a"; None for what counts nothing."""
    if word.isascii() and word.isdigit() and len(word) < 4:
        return int(word)
    return NUMBERS.get(word)


@lru_cache(maxsize=100_000)
def likeness(typed: str, word: str) -> float:
    """1 for the word itself, less for its beginning, its sound, a slip of the finger; 0 for another."""
    if typed == word:
        return 1.0
    if len(typed) >= SHORTEST_START and word.startswith(typed):
        return 0.9
    if len(typed) >= SHORTEST_START and sound(typed) == sound(word):
        return 0.88
    if min(len(typed), len(word)) < SHORTEST_SLIP or abs(len(typed) - len(word)) > 2:
        return 0.0
    alike = max(alikeness(typed, word), alikeness(word, typed))
    return 0.85 * alike if alike >= ALIKE else 0.0


def alikeness(one: str, other: str) -> float:
    """The share of letters in the same order; the quick look first spares most words the slow one."""
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def name_likeness(typed: Sequence[str], name: Sequence[str]) -> float:
    """Every typed word must be one of the name, in any order; a complete name counts a little more."""
    left, worst = list(name), 1.0
    for word in typed:
        alike, best = max(((likeness(word, each), each) for each in left), default=(0.0, ""))
        if not alike:
            return 0.0
        left.remove(best)
        worst = min(worst, alike)
    return worst + (0.0 if left else 0.05)
