"""Two desks repeat onto the same times at once: one gets every date, the other nothing at all."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from booking import actions
from booking.actions import Booking, DatesTaken, Repetition
from clients.tables import Recurrence, Visit
from kit import db
from kit.rights import SYSTEM
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon
from tests.races.guards import NONE, OVERLAPS, Guards, only
from tests.races.test_booking import guarded, outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WEEKS = (1, 2, 3)
ONE = (1,)


async def two_desks(salon: Salon, weeks: tuple[int, ...] = WEEKS) -> list[Awaitable[Any]]:
    """Each repeats a visit of its own, and they want the same dates; one of them the other way round."""
    visits = [
        await actions.book(
            SYSTEM, Booking(salon.center, salon.haircut, salon.anna, at(start), client=salon.masha)
        )
        for start in ("10:00", "12:00")
    ]
    dates = [(int(at("10:00", DAY + timedelta(weeks=week)).timestamp()), salon.anna) for week in weeks]
    return [
        actions.repeat(salon.actors["Olga"], visit.id, Repetition(1, order))
        for visit, order in zip(visits, (dates, dates[::-1]), strict=True)
    ]


@guarded
@pytest.mark.parametrize("weeks", [ONE, WEEKS], ids=len)
async def test_one_desk_gets_every_date_and_the_other_none(
    weeks: tuple[int, ...], guards: Guards, monkeypatch: Any
) -> None:
    salon = await open_salon()
    calls = await two_desks(salon, weeks)
    async with only(guards, 2, monkeypatch):
        won, lost = await outcomes(calls)
        assert [type(each) for each in lost] == [DatesTaken]
        assert [len(made) for made in won] == [len(weeks)]
        assert await db.fetch_value(OVERLAPS) == 0
    assert (await Visit.count(), await Recurrence.count()) == (2 + len(weeks), 1)


async def test_without_any_guard_both_would_get_them(monkeypatch: Any) -> None:
    salon = await open_salon()
    calls = await two_desks(salon, ONE)
    async with only(NONE, 2, monkeypatch):
        won, lost = await outcomes(calls)
        assert lost == []
        assert len(won) == 2
        assert await db.fetch_value(OVERLAPS) > 0


@guarded
async def test_a_booking_of_one_date_and_the_series_never_both(guards: Guards, monkeypatch: Any) -> None:
    salon = await open_salon()
    repeating, unused = await two_desks(salon)
    unused.close()  # type: ignore[attr-defined]
    second = at("10:30", DAY + timedelta(weeks=2))
    single = actions.book(
        SYSTEM, Booking(salon.center, salon.haircut, salon.anna, second, client=salon.masha)
    )
    async with only(guards, 2, monkeypatch):
        won, lost = await outcomes([repeating, single])
        assert (len(won), len(lost)) == (1, 1)
        assert await db.fetch_value(OVERLAPS) == 0
    assert await Visit.count() in (2 + len(WEEKS), 3)
