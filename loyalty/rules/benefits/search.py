"""Which offers may meet on a bill so that the client pays least: docs/programmes.md, "The search"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loyalty.rules.benefits.facts import BillItem
from loyalty.rules.benefits.offers import Offer
from loyalty.rules.benefits.stacking import Meeting, Solution

MOST_TRIED = 200
MOST_SETS = 64  # of one group, of offers that are for different lines


def best_of(items: Sequence[BillItem], offers: Sequence[Offer]) -> Solution:
    """The cheapest for the client of what may be combined, and of what stands alone.

    Exact up to `MOST_TRIED` combinations of what is given as a whole; beyond them the best that was seen,
    which is never worse than any single one.
    """
    free = [offer for offer in offers if not offer.programme.stacking.alone]
    found = combined(items, free)
    own = sum(item.gross - item.discount for item in items)
    lonely = [offer for offer in offers if offer.programme.stacking.alone]
    for offer in sorted(lonely, key=lambda each: (-each.total, each.order)):
        if own - offer.total >= found.due:
            break
        found = cheaper(found, combined(items, [offer]))
    return found


def combined(items: Sequence[BillItem], offers: Sequence[Offer]) -> Solution:
    meeting = Meeting(items, [offer for offer in offers if not offer.is_whole])
    search = Search(meeting, meeting.with_whole(()))
    groups = [Group(each) for each in grouped(offer for offer in offers if offer.is_whole)]
    for offer in sorted((each for group in groups for each in group.offers), key=lambda each: -each.total):
        search.look_at((offer,))
    search.walk(groups, ())
    return search.best


def cheaper(one: Solution, other: Solution) -> Solution:
    return other if other.due < one.due else one


def grouped(whole: Iterator[Offer]) -> list[list[Offer]]:
    """By group, each by what it takes and then in its order, without what is never better than another."""
    groups: dict[str, dict[tuple[object, ...], Offer]] = {}
    for offer in sorted(whole, key=lambda each: (-each.total, each.order)):
        sort = (offer.most, offer.programme.stacking.on_top, offer.of_rest and offer.step.reward.value)
        groups.setdefault(offer.group, {}).setdefault(sort, offer)
    return [list(groups[name].values()) for name in sorted(groups)]


@dataclass
class Group:
    """Offers of one group that are given as a whole; `most` is at least what any set of them takes."""

    offers: list[Offer]
    most: int = field(init=False)

    def __post_init__(self) -> None:
        totals = [offer.total for offer in self.offers]
        lines = zip(*(offer.most for offer in self.offers), strict=True)
        self.most = max(totals) if any(all(line) for line in lines) else sum(totals)

    def sets(self) -> list[tuple[Offer, ...]]:
        """Each offer by itself, and those that share no line together: those that take most."""
        found: list[tuple[Offer, ...]] = []
        for offer in self.offers:
            beside = [each for each in found if not any(offer.meets(other) for other in each)]
            found += [(offer,), *((*each, offer) for each in beside)]
            found = sorted(found, key=lambda each: -sum(other.total for other in each))[:MOST_SETS]
        return found


@dataclass
class Search:
    """The best so far. `floor` is what the bill comes to before anything is given as a whole."""

    meeting: Meeting
    best: Solution
    tried: int = 0
    floor: int = field(init=False)

    def __post_init__(self) -> None:
        self.floor = self.best.due

    def look_at(self, chosen: tuple[Offer, ...]) -> None:
        if self.can_win(sum(offer.total for offer in chosen)):
            self.best = cheaper(self.best, self.meeting.with_whole(chosen))

    def can_win(self, most: int) -> bool:
        """Whether the bill could come to less than the best if so much were taken off it."""
        return max(0, self.floor - most) < self.best.due

    def walk(self, groups: Sequence[Group], chosen: tuple[Offer, ...]) -> None:
        """Every set of the first group, and none of it, with all of the others."""
        taken = sum(offer.total for offer in chosen)
        if not groups or not self.can_win(taken + sum(group.most for group in groups)):
            return
        for picked in groups[0].sets():
            if self.tried >= MOST_TRIED:
                return
            self.tried += 1
            self.look_at((*chosen, *picked))
            self.walk(groups[1:], (*chosen, *picked))
        self.walk(groups[1:], chosen)
