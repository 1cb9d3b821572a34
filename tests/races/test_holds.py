"""A hold keeps one person's time, no less and no more: the start stays on offer while others are free."""

import asyncio
import contextvars
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from booking import actions, queries
from booking.actions import TimeTaken, visits
from booking.tables import Appointment
from clients.tables import Visit, VisitLine
from kit import db
from kit.rights import CUSTOMER
from tests.booking.scene import DAY, at
from tests.cast import Salon, employ, open_salon
from tests.races.again import until_seen
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


async def let_go_while_it_is_booked(salon: Salon, monkeypatch: Any) -> Visit:
    """The hold is let go of between the look at it and the writing of its visit."""
    kept = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    tasks: list[asyncio.Task[None]] = []
    elsewhere = contextvars.copy_context()  # outside the transaction of the booking
    written = visits.write_down

    async def slowly(*args: Any) -> Any:
        tasks.append(asyncio.create_task(actions.let_go(kept.code), context=elsewhere))
        await asyncio.wait(tasks, timeout=0.5)
        return await written(*args)

    monkeypatch.setattr(visits, "write_down", slowly)
    visit = await actions.book(CUSTOMER, replace(wish(salon, 1), hold_code=kept.code))
    await asyncio.gather(*tasks)
    return visit


async def test_a_hold_that_is_being_booked_cannot_be_let_go_of(monkeypatch: Any) -> None:
    salon = await open_salon()
    visit = await let_go_while_it_is_booked(salon, monkeypatch)
    assert await Appointment.count().where(Appointment.visit == visit.id) == 1


@until_seen
async def test_without_the_lock_of_the_hold_the_visit_would_have_no_time(monkeypatch: Any) -> None:
    salon = await open_salon()
    monkeypatch.setattr(visits, "STILL_HELD", visits.STILL_HELD.removesuffix(" FOR UPDATE"))
    visit = await let_go_while_it_is_booked(salon, monkeypatch)
    assert await Appointment.count().where(Appointment.visit == visit.id) == 0
