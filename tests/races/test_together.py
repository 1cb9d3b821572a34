"""Several services, and people who come together, against whoever wants a part of their time at that moment.

All of a plan is got or none of it: what is lost leaves no line without its time, no party without visits and
no hold without those it leads. Each race is run with both guards, with either alone, and with none.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

import staff.actions
from booking import actions
from booking.actions import HoldLapsed, Move, TimeTaken
from booking.actions.several import booking, entering
from booking.actions.several.booking import book_several
from booking.actions.several.holding import hold_several
from booking.actions.several.rearranging import change_services
from booking.queries.around import Known
from booking.queries.fitting import misfits
from booking.queries.visits import all_booked
from booking.rules.service_rows import Row
from booking.rules.wants import Want, Wanted
from booking.tables import Hold
from clients.tables import Client, Party, Visit, VisitLine
from kit import clock, db
from kit.rights import CUSTOMER
from kit.vault import new_code
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import NONE, OVERLAPS, Guards, only
from tests.races.plans import ask, look, nothing_is_half_written, pair, several
from tests.races.rush import all_of, book, guarded, one_of, outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
Race = Callable[[Salon], Awaitable[list[Awaitable[Any]]]]
TOGETHER = 8


async def several_and_one_within_them(salon: Salon) -> list[Awaitable[Any]]:
    return [ask(salon, look(salon, salon.anna), "10:00"), book(salon, 1, "12:00")]


async def two_of_several_that_overlap(salon: Salon) -> list[Awaitable[Any]]:
    other = Wanted((Want(salon.haircut, salon.anna), Want(salon.colour, salon.anna)))
    return [ask(salon, look(salon, salon.anna), "10:00"), ask(salon, other, "12:30", 1)]


async def two_pairs_in_opposite_order(salon: Salon) -> list[Awaitable[Any]]:
    pairs = [
        pair(salon.anna, salon.lena, salon.haircut),
        pair(salon.lena, salon.anna, salon.haircut),
    ]
    return [ask(salon, each, "10:00", number) for number, each in enumerate(pairs)]


async def friends_who_need_everybody_and_one_more(salon: Salon) -> list[Awaitable[Any]]:
    anybody = Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)))
    return [ask(salon, anybody, "10:00"), book(salon, 1, "10:30")]


async def several_held_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    return [hold_several(salon.center, look(salon, salon.anna), at("10:00")), book(salon, 1, "11:00")]


async def several_moved_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    visit = await ask(salon, look(salon, salon.anna), "14:00")
    return [actions.move(salon.actors["Olga"], visit.id, Move(at("10:00"), None, 1)), book(salon, 1, "12:30")]


async def several_restored_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    visit = await ask(salon, look(salon, salon.anna), "10:00")
    olga = salon.actors["Olga"]
    await actions.cancel(olga, visit.id, "", 1)
    return [actions.set_status(olga, visit.id, Visit.Status.waiting, 2), book(salon, 1, "12:30")]


async def a_service_added_and_a_booking_into_its_time(salon: Salon) -> list[Awaitable[Any]]:
    visit = await book(salon, 1, "09:00")
    [first] = await all_booked(visit.id)
    rows = [Row(first.service, first.member, (), first.line), Row(salon.haircut, salon.anna)]
    return [change_services(salon.actors["Olga"], visit.id, rows, 1), book(salon, 2, "10:00")]


async def a_longer_service_instead_and_a_booking_into_its_end(salon: Salon) -> list[Awaitable[Any]]:
    visit = await book(salon, 1, "09:00")
    [first] = await all_booked(visit.id)
    rows = [Row(salon.colour, first.member, (), first.line)]
    return [change_services(salon.actors["Olga"], visit.id, rows, 1), book(salon, 2, "10:00")]


races = pytest.mark.parametrize(
    "race",
    [
        a_service_added_and_a_booking_into_its_time,
        a_longer_service_instead_and_a_booking_into_its_end,
        several_and_one_within_them,
        two_of_several_that_overlap,
        two_pairs_in_opposite_order,
        friends_who_need_everybody_and_one_more,
        several_held_and_a_booking,
        several_moved_and_a_booking,
        several_restored_and_a_booking,
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
        await nothing_is_half_written()


@races
@until_seen
async def test_without_any_guard_both_would_get_it(race: Race, monkeypatch: Any) -> None:
    salon = await open_salon()
    calls = await race(salon)
    async with only(NONE, 2, monkeypatch):
        await all_of(calls)


async def test_of_many_pairs_in_either_order_one_comes_and_nobody_waits_in_a_ring() -> None:
    salon = await open_salon()
    ways = [(salon.anna, salon.lena), (salon.lena, salon.anna)]
    wanted = [pair(*ways[number % 2], salon.haircut) for number in range(32)]
    await one_of([ask(salon, each, "10:00", number) for number, each in enumerate(wanted)])
    assert (await Visit.count(), await Party.count(), await VisitLine.count()) == (2, 1, 2)
    await nothing_is_half_written()


async def test_what_is_held_is_booked_while_many_others_want_a_part_of_it() -> None:
    salon = await open_salon()
    kept = await hold_several(salon.center, look(salon, salon.anna), at("10:00"))
    mine = book_several(CUSTOMER, several(salon, look(salon, salon.anna), "10:00", hold=kept.code))
    starts = ("10:00", "11:00", "12:00")
    await one_of([mine, *(book(salon, number, starts[number % 3]) for number in range(1, 16))])
    assert await Visit.exists().where(Visit.code == kept.code)
    assert await Hold.count() == 0
    await nothing_is_half_written()


async def lapsing(salon: Salon) -> tuple[Awaitable[Any], Awaitable[Any]]:
    """For who held it the time is not over yet, for the other one it is."""
    kept = await hold_several(salon.center, look(salon, salon.anna), at("10:00"))

    async def mine() -> Visit:
        with clock.pretend(kept.expires_at - timedelta(seconds=1)):
            wanted = several(salon, look(salon, salon.anna), "10:00", hold=kept.code)
            return await book_several(CUSTOMER, wanted)

    async def theirs() -> Visit:
        with clock.pretend(kept.expires_at):
            return await book(salon, 1, "12:00")

    return mine(), theirs()


async def test_a_hold_that_lapses_while_it_is_spent_is_spent_or_gone() -> None:
    salon = await open_salon()
    for _ in range(4):
        won, lost = await outcomes(list(await lapsing(salon)))
        assert len(won) == 1
        assert type(lost[0]) in (HoldLapsed, TimeTaken)
        assert await db.fetch_value(OVERLAPS) == 0
        await nothing_is_half_written()
        await actions.cancel(salon.actors["Olga"], won[0].id, "", None)
        await Hold.delete(force=True)


async def test_one_form_sent_many_times_at_once_makes_one_visit_for_each_of_two() -> None:
    salon = await open_salon()
    won, lost = await outcomes(await the_same_form(salon))
    assert lost == []
    assert len({each.id for each in won}) == 1
    assert (await Visit.count(), await Party.count(), await Hold.count()) == (2, 1, 0)
    assert await Client.count().where(Client.name == "Friend 0") == 1


async def the_same_form(salon: Salon) -> list[Awaitable[Visit]]:
    """One at a time for each of two, so that another pair is free at the same time as well."""
    wanted = Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)))
    kept = await hold_several(salon.center, wanted, at("10:00"))
    form = several(salon, wanted, "10:00", hold=kept.code)
    return [book_several(CUSTOMER, form) for _ in range(TOGETHER)]


async def test_who_books_several_while_the_hours_change_finds_the_new_ones() -> None:
    salon = await open_salon()
    nora, began = salon.actors["Nora"], asyncio.Event()

    async def change() -> None:
        await staff.actions.set_exception(nora, salon.anna, DAY, [540, 720])
        began.set()
        await asyncio.sleep(0.5)

    async def mine() -> Visit:
        await began.wait()
        return await ask(salon, look(salon, salon.anna), "10:00")

    changing = actions.change_hours(nora, actions.Reach(salon.center, (salon.anna,)), change)
    changed, booked = await asyncio.gather(changing, mine(), return_exceptions=True)
    assert changed is None
    assert isinstance(booked, TimeTaken)
    assert await misfits(salon.center) == {}


@until_seen
async def test_without_looking_at_the_hours_again_they_would_come_to_nobody(monkeypatch: Any) -> None:
    async def as_it_was(ask: entering.Ask) -> Known:
        return await entering.around_start(ask, ask.several)

    monkeypatch.setattr(entering, "look", as_it_was)
    with pytest.raises(AssertionError):
        await test_who_books_several_while_the_hours_change_finds_the_new_ones()


async def forget(_: object) -> None:
    """In the place of whoever remembers what a hold became."""


async def another_code(_: object) -> str:
    return new_code()


@until_seen
async def test_without_remembering_who_has_booked_is_told_that_somebody_else_has(monkeypatch: Any) -> None:
    monkeypatch.setattr(booking, "made_before", forget)
    salon = await open_salon()
    won, lost = await outcomes(await the_same_form(salon))
    assert (len(won), len(lost)) == (1, TOGETHER - 1)
    assert await Visit.count() == 2


@until_seen
async def test_without_the_holds_code_as_the_key_somebody_elses_time_would_be_booked_too(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(booking, "made_before", forget)
    monkeypatch.setattr(booking, "code_for", another_code)
    salon = await open_salon()
    cut = Wanted((Want(salon.haircut), Want(salon.haircut)))
    kept = await hold_several(salon.center, cut, at("10:00"))
    form = several(salon, cut, "10:00", hold=kept.code)
    await outcomes([book_several(CUSTOMER, form) for _ in range(TOGETHER)])
    assert await Visit.count() == 2
