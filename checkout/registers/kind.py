"""A kind of register as data: what it can do, what it asks to be set up, and how its driver is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from checkout.registers.protocol import Driver


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a kind of register can do; what it cannot, it is never asked."""

    is_fiscal: bool = False  # keeps the documents as the law wants them
    has_shifts: bool = False
    moves_cash: bool = False  # wants to hear of cash put in and taken out
    takes_accounts: bool = False  # wants to hear of debts that are paid, and of deposits
    prints: bool = False
    prints_text: bool = False
    takes_copies: bool = False
    kicks_drawer: bool = False
    looks_up: bool = False
    corrects: bool = False  # takes corrections of what it was told wrongly, or not at all


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of a kind's settings. All are kept as text; a secret is sealed, and never shown again."""

    name: str
    title: str
    hint: str = ""
    default: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_secret: bool = False
    is_optional: bool = False
    longest: int = 120


@dataclass(frozen=True, slots=True)
class Config:
    """A register as it was set up: `values` has every setting of its kind, secrets opened.

    `zone` is the branch's.
    """

    register: int
    name: str
    values: Mapping[str, str]
    zone: str = "UTC"


def all_fine(_values: Mapping[str, str]) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of register, as data: a vendor's module ends with one, and registers/kinds.py lists them.

    `make` opens no connection yet; `check` names each setting that cannot be, with a sentence.
    """

    name: str
    title: str
    abilities: Abilities
    settings: Sequence[Setting]
    make: Callable[[Config], Driver]
    check: Callable[[Mapping[str, str]], dict[str, str]] = all_fine
