"""Further contacts and card numbers: written, shown, masked, and who is meant by a shared number."""

import asyncio
from typing import Any

import pytest

from clients import actions, queries
from clients.actions import CardTaken
from clients.queries import other_with
from clients.rules.further import Contact, WrongContacts
from clients.schemas import ClientForm
from clients.tables import Client
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
WORK = Contact("phone", "+4930901820", "work")


def form_with(*contacts: Contact, **fields: Any) -> ClientForm:
    return ClientForm(
        **{"name": "Oleg", **fields},
        contact_kind=[each.kind for each in contacts],
        contact_value=[each.value for each in contacts],
        contact_label=[each.label for each in contacts],
    )


async def add_oleg(salon: Salon, *contacts: Contact, **fields: Any) -> Client:
    return await actions.add_client(salon.actors["Olga"], form_with(*contacts, **fields), "DE")


async def test_contacts_are_kept_in_their_order_and_in_the_journal() -> None:
    salon = await open_salon()
    telegram = Contact("telegram", "@oleg_b")
    oleg = await add_oleg(salon, WORK, telegram)
    assert await queries.contacts_of(oleg.id) == [WORK, Contact("telegram", "oleg_b")]
    changed = form_with(telegram, Contact("site", "oleg.example"))
    await actions.change_client(salon.actors["Olga"], oleg.id, changed, 1, "DE")
    assert [each.value for each in await queries.contacts_of(oleg.id)] == ["oleg_b", "https://oleg.example"]
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    assert "Phone +49 30 901820 (work); Telegram @oleg_b" in entry.before
    assert "Telegram @oleg_b; Website oleg.example" in entry.after


async def test_a_wrong_contact_changes_nothing_and_everything_wrong_is_told_at_once() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, WORK)
    wrong = form_with(WORK, Contact("viber", "12"), name="", email="no")
    with pytest.raises(WrongContacts) as refusal:
        await actions.change_client(salon.actors["Olga"], oleg.id, wrong, 1, "DE")
    assert {"name", "email", "contacts"} <= refusal.value.fields.keys()
    assert [bool(row.error) for row in refusal.value.rows] == [False, True]
    assert await queries.contacts_of(oleg.id) == [WORK]
    assert (await queries.client_row(oleg.id)).version == 1


async def test_who_may_not_see_contacts_keeps_them_when_saving_the_rest() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, WORK, phone="0151 23456789")
    blind = salon.actors["Olga"].__class__(
        account=salon.actors["Olga"].account, name="Olga", branches=None,
        permissions=salon.actors["Olga"].permissions - {"see_phones"},
    )  # fmt: skip
    await actions.change_client(blind, oleg.id, ClientForm(name="Oleg Berg"), 1, "DE")
    card = await queries.client_row(oleg.id)
    assert (card.name, card.phone) == ("Oleg Berg", "+4915123456789")
    assert await queries.contacts_of(oleg.id) == [WORK]


# A number on several cards


async def test_a_stranger_with_a_further_phone_of_one_card_is_meant_by_it() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, WORK)
    found = await actions.find_or_add(CUSTOMER, "O. Berg", "030 901820", "oleg@new.example", "DE")
    assert (found.id, found.name, found.email) == (oleg.id, "Oleg", "oleg@new.example")
    assert await Client.count() == 2


async def test_a_number_of_two_cards_means_neither_and_whose_phone_it_is_comes_first() -> None:
    salon = await open_salon()
    await add_oleg(salon, WORK)
    await add_oleg(salon, WORK, name="Olga Berg")
    third = await actions.find_or_add(CUSTOMER, "Third", "030 901820", "", "DE")
    assert third.name == "Third"
    assert (await actions.find_or_add(CUSTOMER, "Again", "030 901820", "", "DE")).id == third.id
    await add_oleg(salon, Contact("phone", "+4915112345678"), name="Masha’s mother")
    assert (await actions.find_or_add(CUSTOMER, "M", "0151 12345678", "", "DE")).id == salon.masha


async def sixteen_strangers_at_once() -> set[int]:
    """Whose cards they were given."""
    found = await asyncio.gather(
        *(actions.find_or_add(CUSTOMER, f"Oleg {n}", "030 901820", "", "DE") for n in range(16))
    )
    return {each.id for each in found}


@pytest.mark.committed
async def test_many_strangers_with_a_further_phone_at_once_make_no_card() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, WORK)
    assert await sixteen_strangers_at_once() == {oleg.id}
    assert await Client.count() == 2


@pytest.mark.committed
async def test_without_the_further_phone_the_same_strangers_make_one() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon)
    [made] = await sixteen_strangers_at_once()
    assert made != oleg.id
    assert await Client.count() == 3


