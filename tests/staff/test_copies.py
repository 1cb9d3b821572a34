"""Ending a schedule, and giving somebody's hours to colleagues."""

from datetime import date

import pytest

from booking import actions as booking
from booking.actions import Booking
from kit.errors import Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from staff import actions, queries
from staff.rules import Copy, Cycle
from staff.tables import Schedule, ScheduleException
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
MONDAY, FIRST = date(2026, 12, 7), date(2026, 1, 5)
SHIFTS = Cycle(date(2026, 12, 1), 4, {0: (480, 960), 1: (480, 960)}, date(2026, 12, 31))


async def hours(member: int, *days: date) -> list[tuple[int, ...]]:
    found = await queries.work_hours([member], min(days), max(days))
    return [found[member, day] for day in days]


def copy(salon: Salon, schedule: date | None, first: date, last: date | None = None) -> Copy:
    return Copy(first, last or first, (salon.lena,), schedule)


async def test_a_schedule_that_ends_gives_way_to_the_one_before() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_schedule(nora, salon.anna, SHIFTS)
    await actions.end_schedule(nora, salon.anna, SHIFTS.starts_on, date(2026, 12, 9))
    assert await hours(salon.anna, date(2026, 12, 9), date(2026, 12, 10)) == [(480, 960), (540, 1080)]
    with pytest.raises(Invalid):
        await actions.end_schedule(nora, salon.anna, SHIFTS.starts_on, date(2026, 11, 30))
    with pytest.raises(NotFound):
        await actions.end_schedule(nora, salon.anna, MONDAY, MONDAY)


async def test_a_shift_cycle_is_copied_in_step_and_until_its_end() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_schedule(nora, salon.anna, SHIFTS)
    await actions.copy_hours(nora, salon.anna, copy(salon, SHIFTS.starts_on, date(2026, 12, 10)))
    days = [date(2026, 12, day) for day in range(10, 32)]
    assert await hours(salon.lena, *days) == await hours(salon.anna, *days)
    around = (date(2026, 12, 9), date(2027, 1, 4))
    assert await hours(salon.lena, *around) == [(540, 1080), (540, 1080)]


@pytest.mark.parametrize(
    ("schedule", "first", "field"),
    [
        (FIRST, date(2026, 12, 9), "first"),  # a week that would begin on a Wednesday
        (SHIFTS.starts_on, date(2027, 1, 1), "first"),  # it has ended by then
        (None, date(2026, 12, 9), "first"),  # no dates to copy
    ],
)
async def test_what_cannot_be_copied_is_refused_and_changes_nothing(
    schedule: date | None, first: date, field: str
) -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_schedule(nora, salon.anna, SHIFTS)
    entries = await JournalEntry.count()
    with pytest.raises(Invalid) as refusal:
        await actions.copy_hours(nora, salon.anna, copy(salon, schedule, first))
    assert set(refusal.value.fields) == {field}
    assert (await Schedule.count(), await JournalEntry.count()) == (4, entries)


async def test_nothing_is_copied_to_oneself_or_into_another_branch() -> None:
    salon = await open_salon()
    for to in ((salon.anna,), (salon.lena, salon.boris), (999_999,)):
        with pytest.raises(Invalid) as refusal:
            await actions.copy_hours(salon.actors["Vera"], salon.anna, Copy(MONDAY, MONDAY, to, FIRST))
        assert set(refusal.value.fields) == {"to"}
    with pytest.raises(NotFound):
        await actions.copy_hours(salon.actors["Boris"], salon.anna, copy(salon, FIRST, MONDAY))
    assert await Schedule.count() == 3


async def test_different_dates_replace_those_on_the_same_dates_only() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_exception(nora, salon.anna, date(2026, 12, 24), [540, 720], "Christmas Eve")
    await actions.set_exception(nora, salon.anna, date(2026, 12, 25), [], "Christmas")
    await actions.set_exception(nora, salon.lena, date(2026, 12, 24), [])
    await actions.set_exception(nora, salon.lena, date(2026, 12, 28), [])
    wanted = copy(salon, None, date(2026, 12, 21), date(2026, 12, 27))
    await actions.copy_hours(nora, salon.anna, wanted)
    days = [date(2026, 12, day) for day in (24, 25, 26, 28)]
    assert await hours(salon.lena, *days) == [(540, 720), (), (540, 1080), ()]
    assert await ScheduleException.count().where(ScheduleException.member == salon.lena) == 3


