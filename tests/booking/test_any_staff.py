"""Who gets a visit for any specialist, by the rule of its service, through holds, bookings and moves."""

from datetime import date, timedelta

import pytest

from booking import actions, queries
from booking.actions import Booking, Move
from booking.tables import Appointment, Hold
from catalog.tables import AnyStaff, Resource, Service
from clients.tables import Visit, VisitLine
from kit import clock
from kit.rights import CUSTOMER
from staff.tables import Skill, StaffMember
from tests.booking.scene import DAY, at, fill
from tests.cast import Salon, employ, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
STARTS = ("09:00", "10:00", "11:00", "12:00", "13:00", "14:00")


async def salon_by(rule: AnyStaff) -> Salon:
    salon = await open_salon()
    await Service.update({Service.any_staff: rule}).where(Service.id == salon.haircut)
    return salon


def wish(salon: Salon, start: str, day: date = DAY, member: int | None = None, code: str = "") -> Booking:
    return Booking(
        branch=salon.center, service=salon.haircut, member=member, starts_at=at(start, day),
        name="Masha", phone="+49 151 12345678", hold_code=code,
    )  # fmt: skip


async def given(salon: Salon, start: str, day: date = DAY, member: int | None = None) -> int:
    """Who gets it. Each is booked a second after the one before."""
    with clock.pretend(clock.now() + timedelta(seconds=await Visit.count() + 1)):
        return await person(await actions.book(CUSTOMER, wish(salon, start, day, member)))


async def person(visit: Visit) -> int:
    [member] = (
        await VisitLine.select(VisitLine.member).where(VisitLine.visit == visit.id).output(as_list=True)
    )
    return int(member)


async def test_a_fair_week_ends_within_one_visit_of_one_another_whoever_was_asked_for_on_the_way() -> None:
    salon = await salon_by(AnyStaff.fair)
    mila, _ = await employ("Mila", salon.center, (salon.haircut,))
    days = [DAY + timedelta(days=n) for n in (0, 1, 0, 2, 1, 2, 0, 3, 3)]
    await given(salon, "15:00", DAY, salon.anna)
    for number, day in enumerate(days):
        await given(salon, STARTS[number % 6], day)
    lines = await VisitLine.select(VisitLine.member).output(as_list=True)
    counts = sorted(lines.count(each) for each in (salon.anna, salon.lena, mila))
    assert counts == [3, 3, 4]


async def test_who_was_given_more_that_week_stands_back_on_an_empty_day_and_not_in_the_next_week() -> None:
    salon = await salon_by(AnyStaff.fair)
    await fill(salon.anna_resource, "10:00", "12:00", day=DAY + timedelta(days=1))
    await fill(salon.lena_resource, "10:00", "12:00", day=DAY + timedelta(days=1), released=True)
    assert await given(salon, "10:00") == salon.lena
    await fill(salon.lena_resource, "10:00", "11:00", day=DAY + timedelta(days=2))
    assert await given(salon, "12:00", DAY + timedelta(days=6)) == salon.anna


async def test_a_round_goes_on_over_days_and_who_was_asked_for_by_name_keeps_their_turn() -> None:
    salon = await salon_by(AnyStaff.round_robin)
    mila, _ = await employ("Mila", salon.center, (salon.haircut,))
    days = [DAY + timedelta(days=n % 3) for n in range(6)]
    assert await given(salon, "16:00", DAY, salon.anna) == salon.anna
    found = [await given(salon, STARTS[number], day) for number, day in enumerate(days)]
    assert set(found[:3]) == {salon.anna, salon.lena, mila}
    assert found[3:] == found[:3]


async def test_after_a_hundred_visits_by_name_the_last_turn_is_too_long_ago_to_count() -> None:
    salon = await salon_by(AnyStaff.round_robin)
    assert [await given(salon, start) for start in STARTS[:2]] == [salon.anna, salon.lena]
    await given(salon, "16:00", DAY, salon.lena)
    visit = await Visit.objects().order_by(Visit.id, ascending=False).first()
    facts = {"visit": visit.id, "service": salon.haircut, "member": salon.lena, "title": "Cut", "price": 1}
    await VisitLine.insert(*(VisitLine(**facts) for _ in range(98)))
    held = await actions.hold(salon.center, salon.haircut, None, at("12:00"))
    assert held.member == salon.anna
    await actions.let_go(held.code)
    await VisitLine(**facts).save()
    assert await given(salon, "12:00") == salon.lena


