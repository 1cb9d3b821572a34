"""What repeating a visit would come to, date by date, before anything is booked; and how it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from booking import queries
from booking.actions.recurring import Chosen, offer_again, to_repeat
from booking.card import Card
from booking.queries import Offer, Question, why_not
from booking.queries.visits import Booked
from booking.repeated_plans import PlanCase, Ways, plan_case
from booking.rules.recurring import (
    AROUND,
    CHOICE,
    SKIP,
    Bounds,
    Rhythm,
    Typed,
    Way,
    field_of,
    near,
    nearest,
    read_rhythm,
    skipped,
    start_on,
)
from kit import clock

MOST_TIMES, MOST_PEOPLE = 4, 2


@dataclass(frozen=True, slots=True)
class Dated:
    """One date: the times that can be had for it, or why its own cannot, and which was chosen.

    `is_lost`: what had been chosen was taken by somebody else in the meantime.
    """

    day: date
    reasons: tuple[str, ...]
    ways: tuple[Way, ...]
    chosen: str
    is_lost: bool = False

    @property
    def is_free(self) -> bool:
        return not self.reasons

    @property
    def words(self) -> str:
        return f"{self.day:%A} {self.day.day} {self.day:%B %Y}"

    @property
    def field(self) -> str:
        return field_of(self.day)


@dataclass(frozen=True, slots=True)
class Look:
    """The repeated visit as it would be: every date of the rhythm."""

    rhythm: Rhythm
    dates: list[Dated]

    @property
    def clashes(self) -> int:
        return sum(not each.is_free for each in self.dates)


@dataclass(frozen=True, slots=True)
class Case:
    """A visit of one service that is to be repeated: what it takes, who would do it, at which wall time."""

    card: Card
    taking: Booked
    offer: Offer
    at: time
    mark: str = ""

    @property
    def zone(self) -> str:
        return self.offer.zone

    @property
    def bounds(self) -> Bounds:
        first = clock.wall(self.taking.starts_at, self.zone).date()
        last = self.offer.terms(clock.now(), desk=True).last_day
        return Bounds(first, clock.today(self.zone), last)

    async def ways_on(self, day: date) -> Ways:
        """The date's own time, or why that cannot be had and what is nearest to it."""
        start = start_on(day, self.at, self.zone)
        [who] = self.offer.people
        if start is None:
            return (skipped(day, self.at),), await around(self, day)
        own = (Way(start, who.id, who.name),)
        if start in await free_starts(self, day):
            return (), own
        reasons, others = await against(self, start)  # none: free, but off the grid customers are offered
        return reasons, (*await around(self, day), *others) if reasons else own


async def case_of(card: Card) -> Case | PlanCase:
    """Raises `CannotRepeat`, and what else keeps the visit from being booked again at all."""
    group = await to_repeat(card.actor, card.visit.id, None)
    if not group.is_one:
        return await plan_case(card, group)
    [[taking]] = group.takings
    offer = await offer_again(taking, taking.member)
    return Case(card, taking, offer, clock.wall(taking.starts_at, offer.zone).time(), group.mark)


def rhythm_of(case: Case | PlanCase, typed: Typed) -> Rhythm:
    return read_rhythm(typed, case.bounds)


async def look(
    case: Case | PlanCase, typed: Typed, chosen: Mapping[str, str], lost: frozenset[Chosen] = frozenset()
) -> Look:
    """Every date with the times that can be had; what was `chosen` stays, unless it is `lost`.

    Changes nothing. Raises `Invalid` for a rhythm that cannot be.
    """
    rhythm = rhythm_of(case, typed)
    dates = [await dated(case, day, chosen.get(field_of(day), ""), lost) for day in rhythm.dates]
    return Look(rhythm, dates)


async def dated(case: Case | PlanCase, day: date, chosen: str, lost: frozenset[Chosen]) -> Dated:
    reasons, ways = await case.ways_on(day)
    is_lost = chosen_of(chosen) in lost and chosen not in [each.value for each in ways]
    return Dated(day, reasons, ways, "" if is_lost else chosen or usual(reasons, ways), is_lost)


def chosen_of(text: str) -> Chosen | None:
    match = CHOICE.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def usual(reasons: Sequence[str], ways: Sequence[Way]) -> str:
    """A date that clashes is left out unless somebody chooses a time for it."""
    return SKIP if reasons else ways[0].value


async def free_starts(case: Case, day: date, more: timedelta = timedelta()) -> list[int]:
    found = await queries.times_of(case.offer, day - more, day + more, desk=True)
    return [int(start.timestamp()) for each in found for start in each.starts]


async def around(case: Case, day: date) -> tuple[Way, ...]:
    """The same person's nearest times: of that day first, then a few days before and after."""
    [who], now = case.offer.people, clock.now().timestamp()
    free = [start for start in await free_starts(case, day, timedelta(days=AROUND)) if start > now]
    starts = nearest(free, near(day, case.at, case.zone), case.zone)
    return tuple(Way(start, who.id, who.name) for start in starts[:MOST_TIMES])


async def against(case: Case, start: int) -> tuple[tuple[str, ...], list[Way]]:
    """Why the time cannot be had, and who else could take it then."""
    taking = case.taking
    asked = Question(taking.branch, taking.service, None, start, shapes={taking.member: taking.shape})
    answers = await why_not(case.card.actor, asked)
    reasons = [sentence for each in answers if each.member == taking.member for sentence in each.sentences]
    free = [Way(start, each.member, each.name) for each in answers if each.member and not each.reasons]
    return tuple(reasons), [each for each in free if each.member != taking.member][:MOST_PEOPLE]
