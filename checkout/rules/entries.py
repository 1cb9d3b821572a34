"""A sale in the book; docs/checkout.md and docs/taxes.md show it with numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from checkout.rules import Method, Settlement, Totals
from checkout.rules.taxes import Taxed
from checkout.rules.tips import TipPart
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.rules.vouchers import Issued, use_entries


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sale is written: the branch, the desk its cash goes into, the people its tip is for.

    And the visit, for which something may have been paid before. `vouchers` are the accounts of those that
    pay; `issued` are those that are sold.
    """

    branch: int
    desk: int = 0
    tips: Sequence[TipPart] = ()
    visit: int = 0
    vouchers: Mapping[int, Account] = field(default_factory=dict)
    issued: Sequence[Issued] = ()


def sale_entries(
    totals: Totals, settlement: Settlement, place: Place, taxed: Sequence[Taxed] = ()
) -> list[Entry]:
    """Revenue is without the tax in it, which is owed; `taxed` are the lines of the bill."""

    def on(kind: AccountKind, amount: int, party: int = 0) -> Entry:
        return Entry(Account(kind, totals.currency, branch=place.branch, party=party), amount)

    of_services = sum(line.tax for line in taxed if line.is_service)
    of_goods = sum(line.tax for line in taxed if not line.is_service)
    return [
        on(AccountKind.cash_desk, settlement.by(Method.cash), place.desk),
        on(AccountKind.card_terminal, settlement.by(Method.card)),
        on(AccountKind.points_redeemed, settlement.by(Method.points)),
        on(AccountKind.prepaid, settlement.by(Method.prepaid), place.visit),
        *(
            on(AccountKind.client_debt, owed, who)
            for who, owed in settlement.of_clients(Method.on_account).items()
        ),
        *(
            on(AccountKind.client_deposit, used, who)
            for who, used in settlement.of_clients(Method.deposit).items()
        ),
        *(
            entry
            for voucher, used in settlement.of_vouchers().items()
            for entry in use_entries(place.vouchers[voucher], place.branch, used)
        ),
        *(entry for each in place.issued for entry in each.entries),
        on(AccountKind.discounts, totals.discount - (totals.vouchers - totals.ahead)),
        on(AccountKind.revenue_services, of_services - totals.services),
        on(AccountKind.revenue_goods, of_goods - totals.goods),
        on(AccountKind.cash_rounding, -settlement.rounding),
        *(on(AccountKind.tax, -tax, rate) for rate, tax in by_rate(taxed).items()),
        *(on(AccountKind.tips_payable, -part.amount, part.member) for part in place.tips),
    ]


def by_rate(taxed: Iterable[Taxed]) -> dict[int, int]:
    """The tax of each rate in basis points, which is the party of its account."""
    found: dict[int, int] = defaultdict(int)
    for line in taxed:
        found[line.rate or 0] += line.tax
    return found
