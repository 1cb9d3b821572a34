"""A cell of the sheet is changed as the card would be, or says why not and keeps what was typed."""

import json
import re

import httpx
import pytest

from clients.actions import change_client
from clients.pages.cards import filled_in
from clients.queries import client_row
from clients.queries import tags as marks
from clients.queries.search import search_clients
from clients.rules.fields import load
from clients.tables import Client, ClientTag, Status, StatusScale, Tag
from kit import journal
from kit.db import execute
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.clients.own import chosen, own
from tests.lists.histories import NOW

CELLS = "/desk/sheet/cells"


def place(salon: Salon, key: str) -> str:
    return f"{CELLS}/{salon.masha}/{key}"


async def sent(client: httpx.AsyncClient, salon: Salon, key: str, *values: str, **more: object):  # type: ignore[no-untyped-def]
    """From the version the card has now."""
    version = str((await client_row(salon.masha)).version)
    return await client.post(place(salon, key), data={"value": list(values), "version": version, **more})


@pytest.mark.parametrize(
    ("key", "typed", "kept", "shown"),
    [
        ("name", " Mascha  Petrova ", "Mascha Petrova", "Mascha Petrova"),
        ("phone", "0151 222 33 444", "+4915122233444", "+49 1512 2233444"),
        ("email", "m@example.org", "m@example.org", "m@example.org"),
        ("birthday", "17.5.1990", "1990-05-17", "17 May 1990"),
        ("warning", "Ammonia", "Ammonia", "Ammonia"),
        ("card_number", "a 17", "A17", "A17"),
        ("language", "de", "de", "Deutsch"),
        ("importance", "3", 3, "Gold"),
    ],
)
async def test_what_stands_on_the_card_is_changed_with_journal_and_index(
    key: str, typed: str, kept: object, shown: str
) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        assert 'name="version" value="1"' in (await olga.get(place(salon, key))).text
        answer = await sent(olga, salon, key, typed)
    assert answer.status_code == 200
    assert answer.headers["X-Version"] == "2"
    assert shown in answer.text
    client = await client_row(salon.masha)
    assert getattr(client, key) == kept
    assert client.email
    assert client.phone
    [entry] = await journal.JournalEntry.objects().where(journal.JournalEntry.subject == "client")
    assert (entry.action, entry.who) == ("change", "Olga")
    if key == "name":
        assert [row["id"] for row in (await search_clients("mascha", 1)).rows] == [salon.masha]


async def test_what_is_wrong_is_said_at_the_cell_and_stays_typed() -> None:
    salon = await open_salon()
    field = await own(salon, "Visits a week", "whole")
    wrong = {"phone": "12", "email": "nonsense", "birthday": "31.2.", "name": "", f"field_{field.id}": "many"}
    async with browser(salon.actors["Olga"]) as olga:
        for key, typed in wrong.items():
            answer = await sent(olga, salon, key, typed)
            assert answer.status_code == 422, key
            assert f'value="{typed}"' in answer.text
            assert 'aria-invalid="true"' in answer.text
            assert 'role="alert"' in answer.text
    assert (await client_row(salon.masha)).version == 1
    assert not await journal.JournalEntry.exists().where(journal.JournalEntry.subject == "client")


async def test_what_somebody_else_changed_is_told_and_replaced_only_when_saved_again() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    form = await filled_in(await client_row(salon.masha))
    from msgspec.structs import replace

    await change_client(olga, salon.masha, replace(form, email="other@example.com"), 1, "DE")
    async with browser(olga) as client:
        refused = await sent(client, salon, "email", "mine@example.com", version="1")
        assert refused.status_code == 409
        assert "it says “other@example.com” now" in refused.text
        assert 'value="mine@example.com"' in refused.text
        assert (await client_row(salon.masha)).email == "other@example.com"
        assert 'name="version" value="2"' in refused.text
        await sent(client, salon, "email", "mine@example.com", version="2")
    assert (await client_row(salon.masha)).email == "mine@example.com"


async def test_own_fields_of_each_way_of_typing_are_kept() -> None:
    salon = await open_salon()
    several = await own(salon, "Drinks", "several", new_options="tea\ncoffee")
    yes, day = await own(salon, "Member", "yes_no"), await own(salon, "Since", "date")
    both = [chosen(several, title) for title in ("tea", "coffee")]
    async with browser(salon.actors["Olga"]) as olga:
        assert "coffee" in (await olga.get(place(salon, f"field_{several.id}"))).text
        assert "tea, coffee" in (await sent(olga, salon, f"field_{several.id}", *both)).text
        assert "Yes" in (await sent(olga, salon, f"field_{yes.id}", "yes")).text
        assert "3 May 2026" in (await sent(olga, salon, f"field_{day.id}", "2026-05-03")).text
        assert load((await client_row(salon.masha)).extra) == {
            several.id: tuple(sorted(int(each) for each in both)), yes.id: True, day.id: "2026-05-03",
        }  # fmt: skip
        await sent(olga, salon, f"field_{several.id}")
    assert several.id not in load((await client_row(salon.masha)).extra)