async def test_a_cancelled_visit_gives_the_turn_back_and_a_moved_one_keeps_it() -> None:
    salon = await salon_by(AnyStaff.round_robin)
    assert await given(salon, "09:00") == salon.anna
    visit = await Visit.objects().first()
    await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00"), None, 1))
    assert await person(visit) == salon.anna
    assert await given(salon, "12:00") == salon.lena
    await actions.cancel(salon.actors["Olga"], visit.id, "", 2)
    assert await given(salon, "13:00") == salon.anna


async def test_a_hold_takes_the_turn_while_it_lives_and_becomes_that_persons_visit() -> None:
    salon = await salon_by(AnyStaff.round_robin)
    held = await actions.hold(salon.center, salon.haircut, None, at("09:00"))
    assert held.member == salon.anna
    assert await given(salon, "10:00") == salon.lena
    assert await person(await actions.book(CUSTOMER, wish(salon, "09:00", code=held.code))) == salon.anna
    lapsed = await actions.hold(salon.center, salon.haircut, None, at("12:00"))
    await Hold.update({Hold.expires_at: clock.now()}).where(Hold.id == lapsed.id)
    assert await given(salon, "13:00") == lapsed.member


async def test_by_rank_the_first_who_is_free_gets_it() -> None:
    salon = await salon_by(AnyStaff.priority)
    await Skill.update({Skill.rank: 1}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    assert [await given(salon, start) for start in STARTS[:3]] == [salon.lena] * 3
    assert await given(salon, "09:00") == salon.anna
    await Skill.update({Skill.rank: 1}).where(Skill.member == salon.anna, Skill.service == salon.haircut)
    assert await given(salon, "14:00") == salon.anna  # equals are taken fairly


async def test_by_lot_somebody_who_is_free_gets_it() -> None:
    salon = await salon_by(AnyStaff.random)
    found = {await given(salon, start, DAY + timedelta(days=n)) for n in range(3) for start in STARTS}
    assert found == {salon.anna, salon.lena}  # once in 131,072 runs it is always the same one
    await fill(salon.anna_resource, "15:00", "16:00")
    assert await given(salon, "15:00") == salon.lena


@pytest.mark.parametrize("rule", AnyStaff)
async def test_a_client_who_moves_keeps_whom_they_were_given_while_those_are_free_then(
    rule: AnyStaff,
) -> None:
    salon, day = await salon_by(rule), DAY + timedelta(days=5)
    first = await given(salon, "09:00", day)
    visit = await Visit.objects().first()
    for version, start in enumerate(("11:00", "14:00", "10:00"), 1):
        await actions.move(CUSTOMER, visit.id, Move(at(start, day), None, version))
        assert await person(visit) == first
    resource = salon.anna_resource if first == salon.anna else salon.lena_resource
    await fill(resource, "12:00", "13:00", day=day)
    await actions.move(CUSTOMER, visit.id, Move(at("12:00", day), None, 4))
    assert await person(visit) != first


@pytest.mark.parametrize("rule", AnyStaff)
@pytest.mark.parametrize("number", [2, 10, 100])
async def test_a_hold_of_any_specialist_takes_as_many_queries_whatever_the_rule_and_the_people(
    rule: AnyStaff, number: int
) -> None:
    salon = await salon_by(rule)
    for n in range(number - 2):
        resource = Resource(branch=salon.center, name=f"Person {n}")
        await resource.save()
        member = StaffMember(branch=salon.center, resource=resource.id, name=f"Person {n}")
        await member.save()
        await Skill(member=member.id, service=salon.haircut).save()
    await queries.offer(salon.center, salon.haircut)
    async with count_queries() as counted:
        await actions.hold(salon.center, salon.haircut, None, at("10:00"))
    assert len(counted) == 8
    assert await Appointment.count() == 1
