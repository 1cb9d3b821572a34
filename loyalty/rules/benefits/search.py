"""Which offers may meet on a bill so that the client pays least: docs/programmes.md, "The search"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loyalty.rules.benefits.facts import BillItem
from loyalty.rules.benefits.offers import Offer
from loyalty.rules.benefits.stacking import Meeting, Solution

MOST_WORK = 800  # lines looked at in all combinations that are tried: less than 1 ms
MOST_SETS = 64  # of one group, of offers that are for different lines


def best_of(items: Sequence[BillItem], offers: Sequence[Offer]) -> Solution:
    """The cheapest for the client of what may be combined, and of what stands alone.

    Exact while what is given as a whole can be combined within `MOST_WORK`; beyond it the best that was seen,
    which is never worse than any single one.
    """
    free = [offer for offer in offers if not offer.programme.stacking.alone]
    found = combined(items, free)
    own = sum(item.gross - item.discount for item in items)
    lonely = [(gain(offer, items), offer) for offer in offers if offer.programme.stacking.alone]
    for most, offer in sorted(lonely, key=lambda each: (-each[0], each[1].order)):
        if own - most >= found.due:
            break
        found = cheaper(found, combined(items, [offer]))
    return found


def gain(offer: Offer, items: Sequence[BillItem]) -> int:
    """The most that an offer takes off a bill beyond the discounts that its lines have by themselves."""
    if offer.programme.stacking.on_top:
        return offer.total
    if offer.is_whole:
        return offer.total - sum(items[place].discount for place in offer.places)
    return sum(max(0, offer.most[place] - items[place].discount) for place in offer.places)


def combined(items: Sequence[BillItem], offers: Sequence[Offer]) -> Solution:
    meeting = Meeting(items, [offer for offer in offers if not offer.is_whole])
    search = Search(meeting, meeting.with_whole(()))
    groups = grouped(offer for offer in offers if offer.is_whole)
    for offer in sorted((each for group in groups for each in group), key=lambda each: -each.total):
        search.look_at((offer,))
    search.walk([sets_of(group) for group in groups], ())
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


@dataclass(frozen=True, slots=True)
class Together:
    """Offers of one group that share no line, in the order of what they take; `lines` are bits."""

    offers: tuple[Offer, ...]
    total: int
    lines: int

    def and_also(self, other: "Together") -> "Together":
        return Together((*self.offers, *other.offers), self.total + other.total, self.lines | other.lines)


def sets_of(offers: Sequence[Offer]) -> list[Together]:
    """Each offer by itself, and those that share no line together: those that take most come first."""
    found: list[Together] = []
    for offer in offers:
        one = Together((offer,), offer.total, sum(1 << place for place in offer.places))
        found += [one, *(each.and_also(one) for each in found if not each.lines & one.lines)]
        found = sorted(found, key=lambda each: -each.total)[:MOST_SETS]
    return found


@dataclass
class Search:
    """The best so far. `floor` is what the bill comes to before anything is given as a whole."""

    meeting: Meeting
    best: Solution
    work: int = 0
    floor: int = field(init=False)

    def __post_init__(self) -> None:
        self.floor = self.best.due

    def look_at(self, chosen: tuple[Offer, ...]) -> None:
        if self.can_win(sum(offer.total for offer in chosen)):
            self.work += len(self.meeting.items) * (1 + len(chosen))
            self.best = cheaper(self.best, self.meeting.with_whole(chosen))

    def can_win(self, most: int) -> bool:
        """Whether the bill could come to less than the best if so much were taken off it."""
        return max(0, self.floor - most) < self.best.due

    def walk(self, groups: Sequence[Sequence[Together]], chosen: tuple[Offer, ...]) -> None:
        """Every set of the first group, and none of it, with all of the others."""
        taken = sum(offer.total for offer in chosen)
        if not groups or not self.can_win(taken + sum(group[0].total for group in groups)):
            return
        for picked in groups[0]:
            if self.work >= MOST_WORK:
                return
            self.work += 1
            if chosen or len(picked.offers) > 1:  # each by itself was looked at before
                self.look_at((*chosen, *picked.offers))
            self.walk(groups[1:], (*chosen, *picked.offers))
        self.walk(groups[1:], chosen)
