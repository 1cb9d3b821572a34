"""Which lines of a bill a membership covers, what a visit of it counts for, and why it may not be used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from catalog.rules import DAY, show_span, show_weekdays
from loyalty.membership_tables import Counted
from loyalty.rules.memberships.standing import Facts, why_not_now
from loyalty.rules.memberships.terms import Agreed, Covered, counted_visits
from loyalty.rules.vouchers import Coming, Cover, Part, Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Having:
    """A membership as it is before it is used.

    `people` may use it, the holder among them; with nobody it is for whoever has the code. No `branches` are
    all with its currency. `left` is owed for it in minor units; `counts` are the visits left by cover, those
    counted together under None.
    """

    agreed: Agreed
    facts: Facts
    currency: str
    left: int
    counts: Mapping[int | None, int]
    people: frozenset[int] = frozenset()
    branches: frozenset[int] = frozenset()

    @property
    def visits(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """So many visits of one cover; of None where they are counted together."""

    cover: int | None
    visits: int


def why_not(having: Having, coming: Coming) -> str:
    """Why these people cannot use it there and then, whatever is on the bill; "" where they can."""
    there = coming.starts_at.astimezone(ZoneInfo(coming.zone))
    return (
        why_not_now(having.facts, there.date())
        or wrong_place(having, coming)
        or wrong_person(having, coming.client)
        or wrong_time(having.agreed, there)
    )


def wrong_place(having: Having, coming: Coming) -> str:
    if coming.currency != having.currency:
        return f"It is in {having.currency}, and this branch is paid in {coming.currency}."
    if having.branches and coming.branch not in having.branches:
        return "It is not for this branch."
    return ""


def wrong_person(having: Having, client: int | None) -> str:
    if not having.people or client in having.people:
        return ""
    if client is None:
        return "Say whose visit this is first: the membership is somebody's."
    return "It is somebody else’s, and this client is not in its family."


def wrong_time(agreed: Agreed, there: datetime) -> str:
    if there.weekday() not in agreed.weekdays:
        return f"It is for {show_weekdays(agreed.weekdays)}."
    first, last = agreed.from_minute or 0, DAY if agreed.to_minute is None else agreed.to_minute
    if not first <= there.hour * 60 + there.minute < last:
        return f"It is for visits that start at {show_span(first, last)}."
    return ""


def usable(having: Having, coming: Coming, parts: Sequence[Part]) -> Worth:
    """What of the bill it pays, line by line in their order; a line is covered wholly or not at all.

    A line that costs less than a visit counts for is paid with what it costs.
    """
    reason = why_not(having, coming)
    if reason:
        return Worth(why_not=reason)
    asked = [part for part in parts if part.service is not None and part.left > 0]
    covers = tuple(each for each in each_cover(having, asked))
    return Worth(covers) if covers else Worth(why_not=why_nothing(having, asked))


def each_cover(having: Having, parts: Sequence[Part]) -> Iterator[Cover]:
    for part in parts:
        taken = take(having, part)
        if taken is None:
            continue
        price = visit_price(having, part.quantity)
        visits = sum(each.visits for each in taken)
        amount = min(price * part.quantity, part.left)
        yield Cover(part.line, amount, visits, price)
        having = used(having, taken, amount)


def take(having: Having, part: Part) -> tuple[Taken, ...] | None:
    """Which visits a line takes: those of its service before those of its category. None: not enough."""
    mine = covers_of(having.agreed, part)
    if mine is None:
        return None
    if having.agreed.counted is Counted.period:
        return ()
    wanted, taken = part.quantity, []
    for cover in mine if having.agreed.counted is Counted.apart else (None,):
        some = min(wanted, having.counts.get(cover, 0))
        if some > 0:
            taken.append(Taken(cover, some))
            wanted -= some
    return tuple(taken) if wanted == 0 else None


def covers_of(agreed: Agreed, part: Part) -> tuple[int, ...] | None:
    """The covers a line falls under, the narrowest first; None where it falls under none."""
    if not agreed.covers:
        return ()
    found = sorted((each.service is None, each.id) for each in agreed.covers if falls_under(part, each))
    return tuple(number for _, number in found) or None


def falls_under(part: Part, cover: Covered) -> bool:
    if cover.service is not None:
        return part.service == cover.service
    return part.category == cover.category


def visit_price(having: Having, quantity: int) -> int:
    """What one visit counts for when a line takes `quantity` of them at once, in minor units.

    What is left is split over the visits that are left, so that all of them together are what was paid; a
    price that was agreed on is taken until nothing is left.
    """
    agreed = having.agreed.visit_price
    wanted = -(-having.left // max(1, having.visits)) if agreed is None else agreed
    return min(wanted, having.left // quantity)


def used(having: Having, taken: Sequence[Taken], amount: int) -> Having:
    counts = dict(having.counts)
    for each in taken:
        counts[each.cover] -= each.visits
    return replace(having, counts=counts, left=having.left - amount)


def why_nothing(having: Having, asked: Sequence[Part]) -> str:
    """Of a bill of which nothing is covered."""
    if not asked:
        return "No service on this bill is to be paid."
    if all(covers_of(having.agreed, part) is None for part in asked):
        return "It is not for these services."
    if having.visits == 0:
        return "No visits are left on it."
    return f"Too few visits are left for this: {counted_visits(having.visits)}."
