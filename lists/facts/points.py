"""Points of clients."""

from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Points"
FILTERS = {
    "points_branch": Filter("Branch", "points_entry.branch = ANY({values})", "branches"),
    "points_when": Filter("When", "points_entry.happened_at", is_period=True),
}


KEPT = Source(
    "client_points AS figure",
    "figure.client",
    "TRUE",
    {"points_branch": Filter("Branch", "figure.branch = ANY({values})", "branches")},
    by_client=True,
)


def points(title: str, where: str, value: str, column: str) -> Fact:
    """`column` is where it is kept by branch."""
    source = Source("points_entry", "points_entry.client", where, FILTERS, by_client=True)
    kept = Measure(KEPT, f"sum(figure.{column})")
    return Fact(title, GROUP, Kind.whole, measure=Measure(source, value, kept=(kept,)))


POINTS: Catalogue = {
    "points": points("Points", "TRUE", "sum(points_entry.points)", "points"),
    "points_earned": points(
        "Points earned",
        "points_entry.kind IN ('earned', 'earned_back')",
        "sum(points_entry.points)",
        "earned",
    ),
    "points_spent": points(
        "Points spent", "points_entry.kind IN ('spent', 'spent_back')", "-sum(points_entry.points)", "spent"
    ),
}
