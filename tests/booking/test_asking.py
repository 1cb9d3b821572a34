"""“Why not?” in the forms of the desk, and in what a drag is told."""

import pytest

from catalog.choices import Showing
from catalog.tables import Branch
from clients.tables import Visit
from staff.tables import Skill
from tests.booking.web import DAY, FRAGMENT, JSON, at, booked, new_visit
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")
BUSY = "Anna is busy 11:00–12:00 with Masha Petrova (Haircut)."


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
async def test_the_form_of_a_new_visit_answers_without_booking_and_keeps_what_was_typed(headers) -> None:
    salon = await open_salon()
    await booked(salon, 11)
    typed = new_visit(salon, time="11:30", comment="By the window")
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits/new/reasons", data=typed, headers=headers)
    assert answer.status_code == 200
    assert BUSY in answer.text
    assert "By the window" in answer.text
    assert 'value="2026-12-01T12:00"' in answer.text
    assert answer.text.count("<html") == (0 if headers else 1)
    assert await Visit.count() == 1


async def test_a_free_time_is_said_to_be_free_and_what_strangers_are_told_instead() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits/new/reasons", data=new_visit(salon, time="09:30"))
    assert "Anna can be booked for 09:30–10:30." in answer.text
    assert "Lead time is 1 h" in answer.text
    assert await Visit.count() == 0


async def test_a_next_time_that_was_offered_on_demand_is_asked_about_before_it_is_booked() -> None:
    salon = await open_salon()
    await booked(salon, 11)
    asked = new_visit(salon, time="11:30", at=f"{DAY}T12:00")
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits/new/reasons", data=asked, headers=FRAGMENT)
    assert "Anna can be booked for 12:00–13:00." in answer.text
    assert 'name="time" type="time" value="12:00"' in answer.text
    assert await Visit.count() == 1


async def test_anybody_is_answered_person_by_person() -> None:
    salon = await open_salon()
    await booked(salon, 11)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits/new/reasons", data=new_visit(salon, member=""))
    assert BUSY in answer.text
    assert "Lena can be booked for 11:00–12:00." in answer.text


async def test_a_question_without_a_service_is_asked_back() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits/new/reasons", data=new_visit(salon, service=""))
    assert answer.status_code == 422
    assert "Choose a service." in answer.text


async def test_a_booking_that_is_refused_says_why_at_once() -> None:
    salon = await open_salon()
    await booked(salon, 11)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=new_visit(salon))
    assert answer.status_code == 409
    assert BUSY in answer.text


async def test_somebody_without_the_skill_is_refused_by_name() -> None:
    salon = await open_salon()
    visit = await booked(salon, 9)
    await Skill.delete().where(Skill.member == salon.lena)
    lena = str(salon.lena)
    move = {"day": DAY, "time": "14:00", "member": lena, "version": "1", "sheet": "yes"}
    async with browser(salon.actors["Olga"]) as olga:
        new = await olga.post("/desk/visits", data=new_visit(salon, member=lena))
        moved = await olga.post(f"/desk/visits/{visit.id}/time", data=move)
        asked = await olga.post("/desk/visits/new/reasons", data=new_visit(salon, member=lena))
        asked_move = await olga.post(f"/desk/visits/{visit.id}/time/reasons", data=move)
    assert [each.status_code for each in (new, moved, asked, asked_move)] == [409, 409, 200, 200]
    assert all("Lena does not do “Haircut”." in each.text for each in (new, moved, asked, asked_move))
    assert await Visit.count() == 1


async def test_a_visit_that_cannot_be_moved_says_why_in_the_sheet_the_panel_and_after_a_drag() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 9), await booked(salon, 11)
    form = {"at": f"{DAY}T11:30", "version": "1"}
    path = f"/desk/visits/{visit.id}/time"
    async with browser(salon.actors["Olga"]) as olga:
        in_sheet = await olga.post(path, data={**form, "sheet": "yes"}, headers=FRAGMENT)
        in_panel = await olga.post(path, data=form, headers=FRAGMENT)
        dragged = await olga.post(path, data=form, headers=JSON)
        asked = await olga.post(f"{path}/reasons", data={**form, "sheet": "yes"}, headers=FRAGMENT)
    assert BUSY in in_sheet.text
    assert BUSY in in_panel.text
    assert dragged.json()["reasons"] == [BUSY]
    assert (asked.status_code, BUSY in asked.text) == (200, True)


async def test_a_visit_is_not_in_the_way_of_its_own_move() -> None:
    salon = await open_salon()
    visit = await booked(salon, 11)
    path = f"/desk/visits/{visit.id}/time/reasons"
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post(path, data={"day": DAY, "time": "11:30", "version": "1"})
    assert "Anna can be booked for 11:30–12:30." in answer.text


async def test_all_free_times_of_the_day_are_there_with_the_best_marked() -> None:
    salon = await open_salon()
    await Branch.update({Branch.showing: Showing.tidy}).where(Branch.id == salon.center)
    await booked(salon, 11)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits/new/reasons", data=new_visit(salon, time="11:30"))
    assert "All 26 free times of the day" in answer.text
    assert "10:00 · best</button>" in answer.text
    assert "12:00 · best</button>" in answer.text
    assert "12:15</button>" in answer.text


async def test_who_may_not_book_and_who_is_of_another_branch_is_not_answered() -> None:
    salon = await open_salon()
    visit = await booked(salon, 11)
    asked = {"day": DAY, "time": "11:30"}
    for who, status in (("Anna", 403), ("Boris", 404)):
        async with browser(salon.actors[who]) as person:
            for path, form in (("new", new_visit(salon)), (f"{visit.id}/time", asked)):
                answer = await person.post(f"/desk/visits/{path}/reasons", data=form)
                assert answer.status_code == status
                assert "Masha" not in answer.text


async def test_a_day_that_cannot_be_typed_is_asked_back_when_a_visit_is_moved() -> None:
    salon = await open_salon()
    visit = await booked(salon, 11)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post(f"/desk/visits/{visit.id}/time/reasons", data={"day": DAY, "time": ""})
    assert answer.status_code == 422
    assert "Choose a time." in answer.text
    assert (await Visit.objects().get(Visit.id == visit.id)).starts_at == at(11)
