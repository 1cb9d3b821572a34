"""“Why not?” against the free times: a reason for exactly what is not offered, and each is true."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.rules.days import ONE_DAY, Span, day_spans, local_date, midnight
from booking.rules.facts import Claim, Facts, Room, RoomsNeeded, Someone, Use
from booking.rules.grid import Person, grid_of
from booking.rules.reasons import TROUBLES, Reason, Why, reasons_against
from booking.rules.reasons_told import WORDS, sentence
from booking.rules.terms import Terms, Trouble
from tests.booking.reasons import claims
from tests.booking.reference import free_starts
from tests.booking.strategies import buffers, from_midnight, patterns, places, shape, steps, work_hours


def claimed(day: date, zone: str, drawn) -> list[Claim]:
    return [
        Claim(*from_midnight(day, zone, [span]), use, *from_midnight(day, zone, [core]), until=1)
        for span, use, core in drawn
    ]


def minutes(span: Span) -> range:
    return range(span[0], span[1], 60)


class Truth:
    """Looks a reason's claim up in the facts, minute by minute."""

    def __init__(self, facts: Facts, who: Someone, terms: Terms) -> None:
        self.facts, self.who, self.terms, self.start = facts, who, terms, facts.start
        self.day = local_date(facts.start, terms.zone)

    def needed(self, spans) -> set[int]:
        return {m for a, b in spans for m in minutes((self.start + a, self.start + b))}

    @property
    def visit(self) -> set[int]:
        return set(minutes((self.start, self.start + self.who.shape.length)))

    def of_day(self) -> range:
        return minutes((midnight(self.day, self.terms.zone), midnight(self.day + ONE_DAY, self.terms.zone)))

    def holds(self, reason: Reason) -> bool:
        return bool(getattr(self, reason.why)(reason))

    def past(self, _) -> bool:
        return self.start < self.facts.now and self.start < self.terms.earliest

    def soon(self, _) -> bool:
        return self.facts.now <= self.start < self.terms.earliest

    def far(self, _) -> bool:
        return self.day > self.terms.last_day

    def grid(self, reason) -> bool:
        shown = midnight(self.day, self.terms.zone)
        return reason.number * 60 == self.terms.step and (
            local_date(shown, self.terms.zone) == self.day  # the clock itself is read by the grid
            and self.start not in all_starts(self.terms, self.day)
        )

    def closed_day(self, _) -> bool:
        return not any(covered(self.facts.doors, m) for m in self.of_day())

    def day_off(self, _) -> bool:
        return not any(covered(self.who.there, m) for m in self.of_day())

    def opens_later(self, reason) -> bool:
        return self.begins(self.facts.doors, self.visit, reason)

    def starts_later(self, reason) -> bool:
        return self.begins(self.who.there, self.needed(self.who.shape.staff), reason)

    def closes_earlier(self, reason) -> bool:
        return self.ends(self.facts.doors, self.visit, reason)

    def ends_earlier(self, reason) -> bool:
        return self.ends(self.who.there, self.needed(self.who.shape.staff), reason)

    def shut_between(self, reason) -> bool:
        doors = self.facts.doors
        return self.begins(doors, self.visit, reason) and self.ends(doors, self.visit, reason)

    def on_break(self, reason) -> bool:
        there, wanted = self.who.there, self.needed(self.who.shape.staff)
        return self.begins(there, wanted, reason) and self.ends(there, wanted, reason)

    def begins(self, there, wanted: set[int], reason) -> bool:
        """At the end of the gap they are there, a minute before they are not, and earlier they are needed."""
        edge = reason.span[1]
        absent = covered(there, edge) and not covered(there, edge - 60)
        return absent and any(m < edge and not covered(there, m) for m in wanted)

    def ends(self, there, wanted: set[int], reason) -> bool:
        edge = reason.span[0]
        absent = covered(there, edge - 60) and not covered(there, edge)
        return absent and any(m >= edge and not covered(there, m) for m in wanted)

    def busy(self, reason) -> bool:
        return self.meets(reason, self.who.claims, Use.visit, self.who.shape.staff)

    def held(self, reason) -> bool:
        return self.meets(reason, self.who.claims, Use.hold, self.who.shape.staff)

    def away(self, reason) -> bool:
        return self.meets(reason, self.who.claims, Use.away, self.who.shape.staff)

    def beside(self, reason) -> bool:
        return self.meets(reason, self.who.claims, Use.visit, self.who.shape.staff, beside=True)

    def room_taken(self, reason) -> bool:
        return self.meets(reason, self.claims_of(reason), Use.visit, [self.who.shape.room])

    def room_held(self, reason) -> bool:
        return self.meets(reason, self.claims_of(reason), Use.hold, [self.who.shape.room])

    def room_beside(self, reason) -> bool:
        return self.meets(reason, self.claims_of(reason), Use.visit, [self.who.shape.room], beside=True)

    def room_out(self, reason) -> bool:
        return not self.room_of(reason).is_in_use

    def room_closed(self, reason) -> bool:
        room = self.room_of(reason)
        return room.is_in_use and self.who.barred[room.id] == reason.what

    def no_room(self, reason) -> bool:
        return not any(room.is_in_use for room in self.need_of(reason).rooms)

    def too_few(self, reason) -> bool:
        need, wanted = self.need_of(reason), self.needed([self.who.shape.room])
        usable = [room for room in need.rooms if room.is_in_use and room.id not in self.who.barred]
        free = [
            room for room in usable if not wanted & {m for claim in room.claims for m in minutes(claim.span)}
        ]
        told = reason.number, reason.rooms
        return told == (need.quantity, (len(free), len(usable))) and len(free) < need.quantity > 1

    def need_of(self, reason):
        return next(need for need in self.facts.needs if need.kind == reason.what)

    def room_of(self, reason):
        return next(room for need in self.facts.needs for room in need.rooms if room.name == reason.who)

    def claims_of(self, reason):
        return self.room_of(reason).claims

    def meets(self, reason, found, use: Use, spans, *, beside: bool = False) -> bool:
        """Some minute of the told span is taken for this use, by the client or beside them, and needed."""
        wanted, told = self.needed(spans), set(minutes(reason.span))
        buffered = reason.buffer is None or self.only_buffer(reason, wanted)
        return buffered and any(
            told <= set(minutes(claim.span))
            and told & wanted
            and (not beside or not told & set(minutes(claim.core)))
            for claim in found
            if claim.use == use
        )

    def only_buffer(self, reason, wanted: set[int]) -> bool:
        told, buffer = set(minutes(reason.span)), set(minutes(reason.buffer))
        return not told & wanted & self.visit and bool(told & buffer) and buffer <= wanted - self.visit


