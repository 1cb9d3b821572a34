"""What is held or away is read as whole stretches, in whatever way the database goes about it."""

import pytest

from booking import actions, queries
from booking.queries.times import times_of
from kit import db
from staff.tables import TimeOff
from tests.booking.furniture import furnish
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
WAYS = ["DISCARD PLANS", "SET LOCAL enable_hashagg = off", "SET LOCAL enable_sort = off"]


async def colours(salon: Salon, member: int | None) -> list[object]:
    offered = await queries.offer(salon.center, salon.colour, member)
    [day] = await times_of(offered, DAY, DAY)
    return list(day.starts)


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_held_is_not_offered_once_the_planner_knows_the_tables(way: str) -> None:
    salon = await open_salon()
    await furnish(salon)
    for start in ("09:00", "13:00", "15:30"):
        await actions.hold(salon.center, salon.colour, salon.anna, at(start))
    await db.execute("ANALYZE")
    await db.execute(way)
    assert await colours(salon, salon.anna) == [at("11:00")]


@pytest.mark.parametrize("way", WAYS)
async def test_who_is_away_is_not_offered_once_the_planner_knows_the_tables(way: str) -> None:
    salon = await open_salon()
    for member in 3 * [salon.anna, salon.lena]:
        for start, end in (("09:00", "11:00"), ("13:00", "15:00"), ("15:30", "18:00")):
            await TimeOff(member=member, starts_at=at(start), ends_at=at(end)).save()
    await db.execute("ANALYZE")
    await db.execute(way)
    assert await colours(salon, None) == [at("11:00")]