async def test_the_page_shows_what_is_replaced_before_anything_is_copied() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_schedule(nora, salon.anna, Cycle(MONDAY, 7, {0: (540, 720)}))
    await actions.set_schedule(nora, salon.lena, Cycle(MONDAY, 7, {}))
    await actions.set_schedule(nora, salon.lena, Cycle(date(2027, 2, 1), 7, {}))
    here = f"/desk/staff/{salon.anna}/copies"
    form = {"what": "2026-12-07", "first": "2026-12-07", f"to-{salon.lena}": "yes"}
    async with browser(nora) as page:
        wrong = await page.post(f"{here}/preview", data={**form, "first": "soon"})
        assert wrong.status_code == 422
        assert 'value="soon"' in wrong.text
        preview = (await page.post(f"{here}/preview", data=form)).text
        assert "Monday: 09:00-12:00" in preview
        assert "Their schedule from 7 December 2026 is replaced." in preview
        assert "Their schedule from 1 February 2027 begins later, stays, and holds from then on." in preview
        assert "Their schedule from 5 January 2026 is set aside from then on." in preview
        assert await hours(salon.lena, MONDAY) == [()]
        assert (await page.post(here, data=form)).status_code == 303
    assert await hours(salon.lena, MONDAY) == [(540, 720)]


async def test_copied_dates_are_shown_beside_what_colleagues_work_now() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_exception(nora, salon.anna, date(2026, 12, 24), [540, 720], "Eve")
    form = {"what": "dates", "first": "2026-12-21", "last": "2026-12-27", f"to-{salon.lena}": "yes"}
    async with browser(nora) as page:
        here = f"/desk/staff/{salon.anna}/copies"
        preview = (await page.post(f"{here}/preview", data=form)).text
        assert "Thu 24 December 2026: 09:00-12:00: Eve" in preview
        assert "Thu 24 December 2026: now 09:00-18:00" in preview
        back = await page.post(here, data={**form, "back": "yes"})
        assert 'value="2026-12-27"' in back.text
        empty = await page.post(f"{here}/preview", data={**form, "first": "2026-12-25"})
        assert "Anna has no different dates then." in empty.text
        none = await page.post(f"{here}/preview", data={"what": "dates", "first": "2026-12-21"})
        assert "Choose at least one colleague." in none.text


async def test_copying_asks_about_the_visits_of_every_colleague_first() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    wanted = Booking(salon.center, salon.haircut, salon.lena, at("15:00"), "Masha", "+49 1511 2345678")
    visit = await booking.book(CUSTOMER, wanted)
    await actions.set_exception(nora, salon.anna, date(2026, 12, 2), [])
    form = {"what": "dates", "first": "2026-12-02", f"to-{salon.lena}": "yes"}
    async with browser(nora) as page:
        here = f"/desk/staff/{salon.anna}/copies"
        asked = await page.post(here, data=form)
        assert asked.status_code == 409
        assert "Lena is off that day." in asked.text
        assert await ScheduleException.count().where(ScheduleException.member == salon.lena) == 0
        assert (await page.post(here, data={**form, "keep_all": str(visit.id)})).status_code == 303
    assert await hours(salon.lena, date(2026, 12, 2)) == [()]


async def test_the_page_says_which_schedule_holds_and_ends_one() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_schedule(nora, salon.anna, Cycle(date(2025, 1, 6), ends_on=date(2025, 12, 31)))
    await actions.set_schedule(nora, salon.anna, Cycle(MONDAY, 7, {0: (540, 720)}))
    here = f"/desk/staff/{salon.anna}"
    async with browser(nora) as page:
        shown = (await page.get(f"{here}/schedule")).text
        assert "From 7 Dec 2026" in shown
        assert "Past schedules (1)" in shown
        end = f"{here}/schedules/2026-12-07/end"
        early = await page.post(end, data={"ends_on": "2026-12-01"})
        assert early.status_code == 422
        assert "Remove the schedule instead." in early.text
        assert (await page.post(end, data={"ends_on": "2026-12-20"})).status_code == 303
        assert (await page.get(f"{here}/schedules/2026-12-08/end")).status_code == 404
    assert await hours(salon.anna, date(2026, 12, 21)) == [(540, 1080)]
