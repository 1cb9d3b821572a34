"""Sources are made, renamed, merged and removed; and what else a card says beyond contacts."""

import json

import pytest

from clients.actions import find_or_add
from clients.queries import client_row
from clients.rules.facts import LANGUAGES
from clients.tables import ClientSource
from kit import journal
from kit.db import execute, fetch_value
from kit.rights import CUSTOMER
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
CAME_BY = """
SELECT client_source.name FROM client JOIN client_source ON client_source.id = client_source WHERE phone = $1
"""
SOURCES = "/desk/clients/sources"


async def known() -> tuple[Salon, int, int]:
    """Instagram and Walk-in beside the source that every business begins with."""
    salon = await open_salon()
    if not await ClientSource.exists().where(ClientSource.online.eq(True)):
        await ClientSource(name="Online booking", online=True).save()
    made = [ClientSource(name=name) for name in ("Instagram", "Walk-in")]
    for each in made:
        await each.save()
    return salon, made[0].id, made[1].id


async def card(salon: Salon) -> tuple[str, int | None, int, int]:
    row = await client_row(salon.masha)
    return row.language, row.client_source, row.importance, row.discount_rate


async def test_a_source_is_made_renamed_and_merged_and_cards_follow() -> None:
    salon, instagram, walk_in = await known()
    await execute("UPDATE client SET client_source = $1", instagram)
    async with browser(salon.actors["Nora"]) as b:
        assert (await b.post(SOURCES, data={"name": "Instagram"})).status_code == 422
        assert (await b.post(SOURCES, data={"name": " "})).status_code == 422
        assert (await b.post(SOURCES, data={"name": "A friend"})).status_code == 303
        await b.post(f"{SOURCES}/{instagram}", data={"name": "Insta"})
        assert "Insta" in (await b.get(f"/desk/clients/{salon.masha}")).text
        itself = await b.post(f"{SOURCES}/{instagram}/merger", data={"into": str(instagram)})
        assert itself.status_code == 422
        await b.post(f"{SOURCES}/{instagram}/merger", data={"into": str(walk_in)})
    assert (await card(salon))[1] == walk_in
    assert await told() == ["add", "change", "merge"]


async def test_a_source_goes_once_it_is_agreed_how_many_clients_lose_it() -> None:
    salon, _, walk_in = await known()
    await execute("UPDATE client SET client_source = $1", walk_in)
    address = f"{SOURCES}/{walk_in}/removal"
    async with browser(salon.actors["Nora"]) as b:
        assert "1 client has no source then" in (await b.get(address)).text
        assert (await b.post(f"{address}?clients=0")).status_code == 409
        assert (await card(salon))[1] == walk_in
        assert (await b.post(f"{address}?clients=1")).status_code == 303
    assert (await card(salon))[1] is None
    assert not await ClientSource.exists().where(ClientSource.id == walk_in)
    assert await told() == ["remove"]


async def told() -> list[str]:
    entries = journal.JournalEntry.select(journal.JournalEntry.action)
    return await entries.order_by(journal.JournalEntry.id).output(as_list=True)


async def test_the_form_keeps_what_is_chosen_and_the_card_and_the_journal_say_it() -> None:
    salon, instagram, _ = await known()
    sent = {"name": "Masha", "language": "ru", "source": str(instagram), "importance": "3", "discount": "7,5"}
    async with browser(salon.actors["Nora"]) as b:
        answer = await b.post(f"/desk/clients/{salon.masha}", data={**sent, "version": "1"})
        assert answer.status_code == 303
        page = (await b.get(f"/desk/clients/{salon.masha}")).text
        form = (await b.get(f"/desk/clients/{salon.masha}/edit")).text
    assert await card(salon) == ("ru", instagram, 3, 750)
    for words in ("Gold", "7.5%", "Русский", "Instagram"):
        assert words in page
    assert 'value="7.5"' in form
    said = json.loads((await journal.JournalEntry.objects().first()).after)
    assert (said["importance"], said["personal discount"], said["source"]) == ("Gold", "7.5%", "Instagram")


