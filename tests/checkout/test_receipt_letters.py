"""Receipts by e-mail, over real SMTP: at the till, later, of refunds, each once."""

from datetime import timedelta

import pytest

from checkout.actions.letters import NobodyToSend, Wish, send_receipt, write_next
from checkout.letter_tables import ReceiptLetter
from checkout.tables import Receipt
from clients.tables import Client, Visit
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound
from reminders.tables import Message
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.accounts import top_up
from tests.checkout.fiscal_box import fiscal_box
from tests.checkout.refunding import refund
from tests.checkout.web import look, send
from tests.reminders.sending import send as send_letters
from tests.reminders.sink import Sink, mail_sink

pytestmark = pytest.mark.usefixtures("morning")
LETTERS = "/desk/receipts/{}/letters"


async def sold(salon: Salon, *, client: bool = True) -> tuple[Visit, Receipt]:
    visit = await till.arrived(salon, client=client)
    await till.pay(salon, visit, till.by_card(4_500))
    return visit, await receipt_of(visit)


async def receipt_of(visit: Visit, kind: str = "sale") -> Receipt:
    query = (
        "SELECT receipt.id FROM receipt JOIN bill ON bill.id = receipt.bill WHERE visit = $1 AND kind = $2"
    )
    found = await Receipt.objects().get(Receipt.id == await db.fetch_value(query, visit.id, kind))
    assert found is not None
    return found


async def leaves(sink: Sink) -> None:
    """Both workers, until there is nothing to do."""
    while await write_next(clock.now()):
        pass
    await send_letters(sink.url, clock.now())


async def letters() -> list[str]:
    return [each.email for each in await ReceiptLetter.objects().order_by(ReceiptLetter.id)]


def text_of(sink: Sink, number: int = -1) -> str:
    body = sink.letters[number].get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


async def test_it_says_the_sums_and_brings_the_pdf_and_the_way_to_the_visit() -> None:
    salon = await open_salon()
    visit, receipt = await sold(salon)
    await send_receipt(salon.actors["Olga"], receipt.id, Wish())
    async with mail_sink() as sink:
        await leaves(sink)
        await leaves(sink)
    [letter] = sink.letters
    assert letter["To"] == "Masha Petrova <masha@example.com>"
    assert letter["Subject"] == "Your receipt CENTER-000001: Center"
    assert "Haircut: €45.00\n\nTotal: €45.00\nCard: €45.00" in text_of(sink)
    assert f"http://salon.test/v/{visit.code}" in text_of(sink)
    [pdf] = letter.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("CENTER-000001.pdf", "application/pdf")
    assert pdf.get_content().startswith(b"%PDF")
    [message] = await Message.objects().where(Message.kind == "receipt")
    assert (message.status, message.recipient) == ("sent", "masha@example.com")


async def test_what_was_paid_on_an_account_goes_by_e_mail_too() -> None:
    salon = await open_salon()
    paid_in = await top_up(salon, 5_000)
    here = LETTERS.format(paid_in.receipt)
    page = (await look(salon, "Olga", here)).text
    assert f"/desk/debts/{salon.masha}?branch={salon.center}" in page
    assert "as on the card" in page
    assert (await send(salon, "Olga", here, receipt_email="", _once="form-1")).status_code == 303
    async with mail_sink() as sink:
        await leaves(sink)
    [letter] = sink.letters
    assert letter["To"] == "Masha Petrova <masha@example.com>"
    assert "Center\nDeposit\n\nTotal: €50.00\nCard: €50.00\nOn deposit: €50.00" in text_of(sink)
    assert "Book your next visit:\nhttp://salon.test/book/center" in text_of(sink)
    [pdf] = letter.iter_attachments()
    assert pdf.get_filename() == "A-000001.pdf"


async def test_at_the_till_a_tick_sends_it_and_the_next_time_it_is_ticked() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    here = f"/desk/bills/{visit.id}"
    page = (await look(salon, "Olga", here)).text
    assert "Send it to masha@example.com" in page
    assert 'name="receipt_wanted" type="checkbox" value="yes" checked' not in page
    paid = await send(salon, "Olga", f"{here}/completion", version=visit.version, receipt_wanted="yes")
    assert paid.status_code == 303
    assert await letters() == ["masha@example.com"]
    again = await till.arrived(salon)
    page = (await look(salon, "Olga", f"/desk/bills/{again.id}")).text
    assert 'name="receipt_wanted" type="checkbox" value="yes" checked' in page


async def test_what_is_typed_goes_there_and_onto_the_card_only_when_asked() -> None:
    salon = await open_salon()
    await Client.update({Client.email: ""}).where(Client.id == salon.masha)
    first, second = await till.arrived(salon), await till.arrived(salon)
    typed = {"version": first.version, "receipt_email": "masha@work.example"}
    await send(salon, "Olga", f"/desk/bills/{first.id}/completion", **typed)
    assert (await letters(), await card_email(salon)) == (["masha@work.example"], "")
    await send(salon, "Olga", f"/desk/bills/{second.id}/completion", **typed, receipt_keep="yes")
    assert (len(await letters()), await card_email(salon)) == (2, "masha@work.example")


