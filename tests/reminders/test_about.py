"""Messages that are about no visit: an offer to somebody who waits."""

from datetime import timedelta

import pytest

from kit import clock
from kit.errors import NotFound
from reminders import actions, worker
from reminders.channels.email import Postman
from reminders.facts import About
from reminders.tables import Kind, Message
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.reminders.sending import all_visits
from tests.reminders.sink import mail_sink
from tests.reminders.visits import NEXT_WEEK, NOW

pytestmark = pytest.mark.usefixtures("morning")
HALF_AN_HOUR = timedelta(minutes=30)


async def offered(kind: Kind = Kind.offered) -> tuple[Salon, int]:
    salon = await open_salon()
    ends_at = NEXT_WEEK + timedelta(hours=1)
    about = About("/w/code/offers/7", "/w/code/leaving", "Haircut", "Anna", NEXT_WEEK, ends_at)
    return salon, await actions.write_to((salon.masha, salon.center), kind, about, NOW + HALF_AN_HOUR)


async def status_of(message_id: int) -> tuple[str, str]:
    message = await Message.objects().get(Message.id == message_id)
    assert message is not None
    return message.status, message.why


async def test_an_offer_says_what_until_when_and_where_to_answer() -> None:
    await offered()
    async with mail_sink() as sink, Postman(sink.url) as postman:
        await worker.send_next(postman.send, NOW)
    [letter] = sink.letters
    assert letter["Subject"] == "Free: Tuesday 8 December, 14:00, Center"
    assert letter.get_body(("plain",)).get_content().replace("\r\n", "\n") == (
        "Hello Masha Petrova,\n\na time you wait for has become free. We keep it for you until 09:30:\n\n"
        "Haircut\nTuesday 8 December, 14:00–15:00\nwith Anna\nCenter\n\n"
        "Take it, or say no thank you, here:\nhttp://salon.test/w/code/offers/7\n\n"
        "Leave the list:\nhttp://salon.test/w/code/leaving\n\n"
        f"{await all_visits()}Center\n"
    )
    assert list(letter.iter_attachments()) == []


async def test_a_link_goes_to_the_address_that_was_given_on_the_phone() -> None:
    salon = await open_salon()
    times = NEXT_WEEK, NEXT_WEEK + timedelta(hours=1)
    about = About("/x/code", "", "Haircut", "Anna", *times, email="masha@work.example")
    await actions.write_to((salon.masha, salon.center), Kind.express, about, NOW + HALF_AN_HOUR)
    async with mail_sink() as sink, Postman(sink.url) as postman:
        await worker.send_next(postman.send, NOW)
    [letter] = sink.letters
    assert sink.recipients == ["masha@work.example"]
    assert letter["Subject"] == "Please finish your booking: Tuesday 8 December, 14:00, Center"
    assert letter.get_body(("plain",)).get_content().replace("\r\n", "\n") == (
        "Hello Masha Petrova,\n\nwe keep this time for you until Tuesday 1 December, 09:30. "
        "It is not booked yet:\n\n"
        "Haircut\nTuesday 8 December, 14:00–15:00\nwith Anna\nCenter\n\n"
        "Finish the booking here, or let the time go:\nhttp://salon.test/x/code\n\nCenter\n"
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.raced, "whoever takes it first"), (Kind.listed, "you are on our waiting list")],
)
async def test_the_other_letters_name_the_link_to_leave(kind: Kind, words: str) -> None:
    await offered(kind)
    async with mail_sink() as sink, Postman(sink.url) as postman:
        await worker.send_next(postman.send, NOW)
    text = sink.letters[0].get_body(("plain",)).get_content()
    assert words in text
    assert "http://salon.test/w/code/leaving" in text


async def test_what_is_taken_back_is_not_sent() -> None:
    _, message_id = await offered()
    await actions.take_back([message_id], "they left")
    async with mail_sink() as sink, Postman(sink.url) as postman:
        await worker.send_next(postman.send, NOW)
    assert sink.letters == []
    assert await status_of(message_id) == ("cancelled", "they left")


async def test_an_offer_that_is_over_is_not_sent() -> None:
    _, message_id = await offered()
    await worker.send_next(None, NOW + HALF_AN_HOUR)
    assert await status_of(message_id) == ("cancelled", "too late")


async def test_the_outbox_shows_it_and_sends_it_again_while_the_offer_lasts() -> None:
    salon, message_id = await offered()
    await worker.send_next(None, NOW)
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get("/desk/messages")).text
        assert "Offer of a freed time" in page
        assert "Center" in page
    await actions.send_again(salon.actors["Olga"], message_id)
    message = await Message.objects().get(Message.id == message_id)
    assert message is not None
    assert (message.status, message.expires_at) == ("waiting", NOW + HALF_AN_HOUR)


async def test_another_branch_cannot_send_it_and_nobody_can_when_it_is_over() -> None:
    salon, message_id = await offered()
    await worker.send_next(None, NOW)
    before = await status_of(message_id)
    with pytest.raises(NotFound):
        await actions.send_again(salon.actors["Boris"], message_id)
    with clock.pretend(NOW + HALF_AN_HOUR), pytest.raises(actions.NothingToSend):
        await actions.send_again(salon.actors["Olga"], message_id)
    assert await status_of(message_id) == before
