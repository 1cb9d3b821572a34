"""Freed time brought to those who wait: whose turn it is, and what becomes of an offer."""

from datetime import date, timedelta

import pytest

from booking import actions
from booking.actions import Booking, OfferOver, SomebodyWasFaster
from booking.queries import waiting as lines
from booking.tables import Appointment, Hold
from clients.tables import Visit
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.line import (
    free,
    fresh,
    full_day,
    later,
    letters,
    offers,
    on_the_day,
    set_way,
    unspent,
    wait,
    work_off,
)
from tests.booking.scene import at, wall
from tests.cast import open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_cancelled_visit_is_kept_for_the_first_in_line_and_for_nobody_else() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await work_off()
    assert await offers() == []
    await free(salon, visits["12:00"])
    await work_off()
    [offer] = await offers()
    assert (offer.request, wall(offer.starts_at), offer.answer) == (first.id, "12:00", "pending")
    assert offer.expires_at == clock.now() + timedelta(minutes=30)
    hold = await Hold.objects().get(Hold.code == offer.code)
    assert hold is not None
    assert hold.expires_at == offer.expires_at
    [letter] = await letters("offered")
    assert (letter.client, letter.expires_at) == (first.client, offer.expires_at)
    with pytest.raises(actions.TimeTaken):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("12:00"))
    assert second.status == "waiting"
    assert await unspent() == 0


async def test_an_offer_taken_becomes_the_visit_and_ends_the_wait() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    request = await wait(salon, 1)
    await free(salon, visits["12:00"])
    await work_off()
    [offer] = await offers()
    visit = await actions.take(request, offer.id)
    assert (visit.starts_at, visit.client, visit.source) == (at("12:00"), request.client, "widget")
    now = await fresh(request)
    assert (now.status, now.visit) == ("booked", visit.id)
    assert [each.answer for each in await offers()] == ["taken"]
    assert (await Hold.count(), await Appointment.count().where(Appointment.visit == visit.id)) == (0, 1)
    assert (await actions.take(request, offer.id)).id == visit.id
    assert await work_off() <= 1
    assert len(await offers()) == 1


async def test_a_declined_time_goes_to_the_next_and_never_back() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    [offer] = await offers()
    await actions.decline(first, offer.id)
    await actions.decline(first, offer.id)
    await work_off()
    assert [(each.request, each.answer) for each in await offers()] == [
        (first.id, "declined"),
        (second.id, "pending"),
    ]
    await actions.decline(second, (await offers())[1].id)
    await work_off()
    assert len(await offers()) == 2
    with pytest.raises(OfferOver):
        await actions.take(first, offer.id)
    assert await Visit.count() == 9


async def test_an_offer_nobody_answers_lapses_and_goes_to_the_next() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    with await later(31):
        await work_off()
        assert [(each.request, each.answer) for each in await offers()] == [
            (first.id, "lapsed"),
            (second.id, "pending"),
        ]
        with pytest.raises(SomebodyWasFaster):
            await actions.take(first, (await offers())[0].id)
    with await later(62):
        await work_off()
        assert [each.answer for each in await offers()] == ["lapsed", "lapsed"]
        assert (await actions.take(first, (await offers())[0].id)).starts_at == at("12:00")


async def test_the_highest_value_comes_first_where_the_branch_says_so() -> None:
    salon = await open_salon()
    await set_way(salon, "value")
    visits = await full_day(salon)
    await wait(salon, 1)
    colour = await wait(salon, 2, service=salon.colour)
    await free(salon, visits["12:00"])
    await free(salon, visits["13:00"])
    await work_off()
    [first, *_] = await offers()
    assert (first.request, wall(first.starts_at)) == (colour.id, "12:00")


async def test_all_at_once_holds_nothing_and_the_first_who_taps_has_it() -> None:
    salon = await open_salon()
    await set_way(salon, "all")
    visits = await full_day(salon)
    people = [await wait(salon, number) for number in (1, 2, 3)]
    await free(salon, visits["12:00"])
    await work_off()
    made = await offers()
    assert [(each.request, each.code) for each in made] == [(each.id, "") for each in people]
    assert (await Hold.count(), len(await letters("raced"))) == (0, 3)
    await actions.take(people[1], made[1].id)
    with pytest.raises(SomebodyWasFaster):
        await actions.take(people[0], made[0].id)
    assert [each.answer for each in await offers()] == ["lost", "taken", "pending"]
    assert (await fresh(people[0])).status == "waiting"
    with await later(31):
        await work_off()
        assert [each.answer for each in await offers()] == ["lost", "taken", "lost"]


