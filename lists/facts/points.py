"""Points of the loyalty programmes."""

from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Points"
FILTERS = {
    "points_branch": Filter("Branch", "points_entry.branch = ANY({values})", "branches"),
    "points_when": Filter("When", "points_entry.happened_at", is_period=True),
}


def points(title: str, where: str, value: str) -> Fact:
    source = Source("points_entry", "points_entry.client", where, FILTERS)
    return Fact(title, GROUP, Kind.whole, measure=Measure(source, value))


POINTS: Catalogue = {
    "points": points("Points", "TRUE", "sum(points_entry.points)"),
    "points_earned": points(
        "Points earned", "points_entry.kind IN ('earned', 'earned_back')", "sum(points_entry.points)"
    ),
    "points_spent": points(
        "Points spent", "points_entry.kind IN ('spent', 'spent_back')", "-sum(points_entry.points)"
    ),
}
