"""Seed S1: a salon of 20 people and 40 services whose days are filled to 60 %, the same on every run.

Open Monday to Saturday from nine to eight, UTC, a grid of 15 minutes; everybody does everything. What is in
somebody's day depends on nothing but the seed, the person and the date.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bench.salon import Salon, Slot, Treatment, moment

SEED = 20260101
STAFF, SERVICES, CUSTOMERS = 20, 40, 5000
MINUTES = (60, 30, 45, 90)
OPENS, CLOSES, GRID, FULL = 9 * 60, 20 * 60, 15, 0.60
PAST = 100_000
TODAY = date(2026, 11, 22)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)


def minutes_of(service: int) -> int:
    return MINUTES[(service - 1) % 4]


def filled_day(staff: int, day: date) -> list[Slot]:
    """Random visits wherever they fit, until the day is full enough."""
    if day.weekday() == 6:
        return []
    dice = random.Random(f"{SEED}:{staff}:{day.isoformat()}")
    busy, found, total, tries = 0, [], 0, 0
    while total < FULL * (CLOSES - OPENS) and tries < 500:
        tries += 1
        service = dice.randint(1, SERVICES)
        length = minutes_of(service)
        place = dice.randrange(0, (CLOSES - OPENS - length) // GRID + 1)
        wanted = ((1 << length // GRID) - 1) << place
        if busy & wanted:
            continue
        busy |= wanted
        total += length
        start = OPENS + place * GRID
        found.append(Slot(day, start, staff, start + length, service, dice.randint(1, CUSTOMERS)))
    return sorted(found)


def future(staff: int = STAFF, last: date = LAST) -> list[Slot]:
    """From tomorrow to the last day of the next month."""
    days = [TODAY + n * ONE_DAY for n in range(1, (last - TODAY).days + 1)]
    return [slot for day in days for person in range(1, staff + 1) for slot in filled_day(person, day)]


def past() -> list[Slot]:
    """The latest 100,000 visits before today."""
    found: list[Slot] = []
    day = TODAY
    while len(found) < PAST:
        day -= ONE_DAY
        found += [slot for staff in range(1, STAFF + 1) for slot in filled_day(staff, day)]
    return found[:PAST]


def free_hours() -> Iterator[tuple[int, datetime]]:
    """For each person and day of December the first start that leaves an hour, where there is one."""
    for day in (FIRST + n * ONE_DAY for n in range((LAST - FIRST).days + 1)):
        for staff in range(1, STAFF + 1):
            taken = filled_day(staff, day)
            starts = range(OPENS, CLOSES - 60 + 1, GRID) if taken else ()
            free = [s for s in starts if all(s + 60 <= each.start or s >= each.end for each in taken)]
            if free:
                yield staff, moment(day, free[0])


def services() -> list[Treatment]:
    return [Treatment(n, f"Service {n}", minutes_of(n), 2000 + 100 * n) for n in range(1, SERVICES + 1)]


def salon(slots: list[Slot]) -> Salon:
    """S1 with these visits in its book."""
    return Salon(STAFF, services(), CUSTOMERS, TODAY, sorted(slots))
