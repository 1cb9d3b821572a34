"""One person's day from the head of their column, and being away from there."""

import pytest

from staff.tables import TimeOff
from tests.booking.web import DAY, FRAGMENT, booked
from tests.browse import browser
from tests.cast import open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
FORM = {"starts_on": DAY, "starts": "", "ends": "", "from_calendar": "yes"}


async def test_the_head_of_a_column_tells_the_day_and_leads_on() -> None:
    salon = await open_salon()
    await booked(salon, 10)
    async with browser(salon.actors["Vera"]) as client:
        answer = await client.get(
            f"/desk/calendar/people/{salon.anna}?branch={salon.center}&day={DAY}", headers=FRAGMENT
        )
    assert "Works 09:00–18:00" in answer.text
    assert "1 booked, 10:00–11:00" in answer.text
    assert f'action="/desk/staff/{salon.anna}/time-off"' in answer.text


async def test_a_receptionist_reads_it_but_does_not_plan_hours() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as client:
        answer = await client.get(f"/desk/calendar/people/{salon.anna}?branch={salon.center}&day={DAY}")
    assert answer.status_code == 200
    assert "time-off" not in answer.text
    assert "schedule" not in answer.text


async def test_nobody_else_is_there_for_a_specialist_nor_anybody_of_another_branch() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Anna"]) as client:
        own = await client.get(f"/desk/calendar/people/{salon.anna}?branch={salon.center}&day={DAY}")
        other = await client.get(f"/desk/calendar/people/{salon.lena}?branch={salon.center}&day={DAY}")
        strange = await client.get(f"/desk/calendar/people/{salon.boris}?branch={salon.center}&day={DAY}")
    assert (own.status_code, other.status_code, strange.status_code) == (200, 404, 404)


async def test_who_is_away_from_there_is_back_in_the_calendar_and_has_no_times() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as client:
        answer = await client.post(f"/desk/staff/{salon.anna}/time-off", data={**FORM, "reason": "Flu"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/desk/calendar?branch={salon.center}&day={DAY}"
    assert await TimeOff.count().where(TimeOff.member == salon.anna) == 1


async def test_visits_booked_then_are_asked_about_and_nothing_is_changed_before() -> None:
    salon = await open_salon()
    await booked(salon, 10)
    async with browser(salon.actors["Vera"]) as client:
        answer = await client.post(f"/desk/staff/{salon.anna}/time-off", data=FORM)
    assert answer.status_code == 409
    assert "1 visit would no longer fit" in answer.text
    assert 'name="from_calendar"' in answer.text
    assert not await TimeOff.exists()


async def test_it_costs_no_more_than_the_day() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as client:
        address = f"/desk/calendar/people/{salon.anna}?branch={salon.center}&day={DAY}"
        await client.get(address)
        async with count_queries() as counted:
            await client.get(address)
    assert len(counted) <= 6
