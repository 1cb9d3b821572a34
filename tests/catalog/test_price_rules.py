"""Prices by time at the desk: put up, changed, switched and deleted; or refused in words."""

import re

import httpx
import pytest

from catalog.price_tables import Change, PriceRule
from catalog.rules import show_weekdays
from kit import db
from kit.journal import JournalEntry
from tests.booking.prices import HAPPY, put_up
from tests.browse import browser
from tests.cast import Salon, open_salon

ROW = """
SELECT name, branch, service, category, weekdays, from_minute, to_minute, first_on::text, last_on::text,
       change, value, position, is_active
FROM price_rule
"""


def happy_hour(salon: Salon, **more: str) -> dict[str, str]:
    typed = {
        "name": "Happy hour", "branch": str(salon.center), "covers": "all", "weekday-1": "yes",
        "weekday-3": "yes", "starts": "09:00", "ends": "11:00", "first_on": "", "last_on": "",
        "change": "percent_off", "value": "20", "position": "0", "is_active": "yes",
    }  # fmt: skip
    return {**typed, **more}


async def kept() -> list[tuple[object, ...]]:
    return [tuple(row) for row in await db.fetch(ROW)]


async def test_a_rule_is_put_up_as_typed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        made = await nora.post("/desk/prices", data=happy_hour(salon, covers=f"service-{salon.haircut}"))
        assert made.status_code == 303
        page = (await nora.get("/desk/prices")).text
    facts = (salon.center, salon.haircut, None, [1, 3], 540, 660, None, None, "percent_off", 2000, 0, True)
    assert await kept() == [("Happy hour", *facts)]
    for words in ("Happy hour", "Haircut", "Tue, Thu, 09:00-11:00", "20 % off", "On"):
        assert words in page
    assert await JournalEntry.count().where(JournalEntry.subject == "price_rule") == 1


@pytest.mark.parametrize(
    ("typed", "columns"),
    [
        ({"starts": "", "ends": ""}, {"from_minute": None, "to_minute": None}),
        ({"starts": "17:00", "ends": ""}, {"from_minute": 1020, "to_minute": 1440}),
        ({"starts": "", "ends": "09:30"}, {"from_minute": 0, "to_minute": 570}),
        ({"starts": "17:00", "ends": "00:00"}, {"from_minute": 1020, "to_minute": 1440}),
        ({"change": "percent_more", "value": "12,5 %"}, {"value": 1250}),
        ({"change": "amount_off", "value": "5"}, {"value": 500}),
        ({"change": "fixed", "value": "39.90"}, {"value": 3990}),
        ({"is_active": ""}, {"is_active": False}),
    ],
    ids=str,
)
async def test_what_is_typed_is_what_is_kept(typed: dict[str, str], columns: dict[str, object]) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        assert (await nora.post("/desk/prices", data=happy_hour(salon, **typed))).status_code == 303
        [row] = await db.fetch(ROW)
        assert {name: row[name] for name in columns} == columns
        rule = await db.fetch_value("SELECT id FROM price_rule")
        form = (await nora.get(f"/desk/prices/{rule}")).text
        again = await nora.post(f"/desk/prices/{rule}", data=sent_again(form))
        assert again.status_code == 303, again.text
    assert await db.fetch(ROW) == [row]


def sent_again(html: str) -> dict[str, str]:
    """Everything the open form would send."""
    form = re.search(r'<form class="stack" method="post" action="/desk/prices.*?</form>', html, re.DOTALL)
    assert form
    sent: dict[str, str] = {}
    for found in re.findall(r"<input [^>]*>", form[0]):
        about = dict(re.findall(r'([a-z-]+)="([^"]*)"', found))
        if about.get("type") != "checkbox" or " checked" in found:
            sent[about["name"]] = about["value"]
    for name, options in re.findall(r'<select id="([^"]+)".*?>(.*?)</select>', form[0], re.DOTALL):
        sent[name] = re.search(r'value="([^"]*)" selected', options)[1]  # type: ignore[index]
    return sent


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Please fill this in."),
        ({"starts": "11:00", "ends": "09:00"}, "It must end after it starts."),
        ({"starts": "11:00", "ends": "11:00"}, "It must end after it starts."),
        ({"starts": "noon"}, "Write a time like 14:30"),
        ({"first_on": "2026-12-10", "last_on": "2026-12-09"}, "The last day comes before the first."),
        ({"first_on": "some day"}, "Choose a date."),
        ({"weekday-1": "", "weekday-3": "", "weekday-7": "yes"}, "Choose at least one day of the week."),
        ({"value": "-120"}, "Write a percentage from 0 to 100"),
        ({"value": "120"}, "Write a percentage from 0 to 100"),
        ({"change": "amount_off", "value": "-5"}, "A price cannot be below zero."),
        ({"change": "fixed", "value": "much"}, "Write an amount like 45.50."),
        ({"change": "free"}, "Choose one of the list."),
        ({"covers": "service-999999"}, "Choose one of the list."),
        ({"covers": "category-999999"}, "Choose one of the list."),
        ({"covers": "nonsense"}, "Choose one of the list."),
        ({"branch": "999999"}, "Choose a branch."),
        ({"position": "first"}, "Write a whole number"),
    ],
    ids=str,
)
async def test_a_rule_that_cannot_be_is_refused_in_words_and_the_form_keeps_what_was_typed(
    typed: dict[str, str], sentence: str
) -> None:
    salon = await open_salon()
    form = {name: text for name, text in happy_hour(salon, **typed).items() if text or "weekday" not in name}
    async with browser(salon.actors["Nora"]) as nora:
        answer = await nora.post("/desk/prices", data={**form, "name": typed.get("name", "A fine name")})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "A fine name" in answer.text or "name" in typed
    assert f'value="{form["value"]}"' in answer.text
    assert await kept() == []
    assert await JournalEntry.count().where(JournalEntry.subject == "price_rule") == 0


