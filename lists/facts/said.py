"""What clients said and how they are known: reviews, calls, family, photos and papers."""

from kit.rights import Permission
from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Reviews, calls, family, photos"
REVIEWS = Source(
    "review",
    "review.client",
    "review.client IS NOT NULL",
    {
        "review_branch": Filter(
            "Branch",
            "(SELECT visit.branch FROM visit WHERE visit.id = review.visit) = ANY({values})",
            "branches",
        ),
        "review_when": Filter("When", "review.written_at", is_period=True),
    },
)
LATEST = "(array_agg(review.rating::int ORDER BY review.written_at DESC, review.id DESC))[1]"
CALLS = Source(
    "client_call",
    "client_call.client",
    "client_call.client IS NOT NULL",
    {
        "call_when": Filter("When", "client_call.started_at", is_period=True),
        "call_direction": Filter(
            "Who rang", "client_call.direction = ANY({values})", "directions", words=True
        ),
        "call_result": Filter("What came of it", "client_call.result = ANY({values})", "results", words=True),
    },
)
FILES = Source(
    "client_file",
    "client_file.whose",
    "client_file.removed_at IS NULL AND client_file.whose IS NOT NULL",
    {"file_when": Filter("Added", "client_file.added_at", is_period=True)},
)
LINKS = "SELECT client_link.client, client_link.tie AS value FROM client_link"

SAID: Catalogue = {
    "reviews": Fact("Reviews written", GROUP, Kind.whole, measure=Measure(REVIEWS, "count(*)")),
    "rating": Fact(
        "Stars of the last review", GROUP, Kind.whole, measure=Measure(REVIEWS, LATEST, is_number=False)
    ),
    "calls": Fact("Calls", GROUP, Kind.whole, measure=Measure(CALLS, "count(*)")),
    "last_call": Fact(
        "Last call",
        GROUP,
        Kind.day,
        measure=Measure(CALLS, "max(client_call.started_at)", is_number=False),
    ),
    "family": Fact("Family and payers", GROUP, Kind.many_of, LINKS, options="ties", words=True),
    "files": Fact(
        "Photos and papers",
        GROUP,
        Kind.whole,
        measure=Measure(FILES, "count(*)"),
        right=Permission.see_files,
    ),
}
