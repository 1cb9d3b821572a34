"""A photo of somebody: put up at the desk, seen by customers who choose, taken away again."""

import re

import httpx
import pytest

from kit.db import fetch_value
from staff.tables import StaffMember, StaffPhoto
from tests.browse import browser
from tests.cast import add, open_salon
from tests.files import from_a_camera, paper

pytestmark = pytest.mark.usefixtures("morning")
CODE, CONTENT = "SELECT code FROM staff_photo", "SELECT content FROM staff_photo"
TOLD = "SELECT count(*) FROM journal_entry WHERE subject = 'staff_member' AND after::text LIKE '%photo%'"


async def put_up(desk: httpx.AsyncClient, member: int, content: bytes) -> httpx.Response:
    return await desk.post(f"/desk/staff/{member}/photo", files={"photo": ("a.jpg", content, "image/jpeg")})


async def seen_at(path: str) -> list[str]:
    """The photos that a customer's page shows."""
    async with browser() as b:
        page = await b.get(path)
    assert page.status_code == 200
    return re.findall(r'src="(/f/pictures/[^"]+)"', page.text)


async def test_customers_see_it_where_they_choose_and_it_says_nothing_of_where_it_was_taken() -> None:
    salon = await open_salon()
    assert await seen_at(f"/book/center?service={salon.haircut}") == []
    async with browser(salon.actors["Nora"]) as desk:
        answer = await put_up(desk, salon.anna, from_a_camera())
    assert answer.headers["location"] == f"/desk/staff/{salon.anna}?done=photo"
    [where] = await seen_at(f"/book/center?service={salon.haircut}")
    async with browser() as b:
        picture = await b.get(where)
    assert picture.headers["content-type"] == "image/jpeg"
    assert len(picture.content) < 30_000
    assert b"Exif" not in picture.content
    assert b"at home" not in picture.content


async def test_another_has_another_address_so_that_no_browser_keeps_the_old_one() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as desk:
        await put_up(desk, salon.anna, from_a_camera())
        first = await fetch_value(CODE)
        await put_up(desk, salon.anna, from_a_camera(200, 300))
        assert await StaffPhoto.count() == 1
        assert await fetch_value(CODE) != first
        assert (await desk.get(f"/f/pictures/{first}")).status_code == 404


async def test_a_person_has_one_in_all_branches() -> None:
    salon = await open_salon()
    there = await add(StaffMember(branch=salon.harbour, resource=salon.anna_resource, name="Anna"))
    async with browser(salon.actors["Vera"]) as desk:
        await put_up(desk, salon.anna, from_a_camera())
        assert "Another picture" in (await desk.get(f"/desk/staff/{there}")).text


@pytest.mark.parametrize(
    ("content", "words"),
    [(paper(), "A photo is a picture"), (from_a_camera()[:-400], "damaged"), (b"", "Choose a photo")],
    ids=["a paper", "a damaged one", "nothing"],
)
async def test_what_is_no_picture_is_refused_in_words_and_the_photo_stays(content: bytes, words: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as desk:
        await put_up(desk, salon.anna, from_a_camera())
        before = await fetch_value(CONTENT)
        answer = await put_up(desk, salon.anna, content)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert await fetch_value(CONTENT) == before


async def test_it_is_asked_before_it_is_taken_away_and_the_journal_knows() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}"
    async with browser(salon.actors["Nora"]) as desk:
        await put_up(desk, salon.anna, from_a_camera())
        question = await desk.get(f"{here}/photo/removal")
        assert await StaffPhoto.count() == 1
        await desk.post(f"{here}/photo/removal")
        again = await desk.post(f"{here}/photo/removal")
        card = await desk.get(here)
    assert "Customers see the first letter of the name instead" in question.text
    assert again.status_code == 303
    assert await StaffPhoto.count() == 0
    assert "Another picture" not in card.text
    assert await fetch_value(TOLD) == 2


@pytest.mark.parametrize("who", ["Anna", "Olga", "Boris"])
async def test_who_may_not_edit_them_changes_nothing(who: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors[who]) as desk:
        assert (await put_up(desk, salon.anna, from_a_camera())).status_code in (403, 404)
    assert await StaffPhoto.count() == 0
