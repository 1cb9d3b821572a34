"""What may be set of what is forgotten by itself."""

from dataclasses import dataclass

from kit.errors import Invalid
from kit.typed import is_number

LEAST_DAYS, MOST_DAYS = 30, 3_650
LEAST_GRACE, MOST_GRACE = 1, 365


@dataclass(frozen=True, slots=True)
class Terms:
    """So many days after the last visit, and announced so many days before."""

    days: int = 1_095
    grace_days: int = 14


def read_terms(days: str, grace: str) -> Terms:
    """Raises `Invalid` with each field that is wrong."""
    wrong = {}
    if not is_number(days) or not LEAST_DAYS <= int(days) <= MOST_DAYS:
        wrong["days"] = f"Write a number of days from {LEAST_DAYS} to {MOST_DAYS:,}."
    if not is_number(grace) or not LEAST_GRACE <= int(grace) <= MOST_GRACE:
        wrong["grace"] = f"Write a number of days from {LEAST_GRACE} to {MOST_GRACE}."
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    return Terms(int(days), int(grace))
