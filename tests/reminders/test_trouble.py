"""What goes wrong on the way to the mailbox, over real SMTP: each failure leaves the row as it should."""

from datetime import timedelta

import pytest

from clients.tables import Client
from kit import clock
from reminders import actions, worker
from reminders.channels.email import Postman
from tests.cast import open_salon
from tests.reminders.sending import DAY, booked, rows, send
from tests.reminders.sink import mail_sink
from tests.reminders.visits import NEXT_WEEK, NOW, visit

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_refused_recipient_fails_for_good() -> None:
    await booked(email="nobody@example.com")
    async with mail_sink() as sink:
        await send(sink.url)
        await send(sink.url, NOW + timedelta(hours=2))
    [row] = await rows()
    assert (row["status"], row["attempts"]) == ("failed", 1)
    assert row["why"] == "the mail server said: 550 no such mailbox"


async def test_a_busy_mailbox_is_tried_again_with_growing_pauses_until_it_is_too_late() -> None:
    await booked(email="busy@example.com")
    async with mail_sink() as sink:
        tries, at, status = [], NOW, "waiting"
        while status == "waiting":
            await send(sink.url, at)
            tries.append((at - NOW) // timedelta(minutes=1))
            [row] = await rows()
            status, at = row["status"], row["due_at"]
    assert tries[:6] == [0, 1, 6, 21, 81, 141]
    assert 22 * 60 < tries[-1] < 24 * 60
    assert (status, row["why"]) == ("failed", "the mail server said: 451 mailbox busy, try later")


async def test_a_server_that_is_away_is_knocked_at_once_for_a_whole_batch() -> None:
    salon = await open_salon()
    for hour in range(10):
        await actions.plan_visit(await visit(salon, NEXT_WEEK + timedelta(hours=hour)))
    async with mail_sink() as sink:
        closed = sink.url
    dialled = []
    with clock.pretend(NOW):
        async with Postman(closed) as postman:
            await worker.send_next(postman.send, NOW)
            dialled.append(postman.away)
    assert dialled[0].startswith("the mail server could not be reached")
    found = await rows()
    assert {(row["status"], row["attempts"], row["due_at"]) for row in found} == {
        ("waiting", 1, NOW + timedelta(minutes=1))
    }
    async with mail_sink() as sink:
        await send(sink.url, NOW + timedelta(minutes=1))
    assert len(sink.letters) == 10


async def test_a_line_lost_after_the_text_leaves_it_uncertain_and_nothing_repeats_it() -> None:
    salon, mine = await booked()
    async with mail_sink() as sink:
        sink.hang_up = "data"
        await send(sink.url)
        sink.hang_up = ""
        await send(sink.url, NOW + timedelta(hours=1))
        await actions.plan_visit(mine)
        await send(sink.url, NOW + timedelta(hours=1))
        [row] = await rows()
        assert (row["status"], len(sink.letters)) == ("uncertain", 1)
        with clock.pretend(NOW + timedelta(hours=2)):
            await actions.send_again(salon.actors["Olga"], row["id"])
        await send(sink.url, NOW + timedelta(hours=2))
    [row] = await rows()
    assert (row["status"], len(sink.letters)) == ("sent", 2)
    assert sink.letters[0]["Message-ID"] == sink.letters[1]["Message-ID"]


async def test_a_line_lost_before_the_text_is_simply_tried_again() -> None:
    await booked()
    async with mail_sink() as sink:
        sink.hang_up = "rcpt"
        await send(sink.url)
        [row] = await rows()
        assert row["status"] == "waiting"
        sink.hang_up = ""
        await send(sink.url, NOW + timedelta(minutes=1))
    assert len(sink.letters) == 1


async def test_a_crash_while_sending_shows_as_uncertain_after_the_lease_and_is_not_sent() -> None:
    await booked()
    [in_hand] = await worker.fetch(worker.TAKE_IN_HAND, NOW, NOW + worker.IN_HAND, 1)
    await worker.fetch_one(worker.MARK, in_hand["id"], in_hand["leased_until_at"], NOW + worker.SENDING)
    async with mail_sink() as sink:
        await send(sink.url, NOW + worker.SENDING)
        assert (await rows())[0]["status"] == "sending"
        await send(sink.url, NOW + worker.SENDING + timedelta(seconds=1))
    [row] = await rows()
    assert (row["status"], sink.letters) == ("uncertain", [])
    assert row["why"] == "the server stopped while sending: it may have arrived"


async def test_what_a_dead_worker_only_had_in_hand_is_sent_by_another() -> None:
    await booked()
    await worker.fetch(worker.TAKE_IN_HAND, NOW, NOW + worker.IN_HAND, 40)
    async with mail_sink() as sink:
        await send(sink.url, NOW + worker.IN_HAND)
        assert sink.letters == []
        await send(sink.url, NOW + worker.IN_HAND + timedelta(seconds=1))
    assert len(sink.letters) == 1


async def test_a_message_called_off_while_in_hand_is_not_sent() -> None:
    _, mine = await booked()
    [in_hand] = await worker.fetch(worker.TAKE_IN_HAND, NOW, NOW + worker.IN_HAND, 40)
    await actions.call_off(mine, tell=False)
    marked = worker.MARK, in_hand["id"], in_hand["leased_until_at"], NOW + worker.SENDING
    assert await worker.fetch_one(*marked) is None


async def test_a_letter_that_cannot_be_written_does_not_stop_the_others() -> None:
    salon, _ = await booked(email="not an address")
    other = Client(name="Oleg", email="oleg@example.com", created_at=NOW)
    await other.save()
    await actions.plan_visit(await visit(salon, NEXT_WEEK + DAY, client=other.id))
    async with mail_sink() as sink:
        await send(sink.url)
    assert [(row["status"], row["why"]) for row in await rows()] == [
        ("failed", "it could not be written"),
        ("sent", ""),
    ]
