"""Every reason why one start of a service cannot be had with somebody; none at all when it can."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from booking.rules.days import ONE_DAY, Span, local_date, midnight
from booking.rules.facts import LONG_AGO, SOME_DAY, Claim, Facts, Room, RoomsNeeded, Someone, Use
from booking.rules.grid import meets, on_grid
from booking.rules.shape import moved
from booking.rules.terms import Terms, Trouble, trouble_with


class Why(StrEnum):
    """Kinds of reasons; `booking.rules.reasons_told` says each in words."""

    not_sold = "not_sold"
    only_classes = "only_classes"
    not_online = "not_online"
    full_day = "full_day"
    full_week = "full_week"
    past = "past"
    soon = "soon"
    far = "far"
    grid = "grid"
    closed_day = "closed_day"
    opens_later = "opens_later"
    closes_earlier = "closes_earlier"
    shut_between = "shut_between"
    nobody = "nobody"
    no_skill = "no_skill"
    hidden = "hidden"
    closed_online = "closed_online"
    left = "left"
    day_off = "day_off"
    starts_later = "starts_later"
    ends_earlier = "ends_earlier"
    on_break = "on_break"
    away = "away"
    busy = "busy"
    beside = "beside"
    held = "held"
    planned = "planned"
    no_room = "no_room"
    too_few = "too_few"
    room_out = "room_out"
    room_closed = "room_closed"
    room_taken = "room_taken"
    room_beside = "room_beside"
    room_held = "room_held"
    room_planned = "room_planned"
    few_a_day = "few_a_day"
    few_a_week = "few_a_week"


class Gap(StrEnum):
    """Which part of a day nobody is there."""

    whole = "whole"
    before = "before"
    after = "after"
    between = "between"


TROUBLES = {
    Trouble.past: Why.past,
    Trouble.soon: Why.soon,
    Trouble.far: Why.far,
    Trouble.grid: Why.grid,
}
DOORS = {
    Gap.whole: Why.closed_day,
    Gap.before: Why.opens_later,
    Gap.after: Why.closes_earlier,
    Gap.between: Why.shut_between,
}
WORK = {
    Gap.whole: Why.day_off,
    Gap.before: Why.starts_later,
    Gap.after: Why.ends_earlier,
    Gap.between: Why.on_break,
}
PERSON = {Use.visit: Why.busy, Use.hold: Why.held, Use.away: Why.away, Use.plan: Why.planned}
ROOM = {Use.visit: Why.room_taken, Use.hold: Why.room_held, Use.plan: Why.room_planned}


@dataclass(frozen=True, slots=True)
class Reason:
    """One true cause. `span` and `until` are epoch seconds; `buffer` is the part of this very visit's buffers
    that is in the way, where nothing else of it is. `rooms`: how many are free, and could be at best."""

    why: Why
    who: str = ""
    what: str = ""
    span: Span | None = None
    until: int = 0
    number: int = 0
    buffer: Span | None = None
    rooms: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Needed:
    """What one visit takes of a person or a room: `spans` in all, `core` without its buffers."""

    spans: Sequence[Span]
    core: Sequence[Span]
    buffers: Sequence[Span]

    def buffer_in(self, span: Span) -> Span | None:
        """The buffer that meets the span, when nothing else of the visit does."""
        if meets(self.core, span):
            return None
        return next((each for each in self.buffers if meets([each], span)), None)


def needed(spans: Sequence[Span], start: int, length: int) -> Needed:
    """Of stretches told from the start."""
    core = [(max(a, 0), min(b, length)) for a, b in spans if a < length and b > 0]
    around = [(a, min(b, 0)) for a, b in spans if a < 0] + [
        (max(a, length), b) for a, b in spans if b > length
    ]
    return Needed(moved(spans, start), moved(core, start), moved(around, start))


def reasons_against(facts: Facts, someone: Someone, terms: Terms, *, online: bool) -> list[Reason]:
    """Why `someone` cannot be booked for the start under these terms; empty exactly when they can.

    `online` also counts what only strangers are kept from.
    """
    return list(
        chain(
            about_service(facts, online=online),
            about_moment(facts, terms),
            about_doors(facts, terms.zone, someone.shape.length),
            about_person(facts, someone, terms.zone, online=online),
            about_rooms(facts, someone),
        )
    )


def about_service(facts: Facts, *, online: bool) -> Iterator[Reason]:
    if not facts.is_sold:
        yield Reason(Why.not_sold, what=facts.service)
    if facts.is_class:
        yield Reason(Why.only_classes, what=facts.service)
    if online and not facts.is_online:
        yield Reason(Why.not_online, what=facts.service)
    if online and facts.full.a_day is not None:
        yield Reason(Why.full_day, what=facts.service, number=facts.full.a_day)
    if online and facts.full.a_week is not None:
        yield Reason(Why.full_week, what=facts.service, number=facts.full.a_week)


def about_moment(facts: Facts, terms: Terms) -> Iterator[Reason]:
    trouble = trouble_with(facts.start, facts.now, terms)
    grid = Reason(Why.grid, number=terms.step // 60)
    if trouble is None or trouble == Trouble.grid:
        yield from [grid] if trouble else []
        return
    last = midnight(terms.last_day, terms.zone)
    span = (last, last) if trouble == Trouble.far else (terms.earliest, terms.earliest)
    yield Reason(TROUBLES[trouble], span=span, number=(terms.earliest - facts.now) // 60)
    if not on_grid(facts.start, terms.zone, terms.step):
        yield grid


def about_doors(facts: Facts, zone: str, length: int) -> Iterator[Reason]:
    """The branch has to be open for as long as the client is here."""
    visit = [(facts.start, facts.start + length)]
    for gap in gaps(facts.doors):
        if meets(visit, gap):
            part = part_of_day(gap, facts.start, zone)
            yield Reason(DOORS[part], span=gap, what=facts.closed_because if part == Gap.whole else "")


def about_person(facts: Facts, someone: Someone, zone: str, *, online: bool) -> Iterator[Reason]:
    who, shape = someone.name, someone.shape
    if not someone.is_able:
        yield Reason(Why.no_skill, who, facts.service)
    if online and not someone.is_online:
        yield Reason(Why.hidden, who)
    wanted = needed(shape.staff, facts.start, shape.length)
    if online:
        closed = (each for each in someone.closed_online if meets(wanted.spans, each))
        yield from (Reason(Why.closed_online, who, span=each) for each in closed)
    yield from about_work(facts.start, someone, wanted, zone)
    for claim in someone.claims:
        yield from about_claim(who, claim, wanted, PERSON[claim.use], Why.beside)


def about_work(start: int, someone: Someone, wanted: Needed, zone: str) -> Iterator[Reason]:
    """They have to be at work whenever the visit needs them, in its buffers too."""
    for gap in gaps(someone.there):
        if not meets(wanted.spans, gap):
            continue
        part = part_of_day(gap, start, zone)
        if part == Gap.whole and start >= someone.leaves:
            yield Reason(Why.left, someone.name, span=(someone.leaves, someone.leaves))
        else:
            what = someone.off_because if part == Gap.whole else ""
            yield Reason(WORK[part], someone.name, what, span=gap, buffer=wanted.buffer_in(gap))


def about_rooms(facts: Facts, someone: Someone) -> Iterator[Reason]:
    """Of each kind that is needed: what is in the way of its rooms, unless enough of them can be had."""
    wanted = needed([someone.shape.room], facts.start, someone.shape.length)
    for need in facts.needs:
        usable = [room for room in need.rooms if room.is_in_use and room.id not in someone.barred]
        free = [room for room in usable if room.is_free(wanted.spans[0])]
        if len(free) < need.quantity:
            yield from about_number(need, (len(free), len(usable)))
            yield from chain(*(about_room(room, someone, wanted) for room in need.rooms))


def about_number(need: RoomsNeeded, rooms: tuple[int, int]) -> Iterator[Reason]:
    """Where one is enough, each of them speaks for itself."""
    if need.quantity > 1:
        yield Reason(Why.too_few, what=need.kind, number=need.quantity, rooms=rooms)
    elif not any(room.is_in_use for room in need.rooms):
        yield Reason(Why.no_room, what=need.kind)


def about_room(room: Room, someone: Someone, wanted: Needed) -> Iterator[Reason]:
    if not room.is_in_use:
        yield Reason(Why.room_out, room.name)
    elif room.id in someone.barred:
        yield Reason(Why.room_closed, room.name, someone.barred[room.id])
    else:
        for claim in room.claims:
            yield from about_claim(room.name, claim, wanted, ROOM[claim.use], Why.room_beside)


def about_claim(who: str, claim: Claim, wanted: Needed, why: Why, beside: Why) -> Iterator[Reason]:
    """What is taken and in the way: the time with the client, or only the buffer beside it."""
    if not meets(wanted.spans, claim.span):
        return
    core, around = claim.parts()
    for part in core:
        if meets(wanted.spans, part):
            yield Reason(why, who, claim.what, part, claim.until, buffer=wanted.buffer_in(part))
            return
    for part in around:
        if meets(wanted.spans, part):
            yield Reason(beside, who, claim.what, part, buffer=wanted.buffer_in(part))


def gaps(there: Sequence[Span]) -> list[Span]:
    """Before, between and after the spans, which are in order and apart."""
    edges = [LONG_AGO, *(edge for span in there for edge in span), SOME_DAY]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def part_of_day(gap: Span, start: int, zone: str) -> Gap:
    """How the gap lies in the local day on which a visit starts."""
    day = local_date(start, zone)
    if gap[0] <= midnight(day, zone) and midnight(day + ONE_DAY, zone) <= gap[1]:
        return Gap.whole
    if gap[0] > LONG_AGO and gap[1] < SOME_DAY and local_date(gap[0], zone) == local_date(gap[1], zone):
        return Gap.between
    return Gap.before if gap[0] <= midnight(day, zone) else Gap.after
