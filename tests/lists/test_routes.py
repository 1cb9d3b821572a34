"""The pages of segments, by their forms alone."""

import re

import httpx
import pytest

from kit.journal import JournalEntry
from kit.rights import Permission
from lists.tables import Segment
from tests.browse import browser
from tests.cast import Salon, open_salon

SEGMENTS = "/desk/segments"
TWICE = {"join": "all", "node-0": "term", "fact-0": "visits", "was-0": "visits", "how-0": "at_least",
         "washow-0": "at_least", "v1-0": "2"}  # fmt: skip


async def saved(client: httpx.AsyncClient, **more: str) -> str:
    answer = await client.post(SEGMENTS, data={**TWICE, "name": "Regulars", **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_segment_is_put_together_looked_at_saved_and_shown() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"{SEGMENTS}/new")).text
        assert "<strong>0</strong> of 1 client" in page
        looked = (await olga.post(f"{SEGMENTS}/look", data={**TWICE, "how-0": "at_most"})).text
        assert "<strong>1</strong> of 1 client" in looked
        place = await saved(olga, **{"how-0": "at_most", "washow-0": "at_most"})
        page = (await olga.get(place)).text
        assert "Masha Petrova" in page
        assert "Visits at most 2." in page
        assert ">1<" in f">{(await olga.get(f'{place}/count')).text}<"
        assert "Regulars" in (await olga.get(SEGMENTS)).text
        assert "Nothing found" in (await olga.get(f"{SEGMENTS}?q=elsewhere")).text


@pytest.mark.parametrize(
    ("do", "count"), [("add:", 2), ("group:", 1), ("drop:0", 0), ("drop:7", 1), ("nonsense", 1), ("add:9", 1)]
)
async def test_buttons_add_and_take_out_conditions(do: str, count: int) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        looked = (await olga.post(f"{SEGMENTS}/look", data={**TWICE, "do": do})).text
    assert len(re.findall(r'name="node-\d+" value="term"', looked)) == count
    assert ('name="node-1" value="group"' in looked) == (do == "group:")
    assert ('name="node-1-0" value="term"' in looked) == (do == "group:")


async def test_another_fact_begins_anew_and_another_way_asks_for_what_it_needs() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        looked = (await vera.post(f"{SEGMENTS}/look", data={**TWICE, "fact-0": "last_visit"})).text
        assert 'value="in_last" selected' in looked
        assert 'name="v1-0" id="v1-0" value="30"' in looked
        looked = (await vera.post(f"{SEGMENTS}/look", data={**TWICE, "how-0": "between"})).text
        assert 'name="v2-0"' in looked


async def test_what_is_wrong_is_said_beside_each_condition_and_what_was_typed_stays() -> None:
    salon = await open_salon()
    wrong = {
        **TWICE, "v1-0": "many", "node-1": "term", "fact-1": "spent_EUR", "was-1": "spent_EUR",
        "how-1": "at_least", "washow-1": "at_least", "v1-1": "12,5,0", "node-2": "term", "fact-2": "group",
        "was-2": "group", "how-2": "any_of", "washow-2": "any_of", "name": "Half",
    }  # fmt: skip
    async with browser(salon.actors["Vera"]) as vera:
        for path, status in ((f"{SEGMENTS}/look", 200), (SEGMENTS, 422)):
            answer = await vera.post(path, data=wrong)
            assert answer.status_code == status
            for said in (
                "Write a whole number of 0 or more.",
                "Write an amount in EUR.",
                "Choose at least one.",
            ):
                assert said in answer.text
            assert 'value="many"' in answer.text
            assert 'value="12,5,0"' in answer.text
    assert await Segment.count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"node-0": "term", "fact-0": "'; DROP TABLE client"},
        {"node-0": "group", "node-0-0": "group"},
        {**TWICE, "has-0-branch": "yes", "f-0-branch-x": "yes"},
        {**TWICE, "fact-0": "name", "was-0": "name", "how-0": "is", "washow-0": "is", "v1-0": "\0'%_\\"},
        {"node-0": "term", "fact-0": "age", "was-0": "age", "how-0": "at_least", "washow-0": "at_least",
         "v1-0": "9" * 5000},
        {f"node-{'0-' * 30}0": "group"},
        {"join": "maybe", "do": "drop:::", "node-": "term"},
        {f"node-{number}": "term" for number in range(500)},
    ],
)  # fmt: skip
async def test_nonsense_is_refused_in_words_and_never_breaks(sent: dict[str, str]) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.post(f"{SEGMENTS}/look", data=sent)).status_code == 200
        assert (await vera.post(SEGMENTS, data={**sent, "name": "X"})).status_code in (303, 422)


