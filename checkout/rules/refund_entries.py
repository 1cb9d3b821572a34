"""A refund in the book, and the tax that goes back with it."""

from dataclasses import dataclass

from checkout.rules import OF_ACCOUNTS, Method
from checkout.rules.entries import Place
from checkout.rules.refunds import ACCOUNTS, Agreed, BillLeft, SoldLine, bill_after
from checkout.rules.taxes import TaxSum
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.rules.vouchers import use_entries


@dataclass(frozen=True, slots=True)
class LineBack:
    """What of a line's price, discount and tax goes back: `gross` less `discount` is `amount`."""

    of: SoldLine
    gross: int
    amount: int
    tax: int

    @property
    def discount(self) -> int:
        return self.gross - self.amount


def lines_back(before: BillLeft, agreed: Agreed) -> list[LineBack]:
    """Of each line its part of what the sale wrote, so that all parts together leave nothing."""
    after = {line.id: line for line in bill_after(before, agreed).lines}
    return [
        LineBack(
            line,
            gross=after[line.id].portion(line.gross) - line.portion(line.gross),
            amount=after[line.id].back - line.back,
            tax=after[line.id].portion(line.tax) - line.portion(line.tax),
        )
        for line in before.lines
    ]


def refund_entries(before: BillLeft, agreed: Agreed, place: Place) -> list[Entry]:
    """A refund in the book; docs/refunds.md shows it with numbers."""

    def on(kind: AccountKind, amount: int, party: int = 0) -> Entry:
        return Entry(Account(kind, before.currency, branch=place.branch, party=party), amount)

    entries = [on(AccountKind.tips_payable, amount, member) for member, amount in agreed.tips]
    entries.append(on(AccountKind.cash_rounding, agreed.rounding))
    entries += vouchers_back(before, agreed, place)
    for back in lines_back(before, agreed):
        if back.of.is_voucher:
            continue
        revenue = AccountKind.revenue_services if back.of.is_service else AccountKind.revenue_goods
        entries += [
            on(revenue, back.gross - back.tax),
            on(AccountKind.discounts, -back.discount),
            on(AccountKind.tax, back.tax, back.of.tax_rate or 0),
        ]
    payers = {payment.id: payment.payer or 0 for payment in before.payments}
    for part in agreed.payments:
        if part.method is Method.voucher:
            continue
        of_payer = payers[part.payment] if part.method in OF_ACCOUNTS else 0
        parties = {Method.cash: place.desk, Method.prepaid: place.visit}
        entries.append(on(ACCOUNTS[part.method], -part.amount, parties.get(part.method, of_payer)))
    return entries


def vouchers_back(before: BillLeft, agreed: Agreed, place: Place) -> list[Entry]:
    """What vouchers paid is theirs again; of those that were sold nothing is owed any more."""
    paid_by = {payment.id: payment.voucher or 0 for payment in before.payments}
    entries = [
        entry
        for part in agreed.payments
        if part.method is Method.voucher
        for entry in use_entries(place.vouchers[paid_by[part.payment]], place.branch, -part.amount)
    ]
    entries += [Entry(each.account, each.issue.value) for each in place.issued]
    sold = sum(back.amount for back in lines_back(before, agreed) if back.of.is_voucher)
    given = Account(AccountKind.discounts, before.currency, branch=place.branch)
    entries.append(Entry(given, sold - sum(each.issue.value for each in place.issued)))
    return entries


def taxes_back(before: BillLeft, agreed: Agreed) -> list[TaxSum]:
    """The tax that goes back, by rate, in the order of the lines; what had none is left out."""
    found: dict[tuple[str, int | None], TaxSum] = {}
    for back in lines_back(before, agreed):
        rate = back.of.tax_name, back.of.tax_rate
        if back.of.tax_name and back.amount:
            known = found.get(rate, TaxSum(*rate, amount=0, tax=0))
            found[rate] = TaxSum(*rate, amount=known.amount + back.amount, tax=known.tax + back.tax)
    return list(found.values())
