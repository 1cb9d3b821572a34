"""“Why not?”: everything that keeps a time from being booked, for the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from booking.queries.addons import Which, added_to, on_sale
from booking.queries.claims import Claims, Reader, claims_on
from booking.queries.kept import Member, Service
from booking.queries.limits import limits_reached
from booking.queries.offers import Offer, able, day_after
from booking.queries.setup import Setup, setup_of
from booking.queries.taken import Own
from booking.rules.addons import Work, sitting
from booking.rules.days import ONE_DAY, Span, days_between, local_date, midnight, utc
from booking.rules.facts import LONG_AGO, SOME_DAY, Facts, Room, RoomsNeeded, Someone
from booking.rules.limits import Limits
from booking.rules.reasons import Reason, Why, reasons_against
from booking.rules.reasons_told import sentence
from booking.rules.rooms import Ties, is_open
from booking.rules.shape import MINUTE, Shape, stretched
from catalog.tables import Tie
from clients.rules import with_addons
from kit import clock
from kit.db import fetch_value
from kit.errors import NotFound
from kit.rights import Actor, Permission

NAMES = """
SELECT json_build_object(
    'kinds', (SELECT json_object_agg(id, name) FROM kind WHERE id = ANY($2::int[])),
    'rooms', (
        SELECT json_agg(json_build_array(id, kind, name, is_active) ORDER BY position, name, id) FROM resource
        WHERE branch = $1 AND kind = ANY($2::int[])
    ),
    'closed', (SELECT reason FROM closed_day WHERE branch = $1 AND closed_on = $3),
    'off', (
        SELECT json_object_agg(member, reason) FROM schedule_exception
        WHERE member = ANY($4::int[]) AND happens_on = $3
    )
)
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A start, in epoch seconds, of a service with somebody, or with each who does it (`member` None).

    For a `visit` that is to be moved: its own time is not in the way, and `shapes` are those of its people.
    `addons` are added to the service. `minutes` is another length than that comes to.
    """

    branch: int
    service: int
    member: int | None
    start: int
    visit: int = 0
    shapes: Mapping[int, Shape] | None = None
    addons: tuple[int, ...] = ()
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What keeps one person from being booked: at the desk, and only online. Nothing: they can be had."""

    member: int | None
    name: str
    span: Span
    zone: str
    reasons: tuple[Reason, ...]
    online: tuple[Reason, ...] = ()

    @property
    def starts_at(self) -> datetime:
        return utc(self.span[0])

    @property
    def ends_at(self) -> datetime:
        return utc(self.span[1])

    @property
    def sentences(self) -> list[str]:
        return [sentence(each, self.span[0], self.zone) for each in self.reasons]

    @property
    def online_sentences(self) -> list[str]:
        return [sentence(each, self.span[0], self.zone) for each in self.online]


