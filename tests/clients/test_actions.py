"""Cards are made, found and changed; a phone belongs to one."""

import asyncio
from datetime import timedelta

import pytest

from clients import actions, queries
from clients.actions import PhoneTaken, StaleClient
from clients.schemas import ClientForm
from clients.tables import Client, VisitLine
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from tests.cast import open_salon
from tests.clients.visits import NOW, visit


async def test_a_stranger_with_a_new_phone_gets_a_card() -> None:
    client = await actions.find_or_add(CUSTOMER, " Oleg  B. ", "0151 23456789", "oleg@example.com", "DE")
    assert (client.name, client.phone, client.email) == ("Oleg B.", "+4915123456789", "oleg@example.com")
    [entry] = await JournalEntry.select().where(JournalEntry.subject_id == client.id)
    assert (entry["who"], entry["action"], entry["subject"]) == ("client", "add", "client")


async def test_a_known_phone_finds_the_card_and_overwrites_nothing() -> None:
    salon = await open_salon()
    found = await actions.find_or_add(CUSTOMER, "Somebody", "+49 151 12345678", "other@example.com", "DE")
    assert (found.id, found.name, found.email, found.version) == (
        salon.masha, "Masha Petrova", "masha@example.com", 1,
    )  # fmt: skip
    assert await JournalEntry.count() == 0


async def test_an_empty_address_is_filled_in_once() -> None:
    await actions.find_or_add(CUSTOMER, "Oleg", "0151 23456789", "", "DE")
    filled = await actions.find_or_add(CUSTOMER, "Oleg", "0151 23456789", "oleg@example.com", "DE")
    again = await actions.find_or_add(CUSTOMER, "Oleg", "0151 23456789", "new@example.com", "DE")
    assert (filled.email, filled.version) == ("oleg@example.com", 2)
    assert (again.email, again.version) == ("oleg@example.com", 2)
    assert await JournalEntry.select(JournalEntry.action).output(as_list=True) == ["add", "fill in e-mail"]


async def test_only_the_desk_adds_somebody_without_a_phone() -> None:
    salon = await open_salon()
    first = await actions.find_or_add(salon.actors["Olga"], "Walk-in", "", "", "DE")
    second = await actions.find_or_add(salon.actors["Olga"], "Walk-in", " ", "", "DE")
    assert first.id != second.id
    assert first.phone is None
    with pytest.raises(Invalid):
        await actions.find_or_add(CUSTOMER, "Walk-in", "", "", "DE")
    assert await Client.count() == 3


@pytest.mark.committed
async def test_many_strangers_with_one_phone_at_once_share_one_card() -> None:
    cards = await asyncio.gather(
        *(actions.find_or_add(CUSTOMER, f"Oleg {n}", "0151 23456789", "", "DE") for n in range(16))
    )
    assert len({card.id for card in cards}) == 1
    assert await Client.count() == 1
    assert await JournalEntry.count() == 1


async def test_the_desk_is_told_who_has_a_phone_already() -> None:
    salon = await open_salon()
    form = ClientForm(name="Maria", phone="0151 12345678")
    with pytest.raises(PhoneTaken, match="Masha Petrova already has") as refusal:
        await actions.add_client(salon.actors["Olga"], form, "DE")
    assert refusal.value.owner.id == salon.masha
    assert await Client.count() == 1


async def test_every_wrong_field_is_named_at_once() -> None:
    salon = await open_salon()
    form = ClientForm(name=" ", phone="12", email="no", notes="x" * 10_001)
    with pytest.raises(Invalid) as refusal:
        await actions.add_client(salon.actors["Olga"], form, "DE")
    assert set(refusal.value.fields) == {"name", "phone", "email", "notes"}
    assert await Client.count() == 1


async def test_a_card_is_changed_and_the_journal_keeps_both_states() -> None:
    salon = await open_salon()
    form = ClientForm(name="Masha Ivanova", phone="0151 99999999", email="", notes="likes tea")
    client = await actions.change_client(salon.actors["Olga"], salon.masha, form, 1, "DE")
    assert (client.name, client.phone, client.email, client.notes, client.version) == (
        "Masha Ivanova", "+4915199999999", "", "likes tea", 2,
    )  # fmt: skip
    [entry] = await JournalEntry.select().output(load_json=True)
    assert (entry["who"], entry["before"]["name"], entry["after"]["name"]) == (
        "Olga", "Masha Petrova", "Masha Ivanova",
    )  # fmt: skip


async def test_an_older_form_does_not_overwrite_a_newer_card() -> None:
    salon = await open_salon()
    await actions.change_client(salon.actors["Olga"], salon.masha, ClientForm(name="Newer"), 1)
    with pytest.raises(StaleClient) as refusal:
        await actions.change_client(salon.actors["Olga"], salon.masha, ClientForm(name="Older"), 1)
    assert refusal.value.details == {"version": 2, "name": "Newer"}
    assert (await queries.client_row(salon.masha)).name == "Newer"


async def test_a_card_cannot_take_a_phone_from_another() -> None:
    salon = await open_salon()
    oleg = await actions.find_or_add(CUSTOMER, "Oleg", "0151 23456789", "", "DE")
    with pytest.raises(PhoneTaken, match="Masha Petrova"):
        await actions.change_client(
            salon.actors["Olga"], oleg.id, ClientForm(name="Oleg", phone="0151 12345678"), 1, "DE"
        )
    assert (await queries.client_row(oleg.id)).phone == "+4915123456789"


