"""Free times from the database: right for the cast, and in two queries for any number of people."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking import queries
from booking.queries import setup
from catalog.tables import Branch, ClosedDay, Resource, Service, ServicePrice
from kit import clock
from kit.errors import NotFound
from staff.tables import Schedule, ScheduleDay, Skill, StaffMember, TimeOff
from tests.booking.scene import DAY, NOON, at, fill, held, wall
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def times(salon: Salon, service: int, member: int | None = None, day: date = DAY) -> list[str]:
    found = await queries.free_times(salon.center, service, member, day, day)
    return [wall(start) for each in found for start in each.starts]


async def test_an_empty_day_offers_every_quarter_of_an_hour_until_the_last_that_fits() -> None:
    salon = await open_salon()
    found = await times(salon, salon.haircut, salon.anna)
    assert (found[0], found[-1], len(found)) == ("09:00", "17:00", 33)


async def test_what_is_taken_is_not_offered() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "09:00", "16:00")
    assert await times(salon, salon.haircut, salon.anna) == ["16:00", "16:15", "16:30", "16:45", "17:00"]
    assert len(await times(salon, salon.haircut)) == 33  # Lena is free all day


async def test_released_time_and_lapsed_holds_are_free_and_living_holds_are_not() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "09:00", "12:00", released=True)
    await held(salon, "09:00", "12:00", clock.now())
    await held(salon, "12:00", "17:00", clock.now() + timedelta(minutes=1))
    found = await times(salon, salon.haircut, salon.anna)
    assert (found[0], found[-2:]) == ("09:00", ["11:00", "17:00"])


async def test_time_off_is_not_offered() -> None:
    salon = await open_salon()
    await TimeOff(member=salon.anna, starts_at=at("09:00"), ends_at=at("17:00")).save()
    assert await times(salon, salon.haircut, salon.anna) == ["17:00"]


async def test_a_day_with_a_room_taken_offers_nothing_that_needs_it() -> None:
    salon = await open_salon()
    await fill(salon.colour_chair, "09:00", "15:30")
    assert await times(salon, salon.colour) == ["15:30", "15:45", "16:00"]
    kind = (await Resource.objects().get(Resource.id == salon.colour_chair)).kind
    second = Resource(branch=salon.center, kind=kind, name="Colour chair 2", is_active=False)
    await second.save()
    assert len(await times(salon, salon.colour)) == 3  # it is away for repair
    await second.update_self({Resource.is_active: True})
    assert len(await times(salon, salon.colour)) == 29


async def test_closed_days_and_sundays_are_there_with_nothing_in_them() -> None:
    salon = await open_salon()
    await ClosedDay(branch=salon.center, closed_on=date(2026, 12, 4)).save()
    found = await queries.free_times(salon.center, salon.haircut, None, date(2026, 12, 4), date(2026, 12, 7))
    assert [len(each.starts) for each in found] == [0, 33, 0, 33]


async def test_lead_time_and_horizon_bound_what_is_offered() -> None:
    salon = await open_salon()
    today = await times(salon, salon.haircut, salon.anna, date(2026, 12, 1))
    assert today[0] == "10:00"  # it is nine in Berlin, and an hour ahead is asked for
    found = await queries.free_times(salon.center, salon.haircut, None, date(2026, 11, 1), date(2027, 12, 31))
    assert (found[0].day, found[-1].day) == (date(2026, 12, 1), date(2027, 1, 30))
    assert (
        await queries.free_times(salon.center, salon.haircut, None, date(2027, 3, 1), date(2027, 3, 2)) == []
    )


async def test_a_member_may_need_another_time_for_a_service() -> None:
    salon = await open_salon()
    await Skill.update({Skill.minutes: 510}).where(Skill.member == salon.anna, Skill.service == salon.haircut)
    assert await times(salon, salon.haircut, salon.anna) == ["09:00", "09:15", "09:30"]


async def test_who_is_not_online_or_was_dismissed_is_not_offered() -> None:
    salon = await open_salon()
    await StaffMember.update({StaffMember.is_online: False}).where(StaffMember.id == salon.anna)
    with pytest.raises(queries.NotOffered):
        await times(salon, salon.haircut, salon.anna)
    assert len((await queries.desk_times(salon.center, salon.haircut, salon.anna, DAY))[0].starts) == 33
    await StaffMember.update({StaffMember.dismissed_on: DAY}).where(StaffMember.id == salon.lena)
    assert await times(salon, salon.haircut) == []
    assert len(await times(salon, salon.haircut, day=DAY - timedelta(days=1))) == 29


async def test_what_is_not_on_the_price_list_is_not_found() -> None:
    salon = await open_salon()
    for branch, service in (
        (salon.harbour, salon.colour),
        (salon.center, 999),
        (2**40, 1),
        (salon.center, 0),
    ):
        with pytest.raises(NotFound):
            await queries.free_times(branch, service, None, DAY, DAY)
    with pytest.raises(queries.NotOffered):
        await queries.free_times(salon.center, salon.haircut, salon.boris, DAY, DAY)


async def test_somebody_in_two_branches_is_busy_in_both() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "09:00", "18:00")
    twin = StaffMember(branch=salon.harbour, resource=salon.anna_resource, name="Anna")
    await twin.save()
    schedule = Schedule(member=twin.id, starts_on=date(2026, 1, 5), length=7)
    await schedule.save()
    await ScheduleDay(schedule=schedule.id, day=2, hours=[540, 1080]).save()
    await Skill(member=twin.id, service=salon.haircut).save()
    found = await queries.free_times(salon.harbour, salon.haircut, twin.id, DAY, DAY)
    assert len(found[0].starts) == 33  # Vladivostok's day is over when Berlin's begins
    await fill(salon.anna_resource, "00:00", "03:00")  # 09:00 to 12:00 in Vladivostok
    found = await queries.free_times(salon.harbour, salon.haircut, twin.id, DAY, DAY)
    assert len(found[0].starts) == 21


async def test_the_next_free_times_skip_what_is_full_and_closed() -> None:
    salon = await open_salon()
    for resource in (salon.anna_resource, salon.lena_resource):
        await fill(resource, "09:00", "17:30")
        await fill(resource, "09:00", "16:45", day=DAY + timedelta(days=1))
    found = await queries.next_free(salon.center, salon.haircut, None, NOON)
    assert [(start.day, wall(start)) for start in found] == [(3, "16:45"), (3, "17:00"), (4, "09:00")]


async def test_the_search_for_a_free_time_goes_on_to_the_horizon_and_no_further() -> None:
    salon = await open_salon()
    await TimeOff(member=salon.anna, starts_at=at("00:00"), ends_at=datetime(2027, 1, 28, tzinfo=UTC)).save()
    [first, *_] = await queries.next_free(salon.center, salon.haircut, salon.anna, NOON)
    assert first.date() == date(2027, 1, 28)
    await TimeOff(member=salon.anna, starts_at=first, ends_at=first + timedelta(days=9)).save()
    assert await queries.next_free(salon.center, salon.haircut, salon.anna, NOON) == []


async def test_everybody_has_a_next_free_time_of_their_own() -> None:
    salon = await open_salon()
    await TimeOff(member=salon.lena, starts_at=at("00:00"), ends_at=at("11:00", date(2026, 12, 20))).save()
    found = await queries.next_of_each(salon.center, salon.haircut)
    assert wall(found[salon.anna]) == "10:00"
    # her time off starts tomorrow, and today she is as free as Anna
    assert wall(found[salon.lena]) == "10:00"
    await fill(salon.lena_resource, "09:00", "18:00", day=date(2026, 12, 1))
    found = await queries.next_of_each(salon.center, salon.haircut)
    assert found[salon.lena] == datetime(2026, 12, 21, 8, tzinfo=UTC)


async def test_a_branch_that_changes_its_clocks_offers_the_hours_its_clock_shows() -> None:
    salon = await open_salon()
    await Branch.update({Branch.horizon_days: 200}).where(Branch.id == salon.center)
    for day in (date(2027, 3, 27), date(2027, 3, 29)):  # Saturday, and Monday after the change
        found = await queries.free_times(salon.center, salon.haircut, salon.anna, day, day)
        assert (wall(found[0].starts[0]), len(found[0].starts)) == ("09:00", 33)


async def hire_many(salon: Salon, number: int) -> None:
    for n in range(number):
        resource = Resource(branch=salon.center, name=f"Person {n}")
        await resource.save()
        member = StaffMember(branch=salon.center, resource=resource.id, name=f"Person {n}")
        await member.save()
        schedule = Schedule(member=member.id, starts_on=date(2026, 1, 5), length=7)
        await schedule.save()
        await ScheduleDay(schedule=schedule.id, day=2, hours=[540, 1080]).save()
        await Skill(member=member.id, service=salon.colour).save()


@pytest.mark.parametrize("number", [1, 10, 100])
async def test_free_times_take_two_queries_where_nothing_is_remembered(number: int) -> None:
    salon = await open_salon()
    await Skill.delete(force=True)
    await hire_many(salon, number)
    setup.remembered.clear()
    async with count_queries() as counted:
        found = await queries.free_times(salon.center, salon.colour, None, DAY, DAY + timedelta(days=30))
    assert len(counted) == 2
    assert [len(each.starts) for each in found[:8]] == [29, 0, 0, 0, 0, 0, 0, 29]


async def test_a_service_without_a_price_is_found_only_for_a_visit_that_has_it_already() -> None:
    salon = await open_salon()
    await ServicePrice.delete().where(ServicePrice.service == salon.haircut)
    await Service.update({Service.is_active: False}).where(Service.id == salon.haircut)
    with pytest.raises(NotFound):
        await queries.offer(salon.center, salon.haircut)
    kept = await queries.offer(salon.center, salon.haircut, online=False, retired=True)
    assert kept.people[0].price == 0
