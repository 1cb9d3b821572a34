"""Free times, the door and an obvious count of rooms say the same of every start."""

import random
from itertools import combinations

import pytest

from booking import actions, queries
from booking.actions import Booking
from booking.queries import NotOffered
from booking.rules.days import utc
from booking.rules.grid import grid_of
from catalog.tables import Service, ServiceNeed, ServiceTie, Tie
from kit import db
from kit.errors import Refused
from kit.rights import SYSTEM
from staff.tables import MemberTie
from tests.booking.furniture import disturb_rooms
from tests.booking.scene import DAY, ZONE, at, fill
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
FREE = """
SELECT resource.id, resource.kind FROM resource
WHERE branch = $1 AND kind IS NOT NULL AND is_active AND NOT EXISTS (
    SELECT FROM appointment WHERE appointment.resource = resource.id AND released_at IS NULL
      AND appointment.starts_at < $3 AND appointment.ends_at > $2
)
"""


class Undone(Exception):
    """It can be booked."""


async def door_opens(salon: Salon, member: int, start: int) -> bool:
    wanted = Booking(salon.center, salon.colour, member, utc(start), client=salon.masha)
    try:
        async with db.transaction():
            await actions.book(SYSTEM, wanted)
            raise Undone
    except Undone:
        return True
    except Refused:
        return False


async def can_be_counted(salon: Salon, member: int, start: int) -> bool:
    """Some rooms of each kind that are free for two hours and five minutes and shut to neither."""
    free = await db.fetch(FREE, salon.center, utc(start), utc(start + 125 * 60))
    shut = await keepers(MemberTie, "member", member) | await keepers(ServiceTie, "service", salon.colour)
    usable = {kind: {row["id"] for row in free if row["kind"] == kind} - shut for kind in kinds(free)}
    needs = await ServiceNeed.select().where(ServiceNeed.service == salon.colour)
    return all(list(combinations(usable.get(need["kind"], ()), need["quantity"])) for need in needs)


def kinds(rows) -> set[int]:
    return {row["kind"] for row in rows}


async def keepers(table, column: str, whose: int) -> set[int]:
    rows = [row for row in await table.select() if row["tie"] == Tie.only]
    return {row["resource"] for row in rows} - {row["resource"] for row in rows if row[column] == whose}


def person_can(salon: Salon, member: int, start: int) -> bool:
    """Anna is busy from noon to one, Lena never; the branch is open from nine to six."""
    fits = at("09:00").timestamp() <= start and start + 7200 <= at("18:00").timestamp()
    lunch = at("12:00").timestamp(), at("13:00").timestamp()
    return fits and (member == salon.lena or not (start < lunch[1] and lunch[0] < start + 7200))


@pytest.mark.parametrize("seed", range(6))
async def test_bits_door_and_counting_agree_on_every_start(seed: int) -> None:
    salon, chance = await open_salon(), random.Random(seed)
    await Service.update({Service.room_after: 5}).where(Service.id == salon.colour)
    await disturb_rooms(salon, chance)
    await fill(salon.anna_resource, "12:00", "13:00")
    grid = grid_of(DAY, DAY, ZONE, 900)
    starts = [run.first + n * grid.step for run in grid.runs for n in range(run.count)]
    for member in (salon.anna, salon.lena):
        offered = await offered_to(salon, member)
        for start in starts[32:76]:
            counted = person_can(salon, member, start) and await can_be_counted(salon, member, start)
            assert (start in offered) == counted, (member, utc(start))
            assert await door_opens(salon, member, start) == counted, (member, utc(start))
    both = await offered_to(salon, None)
    assert both == await offered_to(salon, salon.anna) | await offered_to(salon, salon.lena)


async def offered_to(salon: Salon, member: int | None) -> set[int]:
    try:
        [day] = await queries.desk_times(salon.center, salon.colour, member, DAY)
    except NotOffered:
        return set()
    return {int(start.timestamp()) for start in day.starts if int(start.timestamp()) % 900 == 0}
