"""What makes a PIN too easy to guess."""

import re
from datetime import date
from itertools import pairwise

SHORTEST_PIN, LONGEST_PIN = 4, 8
DOWN_THE_PAD = {"2580", "0852", "1470", "3690", "1593", "3571", "147258", "159357", "147369"}
A_LEAP_YEAR = 2000
DATES = {  # where the year, the month and the day stand; a year of two digits is any
    4: ((None, slice(2, 4), slice(0, 2)), (None, slice(0, 2), slice(2, 4))),
    6: (
        (None, slice(2, 4), slice(0, 2)),
        (None, slice(0, 2), slice(2, 4)),
        (None, slice(2, 4), slice(4, 6)),
    ),
    8: (
        (slice(4, 8), slice(2, 4), slice(0, 2)),
        (slice(4, 8), slice(0, 2), slice(2, 4)),
        (slice(0, 4), slice(4, 6), slice(6, 8)),
    ),
}


def fault_of_pin(pin: str) -> str:
    """Why it cannot be somebody's PIN, as a sentence; "" where it can."""
    if not re.fullmatch(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", pin):
        return f"A PIN has {SHORTEST_PIN} to {LONGEST_PIN} digits, and nothing else."
    if len(set(pin)) < 3 or is_pattern(pin):
        return "Too easy to guess: no rows like 1234, no digits again and again, no line of the pad."
    if looks_like_a_date(pin):
        return "That looks like a birthday or a year, and those are tried first. Take other digits."
    return ""


def is_pattern(pin: str) -> bool:
    """A row up or down, the same part twice, or a line on the pad."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    middle = len(pin) // 2
    return steps <= {1} or steps <= {9} or pin[:middle] == pin[middle:] or pin in DOWN_THE_PAD


def looks_like_a_date(pin: str) -> bool:
    if len(pin) == 4 and pin[:2] in ("19", "20"):
        return True
    return any(
        is_date(pin[year] if year else "", pin[month], pin[day])
        for year, month, day in DATES.get(len(pin), ())
    )


def is_date(year: str, month: str, day: str) -> bool:
    if year and year[:2] not in ("19", "20"):
        return False
    try:
        date(int(year or A_LEAP_YEAR), int(month), int(day))
    except ValueError:
        return False
    return True
