"""What offers leave of a bill when they meet on it: docs/programmes.md, "Meeting on a line"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kit.money import split
from loyalty.rules.benefits.facts import BillItem
from loyalty.rules.benefits.offers import Offer

NO_GROUPS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Taken:
    """So many minor units by an offer."""

    offer: Offer
    amount: int


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of a line, with the discount that is kept on it and what offers took."""

    rest: int
    kept: int
    taken: tuple[Taken, ...] = ()

    def less(self, offer: Offer, amount: int) -> "Line":
        return Line(self.rest - amount, self.kept, (*self.taken, Taken(offer, amount))) if amount else self


@dataclass(frozen=True, slots=True)
class Solution:
    """All lines of a bill, in its order."""

    lines: tuple[Line, ...]

    @property
    def due(self) -> int:
        return sum(line.rest for line in self.lines)


@dataclass
class Meeting:
    """The lines of a bill and the offers for single ones; what was worked out once is remembered."""

    items: Sequence[BillItem]
    offers: Sequence[Offer]
    groups: list[list[list[Offer]]] = field(init=False)
    known: dict[tuple[int, frozenset[str], bool], Line] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """The offers for each line by their groups, both in their order."""
        offers = sorted(self.offers, key=lambda offer: offer.order)
        names = list(dict.fromkeys(offer.group for offer in offers))
        self.groups = []
        for place, _item in enumerate(self.items):
            here = [offer for offer in offers if offer.most[place]]
            by_name = [[offer for offer in here if offer.group == name] for name in names]
            self.groups.append([undominated(group, place) for group in by_name if group])

    def with_whole(self, whole: Sequence[Offer]) -> Solution:
        """Single lines first, then what is given as a whole: what is for fewer lines before the others."""
        by_width = sorted((len(each.places), each.most, each.order, each.places, each) for each in whole)
        claimed = self.claims(whole)
        lines = [self.line(place, *claim) for place, claim in enumerate(claimed)]
        for _width, _most, _order, places, offer in by_width:
            may = [offer.off(place, self.items[place], lines[place].rest) for place in places]
            for place, part in zip(places, split(min(offer.total, sum(may)), may), strict=True):
                lines[place] = lines[place].less(offer, part)
        return Solution(tuple(lines))

    def claims(self, whole: Sequence[Offer]) -> list[tuple[frozenset[str], bool]]:
        """Of each line the groups that are taken there, and whether its own discount has to go."""
        names, bare = [NO_GROUPS] * len(self.items), [False] * len(self.items)
        for offer in whole:
            for place in offer.places:
                names[place] |= {offer.group}
                bare[place] |= not offer.programme.stacking.on_top
        return list(zip(names, bare, strict=True))

    def line(self, place: int, without: frozenset[str], bare: bool) -> Line:  # noqa: FBT001  # of `claims`
        """The best of a line for the client; its own discount stays where that is as good."""
        if (place, without, bare) not in self.known:
            found = min(self.ways(place, without, bare=bare), key=lambda line: line.rest)
            self.known[place, without, bare] = found
        return self.known[place, without, bare]

    def ways(self, place: int, without: frozenset[str], *, bare: bool) -> Iterator[Line]:
        item = self.items[place]
        if item.is_settled or (item.discount and not bare):
            kept = Line(item.gross - item.discount, item.discount)
            yield self.reduced(place, kept, without, only_on_top=True)
        if not item.is_settled:
            yield self.reduced(place, Line(item.gross, 0), without, only_on_top=False)

    def reduced(self, place: int, line: Line, without: frozenset[str], *, only_on_top: bool) -> Line:
        """Of each group what takes most of the rest; of those that take as much, the first."""
        for group in self.groups[place]:
            fitting = [offer for offer in group if offer.programme.stacking.on_top or not only_on_top]
            if fitting and group[0].group not in without:
                amounts = [offer.off(place, self.items[place], line.rest) for offer in fitting]
                most = max(amounts)
                line = line.less(fitting[amounts.index(most)], most)
        return line


def undominated(group: Sequence[Offer], place: int) -> list[Offer]:
    """In their order, without offers that are never better on this line than another of the same sort."""
    best: dict[tuple[object, ...], Offer] = {}
    for offer in group:
        sort = (offer.programme.stacking.on_top, *rest_sort(offer, place))
        if sort not in best or strength(offer, place) > strength(best[sort], place):
            best[sort] = offer
    return sorted(best.values(), key=lambda offer: offer.order)


def rest_sort(offer: Offer, place: int) -> tuple[object, ...]:
    """Offers of the rest are compared with those that take it of as many, with the same cap."""
    return (offer.reach.units[place], offer.programme.caps.line) if offer.of_rest else ()


def strength(offer: Offer, place: int) -> tuple[int, int]:
    return offer.most[place], offer.step.reward.value if offer.of_rest else 0
