"""Many at once, one time. Each race is run with both guards, with either alone, and with none.

With none it must go wrong: otherwise the test proves nothing about the guards.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from booking import actions
from booking.actions import Booking, Move, StaleVisit, TimeTaken, WrongStep
from booking.queries.doctor import wrong_days
from booking.tables import Hold
from catalog.tables import AnyStaff, Service
from clients.tables import Client, Visit, VisitLine
from kit import clock, db
from kit.rights import CUSTOMER
from tests.booking.classes import offer_yoga, put_on
from tests.booking.extras import beard
from tests.booking.furniture import furnish, rooms_of
from tests.booking.scene import at, held
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import NONE, OVERLAPS, Guards, only
from tests.races.rush import all_of, book, guarded, one_of, outcomes, wish

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def test_of_64_who_want_the_same_time_one_gets_it_and_the_others_leave_nothing_behind() -> None:
    salon = await open_salon()
    clients = await Client.count()
    await one_of([book(salon, number) for number in range(64)])
    assert await Client.count() == clients + 1
    assert (await Visit.count(), await VisitLine.count()) == (1, 1)


async def test_of_64_whose_times_overlap_one_gets_it() -> None:
    salon = await open_salon()
    starts = ("10:00", "10:15", "10:30", "10:45")
    await one_of([book(salon, number, starts[number % 4]) for number in range(64)])


async def test_64_for_times_that_do_not_touch_all_get_theirs() -> None:
    salon = await open_salon()
    starts = [f"{hour:02}:00" for hour in range(9, 18)]
    won, lost = await outcomes([book(salon, number, starts[number % 9]) for number in range(63)])
    assert len(won) == 9
    assert {type(each) for each in lost} == {TimeTaken}
    assert await db.fetch_value(OVERLAPS) == 0


Race = Callable[[Salon], Awaitable[list[Awaitable[Any]]]]


async def two_bookings(salon: Salon) -> list[Awaitable[Any]]:
    return [book(salon, 1), book(salon, 2)]


async def two_overlapping_bookings(salon: Salon) -> list[Awaitable[Any]]:
    return [book(salon, 1, "10:00"), book(salon, 2, "10:45")]


async def a_hold_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    return [actions.hold(salon.center, salon.haircut, salon.anna, at("10:00")), book(salon, 1)]


async def two_moves(salon: Salon) -> list[Awaitable[Any]]:
    first, second = await book(salon, 1, "12:00"), await book(salon, 2, "14:00")
    olga = salon.actors["Olga"]
    return [actions.move(olga, each.id, Move(at("10:00"), None, 1)) for each in (first, second)]


async def a_restored_visit_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    visit = await book(salon, 1)
    olga = salon.actors["Olga"]
    await actions.cancel(olga, visit.id, "", 1)
    return [actions.set_status(olga, visit.id, Visit.Status.waiting, 2), book(salon, 2)]


async def a_visit_dragged_to_somebody_else_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    visit = await actions.book(CUSTOMER, wish(salon, 1, "10:00", salon.lena))
    return [
        actions.move(salon.actors["Olga"], visit.id, Move(at("10:00"), salon.anna, 1)),
        book(salon, 2),
    ]


async def a_class_put_on_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    yoga = await offer_yoga(salon)
    return [put_on(salon, yoga, "10:00"), book(salon, 1)]


async def two_classes_for_one_leader(salon: Salon) -> list[Awaitable[Any]]:
    yoga = await offer_yoga(salon)
    return [put_on(salon, yoga, "10:00"), put_on(salon, yoga, "10:30")]


async def a_booking_with_an_add_on_and_one_into_its_end(salon: Salon) -> list[Awaitable[Any]]:
    longer = replace(wish(salon, 1, "10:00", salon.anna), addons=(await beard(salon),))
    return [actions.book(CUSTOMER, longer), book(salon, 2, "11:00")]


async def two_who_need_the_one_chair(salon: Salon) -> list[Awaitable[Any]]:
    wishes = [
        Booking(salon.center, salon.colour, member, at("10:00"), f"Client {member}", f"+49 1511 1{member:06}")
        for member in (salon.anna, salon.lena)
    ]
    return [actions.book(CUSTOMER, each) for each in wishes]


async def two_who_need_two_of_three_lamps(salon: Salon) -> list[Awaitable[Any]]:
    await furnish(salon)
    return await two_who_need_the_one_chair(salon)


races = pytest.mark.parametrize(
    "race",
    [
        two_bookings,
        two_overlapping_bookings,
        a_hold_and_a_booking,
        two_moves,
        a_restored_visit_and_a_booking,
        a_visit_dragged_to_somebody_else_and_a_booking,
        a_class_put_on_and_a_booking,
        two_classes_for_one_leader,
        a_booking_with_an_add_on_and_one_into_its_end,
        two_who_need_the_one_chair,
        two_who_need_two_of_three_lamps,
    ],
    ids=lambda race: race.__name__,
)


@races
@guarded
async def test_only_one_of_two_gets_the_time(race: Race, guards: Guards, monkeypatch: Any) -> None:
    salon = await open_salon()
    calls = await race(salon)
    async with only(guards, 2, monkeypatch):
        await one_of(calls)


@races
@until_seen
async def test_without_any_guard_both_would_get_it(race: Race, monkeypatch: Any) -> None:
    salon = await open_salon()
    calls = await race(salon)
    async with only(NONE, 2, monkeypatch):
        await all_of(calls)


def every_five_minutes(salon: Salon) -> list[Awaitable[Any]]:
    """Twelve starts within one hour, as only the desk may choose them."""
    olga, starts = salon.actors["Olga"], [f"10:{minute:02}" for minute in range(0, 60, 5)]
    return [actions.book(olga, wish(salon, number, start, salon.anna)) for number, start in enumerate(starts)]


@guarded
async def test_of_twelve_starts_within_an_hour_one_is_booked(guards: Guards, monkeypatch: Any) -> None:
    salon = await open_salon()
    async with only(guards, 12, monkeypatch):
        await one_of(every_five_minutes(salon))


@until_seen
async def test_without_any_guard_all_twelve_would_be(monkeypatch: Any) -> None:
    salon = await open_salon()
    async with only(NONE, 12, monkeypatch):
        await all_of(every_five_minutes(salon))


@guarded
async def test_two_find_two_of_four_lamps_each_when_they_look_at_the_same_two(
    guards: Guards, monkeypatch: Any
) -> None:
    salon = await open_salon()
    _, lamps = await furnish(salon, lamps=4)
    calls = await two_who_need_the_one_chair(salon)
    async with only(guards, 2, monkeypatch):
        visits = await asyncio.gather(*calls)
        taken = [set(await rooms_of(each.id)) for each in visits]
    assert sorted(taken[0] | taken[1]) == sorted([*taken[0], *taken[1]])
    assert set(lamps) < taken[0] | taken[1]


@guarded
async def test_three_who_do_not_mind_by_whom_get_two_different_people(
    guards: Guards, monkeypatch: Any
) -> None:
    salon = await open_salon()
    async with only(guards, 3, monkeypatch):
        won, lost = await outcomes([actions.book(CUSTOMER, wish(salon, number)) for number in range(3)])
        assert [type(each) for each in lost] == [TimeTaken]
        assert len(won) == 2
        served = await VisitLine.select(VisitLine.member).output(as_list=True)
        assert sorted(served) == sorted([salon.anna, salon.lena])
        assert await db.fetch_value(OVERLAPS) == 0


@until_seen
async def test_without_any_guard_all_three_would_get_the_same_person(monkeypatch: Any) -> None:
    salon = await open_salon()
    async with only(NONE, 3, monkeypatch):
        await all_of([actions.book(CUSTOMER, wish(salon, number)) for number in range(3)])


async def test_moving_and_calling_off_the_same_visit_at_once_never_wait_in_a_ring() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    for number in range(8):
        visit = await book(salon, number, "10:00")
        moved = actions.move(olga, visit.id, Move(at("14:00"), salon.lena, None))
        won, lost = await outcomes([moved, actions.cancel(olga, visit.id, "", None)])
        assert won
        assert {type(each) for each in lost} <= {StaleVisit, WrongStep}
        await actions.cancel(olga, visit.id, "", None) if lost and not is_off(won) else None
    assert await db.fetch_value(OVERLAPS) == 0
    assert await wrong_days() == []


def is_off(visits: list[Visit]) -> bool:
    return visits[0].status == Visit.Status.cancelled


async def test_one_form_sent_eight_times_at_once_makes_one_visit() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    wanted = Booking(
        salon.center, salon.haircut, salon.anna, at("10:00"), "Masha", "+49 1511 2345678", hold_code=hold.code
    )
    won, lost = await outcomes([actions.book(CUSTOMER, wanted) for _ in range(8)])
    assert lost == []
    assert {each.id for each in won} == {won[0].id}
    assert (await Visit.count(), await Hold.count()) == (1, 0)


async def test_lapsed_holds_in_the_way_are_removed_by_whoever_comes_first() -> None:
    salon = await open_salon()
    for start, end in (("10:00", "10:30"), ("10:30", "11:00"), ("11:00", "12:00")):
        await held(salon, start, end, clock.now())
    await one_of([book(salon, number, ("10:00", "10:15")[number % 2]) for number in range(16)])
    assert await Hold.count() <= 1


async def two_of_anybody(salon: Salon) -> list[Awaitable[Any]]:
    starts = ("10:00", "14:00")
    return [actions.book(CUSTOMER, wish(salon, number, start)) for number, start in enumerate(starts)]


async def who_got_them() -> set[int]:
    return set(await VisitLine.select(VisitLine.member).output(as_list=True))


async def test_two_who_want_anybody_at_other_times_do_not_get_the_same_turn() -> None:
    salon = await open_salon()
    won, lost = await outcomes(await two_of_anybody(salon))
    assert (len(won), lost) == (2, [])
    assert await who_got_them() == {salon.anna, salon.lena}


@until_seen
async def test_without_locks_both_would_be_given_the_same_persons_turn(monkeypatch: Any) -> None:
    salon = await open_salon()
    async with only(Guards(locks=False, wall=True), 2, monkeypatch):
        await outcomes(await two_of_anybody(salon))
    assert await who_got_them() == {salon.anna}


async def test_in_a_round_the_turns_of_one_moment_on_other_days_are_different_ones() -> None:
    salon = await open_salon()
    await Service.update({Service.any_staff: AnyStaff.round_robin}).where(Service.id == salon.haircut)
    days = [date(2026, 12, day) for day in (2, 3, 4, 5)]
    wishes = [replace(wish(salon, n), starts_at=at("10:00", day)) for n, day in enumerate(days)]
    won, lost = await outcomes([actions.book(CUSTOMER, each) for each in wishes])
    assert (len(won), lost) == (4, [])
    given = await VisitLine.select(VisitLine.member).output(as_list=True)
    assert sorted(given) == sorted([salon.anna, salon.lena] * 2)
