"""Where money can be, and from where to where it can be moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledger.rules import Account
from ledger.tables import AccountKind

LARGEST_ID = 2**31 - 1


class PlaceKind(StrEnum):
    """Cash desks and banks have a number; of the others a branch has one each."""

    desk = "desk"
    safe = "safe"
    bank = "bank"
    terminal = "terminal"
    online = "online"
    owner = "owner"


ACCOUNTS: Mapping[PlaceKind, AccountKind] = {
    PlaceKind.desk: AccountKind.cash_desk,
    PlaceKind.safe: AccountKind.safe,
    PlaceKind.bank: AccountKind.bank,
    PlaceKind.terminal: AccountKind.card_terminal,
    PlaceKind.online: AccountKind.online_acquirer,
    PlaceKind.owner: AccountKind.owner_cash,
}
KINDS: Mapping[AccountKind, PlaceKind] = {account: place for place, account in ACCOUNTS.items()}
TITLES = {
    PlaceKind.safe: "Safe",
    PlaceKind.terminal: "Card terminal",
    PlaceKind.online: "Paid online",
    PlaceKind.owner: "Owner",
}
NUMBERED = frozenset({PlaceKind.desk, PlaceKind.bank})
# What was paid by card or online comes from there to a bank, and goes nowhere else.
COLLECTED = frozenset({PlaceKind.terminal, PlaceKind.online})
PAYS = frozenset(PlaceKind) - COLLECTED


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A drawer, the safe, a bank account …; `key` is how addresses and rows name it."""

    kind: PlaceKind
    number: int = 0

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.number}" if self.kind in NUMBERED else str(self.kind)

    def account(self, branch: int, currency: str) -> Account:
        return Account(ACCOUNTS[self.kind], currency, branch=branch, party=self.number)


def read_place(key: str) -> Place | None:
    """None for what names no place there could be."""
    name, dash, number = key.partition("-")
    if name not in tuple(PlaceKind) or (name in NUMBERED) != bool(dash):
        return None
    kind = PlaceKind(name)
    if not dash:
        return Place(kind)
    is_id = number.isascii() and number.isdigit() and len(number) < 11 and 0 < int(number) <= LARGEST_ID
    return Place(kind, int(number)) if is_id else None


def why_not_between(out_of: Place, into: Place) -> str:
    """Why money does not go from the one to the other; "" where it can."""
    if out_of == into:
        return "It is there already. Choose another place."
    if into.kind in COLLECTED:
        return "Money only comes from there. Choose where it went."
    if out_of.kind in COLLECTED and into.kind is not PlaceKind.bank:
        return "From there it goes to a bank account. Choose one, or add it first."
    return ""
