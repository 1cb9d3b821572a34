"""What clients came for, when, where and with whom, and what they did not come to.

What took place is asked of `done_line`, a row for each line of such a visit; without any filter the figures
in `client_total` answer, beside the card, and by branch and way of booking those in `client_figure`.
"""

from collections.abc import Mapping
from dataclasses import replace

from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Visits"
OF_BRANCH = Filter("Branch", "done_line.branch = ANY({values})", "branches")
WHEN = Filter("When", "done_line.starts_at", is_period=True)
SERVICE = Filter("Service", "done_line.service = ANY({values})", "services")
CATEGORY = Filter("Category", "done_line.service = ANY({values})", "categories", by_service=True)
PERSON = Filter("With", "done_line.member = ANY({values})", "people")
GOOD = Filter("Good", "done_line.good = ANY({values})", "goods")
DONE = Source(
    "done_line",
    "done_line.client",
    "TRUE",
    {
        "branch": OF_BRANCH,
        "when": WHEN,
        "service": SERVICE,
        "category": CATEGORY,
        "person": PERSON,
        "weekday": Filter("Weekday", "done_line.weekday = ANY({values})", "weekdays"),
        "source": Filter("Booked", "done_line.source = ANY({values})", "sources", words=True),
    },
    once="done_line.is_first",
    of_visit=frozenset({"branch", "when", "weekday", "source"}),
    by_client=True,
)
GOODS = Source(
    "done_line",
    "done_line.client",
    "done_line.good IS NOT NULL",
    {"branch": OF_BRANCH, "when": WHEN, "good": GOOD},
)
ON_VISITS: Mapping[str, Filter] = {
    "visit_branch": Filter("Branch", "visit.branch = ANY({values})", "branches"),
    "visit_when": Filter("When", "visit.starts_at", is_period=True),
    "made": Filter("Made", "visit.created_at", is_period=True),
    "visit_source": Filter("Booked", "visit.source = ANY({values})", "sources", words=True),
}


FIGURES = Source(
    "client_figure AS figure",
    "figure.client",
    "TRUE",
    {
        "branch": Filter("Branch", "figure.branch = ANY({values})", "branches"),
        "source": Filter("Booked", "figure.source = ANY({values})", "sources", words=True),
    },
)
CATEGORIES = Source(
    "client_category AS figure",
    "figure.client",
    "TRUE",
    {
        "branch": FIGURES.filters["branch"],
        "category": Filter("Category", "figure.category = ANY({values})", "categories"),
    },
)
# A visit is counted in each of its categories.
OF_ONE_CATEGORY = replace(
    CATEGORIES,
    filters={**CATEGORIES.filters, "category": replace(CATEGORIES.filters["category"], takes_one=True)},
)
FIGURES_ON_VISITS = replace(FIGURES, filters={f"visit_{key}": each for key, each in FIGURES.filters.items()})
EXPECTED = "('requested', 'listed', 'waiting', 'confirmed', 'arrived')"
# What became of bookings is counted; those that nothing has become of yet are few.
EVERY_BOOKING = replace(
    FIGURES_ON_VISITS,
    table=f"""(
    SELECT client, branch, source, visits + no_shows + cancelled AS bookings FROM client_figure
    UNION ALL
    SELECT client, branch, source, 1 FROM visit WHERE client IS NOT NULL AND status IN {EXPECTED}
) AS figure""",  # noqa: S608 - only constants
    by_client=True,
)


def visits(where: str) -> Source:
    return Source("visit", "visit.client", f"visit.client IS NOT NULL AND {where}", ON_VISITS)


UPCOMING = visits(f"visit.status IN {EXPECTED} AND visit.ends_at > {{now}}")
# Whole days from one visit to the next, on the average; nobody has a rhythm before the second visit.
RHYTHM = "date_part('day', ({last} - {first}) / nullif({visits} - 1, 0))::int"
KEPT = {"last": "total.last_at", "first": "total.first_at", "visits": "total.visits"}
COUNTED = {
    "last": "max(done_line.starts_at)",
    "first": "min(done_line.starts_at)",
    "visits": "count(DISTINCT done_line.visit)",
}
SUMMED = {
    "last": "max(figure.last_at)",
    "first": "min(figure.first_at)",
    "visits": "sum(figure.visits)",
}
PER_VISIT = {**COUNTED, "visits": "count(*)"}
WAYS = (COUNTED, KEPT, SUMMED, PER_VISIT)


def late(of: Mapping[str, str]) -> str:
    """How many days later than usual it is now."""
    return f"(date_part('day', {{now}} - {of['last']})::int - {RHYTHM.format(**of)})"


def expected(of: Mapping[str, str]) -> str:
    """As long after the last visit as usual, whatever the clocks do in between."""
    return f"({of['last']} + {RHYTHM.format(**of)} * interval '24 hours')"


def whole(title: str, source: Source, value: str = "count(*)", kept: tuple[Measure, ...] = ()) -> Fact:
    return Fact(title, GROUP, Kind.whole, measure=Measure(source, value, kept=kept))


def missed(title: str, where: str, column: str) -> Fact:
    summed = Measure(FIGURES_ON_VISITS, f"sum(figure.{column})")
    return replace(whole(title, visits(where), kept=(summed,)), column=f"coalesce(total.{column}, 0)")


def done(title: str, ways: tuple[str, ...], by_category: Source, *, of: Kind = Kind.whole) -> Fact:
    """`ways` are as lines, the card, figures and visits have it. Who never came has no such value."""
    value, column, summed, per_visit = ways
    kept = tuple(Measure(each, summed, is_number=False) for each in (FIGURES, by_category))
    return Fact(title, GROUP, of, column, Measure(DONE, value, per_visit, is_number=False, kept=kept))


VISITS: Catalogue = {
    "visits": Fact(
        "Visits",
        GROUP,
        Kind.whole,
        "coalesce(total.visits, 0)",
        Measure(
            DONE,
            COUNTED["visits"],
            PER_VISIT["visits"],
            kept=tuple(Measure(each, SUMMED["visits"]) for each in (FIGURES, OF_ONE_CATEGORY)),
        ),
    ),
    "last_visit": done("Last visit", tuple(each["last"] for each in WAYS), CATEGORIES, of=Kind.day),
    "first_visit": done("First visit", tuple(each["first"] for each in WAYS), CATEGORIES, of=Kind.day),
    "rhythm": done("Days between visits", tuple(RHYTHM.format(**each) for each in WAYS), OF_ONE_CATEGORY),
    "overdue": done("Days later than usual", tuple(late(each) for each in WAYS), OF_ONE_CATEGORY),
    "expected": done("Expected", tuple(expected(each) for each in WAYS), OF_ONE_CATEGORY, of=Kind.day),
    "upcoming": whole("Visits to come", UPCOMING),
    "next_visit": Fact(
        "Next visit", GROUP, Kind.day, measure=Measure(UPCOMING, "min(visit.starts_at)", is_number=False)
    ),
    "no_shows": missed("No-shows", "visit.status = 'no_show'", "no_shows"),
    "cancelled": missed("Cancelled", "visit.status = 'cancelled'", "cancelled"),
    "cancelled_late": missed(
        "Cancelled late", "visit.status = 'cancelled' AND visit.cancelled_late", "cancelled_late"
    ),
    "bookings": whole(
        "Bookings made",
        replace(visits("TRUE"), by_client=True),
        kept=(Measure(EVERY_BOOKING, "sum(figure.bookings)"),),
    ),
    "goods": whole("Goods bought", GOODS, "sum(done_line.quantity)"),
}
