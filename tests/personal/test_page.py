"""A client's own page: who gets in, and what it shows."""

from datetime import timedelta

import httpx
import pytest
from icalendar import Calendar

from clients.actions.links import link
from clients.queries.personal import LinkOver, key_for, person_behind
from clients.rules.personal import Opens
from clients.tables import Client, PersonalAccess, Visit
from clients.tables.links import Tie
from kit import clock
from kit.db import execute, fetch_value
from kit.vault import unsealed
from reminders import code_worker
from reminders.channels import Delivery
from reminders.tables import Message
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout.accounts import owes, settle, top_up, trusting
from tests.widgets.flow import book

pytestmark = pytest.mark.usefixtures("morning")
EMAIL = "masha@example.com"
LAST_CODE = "SELECT sealed FROM contact_code ORDER BY id DESC LIMIT 1"


async def known_masha() -> Salon:
    """Whose address the salon wrote on her card."""
    salon = await open_salon()
    await Client.update({Client.email: EMAIL}).where(Client.id == salon.masha)
    return salon


async def asked(b: httpx.AsyncClient, who: str) -> str:
    """The ticket of a code."""
    answer = await b.post("/me/codes", data={"who": who})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


async def code() -> str:
    return unsealed(await fetch_value(LAST_CODE)) or ""


async def come_in(b: httpx.AsyncClient, who: str = EMAIL) -> str:
    """The address of the page."""
    answer = await b.post("/me/session", data={"ticket": await asked(b, who), "code": await code()})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def letter_key(salon: Salon) -> str:
    return key_for(Opens.letter, salon.masha, 0)


async def test_the_page_says_what_is_to_be_paid_and_on_deposit_with_the_receipts() -> None:
    salon = await trusting(await known_masha())
    async with browser() as b:
        assert "Your account" not in (await b.get(f"/me/{await letter_key(salon)}")).text
        await owes(salon, 4500)
        await settle(salon, 1000)
        await top_up(salon, 700)
        page = (await b.get(f"/me/{await letter_key(salon)}")).text
    for words in ("Your account", "To be paid", "€35.00", "Deposit", "€7.00", "A-000"):
        assert words in page


async def test_a_code_opens_the_page_and_the_device_remembers_it() -> None:
    await known_masha()
    async with browser() as b:
        place = await come_in(b)
        page = await b.get(place)
        assert page.status_code == 200
        assert "Hello, Masha" in page.text
        assert page.headers["cache-control"] == "no-store"
        assert "noindex" in page.text
        assert (await b.get("/me")).headers["location"] == place


async def test_a_number_leads_to_the_address_on_the_card() -> None:
    await known_masha()
    async with browser() as b:
        assert (await b.get(await come_in(b, "0151 12345678"))).status_code == 200


async def test_nobody_learns_whether_somebody_is_known() -> None:
    await known_masha()
    async with browser() as b:
        known, unknown = [
            await b.post("/me/codes", data={"who": who}) for who in (EMAIL, "nobody@example.com")
        ]
        pages = [await b.get(each.headers["location"]) for each in (known, unknown)]
        tickets = [each.headers["location"].rpartition("/")[2] for each in (known, unknown)]
        assert known.status_code == unknown.status_code == 303
        assert pages[0].text.replace(tickets[0], "") == pages[1].text.replace(tickets[1], "")
        wrong = await b.post("/me/session", data={"ticket": tickets[1], "code": await code()})
        assert wrong.status_code == 422
        assert "4 tries are left" in wrong.text


async def test_the_figures_are_good_once_and_for_a_few_tries() -> None:
    await known_masha()
    async with browser() as b:
        ticket = await asked(b, EMAIL)
        right = await code()
        wrong = f"{(int(right) + 1) % 10**6:06d}"
        for _ in range(4):
            assert (await b.post("/me/session", data={"ticket": ticket, "code": wrong})).status_code == 422
        assert (await b.post("/me/session", data={"ticket": ticket, "code": wrong})).status_code == 409
        assert (await b.post("/me/session", data={"ticket": ticket, "code": right})).status_code == 409
        ticket, right = await asked(b, EMAIL), await code()
        pasted = f" {right[:3]}-{right[3:]} "
        assert (await b.post("/me/session", data={"ticket": ticket, "code": pasted})).status_code == 303
        assert (await b.post("/me/session", data={"ticket": ticket, "code": right})).status_code == 409


