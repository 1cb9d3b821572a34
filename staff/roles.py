"""The roles there are."""

from enum import StrEnum


class Role(StrEnum):
    """A named set of permissions; the sets are in staff/rules.py."""

    specialist = "specialist"
    receptionist = "receptionist"
    manager = "manager"
    accountant = "accountant"
    owner = "owner"
