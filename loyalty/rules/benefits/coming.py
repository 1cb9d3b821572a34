"""What a client gets next: "2 more visits: 10% off"."""

from collections.abc import Iterator, Sequence

from loyalty.rules.benefits.conditions import of_branch, of_dates, of_people
from loyalty.rules.benefits.counting import COUNTING, next_of
from loyalty.rules.benefits.facts import BillFacts
from loyalty.rules.benefits.outcomes import Next
from loyalty.rules.benefits.programmes import Programme


def coming_of(bill: BillFacts, programmes: Sequence[Programme]) -> tuple[Next, ...]:
    """Of all programmes that count and are for this client and day, what is nearest first.

    The bill's own lines do not count yet; for a page without a bill it has none.
    """
    return tuple(sorted(each_next(bill, programmes), key=lambda each: (-each.part, each.programme)))


def each_next(bill: BillFacts, programmes: Sequence[Programme]) -> Iterator[Next]:
    if bill.client is None:
        return
    for programme in programmes:
        if programme.kind not in COUNTING and not programme.nth:
            continue
        if not (of_dates(programme, bill) or of_branch(programme, bill) or of_people(programme, bill)):
            found = next_of(programme, bill.client, bill.on, bill.currency)
            if found:
                yield found