async def test_what_cannot_be_is_named_beside_its_field_and_nothing_is_changed() -> None:
    salon, _, _ = await known()
    wrong = {"language": "xx", "source": "999", "importance": "4", "discount": "101"}
    async with browser(salon.actors["Nora"]) as b:
        answer = await b.post(f"/desk/clients/{salon.masha}", data={"name": "M", "version": "1", **wrong})
    assert answer.status_code == 422
    for field in wrong:
        assert f'id="{field}-error"' in answer.text
    assert 'value="101"' in answer.text
    assert await card(salon) == ("", None, 0, 0)


async def test_who_may_not_give_discounts_leaves_the_personal_one_as_it_is() -> None:
    salon, _, walk_in = await known()
    await execute("UPDATE client SET discount_rate = 1000")
    sent = {"name": "Masha", "version": "1", "source": str(walk_in), "discount": "100"}
    async with browser(salon.actors["Olga"]) as b:
        assert 'name="discount"' not in (await b.get(f"/desk/clients/{salon.masha}/edit")).text
        assert (await b.post(f"/desk/clients/{salon.masha}", data=sent)).status_code == 303
        assert (await b.get(SOURCES)).status_code == 403
        assert (await b.post(SOURCES, data={"name": "New"})).status_code == 403
    assert await card(salon) == ("", walk_in, 0, 1000)
    assert not await ClientSource.exists().where(ClientSource.name == "New")


async def came_by(phone: str) -> str | None:
    """The source of whoever has this phone."""
    name: str | None = await fetch_value(CAME_BY, phone)
    return name


async def test_who_becomes_a_client_by_booking_online_came_by_it_and_nobody_else_does() -> None:
    salon, instagram, _ = await known()
    await execute("UPDATE client SET client_source = $1 WHERE id = $2", instagram, salon.masha)
    await find_or_add(CUSTOMER, "Oleg", "0151 23456789", "", "DE")
    said = json.loads((await journal.JournalEntry.objects().first()).after)
    assert (said["name"], said["source"]) == ("Oleg", "Online booking")
    await find_or_add(salon.actors["Olga"], "Ida", "0151 23456780", "", "DE")
    await find_or_add(CUSTOMER, "Ida", "0151 23456780", "ida@example.com", "DE")
    await find_or_add(CUSTOMER, "Masha", "0151 12345678", "", "DE")
    sources = [await came_by(f"+49151{rest}") for rest in ("23456789", "23456780", "12345678")]
    assert sources == ["Online booking", None, "Instagram"]


async def test_another_source_can_be_that_of_online_bookings_or_none() -> None:
    salon, instagram, walk_in = await known()
    async with browser(salon.actors["Nora"]) as b:
        await b.post(f"{SOURCES}/{instagram}", data={"name": "Instagram", "online": "yes"})
        assert 'type="checkbox" value="yes" checked' in (await b.get(f"{SOURCES}/{instagram}")).text
        assert (await b.get(SOURCES)).text.count("Online bookings") == 1
        await find_or_add(CUSTOMER, "A", "0151 23456781", "", "DE")
        await b.post(f"{SOURCES}/{instagram}/merger", data={"into": str(walk_in)})
        await find_or_add(CUSTOMER, "B", "0151 23456782", "", "DE")
        await b.post(f"{SOURCES}/{walk_in}/removal?clients=2")
        await find_or_add(CUSTOMER, "C", "0151 23456783", "", "DE")
    assert [await came_by(f"+4915123456{rest}") for rest in (781, 782, 783)] == [None, None, None]
    assert await ClientSource.select(ClientSource.name).output(as_list=True) == ["Online booking"]


def test_languages_are_ietf_codes_and_each_is_called_as_its_speakers_do() -> None:
    assert len(set(LANGUAGES.values())) == len(LANGUAGES)
    assert all(2 <= len(code.partition("-")[0]) <= 3 for code in LANGUAGES)
