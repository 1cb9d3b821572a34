"""How often the search for a start of several services is given up, and what it costs.

Random salons of 4 to 20 people, filled to between 50 and 90 %, each with one plan for up to four people and
six services. Asked are the starts that the bits leave over, as for a page of free times.
"""

import random
import sys
import time
from dataclasses import dataclass
from itertools import chain

from booking.rules.arranging import GivenUp, Search, Spot, Spots
from booking.rules.days import Span
from booking.rules.grid import Person, meets
from booking.rules.itinerary import WAIT_STEP, Piece, Plan, possible_starts
from booking.rules.shape import MINUTE, Buffers, Shape, moved, shape_of

HOUR = 60 * MINUTE
OPEN: Span = (9 * HOUR, 19 * HOUR)
HOURS = (
    [OPEN],
    [OPEN],
    [(9 * HOUR, 13 * HOUR), (13 * HOUR + 30 * MINUTE, 19 * HOUR)],
    [(12 * HOUR, 19 * HOUR)],
)
SALONS, SERVICES, FIRST_ROOM = 3000, 8, 1000


@dataclass(frozen=True)
class Salon:
    """Who could do each piece of the plan, and which rooms each needs one of."""

    plan: Plan
    people: list[list[Person]]
    rooms: list[dict[int, list[Span]]]

    def choices(self, piece: int, at: int, spots: Spots) -> list[Spot]:
        found = (self.spot(piece, who, at, spots) for who in self.people[piece])
        guest = self.plan.pieces[piece].guest
        met = {spot.who for spot in spots if self.plan.pieces[spot.piece].guest == guest}
        return sorted((each for each in found if each), key=lambda each: each.who not in met)

    def spot(self, piece: int, who: Person, at: int, spots: Spots) -> Spot | None:
        shape, rooms = who.shape, self.rooms[piece]
        if at + shape.length > OPEN[1] or not (who.works(at) and who.is_free(at)):
            return None
        staff = [(who.member, span) for span in moved(shape.staff, at)]
        [span] = moved([shape.room], at)
        taken = [take for each in spots for take in each.takes]
        free = (
            room
            for room, busy in rooms.items()
            if not meets(chain(busy, (other for what, other in taken if what == room)), span)
        )
        room = next(free, None)
        if rooms and room is None:
            return None
        takes = [*staff, (room, span)] if room is not None else staff
        return Spot(piece, who.member, at, at + shape.length, tuple(takes))

    def starts(self) -> list[int]:
        """Every quarter of an hour at which the bits say it may be had."""
        ways = [self.ways(piece) for piece in range(len(self.people))]
        mask = possible_starts(self.plan, ways, WAIT_STEP)
        return [at for at in range(*OPEN, 15 * MINUTE) if mask >> at // WAIT_STEP & 1]

    def ways(self, piece: int) -> dict[int, int]:
        found: dict[int, int] = {}
        for at in range(*OPEN, WAIT_STEP):
            for spot in self.choices(piece, at, ()):
                cells = (spot.end - spot.start) // WAIT_STEP
                found[cells] = found.get(cells, 0) | 1 << at // WAIT_STEP
        return found


def salon(seed: int) -> Salon:
    chance = random.Random(seed)
    count, load = chance.randint(4, 20), chance.choice([0.5, 0.7, 0.8, 0.9])
    days = [(chance.choice(HOURS), filled(chance, load)) for _ in range(count)]
    kinds = [
        {},
        {},
        *(rooms(chance, kind, load) for kind in (1, 2)),
    ]
    offered = [
        (shape(chance), chance.choice(kinds), skilled(chance, count), chance.choice([None, None, None, 1, 2]))
        for _ in range(SERVICES)
    ]
    guests = guests_of(chance)
    wanted = [chance.choice(offered) for _ in guests]
    pieces = tuple(
        Piece(guest, rank, chance.random() < 0.3) for guest, (*_, rank) in zip(guests, wanted, strict=True)
    )
    wait = chance.choice([0, 15, 15, 30]) * MINUTE
    plan = Plan(pieces, wait, chance.random() < 0.5, chance.random() < 0.6, 5 * MINUTE)
    people = [
        [Person(who, done_in, *days[who]) for who in asked_for(chance, able)]
        for done_in, _, able, _ in wanted
    ]
    return Salon(plan, people, [needs for _, needs, *_ in wanted])


def filled(chance: random.Random, load: float) -> list[Span]:
    found, at = [], OPEN[0]
    while at < OPEN[1]:
        length = chance.choice([30, 45, 60, 90]) * MINUTE
        if chance.random() < load:
            found.append((at, at + length))
        at += length
    return found


def rooms(chance: random.Random, kind: int, load: float) -> dict[int, list[Span]]:
    first = FIRST_ROOM * kind
    return {first + number: filled(chance, load * 0.6) for number in range(chance.randint(1, 4))}


def shape(chance: random.Random) -> Shape:
    minutes = chance.choice([20, 30, 30, 45, 60, 60, 90, 120])
    pattern = (30, -45, 15) if minutes == 90 and chance.random() < 0.5 else ()
    buffers = Buffers(chance.choice([0, 0, 0, 5]), chance.choice([0, 0, 5, 10]), 0, chance.choice([0, 5]))
    return shape_of(minutes, pattern, buffers)


def skilled(chance: random.Random, count: int) -> list[int]:
    share = chance.choice([0.3, 0.6, 0.9])
    return [who for who in range(count) if chance.random() < share] or [0]


def asked_for(chance: random.Random, able: list[int]) -> list[int]:
    """Now and then somebody."""
    return [chance.choice(able)] if chance.random() < 0.15 else able


def guests_of(chance: random.Random) -> list[int]:
    count = chance.choice([1, 2, 2, 2, 3, 4])
    more = chance.randint(max(2, count), 6) - count
    return sorted([*range(count), *(chance.randrange(count) for _ in range(more))])


def main(count: int) -> None:
    costs: list[float] = []
    found = given_up = 0
    for each in map(salon, range(count)):
        for start in [] if each.plan.is_row else each.starts():
            began = time.process_time()
            try:
                found += Search(each.plan, each.choices).at(start) is not None
            except GivenUp:
                given_up += 1
            costs.append((time.process_time() - began) * 1000)
    costs.sort()
    print(f"{len(costs)} starts of {count} plans: {found} can be had, {given_up} given up")
    mean, high = sum(costs) / len(costs), costs[-len(costs) // 100]
    print(f"CPU ms of a start: mean {mean:.1f}, p99 {high:.0f}, worst {costs[-1]:.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SALONS)
