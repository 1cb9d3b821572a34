"""Setting up a register, and which one of a branch is told what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checkout.registers.kind import Abilities, Kind, Setting
from kit.errors import Invalid

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Known:
    """A register that is in use, and what it can."""

    id: int
    can: Abilities


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who keeps a branch's documents, and who prints them: one register may do both."""

    keeps: Known | None = None
    prints: Known | None = None

    @property
    def all(self) -> list[Known]:
        """Who is told of a sale, in this order."""
        found = [each for each in (self.keeps, self.prints) if each]
        return found[:1] if self.keeps == self.prints else found

    @property
    def of_no_sale(self) -> "Chosen":
        """Who prints what no fiscal register takes, because nothing that was sold is on it: a tip alone."""
        return Chosen(prints=self.prints if self.prints and not self.prints.can.is_fiscal else None)

    @property
    def of_account(self) -> "Chosen":
        """Who is told of debts that are paid and of deposits: no sales, but some want to hear of them."""
        wants = self.keeps is not None and self.keeps.can.takes_accounts
        return self if wants else self.of_no_sale

    @property
    def copies(self) -> Known | None:
        """Who prints a receipt once more, if anybody can."""
        able = self.prints and (self.prints.can.takes_copies or self.prints.can.prints_text)
        return self.prints if able else None

    @property
    def plain(self) -> Known | None:
        """Who prints plain lines, if anybody can."""
        return self.prints if self.prints and self.prints.can.prints_text else None


def chosen(registers: Sequence[Known]) -> Chosen:
    """The first of each; a fiscal register that prints leaves nothing to print to others."""
    keeps = next((each for each in registers if each.can.is_fiscal), None)
    if keeps is not None and keeps.can.prints:
        return Chosen(keeps, keeps)
    prints = next((each for each in registers if each.can.prints and not each.can.is_fiscal), None)
    return Chosen(keeps, prints)


@dataclass(frozen=True, slots=True)
class NewRegister:
    """What was typed: `values` are the settings of its kind. A secret left empty stays as it is."""

    name: str
    kind: str
    values: Mapping[str, str]


def facts(name: str, kind: Kind, values: Mapping[str, str]) -> dict[str, str]:
    """What anybody may see of a register."""
    return {"name": name, **{each.name: values[each.name] for each in kind.settings if not each.is_secret}}


def check_register(name: str, kind: Kind, values: Mapping[str, str]) -> None:
    """Raises `Invalid` naming everything that cannot be."""
    wrong = {} if 0 < len(name) <= LONGEST_NAME else {"name": "Give it a name of at most 120 letters."}
    for each in kind.settings:
        if sentence := complaint(each, values[each.name]):
            wrong[each.name] = sentence
    if not wrong:
        wrong = kind.check(values)
    if wrong:
        raise Invalid("The register cannot be used like that. Nothing was changed.", **wrong)


def complaint(setting: Setting, text: str) -> str:
    if not text:
        return "" if setting.is_optional else "This is needed."
    if setting.choices and text not in [value for value, _ in setting.choices]:
        return "Choose one of the list."
    return f"At most {setting.longest} letters." if len(text) > setting.longest else ""
