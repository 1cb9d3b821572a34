"""What clients brought, in each currency by itself."""

from collections.abc import Sequence

from kit.rights import Permission
from lists.facts.visits import CATEGORY, FIGURES, GOOD, OF_BRANCH, PERSON, SERVICE, WHEN
from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Money"
PAID_IN = "{of}.branch IN (SELECT branch.id FROM branch WHERE branch.currency = '{currency}')"
FILTERS = {
    "branch": OF_BRANCH,
    "when": WHEN,
    "service": SERVICE,
    "category": CATEGORY,
    "person": PERSON,
    "good": GOOD,
}
TOTAL = "sum(done_line.amount)"
AVERAGE = f"({TOTAL} / count(DISTINCT done_line.visit))"
SHARE = "(sum(figure.spent) / nullif(sum(figure.visits), 0))"


def money(currencies: Sequence[str]) -> Catalogue:
    """By currencies, as branches have them; where there is but one, totals are kept."""
    alone = len(currencies) == 1
    return {key: fact for currency in currencies for key, fact in in_currency(currency, alone=alone).items()}


def in_currency(currency: str, *, alone: bool) -> Catalogue:
    lines, figures = (
        Source(table, f"{of}.client", "TRUE" if alone else PAID_IN.format(of=of, currency=currency), filters)
        for table, of, filters in (
            ("done_line", "done_line", FILTERS),
            (FIGURES.table, "figure", {"branch": FIGURES.filters["branch"]}),
        )
    )
    spent = "coalesce(total.spent, 0)" if alone else ""
    average = "(total.spent / nullif(total.visits, 0))" if alone else ""
    kept = Measure(figures, "sum(figure.spent)"), Measure(figures, SHARE, is_number=False)
    return {
        f"spent_{currency}": amount("Spent", currency, spent, Measure(lines, TOTAL, kept=kept[0])),
        f"average_{currency}": amount(
            "Average visit", currency, average, Measure(lines, AVERAGE, is_number=False, kept=kept[1])
        ),
        f"paid_{currency}": amount("Paid", currency, "", Measure(payments(currency), "sum(payment.amount)")),
    }


def payments(currency: str) -> Source:
    return Source(
        "payment JOIN bill ON bill.id = payment.bill JOIN visit ON visit.id = bill.visit",
        "visit.client",
        f"visit.client IS NOT NULL AND bill.reversed_at IS NULL AND bill.currency = '{currency}'",
        {
            "paid_branch": Filter("Branch", "visit.branch = ANY({values})", "branches"),
            "paid_when": Filter("When", "bill.closed_at", is_period=True),
            "method": Filter("By", "payment.method = ANY({values})", "methods", words=True),
        },
    )


def amount(title: str, currency: str, column: str, measure: Measure) -> Fact:
    named = f"{title} ({currency})"
    return Fact(named, GROUP, Kind.money, column, measure, unit=currency, right=Permission.see_money)
