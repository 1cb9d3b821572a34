"""What clients brought, in each currency by itself."""

from collections.abc import Sequence

from kit.rights import Permission
from lists.facts.visits import BRANCH, WHEN
from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Money"
AMOUNT = "visit_line.quantity * visit_line.price - visit_line.discount"
MONEY_OF = "visit.branch IN (SELECT branch.id FROM branch WHERE branch.currency = '{currency}')"


def money(currencies: Sequence[str]) -> Catalogue:
    """Currencies are codes of three letters, as branches have them."""
    return {key: fact for currency in currencies for key, fact in in_currency(currency).items()}


def in_currency(currency: str) -> Catalogue:
    here = MONEY_OF.format(currency=currency)
    lines = Source(
        "visit_line JOIN visit ON visit.id = visit_line.visit",
        "visit.client",
        f"visit.client IS NOT NULL AND visit.status = 'done' AND {here}",
        {
            "branch": BRANCH,
            "when": WHEN,
            "service": Filter("Service", "visit_line.service = ANY({values})", "services"),
            "person": Filter("With", "visit_line.member = ANY({values})", "people"),
            "good": Filter("Good", "visit_line.good = ANY({values})", "goods"),
        },
    )
    kept = f"sum(kept.spent) FILTER (WHERE {here.replace('visit.', 'kept.')})"
    seen = f"sum(kept.visits) FILTER (WHERE {here.replace('visit.', 'kept.')})"
    total = f"sum({AMOUNT})"
    average = f"({total} / count(DISTINCT visit.id))", f"({kept} / nullif({seen}, 0))"
    return {
        f"spent_{currency}": amount("Spent", currency, Measure(lines, total, f"coalesce({kept}, 0)")),
        f"average_{currency}": amount("Average visit", currency, Measure(lines, *average, is_number=False)),
        f"paid_{currency}": amount("Paid", currency, Measure(payments(currency), "sum(payment.amount)")),
    }


def payments(currency: str) -> Source:
    return Source(
        "payment JOIN bill ON bill.id = payment.bill JOIN visit ON visit.id = bill.visit",
        "visit.client",
        f"visit.client IS NOT NULL AND bill.reversed_at IS NULL AND bill.currency = '{currency}'",
        {
            "branch": BRANCH,
            "paid_when": Filter("When", "bill.closed_at", is_period=True),
            "method": Filter("By", "payment.method = ANY({values})", "methods", words=True),
        },
    )


def amount(title: str, currency: str, measure: Measure) -> Fact:
    return Fact(
        f"{title} ({currency})", GROUP, Kind.money, measure=measure, unit=currency, right=Permission.see_money
    )