async def test_losing_a_race_is_no_refusal() -> None:
    salon = await open_salon()
    await set_way(salon, "all")
    visits = await full_day(salon)
    people = [await wait(salon, number) for number in (1, 2)]
    await free(salon, visits["12:00"])
    await work_off()
    first, second = await offers()
    visit = await actions.take(people[0], first.id)
    with pytest.raises(SomebodyWasFaster):
        await actions.take(people[1], second.id)
    await free(salon, visit)
    await work_off()
    assert [(each.request, each.answer) for each in (await offers())[1:]] == [
        (people[1].id, "lost"),
        (people[1].id, "pending"),
    ]


async def test_by_hand_nothing_is_offered_by_itself() -> None:
    salon = await open_salon()
    await set_way(salon, "hand")
    visits = await full_day(salon)
    await wait(salon, 1)
    await free(salon, visits["12:00"])
    await work_off()
    assert (await offers(), await unspent()) == ([], 0)


async def test_a_time_that_is_free_already_is_offered_to_whoever_joins() -> None:
    salon = await open_salon()
    await wait(salon, 1, on_the_day(salon.anna, 14 * 60, 15 * 60))
    await work_off()
    assert [wall(each.starts_at) for each in await offers()] == ["14:00"]


async def test_in_the_quiet_hours_a_freed_time_waits_for_the_morning() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1)
    with clock.pretend(at("22:00", date(2026, 12, 1))):
        await free(salon, visits["12:00"])
        await work_off()
        assert await offers() == []
        assert await unspent() == 2, "the visit's time, and the book that whoever joined looked into"
    with clock.pretend(at("08:00")):
        await work_off()
        assert [wall(each.starts_at) for each in await offers()] == ["12:00"]
    assert await unspent() == 0


async def test_a_time_taken_overnight_is_not_offered_in_the_morning() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1)
    with clock.pretend(at("22:00", date(2026, 12, 1))):
        await free(salon, visits["12:00"])
        await work_off()
        await actions.book(
            CUSTOMER,
            Booking(salon.center, salon.haircut, salon.anna, at("12:00"), "Olga", "+49 1511 1999999"),
        )
    with clock.pretend(at("08:00")):
        await work_off()
        assert await offers() == []


async def test_nothing_is_offered_too_shortly_before() -> None:
    salon = await open_salon()
    await set_way(salon, "first", notice_minutes=240)
    visits = await full_day(salon)
    await wait(salon, 1)
    with clock.pretend(at("09:30")):
        await free(salon, visits["12:00"])
        await free(salon, visits["15:00"])
        await work_off()
        assert [wall(each.starts_at) for each in await offers()] == ["15:00"]


async def test_nobody_hears_of_more_than_so_many_times_a_day() -> None:
    salon = await open_salon()
    await set_way(salon, "first", messages_a_day=2)
    request = await wait(salon, 1, on_the_day(salon.anna), on_the_day(salon.anna, day=date(2026, 12, 3)))
    for number in range(4):
        with await later(number * 16):
            await work_off()
            for offer in await offers(answer="pending"):
                await actions.decline(request, offer.id)
    assert len(await offers()) == 2
    with clock.pretend(at("08:00")):
        await work_off()
        assert len(await offers()) == 3, "the next day it goes on"


async def test_one_time_lost_again_and_again_is_offered_so_often_and_no_more() -> None:
    salon = await open_salon()
    await set_way(salon, "all", messages_a_time=2, messages_a_day=9)
    visits = await full_day(salon)
    await wait(salon, 1)
    visit = visits["12:00"]
    for number in range(4):
        await free(salon, visit)
        await work_off()
        wanted = Booking(salon.center, salon.haircut, salon.anna, at("12:00"), "X", f"+49 1511 19{number:05}")
        visit = await actions.book(CUSTOMER, wanted)
        for offer in await offers(answer="pending"):
            with pytest.raises(SomebodyWasFaster):
                await actions.take(await lines.request_row(offer.request), offer.id)
    assert [each.answer for each in await offers()] == ["lost", "lost"]


async def test_somebody_without_an_address_is_passed_over() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1, email="")
    second = await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    assert [each.request for each in await offers()] == [second.id]


async def test_only_one_time_is_kept_for_one_person_and_the_other_goes_to_the_next() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["10:00"])
    await free(salon, visits["15:00"])
    await work_off()
    assert [(each.request, wall(each.starts_at)) for each in await offers()] == [
        (first.id, "10:00"),
        (second.id, "15:00"),
    ]


async def test_a_line_of_thirty_asks_no_more_questions_than_a_line_of_one() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    counts = []
    for people, start in ((range(1), "11:00"), (range(1, 30), "13:00")):
        for number in people:
            await wait(salon, number)
        await work_off()
        await free(salon, visits[start])
        async with count_queries() as count:
            await actions.offer_next()
        counts.append(len(count))
        [offer] = await offers(answer="pending")
        await actions.take(await lines.request_row(offer.request), offer.id)
    assert counts[0] == counts[1]
