"""Two desks repeat onto the same times at once: one gets every date, the other nothing at all."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from bench.soak.invariants import broken
from booking import actions
from booking.actions import Booking, DatesTaken, Repetition, recurring
from clients.tables import Recurrence, Visit
from kit import db
from kit.rights import SYSTEM
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import NONE, OVERLAPS, Guards, Meeting, only
from tests.races.plans import ask, look, nothing_is_half_written, pair
from tests.races.rush import guarded, outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WEEKS = (1, 2, 3)
ONE = (1,)
ONE_RECURRENCE = "a party has one recurrence, and one of its visits carries it"


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


@until_seen
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


async def two_desks_with_several(salon: Salon, weeks: tuple[int, ...] = WEEKS) -> list[Awaitable[Any]]:
    """The same with a colour and a cut, of which the second visit takes a part of the first one's time."""
    first = await ask(salon, look(salon, salon.anna), "10:00")
    second = await ask(salon, look(salon, salon.anna), "14:00", 1)
    wanted = [
        [(int(at(start, DAY + timedelta(weeks=week)).timestamp()), 0) for week in weeks]
        for start in ("10:00", "12:00")
    ]
    return [
        actions.repeat(salon.actors["Olga"], visit.id, Repetition(1, order))
        for visit, order in zip((first, second), (wanted[0], wanted[1][::-1]), strict=True)
    ]


async def two_desks_with_a_party(salon: Salon, weeks: tuple[int, ...] = WEEKS) -> list[Awaitable[Any]]:
    """Anna and Lena are wanted by both, each for the other one's guest."""
    first = await ask(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00")
    second = await ask(salon, pair(salon.lena, salon.anna, salon.haircut), "14:00", 1)
    dates = [(int(at("10:00", DAY + timedelta(weeks=week)).timestamp()), 0) for week in weeks]
    return [
        actions.repeat(salon.actors["Olga"], visit.id, Repetition(1, order))
        for visit, order in zip((first, second), (dates, dates[::-1]), strict=True)
    ]


plans = pytest.mark.parametrize(
    ("desks", "visits"),
    [(two_desks_with_several, 1), (two_desks_with_a_party, 2)],
    ids=["several", "party"],
)


@guarded
@plans
async def test_of_several_or_a_party_one_desk_gets_every_date_and_the_other_none(
    desks: Any, visits: int, guards: Guards, monkeypatch: Any
) -> None:
    salon = await open_salon()
    calls = await desks(salon)
    before = await Visit.count()
    async with only(guards, 2, monkeypatch):
        won, lost = await outcomes(calls)
        assert [type(each) for each in lost] == [DatesTaken]
        assert [len(made) for made in won] == [len(WEEKS)]
        assert await db.fetch_value(OVERLAPS) == 0
        await nothing_is_half_written()
    assert (await Visit.count(), await Recurrence.count()) == (before + visits * len(WEEKS), 1)


@plans
@until_seen
async def test_of_several_or_a_party_without_any_guard_both_would_get_them(
    desks: Any, visits: int, monkeypatch: Any
) -> None:
    salon = await open_salon()
    calls = await desks(salon, ONE)
    before = await Visit.count()
    async with only(NONE, 2, monkeypatch):
        won, lost = await outcomes(calls)
        assert (lost, len(won)) == ([], 2)
        assert await db.fetch_value(OVERLAPS) > 0
    assert await Visit.count() == before + 2 * visits


async def two_of_a_party_on_two_days(salon: Salon, patch: Any) -> list[Awaitable[Any]]:
    """Each is repeated by itself, at the moment at which neither has a recurrence."""
    visit = await ask(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00")
    other = await Visit.objects().get((Visit.party == visit.party) & (Visit.id != visit.id))
    assert other is not None
    olga, next_day = salon.actors["Olga"], at("10:00", DAY + timedelta(days=1))
    await actions.move(olga, other.id, actions.Move(next_day, None, None))
    both, really_begin = Meeting(2, patience=1.0), recurring.begin

    async def begin_together(weeks: int) -> int:
        await both.wait()
        return await really_begin(weeks)

    patch.setattr(recurring, "begin", begin_together)
    week = timedelta(weeks=1)
    starts = (visit.id, visit.starts_at + week), (other.id, next_day + week)
    return [
        actions.repeat(olga, each, Repetition(1, [(int(start.timestamp()), 0)])) for each, start in starts
    ]


async def test_a_party_that_is_repeated_from_two_sides_at_once_has_one_recurrence(monkeypatch: Any) -> None:
    salon = await open_salon()
    won, lost = await outcomes(await two_of_a_party_on_two_days(salon, monkeypatch))
    assert (len(won), lost) == (2, [])
    assert await Recurrence.count() == 1
    await nothing_is_half_written()


@until_seen
async def test_without_the_lock_of_the_party_it_would_have_two(monkeypatch: Any) -> None:
    async def no_lock(_: object) -> None:
        pass

    salon = await open_salon()
    monkeypatch.setattr(recurring, "lock_party", no_lock)
    won, lost = await outcomes(await two_of_a_party_on_two_days(salon, monkeypatch))
    assert (len(won), lost) == (2, [])
    assert [each.split(":")[0] for each in await broken()] == [ONE_RECURRENCE]