async def card_email(salon: Salon) -> str:
    found = await Client.objects().get(Client.id == salon.masha)
    assert found is not None
    return str(found.email)


@pytest.mark.parametrize(("typed", "card"), [("masha", "masha@example.com"), ("a@b..c", ""), ("", "")])
async def test_an_address_that_is_none_pays_nothing_and_keeps_what_was_typed(typed: str, card: str) -> None:
    salon = await open_salon()
    await Client.update({Client.email: card}).where(Client.id == salon.masha)
    visit = await till.arrived(salon)
    form = {"version": visit.version, "receipt_wanted": "yes", "receipt_email": typed, "tip": "3"}
    refused = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", **form)
    assert refused.status_code == 422
    assert "That is no e-mail address." in refused.text or "Where is the receipt to go?" in refused.text
    assert f'value="{typed}"' in refused.text
    assert 'name="tip" value="3"' in refused.text
    assert ((await till.fresh(visit)).status, await till.count("bill"), await letters()) == ("arrived", 0, [])
    assert await till.balances(salon) == {}


async def test_it_can_be_sent_later_and_the_page_says_what_became_of_it() -> None:
    salon = await open_salon()
    visit, receipt = await sold(salon)
    here = LETTERS.format(receipt.id)
    assert f'href="{here}"' in (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    assert f'href="{here}"' in (await look(salon, "Olga", "/desk/receipts")).text
    assert "It was not sent by e-mail yet." in (await look(salon, "Olga", here)).text
    form = {"form_code": "one", "receipt_email": "boss@example.com"}
    for _ in range(2):
        sent = await send(salon, "Olga", here, **form)
        assert sent.headers["location"] == f"{here}?told=sent"
    assert await letters() == ["boss@example.com"]
    assert "On its way" in (await look(salon, "Olga", here)).text
    async with mail_sink() as sink:
        await leaves(sink)
    assert sink.letters[0]["To"].addresses[0].addr_spec == "boss@example.com"
    assert "All your visits" not in text_of(sink), "somebody else may read it"
    assert "Sent" in (await look(salon, "Olga", here)).text
    await send(salon, "Olga", here, **{**form, "form_code": "two"})
    assert len(await letters()) == 2, "asked for once more it goes once more"


async def test_a_refund_has_a_receipt_that_can_be_sent() -> None:
    salon = await open_salon()
    visit, _ = await sold(salon)
    await refund(salon, visit)
    back = await receipt_of(visit, "refund")
    await send_receipt(salon.actors["Olga"], back.id, Wish())
    async with mail_sink() as sink:
        await leaves(sink)
    assert "Refund\n" in text_of(sink)
    assert "Refunded: €45.00" in text_of(sink)
    [pdf] = sink.letters[0].iter_attachments()
    assert pdf.get_filename() == "CENTER-000001-1.pdf"


async def test_it_speaks_the_language_of_the_client() -> None:
    salon = await open_salon()
    await Client.update({Client.language: "de"}).where(Client.id == salon.masha)
    _, receipt = await sold(salon)
    await send_receipt(salon.actors["Olga"], receipt.id, Wish())
    async with mail_sink() as sink:
        await leaves(sink)
    assert sink.letters[0]["Subject"] == "Ihr Beleg CENTER-000001: Center"
    assert "45,00\xa0€" in text_of(sink)


async def test_what_a_fiscal_register_makes_of_it_is_waited_for_but_not_for_ever() -> None:
    async with fiscal_box() as box:
        salon = await open_salon()
        await till.register(salon, "box", "Fiscal box", {"port": str(box.port)})
        _, receipt = await sold(salon)
        await send_receipt(salon.actors["Olga"], receipt.id, Wish())
        assert not await write_next(clock.now())
        await till.serve()
        assert await write_next(clock.now())
        _, other = await sold(salon)
        await send_receipt(salon.actors["Olga"], other.id, Wish())
        with clock.pretend(clock.now() + timedelta(minutes=11)):
            assert await write_next(clock.now())


async def test_who_may_not_or_cannot_be_written_to_is_refused_and_nothing_is_sent() -> None:
    salon = await open_salon()
    _, receipt = await sold(salon)
    _, guest = await sold(salon, client=False)
    for who, number, refusal in (
        ("Anna", receipt.id, Forbidden),
        ("Boris", receipt.id, NotFound),
        ("Olga", guest.id, NobodyToSend),
        ("Olga", 99_999, NotFound),
    ):
        with pytest.raises(refusal):
            await send_receipt(salon.actors[who], number, Wish())
    with pytest.raises(Invalid):
        await send_receipt(salon.actors["Olga"], receipt.id, Wish("nobody"))
    assert await letters() == []
    page = (await look(salon, "Olga", LETTERS.format(guest.id))).text
    assert "A guest has no card to write to" in page
