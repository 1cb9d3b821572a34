"""Many clients changed at once, by the pages."""

import json
import random
from dataclasses import replace

import pytest

from clients.tables import Visit
from kit.db import execute
from kit.errors import Forbidden
from kit.journal import JournalEntry
from kit.rights import Permission
from lists.actions.bulk import change_many, look
from lists.actions.undoing import undo
from lists.queries import everybody, how_many, ids_of, known_to
from lists.queries.sheet import sheet_page
from lists.rules.address import Asked
from lists.rules.bulk import Wish
from lists.rules.terms import Group, Term
from lists.tables import Act, ClientList
from tests.browse import browser
from tests.clients.own import own
from tests.lists.test_bulk import SHEET, done, salon_with_marks, state


async def test_a_list_is_kept_and_asked_for_like_everything_else() -> None:
    salon, ids, _ = await salon_with_marks(random.Random(6))
    await done(salon, Wish(Act.keep_list, 0, ("For the party",)), ids[:3])
    [made] = await ClientList.objects()
    known = await known_to(salon.actors["Olga"])
    group = Group(parts=(Term("lists", "any_of", (str(made.id),)),))
    assert await ids_of(group, known) == ids[:3]
    async with browser(salon.actors["Olga"]) as olga:
        sent = {f"row-{each}": "yes" for each in ids[:3]} | {
            "do": "keep_list:0",
            "typed": "yes",
            "value": "X",
        }
        page = (await olga.post(f"{SHEET}/bulk", data=sent)).text
        assert "Have a phone or an e-mail</dt><dd>1 client<" in page
        assert "Agreed to be sent offers</dt><dd>0 clients<" in page
        assert "For the party" in (await olga.get(f"{SHEET}/lists")).text
        assert (await olga.post(f"{SHEET}/lists/{made.id}/removal")).status_code == 303
    assert await ClientList.count() == 0


async def test_by_its_pages_it_is_done_once_however_often_sent_and_in_the_journal_once() -> None:
    salon, ids, names = await salon_with_marks(random.Random(7))
    picked = {f"row-{each}": "yes" for each in ids[1:4]}
    async with browser(salon.actors["Olga"]) as olga:
        asked = {**picked, "do": f"set_field:{names['field']}", "cols": "email"}
        assert "Change 3" not in (await olga.post(f"{SHEET}/bulk", data=asked)).text
        asked |= {"typed": "yes", "value": "lemonade"}
        page = (await olga.post(f"{SHEET}/bulk", data=asked)).text
        assert "Change 3 clients" in page
        mark = page.partition('name="shown" value="')[2].partition('"')[0]
        sent = {**asked, "shown": mark, "form_code": "once"}
        first, again = [await olga.post(f"{SHEET}/changes", data=sent) for _ in range(2)]
        assert first.headers["location"] == again.headers["location"]
        late = await olga.post(f"{SHEET}/changes", data={**sent, "form_code": "twice"})
        assert late.status_code == 409
        assert "Fill in “Drinks”: 3 clients." in (await olga.get(first.headers["location"])).text
        assert "Fill in" in (await olga.get(f"{SHEET}/changes")).text
        assert (await olga.post(f"{first.headers['location']}/undo")).status_code == 303
    said = await JournalEntry.select(JournalEntry.action).where(JournalEntry.subject == "client_change")
    assert sorted(each["action"] for each in said) == ["change many", "undo"]


async def test_each_card_tells_what_was_done_to_it_and_that_it_was_taken_back() -> None:
    salon, ids, names = await salon_with_marks(random.Random(7))
    change = await done(salon, Wish(Act.set_field, names["field"], ("lemonade",)), ids[1:4])
    await undo(salon.actors["Olga"], change.id)
    told = JournalEntry.select().where(JournalEntry.subject == "client", JournalEntry.subject_id == ids[1])
    *_, first, last = await told.order_by(JournalEntry.id)
    assert (first["action"], last["action"], first["who"]) == ("change", "undo", "Olga")
    assert json.loads(first["after"]) == json.loads(last["before"]) == {"Drinks": "lemonade"}
    assert json.loads(first["before"]) == json.loads(last["after"])


async def test_nobody_chosen_two_to_be_merged_and_all_that_match_are_understood() -> None:
    salon, ids, names = await salon_with_marks(random.Random(7))
    one, two = {f"row-{ids[1]}": "yes"}, {f"row-{each}": "yes" for each in ids[1:3]}
    async with browser(salon.actors["Olga"]) as olga:
        for nobody in ({"do": ""}, {"do": f"set_tag:{names['tag']}"}, {"do": "merge", **one}):
            answer = await olga.post(f"{SHEET}/bulk", data=nobody)
            assert answer.status_code == 422
            ticked = f'name="row-{ids[1]}" value="yes" checked' in answer.text
            assert ticked == (f"row-{ids[1]}" in nobody)
        merging = await olga.post(f"{SHEET}/bulk", data={**two, "do": "merge"})
        assert merging.headers["location"] == f"/desk/clients/{ids[1]}/merge/{ids[2]}"
        page = (await olga.post(f"{SHEET}/bulk", data={"all": "yes", "do": "remove:0"})).text
        assert "Remove 9 clients" in page
        assert "1 client. They have a history" in page


async def test_who_may_only_see_changes_nobody() -> None:
    salon, ids, names = await salon_with_marks(random.Random(8))
    rita, wish = salon.actors["Rita"], Wish(Act.set_tag, names["tag"])
    change = await done(salon, Wish(Act.set_group, names["group"]), ids)
    before = await state()
    for refused in (look(rita, wish, ids), change_many(rita, wish, ids, ""), undo(rita, change.id)):
        with pytest.raises(Forbidden):
            await refused
    private = await own(salon, "Secret", is_private="yes")
    seer = replace(rita, permissions=rita.permissions | {Permission.edit_clients})
    assert (await look(seer, Wish(Act.set_field, private.id, ("x",)), ids)).changing
    async with browser(rita) as client:
        for path in ("bulk", "changes", f"changes/{change.id}/undo"):
            assert (
                await client.post(f"{SHEET}/{path}", data={"all": "yes", "do": "remove:0"})
            ).status_code == 403
        assert 'id="bulk"' not in (await client.get(SHEET)).text
    assert await state() == before
    assert await Visit.count() == 1


ERASE = """
UPDATE client SET name = 'Erased client ' || id, phone = NULL, email = '', notes = '', birthday = '',
    warning = '', extra = '{}', card_number = NULL, erased_at = now() WHERE id = $1
"""


async def test_who_was_erased_is_in_no_sheet_segment_or_change() -> None:
    salon, ids, names = await salon_with_marks(random.Random(9))
    await execute(ERASE, ids[4])
    known = await known_to(salon.actors["Olga"])
    rest = [each for each in ids if each != ids[4]]
    assert await ids_of(Group(), known) == rest
    assert await how_many(Group(), known) == await everybody() == len(rest)
    assert {row["id"] for row in (await sheet_page(Asked(), Group(), known)).rows} == {*rest}
    plan = await look(salon.actors["Olga"], Wish(Act.set_field, names["field"], ("x",)), ids)
    assert ids[4] not in plan.chosen
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get(f"{SHEET}/cells/{ids[4]}/name")).status_code == 404
