"""Levels at the desk: kept as a list, given to people, and what a service takes and costs with each."""

import re

import pytest

from booking import queries
from kit import db
from kit.journal import JournalEntry
from staff.tables import LevelTerms, SkillLevel, StaffMember
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.staff.levels import level_asks, raise_to

pytestmark = pytest.mark.usefixtures("morning")
LEVELS = "SELECT name, position FROM skill_level ORDER BY position, name"
TERMS = "SELECT branch, minutes, pattern, price FROM level_terms"


async def levels() -> list[tuple[object, ...]]:
    return [tuple(row) for row in await db.fetch(LEVELS)]


async def terms() -> list[tuple[object, ...]]:
    return [tuple(row) for row in await db.fetch(TERMS)]


def card(name: str, level: object) -> dict[str, str]:
    return {"name": name, "position": "0", "is_online": "yes", "level": str(level)}


async def test_levels_are_added_renamed_and_put_in_another_order() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        for name, place in (("Senior", "2"), ("Junior", "1")):
            made = await nora.post("/desk/staff/levels", data={"name": name, "position": place})
            assert made.status_code == 303
        assert await levels() == [("Junior", 1), ("Senior", 2)]
        senior = await db.fetch_value("SELECT id FROM skill_level WHERE name = 'Senior'")
        changed = {"name": "Top stylist", "position": "0"}
        assert (await nora.post(f"/desk/staff/levels/{senior}", data=changed)).status_code == 303
        page = (await nora.get("/desk/staff/levels")).text
    assert await levels() == [("Top stylist", 0), ("Junior", 1)]
    assert page.index("Top stylist") < page.index("Junior")
    assert await JournalEntry.count().where(JournalEntry.subject == "skill_level") == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "position": "0"}, "Please fill this in."),
        ({"name": "Senior", "position": "0"}, "There is a level of that name already."),
        ({"name": "x" * 61, "position": "0"}, "That is too long"),
        ({"name": "Junior", "position": "-1"}, "Write a whole number"),
    ],
    ids=str,
)
async def test_a_level_that_cannot_be_is_refused_and_the_form_stays(
    typed: dict[str, str], sentence: str
) -> None:
    salon = await open_salon()
    senior = await raise_to(salon.anna)
    other = await raise_to(salon.lena, "Other")
    before = await levels()
    async with browser(salon.actors["Nora"]) as nora:
        for path in ("/desk/staff/levels", f"/desk/staff/levels/{other}"):
            answer = await nora.post(path, data=typed)
            assert answer.status_code == 422
            assert sentence in answer.text
            assert f'value="{typed["name"]}"' in answer.text
    assert await levels() == before
    assert await SkillLevel.exists().where(SkillLevel.id == senior)
    assert await JournalEntry.count() == 0


async def test_a_member_gets_a_level_on_their_card_and_loses_it_again() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.lena)
    async with browser(salon.actors["Nora"]) as nora:
        assert (await nora.post(f"/desk/staff/{salon.anna}", data=card("Anna", senior))).status_code == 303
        page = (await nora.get(f"/desk/staff/{salon.anna}")).text
        assert f'value="{senior}" selected' in page
        assert "Senior" in (await nora.get("/desk/staff")).text
        wrong = await nora.post(f"/desk/staff/{salon.anna}", data=card("Anna", 999_999))
        assert (wrong.status_code, "Choose one of the list." in wrong.text) == (422, True)
        await nora.post(f"/desk/staff/{salon.anna}", data=card("Anna", ""))
        hired = {**card("Ida", senior), "branch": str(salon.center)}
        assert (await nora.post("/desk/staff", data=hired)).status_code == 303
    found = {row["name"]: row["level"] for row in await db.fetch("SELECT name, level FROM staff_member")}
    assert (found["Anna"], found["Ida"]) == (None, senior)


