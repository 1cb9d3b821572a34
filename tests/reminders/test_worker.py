"""Messages go out over real SMTP; each failure leaves the row as it should."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from clients.tables import Client, Visit
from kit import clock
from kit.settings import settings
from reminders import actions, worker
from reminders.channels.email import Postman
from reminders.invitation import entry_id
from reminders.tables import Message
from tests.cast import Salon, open_salon
from tests.reminders.sink import CERTIFICATE, Sink, mail_sink
from tests.reminders.visits import NEXT_WEEK, NOW, change, move, visit

pytestmark = pytest.mark.usefixtures("morning")
DAY = timedelta(days=1)


async def booked(**facts: object) -> tuple[Salon, int]:
    """A planned visit; `facts` change Masha."""
    salon = await open_salon()
    if facts:
        await Client.update(facts).where(Client.id == salon.masha)
    mine = await visit(salon)
    await actions.plan_visit(mine)
    return salon, mine


async def send(url: str, at=NOW) -> None:
    """Everything due at that moment."""
    with clock.pretend(at):
        async with Postman(url) as postman:
            while await worker.send_next(postman.send, at):
                pass


async def rows(kind: str = "booked") -> list[dict]:
    return await Message.select().where(Message.kind == kind).order_by(Message.id)


async def test_a_confirmation_arrives_with_its_text_link_and_calendar_entry() -> None:
    await booked()
    async with mail_sink() as sink:
        await send(sink.url)
    [letter] = sink.letters
    assert letter["From"] == "Tempu <tempu@localhost>"
    assert letter["To"] == "Masha Petrova <masha@example.com>"
    assert letter["Subject"] == "Booked: Tuesday 8 December, 14:00, Center"
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@localhost>")
    assert letter.get_body(("plain",)).get_content().replace("\r\n", "\n") == (
        "Hello Masha Petrova,\n\nyour visit is booked. We look forward to seeing you.\n\n"
        "Haircut\nTuesday 8 December, 14:00–15:00\nwith Anna\nCenter\n\n"
        "Another time, or cannot come? Move or cancel here:\nhttp://salon.test/v/code-1208130000\n\n"
        "Center\n"
    )
    [row] = await rows()
    assert (row["status"], row["attempts"], row["sent_at"]) == ("sent", 1, NOW)
    assert (row["recipient"], row["subject"]) == ("masha@example.com", letter["Subject"])


def entry(sink: Sink, number: int = -1) -> tuple[str, dict]:
    """The method and the event of the calendar file on a letter."""
    [part] = sink.letters[number].iter_attachments()
    assert part.get_content_type() == "text/calendar"
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    [event] = calendar.walk("VEVENT")
    return str(calendar["method"]), event


async def test_booked_moved_and_cancelled_are_one_entry_in_the_clients_calendar() -> None:
    _, mine = await booked()
    async with mail_sink() as sink:
        await send(sink.url)
        await move(mine, NEXT_WEEK + DAY)
        await actions.replan_visit(mine)
        await send(sink.url)
        await change(mine, status="cancelled")
        await actions.call_off(mine, tell=True)
        await send(sink.url)
    found = [entry(sink, number) for number in range(3)]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event["sequence"] for _, event in found] == [1, 2, 3]
    assert {str(event["uid"]) for _, event in found} == {entry_id("code-1208130000")}
    assert [event["status"] for _, event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert found[1][1]["dtstart"].dt == NEXT_WEEK + DAY
    assert found[1][1]["dtend"].dt == NEXT_WEEK + DAY + timedelta(hours=1)
    assert str(found[0][1]["attendee"]) == "mailto:masha@example.com"
    assert [letter["Subject"].split()[0] for letter in sink.letters] == ["Booked:", "Moved", "Cancelled:"]


async def test_every_kind_of_message_goes_out_at_its_time_and_only_once() -> None:
    _, mine = await booked()
    async with mail_sink() as sink:
        for at in (NOW, NEXT_WEEK - DAY, NEXT_WEEK - timedelta(hours=19), NEXT_WEEK - timedelta(hours=2)):
            await send(sink.url, at)
        await change(mine, status="done", done_at=NEXT_WEEK)
        with clock.pretend(NEXT_WEEK):
            await actions.thank(mine)
        await send(sink.url, NEXT_WEEK + timedelta(hours=2))
    assert [letter["Subject"] for letter in sink.letters] == [
        "Booked: Tuesday 8 December, 14:00, Center",
        "Tomorrow at 14:00: Center",
        "Today at 14:00: Center",
        "Thank you for coming to Center",
    ]
    assert "http://salon.test/book/center" in sink.letters[-1].get_body().get_content()


async def test_a_name_is_written_as_it_is() -> None:
    await booked(name="Søren <b>O'Neil</b>, & Söhne", email="soren@käse.example")
    async with mail_sink() as sink:
        await send(sink.url)
    [letter] = sink.letters
    assert letter["To"].addresses[0].display_name == "Søren <b>O'Neil</b>, & Söhne"
    assert letter["To"].addresses[0].addr_spec == "soren@xn--kse-qla.example"
    assert "Hello Søren <b>O'Neil</b>, & Söhne," in letter.get_body(("plain",)).get_content()


async def test_the_text_is_written_from_the_facts_of_the_moment_it_is_sent() -> None:
    salon, _ = await booked()
    await Client.update({Client.name: "Masha Ivanova", Client.email: "new@example.com"}).where(
        Client.id == salon.masha
    )
    async with mail_sink() as sink:
        await send(sink.url)
    assert sink.letters[0]["To"] == "Masha Ivanova <new@example.com>"


async def test_without_an_address_it_is_marked_so() -> None:
    await booked(email="")
    async with mail_sink() as sink:
        await send(sink.url)
    [row] = await rows()
    assert (row["status"], row["why"], sink.letters) == ("not_sent", "no address", [])


async def test_without_a_channel_it_is_marked_so_with_the_text_it_would_have_had() -> None:
    await booked()
    assert await worker.work()
    [row] = await rows()
    assert (row["status"], row["why"], row["recipient"]) == ("not_sent", "no channel", "masha@example.com")
    assert row["body"].startswith("Hello Masha Petrova,")
    assert not await worker.work()


async def test_the_job_sends_through_smtp_url(monkeypatch: pytest.MonkeyPatch) -> None:
    await booked()
    async with mail_sink() as sink:
        monkeypatch.setenv("SMTP_URL", sink.url)
        settings.cache_clear()
        try:
            assert await worker.JOB.work()
        finally:
            monkeypatch.delenv("SMTP_URL")
            settings.cache_clear()
    assert sink.recipients == ["masha@example.com"]


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


@pytest.mark.parametrize(
    ("change_of_plan", "why"),
    [
        ({"status": "cancelled"}, "the visit is cancelled"),
        ({"status": "no_show"}, "the visit is no-show"),
        ({"starts_at": NEXT_WEEK - DAY}, "the visit was moved"),
    ],
)
async def test_a_message_that_is_no_longer_true_is_not_sent(change_of_plan: dict, why: str) -> None:
    _, mine = await booked()
    await Visit.update(change_of_plan).where(Visit.id == mine)
    async with mail_sink() as sink:
        await send(sink.url)
    [row] = await rows()
    assert (row["status"], row["why"], sink.letters) == ("cancelled", why, [])


async def test_a_cancellation_taken_back_before_it_was_told_is_never_told() -> None:
    _, mine = await booked()
    await change(mine, status="cancelled")
    await actions.call_off(mine, tell=True)
    await change(mine, status="waiting")
    await actions.plan_visit(mine)
    async with mail_sink() as sink:
        await send(sink.url)
    assert [letter["Subject"].split()[0] for letter in sink.letters] == ["Booked:"]
    assert [row["why"] for row in await rows("cancelled")] == ["the visit is on again"]


async def test_what_waited_too_long_is_called_off() -> None:
    await booked()
    async with mail_sink() as sink:
        await send(sink.url, NOW + timedelta(hours=24))
    [row] = await rows()
    assert (row["status"], row["why"], sink.letters) == ("cancelled", "too late", [])


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


async def test_a_batch_shares_a_few_connections() -> None:
    salon = await open_salon()
    for minute in range(60):
        await actions.plan_visit(await visit(salon, NEXT_WEEK + timedelta(minutes=minute)))
    async with mail_sink() as sink:
        await send(sink.url)
    assert len(sink.letters) == 60
    assert sink.connections <= worker.LANES


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
async def test_a_server_that_wants_a_password_gets_the_one_of_the_url() -> None:
    await booked()
    async with mail_sink(login=("me@example.com", "p@ss/word")) as sink:
        await send(f"smtp://me%40example.com:wrong@127.0.0.1:{sink.port}")
        [row] = await rows()
        assert (row["status"], row["why"][:26]) == ("waiting", "the mail server said: 535 ")
        await send(f"smtp://me%40example.com:p%40ss%2Fword@127.0.0.1:{sink.port}", NOW + timedelta(minutes=1))
    assert len(sink.letters) == 1


async def test_an_offered_encryption_is_taken_and_its_certificate_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await booked()
    async with mail_sink(tls=True) as sink:
        await send(sink.url)
        [row] = await rows()
        assert row["status"] == "waiting"
        assert "certificate" in row["why"].lower()
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        await send(sink.url, NOW + timedelta(minutes=1))
    assert len(sink.letters) == 1
