"""Letting only the desk book for somebody, and what the desk sees of it."""

import pytest

from clients.tables import Client
from kit.journal import JournalEntry
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def masha(salon: Salon) -> Client:
    return await Client.objects().get(Client.id == salon.masha)


async def test_the_desk_stops_and_allows_online_booking_and_it_is_kept_who_did() -> None:
    salon = await open_salon()
    here = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.post(f"{here}/online-ban", data={"why": "Never comes"})).status_code == 303
        assert "Only the desk books for Masha Petrova: Never comes" in (await b.get(here)).text
        assert ((await masha(salon)).online_ban, (await masha(salon)).version) == (True, 2)
        assert (await b.post(f"{here}/online-ban/removal")).status_code == 303
        assert "Only the desk books" not in (await b.get(here)).text
    card = await masha(salon)
    assert (card.online_ban, card.online_ban_why) == (False, "")
    told = await JournalEntry.select(JournalEntry.action, JournalEntry.who).order_by(JournalEntry.id)
    assert [each["action"] for each in told] == ["forbid online booking", "allow online booking"]
    assert {each["who"] for each in told} == {"Olga"}


@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
async def test_without_a_usable_reason_nothing_changes(why: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.post(f"/desk/clients/{salon.masha}/online-ban", data={"why": why})
    assert answer.status_code == 422
    assert 'id="why-error"' in answer.text
    assert not (await masha(salon)).online_ban
    assert await JournalEntry.count() == 0


async def test_who_may_not_edit_clients_cannot_ban_anybody() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Anna"]) as b:
        answer = await b.post(f"/desk/clients/{salon.masha}/online-ban", data={"why": "Because"})
    assert answer.status_code == 403
    assert not (await masha(salon)).online_ban


async def test_whoever_books_for_them_at_the_desk_is_warned() -> None:
    salon = await open_salon()
    await Client.update({Client.online_ban: True, Client.online_ban_why: "Never comes"}).where(
        Client.id == salon.masha
    )
    async with browser(salon.actors["Olga"]) as b:
        found = await b.get("/desk/visits/new/clients?name=Masha")
        assert "Only by the desk" in found.text
        wanted = {"branch": salon.center, "service": salon.haircut, "day": "2026-12-02", "time": "10:00",
                  "client": salon.masha}  # fmt: skip
        made = await b.post("/desk/visits", data=wanted)
        assert made.status_code == 303
        assert (
            "Only the desk books for Masha Petrova: Never comes"
            in (await b.get(made.headers["location"])).text
        )
