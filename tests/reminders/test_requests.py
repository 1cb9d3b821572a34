"""The letters about a request: received, another time offered, declined; each only while it is true."""

import re
from datetime import timedelta

import pytest

from clients.tables import Visit
from kit import clock
from reminders import actions, worker
from reminders.channels.email import Postman
from reminders.tables import Kind, Message
from tests.cast import open_salon
from tests.reminders.sink import mail_sink
from tests.reminders.visits import NEXT_WEEK, NOW, change, move, visit

pytestmark = pytest.mark.usefixtures("morning")
Status = Visit.Status


async def request() -> int:
    return await visit(await open_salon(), status=Status.requested, requested_at=NOW, wanted_at=NEXT_WEEK)


async def letters() -> list:
    """What goes out now."""
    async with mail_sink() as sink:
        with clock.pretend(NOW):
            async with Postman(sink.url) as postman:
                while await worker.send_next(postman.send, NOW):
                    pass
    return sink.letters


def text(letter) -> str:  # type: ignore[no-untyped-def]
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


async def test_a_request_is_answered_at_once_with_what_it_is() -> None:
    mine = await request()
    await actions.tell_request(mine, Kind.requested)
    [letter] = await letters()
    assert letter["Subject"] == "We have got your request: Tuesday 8 December, 14:00, Center"
    assert "It is not booked yet" in text(letter)
    assert "http://salon.test/v/" in text(letter)
    assert list(letter.iter_attachments()) == []  # nothing for a calendar


async def test_an_offer_says_until_when_it_stands_and_where_to_answer() -> None:
    mine = await request()
    await actions.tell_request(mine, Kind.requested)
    await move(mine, NEXT_WEEK + timedelta(hours=1))
    await change(mine, offer_until_at=NOW + timedelta(hours=24))
    await actions.tell_request(mine, Kind.counter)
    [letter] = await letters()
    assert letter["Subject"] == "Would this suit you? Tuesday 8 December, 15:00, Center"
    assert "We keep it for you until Wednesday 2 December, 09:00." in text(letter)
    assert "Say yes or no here:\nhttp://salon.test/v/" in text(letter)


async def test_two_offers_one_after_the_other_are_both_told_when_each_was_sent() -> None:
    mine = await request()
    for _ in range(2):
        await change(mine, offer_until_at=NOW + timedelta(hours=24))
        await actions.tell_request(mine, Kind.counter)
        assert len(await letters()) == 1


async def test_a_declined_request_is_told_with_the_reason() -> None:
    mine = await request()
    await change(mine, status=Status.cancelled, cancelled_why="Anna is ill.")
    await actions.tell_request(mine, Kind.declined)
    [letter] = await letters()
    assert letter["Subject"] == "About your request: Tuesday 8 December, 14:00, Center"
    assert "this did not work out:\nAnna is ill." in text(letter)
    assert re.search(r"http://salon\.test/v/[\w-]+/again\?mine=", text(letter))


@pytest.mark.parametrize("status", [Status.waiting, Status.cancelled])
async def test_what_was_answered_meanwhile_is_not_called_a_request(status: Visit.Status) -> None:
    mine = await request()
    await actions.tell_request(mine, Kind.requested)
    await change(mine, status=status)
    assert await letters() == []
    [row] = await Message.select()
    assert (row["status"], row["why"]) == ("cancelled", "the request has been answered")
