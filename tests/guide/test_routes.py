"""The pages of the guide over HTTP."""

import re
from html import unescape

import pytest

from catalog.tables import Branch, Service
from clients.tables import Visit
from guide import queries
from staff.tables import StaffMember
from tests.browse import browser
from tests.cast import open_salon
from tests.guide.house import branch_of, owner, set_up

pytestmark = pytest.mark.usefixtures("morning")
PLACE = {"name": "Linden & Co.", "zone": "Europe/Berlin", "opens": "09:00", "closes": "18:00", "day-1": "yes"}
PAGES = ("", "/branch", "/services", "/services?trade=hair", "/people", "/hours", "/trial", "/form")


async def test_an_empty_business_begins_with_its_branch() -> None:
    async with browser(await owner()) as b:
        assert "Set up your business" in (await b.get("/desk/calendar")).text
        page = await b.get("/desk/start")
        assert "1 of 6 done" in page.text
        assert 'href="/desk/start/branch"' in page.text
        assert 'href="/desk/start/people"' not in page.text
        assert (await b.get("/desk/start/services")).status_code == 404
        form = await b.get("/desk/start/branch", headers={"accept-language": "de-AT,de;q=0.9"})
        assert all(f'value="{text}"' in form.text for text in ("Europe/Vienna", "EUR", "AT", "de_AT"))
        part = await b.get("/desk/start/place?zone=Asia/Vladivostok")
        assert 'value="RUB"' in part.text


async def test_a_branch_that_was_typed_wrongly_comes_back_as_it_was_typed() -> None:
    async with browser(await owner()) as b:
        refused = await b.post("/desk/start/branch", data=PLACE | {"name": "", "hours-5": "10-9"})
        assert refused.status_code == 422
        assert 'value="10-9"' in refused.text
        assert "Please fill this in." in refused.text
        assert 'name="day-1" value="yes" aria-label="Tuesday" checked' in refused.text
        assert 'name="day-0" value="yes" aria-label="Monday" checked' not in refused.text
        assert await Branch.count() == 0
        made = await b.post("/desk/start/branch", data=PLACE)
        assert (made.status_code, made.headers["location"]) == (303, "/desk/start/services")
    assert await Branch.count() == 1


def sent(page: str) -> dict[str, str]:
    """What the form would send as it stands."""
    ticks = re.findall(r'type="checkbox" name="([^"]+)" value="yes" checked', page)
    fields = re.findall(r'<input (?:type="hidden" |id="[^"]+" )name="([^"]+)"[^>]*? value="([^"]*)"', page)
    return {name: text for name, text in fields if name != "branch"} | dict.fromkeys(ticks, "yes")


async def test_a_starter_list_is_put_on_the_price_list_as_it_stands_and_is_not_shown_again() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    async with browser(vera) as b:
        page = await b.get("/desk/start/services?trade=barber")
        form = sent(page.text)
        made = await b.post("/desk/start/services", data=form)
        assert made.headers["location"] == f"/desk/start/people?branch={branch.id}"
        assert await Service.count() == 6
        again = await b.get("/desk/start/services?trade=barber")
        assert 'value="Beard trim"' not in again.text
        assert "Beard trim" in again.text
        refused = await b.post(
            "/desk/start/services", data={"trade": "barber", "name-0": "x", "pick-0": "yes"}
        )
        assert refused.status_code == 422
        assert "Write what it costs" in refused.text


async def test_people_are_added_one_after_another_and_get_hours() -> None:
    vera = await owner()
    branch = await set_up(vera)
    async with browser(vera) as b:
        page = await b.get("/desk/start/people")
        assert "Vera" in page.text
        lena = sent(page.text) | {"name": "Lena", "more": "yes"}
        assert (
            (await b.post("/desk/start/people", data=lena))
            .headers["location"]
            .endswith(f"/people?branch={branch.id}")
        )
        assert (await b.post("/desk/start/people", data={"name": "Nobody"})).status_code == 422
        member = await StaffMember.objects().get(StaffMember.name == "Lena")
        assert member is not None
        hours = await b.get("/desk/start/hours")
        assert "Mon–Fri 09:00-18:00" in hours.text
        wrong = {
            f"works-{member.id}": "yes",
            "way": "week",
            "opens": "9:00",
            "closes": "8:00",
            "day-1": "yes",
        }
        assert (await b.post("/desk/start/hours", data=wrong)).status_code == 422
        given = await b.post("/desk/start/hours", data={f"works-{member.id}": "yes", "way": "open"})
        assert given.headers["location"] == f"/desk/start/trial?branch={branch.id}"


