"""Statements out of sums of the book. Amounts of accounts are debits less credits, in minor units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledger.tables import AccountKind

Kind = AccountKind
Sums = Mapping[AccountKind, int]


class Part(StrEnum):
    """What an account is to the owner."""

    sales = "sales"
    reductions = "reductions"
    costs = "costs"
    others = "others"
    places = "places"
    owed = "owed"
    owner = "owner"
    shelf = "shelf"
    points = "points"


# Every account has a place here, and a test asks for it: nothing of the book is left out of a statement.
PARTS: Mapping[Part, Mapping[AccountKind, str]] = {
    Part.sales: {Kind.revenue_services: "Services", Kind.revenue_goods: "Goods"},
    Part.reductions: {Kind.discounts: "Discounts", Kind.points_redeemed: "Paid with points"},
    Part.costs: {
        Kind.pay_expense: "Pay",
        Kind.cost_of_goods: "Cost of goods",
        Kind.consumables_used: "Consumables",
        Kind.stock_written_off: "Goods written off",
        Kind.bad_debts: "Debts given up",
        Kind.expense: "Expenses",
    },
    Part.others: {
        Kind.fees_for_absence: "Fees of who did not come",
        Kind.cash_difference: "Differences of counted cash",
        Kind.cash_rounding: "Cash rounded to whole steps",
        Kind.stock_differences: "Differences of counted goods",
        Kind.other_income: "Other income",
        Kind.vouchers_lapsed: "Certificates and memberships that lapsed",
    },
    Part.places: {
        Kind.cash_desk: "Cash desks",
        Kind.safe: "Safe",
        Kind.bank: "Bank",
        Kind.card_terminal: "Card terminal",
        Kind.online_acquirer: "Paid online",
    },
    Part.owed: {
        Kind.tips_payable: "Tips",
        Kind.pay_payable: "Pay",
        Kind.prepaid: "Paid ahead of visits",
        Kind.refunds_due: "To be given back",
        Kind.tax: "Taxes",
        Kind.client_debt: "Owed by clients",
        Kind.client_deposit: "Deposits of clients",
        Kind.input_tax: "Taxes in what was bought",
        Kind.certificates: "Certificates",
        Kind.memberships: "Memberships",
        Kind.between_branches: "Between branches",
    },
    Part.owner: {Kind.owner_cash: "Put in and taken out"},
    Part.shelf: {Kind.stock: "Goods in stock", Kind.supplier: "Suppliers"},
    Part.points: {
        Kind.points: "Points of clients",
        Kind.points_issued: "Points given",
        Kind.points_expired: "Points ended",
    },
}
PLACES = tuple(PARTS[Part.places])
# Where money comes from and goes to, as the parts of a flow.
FLOWS: Mapping[str, tuple[Part, ...]] = {
    "Sales": (Part.sales, Part.reductions),
    "Owed to clients, staff and the state": (Part.owed,),
    "Costs": (Part.costs,),
    "Other": (Part.others,),
    "Goods": (Part.shelf,),
    "Owner": (Part.owner,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a statement, an amount for each column; what is good for the owner is above zero."""

    title: str
    amounts: tuple[int, ...]
    is_sum: bool = False

    @property
    def is_nothing(self) -> bool:
        return not any(self.amounts)


def profit_and_loss(columns: Sequence[Sums]) -> list[Row]:
    """Sales less reductions is the revenue, and that less costs, and what else came or went, the profit.

    Lines that are nothing in every column are left out; sums never are.
    """
    found: list[Row] = []
    for parts, total in (((Part.sales, Part.reductions), "Revenue"), ((Part.costs, Part.others), "Profit")):
        for part in parts:
            found += [row for row in rows_of(part, columns) if not row.is_nothing]
        found.append(added_up(total, (row for row in found if not row.is_sum), len(columns)))
    return found


def rows_of(part: Part, columns: Sequence[Sums]) -> list[Row]:
    return [Row(title, tuple(-each.get(kind, 0) for each in columns)) for kind, title in PARTS[part].items()]


def added_up(title: str, rows: Iterable[Row], columns: int) -> Row:
    amounts = [row.amounts for row in rows]
    return Row(title, tuple(sum(each[at] for each in amounts) for at in range(columns)), is_sum=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Money in one place over some days: `came` and `went` are both above zero."""

    title: str
    opening: int
    came: int
    went: int

    @property
    def closing(self) -> int:
        return self.opening + self.came - self.went


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the money was, where it came from and went to, and where it is."""

    opening: int
    groups: Mapping[str, list[Row]]
    closing: int

    @property
    def change(self) -> int:
        return self.closing - self.opening


def flow(places: Iterable[Place], others: Sums) -> Flow:
    """`others` are the sums of all other accounts in the transactions that moved money.

    Debits equal credits in each of them, so these, the other way round, are what the money in all places
    changed by.
    """
    known = list(places)
    groups = {
        title: [row for part in parts for row in rows_of(part, [others]) if not row.is_nothing]
        for title, parts in FLOWS.items()
    }
    return Flow(
        sum(each.opening for each in known),
        {title: rows for title, rows in groups.items() if rows},
        sum(each.closing for each in known),
    )


def as_rows(moved: Flow) -> list[Row]:
    """A flow as one column, from what there was to what there is."""
    lines = [row for rows in moved.groups.values() for row in rows]
    at_first, at_last = (
        Row(title, (amount,), is_sum=True)
        for title, amount in (
            ("At first", moved.opening),
            ("At last", moved.closing),
        )
    )
    return [at_first, *lines, at_last]
