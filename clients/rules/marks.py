"""Which parts of what is shown are those that were typed, so that one sees why somebody was found."""

import re
from functools import lru_cache

from clients.rules.slips import is_slip
from clients.rules.sounds import folded, sound

FEWEST_LETTERS = 3  # of what may only sound so
SEPARATE = re.compile(r"([\s\-–—/,.@_+()]+)")
Parts = list[tuple[str, bool]]


def marked(text: str, words: tuple[str, ...]) -> Parts:
    """The text in parts, each with whether it was typed; a word in another script is one as a whole."""
    found: Parts = []
    for piece in SEPARATE.split(text):
        cut = typed_of(piece, words) if piece.strip() else 0
        found += [(part, is_typed) for part, is_typed in ((piece[:cut], True), (piece[cut:], False)) if part]
    return found


@lru_cache(maxsize=20_000)
def typed_of(piece: str, words: tuple[str, ...]) -> int:
    """How much of its beginning was typed; all of it where it only sounds so, or has a slip."""
    known = "".join(folded(piece))
    begun = max((len(word) for word in words if known.startswith(word)), default=0)
    if begun:
        return ending(piece, known[:begun]) if begun < len(known) else len(piece)
    return len(piece) if any(is_like(word, known) for word in words) else 0


def ending(piece: str, typed: str) -> int:
    if piece.isascii() and piece.isalnum():
        return len(typed)
    ends = (end for end in range(1, len(piece)) if "".join(folded(piece[:end])) == typed)
    return next(ends, len(piece))


def is_like(typed: str, known: str) -> bool:
    if min(len(typed), len(known)) < FEWEST_LETTERS:
        return False
    return (
        sound(known).startswith(sound(typed)) or is_slip(typed, known) or is_slip(sound(typed), sound(known))
    )


def marked_digits(shown: str, typed: str) -> Parts:
    """Of a phone number as it is shown: the figures that were typed, with or without the zero before them."""
    digits = re.sub(r"\D", "", typed.replace("(0)", "")).lstrip("0")
    places = [at for at, letter in enumerate(shown) if letter.isdigit()]
    all_digits = "".join(shown[at] for at in places)
    starts = [
        all_digits.find(each) for each in (digits, digits[1:] if digits.startswith("8") else "") if each
    ]
    start = next((each for each in starts if each >= 0), -1)
    if len(digits) < FEWEST_LETTERS or start < 0:
        return [(shown, False)] if shown else []
    end = min(start + len(digits), len(places)) - 1
    first, last = places[start], places[end] + 1
    parts = ((shown[:first], False), (shown[first:last], True), (shown[last:], False))
    return [each for each in parts if each[0]]
