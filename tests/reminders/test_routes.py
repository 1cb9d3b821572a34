"""The outbox over HTTP: what became of each message, and sending again."""

import pytest

from kit.journal import JournalEntry
from reminders import actions
from reminders.tables import Kind, Message
from reminders.worker import send_next
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.reminders.visits import NOW, visit

pytestmark = pytest.mark.usefixtures("morning")


async def unsent() -> tuple[Salon, int]:
    """A confirmation that found no channel, and two reminders that wait."""
    salon = await open_salon()
    await actions.plan_visit(await visit(salon))
    assert await send_next(None, NOW)
    [row] = await Message.select(Message.id).where(Message.status == "not_sent")
    return salon, row["id"]


async def test_the_outbox_tells_what_became_of_each_message() -> None:
    salon, _ = await unsent()
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get("/desk/messages")).text
    for text in ("Masha Petrova", "Confirmation", "Not sent", "no channel", "Waiting",
                 "masha@example.com", "Booked: Tuesday 8 December, 14:00, Center"):  # fmt: skip
        assert text in page, text


async def test_the_outbox_is_filtered_and_searched() -> None:
    salon, _ = await unsent()
    async with browser(salon.actors["Olga"]) as b:
        waiting = (await b.get("/desk/messages?status=waiting")).text
        nobody = (await b.get("/desk/messages?q=zzz%25")).text
        found = (await b.get("/desk/messages?q=petr&status=not_sent")).text
        nonsense = await b.get("/desk/messages?status=nonsense&page=99")
    assert "evening before" in waiting
    assert "Confirmation" not in waiting
    assert "No such messages" in nobody
    assert "Confirmation" in found
    assert nonsense.status_code == 200


async def test_an_empty_outbox_says_what_will_be_here() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert "Nothing was due yet" in (await b.get("/desk/messages")).text


async def test_another_branch_sees_none_of_it() -> None:
    salon, message_id = await unsent()
    async with browser(salon.actors["Boris"]) as b:
        page = await b.get("/desk/messages")
        again = await b.post(f"/desk/messages/{message_id}/again")
    assert "Masha" not in page.text
    assert again.status_code == 404
    assert await Message.count().where(Message.status == "not_sent") == 1


@pytest.mark.parametrize("name", ["Anna", "Rita"])
async def test_without_the_right_there_is_no_outbox(name: str) -> None:
    salon, message_id = await unsent()
    async with browser(salon.actors[name]) as b:
        assert (await b.get("/desk/messages")).status_code == 403
        assert (await b.post(f"/desk/messages/{message_id}/again")).status_code == 403
    assert await Message.count().where(Message.status == "not_sent") == 1


async def test_a_message_is_sent_again_once() -> None:
    salon, message_id = await unsent()
    async with browser(salon.actors["Olga"]) as b:
        first = await b.post(f"/desk/messages/{message_id}/again")
        second = await b.post(f"/desk/messages/{message_id}/again")
        unknown = await b.post("/desk/messages/99999999999/again")
    assert (first.status_code, second.status_code, unknown.status_code) == (303, 409, 404)
    [row] = await Message.select().where(Message.id == message_id)
    assert row["status"] == "waiting"
    assert await JournalEntry.count() == 1


@pytest.mark.parametrize("kind", list(Kind))
async def test_every_kind_of_message_has_a_name_in_the_outbox(kind: Kind) -> None:
    salon, message = await unsent()
    await Message.update({Message.kind: kind, Message.about_version: 9}).where(Message.id == message)
    async with browser(salon.actors["Nora"]) as nora:
        answer = await nora.get("/desk/messages?status=not_sent")
    assert answer.status_code == 200
    assert "Masha Petrova" in answer.text