async def test_a_code_is_over_after_ten_minutes() -> None:
    await known_masha()
    async with browser() as b:
        ticket, right = await asked(b, EMAIL), await code()
        with clock.pretend(clock.now() + timedelta(minutes=10)):
            assert (await b.post("/me/session", data={"ticket": ticket, "code": right})).status_code == 409


async def test_codes_are_not_sent_without_end_and_what_was_typed_stays() -> None:
    await known_masha()
    async with browser() as b:
        for _ in range(3):
            await asked(b, EMAIL)
        refused = await b.post("/me/codes", data={"who": EMAIL})
        assert refused.status_code == 429
        assert f'value="{EMAIL}"' in refused.text
        assert (await b.post("/me/codes", data={"who": "what?"})).status_code == 422
        assert await fetch_value("SELECT count(*) FROM contact_code") == 3


async def test_a_code_leaves_once_and_is_not_kept() -> None:
    await known_masha()
    sent: list[tuple[str, str]] = []

    async def deliver(recipient: str, text: str) -> Delivery:
        sent.append((recipient, text))
        return Delivery(Message.Status.sent)

    async with browser() as b:
        await asked(b, EMAIL)
        await asked(b, "nobody@example.com")
        right = unsealed(await fetch_value("SELECT sealed FROM contact_code ORDER BY id LIMIT 1"))
    while await code_worker.send_next({"email": deliver}):
        pass
    assert [recipient for recipient, _ in sent] == [EMAIL]
    assert str(right) in sent[0][1]
    assert await fetch_value("SELECT count(*) FROM contact_code WHERE status = 'sent' AND sealed = ''") == 1


async def test_visits_booked_anywhere_stand_there_with_what_can_be_done() -> None:
    salon = await known_masha()
    async with browser() as b:
        await book(b, salon)
        await execute("UPDATE visit SET source = 'desk'")
        visit = await Visit.objects().first()
        page = (await b.get(f"/me/{await letter_key(salon)}")).text
        assert "Haircut" in page
        assert f"/v/{visit.code}/times" in page
        assert f"/v/{visit.code}/cancellation" in page
        await execute("UPDATE visit SET status = 'done'")
        page = (await b.get(f"/me/{await letter_key(salon)}")).text
        assert f"/v/{visit.code}/again?mine=" in page
        assert f"/v/{visit.code}/times" not in page


@pytest.mark.parametrize("page", ["", "0", "-1", "9999999999", "x"])
async def test_any_page_of_a_list_can_be_asked_for(page: str) -> None:
    salon = await known_masha()
    async with browser() as b:
        answer = await b.get(f"/me/{await letter_key(salon)}?coming={page}&past={page}&receipts={page}")
        assert answer.status_code == 200


async def test_a_link_ends_and_can_be_ended() -> None:
    salon = await known_masha()
    async with browser() as b:
        key = await letter_key(salon)
        changed = key[:-1] + ("A" if key[-1] != "A" else "B")
        for wrong in (changed, "x", key[:-4], "é" * 9):
            assert (await b.get(f"/me/{wrong}")).status_code == 404
            assert (await b.post(f"/me/{wrong}/end")).status_code == 404
        with clock.pretend(clock.now() + timedelta(days=90)):
            assert (await b.get(f"/me/{key}")).status_code == 404
        assert (await b.post(f"/me/{key}/end")).headers["location"] == "/me"
        page = await b.get(f"/me/{key}")
        assert page.status_code == 404
        assert "Ask for a new one" in page.text
        assert "Masha" not in page.text
        assert (await b.get(await come_in(b))).status_code == 200