async def test_every_wrong_field_is_named_at_once() -> None:
    salon = await open_salon()
    dates = {"first_on": "2026-12-10", "last_on": "2026-12-01"}
    typed = happy_hour(salon, name="", value="x", starts="11:00", ends="10:00", covers="x", **dates)
    del typed["weekday-1"], typed["weekday-3"]
    async with browser(salon.actors["Nora"]) as nora:
        answer = await nora.post("/desk/prices", data=typed)
    assert answer.text.count('aria-invalid="true"') == 5
    assert "Choose at least one day of the week." in answer.text


async def test_a_rule_is_switched_off_and_on_and_twice_is_as_once() -> None:
    salon = await open_salon()
    rule = await put_up(salon.center, Change.percent_off, 2000, **HAPPY)
    async with browser(salon.actors["Nora"]) as nora:
        for _ in range(2):
            assert (await nora.post(f"/desk/prices/{rule}/state", data={"on": "no"})).status_code == 303
        assert not (await PriceRule.objects().get(PriceRule.id == rule)).is_active
        assert "Switch on" in (await nora.get("/desk/prices")).text
        await nora.post(f"/desk/prices/{rule}/state", data={"on": "yes"})
    assert (await PriceRule.objects().get(PriceRule.id == rule)).is_active
    actions = await JournalEntry.select(JournalEntry.action).output(as_list=True)
    assert sorted(actions) == ["switch off", "switch on"]


async def test_a_rule_is_deleted_after_a_question_that_says_what_happens() -> None:
    salon = await open_salon()
    rule = await put_up(salon.center, Change.percent_off, 2000, **HAPPY)
    async with browser(salon.actors["Nora"]) as nora:
        asked = await nora.get(f"/desk/prices/{rule}/deletion")
        assert "Visits already booked keep their price" in asked.text
        assert await PriceRule.count() == 1
        assert (await nora.post(f"/desk/prices/{rule}/deletion")).status_code == 303
        assert (await nora.post(f"/desk/prices/{rule}/deletion")).status_code == 404
        assert "The same price at any time" in (await nora.get("/desk/prices")).text
    assert await PriceRule.count() == 0


async def attempts(b: httpx.AsyncClient, salon: Salon, rule: int) -> set[int]:
    gets = [await b.get(f"/desk/prices/{rule}{page}") for page in ("", "/deletion")]
    typed = happy_hour(salon, name="Hacked")
    posts = [await b.post(f"/desk/prices/{rule}{page}", data=typed) for page in ("", "/state", "/deletion")]
    return {answer.status_code for answer in (*gets, *posts)}


async def test_only_whoever_keeps_the_catalogue_of_the_branch_touches_its_rules() -> None:
    salon = await open_salon()
    rule = await put_up(salon.center, Change.percent_off, 2000, **HAPPY)
    before = await kept()
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert await attempts(b, salon, rule) == {403}
    async with browser(salon.actors["Boris"]) as boris:
        assert await attempts(boris, salon, rule) == {404}
        assert "Happy hour" not in (await boris.get("/desk/prices")).text
        assert (await boris.post("/desk/prices", data=happy_hour(salon))).status_code == 422
    assert await kept() == before


async def test_a_rule_stays_in_its_branch() -> None:
    salon = await open_salon()
    rule = await put_up(salon.center, Change.percent_off, 2000, **HAPPY)
    async with browser(salon.actors["Vera"]) as vera:
        answer = await vera.post(f"/desk/prices/{rule}", data=happy_hour(salon, branch=str(salon.harbour)))
    assert (answer.status_code, "A rule stays in its branch" in answer.text) == (422, True)
    assert (await kept())[0][1] == salon.center


async def test_a_long_list_has_pages_and_a_search() -> None:
    salon = await open_salon()
    for number in range(60):
        await put_up(salon.center, Change.percent_off, 2000, name=f"Rule {number:02}", position=number)
    async with browser(salon.actors["Nora"]) as nora:
        first = (await nora.get("/desk/prices")).text
        assert ("Rule 00" in first, "Rule 59" in first, "Page 1 of 2" in first) == (True, False, True)
        assert "Rule 59" in (await nora.get("/desk/prices?page=2")).text
        found = (await nora.get("/desk/prices?q=rule 3")).text
        assert ("Rule 31" in found, "Rule 41" in found) == (True, False)
        assert "Nothing found" in (await nora.get("/desk/prices?q=nonsense")).text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (range(7), "Every day"),
        ([0, 1, 2, 3, 4], "Mon–Fri"),
        ([5, 6], "Sat, Sun"),
        ([1, 3, 5], "Tue, Thu, Sat"),
        ([2], "Wed"),
    ],
)
def test_days_in_words(days: list[int], words: str) -> None:
    assert show_weekdays(days) == words
