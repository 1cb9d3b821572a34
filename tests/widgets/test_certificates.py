"""Certificates on the customer's pages: chosen, paid for, shown with their code, and asked after by it."""

import re

import httpx
import msgspec
import pytest

from checkout.actions.certificates import returning
from kit.settings import Settings
from kit.words import LANGUAGES
from loyalty.actions import certificate_keeping
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.certificate_schemas import CertificateTypeForm
from loyalty.queries.certificate_lists import certificate
from loyalty.voucher_tables import Voucher
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout import gifts
from tests.checkout.box import Box, open_box
from tests.counting import count_queries
from tests.widgets.flow import hidden_on
from widgets import limits

pytestmark = pytest.mark.usefixtures("morning")
AT = "/book/center/certificates"
SENT = {
    "name": "Masha Petrova", "phone": "0151 12345678", "email": "masha@example.com", "for_whom": "Lena",
    "message": "For <you>", "design": "night", "to_email": "", "send_on": "",
}  # fmt: skip


async def bought(b: httpx.AsyncClient, box: Box, kind: int) -> str:
    """The address of what was bought, once it is paid."""
    form = await b.get(f"{AT}/{kind}")
    leaving = await b.post(f"{AT}/{kind}/sales", data={**hidden_on(form.text), **SENT})
    assert "To the payment page" in leaving.text, leaving.text
    [sale] = await CertificateSale.objects().where(CertificateSale.state == "open")
    assert sale.url in leaving.text
    box.pays(sale.page)
    return f"/gift/{sale.code}"


def has(answer: httpx.Response, *words: str) -> None:
    assert [each for each in words if each not in answer.text] == []


