"""Repeating a visit over HTTP: the form, the look, the booking, and calling the rest off."""

import re
from datetime import timedelta

import pytest

from booking import actions
from clients.tables import Visit
from kit import db
from tests.booking.scene import DAY
from tests.booking.test_recurring import WEEK, booked, recurring
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")
RHYTHM = {"every": "1", "times": "2", "until": "", "notify": "yes"}
RADIO = re.compile(r'name="(on-[0-9-]+)" type="radio" required value="([^"]+)"( checked)?')


def chosen_in(page: str) -> dict[str, str]:
    """What the page would send if somebody pressed its button."""
    return {name: value for name, value, checked in RADIO.findall(page) if checked}


async def rows() -> tuple[int, int, int]:
    return (
        await Visit.count(),
        await db.fetch_value("SELECT count(*) FROM message"),
        await db.fetch_value("SELECT count(*) FROM journal_entry"),
    )


async def test_the_form_leads_to_the_dates_and_those_to_the_visits() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        here = f"/desk/visits/{visit.id}/recurrence"
        assert "Look at the dates" in (await olga.get(here)).text
        before = await rows()
        page = await olga.get(f"{here}/dates", params=RHYTHM)
        assert (page.status_code, await rows()) == (200, before), "a look changes nothing"
        assert "Every date is free." in page.text
        assert "Wednesday 9 December 2026" in page.text
        done = await olga.post(here, data={**RHYTHM, **chosen_in(page.text)})
        assert (done.status_code, done.headers["location"]) == (303, f"/desk/visits/{visit.id}")
        panel = (await olga.get(f"/desk/visits/{visit.id}")).text
    assert "1 of 3, every week" in panel
    assert "Repeated every week: 2 more visits" in panel
    assert await Visit.count() == 3


async def test_the_panel_links_the_others_and_a_specialist_opens_only_their_own() -> None:
    salon = await open_salon()
    visits = await recurring(salon)
    last = visits[-1]
    await actions.move(salon.actors["Olga"], last.id, actions.Move(last.starts_at, salon.lena, None))
    async with browser(salon.actors["Olga"]) as olga, browser(salon.actors["Anna"]) as anna:
        seen = (await olga.get(f"/desk/visits/{visits[0].id}")).text
        own = (await anna.get(f"/desk/visits/{visits[0].id}")).text
    assert f'href="/desk/visits/{last.id}"' in seen
    assert f'href="/desk/visits/{last.id}"' not in own
    assert f'href="/desk/visits/{visits[1].id}"' in own
    assert "Repeat…" not in own


async def test_a_clash_shows_its_reason_and_its_alternative_can_be_taken() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await booked(salon, "10:30", DAY + WEEK)
    async with browser(salon.actors["Olga"]) as olga:
        here = f"/desk/visits/{visit.id}/recurrence"
        page = (await olga.get(f"{here}/dates", params=RHYTHM)).text
        assert "Anna is busy 10:30–11:30 with Masha Petrova (Haircut)." in page
        assert "1 date is not free." in page
        first = f"on-{DAY + WEEK}"
        assert chosen_in(page)[first] == "skip"
        other = next(value for name, value, _ in RADIO.findall(page) if name == first)
        await olga.post(here, data={**RHYTHM, **chosen_in(page), first: other})
    assert await Visit.count() == 4


async def test_a_date_taken_meanwhile_brings_the_page_back_with_the_choices_and_books_nothing() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        here = f"/desk/visits/{visit.id}/recurrence"
        page = (await olga.get(f"{here}/dates", params={**RHYTHM, "times": "3"})).text
        choices = {**chosen_in(page), f"on-{DAY + 3 * WEEK}": "skip"}
        await booked(salon, "09:30", DAY + 2 * WEEK)
        before = await rows()
        again = await olga.post(here, data={**RHYTHM, "times": "3", **choices})
        assert (again.status_code, await rows()) == (409, before)
    assert "Nothing is booked: one of the dates cannot be had any more." in again.text
    assert again.text.count("has been taken in the meantime") == 1
    assert "Anna is busy 09:30–10:30 with Masha Petrova (Haircut)." in again.text
    kept = chosen_in(again.text)
    assert kept == {name: value for name, value in choices.items() if name != f"on-{DAY + 2 * WEEK}"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"every": "99"}, "Choose from 1 to 12 weeks."),
        ({"times": "many"}, "Write a whole number."),
        ({"times": "", "until": ""}, "Say either how many more times, or until which day."),
        ({"times": "", "until": "2031-01-01"}, "Choose an earlier day."),
        ({"every": "12", "times": "52"}, "Choose at most 8 more times."),
    ],
)
async def test_a_rhythm_that_cannot_be_keeps_the_form_and_changes_nothing(
    typed: dict[str, str], said: str
) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    before = await rows()
    wrong = {**RHYTHM, "times": "2", **typed}
    async with browser(salon.actors["Olga"]) as olga:
        here = f"/desk/visits/{visit.id}/recurrence"
        looked = await olga.get(f"{here}/dates", params=wrong)
        sent = await olga.post(here, data=wrong)
    for answer in (looked, sent):
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{wrong["until"] or wrong["times"]}"' in answer.text
    assert await rows() == before