def covered(spans, moment: int) -> bool:
    return any(start <= moment < end for start, end in spans)


def all_starts(terms: Terms, day: date) -> set[int]:
    grid = grid_of(day, day, terms.zone, terms.step)
    return {run.first + n * grid.step for run in grid.runs for n in range(run.count)}


@st.composite
def cases(draw):
    """A day with doors, a person, perhaps rooms of several kinds, and terms that cut some of it off."""
    zone, day = draw(places)
    person = Someone(
        "Anna",
        shape(draw(patterns()), draw(buffers)),
        day_spans(day, zone, draw(work_hours())),
        claimed(day, zone, draw(claims())),
        barred=draw(st.dictionaries(st.sampled_from([0, 1, 10, 12]), st.just("Lena"), max_size=2)),
    )
    doors = draw(
        st.just([(midnight(day - ONE_DAY, zone), midnight(day + 2 * ONE_DAY, zone))]) | work_doors(day, zone)
    )
    now = midnight(day, zone) + draw(st.integers(-600, 600)) * 60
    terms = Terms(
        zone,
        draw(steps),
        now + draw(st.integers(0, 300)) * 60,
        day + draw(st.sampled_from([-1, 0, 0, 0])) * ONE_DAY,
    )
    needs = [draw(rooms_needed(kind, (zone, day))) for kind in range(draw(st.integers(0, 2)))]
    return day, terms, person, Facts("Colour", 0, now, doors, needs=needs)


@st.composite
def rooms_needed(draw, kind: int, place) -> RoomsNeeded:
    zone, day = place
    found = [
        Room(
            f"Room {kind}{number}",
            draw(st.sampled_from([True, True, False])),
            claimed(day, zone, draw(claims(st.sampled_from([Use.visit, Use.hold])))),
            kind * 10 + number,
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return RoomsNeeded(f"kind {kind}", draw(st.integers(1, 2)), found)


def work_doors(day: date, zone: str):
    return work_hours().map(lambda hours: day_spans(day, zone, hours))


def offered(day: date, terms: Terms, person: Someone, facts: Facts) -> set[int]:
    """By the bits, without any reasons."""
    busy = sorted(claim.span for claim in person.claims)
    found = free_starts(
        grid_of(day, day, terms.zone, terms.step),
        [Person(1, person.shape, person.there, busy)],
        needs=[
            (
                need.quantity,
                [
                    [claim.span for claim in room.claims]
                    for room in need.rooms
                    if room.is_in_use and room.id not in person.barred
                ],
            )
            for need in facts.needs
        ],
        doors=facts.doors,
    )
    return {start for start in found if start >= terms.earliest and day <= terms.last_day}


def at_start(facts: Facts, start: int) -> Facts:
    return Facts(facts.service, start, facts.now, facts.doors, needs=facts.needs)


@settings(max_examples=300, deadline=None)
@given(cases())
def test_there_is_a_reason_exactly_for_what_is_not_offered_and_each_is_true(case) -> None:
    day, terms, person, facts = case
    free = offered(day, terms, person, facts)
    for start in sorted(all_starts(terms, day))[::3]:
        asked = at_start(facts, start)
        reasons = reasons_against(asked, person, terms, online=True)
        assert (not reasons) == (start in free), (start, reasons)
        truth = Truth(asked, person, terms)
        for reason in reasons:
            assert truth.holds(reason), reason
            assert sentence(reason, start, terms.zone).endswith(".")


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 1439))
def test_a_start_beside_the_grid_is_told_so_whatever_else_is_wrong(case, minute) -> None:
    day, terms, person, facts = case
    start = midnight(day, terms.zone) + minute * 60
    if local_date(start, terms.zone) != day:
        return
    reasons = reasons_against(at_start(facts, start), person, terms, online=True)
    on_the_grid = start in all_starts(terms, day)
    assert on_the_grid == (Why.grid not in [each.why for each in reasons])


def test_every_reason_has_words_and_every_trouble_is_a_reason() -> None:
    assert set(WORDS) == set(Why)
    assert set(TROUBLES) == set(Trouble)
