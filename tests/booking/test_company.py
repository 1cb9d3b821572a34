"""Visits of several services and of people who come together: in the calendar, in the panel, in the list."""

from datetime import date

import pytest

from booking import actions
from booking.actions.several.booking import Together, book_several
from booking.day import day_sheet, entry
from booking.rules.wants import Want, Wanted
from catalog.tables import Service
from clients.tables import Visit
from staff.tables import Skill
from tests.booking.extras import beard
from tests.booking.scene import fill
from tests.booking.web import DAY, FRAGMENT, at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def come(salon: Salon, wanted: Wanted, *guests: str, hour: int = 10) -> Visit:
    booking = actions.Booking(salon.center, salon.haircut, None, at(hour), client=salon.masha, notify=False)
    return await book_several(salon.actors["Olga"], Together(booking, wanted, guests))


async def cut_by_anna_colour_by_lena(salon: Salon) -> Visit:
    return await come(salon, Wanted((Want(salon.haircut, salon.anna), Want(salon.colour, salon.lena))))


async def masha_and_tom(salon: Salon, hour: int = 10) -> tuple[Visit, Visit]:
    wanted = Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)))
    visit = await come(salon, wanted, "Tom", hour=hour)
    other = await Visit.objects().get((Visit.party == visit.party) & (Visit.id != visit.id))
    return visit, other


async def test_each_column_shows_what_is_done_in_it() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    shown = await entry(salon.actors["Olga"], visit.id)
    assert [(part.name, part.service, part.start[11:], part.end[11:]) for part in shown.parts] == [
        ("Anna", "Haircut", "10:00", "11:00"),
        ("Lena", "Colour", "11:00", "13:00"),
    ]
    assert (shown.service, shown.company) == ("Haircut, Colour", "")


async def test_what_is_kept_after_one_service_is_told_apart_though_the_visit_goes_on() -> None:
    salon = await open_salon()
    await Service.update({Service.staff_after: 10}).where(Service.id == salon.haircut)
    visit = await cut_by_anna_colour_by_lena(salon)
    parts = [part for part in (await entry(salon.actors["Olga"], visit.id)).parts if part.name == "Anna"]
    assert [(part.end[11:], part.tidying) for part in parts] == [("11:00", False), ("11:10", True)]


async def test_who_comes_together_is_marked_in_the_calendar_until_one_calls_off() -> None:
    salon = await open_salon()
    visit, other = await masha_and_tom(salon)
    olga = salon.actors["Olga"]
    company = {each.client: each.company for each in (await day_sheet(olga, salon.center)).visits}
    assert company == {"Masha Petrova": "Tom", "Tom": "Masha Petrova"}
    await actions.cancel(olga, other.id, "ill")
    assert (await entry(olga, visit.id)).company == ""


async def test_a_party_costs_the_day_no_query() -> None:
    salon = await open_salon()
    await masha_and_tom(salon)
    async with count_queries() as counted:
        day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 12, 1))
    assert (len(counted), len(day.visits)) == (5, 2)


async def test_the_list_has_a_row_for_each_service_in_order_of_time() -> None:
    salon = await open_salon()
    await cut_by_anna_colour_by_lena(salon)
    await come(salon, Wanted((Want(salon.haircut, salon.anna), Want(salon.haircut, salon.anna))), hour=11)
    day = await day_sheet(salon.actors["Olga"], salon.center)
    assert [(part.start[11:], part.name, part.service) for _, part in day.in_order] == [
        ("10:00", "Anna", "Haircut"), ("11:00", "Lena", "Colour"),
        ("11:00", "Anna", ""), ("12:00", "Anna", ""),
    ]  # fmt: skip
    async with browser(salon.actors["Olga"]) as olga:
        agenda = (await olga.get(f"/desk/calendar/agenda?branch={salon.center}&day={DAY}")).text
    assert '<td class="service">Colour</td>' in agenda
    assert "Haircut, Colour" not in agenda


async def test_the_list_names_who_comes_along() -> None:
    salon = await open_salon()
    await masha_and_tom(salon)
    async with browser(salon.actors["Olga"]) as olga:
        agenda = (await olga.get(f"/desk/calendar/agenda?branch={salon.center}&day={DAY}")).text
    assert "with Masha Petrova" in agenda
    assert "with Tom" in agenda


