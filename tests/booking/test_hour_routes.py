"""Changes of hours over HTTP: asked about on a page that keeps what was typed, and never made without it."""

import re
from pathlib import Path

import pytest
from httpx import AsyncClient

from booking import actions
from booking.actions import Booking
from catalog import queries as catalog
from clients.tables import Visit, VisitLine
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from staff import queries as staff
from staff.actions import ask_time_off
from staff.tables import Schedule, ScheduleException, StaffMember, TimeOff
from tests.booking.comers import cut_by_anna_colour_by_lena
from tests.booking.scene import DAY, at, wall
from tests.booking.test_together import lines_of
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
ROOT = Path(__file__).parents[2]
MORNINGS = {"starts_on": "2026-11-30", "length": "7", **{f"hours-{day}": "9-12" for day in range(6)}}


async def booked(salon: Salon, start: str = "15:00") -> Visit:
    wanted = Booking(salon.center, salon.haircut, salon.anna, at(start), "Masha", "+49 1511 2345678")
    return await actions.book(CUSTOMER, wanted)


def choices(page: str, visit: Visit) -> list[str]:
    return re.findall(rf'name="visit-{visit.id}" type="radio" value="([^"]+)"', page)


async def asked(nora: AsyncClient, address: str, form: dict[str, str]) -> str:
    page = await nora.post(address, data=form)
    assert page.status_code == 409
    assert "1 visit would no longer fit" in page.text
    assert "Masha Petrova, Haircut" in page.text
    return str(page.text)


async def test_the_page_lists_who_is_stranded_and_saving_moves_them() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    address = f"/desk/staff/{salon.anna}/schedules"
    async with browser(salon.actors["Nora"]) as nora:
        page = await asked(nora, address, MORNINGS)
        assert "Anna works 09:00-12:00 that day." in page
        assert "Move to Wednesday 2 December, 15:00 with Lena" in page
        for name, text in MORNINGS.items():
            assert f'name="{name}" value="{text}"' in page
        assert await Schedule.count().where(Schedule.member == salon.anna) == 1
        first = choices(page, visit)[0]
        saved = await nora.post(address, data={**MORNINGS, f"visit-{visit.id}": first})
        assert saved.status_code == 303
    moved = await Visit.objects().get(Visit.id == visit.id)
    assert moved is not None
    assert wall(moved.starts_at) == "11:00"
    assert (await staff.work_hours([salon.anna], DAY, DAY))[salon.anna, DAY] == (540, 720)


async def test_several_services_are_named_and_moved_with_who_does_each() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon, "13:00")
    address = f"/desk/staff/{salon.anna}/schedules"
    async with browser(salon.actors["Nora"]) as nora:
        page = await asked(nora, address, MORNINGS)
        assert "Masha Petrova, Haircut, Colour" in page
        assert "13:00–16:00 with Anna, Lena." in page
        assert "Move to Wednesday 2 December, 13:00 with Lena" in page
        first, last = choices(page, visit)[0], choices(page, visit)[-2]
        assert last.startswith(f"{salon.lena}-{salon.lena}.")
        unreadable = await nora.post(address, data={**MORNINGS, f"visit-{visit.id}": f"{first}.1"})
        assert unreadable.status_code == 409
        saved = await nora.post(address, data={**MORNINGS, f"visit-{visit.id}": last})
        assert saved.status_code == 303
    assert [each[1:] for each in await lines_of(visit)] == [
        ("Lena", "13:00", "14:00"),
        ("Lena", "14:00", "16:00"),
    ]


async def test_keeping_them_all_is_one_button() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    address = f"/desk/staff/{salon.anna}/schedules"
    async with browser(salon.actors["Nora"]) as nora:
        page = await asked(nora, address, MORNINGS)
        assert f'name="keep_all" value="{visit.id}"' in page
        assert (await nora.post(address, data={**MORNINGS, "keep_all": str(visit.id)})).status_code == 303
        assert (
            "Kept where it is. Anna works 09:00-12:00 that day."
            in (await nora.get(f"/desk/visits/{visit.id}")).text
        )
    assert await JournalEntry.exists().where(JournalEntry.action == "keep")


