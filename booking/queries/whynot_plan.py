"""“Why not?” for several services: how far they can be had, and what is in the way of the next."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from booking.queries.around import Known
from booking.queries.claims import Claims
from booking.queries.kept import Member
from booking.queries.offers import Offered
from booking.queries.taken import Taken
from booking.queries.wanted import Several
from booking.queries.whynot import Answer, Case, Names, Question, case_of, facts_of, someone
from booking.rules.arranging import Spot, Spots
from booking.rules.days import Span, local_date
from booking.rules.facts import LONG_AGO, SOME_DAY, Claim, Facts, Use
from booking.rules.furthest import Impasse, Reached, Stuck, impasse, rivals
from booking.rules.grid import Person
from booking.rules.limits import NO_LIMITS
from booking.rules.plan_told import cannot_begin, done_by, guest_name, label, too_few
from booking.rules.reasons import about_doors, about_person, about_rooms

ALWAYS: list[Span] = [(LONG_AGO, SOME_DAY)]


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """Several services from a start on, in epoch seconds.

    The time of a `visit` that is to be moved is not in the way. `guests` are the names of those who come, of
    who books first; `client` is the card of who books, if it is known.
    """

    several: Several
    start: int
    visit: int = 0
    guests: tuple[str, ...] = ()
    client: int | None = None

    def label(self, piece: int) -> str:
        """What is done, and for whom where several come."""
        part = self.several.parts[piece]
        is_alone = len(self.several.plan.guests) == 1
        return label(part.title, "" if is_alone else guest_name(part.want.guest, self.guests))

    def case(self, piece: int, at: int) -> Case:
        """One of the services by itself, with everybody who might do it."""
        part, setup = self.several.parts[piece], self.several.setup
        shapes = {who.id: who.shape for who in part.offer.people}
        asked = Question(setup.kept.id, part.offer.service, part.want.member, at, self.visit, shapes)
        return case_of(replace(asked, addons=part.offer.addons), setup)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A service that cannot begin at any of the `moments`, and what keeps each person from it at the first.

    `too_few`: all who could begin it are taken by others that are to begin with it.
    """

    piece: int
    moments: Span
    heading: str
    answers: tuple[Answer, ...]
    too_few: str = ""

    @property
    def sentences(self) -> list[str]:
        told = [sentence for each in self.answers for sentence in each.sentences]
        return [self.too_few] * bool(self.too_few) + list(dict.fromkeys(told))


@dataclass(frozen=True, slots=True)
class Way:
    """How far some guests come: what can be had, and what would be next."""

    spots: Spots
    done: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Scene:
    """A question with all that is known around it; `is_closed`: the day is, which is told once for all."""

    question: PlanQuestion
    names: Names
    claims: Claims
    online: bool = False
    is_closed: bool = False

    @property
    def several(self) -> Several:
        return self.question.several

    def ways(self) -> tuple[tuple[Way, ...], bool]:
        """None where it can be had; and whether the search was given up."""
        found: Impasse = impasse(self.several.plan, self.question.start, self.known.choices)
        return tuple(self.way(each) for each in found.reached), found.gave_up

    def way(self, reached: Reached) -> Way:
        done = tuple(self.done(spot) for spot in reached.spots)
        return Way(reached.spots, done, tuple(self.obstacle(reached.spots, each) for each in reached.stuck))

    def done(self, spot: Spot) -> str:
        who = self.several.setup.members[spot.who].name
        span = spot.start, spot.end
        return done_by(self.question.label(spot.piece), who, span, self.question.start, self.several.zone)

    def obstacle(self, spots: Spots, stuck: Stuck) -> Obstacle:
        moments = stuck.earliest, stuck.latest
        what = self.question.label(stuck.piece)
        heading = cannot_begin(what, moments, self.question.start, self.several.zone)
        case = self.question.case(stuck.piece, stuck.earliest)
        answers = tuple(self.answer(case, spots, stuck, each) for each, _ in case.people)
        return Obstacle(stuck.piece, moments, heading, answers, self.rivals(spots, stuck))

    def rivals(self, spots: Spots, stuck: Stuck) -> str:
        found = rivals(self.known.choices, spots, stuck)
        if found is None:
            return ""
        people = [self.several.setup.members[each].name for each in found.people]
        return too_few(people, [self.question.label(each) for each in found.pieces])

    def answer(self, case: Case, spots: Spots, stuck: Stuck, member: Member) -> Answer:
        """What keeps somebody from it, what is chosen for the others included."""
        shape = next(shape for each, shape in case.people if each is member) or case.usual
        span = stuck.earliest, stuck.earliest + shape.length
        claims = self.with_plan(spots, stuck.piece, span)
        names = self.names_on(case)
        facts, who = self.facts(case, claims), someone(case, names, claims, member)
        reasons = chain(
            about_doors(facts, case.zone, shape.length),
            about_person(facts, who, case.zone, online=self.online),
            about_rooms(facts, who),
        )
        return Answer(member.id, member.name, span, case.zone, tuple(reasons))

    def facts(self, case: Case, claims: Claims) -> Facts:
        found = facts_of(case, self.names_on(case), claims, NO_LIMITS)
        return replace(found, doors=ALWAYS) if self.is_closed else found

    def names_on(self, case: Case) -> Names:
        """The reasons for a day are those of the day that was asked about, not of the next."""
        is_same = case.day == local_date(self.question.start, case.zone)
        return self.names if is_same else Names(self.names.kinds, self.names.rooms, None, None)

    def with_plan(self, spots: Spots, piece: int, span: Span) -> Claims:
        """What is taken, and what the plan itself takes before this piece."""
        found = Claims(self.claims.on_resources.copy(), self.claims.on_members)
        for spot in spots:
            for resource, taken in self.takes(spot, piece, span):
                claim = Claim(taken, Use.plan, (spot.start, spot.end), self.question.label(spot.piece))
                found.on_resources[resource] = [*found.on_resources.get(resource, ()), claim]
        return found

    def takes(self, spot: Spot, piece: int, span: Span) -> Iterator[tuple[int, Span]]:
        """Of another guest all of it; within one guest's visit buffers are not in the way."""
        pieces = self.several.plan.pieces
        if pieces[spot.piece].guest != pieces[piece].guest:
            yield from spot.takes
            return
        for resource, (begin, end) in spot.core():
            if max(begin, span[0]) < min(end, span[1]):
                yield resource, (max(begin, span[0]), min(end, span[1]))

    @cached_property
    def known(self) -> Known:
        """The same facts for the search: one moment's, for both."""
        several, start = self.several, self.question.start
        first, last = start + several.earliest, start + several.longest
        days = local_date(first, several.zone), local_date(last, several.zone)
        resources = {each: spans(claims) for each, claims in self.claims.on_resources.items()}
        work = {
            who.id: several.setup.work(who.id, *days, online=self.online) for who in several.everything.people
        }

        def person(who: Offered) -> Person:
            busy = spans(self.claims.on(who.resource, who.id))
            return Person(who.id, who.shape, work[who.id], busy)

        people = tuple(
            tuple((who, person(who)) for who in self.there(offer.people)) for offer in several.offers
        )
        found = Taken(defaultdict(list, resources), defaultdict(list), lapsed=False, edition=None)
        doors = ALWAYS if self.is_closed else several.setup.doors(*days)
        return Known(several, people, doors, found)

    def there(self, people: Sequence[Offered]) -> list[Offered]:
        members = self.several.setup.members
        return [who for who in people if members[who.id].is_online or not self.online]


def spans(claims: Sequence[Claim]) -> list[Span]:
    return [each.span for each in claims]
