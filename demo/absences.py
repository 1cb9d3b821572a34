"""Who was away: holidays and sick days that the manager wrote down, and one day that is asked for."""

from datetime import date, timedelta
from itertools import product
from random import Random

import staff.actions
from demo.company import Member, Place
from kit import clock
from kit.clock import local_midnight

Absences = set[tuple[int, date]]
WHY = (("Holiday", 5), ("Ill", 2), ("Course", 1))
ONCE_IN = 180  # days: in a shorter life not everything happens
ASKED_AHEAD = 16


async def write_absences(place: Place, chance: Random, first: date, today: date) -> Absences:
    """The days on which somebody does not work although the schedule says so."""
    away: Absences = set()
    past = (today - first).days
    for member, (why, length) in product(place.members, WHY):
        if chance.random() * ONCE_IN < past:
            begins = first + timedelta(days=chance.randrange(max(1, past - 8)))
            await write(place, member, why, (begins, begins + timedelta(days=length)))
            away |= {(member.id, begins + timedelta(days=number)) for number in range(length)}
    await ask_for_a_day(place, today)
    return away


async def write(place: Place, member: Member, why: str, days: tuple[date, date]) -> None:
    """From the first to before the second of the days, known a little before."""
    begins, ends = (local_midnight(day, place.zone) for day in days)
    with clock.pretend(begins - timedelta(days=3)):
        await staff.actions.take_time_off(place.manager, member.id, begins, ends, why)


async def ask_for_a_day(place: Place, today: date) -> None:
    """It waits for the manager's answer."""
    if place.specialist is not None:
        day = today + timedelta(days=ASKED_AHEAD)
        stretch = (local_midnight(day, place.zone), local_midnight(day + timedelta(days=1), place.zone))
        await staff.actions.ask_time_off(place.specialist, *stretch, "My sister's wedding")
