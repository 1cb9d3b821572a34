"""How a renewal stands, in words, and what of it goes into the book."""

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from checkout.rules.online import acquirer, why_declined
from kit.words import _
from ledger.rules import Account, Entry
from ledger.tables import AccountKind

EARLY = time(4)  # before anybody comes, and when nobody is woken
NO_CARD = "no_card"


class Shown(StrEnum):
    """How a membership's renewing stands, for people."""

    off = "off"
    on = "on"
    paused = "paused"
    last = "last"
    trying = "trying"
    unpaid = "unpaid"


def why_unpaid(trouble: str) -> str:
    """In the words of whoever reads it: why nothing was paid."""
    return _("No card is kept for it.") if trouble == NO_CARD else why_declined(trouble)


def tried_at(day: date, zone: str) -> datetime:
    """The moment of a day on which something is taken off cards."""
    return datetime.combine(day, EARLY, ZoneInfo(zone))


def paid_in(branch: int, currency: str, amount: int) -> list[Entry]:
    return [Entry(acquirer(branch, currency), amount)]


def deposited(branch: int, currency: str, client: int, amount: int) -> list[Entry]:
    """What was paid for something that is no more lies for the client."""
    deposit = Account(AccountKind.client_deposit, currency, branch=branch, party=client)
    return [*paid_in(branch, currency, amount), Entry(deposit, -amount)]
