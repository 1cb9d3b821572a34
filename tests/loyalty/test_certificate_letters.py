"""Certificates that go by e-mail, over real SMTP: on their day, once, as they are then; and that they end."""

from datetime import date, datetime, timedelta

import pytest

from kit import clock
from kit.errors import Invalid
from loyalty.actions import certificate_keeping as keeping
from loyalty.actions import certificates
from loyalty.actions.certificate_letters import send_next, tell_next_ending
from loyalty.certificate_schemas import ExtendForm, GiftForm
from loyalty.queries.certificate_letters import paper_facts
from loyalty.rules.voucher_codes import grouped
from reminders.tables import Message, MessageFile
from tests.cast import Salon, open_salon
from tests.loyalty.certificates import kind_of, sold
from tests.reminders.sending import send
from tests.reminders.sink import Sink, mail_sink

SUNDAY = date(2026, 11, 29)
AS_GIVEN = """For Granny Ann

Happy birthday!

From Masha

Gift
€50.00

For services and goods.
Good until 29 Dec 2026.
Its code: {code}"""
GIFT = GiftForm(
    for_whom="Granny Ann", from_whom="Masha", message="Happy birthday!", email="ann@example.com",
    send_on="2026-12-06", design="night",
)  # fmt: skip


def at(day: date, hour: int) -> datetime:
    return clock.local_midnight(day, "Europe/Berlin") + timedelta(hours=hour)


async def given(salon: Salon, form: GiftForm = GIFT) -> int:
    """Sold on Sunday, and to be sent a week later."""
    with clock.pretend(at(SUNDAY, 10)):
        voucher, _ = await sold(salon, await kind_of(salon))
        await keeping.describe(salon.actors["Olga"], voucher, form)
    return voucher


def text_of(sink: Sink) -> str:
    body = sink.letters[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


async def test_it_goes_on_its_day_to_whom_it_is_for_once_and_with_the_pdf() -> None:
    salon = await open_salon()
    voucher = await given(salon)
    day = date(2026, 12, 6)
    assert not await send_next(at(day, 8))
    assert [await send_next(at(day, 9)) for _ in range(2)] == [True, False]
    async with mail_sink() as sink:
        await send(sink.url, clock.now() + timedelta(hours=1))
    [letter] = sink.letters
    assert letter["To"] == "Granny Ann <ann@example.com>"
    assert letter["Subject"] == "A certificate for you: Center"
    code = (await paper_facts(voucher))["code"]
    assert AS_GIVEN.format(code=grouped(code)) in text_of(sink)
    assert "Hello Granny Ann," in text_of(sink)
    assert "/me/" not in text_of(sink)  # Masha's own page is nobody else's
    [pdf] = letter.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()[:4]) == (f"certificate-{code}.pdf", b"%PDF")


async def test_one_that_is_blocked_or_taken_back_stays_and_what_is_wrong_is_said() -> None:
    salon = await open_salon()
    blocked, gone = await given(salon), await given(salon)
    day = date(2026, 12, 7)
    await keeping.set_blocked(salon.actors["Olga"], blocked, blocked=True)
    assert await send_next(at(day, 9))  # the other one, which waits in the queue
    await certificates.take_issue_back(gone)
    assert not await send_next(at(day, 10))
    assert await Message.select(Message.status, Message.why).where(Message.kind == "certificate") == [
        {"status": "cancelled", "why": "its sale was taken back"}
    ]
    for form, field in (
        (GiftForm(email="nobody", send_on="2099-01-01"), "email"),
        (GiftForm(send_on="2099-01-01"), "email"),
        (GiftForm(email="a@example.com", send_on="2020-01-01"), "send_on"),
    ):
        with pytest.raises(Invalid) as refused:
            await keeping.describe(salon.actors["Olga"], blocked, form)
        assert field in refused.value.fields
    assert (await paper_facts(blocked))["for_whom"] == "Granny Ann"


async def test_what_did_not_arrive_can_be_sent_elsewhere() -> None:
    salon = await open_salon()
    voucher = await given(salon)
    day = date(2026, 12, 6)
    assert await send_next(at(day, 9))
    elsewhere = GiftForm(email="granny@example.com", send_on="2099-01-01")
    with pytest.raises(keeping.SentAlready):
        await keeping.describe(salon.actors["Olga"], voucher, elsewhere)
    await keeping.describe(salon.actors["Olga"], voucher, GiftForm(for_whom="Ann"))
    assert not await send_next(at(day, 12))
    await Message.update({Message.status: "failed"}).where(Message.kind == "certificate")
    with clock.pretend(at(day, 10)):
        again = GiftForm(email="granny@example.com", send_on=str(day))
        await keeping.describe(salon.actors["Olga"], voucher, again)
    assert await send_next(at(day, 11))
    assert await MessageFile.count() == 2


async def test_whoever_has_it_hears_once_that_it_ends_and_again_of_another_last_day() -> None:
    salon = await open_salon()
    voucher = await given(salon)
    last = date(2026, 12, 29)
    assert not await tell_next_ending(at(date(2026, 12, 10), 12))
    assert not await tell_next_ending(at(date(2026, 12, 20), 23))
    assert [await tell_next_ending(at(date(2026, 12, 20), 12)) for _ in range(2)] == [True, False]
    async with mail_sink() as sink:
        await send(sink.url, clock.now() + timedelta(hours=1))
    [letter] = sink.letters
    assert letter["To"] == "Masha Petrova <masha@example.com>"  # it was not sent to Ann yet
    assert "Gift\n€50.00 left\nFor services and goods.\nGood until 29 Dec 2026." in text_of(sink)
    with clock.pretend(at(last, 12)):
        await keeping.extend(
            salon.actors["Vera"], voucher, ExtendForm(until_on="2027-02-01", why="She was ill")
        )
    assert not await tell_next_ending(at(last, 13))
    assert await tell_next_ending(at(date(2027, 1, 20), 12))