async def test_the_panel_lists_each_service_with_its_time_and_specialist() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    cut = Want(salon.haircut, salon.anna, addons=(trim,))
    visit = await come(salon, Wanted((cut, Want(salon.colour, salon.lena))))
    async with browser(salon.actors["Olga"]) as olga:
        panel = (await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)).text
    assert "10:00–11:15, Anna" in panel
    assert "11:15–13:15, Lena" in panel
    assert '<tr class="added"><td>Beard trim</td>' in panel
    assert "/recurrence" in panel


async def test_the_panel_of_a_party_names_the_others_their_sums_and_who_pays() -> None:
    salon = await open_salon()
    visit, other = await masha_and_tom(salon)
    async with browser(salon.actors["Olga"]) as olga:
        panel = (await olga.get(f"/desk/visits/{other.id}", headers=FRAGMENT)).text
        assert f'href="/desk/visits/{visit.id}"' in panel
        assert "Masha Petrova pays for all." in panel
        assert "€90.00" in panel
        await actions.cancel(salon.actors["Olga"], other.id, "ill")
        after = (await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)).text
    assert "€90.00" not in after


async def test_a_specialist_sees_who_comes_along_but_neither_opens_nor_adds_up_their_visits() -> None:
    salon = await open_salon()
    visit = await come(
        salon, Wanted((Want(salon.haircut, salon.anna), Want(salon.haircut, salon.lena, guest=1))), "Tom"
    )
    async with browser(salon.actors["Anna"]) as anna:
        panel = (await anna.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)).text
    assert "Tom" in panel
    assert "All of them" not in panel
    assert f"/desk/visits/{visit.id + 1}" not in panel


async def test_why_not_about_another_time_is_asked_for_all_of_the_visit() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    form = {"day": DAY, "member": "", "version": "1"}
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/visits/{visit.id}/time/reasons"
        own = (await olga.post(path, data={**form, "time": "11:00"})).text
        late = (await olga.post(path, data={**form, "time": "16:00"})).text
    assert "All of it can be had at that time." in own
    assert "Not all of it can be had at that time." in late
    assert f'value="{DAY}T15:00"' in late
    assert "“Haircut” can be had 16:00–17:00 with Anna." in late
    assert "“Colour” cannot begin from 17:00 to 17:15." in late


async def test_a_move_of_several_services_that_is_refused_says_why_in_the_form_and_to_programs() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    await fill(salon.lena_resource, "15:30", "16:00", day=date(2026, 12, 1))
    form = {"day": DAY, "time": "14:00", "member": "", "version": "1"}
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/visits/{visit.id}/time"
        json = await olga.post(path, data=form, headers={"Accept": "application/json"})
        sheet = await olga.post(path, data={**form, "sheet": "yes"}, headers=FRAGMENT)
    told = "“Colour” cannot begin from 15:00 to 15:15"
    assert (json.status_code, sheet.status_code) == (409, 409)
    assert json.json()["reasons"] == [f"{told}: Lena is busy 15:30–16:00."]
    assert f"<h4>{told}.</h4>" in sheet.text
    assert "<li>Lena is busy 15:30–16:00.</li>" in sheet.text
    assert (await Visit.objects().get(Visit.id == visit.id)).starts_at == visit.starts_at


async def test_who_does_not_do_all_of_the_visit_is_told_to_be_in_the_way() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    await Skill.delete().where(Skill.member == salon.anna, Skill.service == salon.colour)
    form = {"day": DAY, "time": "14:00", "member": str(salon.anna), "version": "1"}
    async with browser(salon.actors["Olga"]) as olga:
        asked = await olga.post(f"/desk/visits/{visit.id}/time/reasons", data=form)
        moved = await olga.post(
            f"/desk/visits/{visit.id}/time", data={**form, "sheet": "yes"}, headers=FRAGMENT
        )
    assert (asked.status_code, moved.status_code) == (200, 409)
    assert "Anna does not do “Colour”." in asked.text
    assert "Anna does not do “Colour”." in moved.text


async def test_the_form_of_another_time_leaves_people_as_they_are_unless_somebody_is_chosen() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    one = await actions.book(
        salon.actors["Olga"],
        actions.Booking(salon.center, salon.haircut, salon.anna, at(14), client=salon.masha),
    )
    async with browser(salon.actors["Olga"]) as olga:
        several = (await olga.get(f"/desk/visits/{visit.id}/time")).text
        single = (await olga.get(f"/desk/visits/{one.id}/time")).text
    assert '<option value="" selected>As it is now</option>' in several
    assert "As it is now" not in single
    assert f'<option value="{salon.anna}" selected>' in single
