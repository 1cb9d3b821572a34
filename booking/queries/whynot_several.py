"""“Why not?” for several services and people: every rule against the start, then piece by piece."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from booking.queries.claims import Reader, claims_on
from booking.queries.guests import guest
from booking.queries.limited import booked_out_of
from booking.queries.offers import Offer
from booking.queries.taken import Own
from booking.queries.whynot import Case, facts_of, names_of
from booking.queries.whynot_plan import PlanQuestion, Scene, Way
from booking.rules.days import Span, local_date
from booking.rules.guests import NO_RULES, objections
from booking.rules.limits import NO_LIMITS, Limits
from booking.rules.plan_told import GAVE_UP, objection_told
from booking.rules.reasons import Reason, Why, about_doors, about_moment, about_service
from booking.rules.reasons_told import sentence
from clients.queries import client_row
from kit import clock
from kit.rights import Actor, Permission

FEWER = {Why.full_day: Why.few_a_day, Why.full_week: Why.few_a_week}
BY_SERVICE = {Why.past, Why.soon, Why.far, Why.grid}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of offer against the start, and the service it comes from; "" where all have it alike."""

    reason: Reason
    service: str = ""


@dataclass(frozen=True, slots=True)
class InTheWay:
    """All that keeps several services from being booked for a start. Nothing: they can be had."""

    start: int
    zone: str
    rules: tuple[Rule, ...] = ()
    ways: tuple[Way, ...] = ()
    gave_up: bool = False
    objections: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.ways or self.gave_up or self.objections)

    @property
    def of_all(self) -> list[str]:
        """What is against all of it, whoever does what."""
        told = [self.told(each) for each in self.rules]
        return [*told, *self.objections, *[GAVE_UP] * self.gave_up]

    def told(self, rule: Rule) -> str:
        text = sentence(rule.reason, self.start, self.zone)
        return f"“{rule.service}”: {text[0].lower()}{text[1:]}" if rule.service else text

    @property
    def sentences(self) -> list[str]:
        """Everything in a row."""
        obstacles = [each for way in self.ways for each in way.obstacles]
        return [*self.of_all, *(f"{each.heading}: {' '.join(each.sentences)}" for each in obstacles)]


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """What is in the way at the desk; and where nothing is, what is in the way of strangers only."""

    desk: InTheWay
    online: InTheWay

    @property
    def sentences(self) -> list[str]:
        return self.desk.sentences


async def why_not_several(actor: Actor, question: PlanQuestion) -> PlanAnswer:
    """Why several services cannot be had, in whatever order, by whomever, with whatever wait is allowed.

    Raises `Forbidden` without the right to book, `NotFound` for another branch. Two queries; where the desk
    may have the start, one more for each limited service and for each that asks who the client is.
    """
    several = question.several
    actor.require(Permission.book_visits)
    actor.require_branch(several.branch, "branch")
    cases = [question.case(piece, question.start) for piece in range(len(several.parts))]
    names = await names_of(cases)
    members = {each.id: each.resource for case in cases for each, _ in case.people}
    resources = [*members.values(), *(room for room, *_ in names.rooms or ())]
    reader = Reader(several.branch, actor.may(Permission.see_whole_calendar), question.visit)
    claims = await claims_on(reader, resources, list(members), window_of(question, cases))
    scene = Scene(question, names, claims)
    desk = at_desk(scene, cases)
    return PlanAnswer(desk, desk if desk else await online(scene, cases))


def window_of(question: PlanQuestion, cases: list[Case]) -> Span:
    """From where anybody would be taken to where nobody is any more, with the longest waits."""
    start, several = question.start, question.several
    first = min(case.window[0] for case in cases)
    lengths = sum(case.window[1] - case.window[0] for case in cases)
    return min(first, start + several.earliest), start + several.plan.longest_wait + lengths


def at_desk(scene: Scene, cases: list[Case]) -> InTheWay:
    now = clock.now()
    offers = scene.several.offers
    found = [
        Rule(reason)
        for case, offer in zip(cases, offers, strict=True)
        for facts in [facts_of(case, scene.names, scene.claims, NO_LIMITS)]
        for reason in chain(
            about_service(facts, online=False),
            about_moment(facts, offer.terms(now, desk=True)),
            closed_day(scene, case),
        )
    ]
    return in_the_way(scene, tuple(dict.fromkeys(found)))


def closed_day(scene: Scene, case: Case) -> Iterator[Reason]:
    """The day, and not only some hours of it."""
    facts = facts_of(case, scene.names, scene.claims, NO_LIMITS)
    doors = about_doors(facts, case.zone, case.usual.length)
    return (each for each in doors if each.why == Why.closed_day)


def in_the_way(scene: Scene, rules: tuple[Rule, ...], objections: tuple[str, ...] = ()) -> InTheWay:
    is_closed = any(each.reason.why == Why.closed_day for each in rules)
    ways, gave_up = replace(scene, is_closed=is_closed).ways()
    return InTheWay(scene.question.start, scene.several.zone, rules, ways, gave_up, objections)


async def online(scene: Scene, cases: list[Case]) -> InTheWay:
    """What strangers are kept from, though at the desk it can be had."""
    several, question = scene.several, scene.question
    day = local_date(question.start, several.zone)
    full = {
        offer.service: limits
        for offer, limits in await booked_out_of(several, day, Own(visit=question.visit))
    }
    rules = rules_online(scene, cases, full)
    return in_the_way(replace(scene, online=True), rules, await held_against(question))


def rules_online(scene: Scene, cases: list[Case], full: Mapping[int, Limits]) -> tuple[Rule, ...]:
    """Of each service, by name where there are several."""
    found: list[Rule] = []
    asked = Counter(each.service for each in scene.several.offers)
    for case, offer in zip(cases, scene.several.offers, strict=True):
        facts = facts_of(case, scene.names, scene.claims, full.get(offer.service, NO_LIMITS))
        reasons = chain(about_service(facts, online=True), about_moment(facts, offer.terms(clock.now())))
        found += [rule(each, offer, asked) for each in reasons]
    return tuple(dict.fromkeys(found))


def rule(reason: Reason, offer: Offer, asked: Mapping[int, int]) -> Rule:
    many = asked[offer.service] > 1
    told = replace(reason, why=FEWER.get(reason.why, reason.why)) if many else reason
    return Rule(told, offer.title if told.why in BY_SERVICE and len(asked) > 1 else "")


async def held_against(question: PlanQuestion) -> tuple[str, ...]:
    """What the services and the branch hold against the client, if it is known who that is."""
    if question.client is None:
        return ()
    client, several = await client_row(question.client), question.several
    day = local_date(question.start, several.zone)
    found = []
    for offer in {each.service: each for each in several.offers}.values():
        rules = offer.conditions.guests
        if rules != NO_RULES or client.online_ban:
            known = await guest(client, offer, day, question.visit)
            broken = (name for name, is_so in objections(known, rules, day) if is_so)
            found += [objection_told(each, offer.title, rules) for each in broken]
    return tuple(dict.fromkeys(found))
