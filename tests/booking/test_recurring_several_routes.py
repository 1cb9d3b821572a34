"""Repeating several services, or a party, over HTTP: what is said; sent twice it books once."""

import pytest

from clients.tables import Visit
from tests.booking.comers import beside, cut_by_anna_colour_by_lena, masha_and_tom
from tests.booking.scene import DAY, fill
from tests.booking.test_recurring import WEEK
from tests.booking.test_recurring_routes import RHYTHM, chosen_in, rows
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")
CODE = {"form_code": "a-code-of-this-very-form"}


async def test_the_form_says_what_of_a_visit_is_repeated_and_books_it() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    here = f"/desk/visits/{visit.id}/recurrence"
    async with browser(salon.actors["Olga"]) as olga:
        form = (await olga.get(here)).text
        assert "Haircut with Anna, Colour with Lena" in form
        page = (await olga.get(f"{here}/dates", params=RHYTHM)).text
        assert "Every date is free." in page
        assert "Book 10:00 with Anna, Lena" in page
        assert (await olga.post(here, data={**RHYTHM, **chosen_in(page)})).status_code == 303
        assert "1 of 3, every week" in (await olga.get(f"/desk/visits/{visit.id}")).text
    assert await Visit.count() == 3


async def test_the_form_says_that_a_party_comes_again_together_and_who_pays() -> None:
    salon = await open_salon()
    _, tom = await masha_and_tom(salon)
    here = f"/desk/visits/{tom.id}/recurrence"
    async with browser(salon.actors["Olga"]) as olga:
        form = (await olga.get(here)).text
        assert "<strong>Masha Petrova</strong>: Haircut with Anna" in form
        assert "<strong>Tom</strong>: Haircut with Lena" in form
        assert (
            "They begin together, as a party of their own on each date. Masha Petrova pays for all." in form
        )
        page = (await olga.get(f"{here}/dates", params=RHYTHM)).text
        await olga.post(here, data={**RHYTHM, **chosen_in(page)})
        end = (await olga.get(f"{here}/end")).text
    assert await Visit.count() == 6
    assert "Cancel 6 visits of Tom" in end
    assert "of Tom and who comes along" in end
    assert end.count("10:00, Tom") == end.count("10:00, Masha Petrova") == 3


async def test_what_is_taken_meanwhile_brings_the_page_back_with_what_was_chosen() -> None:
    salon = await open_salon()
    masha, _ = await masha_and_tom(salon)
    here = f"/desk/visits/{masha.id}/recurrence"
    async with browser(salon.actors["Olga"]) as olga:
        choices = chosen_in((await olga.get(f"{here}/dates", params=RHYTHM)).text)
        await fill(salon.lena_resource, "10:30", "11:00", day=DAY + WEEK)
        before = await rows()
        again = await olga.post(here, data={**RHYTHM, **choices})
        assert (again.status_code, await rows()) == (409, before)
    assert "Lena is busy 10:30–11:00." in again.text
    lost = f"on-{DAY + WEEK}"
    assert chosen_in(again.text) == {name: value for name, value in choices.items() if name != lost}


async def test_a_form_of_a_party_that_has_changed_says_so_and_can_be_sent_again() -> None:
    salon = await open_salon()
    masha, tom = await masha_and_tom(salon)
    here = f"/desk/visits/{masha.id}/recurrence"
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"{here}/dates", params=RHYTHM)).text
        seen = f"{masha.id}.{masha.version} {tom.id}.{tom.version}"
        assert f'name="seen" value="{seen}"' in page
        await olga.post(f"/desk/visits/{tom.id}/status", data={"status": "confirmed", "version": "1"})
        before = await rows()
        stale = await olga.post(here, data={**RHYTHM, **chosen_in(page), "seen": seen})
        assert (stale.status_code, await rows()) == (409, before)
        assert "Somebody changed this visit in the meantime." in stale.text
        assert f'name="seen" value="{masha.id}.{masha.version} {tom.id}.2"' in stale.text
        assert chosen_in(stale.text) == chosen_in(page)


async def test_a_form_sent_twice_books_once_even_where_somebody_else_is_free() -> None:
    salon = await open_salon()
    masha, _ = await masha_and_tom(salon)
    await Visit.update({Visit.any_member: True}).where(Visit.party == masha.party)
    other = await beside(masha)
    here = f"/desk/visits/{other.id}/recurrence"
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(f"{here}/dates", params=RHYTHM)
        typed = {**RHYTHM, **chosen_in(page.text), **CODE}
        assert [(await olga.post(here, data=typed)).status_code for _ in range(2)] == [303, 303]
    assert await Visit.count() == 6


@pytest.mark.parametrize(("who", "status"), [("Anna", 403), ("Rita", 403), ("Boris", 404)])
async def test_others_neither_look_nor_repeat_nor_end(who: str, status: int) -> None:
    salon = await open_salon()
    masha, _ = await masha_and_tom(salon)
    before = await rows()
    here = f"/desk/visits/{masha.id}/recurrence"
    async with browser(salon.actors[who]) as other:
        for path in (here, f"{here}/dates?every=1&times=1", f"{here}/end"):
            assert (await other.get(path)).status_code == status
        assert (await other.post(here, data=RHYTHM)).status_code == status
    assert await rows() == before