async def test_the_first_bookable_hour_is_shown_tried_and_cleared() -> None:
    vera = await owner()
    branch = await set_up(vera)
    async with browser(vera) as b:
        page = await b.get("/desk/start/trial")
        assert "Today 10:00" in page.text
        assert "http://salon.test/book/linden-co" in page.text
        assert "&lt;book-online" in page.text
        tried = await b.post("/desk/start/trial", data={})
        assert tried.headers["location"] == f"/desk/start/trial?branch={branch.id}&done=tried"
        assert "Clear it" in (await b.get("/desk/start/trial")).text
        await b.post("/desk/start/trial/removal", data={})
        assert "Clear it" not in (await b.get("/desk/start/trial")).text
    assert await Visit.count().where(Visit.status == "cancelled") == 1


async def test_where_nothing_is_free_the_page_says_which_step_is_missing() -> None:
    vera = await owner()
    await branch_of(vera)
    async with browser(vera) as b:
        page = await b.get("/desk/start/trial")
        assert "Nothing can be booked yet" in page.text
        assert "Go on: Services" in page.text
        refused = await b.post("/desk/start/trial", data={})
        assert refused.status_code == 409


async def test_the_line_above_the_calendar_can_be_put_away() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    async with browser(vera) as b:
        assert "/desk/start/checklist" in (await b.get("/desk/calendar")).text
        line = await b.get("/desk/start/checklist")
        assert "2 of 6 done" in line.text
        assert (await b.post("/desk/start/away")).headers["location"] == "/desk/calendar"
        assert "/desk/start/checklist" not in (await b.get("/desk/calendar")).text
        assert (await b.get("/desk/start")).status_code == 200
    assert (await queries.known_of(branch)).visits == 0


async def test_once_a_branch_has_come_all_the_way_there_is_no_line_any_more() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as b:
        await b.post("/desk/start/trial", data={f"at-{salon.center}": "yes"})
        done = await b.get("/desk/start/checklist")
        assert (done.text, "tempu_guide=finished" in done.headers["set-cookie"]) == ("", True)


async def test_the_guide_is_for_those_who_may_set_up_the_business() -> None:
    salon = await open_salon()
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(f"/desk/start{page}")).status_code for page in PAGES} == {403}
            assert "checklist" not in (await b.get("/desk/calendar")).text
    for name, at_center in (("Vera", 200), ("Nora", 200), ("Boris", 404)):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(f"/desk/start{page}")).status_code for page in PAGES} == {200}
            assert (await b.get(f"/desk/start?branch={salon.center}")).status_code == at_center


async def test_the_booking_form_is_put_together_and_leaves_out_what_is_not_offered() -> None:
    salon = await open_salon()
    asked = f"mode=popup&service={salon.haircut}&staff={salon.anna}&colour=%23be185d&label=Book+<now>"
    async with browser(salon.actors["Vera"]) as b:
        page = await b.get(f"/desk/start/form?branch={salon.center}&{asked}")
        said = f'mode="popup" service="{salon.haircut}" staff="{salon.anna}" accent="#be185d"'
        assert f"<book-online {said}>" in unescape(page.text)
        assert f"/book/center?service={salon.haircut}&amp;member={salon.anna}&amp;accent=be185d" in page.text
        assert "&amp;lt;now&amp;gt;" in page.text
        plain = await b.get(f"/desk/start/form?branch={salon.center}&service={salon.boris}99&mode=x&staff=0")
        assert '<book-online mode="inline">' in unescape(plain.text)
    async with browser() as b:
        shown = await b.get(f"/book/center?service={salon.haircut}&member={salon.anna}&accent=be185d")
        assert (shown.status_code, "Anna" in shown.text) == (200, True)
