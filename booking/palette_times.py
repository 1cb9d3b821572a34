"""Whether a time can be had at the desk, why not, and the next three: one query for a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from booking.queries import NoSuchAddOn, NotOffered, OnlyAdded, OnlyInClasses
from booking.queries.addons import Which
from booking.queries.offers import Offered, offer_in
from booking.queries.setup import Setup
from booking.queries.times import Look, RoomStarts, look, within
from booking.rules.cells import starts_of_person
from booking.rules.days import ONE_DAY, midnight, utc
from booking.rules.series import moment_on
from booking.rules.terms import DESK_STEP
from kit import clock
from kit.errors import NotFound

DESK = Which(online=False)
LOOKS_AHEAD = 6  # days after the one that is asked for
NEXT_TIMES = 3
NONE_SOON = "Nothing is free within a week."


@dataclass(frozen=True, slots=True)
class Chances:
    """`next` are the first three that can be had, as a day and minutes of it; `refusal` rules all out."""

    is_free: bool = False
    why: str = ""
    next: tuple[tuple[date, int], ...] = ()
    refusal: str = ""


async def chances(
    setup: Setup, wanted: tuple[int, int | None], day: date | None, minutes: int | None
) -> Chances:
    """`wanted` is a service and a member, or anybody. Without a time the next ones of the day are told."""
    try:
        offered = offer_in(setup, *wanted, DESK)
    except (NotOffered, OnlyInClasses, OnlyAdded, NoSuchAddOn, NotFound) as refusal:
        return Chances(refusal=refusal.sentence)
    first = day or clock.today(offered.zone)
    terms = offered.terms(clock.now(), desk=True)
    seen = await look(offered, within(terms, first, first + LOOKS_AHEAD * ONE_DAY), terms, desk=True)
    if seen is None:
        return Chances(
            why="That day cannot be booked any more." if first < clock.today(offered.zone) else NONE_SOON
        )
    return told(seen, first, moment_of(first, minutes, offered.zone) if day else None)


def moment_of(day: date, minutes: int | None, zone: str) -> int | None:
    """In epoch seconds; None where the clocks skip it, or nothing is asked."""
    found = None if minutes is None else moment_on(day, time(minutes // 60, minutes % 60), zone)
    return int(found.timestamp()) if found else None


def told(seen: Look, first: date, start: int | None) -> Chances:
    zone = seen.offer.zone
    since = max(start or midnight(first, zone), int(clock.now().timestamp()))
    starts = list(seen.canvas.moments(seen.starts()))
    is_free = start is not None and can_be_had(seen, start)
    coming = [on_wall(utc(each), zone) for each in first_of(each for each in starts if each >= since)]
    why = "" if is_free or start is None else reason(seen, start)
    return Chances(
        is_free, " ".join(each for each in (why, "" if coming else NONE_SOON) if each), tuple(coming)
    )


def first_of(starts: Iterable[int]) -> list[int]:
    return [each for each, _ in zip(starts, range(NEXT_TIMES), strict=False)]


def on_wall(moment: datetime, zone: str) -> tuple[date, int]:
    wall = clock.wall(moment, zone)
    return wall.date(), wall.hour * 60 + wall.minute


def reason(seen: Look, start: int) -> str:
    """Of one person what keeps them; of several that none of them is free."""
    if start < seen.offer.terms(clock.now(), desk=True).earliest:
        return "That time has passed."
    if (start - seen.canvas.origin) % DESK_STEP:
        return "Visits begin every five minutes."
    people = seen.offer.people
    return reason_of(seen, people[0], start) if len(people) == 1 else "Nobody is free then."


def reason_of(seen: Look, who: Offered, start: int) -> str:
    cell, always = seen.canvas.cell, (1 << seen.canvas.count) - 1
    work, doors = seen.work(who), seen.doors()
    free = work & ~seen.taken.of(who.resource, who.id)
    steps = (
        (starts_of_person(who.shape, work, always, cell), f"{who.name} does not work then."),
        (starts_of_person(who.shape, work, doors, cell), "It is closed then."),
        (starts_of_person(who.shape, free, doors, cell), f"{who.name} is taken then."),
        (RoomStarts(seen).of(who), "No room is free then."),
    )
    return next((words for mask, words in steps if not is_in(seen, mask, start)), "That time cannot be had.")


def can_be_had(seen: Look, start: int) -> bool:
    """With anybody who was asked for; the desk also begins between the times that clients are offered."""
    if (start - seen.canvas.origin) % DESK_STEP:
        return False
    rooms = RoomStarts(seen)
    return any(is_in(seen, seen.starts_with(each) & rooms.of(each), start) for each in seen.offer.people)


def is_in(seen: Look, mask: int, start: int) -> bool:
    place = (start - seen.canvas.origin) // seen.canvas.cell
    return place >= 0 and bool(mask >> place & 1)