class Names(msgspec.Struct, frozen=True):
    """What the setup does not know, because only people read it."""

    kinds: dict[int, str] | None
    rooms: tuple[tuple[int, int, str, bool], ...] | None
    closed: str | None
    off: dict[int, str] | None


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the setup it is asked in, and its people; no shape is somebody without the skill."""

    question: Question
    setup: Setup
    service: Service
    addons: Sequence[Service]
    people: list[tuple[Member, Shape | None]]

    @property
    def zone(self) -> str:
        return self.setup.kept.zone

    @property
    def title(self) -> str:
        return with_addons(self.service.title, [each.title for each in self.addons])

    @property
    def day(self) -> date:
        return local_date(self.question.start, self.zone)

    @property
    def usual(self) -> Shape:
        all_of_it = (self.service, *self.addons)
        return sitting([Work(each.minutes, each.pattern, each.buffers) for each in all_of_it])

    @property
    def window(self) -> Span:
        """From where anybody or any room would be taken to where nobody is any more."""
        shapes = [self.usual, *(shape for _, shape in self.people if shape)]
        start = self.question.start
        return start + min(each.earliest for each in shapes), start + max(each.latest for each in shapes)

    @property
    def days(self) -> tuple[date, date]:
        return local_date(self.window[0], self.zone), local_date(self.window[1], self.zone)


async def why_not(actor: Actor, question: Question) -> list[Answer]:
    """For the person of the question, or for each who does the service: all that is in the way.

    Raises `Forbidden` without the right to book, `NotFound` for a branch, service or person who is not here.
    At most five queries.
    """
    actor.require(Permission.book_visits)
    actor.require_branch(question.branch, "branch")
    case = case_of(question, await setup_of(question.branch))
    names = await names_for(case)
    resources = [each.resource for each, _ in case.people] + [room for room, *_ in names.rooms or ()]
    reader = Reader(question.branch, actor.may(Permission.see_whole_calendar), question.visit)
    claims = await claims_on(reader, resources, [each.id for each, _ in case.people], case.window)
    own = Own(visit=question.visit)
    facts = facts_of(case, names, claims, await limits_reached(offer_of(case), case.day, own))
    if not case.people:
        return [nobody(case, facts)]
    return [answer(case, facts, each.id, someone(case, names, claims, each)) for each, _ in case.people]


def case_of(question: Question, setup: Setup) -> Case:
    service = setup.services.get(question.service)
    if service is None:
        raise NotFound("There is no such service here.")
    if question.member is not None and question.member not in setup.members:
        raise NotFound("There is no such member of staff here.")
    since = day_after(clock.now().date(), -1)
    addons = added_to(setup, service, Which(retired=True, addons=question.addons))
    people = [(each, shape_for(question, each, (service, *addons))) for each in setup.members.values()]
    asked = [
        (each, shape)
        for each, shape in people
        if each.id == question.member or (question.member is None and shape and each.works_on(since))
    ]
    return Case(question, setup, service, addons, asked)


def shape_for(question: Question, member: Member, services: Sequence[Service]) -> Shape | None:
    """None: they do not do the service, or something that is added to it."""
    way = able(member, services[0], services[1:])
    if way is None:
        return None
    shape = (question.shapes or {}).get(member.id, way.shape)
    return shape if question.minutes is None else stretched(shape, question.minutes * MINUTE)


async def names_for(case: Case) -> Names:
    return await names_of([case])


async def names_of(cases: Sequence[Case]) -> Names:
    """For cases of one branch, on the day of the first: one query."""
    members = list({each.id for case in cases for each, _ in case.people})
    kinds = list({kind for case in cases for kind, _ in case.service.needs or ()})
    found = await fetch_value(NAMES, cases[0].question.branch, kinds, cases[0].day, members)
    return msgspec.json.decode(found, type=Names)


def facts_of(case: Case, names: Names, claims: Claims, full: Limits) -> Facts:
    return Facts(
        service=case.title,
        start=case.question.start,
        now=int(clock.now().timestamp()),
        doors=case.setup.doors(*case.days),
        is_sold=case.question.visit != 0 or on_sale(case.setup, case.service),
        is_class=case.service.capacity > 1,
        is_online=case.service.is_online,
        closed_because=names.closed or "",
        needs=rooms_needed(case, names, claims),
        full=full,
    )


def rooms_needed(case: Case, names: Names, claims: Claims) -> list[RoomsNeeded]:
    return [
        RoomsNeeded(
            (names.kinds or {}).get(needed, ""),
            quantity,
            [
                Room(name, is_active, claims.on(room), room)
                for room, kind, name, is_active in names.rooms or ()
                if kind == needed
            ],
        )
        for needed, quantity in case.service.needs or ()
    ]


def barred(case: Case, member: int) -> dict[int, str]:
    """The rooms that somebody may not use for the service, and whose each is."""
    setup, service = case.setup, case.service.id
    people = {each.id: each.name for each in setup.members.values()}
    titles = {each.id: f"“{each.title}”" for each in setup.services.values()}
    return {
        room.id: owners(room.services, titles)
        if is_open(room.members, member)
        else owners(room.members, people)
        for kind, _ in case.service.needs or ()
        for room in setup.rooms.get(kind, ())
        if not room.is_for(member, service)
    }


def owners(ties: Ties, names: Mapping[int, str]) -> str:
    """Anna, Lena: who is not barred, where only some are not."""
    return ", ".join(names[each] for each, tie in ties.items() if tie is Tie.only and each in names)


def someone(case: Case, names: Names, claims: Claims, member: Member) -> Someone:
    gone = member.dismissed_on
    shape = next(shape for each, shape in case.people if each is member)
    return Someone(
        name=member.name,
        shape=shape or case.usual,
        there=case.setup.work(member.id, *case.days),
        claims=claims.on(member.resource, member.id),
        is_able=shape is not None,
        is_online=member.is_online,
        closed_online=closed_online(case, member),
        leaves=SOME_DAY if gone is None else midnight(gone, case.zone),
        off_because=(names.off or {}).get(member.id, ""),
        barred=barred(case, member.id),
    )


def closed_online(case: Case, member: Member) -> list[Span]:
    """The days of the case on which strangers are offered nothing of the member's."""
    return [
        (midnight(day, case.zone), midnight(day + ONE_DAY, case.zone))
        for day in days_between(*case.days)
        if case.setup.closed_online(member.id, day)
    ]


def nobody(case: Case, facts: Facts) -> Answer:
    """Nobody has the skill; what else is in the way is told as well."""
    found = answer(case, facts, None, Someone("", case.usual, [(LONG_AGO, SOME_DAY)]))
    reason = Reason(Why.nobody, what=case.title)
    return Answer(None, "", found.span, found.zone, (reason, *found.reasons))


def offer_of(case: Case) -> Offer:
    return Offer(case.setup, case.service.id, case.service.title, ())


def answer(case: Case, facts: Facts, member: int | None, who: Someone) -> Answer:
    offer = offer_of(case)
    now = clock.now()
    desk = reasons_against(facts, who, offer.terms(now, desk=True), online=False)
    online = reasons_against(facts, who, offer.terms(now), online=True)
    span = (facts.start, facts.start + who.shape.length)
    return Answer(
        member, who.name, span, case.zone, tuple(desk), tuple(each for each in online if each not in desk)
    )