async def test_saving_without_a_choice_asks_again_and_back_shows_the_form_as_typed() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    address = f"/desk/staff/{salon.anna}/schedules"
    async with browser(salon.actors["Nora"]) as nora:
        await asked(nora, address, {**MORNINGS, f"visit-{visit.id}": "nonsense", "keep_all": "all"})
        back = await nora.post(address, data={**MORNINGS, "back": "yes"})
        assert back.status_code == 200
        assert 'value="9-12"' in back.text
    assert await Schedule.count().where(Schedule.member == salon.anna) == 1


async def test_each_form_that_takes_hours_away_asks_first() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    member, branch = f"/desk/staff/{salon.anna}", f"/desk/branches/{salon.center}"
    forms = {
        f"{member}/schedules/2026-01-05/removal": {},
        f"{member}/exceptions": {"happens_on": "2026-12-02", "hours": "", "reason": "Dentist"},
        f"{member}/dismissal": {"dismissed_on": "2026-12-01"},
        f"{branch}/hours": {"hours-2": "9-12"},
        f"{branch}/closed-days": {"closed_on": "2026-12-02"},
    }
    async with browser(salon.actors["Nora"]) as nora:
        for address, form in forms.items():
            await asked(nora, address, form)
            assert (await nora.post(address, data={**form, "back": "yes"})).status_code == 200, address
        for address, form in forms.items():
            done = await nora.post(address, data={**form, "keep_all": str(visit.id)})
            assert done.status_code == 303, address
    assert await Schedule.count().where(Schedule.member == salon.anna) == 0
    assert await ScheduleException.count() == 1
    assert await StaffMember.exists().where(StaffMember.dismissed_on.is_not_null())
    assert (await catalog.week_of(salon.center))[2] == (540, 720)


async def test_approving_time_off_shows_the_visits_in_it_first() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    made = await ask_time_off(salon.actors["Anna"], at("14:00"), at("18:00"))
    here, form = f"/desk/time-off/{made.id}/approval", {"answer": "Enjoy"}
    async with browser(salon.actors["Nora"]) as nora:
        page = await asked(nora, here, form)
        assert "Anna has time off then." in page
        assert await TimeOff.exists().where(TimeOff.status == "asked")
        back = await nora.post(here, data={**form, "back": "yes"})
        assert 'value="Enjoy"' in back.text
        lena = next(each for each in choices(page, visit) if each.startswith(f"{salon.lena}."))
        assert (await nora.post(here, data={**form, f"visit-{visit.id}": lena})).status_code == 303
    assert await TimeOff.exists().where(TimeOff.status == "approved", TimeOff.answer == "Enjoy")
    assert await VisitLine.exists().where(VisitLine.visit == visit.id, VisitLine.member == salon.lena)


async def test_who_may_not_change_hours_learns_nothing_of_the_visits_in_them() -> None:
    salon = await open_salon()
    await booked(salon)
    addresses = (f"/desk/staff/{salon.anna}/schedules", f"/desk/branches/{salon.center}/hours")
    for name, status in (("Olga", 403), ("Anna", 403), ("Boris", 404)):
        async with browser(salon.actors[name]) as somebody:
            for address in addresses:
                answer = await somebody.post(address, data=MORNINGS)
                assert answer.status_code == status
                assert "Masha" not in answer.text
    assert await Schedule.count() == 3


HOURS = re.compile(
    r"actions\.(set_schedule|drop_schedule|end_schedule|set_exception|clear_exception|take_time_off|approve_time_off"
    r"|dismiss|set_opening_hours|close_day|change_branch|copy_\w+)\("
)


@pytest.mark.parametrize("folder", ["staff", "catalog"])
def test_no_page_below_changes_hours_past_the_check(folder: str) -> None:
    for path in (ROOT / folder / "routes").glob("*.py"):
        assert not HOURS.search(path.read_text()), path