async def test_a_service_takes_and_costs_something_else_with_a_level() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.anna)
    key, here = f"{senior}-{salon.center}", f"/desk/services/{salon.haircut}/levels"
    async with browser(salon.actors["Nora"]) as nora:
        typed = {f"minutes-{key}": "20 + 10 free + 15", f"price-{key}": "60"}
        assert (await nora.post(here, data=typed)).status_code == 303
        assert await terms() == [(salon.center, 45, [20, -10, 15], 6000)]
        page = (await nora.get(here)).text
        assert 'value="20 + 10 free + 15"' in page
        assert 'value="60.00"' in page
        assert "In the price list: 60 min, €45.00." in page
        skills = (await nora.get(f"/desk/staff/{salon.anna}/skills")).text
        assert "45 min, €60.00" in skills
        [who] = (await queries.offer(salon.center, salon.haircut, salon.anna)).people
        assert (who.minutes, who.price) == (45, 6000)
        assert (await nora.post(here, data={f"minutes-{key}": "", f"price-{key}": ""})).status_code == 303
    assert await terms() == []
    told = await JournalEntry.select(JournalEntry.action).output(as_list=True)
    assert told == ["change levels", "change levels"]


@pytest.mark.parametrize(
    ("minutes", "price", "sentence"),
    [
        ("soon", "60", "Write minutes like 60"),
        ("0", "60", "it takes from 1 to 1440 minutes"),
        ("45", "much", "Write an amount like 45.50."),
        ("45", "-1", "A price cannot be below zero."),
    ],
)
async def test_terms_that_cannot_be_are_refused_and_the_form_stays(
    minutes: str, price: str, sentence: str
) -> None:
    salon = await open_salon()
    key = f"{await raise_to(salon.anna)}-{salon.center}"
    async with browser(salon.actors["Nora"]) as nora:
        typed = {f"minutes-{key}": minutes, f"price-{key}": price}
        answer = await nora.post(f"/desk/services/{salon.haircut}/levels", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{minutes}"' in answer.text
    assert f'value="{price}"' in answer.text
    assert await terms() == []


async def test_nobody_sets_the_terms_of_another_branch() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.boris)
    await level_asks(senior, salon.haircut, salon.harbour, price=300_000)
    async with browser(salon.actors["Nora"]) as nora:
        here = f"/desk/services/{salon.haircut}/levels"
        page = (await nora.get(here)).text
        assert ("Center" in page, "Harbour" in page) == (True, False)
        await nora.post(here, data={f"price-{senior}-{salon.harbour}": "1"})
    assert await terms() == [(salon.harbour, None, [], 300_000)]


async def test_deleting_a_level_is_asked_first_and_says_what_happens() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.anna)
    await level_asks(senior, salon.haircut, salon.center, price=6000)
    here = f"/desk/staff/levels/{senior}/removal"
    async with browser(salon.actors["Nora"]) as nora:
        asked = (await nora.get(here)).text
        assert "1 person has it and will have no level; 1 service is different with it" in asked
        assert await SkillLevel.count() == 1
        assert (await nora.post(here)).status_code == 303
        assert (await nora.post(here)).status_code == 404
    assert (await SkillLevel.count(), await LevelTerms.count()) == (0, 0)
    assert (await StaffMember.objects().get(StaffMember.id == salon.anna)).level is None
    [who] = (await queries.offer(salon.center, salon.haircut, salon.anna)).people
    assert who.price == 4500


async def test_a_level_that_others_use_too_is_changed_only_by_who_looks_after_all_of_them() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.boris)
    before = await levels()
    async with browser(salon.actors["Nora"]) as nora:
        renamed = await nora.post(f"/desk/staff/levels/{senior}", data={"name": "Hacked", "position": "0"})
        dropped = await nora.post(f"/desk/staff/levels/{senior}/removal")
    assert (renamed.status_code, dropped.status_code) == (409, 409)
    assert "branches that are not yours" in renamed.text
    assert await levels() == before


def level_pages(salon: Salon, level: int) -> list[str]:
    own = [f"/desk/staff/levels{page}" for page in ("", "/new", f"/{level}", f"/{level}/removal")]
    return [*own, f"/desk/services/{salon.haircut}/levels"]


async def test_the_pages_open_for_a_manager_and_nobody_below() -> None:
    salon = await open_salon()
    level = await raise_to(salon.anna)
    async with browser(salon.actors["Nora"]) as nora:
        for address in level_pages(salon, level):
            page = await nora.get(address)
            assert (page.status_code, len(re.findall("<h1>", page.text))) == (200, 1), address
        assert (await nora.get("/desk/staff/levels/999999")).status_code == 404
        assert (await nora.get("/desk/services/999999/levels")).status_code == 404
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(address)).status_code for address in level_pages(salon, level)} == {403}
