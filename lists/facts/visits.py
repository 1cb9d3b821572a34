"""What clients came for, when, where and with whom, and what they did not come to.

What took place is asked of `done_line`, a row for each line of such a visit; without any filter the figures
in `client_total` answer, beside the card.
"""

from collections.abc import Mapping

from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Visits"
OF_BRANCH = Filter("Branch", "done_line.branch = ANY({values})", "branches")
WHEN = Filter("When", "done_line.starts_at", is_period=True)
SERVICE = Filter("Service", "done_line.service = ANY({values})", "services")
CATEGORY = Filter(
    "Category",
    "done_line.service IN (SELECT service.id FROM service WHERE service.category = ANY({values}))",
    "categories",
)
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


def visits(where: str) -> Source:
    return Source("visit", "visit.client", f"visit.client IS NOT NULL AND {where}", ON_VISITS)


UPCOMING = visits(
    "visit.status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived') AND visit.ends_at > {now}"
)
# Whole days from one visit to the next, on the average; nobody has a rhythm before the second visit.
RHYTHM = "extract(day FROM ({last} - {first}) / nullif({visits} - 1, 0))::int"
KEPT = {"last": "total.last_at", "first": "total.first_at", "visits": "total.visits"}
COUNTED = {
    "last": "max(done_line.starts_at)",
    "first": "min(done_line.starts_at)",
    "visits": "count(DISTINCT done_line.visit)",
}


def late(of: Mapping[str, str]) -> str:
    """How many days later than usual it is now."""
    return f"(extract(day FROM {{now}} - {of['last']})::int - {RHYTHM.format(**of)})"


def whole(title: str, source: Source, value: str = "count(*)", column: str = "") -> Fact:
    kept = f"coalesce(total.{column}, 0)" if column else ""
    return Fact(title, GROUP, Kind.whole, kept, Measure(source, value, "count(*)" if source is DONE else ""))


def day(title: str, source: Source, value: str, column: str = "") -> Fact:
    return Fact(title, GROUP, Kind.day, column, Measure(source, value, is_number=False))


def days(title: str, value: str, column: str) -> Fact:
    return Fact(title, GROUP, Kind.whole, column, Measure(DONE, value, is_number=False))


VISITS: Catalogue = {
    "visits": whole("Visits", DONE, "count(DISTINCT done_line.visit)", "visits"),
    "last_visit": day("Last visit", DONE, "max(done_line.starts_at)", "total.last_at"),
    "first_visit": day("First visit", DONE, "min(done_line.starts_at)", "total.first_at"),
    "rhythm": days("Days between visits", RHYTHM.format(**COUNTED), RHYTHM.format(**KEPT)),
    "overdue": days("Days later than usual", late(COUNTED), late(KEPT)),
    "upcoming": whole("Visits to come", UPCOMING),
    "next_visit": day("Next visit", UPCOMING, "min(visit.starts_at)"),
    "no_shows": whole("No-shows", visits("visit.status = 'no_show'"), column="no_shows"),
    "cancelled": whole("Cancelled", visits("visit.status = 'cancelled'"), column="cancelled"),
    "cancelled_late": whole(
        "Cancelled late",
        visits("visit.status = 'cancelled' AND visit.cancelled_late"),
        column="cancelled_late",
    ),
    "bookings": whole("Bookings made", visits("TRUE")),
    "goods": whole("Goods bought", GOODS, "sum(done_line.quantity)"),
}
