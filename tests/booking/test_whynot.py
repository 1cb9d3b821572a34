"""“Why not?” over a real salon: the same times as are offered, in words for those who may read them."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking import actions, queries
from booking.actions import Booking
from booking.queries import Question, why_not
from booking.queries.visits import booked
from booking.rules.grid import grid_of
from booking.tables import Appointment
from catalog.tables import Branch, ClosedDay, OpeningHours, Resource, Service, ServicePrice
from clients.tables import Visit
from kit import clock
from kit.errors import Forbidden, NotFound, Refused
from kit.rights import SYSTEM, Permission
from staff.tables import ClosedOnline, ScheduleException, Skill, StaffMember, TimeOff
from tests.booking.express import sent
from tests.booking.furniture import disturb_rooms
from tests.booking.scene import DAY, NOON, ZONE, at, fill, held
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


def question(salon: Salon, start: str, service: int = 0, member: int | None = 0, day: date = DAY) -> Question:
    who = salon.anna if member == 0 else member
    return Question(salon.center, service or salon.haircut, who, int(at(start, day).timestamp()))


async def why(salon: Salon, start: str, who: str = "Olga", **more) -> list[str]:
    [answer] = await why_not(salon.actors[who], question(salon, start, **more))
    return answer.sentences


async def book(salon: Salon, start: str, service: int = 0, member: int = 0, **more) -> Visit:
    wanted = Booking(
        salon.center, service or salon.haircut, member or salon.anna, at(start), client=salon.masha, **more
    )
    return await actions.book(SYSTEM, wanted)


async def test_the_client_and_the_service_in_the_way_are_named() -> None:
    salon = await open_salon()
    await book(salon, "14:30", salon.colour)
    assert await why(salon, "15:00") == ["Anna is busy 14:30–16:30 with Masha Petrova (Colour)."]
    assert await why(salon, "15:00", service=salon.colour, member=salon.lena) == [
        "Colour chair 1 is taken 14:30–16:30 with Masha Petrova (Colour)."
    ]


async def test_whoever_may_not_see_the_whole_calendar_is_told_no_names() -> None:
    salon = await open_salon()
    await book(salon, "14:30")
    olga = salon.actors["Olga"]
    narrow = replace(olga, permissions=olga.permissions - {Permission.see_whole_calendar})
    [answer] = await why_not(narrow, question(salon, "15:00"))
    assert answer.sentences == ["Anna is busy 14:30–15:30 with a client (Haircut)."]


async def test_a_visit_of_another_branch_is_not_told_about() -> None:
    salon = await open_salon()
    elsewhere = StaffMember(branch=salon.harbour, resource=salon.anna_resource, name="Anna")
    await elsewhere.save()
    visit = Visit(
        branch=salon.harbour, client=salon.masha, code="c" * 22, source="desk", starts_at=at("10:00"),
        ends_at=at("11:00"), created_at=clock.now(),
    )  # fmt: skip
    await visit.save()
    await Appointment(
        resource=salon.anna_resource, visit=visit.id, starts_at=at("10:00"), ends_at=at("11:00")
    ).save()
    assert await why(salon, "10:30") == ["Anna is busy 10:00–11:00 at another branch."]


async def test_a_time_held_for_somebody_with_a_link_says_for_whom() -> None:
    salon = await open_salon()
    await sent(salon)
    assert await why(salon, "10:00") == [
        "Anna is held 10:00–11:00 for Petra, who has a link, until Tue 1 Dec, 10:00."
    ]


async def test_holds_time_off_closed_days_and_exceptions_tell_their_reasons() -> None:
    salon = await open_salon()
    await held(salon, "10:00", "11:00", clock.now() + timedelta(minutes=5))
    await held(salon, "15:00", "16:00", clock.now() - timedelta(minutes=5))
    await TimeOff(member=salon.anna, starts_at=at("12:00"), ends_at=at("13:00"), reason="dentist").save()
    assert await why(salon, "10:00") == [
        "Anna is held 10:00–11:00 for somebody who is booking, until Tue 1 Dec, 09:05."
    ]
    assert await why(salon, "12:00") == ["Anna is away 12:00–13:00: dentist."]
    assert await why(salon, "15:00") == [], "a hold that has lapsed is in nobody's way"

    await ScheduleException(member=salon.anna, happens_on=DAY, hours=[], reason="moving house").save()
    await ClosedDay(branch=salon.center, closed_on=DAY, reason="stock-taking").save()
    assert await why(salon, "09:00") == [
        "The branch is closed on Wednesday 2 December: stock-taking.",
        "Anna does not work on Wednesday 2 December: moving house.",
    ]


async def test_rooms_out_of_use_and_services_without_a_price_are_told() -> None:
    salon = await open_salon()
    await Resource.update({Resource.is_active: False}).where(Resource.id == salon.colour_chair)
    await ServicePrice.delete().where(ServicePrice.service == salon.colour)
    assert await why(salon, "09:00", service=salon.colour) == [
        "“Colour” is not on the price list here.",
        "No Colour chair is in use here.",
        "Colour chair 1 is out of use.",
    ]


async def test_what_only_strangers_are_kept_from_is_told_apart() -> None:
    salon = await open_salon()
    await StaffMember.update({StaffMember.is_online: False}).where(StaffMember.id == salon.anna)
    [answer] = await why_not(salon.actors["Olga"], question(salon, "09:20", day=date(2026, 12, 1)))
    assert answer.sentences == []
    assert answer.online_sentences == [
        "Lead time is 1 h: nothing can be booked before Tue 1 Dec, 10:00.",
        "Visits start every 15 min, counted from midnight.",
        "Anna cannot be booked online.",
    ]


async def test_anybody_is_answered_person_by_person_and_for_nobody_it_is_said() -> None:
    salon = await open_salon()
    await book(salon, "10:00")
    found = await why_not(salon.actors["Olga"], question(salon, "10:00", member=None))
    assert [(each.name, len(each.sentences)) for each in found] == [("Anna", 1), ("Lena", 0)]
    await Skill.delete().where(Skill.service == salon.haircut)
    [answer] = await why_not(salon.actors["Olga"], question(salon, "20:00", member=None))
    assert answer.sentences == ["Nobody here does “Haircut”.", "The branch closes at 18:00."]
    assert await why(salon, "10:00") == [
        "Anna does not do “Haircut”.",
        "Anna is busy 10:00–11:00 with Masha Petrova (Haircut).",
    ]


async def test_a_visit_to_be_moved_is_not_in_its_own_way() -> None:
    salon = await open_salon()
    visit = await book(salon, "10:00")
    taking = await booked(visit.id)
    asked = replace(question(salon, "10:30"), visit=visit.id, shapes={taking.member: taking.shape})
    [answer] = await why_not(salon.actors["Olga"], asked)
    assert answer.sentences == []
    assert await why(salon, "10:30") == ["Anna is busy 10:00–11:00 with Masha Petrova (Haircut)."]


async def test_only_who_may_book_there_is_answered() -> None:
    salon = await open_salon()
    with pytest.raises(Forbidden):
        await why_not(salon.actors["Anna"], question(salon, "10:00"))
    with pytest.raises(NotFound):
        await why_not(salon.actors["Boris"], question(salon, "10:00"))
    for wrong in ({"service": 999}, {"member": salon.boris}):
        with pytest.raises(NotFound):
            await why_not(salon.actors["Olga"], question(salon, "10:00", **wrong))


@pytest.mark.parametrize("people", [1, 10])
async def test_an_answer_takes_at_most_four_queries_for_any_number_of_people(people: int) -> None:
    salon = await open_salon()
    for number in range(people):
        resource = Resource(branch=salon.center, name=f"Stylist {number}")
        await resource.save()
        member = StaffMember(branch=salon.center, resource=resource.id, name=f"Stylist {number}")
        await member.save()
        await Skill(member=member.id, service=salon.haircut).save()
        await fill(resource.id, "10:00", "11:00")
    for most in (4, 3):
        async with count_queries() as counted:
            found = await why_not(salon.actors["Olga"], question(salon, "10:30", member=None))
        assert len(found) == people + 2
        assert len(counted) <= most


@pytest.mark.parametrize("seed", range(8))
async def test_there_is_a_reason_exactly_for_the_times_that_are_not_offered(seed: int) -> None:
    """Random salons; starts of the grid of a day, for each service and person, online and at the desk."""
    salon, chance = await open_salon(), random.Random(seed)
    await disturb_rooms(salon, chance)
    await upset(salon, chance)
    day = DAY - timedelta(days=chance.choice([0, 1, 1]))
    grid = grid_of(day, day, ZONE, 900)
    starts = [run.first + n * grid.step for run in grid.runs for n in range(run.count)]
    for service in (salon.haircut, salon.colour):
        for member in (salon.anna, salon.lena):
            desk = await times(queries.desk_times, salon, service, member, day)
            online = await times(queries.free_times, salon, service, member, day, day)
            for start in chance.sample(starts, 40):
                asked = Question(salon.center, service, member, start)
                [answer] = await why_not(salon.actors["Olga"], asked)
                assert (not answer.reasons) == (start in desk), answer.sentences
                everything = [*answer.reasons, *answer.online]
                assert (not everything) == (start in online), answer.online_sentences


async def times(ask, salon: Salon, service: int, member: int, *days: date) -> set[int]:
    try:
        found = await ask(salon.center, service, member, *days)
    except (Refused, NotFound):
        return set()
    return {int(start.timestamp()) for each in found for start in each.starts}


async def upset(salon: Salon, chance: random.Random) -> None:
    """Shapes, hours, bookings, holds, time off and settings of all kinds."""
    buffers = {"staff_after": chance.choice([0, 10]), "room_before": chance.choice([0, 5])}
    await Service.update({**{getattr(Service, name): value for name, value in buffers.items()},
                          Service.minutes: 90, Service.pattern: [30, -45, 15]}).where(
        Service.id == salon.colour
    )  # fmt: skip
    await Branch.update({Branch.lead_minutes: chance.choice([0, 60, 26 * 60])}).where(
        Branch.id == salon.center
    )
    await OpeningHours.update({OpeningHours.hours: [600, 780, 840, 1140]}).where(
        OpeningHours.branch == salon.center
    )
    await ScheduleException(
        member=salon.lena, happens_on=DAY, hours=chance.choice([[], [540, 720, 780, 1200]])
    ).save()
    await TimeOff(member=salon.anna, starts_at=at("16:00"), ends_at=at("16:50")).save()
    await held(salon, "17:00", "17:30", NOON + timedelta(days=chance.choice([-2, 1])))
    for _ in range(6):
        hour = f"{chance.randrange(9, 18)}:{chance.choice(['00', '15', '20'])}"
        service, member = (
            chance.choice([salon.haircut, salon.colour]),
            chance.choice([salon.anna, salon.lena]),
        )
        try:
            await book(salon, hour, service, member)
        except Refused:
            continue
    if chance.random() < 0.3:
        await Service.update({Service.is_online: False}).where(Service.id == salon.haircut)
    if chance.random() < 0.3:
        await StaffMember.update({StaffMember.dismissed_on: DAY}).where(StaffMember.id == salon.lena)


async def test_a_day_closed_online_is_in_the_way_of_strangers_only() -> None:
    salon = await open_salon()
    await ClosedOnline(branch=salon.center, member=salon.anna, starts_on=DAY, ends_on=DAY).save()
    [answer] = await why_not(salon.actors["Olga"], question(salon, "10:00"))
    assert answer.sentences == []
    [told] = answer.online_sentences
    assert "is closed online for Anna" in told
    [answer] = await why_not(salon.actors["Olga"], question(salon, "10:00", member=salon.lena))
    assert answer.online_sentences == []
