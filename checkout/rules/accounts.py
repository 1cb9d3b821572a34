"""What a client owes a branch and has with it: how much may be owed and used, and which bills are open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checkout.account_tables import ClientMove
from checkout.rules import Method, wrong
from checkout.rules.refunds import PaymentLeft
from kit.errors import Invalid
from kit.money import LARGEST, format_money
from ledger.rules import Account, Entry
from ledger.tables import AccountKind

Kind = ClientMove.Kind
MONEY = (Method.cash, Method.card)  # how debts are paid, and deposits paid in and out
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """How a client stands with a branch, in minor units. `most` is None where nothing is sold on account."""

    client: int = 0
    name: str = ""
    owed: int = 0
    deposit: int = 0
    most: int | None = None

    @property
    def may_owe_more(self) -> int:
        return max(0, (self.most or 0) - self.owed)


def check_debt(standing: Standing, amount: int, currency: str) -> None:
    """Raises `WrongPayment` where that is more than the client may owe, with all there is to know of it."""
    if amount <= standing.may_owe_more:
        return
    if standing.most is None:
        raise wrong("Nothing is sold on account here. It has to be paid now.")
    limit, owed, left = (
        format_money(each, currency) for each in (standing.most, standing.owed, standing.may_owe_more)
    )
    raise wrong(
        f"{standing.name} may owe {limit} and owes {owed} already: {left} more can go on account, and this"
        f" is {format_money(amount, currency)}. The rest has to be paid now."
    )


def check_deposit(standing: Standing, amount: int, currency: str) -> None:
    """Raises `WrongPayment` where that is more than there is."""
    if amount > standing.deposit:
        left = format_money(standing.deposit, currency)
        raise wrong(f"There is {left} on the deposit of {standing.name}. Use that, or less.")


def check_sum(amount: int, most: int | None, currency: str) -> None:
    """A sum that is paid in or out: above zero, and at most what there is."""
    if not 0 < amount <= LARGEST:
        raise Invalid(
            "How much is it?", amount=f"Write an amount above zero, like {format_money(2000, currency)}."
        )
    if most is not None and amount > most:
        sentence = f"That is more than there is: {format_money(most, currency)}."
        raise Invalid(sentence, amount=f"At most {format_money(most, currency)}.")


def check_means(method: str) -> Method:
    if method not in MONEY:
        raise Invalid("How is it paid?", method="Choose cash or card.")
    return Method(method)


def check_reason(reason: str) -> str:
    said = reason.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(
            "Why?", why=f"A few words, so that others understand later: at most {LONGEST_REASON} letters."
        )
    return said


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a debt, as the list of open bills needs it: the oldest first."""

    id: int
    debt: int
    made_at: datetime
    payment: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class OpenBill:
    """What is owed still of one bill."""

    payment: int
    owed: int
    made_at: datetime


def open_bills(moves: Sequence[Move]) -> list[OpenBill]:
    """What is owed, bill by bill, the oldest first.

    What was paid for a chosen bill is taken off that one; everything else, and what a bill did not need, off
    the oldest. What was taken back counts as if it had not been.
    """
    undone = [move for move in moves if move.undoes is not None]
    gone = {each for move in undone for each in (move.id, move.undoes)}
    standing = [move for move in moves if move.id not in gone]
    sold = {move.payment: move for move in standing if move.debt > 0 and move.payment is not None}
    owed = {payment: move.debt for payment, move in sold.items()}
    spare = sum(paid_off(move, owed) for move in standing if move.debt < 0)
    for payment, amount in owed.items():
        taken = min(spare, amount)
        owed[payment], spare = amount - taken, spare - taken
    return [OpenBill(payment, left, sold[payment].made_at) for payment, left in owed.items() if left]


def paid_off(move: Move, owed: dict[int, int]) -> int:
    """Takes it off the bill it was for; what that did not need is returned."""
    payment = move.payment
    if payment is None or payment not in owed:
        return -move.debt
    taken = min(-move.debt, owed[payment])
    owed[payment] -= taken
    return -move.debt - taken


class Age(StrEnum):
    """How long something is owed, in days."""

    new = "0–30"
    month = "31–60"
    two_months = "61–90"
    older = "older"


def age_of(days: int) -> Age:
    steps = ((30, Age.new), (60, Age.month), (90, Age.two_months))
    return next((age for most, age in steps if days <= most), Age.older)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose account it is, at which branch."""

    client: int
    branch: int
    currency: str

    def on(self, kind: AccountKind) -> Account:
        return Account(kind, self.currency, branch=self.branch, party=self.client)


def account_entries(holder: Holder, debt: int, deposit: int, against: Account) -> list[Entry]:
    """Both changes in the book; `against` is where the money, or the loss, is."""
    return [
        Entry(holder.on(AccountKind.client_debt), debt),
        Entry(holder.on(AccountKind.client_deposit), -deposit),
        Entry(against, deposit - debt),
    ]


@dataclass(frozen=True, slots=True)
class Back:
    """What goes back to an account: so much is owed less, so much more is on deposit.

    `over` of the deposit was put on account, and is not owed any more.
    """

    client: int
    payment: int
    debt: int = 0
    deposit: int = 0
    over: int = 0


def back_to_accounts(
    parts: Iterable[tuple[PaymentLeft, int]], accounts: Mapping[int, Standing]
) -> list[Back]:
    """Of each payment so much. What was put on account goes off what is owed, as far as anything is owed;
    what was paid of it meanwhile is a deposit from now on.
    """
    owed = {client: standing.owed for client, standing in accounts.items()}
    found = []
    for payment, amount in parts:
        who = payment.payer or 0
        was_owed = payment.method is Method.on_account
        off = min(amount, owed.get(who, 0)) if was_owed else 0
        owed[who] = owed.get(who, 0) - off
        deposit = amount - off
        found.append(Back(who, payment.id, off, deposit, deposit if was_owed else 0))
    return found


def over_entries(holder: Holder, amount: int) -> list[Entry]:
    """What was taken off a debt beyond what is owed, as a deposit."""
    return [
        Entry(holder.on(AccountKind.client_debt), amount),
        Entry(holder.on(AccountKind.client_deposit), -amount),
    ]


def of_cards(entries: Iterable[Entry]) -> list[Entry]:
    """Those that are on accounts of clients with a branch."""
    kinds = (AccountKind.client_debt, AccountKind.client_deposit)
    return [entry for entry in entries if entry.account.kind in kinds]