@pytest.mark.parametrize("choice", ["", "soon", "1.1.1", "99999999999.1", "1790000000.999999999"])
async def test_a_choice_that_is_none_books_nothing(choice: str) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    before = await rows()
    typed = {**RHYTHM, "times": "1", f"on-{DAY + WEEK}": choice}
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post(f"/desk/visits/{visit.id}/recurrence", data=typed)
    assert answer.status_code in (404, 409, 422)
    assert await rows() == before


async def test_skipping_every_date_is_refused_in_words() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    typed = {**RHYTHM, "times": "1", f"on-{DAY + WEEK}": "skip"}
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post(f"/desk/visits/{visit.id}/recurrence", data=typed)
    assert answer.status_code == 422
    assert "Every date is skipped." in answer.text


async def test_sent_twice_it_books_once() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        here = f"/desk/visits/{visit.id}/recurrence"
        typed = {**RHYTHM, **chosen_in((await olga.get(f"{here}/dates", params=RHYTHM)).text)}
        assert [(await olga.post(here, data=typed)).status_code for _ in range(2)] == [303, 409]
    assert await Visit.count() == 3


@pytest.mark.parametrize(("who", "status"), [("Anna", 403), ("Rita", 403), ("Boris", 404)])
async def test_others_neither_look_nor_book_nor_end(who: str, status: int) -> None:
    salon = await open_salon()
    visits = await recurring(salon)
    before = await rows()
    async with browser(salon.actors[who]) as other:
        here = f"/desk/visits/{visits[0].id}/recurrence"
        for path in (here, f"{here}/dates?every=1&times=1", f"{here}/end"):
            assert (await other.get(path)).status_code == status
        for path in (here, f"{here}/end"):
            assert (await other.post(path, data=RHYTHM)).status_code == status
    assert await rows() == before


async def test_this_and_all_later_ones_are_counted_and_then_cancelled() -> None:
    salon = await open_salon()
    visits = await recurring(salon)
    olga_is = salon.actors["Olga"]
    await actions.set_status(olga_is, visits[2].id, Visit.Status.arrived, None)
    async with browser(olga_is) as olga:
        here = f"/desk/visits/{visits[1].id}/recurrence/end"
        page = (await olga.get(here)).text
        assert "Cancel 2 visits of Masha Petrova" in page
        assert "1 visit is left alone:" in page
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        assert seen
        wrong = await olga.post(here, data={"seen": "1.1", "tell_all": "yes"})
        assert wrong.status_code == 409
        assert "Look at them as they are now." in wrong.text
        long = await olga.post(here, data={"seen": seen[1], "why_all": "x" * 301})
        assert (long.status_code, "x" * 301 in long.text) == (422, True)
        assert await Visit.count().where(Visit.status == Visit.Status.cancelled) == 0
        done = await olga.post(here, data={"seen": seen[1], "why_all": "moving away", "tell_all": "yes"})
        assert done.status_code == 303
    assert await Visit.count().where(Visit.status == Visit.Status.cancelled) == 2


async def test_what_cannot_be_repeated_is_said_in_words() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.cancel(salon.actors["Olga"], visit.id, "")
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.get(f"/desk/visits/{visit.id}/recurrence")
    assert answer.status_code == 409
    assert "Only one that is booked or was done can be repeated." in answer.text


async def test_many_dates_are_looked_at_in_one_page() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(
            f"/desk/visits/{visit.id}/recurrence/dates", params={"every": "2", "times": "52"}
        )
    assert page.status_code == 200
    last = DAY + timedelta(weeks=104)
    assert f"on-{last}" in page.text
