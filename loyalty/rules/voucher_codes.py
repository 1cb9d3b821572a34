"""Codes of certificates and memberships: how they look, and whether one can have been given out at all."""

from collections.abc import Sequence

LETTERS = "23456789ABCDEFGHJKMNPQRTVWXYZ"  # none that is taken for another; as many as a prime number, 29
DRAWN = 11  # and one that follows from them
GROUP = 4


def code_of(drawn: Sequence[int]) -> str:
    """Eleven numbers below 29 as twelve letters: 53 bits, and one letter that shows a slip of the finger."""
    return "".join(LETTERS[each] for each in [*drawn, check_of(drawn)])


def check_of(drawn: Sequence[int]) -> int:
    """Weights that differ and a prime: one letter that is wrong, or two that changed places, never fit."""
    return sum(place * each for place, each in enumerate(drawn, 2)) % len(LETTERS)


def as_kept(typed: str) -> str:
    """A code as somebody typed it, as it is kept: large letters without what parts them."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def is_whole(code: str) -> bool:
    """Whether one that is as it is kept can have been given out."""
    if len(code) != DRAWN + 1 or any(letter not in LETTERS for letter in code):
        return False
    *drawn, last = (LETTERS.index(letter) for letter in code)
    return check_of(drawn) == last


def grouped(code: str) -> str:
    """K7MQ-4XPR-9TNW."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
