"""However a time becomes free it is noticed, and however it is taken the wait for it ends."""

from datetime import date, timedelta

import pytest

from booking import actions
from booking.actions import Booking, Move, OfferOver
from booking.tables import Hold
from booking.waiting_tables import Freed
from catalog.tables import OpeningHours
from clients.tables import Visit
from kit import clock
from staff.tables import ScheduleException
from tests.booking.line import (
    free,
    fresh,
    full_day,
    letters,
    offers,
    on_the_day,
    wait,
    work_off,
)
from tests.booking.scene import DAY, at, wall
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def moved(salon: Salon, visits: dict[str, Visit]) -> None:
    await actions.move(
        salon.actors["Olga"], visits["12:00"].id, Move(at("10:00", date(2026, 12, 3)), None, None)
    )


async def missed_beforehand(salon: Salon, visits: dict[str, Visit]) -> None:
    await actions.set_status(salon.actors["Olga"], visits["12:00"].id, Visit.Status.no_show, None)


async def freed_by_a_lapsed_hold(salon: Salon, visits: dict[str, Visit]) -> None:
    await free(salon, visits["12:00"])
    with clock.pretend(clock.now() - timedelta(minutes=11)):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("12:00"))
    await Freed.delete(force=True).where(Freed.id > 0)


async def a_hold_given_back(salon: Salon, visits: dict[str, Visit]) -> None:
    await free(salon, visits["12:00"])
    kept = await actions.hold(salon.center, salon.haircut, salon.anna, at("12:00"))
    await Freed.delete(force=True).where(Freed.id > 0)
    await actions.let_go(kept.code)


async def other_hours(salon: Salon, _: dict[str, Visit]) -> None:
    await ScheduleException(member=salon.anna, happens_on=DAY, hours=[540, 1140]).save()
    await OpeningHours.update({OpeningHours.hours: [540, 1140]}).where(OpeningHours.branch == salon.center)


@pytest.mark.parametrize(
    ("free_it", "start"),
    [
        (moved, "12:00"),
        (missed_beforehand, "12:00"),
        (freed_by_a_lapsed_hold, "12:00"),
        (a_hold_given_back, "12:00"),
        (other_hours, "18:00"),
    ],
)
async def test_however_a_time_becomes_free_it_is_offered(free_it, start: str) -> None:  # type: ignore[no-untyped-def]
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1)
    await work_off()
    assert await offers() == []
    await free_it(salon, visits)
    await work_off()
    assert [wall(each.starts_at) for each in await offers()] == [start]


async def test_while_nobody_waits_nothing_is_noted_down() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await free(salon, visits["12:00"])
    assert await Freed.count() == 0
    assert not await actions.offer_next()


async def test_a_visit_booked_otherwise_ends_the_wait_for_its_time() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna, 600, 720))
    await work_off()
    [offer] = await offers()
    for start, status in (("15:00", "waiting"), ("12:00", "booked")):
        wanted = Booking(salon.center, salon.haircut, salon.anna, at(start), client=request.client)
        visit = await actions.book(salon.actors["Olga"], wanted)
        assert (await fresh(request)).status == status
    assert (await fresh(request)).visit == visit.id
    assert [each.answer for each in await offers()] == ["withdrawn"]
    assert (await Hold.count(), [each.status for each in await letters("offered")]) == (0, ["cancelled"])
    with pytest.raises(OfferOver):
        await actions.take(request, offer.id)


async def test_a_visit_moved_to_such_a_time_ends_the_wait_too() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna, 600, 660))
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("15:00"), client=request.client)
    visit = await actions.book(salon.actors["Olga"], wanted)
    await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00"), None, None))
    assert (await fresh(request)).status == "booked"
