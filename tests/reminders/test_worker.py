"""Messages go out over real SMTP, at their time and once."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from clients.rules import short_code
from clients.tables import Client, Party, Visit
from kit import clock
from kit.qr import qr_png
from kit.settings import settings
from reminders import actions, worker
from reminders.invitation import entry_id
from tests.cast import Salon, open_salon
from tests.reminders.sending import DAY, all_visits, booked, rows, send
from tests.reminders.sink import CERTIFICATE, Sink, mail_sink
from tests.reminders.visits import NEXT_WEEK, NOW, change, move, visit

pytestmark = pytest.mark.usefixtures("morning")


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
        f"When you come, show the code on that page, or say {short_code('code-1208130000')}.\n\n"
        f"{await all_visits()}Center\n"
    )
    [row] = await rows()
    assert (row["status"], row["attempts"], row["sent_at"]) == ("sent", 1, NOW)
    assert (row["recipient"], row["subject"]) == ("masha@example.com", letter["Subject"])


async def test_a_confirmation_shows_the_code_of_its_visit_as_a_picture_that_comes_with_it() -> None:
    await booked()
    async with mail_sink() as sink:
        await send(sink.url)
    shown = sink.letters[0].get_body(("html",))
    page = shown.get_content()
    [picture] = [part for part in sink.letters[0].walk() if part.get_content_type() == "image/png"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page
    assert '<a href="http://salon.test/v/code-1208130000">' in page
    assert picture.get_content().startswith(b"\x89PNG")
    assert picture.get_content() == qr_png("http://salon.test/v/code-1208130000")


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
    again = r"http://salon\.test/v/[\w-]+/again\?mine=[\w-]{30,}"
    assert re.search(again, sink.letters[-1].get_body().get_content())


async def toms_visit(salon: Salon) -> int:
    """Masha booked it for him."""
    tom, party = Client(name="Tom", created_at=NOW), Party(payer=salon.masha, created_at=NOW)
    await tom.save()
    await party.save()
    return await visit(salon, client=tom.id, party=party.id)


async def test_who_booked_hears_of_the_visit_of_who_comes_along() -> None:
    toms = await toms_visit(await open_salon())
    await move(toms, NEXT_WEEK + timedelta(hours=1))
    await actions.replan_visit(toms)
    async with mail_sink() as sink:
        await send(sink.url)
    [letter] = sink.letters
    assert letter["To"] == "Masha Petrova <masha@example.com>"
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "Haircut for Tom\nTuesday 8 December, 15:00–16:00\n" in text


async def test_who_came_along_is_thanked_with_who_booked() -> None:
    toms = await toms_visit(await open_salon())
    await change(toms, status=Visit.Status.done, done_at=NEXT_WEEK)
    await actions.thank(toms)
    assert await rows() == []


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
