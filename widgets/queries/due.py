"""What a visit costs its client as it stands: with discounts, memberships and programmes, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from booking.queries.along import Along
from checkout.queries import bill_now
from checkout.queries.benefits import BillLine
from loyalty.rules.benefits.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Due:
    """Minor units, and what programmes take off in the reader's words, each once."""

    amount: int
    reasons: tuple[str, ...] = ()


async def due_of(visit: int) -> Due:
    """As the till would say it now. Two queries where no programme runs."""
    now = await bill_now(visit)
    return due_in(now.lines, now.outcome)


def due_in(lines: Sequence[BillLine], outcome: Outcome | None = None) -> Due:
    amount = sum(line["quantity"] * line["price"] - line["discount"] for line in lines)
    items = outcome.items if outcome else ()
    return Due(amount, tuple(dict.fromkeys(part.words for item in items for part in item.parts)))


async def with_dues(party: Sequence[Along], own: int, due: Due) -> list[Along]:
    """A party with what each pays; that of visit `own` is known."""
    return [
        replace(each, total=(due if each.visit == own else await due_of(each.visit)).amount) for each in party
    ]
