"""Holds: a time kept for somebody who is still typing."""

from datetime import timedelta

import pytest

from booking import actions
from booking.tables import Appointment, Change, Hold
from clients.tables import Visit
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.scene import at, held, wall
from tests.booking.wishes import rows, taken_by, wish
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_hold_keeps_the_time_and_becomes_the_visit() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, None, at("10:00"))
    assert (hold.any_member, hold.expires_at - hold.created_at) == (True, timedelta(minutes=10))
    kept = await Appointment.objects().first()
    visit = await actions.book(CUSTOMER, wish(salon, member=None, hold_code=hold.code))
    now = await Appointment.objects().first()
    assert (visit.code, now.id, now.visit, now.hold) == (hold.code, kept.id, visit.id, None)
    assert (await Appointment.count(), await Hold.count()) == (1, 0)


async def test_what_is_held_cannot_be_booked_by_another() -> None:
    salon = await open_salon()
    await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    with pytest.raises(actions.TimeTaken):
        await actions.book(CUSTOMER, wish(salon))
    with pytest.raises(actions.TimeTaken):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("10:45"))
    assert (await Visit.count(), await Hold.count()) == (0, 1)


async def test_a_form_sent_twice_makes_one_visit() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    first = await actions.book(CUSTOMER, wish(salon, hold_code=hold.code))
    before = await rows()
    second = await actions.book(CUSTOMER, wish(salon, hold_code=hold.code))
    assert (second.id, await rows()) == (first.id, before)


async def test_a_lapsed_hold_is_no_reason_to_refuse_while_the_time_is_free() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        visit = await actions.book(CUSTOMER, wish(salon, hold_code=hold.code))
        again = await actions.book(CUSTOMER, wish(salon, hold_code=hold.code))
    assert (visit.code, again.id, await Hold.count()) == (hold.code, visit.id, 0)


async def test_a_lapsed_hold_whose_time_was_taken_is_refused_by_name() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        await actions.book(CUSTOMER, wish(salon))
        before = await rows()
        with pytest.raises(actions.HoldLapsed) as refusal:
            await actions.book(CUSTOMER, wish(salon, hold_code=hold.code))
        assert await rows() == before
    assert wall(refusal.value.next_times[0]) == "11:00"
    with pytest.raises(actions.HoldLapsed):
        await actions.book(CUSTOMER, wish(salon, hold_code="no such hold"))


async def test_a_lapsed_hold_of_another_person_is_swept_away_by_the_next_booking() -> None:
    salon = await open_salon()
    await held(salon, "10:00", "11:00", clock.now())
    await actions.book(CUSTOMER, wish(salon))
    assert (await Hold.count(), await Appointment.count()) == (0, 1)


async def test_a_living_hold_of_another_time_is_given_up_for_the_time_that_is_booked() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    visit = await actions.book(CUSTOMER, wish(salon, "10:30", hold_code=hold.code))
    assert await taken_by(visit) == [(salon.anna_resource, "10:30", "11:30")]
    assert (await Hold.count(), await Appointment.count()) == (0, 1)


async def test_a_spent_code_does_not_hide_that_another_time_is_wanted() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    first = await actions.book(CUSTOMER, wish(salon, hold_code=hold.code))
    second = await actions.book(CUSTOMER, wish(salon, "12:00", hold_code=hold.code))
    assert second.id != first.id
    assert second.code not in (first.code, "")


async def test_a_hold_can_be_let_go_and_letting_go_twice_does_nothing() -> None:
    salon = await open_salon()
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    await actions.let_go(hold.code)
    news = await Change.count()
    await actions.let_go(hold.code)
    assert (await Hold.count(), await Appointment.count(), await Change.count()) == (0, 0, news)


async def test_the_sweeper_removes_only_what_lapsed_long_ago() -> None:
    salon = await open_salon()
    await held(salon, "09:00", "10:00", clock.now() - timedelta(hours=2))
    await held(salon, "10:00", "11:00", clock.now() - timedelta(minutes=5))
    await held(salon, "11:00", "12:00", clock.now() + timedelta(minutes=5))
    assert not await actions.sweep()
    assert await Hold.count() == 2
