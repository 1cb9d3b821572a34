"""How numbers and amounts are asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kit.errors import Invalid

LARGEST = 10**15
NUMBERS = {"at_least": 1, "at_most": 1, "exactly": 1, "between": 2}
NO_NUMBER = "Write a whole number of 0 or more."


@dataclass(frozen=True, slots=True)
class Test:
    """`sql` holds {} where the value goes; `holds` says the same of a number at hand."""

    sql: str
    holds: Callable[[int], bool]

    @property
    def is_any(self) -> bool:
        """At least one, whatever more."""
        return self.sql == "{} >= 1"

    @property
    def is_none(self) -> bool:
        """0 and nothing else."""
        return self.sql in ("{} <= 0", "{} = 0")


def number_test(how: str, values: Sequence[str], unit: str = "") -> Test:
    """Raises `Invalid` for values that are none. With a `unit` they are minor units of that currency."""
    if how not in NUMBERS:
        raise Invalid("This cannot be asked so.", how="Choose how it is meant.")
    first, *rest = [read_number(each, unit) for each in (*values, "", "")[: NUMBERS[how]]]
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


def read_number(text: str, unit: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:20]) > LARGEST:
        wrong = f"Write an amount in {unit}." if unit else NO_NUMBER
        raise Invalid("How many?", value=wrong)
    return int(text)
