"""Spanish tax numbers: whether the last sign of one is what the others ask for."""

import re

SHAPE = re.compile(r"[0-9A-Z][0-9]{7}[0-9A-Z]")
LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
FOREIGNERS = {"X": "0", "Y": "1", "Z": "2"}
WITHOUT_NUMBER = "KLM"
BODIES = "ABCDEFGHJNPQRSUVW"
BODY_LETTERS = "JABCDEFGHI"


def tidy(typed: str) -> str:
    return re.sub(r"[\s.\-]", "", typed).upper()


def is_nif(number: str) -> bool:
    """Of a person (DNI, NIE and the like) or of a company (CIF)."""
    if not SHAPE.fullmatch(number):
        return False
    first, digits, last = number[0], number[1:8], number[8]
    if first in BODIES:
        check = company_check(digits)
        return last in (str(check), BODY_LETTERS[check])
    if first in WITHOUT_NUMBER:
        return last == LETTERS[int(digits) % 23]
    whole = FOREIGNERS.get(first, first) + digits
    return whole.isdecimal() and last == LETTERS[int(whole) % 23]


def company_check(digits: str) -> int:
    """Every second digit doubled and its own digits added up, then what is missing to a full ten."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[::2])
    return -(sum(doubled) + sum(map(int, digits[1::2]))) % 10
