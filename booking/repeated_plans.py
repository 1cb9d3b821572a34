"""What repeating several services, or a party, would come to on each date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby, islice

from booking.actions.door import REFUSALS
from booking.actions.several.again import Group, once_more
from booking.actions.several.entering import Ask, arranged
from booking.card import Card
from booking.queries import Question, why_not
from booking.queries.nearby import Board, board_for
from booking.queries.setup import setup_of
from booking.queries.visits import Booked
from booking.queries.wanted import Several
from booking.rules.recurring import AROUND, ARRANGED, Bounds, Way, near, nearest, skipped, start_on
from booking.rules.terms import trouble_with
from booking.why_not import NOT_FREE
from kit import clock

MOST_TIMES = 4
Ways = tuple[tuple[str, ...], tuple[Way, ...]]
"""Why a date's own time cannot be had, and what can be chosen."""


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who comes again, and what for."""

    name: str
    services: str


@dataclass(frozen=True, slots=True)
class PlanCase:
    """Visits of several services, or of several people, that are to be repeated together.

    `comers` is who they are in words.
    """

    card: Card
    group: Group
    several: Several
    comers: tuple[Comer, ...]

    @property
    def zone(self) -> str:
        return self.several.zone

    @property
    def mark(self) -> str:
        return self.group.mark

    @property
    def at(self) -> time:
        return clock.wall(self.group.starts_at, self.zone).time()

    @property
    def bounds(self) -> Bounds:
        first = clock.wall(self.group.starts_at, self.zone).date()
        last = self.several.terms(clock.now(), desk=True).last_day
        return Bounds(first, clock.today(self.zone), last)

    @property
    def with_whom(self) -> str:
        """Everybody's specialist, where each was asked for."""
        if any(part.want.member is None for part in self.several.parts):
            return ""
        return ", ".join(dict.fromkeys(each.people[0].name for each in self.several.offers))

    async def ways_on(self, day: date) -> Ways:
        """The date's own time, or why that cannot be had and what is nearest to it."""
        start = start_on(day, self.at, self.zone)
        if start is None:
            return (skipped(day, self.at),), await self.around(day)
        reasons = await self.against(start)
        return reasons, await self.around(day) if reasons else (self.way(start),)

    def way(self, start: int) -> Way:
        return Way(start, ARRANGED, self.with_whom)

    async def against(self, start: int) -> tuple[str, ...]:
        """Why not all of it can be had then; nothing where it can: one query."""
        now = clock.now()
        trouble = trouble_with(start, int(now.timestamp()), self.several.terms(now, desk=True))
        if trouble is not None:
            return (REFUSALS[trouble].sentence_for_people,)
        if await arranged(Ask(self.several, start, desk=True)) is not None:
            return ()
        later = start - int(self.group.starts_at.timestamp())
        told = [sentence for each in self.group.all_takings for sentence in await self.in_way(each, later)]
        return (
            tuple(dict.fromkeys(told)) if told and self.with_whom else tuple(dict.fromkeys([NOT_FREE, *told]))
        )

    async def in_way(self, taking: Booked, later: int) -> list[str]:
        """What keeps its own specialist from doing it so much later."""
        asked = Question(
            taking.branch,
            taking.service,
            taking.member,
            taking.start + later,
            shapes={taking.member: taking.shape},
            addons=tuple(taking.addons),
        )
        return [sentence for each in await why_not(self.card.actor, asked) for sentence in each.sentences]

    async def around(self, day: date) -> tuple[Way, ...]:
        """The nearest times, of that day first, then a few days before and after: one query."""
        days = day - timedelta(days=AROUND), day + timedelta(days=AROUND)
        board = await board_for(self.several, *days)
        found = () if board is None else self.starts_around(day, board, days)
        return tuple(self.way(start) for start in islice(found, MOST_TIMES))

    def starts_around(self, day: date, board: Board, days: tuple[date, date]) -> Iterator[int]:
        starts = list(board.canvas.moments(board.starts(self.several, days)))
        for start in nearest(starts, near(day, self.at, self.zone), self.zone):
            if self.several.plan.is_row or board.arranged(self.several, start):
                yield start


async def plan_case(card: Card, group: Group) -> PlanCase:
    """Raises what keeps any of it from being booked again at all."""
    several = once_more(await setup_of(card.branch.id), group)
    names = {each.id: each.name for each in card.company.visits}
    comers = [
        Comer(names.get(visit.id, card.name), services_of(several, place))
        for visit, place in zip(group.visits, group.places, strict=True)
    ]
    return PlanCase(card, group, several, tuple(comers))


def services_of(several: Several, guest: int) -> str:
    """“Haircut, Colour with Anna, Manicure with Lena”, in the order of time."""
    mine = [part for part in several.parts if part.want.guest == guest]
    rows = groupby(
        mine, key=lambda part: part.offer.people[0].name if part.want.member else "whoever is free"
    )
    return ", ".join(f"{', '.join(part.offer.full_title for part in row)} with {name}" for name, row in rows)
