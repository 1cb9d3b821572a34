"""How numbers and amounts are asked for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kit.errors import Invalid

LARGEST = 10**15
NUMBERS = {"at_least": 1, "at_most": 1, "exactly": 1, "between": 2}
NO_NUMBER = "Write a whole number of 0 or more."
NO_TENTHS = "Write a number of 0 or more, with at most one digit after the point."
TENTHS = re.compile(r"[0-9]{1,15}([.,][0-9])?")


@dataclass(frozen=True, slots=True)
class Test:
    """`sql` holds {} where the value goes; `holds` says the same of a number at hand."""

    sql: str
    holds: Callable[[Decimal], bool]

    @property
    def is_any(self) -> bool:
        """At least one, whatever more."""
        return self.sql == "{} >= 1"

    @property
    def is_none(self) -> bool:
        """0 and nothing else."""
        return self.sql in ("{} <= 0", "{} = 0")


def number_test(how: str, values: Sequence[str], unit: str = "", *, tenths: bool = False) -> Test:
    """Raises `Invalid` for values that are none. With a `unit` they are minor units of that currency."""
    if how not in NUMBERS:
        raise Invalid("This cannot be asked so.", how="Choose how it is meant.")
    given = (*values, "", "")[: NUMBERS[how]]
    first, *rest = [read_tenths(each) if tenths else read_number(each, unit) for each in given]
    if how == "between":
        last = rest[0]
        if last < first:
            raise Invalid("The first number is above the last.", value="Write the smaller one first.")
        return Test(f"{{}} BETWEEN {first} AND {last}", lambda number: first <= number <= last)
    if how == "at_least":
        return Test(f"{{}} >= {first}", lambda number: number >= first)
    if how == "at_most":
        return Test(f"{{}} <= {first}", lambda number: number <= first)
    return Test(f"{{}} = {first}", lambda number: number == first)


def read_number(text: str, unit: str) -> Decimal:
    if not text.isascii() or not text.isdecimal() or int(text[:20]) > LARGEST:
        wrong = f"Write an amount in {unit}." if unit else NO_NUMBER
        raise Invalid("How many?", value=wrong)
    return Decimal(text)


def read_tenths(text: str) -> Decimal:
    if not TENTHS.fullmatch(text):
        raise Invalid("How many?", value=NO_TENTHS)
    return Decimal(text.replace(",", "."))
