"""Services with rules of their own, and days closed online: what strangers see, what the desk may."""

from datetime import date, timedelta

import pytest

from booking import actions, queries
from booking.actions import Booking, ClosedOnline, Move, OffTheGrid, TooFar, TooLate, TooSoon
from booking.queries.notices import notices
from booking.tables import Appointment, Hold
from catalog.tables import Branch, Service
from clients.tables import Visit
from kit.rights import CUSTOMER
from staff.tables import ClosedOnline as ClosedOnlineRow
from tests.booking.scene import DAY, at, wall
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def rules(salon: Salon, **values: int) -> None:
    await Service.update({getattr(Service, name): value for name, value in values.items()}).where(
        Service.id == salon.haircut
    )


async def close(salon: Salon, first: date, last: date, member: int | None = None) -> None:
    await ClosedOnlineRow(branch=salon.center, member=member, starts_on=first, ends_on=last).save()


def masha(salon: Salon, start: str = "10:00", day: date = DAY, member: int | None = None) -> Booking:
    return Booking(
        salon.center, salon.haircut, member, at(start, day), name="Masha", phone="+49 1511 2345678"
    )


async def times(salon: Salon, service: int, day: date = DAY, member: int | None = None) -> list[str]:
    found = await queries.free_times(salon.center, service, member, day, day)
    return [wall(start) for each in found for start in each.starts]


async def nothing_was_taken() -> bool:
    return not (await Visit.count() or await Hold.count() or await Appointment.count())


async def test_a_service_has_its_own_grid_lead_time_and_horizon_and_others_keep_the_branchs() -> None:
    salon = await open_salon()
    await rules(salon, grid_minutes=60, lead_minutes=26 * 60, horizon_days=5)
    assert (await times(salon, salon.haircut))[:2] == ["11:00", "12:00"]  # it is 9:00 the day before
    assert (await times(salon, salon.colour))[:2] == ["09:00", "09:15"]
    assert await times(salon, salon.haircut, date(2026, 12, 7)) == []
    assert await times(salon, salon.colour, date(2026, 12, 7)) != []


@pytest.mark.parametrize(
    ("rule", "start", "refusal"),
    [
        ({"grid_minutes": 60}, at("10:15"), OffTheGrid),
        ({"lead_minutes": 26 * 60}, at("10:00"), TooSoon),
        ({"horizon_days": 5}, at("10:00", date(2026, 12, 7)), TooFar),
    ],
)
async def test_a_service_s_own_rule_is_kept_at_the_door_for_strangers_only(rule, start, refusal) -> None:
    salon = await open_salon()
    await rules(salon, **rule)
    with pytest.raises(refusal):
        await actions.hold(salon.center, salon.haircut, None, start)
    wanted = Booking(salon.center, salon.haircut, None, start, name="Masha", phone="+49 1511 2345678")
    with pytest.raises(refusal):
        await actions.book(CUSTOMER, wanted)
    assert await nothing_was_taken()
    await actions.book(salon.actors["Olga"], wanted)


async def test_a_shorter_notice_of_the_service_lets_clients_change_later() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, masha(salon, "09:00"))
    await rules(salon, notice_minutes=2 * 1440)
    with pytest.raises(TooLate):
        await actions.cancel(CUSTOMER, visit.id, "")
    await rules(salon, notice_minutes=120, move_notice_minutes=23 * 60)
    asked = await notices(visit)
    assert (wall(asked.cancel_until), wall(asked.move_until)) == ("07:00", "10:00")
    moved = await actions.move(CUSTOMER, visit.id, Move(at("12:00"), None, None))
    assert (await actions.cancel(CUSTOMER, moved.id, "")).status == Visit.Status.cancelled


async def test_moving_and_cancelling_have_notices_of_their_own() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, masha(salon, day=date(2026, 12, 3)))
    await Branch.update({Branch.move_notice_minutes: 3 * 1440}).where(Branch.id == salon.center)
    with pytest.raises(TooLate):
        await actions.move(CUSTOMER, visit.id, Move(at("12:00"), None, None))
    assert (await Visit.objects().get(Visit.id == visit.id)).starts_at == visit.starts_at
    await actions.cancel(CUSTOMER, visit.id, "")


async def test_days_closed_online_are_not_offered_and_the_desk_books_on() -> None:
    salon = await open_salon()
    await close(salon, DAY, DAY + timedelta(days=1))
    assert await times(salon, salon.haircut) == []
    assert await times(salon, salon.haircut, DAY + timedelta(days=2)) != []
    desk = await queries.desk_times(salon.center, salon.haircut, None, DAY)
    assert len(desk[0].starts) == 33
    await actions.book(salon.actors["Olga"], masha(salon))


async def test_one_member_closed_online_leaves_the_others() -> None:
    salon = await open_salon()
    await close(salon, DAY, DAY, salon.anna)
    assert await times(salon, salon.haircut, member=salon.anna) == []
    assert len(await times(salon, salon.haircut)) == 33
    given = await actions.hold(salon.center, salon.haircut, None, at("10:00"))
    assert given.member == salon.lena
    with pytest.raises(ClosedOnline):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("12:00"))


async def test_a_day_closed_online_is_refused_in_words_with_the_next_free_times() -> None:
    salon = await open_salon()
    await close(salon, DAY, DAY)
    with pytest.raises(ClosedOnline, match="call us") as refusal:
        await actions.book(CUSTOMER, masha(salon))
    assert refusal.value.next_times[0] == at("09:00", DAY + timedelta(days=1))
    assert await nothing_was_taken()


async def test_a_client_cannot_move_onto_a_day_closed_online() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, masha(salon, day=date(2026, 12, 4)))
    await close(salon, date(2026, 12, 5), date(2026, 12, 5))
    with pytest.raises(ClosedOnline):
        await actions.move(CUSTOMER, visit.id, Move(at("10:00", date(2026, 12, 5)), None, None))
    assert (await Visit.objects().get(Visit.id == visit.id)).starts_at == visit.starts_at


async def test_rules_and_closed_days_cost_no_further_query() -> None:
    salon = await open_salon()
    await rules(salon, grid_minutes=30, lead_minutes=0)
    await close(salon, DAY, DAY, salon.anna)
    await times(salon, salon.haircut)
    async with count_queries() as counted:
        await times(salon, salon.haircut)
    assert len(counted) == 1