@pytest.mark.committed
async def test_of_two_cards_that_take_one_phone_at_once_one_gets_it() -> None:
    salon = await open_salon()
    cards = [await actions.find_or_add(CUSTOMER, "Oleg", f"0151 2345678{n}", "", "DE") for n in range(8)]
    form = ClientForm(name="Oleg", phone="0151 99999999")
    outcomes = await asyncio.gather(
        *(actions.change_client(salon.actors["Olga"], card.id, form, 1, "DE") for card in cards),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Client"] + ["PhoneTaken"] * 7
    assert await Client.count().where(Client.phone == "+4915199999999") == 1


async def test_a_specialist_changes_no_cards() -> None:
    salon = await open_salon()
    with pytest.raises(Forbidden):
        await actions.change_client(salon.actors["Anna"], salon.masha, ClientForm(name="X"), 1)
    with pytest.raises(Forbidden):
        await actions.add_client(salon.actors["Anna"], ClientForm(name="X"), "DE")
    assert (await queries.client_row(salon.masha)).name == "Masha Petrova"


async def test_who_may_not_see_contacts_cannot_change_them_unseen() -> None:
    from dataclasses import replace

    from kit.rights import Permission

    salon = await open_salon()
    olga = salon.actors["Olga"]
    blind = replace(olga, permissions=olga.permissions - {Permission.see_phones})
    client = await actions.change_client(blind, salon.masha, ClientForm(name="Masha"), 1)
    assert (client.name, client.phone, client.email) == ("Masha", "+4915112345678", "masha@example.com")


@pytest.mark.usefixtures("morning")
async def test_a_visit_is_seen_in_its_branch_and_by_its_stylist_only() -> None:
    salon = await open_salon()
    mine = await visit(salon, NOW)
    for name in ("Anna", "Olga", "Vera", "Rita"):
        assert (await queries.access_visit(salon.actors[name], mine)).id == mine
    await VisitLine.update({VisitLine.member: salon.lena}, force=True)
    for name in ("Anna", "Boris"):
        with pytest.raises(NotFound):
            await queries.access_visit(salon.actors[name], mine)
    for nowhere in (0, -1, 999_999, 10**30):
        with pytest.raises(NotFound):
            await queries.access_visit(salon.actors["Vera"], nowhere)


@pytest.mark.usefixtures("morning")
async def test_a_code_opens_its_visit_and_nothing_else() -> None:
    salon = await open_salon()
    mine = await visit(salon, NOW)
    assert (await queries.visit_by_code("code-0108-waiting")).id == mine
    for wrong in ("", "code", "code-0108-waitin_", "\0"):
        with pytest.raises(NotFound):
            await queries.visit_by_code(wrong)


@pytest.mark.usefixtures("morning")
async def test_lines_come_with_the_name_of_who_does_them() -> None:
    salon = await open_salon()
    [line] = await queries.visit_lines(await visit(salon, NOW))
    assert (line.title, line.member_name, line.total) == ("Haircut", "Anna", 4000)


@pytest.mark.parametrize("text", ["masha", "PETR", "0151 123", "+49 151", "5678", "masha@exam", ""])
async def test_a_client_is_found_by_any_part_of_name_phone_or_address(text: str) -> None:
    salon = await open_salon()
    await actions.find_or_add(CUSTOMER, "Oleg", "+79123455555", "o@b.example", "RU")
    found = await queries.search_clients(text, 1)
    assert salon.masha in [row["id"] for row in found.rows]
    assert found.pages.total == (2 if text == "" else 1)


async def test_a_percent_sign_finds_percent_signs_only() -> None:
    await open_salon()
    assert (await queries.search_clients("%", 1)).pages.total == 0


async def test_without_contacts_neither_part_of_a_phone_nor_an_address_finds_anybody() -> None:
    await open_salon()
    for text, total in (("5678", 0), ("masha@exam", 0), ("0151 12345678", 1), ("Masha", 1)):
        assert (await queries.search_clients(text, 1, contacts=False)).pages.total == total, text


@pytest.mark.usefixtures("morning")
async def test_history_and_figures_tell_the_past_and_upcoming_the_rest() -> None:
    salon = await open_salon()
    await visit(salon, NOW - timedelta(days=9), "done")
    await visit(salon, NOW - timedelta(days=8), "no_show")
    await visit(salon, NOW - timedelta(days=7), "cancelled", cancelled_late=True)
    await visit(salon, NOW - timedelta(days=6), "done", branch=salon.harbour)
    await visit(salon, NOW + timedelta(days=1), "confirmed")
    await visit(salon, NOW + timedelta(days=2), "cancelled")
    past, found = await queries.history(salon.masha, 1)
    assert [row["status"] for row in past] == ["cancelled", "done", "cancelled", "no_show", "done"]
    assert (found.total, past[1]["branch_name"], past[1]["titles"], past[1]["staff"], past[1]["total"]) == (
        5, "Harbour", "Haircut", "Anna", 4000,
    )  # fmt: skip
    assert [row["status"] for row in await queries.upcoming(salon.masha)] == ["confirmed"]
    figures, spent = await queries.figures(salon.masha)
    assert figures is not None
    assert (figures["done"], figures["no_shows"], figures["cancelled_late"]) == (2, 1, 1)
    assert figures["last_at"] == NOW - timedelta(days=6)
    assert [(row["currency"], row["amount"]) for row in spent] == [("EUR", 4000), ("RUB", 4000)]
