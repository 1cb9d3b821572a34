"""A hold keeps one person's time, no less and no more: the start stays on offer while others are free."""

from datetime import datetime
from typing import Any

import pytest

from booking import actions, queries
from booking.actions import TimeTaken
from clients.tables import VisitLine
from kit import db
from kit.rights import CUSTOMER
from tests.booking.scene import DAY, at
from tests.cast import Salon, employ, open_salon
from tests.races.guards import OVERLAPS, Guards, only
from tests.races.rush import guarded, outcomes, wish

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def three_hosts() -> tuple[Salon, list[int]]:
    salon = await open_salon()
    mia, _ = await employ("Mia", salon.center, (salon.haircut, salon.colour))
    return salon, [salon.anna, salon.lena, mia]


async def hold(salon: Salon, member: int) -> None:
    await actions.hold(salon.center, salon.haircut, member, at("10:00"))


async def offered(salon: Salon, member: int | None = None) -> list[datetime]:
    found = await queries.free_times(salon.center, salon.haircut, member, DAY, DAY)
    return [start for day in found for start in day.starts]


@guarded
async def test_with_one_of_three_held_the_other_two_are_booked(guards: Guards, monkeypatch: Any) -> None:
    salon, [anna, lena, mia] = await three_hosts()
    await hold(salon, anna)
    assert at("10:00") in await offered(salon)
    async with only(guards, 3, monkeypatch):
        won, lost = await outcomes([actions.book(CUSTOMER, wish(salon, number)) for number in range(3)])
        assert (len(won), [type(each) for each in lost]) == (2, [TimeTaken])
        served = await VisitLine.select(VisitLine.member).output(as_list=True)
        assert sorted(served) == sorted([lena, mia])
        assert await db.fetch_value(OVERLAPS) == 0


async def test_with_all_three_held_the_start_is_not_on_offer_and_nobody_gets_it() -> None:
    """The other side: were holds not looked at, or looked at for everybody, one of the two would fail."""
    salon, hosts = await three_hosts()
    for number, member in enumerate(hosts, start=1):
        await hold(salon, member)
        assert at("10:00") not in await offered(salon, member)
        assert (at("10:00") in await offered(salon)) == (number < len(hosts))
    with pytest.raises(TimeTaken):
        await actions.book(CUSTOMER, wish(salon, 1))
