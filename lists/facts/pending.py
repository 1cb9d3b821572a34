"""What is not settled yet: who waits for a place, and whose visit is over and was never charged."""

from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Not settled"
WAITS = """SELECT waiting_request.client, waiting_request.service AS value FROM waiting_request
WHERE waiting_request.status = 'waiting'"""
# As on the card: clients/queries/visits.py. Among those to come an index has them by client.
UNCHARGED = Source(
    "visit",
    "visit.client",
    "visit.client IS NOT NULL AND visit.status = 'arrived' AND visit.ends_at < {now}",
    {
        "uncharged_branch": Filter("Branch", "visit.branch = ANY({values})", "branches"),
        "uncharged_when": Filter("When", "visit.starts_at", is_period=True),
    },
)
PENDING: Catalogue = {
    "waits_for": Fact(
        "Waits for", GROUP, Kind.many_of, WAITS, options="services", hint="The waiting list, by service."
    ),
    "uncharged": Fact(
        "Visits not charged",
        GROUP,
        Kind.whole,
        measure=Measure(UNCHARGED, "count(*)"),
        hint="Came, the visit is over, and it was never charged.",
    ),
}
