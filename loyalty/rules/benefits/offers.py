"""What a programme could take off a bill if it were there alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kit.money import share
from loyalty.rules.benefits.counting import had, nth_units
from loyalty.rules.benefits.facts import BillFacts, BillItem
from loyalty.rules.benefits.programmes import (
    Caps,
    Give,
    Kind,
    Piece,
    Programme,
    Reward,
    Step,
    counted_from,
)
from loyalty.rules.benefits.scope import places_meant, places_named

NO_CAP = 10**18


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of each line a programme is for, in the order of the bill, and how many sets of a bundle."""

    units: tuple[int, ...]
    sets: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """At most `most` minor units off each line, in the order of the bill, and `total` off all of them.

    One that is `whole` is given as a whole or not at all: a bundle, an amount off the bill, and what its cap
    cuts short. Of what is not, each line may be taken or left. `places` are those of the lines it is for.
    """

    programme: Programme
    step: Step
    reach: Reach
    most: tuple[int, ...]
    total: int
    is_whole: bool
    places: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = [place for place, most in enumerate(self.most) if most]
        object.__setattr__(self, "places", places)

    @property
    def group(self) -> str:
        return self.programme.stacking.group

    @property
    def order(self) -> tuple[int, int]:
        return self.programme.order

    @property
    def of_rest(self) -> bool:
        """A percentage of what others left."""
        return self.programme.stacking.of_rest and self.step.reward.give is Give.percent

    def off(self, place: int, item: BillItem, rest: int) -> int:
        """What it takes of `rest`, which others left of the line."""
        most = min(self.most[place], rest)
        if self.of_rest:
            return min(most, share(rest * self.reach.units[place] // item.quantity, self.step.reward.value))
        return most


def offer_of(programme: Programme, step: Step, bill: BillFacts) -> Offer:
    """The discount of a step. What the desk said of a line holds, so it is for none of those."""
    found = reach_of(programme, bill)
    units, most, full = list(found.units), [0] * len(bill.items), 0
    reward, caps = step.reward, programme.caps
    for place in [at for at, count in enumerate(units) if count]:
        item = bill.items[place]
        if item.is_settled:
            units[place] = 0
            continue
        full += units[place] * item.price
        off = off_line(programme, reward, item, units[place])
        most[place] = off if caps.line is None else min(off, caps.line)
    reach = Reach(tuple(units), found.sets)
    total = min(off_bill(programme, reward, reach, full), sum(most))
    allowed = min(total, most_of_bill(caps, bill))
    is_whole = bool(programme.bundle) or is_once(reward) or allowed < total
    return Offer(programme, step, reach, tuple(most) if allowed else (0,) * len(most), allowed, is_whole)


def is_once(reward: Reward) -> bool:
    return reward.give is Give.amount and not reward.each


def off_line(programme: Programme, reward: Reward, item: BillItem, units: int) -> int:
    """The most a reward takes off `units` of a line; what is given for several lines may take all of it."""
    price = units * item.price
    if reward.give is Give.percent:
        return share(price, reward.value)
    if programme.bundle or is_once(reward) or reward.give is Give.free:
        return price
    named = units * reward.value
    return max(0, price - named) if reward.give is Give.price else min(price, named)


def off_bill(programme: Programme, reward: Reward, reach: Reach, full: int) -> int:
    """The most a reward takes off all lines, which cost `full`."""
    if programme.bundle and reward.give is Give.price:
        return max(0, full - reach.sets * reward.value)
    if reward.give is Give.amount and (programme.bundle or is_once(reward)):
        return reward.value * (reach.sets if reward.each else 1)
    return full


def most_of_bill(caps: Caps, bill: BillFacts) -> int:
    """Minor units that caps allow on a bill; more than any bill where they say nothing."""
    if caps.share is None and caps.bill is None:
        return NO_CAP
    by_share = NO_CAP if caps.share is None else share(bill.gross, caps.share)
    return by_share if caps.bill is None else min(by_share, caps.bill)


def reach_of(programme: Programme, bill: BillFacts) -> Reach:
    if programme.bundle:
        return bundled(programme.bundle, bill)
    if programme.kind is Kind.nth and programme.nth and bill.client:
        before = had(programme, bill.client.since(counted_from(programme, bill.on)))
        return Reach(tuple(nth_units(programme, programme.nth, before, bill.items)))
    units = [0] * len(bill.items)
    for place in places_meant(programme.scope, bill):
        units[place] = bill.items[place].quantity
    return Reach(tuple(units))


def bundled(bundle: Sequence[Piece], bill: BillFacts) -> Reach:
    """Whole sets only. The piece that fewest lines fit takes its own first, the others what is left."""
    items = bill.items
    fitting = [(piece, fitting_places(piece, bill)) for piece in bundle]
    fitting.sort(key=lambda each: len(each[1]))
    left, units, sets = [item.quantity for item in items], [0] * len(items), 0
    while taken := one_set(fitting, left):
        used = Counter(place for place, _ in taken)
        again = min(left[place] // n for place, n in used.items())
        sets += again
        for place, rewarded in taken:
            left[place] -= again
            units[place] += again * rewarded
    return Reach(tuple(units), sets)


def fitting_places(piece: Piece, bill: BillFacts) -> list[int]:
    return [place for place in places_named(piece, bill) if not bill.items[place].is_settled]


def one_set(pieces: Sequence[tuple[Piece, list[int]]], left: Sequence[int]) -> list[tuple[int, bool]]:
    """Places of the lines that make up a set, each unit by itself; none where they do not suffice."""
    still, taken = list(left), []
    for piece, places in pieces:
        for _ in range(piece.quantity):
            place = next((each for each in places if still[each]), None)
            if place is None:
                return []
            still[place] -= 1
            taken.append((place, piece.rewarded))
    return taken