async def test_a_segment_needs_a_name() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        answer = await vera.post(SEGMENTS, data={**TWICE, "name": "  "})
    assert answer.status_code == 422
    assert "Write a name of at most 80 letters." in answer.text
    assert await Segment.count() == 0


async def test_two_who_change_it_lose_nothing_and_sent_twice_it_is_one() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera, browser(salon.actors["Nora"]) as nora:
        sent = {**TWICE, "name": "Regulars", "shared": "yes", "form_code": "a-code"}
        first, again = await vera.post(SEGMENTS, data=sent), await vera.post(SEGMENTS, data=sent)
        place = first.headers["location"]
        assert again.headers["location"] == place
        changed = {**TWICE, "shared": "yes", "version": "1"}
        assert (await nora.post(place, data={**changed, "name": "Nora's"})).status_code == 303
        refused = await vera.post(place, data={**changed, "name": "Vera's", "v1-0": "5"})
        assert refused.status_code == 409
        assert 'value="Vera&#39;s"' in refused.text
        assert 'name="version" value="2"' in refused.text
        assert (await vera.post(place, data={**changed, "name": "Vera's", "version": "2"})).status_code == 303
    assert [each.name for each in await Segment.objects()] == ["Vera's"]


async def test_removed_it_can_be_brought_back_and_both_are_in_the_journal() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        place = await saved(vera)
        gone = await vera.post(f"{place}/removal")
        page = (await vera.get(gone.headers["location"])).text
        assert "“Regulars” is removed. No client was changed." in page
        assert "No segments yet" in page
        assert (await vera.post(f"{place}/return")).status_code == 303
        assert "Regulars" in (await vera.get(SEGMENTS)).text
    said = (
        await JournalEntry.select(JournalEntry.action)
        .where(JournalEntry.subject == "segment")
        .order_by(JournalEntry.id)
    )
    assert [each["action"] for each in said] == ["add", "remove", "restore"]


async def test_ones_own_is_nobody_elses_and_a_shared_one_changed_by_who_may_edit_clients() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga, browser(salon.actors["Rita"]) as rita:
        own = await saved(olga)
        for path in (own, f"{own}/count"):
            assert (await rita.get(path)).status_code == 404
        for path in (own, f"{own}/removal", f"{own}/return"):
            assert (await rita.post(path, data={**TWICE, "name": "Mine", "version": "1"})).status_code == 404
        shared = await saved(olga, shared="yes")
        assert (await rita.get(shared)).status_code == 200
        refused = await rita.post(shared, data={**TWICE, "name": "Mine", "version": "1"})
        assert refused.status_code == 403
        assert (await rita.post(SEGMENTS, data={**TWICE, "name": "Mine", "shared": "yes"})).status_code == 403
    assert {each.name for each in await Segment.objects()} == {"Regulars"}


async def test_who_may_not_see_money_or_phones_cannot_ask_for_them_not_even_by_a_shared_segment() -> None:
    salon = await open_salon()
    asked = {
        **TWICE,
        "fact-0": "spent_EUR",
        "was-0": "spent_EUR",
        "v1-0": "1",
        "name": "Big",
        "shared": "yes",
    }
    async with browser(salon.actors["Vera"]) as vera, browser(salon.actors["Olga"]) as olga:
        shared = await saved(vera, **asked)
        page = (await olga.get(f"{SEGMENTS}/new")).text
        assert "Spent (EUR)" not in page
        assert "Phone" in page
        page = (await olga.get(shared)).text
        assert "You have no right to ask for this." in page
        assert "cannot be asked" in (await olga.get(f"{shared}/count")).text
    nameless = without(salon, Permission.see_phones)
    async with browser(nameless) as client:
        looked = await client.post(f"{SEGMENTS}/look", data={**TWICE, "fact-0": "phone", "was-0": "phone"})
        assert "You have no right to ask for this." in looked.text


def without(salon: Salon, right: Permission):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(salon.actors["Rita"], permissions=salon.actors["Rita"].permissions - {right})


async def test_a_specialist_has_no_segments() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Anna"]) as anna:
        assert (await anna.get(SEGMENTS)).status_code == 403
        assert (await anna.post(f"{SEGMENTS}/look", data=TWICE)).status_code == 403