async def test_the_card_says_with_whom_a_number_is_shared() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, WORK, Contact("phone", "+4915112345678", "Masha’s"))
    await add_oleg(salon, WORK, name="Olga Berg")
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get(f"/desk/clients/{oleg.id}")).text
        hers = (await b.get(f"/desk/clients/{salon.masha}")).text
    assert f'also on the card of <a href="/desk/clients/{salon.masha}">Masha Petrova</a>' in page
    assert "Olga Berg" in page
    assert f'also on the card of <a href="/desk/clients/{oleg.id}">Oleg</a>' in hers


# On the page


async def test_each_contact_is_a_safe_link_and_for_some_only_a_mask() -> None:
    salon = await open_salon()
    oleg = await add_oleg(
        salon, WORK, Contact("whatsapp", "+4915123456789"), Contact("telegram", "oleg_b"),
        Contact("email", "second@oleg.example"), Contact("site", "https://oleg.example/a?b=1&c=2"),
    )  # fmt: skip
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get(f"/desk/clients/{oleg.id}")).text
    for href in ("tel:+4930901820", "https://wa.me/4915123456789", "https://t.me/oleg_b",
                 "mailto:second@oleg.example", "https://oleg.example/a?b=1&amp;c=2"):  # fmt: skip
        assert f'href="{href}"' in page, href
    async with browser(salon.actors["Rita"]) as b:
        page = (await b.get(f"/desk/clients/{oleg.id}")).text
    for secret in ("901820", "23456789", "oleg_b", "second@", "oleg.example/a"):
        assert secret not in page.replace(" ", ""), secret
    assert "+49 ••• ••• 20" in page


async def test_rows_are_added_and_taken_away_without_scripts_and_nothing_is_saved() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, WORK)
    form = {
        "name": "Typed", "version": "1", "contact_kind": ["phone", "vk"],
        "contact_value": ["030 901820", "<b>"],
        "contact_label": ["work", ""],
    }  # fmt: skip
    async with browser(salon.actors["Olga"]) as b:
        more = (await b.post(f"/desk/clients/{oleg.id}", data={**form, "rows": "add"})).text
        less = (await b.post(f"/desk/clients/{oleg.id}", data={**form, "rows": "1"})).text
        new = (await b.post("/desk/clients", data={"name": "New", "rows": "add"})).text
        wrong = await b.post(f"/desk/clients/{oleg.id}", data=form)
        saved = await b.post(
            f"/desk/clients/{oleg.id}", data={**form, "contact_value": ["030 901820", "id5"]}
        )
    assert (more.count('class="contact-row"'), less.count('class="contact-row"')) == (4, 2)
    assert "030 901820" not in less
    assert new.count('class="contact-row"') == 2
    for page in (more, less, wrong.text):
        assert 'value="Typed"' in page
        assert 'value="&lt;b&gt;"' in page
    assert (wrong.status_code, saved.status_code) == (422, 303)
    assert 'id="contact-error-2"' in wrong.text
    assert [each.value for each in await queries.contacts_of(oleg.id)] == ["+4930901820", "id5"]


# Card numbers


async def test_a_card_number_is_one_clients_and_a_refusal_changes_nothing() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, card_number=" ab 12-3 ")
    assert oleg.card_number == "AB12-3"
    with pytest.raises(CardTaken, match="Oleg already has this card number"):
        await add_oleg(salon, name="Second", card_number="AB12-3")
    hers = ClientForm(name="Masha Petrova", phone="0151 12345678", card_number="ab12-3")
    with pytest.raises(CardTaken):
        await actions.change_client(salon.actors["Olga"], salon.masha, hers, 1, "DE")
    assert await Client.count() == 2
    assert await other_with("card_number", "AB12-3", oleg.id) is None
    async with browser(salon.actors["Olga"]) as b:
        page = await b.post("/desk/clients", data={"name": "Third", "card_number": "ab12-3"})
        wrong = await b.post("/desk/clients", data={"name": "Third", "card_number": "<!>"})
    assert "Open the card of Oleg" in page.text
    assert (page.status_code, wrong.status_code) == (422, 422)
    assert 'value="&lt;!&gt;"' in wrong.text


async def test_what_a_scanner_reads_from_a_card_opens_it_and_a_part_of_it_finds_it() -> None:
    salon = await open_salon()
    oleg = await add_oleg(salon, card_number="0042-1001")
    async with browser(salon.actors["Rita"]) as b:
        opened = await b.get("/desk/clients", params={"q": " 0042-1001"})
        part = await b.get("/desk/clients", params={"q": "0042"})
    assert (opened.status_code, opened.headers["location"]) == (303, f"/desk/clients/{oleg.id}")
    assert (part.status_code, "Card <mark>0042</mark>-1001" in part.text) == (200, True)
