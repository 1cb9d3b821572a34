"""What clients brought, in each currency by itself."""

from collections.abc import Sequence
from dataclasses import replace

from kit.rights import Permission
from lists.facts.visits import (
    CATEGORIES,
    CATEGORY,
    FIGURES,
    GOOD,
    OF_BRANCH,
    OF_ONE_CATEGORY,
    PERSON,
    SERVICE,
    WHEN,
)
from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Money"
PAID_IN = "{of}.branch IN (SELECT branch.id FROM branch WHERE branch.currency = '{currency}')"
LINES = Source(
    "done_line",
    "done_line.client",
    "TRUE",
    {
        "branch": OF_BRANCH,
        "when": WHEN,
        "service": SERVICE,
        "category": CATEGORY,
        "person": PERSON,
        "good": GOOD,
    },
    by_client=True,
)
OF_BRANCHES = replace(FIGURES, filters={"branch": FIGURES.filters["branch"]})
TOTAL = "sum(done_line.amount)"
AVERAGE = f"({TOTAL} / count(DISTINCT done_line.visit))"
SUMMED = "sum(figure.spent)"
SHARE = f"({SUMMED} / nullif(sum(figure.visits), 0))"


def money(currencies: Sequence[str]) -> Catalogue:
    """By currencies, as branches have them; where there is but one, totals are kept."""
    alone = len(currencies) == 1
    return {key: fact for currency in currencies for key, fact in in_currency(currency, alone=alone).items()}


def in_currency(currency: str, *, alone: bool) -> Catalogue:
    def here(source: Source, of: str = "figure") -> Source:
        return source if alone else replace(source, where=PAID_IN.format(of=of, currency=currency))

    lines, branches, one = here(LINES, "done_line"), here(OF_BRANCHES), here(OF_ONE_CATEGORY)
    spent = "coalesce(total.spent, 0)" if alone else ""
    average = "(total.spent / nullif(total.visits, 0))" if alone else ""
    total = Measure(lines, TOTAL, kept=(Measure(branches, SUMMED), Measure(here(CATEGORIES), SUMMED)))
    shares = tuple(Measure(each, SHARE, is_number=False) for each in (branches, one))
    added_up, line_by_line = (
        Measure(payments(of, "" if alone else currency), f"sum({of}.amount)")
        for of in ("client_paid", "paid_line")
    )
    paid = replace(line_by_line, kept=(added_up,))
    return {
        f"spent_{currency}": amount("Spent", currency, spent, total),
        f"average_{currency}": amount(
            "Average visit", currency, average, Measure(lines, AVERAGE, is_number=False, kept=shares)
        ),
        f"paid_{currency}": amount("Paid", currency, "", paid),
    }


def payments(of: str, currency: str) -> Source:
    """`of` is `paid_line`, or `client_paid`, which knows of no time. Without a currency there is but one."""
    filters = {
        "paid_branch": Filter("Branch", f"{of}.branch = ANY({{values}})", "branches"),
        "paid_when": Filter("When", "paid_line.closed_at", is_period=True),
        "method": Filter("By", f"{of}.method = ANY({{values}})", "methods", words=True),
    }
    if of == "client_paid":
        del filters["paid_when"]
    where = f"{of}.currency = '{currency}'" if currency else "TRUE"
    return Source(of, f"{of}.client", where, filters, by_client=True)


def amount(title: str, currency: str, column: str, measure: Measure) -> Fact:
    named = f"{title} ({currency})"
    return Fact(named, GROUP, Kind.money, column, measure, unit=currency, right=Permission.see_money)