async def test_a_certificate_is_chosen_paid_for_and_shown_with_its_code(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        assert f'href="{AT}"' in (await b.get("/book/center")).text
        assert f'href="{AT}"' not in (await b.get("/book/harbour")).text
        has(await b.get(AT), f"{AT}/{kind}", "Sixty", "Worth €60.00", "€50.00")
        place = await bought(b, box, kind)
        assert "It is not paid yet." in (await b.get(place)).text
        shown = (await b.get(f"{place}/return", follow_redirects=True)).text
        code = (await Voucher.objects().first()).code
        grouped = "-".join(re.findall("....", code))
        assert all(each in shown for each in (grouped, "For &lt;you&gt;", "We send it to masha@example.com."))
        assert (await b.get(f"{place}/certificate.pdf")).content.startswith(b"%PDF")
        sale = await CertificateSale.objects().first()
        assert (sale.language, sale.design) == ("en", "night")
        await returning.take_back(salon.actors["Vera"], sale.id, "Given twice")
        assert "was taken back" in (await b.get(place)).text
        assert (await b.get(f"{place}/certificate.pdf")).status_code == 404


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    wrong = {
        **SENT,
        "email": "",
        "to_email": "nobody",
        "send_on": "2020-01-01",
        "phone": "1",
        "design": "gold",
    }
    async with open_box(monkeypatch), browser() as b:
        answer = await b.post(f"{AT}/{kind}/sales", data=wrong)
        assert answer.status_code == 422
        for field in ("email", "to_email", "send_on", "phone", "design"):
            assert f'id="{field}-error"' in answer.text, field
        assert 'value="Lena"' in answer.text
        assert "For &lt;you&gt;" in answer.text
        for gone in (f"{AT}/{kind + 1}", f"{AT}/0"):
            assert "not sold any more" in (await b.get(gone, follow_redirects=True)).text
        other = await b.post(f"/book/harbour/certificates/{kind}/sales", data=SENT)
        assert other.status_code == 409
        assert (await b.get("/gift/nothing")).status_code == 404
        elsewhere = await b.post(f"{AT}/{kind}/sales", data=SENT, headers={"sec-fetch-site": "cross-site"})
        assert elsewhere.status_code == 403
    monkeypatch.setattr(Settings, "takes_online", property(lambda _: False))
    async with browser() as b:
        assert "No certificates are sold online" in (await b.get(AT)).text
        assert (await b.post(f"{AT}/{kind}/sales", data=SENT)).status_code == 409
    assert await CertificateSale.count() == 0


async def test_while_the_provider_is_away_nothing_is_lost(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon, msgspec.structs.replace(gifts.SIXTY, most_sold="1"))
    async with open_box(monkeypatch) as box, browser() as b:
        box.goes_wrong("checkout/sessions", status=500, times=1)
        form = hidden_on((await b.get(f"{AT}/{kind}")).text)
        away = await b.post(f"{AT}/{kind}/sales", data={**form, **SENT})
        page = (await b.get(away.headers["location"])).text
        assert "We have not heard from the bank yet." in page
        place = away.headers["location"].partition("?")[0]
        again = await b.get(f"{place}/return")
        assert "Go to the payment page" in (await b.get(again.headers["location"])).text
        box.goes_wrong("checkout/sessions", status=500, times=1)
        unheard = await b.get(f"{place}/return")
        assert "unheard=yes" in unheard.headers["location"]
        assert "sold out" in (await b.post(f"{AT}/{kind}/sales", data=SENT)).text
        await CertificateSale.update({"state": "closed"}, force=True)
        over = (await b.get(place)).text
    assert "Nobody paid, so nothing was bought" in over
    assert await CertificateSale.count() == 1


async def test_what_is_left_is_told_to_who_has_the_code_and_to_nobody_else(monkeypatch) -> None:
    """What is blocked or taken back is told like what never was, by as many statements."""
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        sale = await gifts.bought(box, salon, kind)
        code = (await certificate(sale.voucher))["code"]

        async def asked(typed: str) -> tuple[int, int, str]:
            async with count_queries() as statements:
                answer = await b.post("/certificates/balance", data={"code": typed})
            return answer.status_code, len(statements), answer.text.replace(typed, "CODE")

        known = await asked(code.lower())
        assert (known[0], "€60.00" in known[2]) == (200, True)
        assert all(each not in known[2] for each in ("Masha", "Lena", "For you"))
        await certificate_keeping.set_blocked(salon.actors["Vera"], sale.voucher, blocked=True)
        blocked, unknown, slip = [await asked(each) for each in (code, "K7MQ4XPR9TNW", "K7MQ4XPR9TNA")]
        assert blocked == unknown == slip
        assert (blocked[0], "No certificate has this code" in blocked[2]) == (404, True)
        monkeypatch.setattr(limits, "per_minute", lambda: 1)
        limits.buckets.clear()
        codes = [(await b.post("/certificates/balance", data={"code": code})).status_code for _ in range(2)]
    assert codes == [404, 429]


async def test_more_kinds_are_listed_with_no_more_queries(monkeypatch) -> None:
    salon = await open_salon()
    found = []
    async with open_box(monkeypatch), browser() as b:
        for number in (1, 6):
            for _ in range(number):
                await gifts.kind_of(salon)
            await b.get("/book/center")
            async with count_queries() as statements:
                await b.get(AT)
            found.append(len(statements))
    assert found[0] == found[1] <= 6


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_speak_every_language(monkeypatch, language: str) -> None:
    salon = await open_salon()
    three = CertificateTypeForm(
        name="Three", nominal="120", price="120", covers="services", services={salon.haircut: "3"},
        lasts="forever", is_online="yes",
    )  # fmt: skip
    kind = await gifts.kind_of(salon, three)
    async with open_box(monkeypatch) as box, browser() as b:
        sale = await gifts.bought(box, salon, kind)
        for place in ("/certificates", AT, f"{AT}/{kind}", f"/gift/{sale.code}", "/certificates/balance"):
            answer = await b.get(place, params={"lang": language}, follow_redirects=True)
            assert answer.status_code == 200
            assert f'<html lang="{language}"' in answer.text
