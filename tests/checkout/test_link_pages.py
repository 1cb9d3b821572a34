"""Payment links on the pages of the till, in letters and texts, and for whoever scans the code."""

import re

import pytest

from checkout.actions.online import links
from checkout.actions.online.links import NobodyToWrite
from checkout.online_tables import OnlinePayment
from clients.tables import Client, Visit
from kit import clock
from kit.errors import Invalid
from kit.settings import Settings
from reminders import worker
from reminders.channels.sms import Texter
from reminders.tables import Message
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import paying, till
from tests.checkout.box import open_box
from tests.checkout.linking import asks, pays, standings
from tests.checkout.web import look, send
from tests.reminders.sending import send as send_letters
from tests.reminders.sink import mail_sink
from tests.reminders.test_texting import gateway

pytestmark = pytest.mark.usefixtures("morning")


def at(visit: Visit) -> str:
    return f"/desk/bills/{visit.id}/links"


async def test_a_link_is_made_shown_and_taken_back_at_the_till(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch):
        visit = await till.arrived(salon)
        assert f'hx-get="{at(visit)}"' in (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
        assert "all that is left, €45.00" in (await look(salon, "Olga", at(visit))).text
        form = {"version": visit.version, "link_sum": "20", "link_tip": "", "form_code": "one"}
        for _ in range(2):
            assert (await send(salon, "Olga", at(visit), **form)).status_code == 303
        [link] = await OnlinePayment.objects()
        page = (await look(salon, "Olga", at(visit))).text
        assert "Waits to be paid" in page
        assert f'value="http://salon.test/pay/{link.code}"' in page
        assert "data:image/svg+xml" in page
        back = await send(salon, "Olga", f"{at(visit)}/{link.id}/withdrawal")
        assert back.headers["location"] == f"{at(visit)}?told=back"
        assert "Taken back" in (await look(salon, "Olga", at(visit))).text


async def test_the_till_asks_by_itself_and_hears_only_of_what_has_changed(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit, tip=500)
        mark = re.search(r"seen=([\w.-]+)", (await look(salon, "Olga", at(visit))).text)
        assert mark is not None
        asking = f"{at(visit)}?seen={mark[1]}"
        assert (await look(salon, "Olga", asking)).status_code == 204
        await pays(box, link)
        changed = (await look(salon, "Olga", asking)).text
        assert "€50.00 is paid by link." in changed
        assert 'hx-select="#to-pay-sums"' in changed
        assert "every 3s" not in changed
        bill = (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
        assert 'name="tip" value="5.00"' in bill
        assert "Prepaid online" in bill


async def test_before_the_visit_it_is_a_deposit_and_the_rules_propose_how_much(monkeypatch) -> None:
    salon = await open_salon()
    visit = await paying.books(salon)
    assert "Ask for a deposit" not in (await look(salon, "Olga", f"/desk/visits/{visit.id}")).text
    async with open_box(monkeypatch):
        assert "Ask for a deposit" in (await look(salon, "Olga", f"/desk/visits/{visit.id}")).text
        assert "Empty means all that is left, €45.00" in (await look(salon, "Olga", at(visit))).text
        await paying.rule(salon)
        page = (await look(salon, "Olga", at(visit))).text
        assert "The rules ask for €22.50 before the visit" in page
        assert re.search(r'name="link_sum"[^>]* value="22.50"', page)
        form = {"version": visit.version, "link_sum": "22.50"}
        assert (await send(salon, "Olga", at(visit), **form)).status_code == 303
        assert [each.amount for each in await OnlinePayment.objects()] == [2_250]
        asked = await paying.books(salon, "16:00", "+4915155555555")
        assert "The rules ask for" not in (await look(salon, "Olga", at(asked))).text, "it was asked already"


async def test_what_cannot_be_asked_comes_back_as_it_was_typed(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch):
        visit = await till.arrived(salon)
        for typed, said in (
            ("45.01", "€45.00 at most"),
            ("a lot", "Write an amount"),
            ("-3", "more than zero"),
        ):
            refused = await send(salon, "Olga", at(visit), version=visit.version, link_sum=typed)
            assert (refused.status_code, said in refused.text) == (422, True)
            assert f'value="{typed}"' in refused.text
        old = await send(salon, "Olga", at(visit), version=0, link_sum="5")
        assert (old.status_code, "Somebody changed this visit meanwhile" in old.text) == (409, True)
        assert await OnlinePayment.count() == 0


async def test_without_a_provider_the_page_says_so(monkeypatch) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    assert "no payment provider is set" in (await look(salon, "Olga", at(visit))).text
    refused = await send(salon, "Olga", at(visit), version=visit.version)
    assert (refused.status_code, "sets STRIPE_SECRET_KEY" in refused.text) == (409, True)
    async with open_box(monkeypatch) as box:
        box.goes_wrong("checkout/sessions", status=500, times=1)
        await asks(salon, visit)
        assert "has not answered yet" in (await look(salon, "Olga", at(visit))).text


async def test_another_branch_and_who_takes_no_money_see_nothing_of_it(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch):
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        assert (await look(salon, "Boris", at(visit))).status_code == 404
        for path in ("", f"/{link.id}/withdrawal", f"/{link.id}/letters"):
            assert (await send(salon, "Anna", at(visit) + path)).status_code == 403
            assert (await send(salon, "Boris", at(visit) + path, version=1)).status_code in (403, 404)
        other = await till.arrived(salon)
        assert (await send(salon, "Olga", f"{at(other)}/{link.id}/withdrawal")).status_code == 404
        assert await standings(visit) == ["waiting"]


async def test_it_is_written_to_the_client_in_their_language_once_for_a_form(monkeypatch) -> None:
    salon = await open_salon()
    await Client.update({Client.language: "de"}).where(Client.id == salon.masha)
    async with open_box(monkeypatch), mail_sink() as sink:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        for _ in range(2):
            sent = await send(
                salon, "Olga", f"{at(visit)}/{link.id}/letters", channel="email", form_code="one"
            )
            assert sent.headers["location"] == f"{at(visit)}?told=sent"
        await send_letters(sink.url, clock.now())
        [letter] = sink.letters
        assert letter["To"].addresses[0].addr_spec == "masha@example.com"
        assert letter["Subject"] == "Bitte zahlen Sie 45,00 €: Center"
        assert f"http://salon.test/pay/{link.code}" in str(letter.get_content())


async def test_as_a_text_message_it_is_one_line_with_the_sum_and_the_link(monkeypatch) -> None:
    salon = await open_salon()
    monkeypatch.setattr(Settings, "sms_url", "http://sms.test", raising=False)
    async with open_box(monkeypatch), gateway(200) as (url, heard):
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        assert "Send by SMS" in (await look(salon, "Olga", at(visit))).text
        await links.send_link(salon.actors["Olga"], visit.id, link.id, "sms")
        await worker.send_next(None, clock.now(), Texter(url).send)
        [message] = await Message.objects().where(Message.kind == "pay_link")
        assert (message.status, message.channel, message.subject) == ("sent", "sms", "")
        assert message.body == f"Center: please pay €45.00 here: http://salon.test/pay/{link.code}"
        assert "text=Center" in heard[0]


async def test_who_cannot_be_written_to_gets_no_message(monkeypatch) -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    async with open_box(monkeypatch):
        visit, guest = await till.arrived(salon), await till.arrived(salon, client=False)
        link, other = await asks(salon, visit), await asks(salon, guest)
        with pytest.raises(NobodyToWrite, match="A guest"):
            await links.send_link(olga, guest.id, other.id, "email")
        with pytest.raises(NobodyToWrite, match="No text messages are set up"):
            await links.send_link(olga, visit.id, link.id, "sms")
        with pytest.raises(Invalid):
            await links.send_link(olga, visit.id, link.id, "email", "nobody")
        with pytest.raises(Invalid):
            await links.send_link(olga, visit.id, link.id, "pigeon")
        await links.take_back(olga, visit.id, link.id)
        with pytest.raises(links.NotWaiting):
            await links.send_link(olga, visit.id, link.id, "email")
    assert await Message.count() == 0


async def scans(salon: Salon, path: str, language: str = "en") -> str:
    """Somebody with a telephone, who is nobody here."""
    del salon
    async with browser() as b:
        return str((await b.get(path, headers={"Accept-Language": language})).text)


async def test_whoever_scans_the_code_is_led_on_and_told_what_became_of_it(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        here = f"/pay/{link.code}"
        assert f"url={link.url}" in await scans(salon, here)
        assert "Go to the payment page" in await scans(salon, f"{here}/return"), "they went back unpaid"
        box.pays(link.page, "4000000000009995")
        assert "There is not enough money on this card." in await scans(salon, f"{here}/return")
        box.pays(link.page)
        back = await scans(salon, f"{here}/return", "de")
        assert "45,00\xa0€ an Center bezahlt" in back
        assert await standings(visit) == ["paid"], "the return is enough, without any news"
        for secret in ("Masha", visit.code, "Haircut"):
            assert secret not in back
        assert "Thank you, that is paid" in await scans(salon, here)
        assert "This link is not one of ours" in await scans(salon, "/pay/nothing")


async def test_a_link_that_was_taken_back_says_so_and_leads_nowhere(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        box.goes_wrong("checkout/sessions", status=500, times=1)
        await links.take_back(salon.actors["Olga"], visit.id, link.id)
        page = await scans(salon, f"/pay/{link.code}")
        assert "This link is over" in page
        assert link.url not in page
        other = await till.arrived(salon)
        late = await asks(salon, other)
        box.pays(late.page)
        await till.pay(salon, other, till.by_card(4_500))
        await paying.works()
        assert "of it goes back to your card" in await scans(salon, f"/pay/{late.code}")