async def test_who_was_erased_has_no_page() -> None:
    salon = await known_masha()
    key = await letter_key(salon)
    await execute(
        "UPDATE client SET name = 'Erased client ' || id, phone = NULL, email = '', notes = '',"
        " erased_at = now() WHERE id = $1",
        salon.masha,
    )
    with pytest.raises(LinkOver):
        await person_behind(key)


async def test_an_address_that_a_stranger_wrote_on_a_card_opens_nothing() -> None:
    salon = await open_salon()
    await Client.update({Client.email: ""}).where(Client.id == salon.masha)
    async with browser() as b:
        await book(b, salon, email="stranger@example.com")
        assert (
            await fetch_value("SELECT email FROM client WHERE id = $1", salon.masha) == "stranger@example.com"
        )
        assert await PersonalAccess.count() == 1
        await asked(b, "stranger@example.com")
        await asked(b, "0151 12345678")
        assert await fetch_value("SELECT count(*) FROM contact_code WHERE recipient <> ''") == 0


async def test_family_is_seen_by_who_has_shown_a_code_and_a_grown_child_is_not() -> None:
    salon = await known_masha()
    small, grown = [
        await fetch_value(
            "INSERT INTO client (name, email, notes, created_at, version, birthday)"
            " VALUES ($1, '', '', now(), 1, $2) RETURNING id",
            name,
            birthday,
        )
        for name, birthday in (("Mila", "2018-01-01"), ("Oleg", "2000-01-01"))
    ]
    for child in (small, grown):
        await link(salon.actors["Vera"], salon.masha, child, Tie.child)
    async with browser() as b:
        await book(b, salon)
        await execute("UPDATE visit SET client = $1", small)
        shown = (await b.get(await come_in(b))).text
        assert "for Mila" in shown
        assert "Oleg" in shown
        await execute("UPDATE visit SET client = $1", grown)
        assert "for Oleg" not in (await b.get(await come_in(b))).text
        by_letter = (await b.get(f"/me/{await letter_key(salon)}")).text
        assert "Mila" not in by_letter


async def test_the_calendar_has_an_address_of_its_own_that_can_be_changed() -> None:
    salon = await known_masha()
    async with browser() as b:
        await book(b, salon)
        feed = f"/me/calendar/{key_for(Opens.feed, salon.masha, 0)}.ics"
        answer = await b.get(feed)
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(each["SUMMARY"]) for each in events] == ["Haircut · Center"]
        assert "METHOD" not in answer.text
        again = await b.get(feed, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        await execute("UPDATE visit SET status = 'cancelled', version = version + 1")
        events = Calendar.from_ical((await b.get(feed)).content).walk("VEVENT")
        assert [str(each["STATUS"]) for each in events] == ["CANCELLED"]
        assert (await b.get(f"/me/{key_for(Opens.feed, salon.masha, 0)}")).status_code == 404
        await b.post(f"/me/{await letter_key(salon)}/calendar")
        assert (await b.get(feed)).status_code == 404


async def test_the_file_and_erasing_take_a_code_that_was_shown_just_now() -> None:
    salon = await known_masha()
    async with browser() as b:
        key = await letter_key(salon)
        refused = await b.post(f"/me/{key}/file")
        assert refused.status_code == 403
        assert "ask for a code" in refused.text
        assert (await b.post(f"/me/{key}/erasure", data={"sure": "yes"})).status_code == 403
        place = await come_in(b)
        told = await b.post(f"{place}/file")
        assert told.status_code == 200
        assert told.content.startswith(b"PK")
        assert (await b.post(f"{place}/erasure")).status_code == 422
        assert await fetch_value("SELECT erasing_asked_at FROM personal_access") is None
        assert (await b.post(f"{place}/erasure", data={"sure": "yes"})).status_code == 303
        assert await fetch_value("SELECT erasing_asked_at FROM personal_access") is not None
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            assert (await b.post(f"{place}/file")).status_code == 403
