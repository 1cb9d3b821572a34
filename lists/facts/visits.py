"""What clients came for, when, where and with whom, and what they did not come to."""

from collections.abc import Mapping

from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Visits"
WEEKDAY = """extract(isodow FROM visit.starts_at AT TIME ZONE
(SELECT zone FROM branch WHERE branch.id = visit.branch))::int = ANY({values})"""
BRANCH = Filter("Branch", "visit.branch = ANY({values})", "branches")
WHEN = Filter("When", "visit.starts_at", is_period=True)
ON_VISITS: Mapping[str, Filter] = {
    "branch": BRANCH,
    "when": WHEN,
    "service": Filter(
        "Service",
        "visit.id IN (SELECT visit_line.visit FROM visit_line WHERE visit_line.service = ANY({values}))",
        "services",
    ),
    "category": Filter(
        "Category",
        """visit.id IN (SELECT visit_line.visit FROM visit_line JOIN service
        ON service.id = visit_line.service WHERE service.category = ANY({values}))""",
        "categories",
    ),
    "person": Filter(
        "With",
        "visit.id IN (SELECT visit_line.visit FROM visit_line WHERE visit_line.member = ANY({values}))",
        "people",
    ),
    "weekday": Filter("Weekday", WEEKDAY, "weekdays"),
    "source": Filter("Booked", "visit.source = ANY({values})", "sources", words=True),
}


def visits(where: str) -> Source:
    return Source("visit", "visit.client", f"visit.client IS NOT NULL AND {where}", ON_VISITS)


DONE = visits("visit.status = 'done'")
UPCOMING = visits(
    "visit.status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived') AND visit.ends_at > {now}"
)
GOODS = Source(
    "visit_line JOIN visit ON visit.id = visit_line.visit",
    "visit.client",
    "visit.client IS NOT NULL AND visit.status = 'done' AND visit_line.good IS NOT NULL",
    {
        "branch": BRANCH,
        "when": WHEN,
        "good": Filter("Good", "visit_line.good = ANY({values})", "goods"),
    },
)
BOOKED = Source(
    "visit",
    "visit.client",
    "visit.client IS NOT NULL",
    {
        "branch": BRANCH,
        "made": Filter("Made", "visit.created_at", is_period=True),
        "source": ON_VISITS["source"],
    },
)
# Whole days from one visit to the next, on the average; nobody has a rhythm before the second visit.
RHYTHM = "extract(day FROM ({last} - {first}) / nullif({visits} - 1, 0))::int"
KEPT = {"last": "max(kept.last_at)", "first": "min(kept.first_at)", "visits": "sum(kept.visits)"}
COUNTED = {"last": "max(visit.starts_at)", "first": "min(visit.starts_at)", "visits": "count(*)"}


def late(of: Mapping[str, str]) -> str:
    """How many days ago somebody of this rhythm was expected."""
    return f"(extract(day FROM {{now}} - {of['last']})::int - {RHYTHM.format(**of)})"


def whole(title: str, source: Source, kept: str = "", *, value: str = "count(*)") -> Fact:
    return Fact(title, GROUP, Kind.whole, measure=Measure(source, value, kept))


def day(title: str, source: Source, value: str, kept: str = "") -> Fact:
    return Fact(title, GROUP, Kind.day, measure=Measure(source, value, kept, is_number=False))


VISITS: Catalogue = {
    "visits": whole("Visits", DONE, "sum(kept.visits)"),
    "last_visit": day("Last visit", DONE, "max(visit.starts_at)", "max(kept.last_at)"),
    "first_visit": day("First visit", DONE, "min(visit.starts_at)", "min(kept.first_at)"),
    "rhythm": Fact(
        "Days between visits",
        GROUP,
        Kind.whole,
        measure=Measure(DONE, RHYTHM.format(**COUNTED), RHYTHM.format(**KEPT), is_number=False),
    ),
    "overdue": Fact(
        "Days later than usual",
        GROUP,
        Kind.whole,
        measure=Measure(DONE, late(COUNTED), late(KEPT), is_number=False),
    ),
    "upcoming": whole("Visits to come", UPCOMING),
    "next_visit": day("Next visit", UPCOMING, "min(visit.starts_at)"),
    "no_shows": whole("No-shows", visits("visit.status = 'no_show'"), "sum(kept.no_shows)"),
    "cancelled": whole("Cancelled", visits("visit.status = 'cancelled'"), "sum(kept.cancelled)"),
    "cancelled_late": whole(
        "Cancelled late",
        visits("visit.status = 'cancelled' AND visit.cancelled_late"),
        "sum(kept.cancelled_late)",
    ),
    "bookings": whole("Bookings made", BOOKED),
    "goods": whole("Goods bought", GOODS, value="sum(visit_line.quantity)"),
}