async def test_a_day_with_a_time_is_typed_shown_and_sorted_by() -> None:
    salon = await open_salon()
    field = await own(salon, "Next call", "date_time")
    key, later = f"field_{field.id}", await add(Client(name="Lena", created_at=NOW))
    extra = json.dumps({str(field.id): "2026-05-03T18:00"})
    await execute("UPDATE client SET extra = $1 WHERE id = $2", extra, later)
    async with browser(salon.actors["Olga"]) as olga:
        assert 'type="datetime-local"' in (await olga.get(place(salon, key))).text
        wrong = await sent(olga, salon, key, "2026-05-03")
        assert (wrong.status_code, 'value="2026-05-03"' in wrong.text) == (422, True)
        assert "like 17.05.2026 14:30" in wrong.text
        assert "3 May 2026, 17:45" in (await sent(olga, salon, key, "2026-05-03T17:45")).text
        for sort, first in ((key, "Masha"), (f"-{key}", "Lena")):
            page = (await olga.get(f"/desk/sheet?cols=name,{key}&sort={sort}")).text
            names = [name for name in re.findall(r"Masha|Lena", page.partition("<tbody")[2]) if name]
            assert names[0] == first
    assert load((await client_row(salon.masha)).extra) == {field.id: "2026-05-03T17:45"}


async def test_a_field_that_is_not_asked_of_this_client_takes_nothing_and_says_so() -> None:
    salon = await open_salon()
    asks = await own(salon, "Allergic", "yes_no")
    what = await own(salon, "To what?", when_field=str(asks.id), when_value="yes")
    async with browser(salon.actors["Olga"]) as olga:
        answer = await sent(olga, salon, f"field_{what.id}", "Ammonia")
        assert answer.status_code == 422
        assert "This is asked only where “Allergic” is Yes." in answer.text
        await sent(olga, salon, f"field_{asks.id}", "yes")
        assert "Ammonia" in (await sent(olga, salon, f"field_{what.id}", "Ammonia")).text


async def test_tags_keep_what_others_set_meanwhile_and_a_status_is_replaced_only_when_it_was_seen() -> None:
    salon = await open_salon()
    tags = [await add(Tag(name=name)) for name in ("VIP", "Loud", "Early")]
    scale = await add(StatusScale(name="How warm"))
    new, warm = [await add(Status(scale=scale, name=name)) for name in ("new", "warm")]
    await add(ClientTag(client=salon.masha, tag=tags[0], set_at=NOW, who="Nora"))
    await add(ClientTag(client=salon.masha, tag=tags[2], set_at=NOW, who="Nora"))
    async with browser(salon.actors["Olga"]) as olga:
        await sent(olga, salon, "tags", str(tags[1]), seen=[str(tags[0])])
        assert [each.name for each in (await marks.marks(salon.masha)).has] == ["Early", "Loud"]
        key = f"status_{scale}"
        assert "new" in (await sent(olga, salon, key, str(new))).text
        late = await sent(olga, salon, key, str(warm))
        assert late.status_code == 409
        assert "it is “new” now" in late.text
        assert "warm" in (await sent(olga, salon, key, str(warm), seen=[str(new)])).text
        await sent(olga, salon, key, seen=[str(warm)])
    assert (await marks.marks(salon.masha)).scales[0].now is None


async def test_what_is_counted_or_not_ones_right_cannot_be_changed() -> None:
    salon = await open_salon()
    paper = await own(salon, "Passport", "file")
    async with browser(salon.actors["Olga"]) as olga, browser(salon.actors["Rita"]) as rita:
        for key in ("visits", "spent_EUR", "nonsense", "field_99", f"field_{paper.id}"):
            assert (await olga.get(place(salon, key))).status_code == 404
            assert (await sent(olga, salon, key, "3")).status_code == 404
        assert (await rita.get(place(salon, "name"))).status_code == 403
        assert (await sent(rita, salon, "name", "Mine")).status_code == 403
        assert "data-key" not in (await rita.get("/desk/sheet")).text
    assert (await client_row(salon.masha)).name == "Masha Petrova"
