"""A certificate bought online: paid once, given once, and taken back whole while nothing was used."""

from datetime import date, timedelta

import msgspec
import pytest

import ledger.queries
from checkout.actions.certificates import looking, returning
from checkout.certificate_tables import CertificateRefund
from checkout.gateway.protocol import GatewayAway
from clients.tables import Client
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound
from loyalty.actions import certificate_keeping, certificate_types
from loyalty.actions.certificate_sales import NotAnyMore, NotUntouched, SoldOut, TakenBackAlready
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.certificate_schemas import BuyForm, CertificateTypeForm, CorrectForm
from loyalty.certificate_tables import Certificate, CertificatePiece
from loyalty.queries.certificate_lists import certificate
from loyalty.queries.certificate_sales import sale_row
from loyalty.voucher_tables import Voucher
from tests.cast import open_salon
from tests.checkout import gifts, paying
from tests.checkout.box import open_box

pytestmark = pytest.mark.usefixtures("morning")
BOOK = {"online_acquirer": 5_000, "certificates": -6_000, "discounts": 1_000}


async def test_what_is_paid_is_given_once_however_often_it_is_heard_of(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box:
        sale = await gifts.asks(salon, kind)
        assert (sale.state, sale.url != "", await Voucher.count()) == ("open", True, 0)
        box.pays(sale.page)
        await paying.tells(box, twice=True, backwards=True)
        await looking.look(sale)
        await gifts.works()
    sale = await sale_row(sale.id)
    assert (await Voucher.count(), sale.state) == (1, "paid")
    assert await paying.book_of(salon) == BOOK
    assert await ledger.queries.faults() == []
    assert await certificate_facts(sale) == (6_000, sale.expires_on, salon.masha, None)
    assert await letters() == [("gift_bought", f"/gift/{sale.code}", "masha@example.com")]


async def certificate_facts(sale: CertificateSale) -> tuple[object, ...]:
    held = await certificate(sale.voucher)
    return held["amount_left"], held["expires_on"], held["buyer"], held["client"]


async def letters() -> list[tuple[object, ...]]:
    found = await db.fetch("SELECT kind, about ->> 'path' AS path, about ->> 'email' AS email FROM message")
    return [tuple(each) for each in found]


async def test_what_was_typed_is_on_the_certificate(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        sale = await gifts.bought(box, salon, await gifts.kind_of(salon))
    held = await certificate(sale.voucher)
    assert (held["for_whom"], held["from_whom"], held["message"]) == ("Lena", "Masha Petrova", "For you")
    assert (held["design"], held["email"], held["send_on"]) == (
        "garden",
        "lena@example.com",
        date(2026, 12, 24),
    )
    assert held["language"] == "de"


async def test_services_are_given_as_pieces_and_ones_own_is_on_the_card(monkeypatch) -> None:
    salon = await open_salon()
    three = CertificateTypeForm(
        name="Three", nominal="120", price="120", covers="services", services={salon.haircut: "3"},
        lasts="forever", is_online="yes",
    )  # fmt: skip
    kind = await gifts.kind_of(salon, three)
    own = BuyForm(name="Nobody Yet", phone="0151 99988877", email="new@example.com")
    async with open_box(monkeypatch) as box:
        sale = await gifts.bought(box, salon, kind, own)
    held = await certificate(sale.voucher)
    buyer = await Client.objects().get(Client.phone == "+4915199988877")
    assert buyer is not None
    assert (held["client"], held["buyer"], held["visits_left"]) == (buyer.id, buyer.id, 3)
    assert await CertificatePiece.count() == 3
    assert held["send_on"] == clock.today("Europe/Berlin")
    assert await db.fetch_value("SELECT count(*) FROM message") == 0  # it goes to them today


async def test_a_form_that_is_sent_again_is_one_sale_with_what_it_says_now(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    other = msgspec.structs.replace(gifts.FORM, for_whom="Nina")
    async with open_box(monkeypatch) as box:
        first = await gifts.asks(salon, kind, asking="form")
        again = await gifts.asks(salon, kind, other, asking="form")
        assert (first.id, first.url, again.for_whom) == (again.id, again.url, "Nina")
        box.pays(first.page)
        await paying.tells(box)
        after = await gifts.asks(salon, kind, asking="form")
    assert (after.id, after.state, after.for_whom) == (first.id, "paid", "Nina")


async def test_who_does_not_pay_gets_nothing_and_is_forgotten(monkeypatch) -> None:
    """A declined card can be followed by another; at the end the page is closed, and no card is made."""
    salon = await open_salon()
    kind = await gifts.kind_of(salon, msgspec.structs.replace(gifts.SIXTY, most_sold="1"))
    stranger = msgspec.structs.replace(gifts.FORM, phone="0151 99988877", email="new@example.com")
    async with open_box(monkeypatch) as box:
        sale = await gifts.asks(salon, kind, stranger)
        box.pays(sale.page, "4000000000009995")
        declined = await looking.look(sale)
        assert (declined.state, declined.trouble) == ("open", "insufficient_funds")
        with pytest.raises(SoldOut):
            await gifts.asks(salon, kind)
        with clock.pretend(clock.now() + timedelta(minutes=61)):
            await gifts.works()
            assert (await sale_row(sale.id)).state == "closed"
            assert (await gifts.asks(salon, kind)).state == "open"
        with clock.pretend(clock.now() + timedelta(days=31)):
            await looking.forget_unpaid()
    assert await CertificateSale.exists().where(CertificateSale.id == sale.id) is False
    assert (await Voucher.count(), await paying.book_of(salon)) == (0, {})
    assert await Client.exists().where(Client.email == "new@example.com") is False


async def test_what_was_paid_as_the_page_closed_is_given(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box:
        sale = await gifts.asks(salon, kind)
        box.pays(sale.page)
        await certificate_types.set_active(salon.actors["Vera"], kind, active=False)
        with clock.pretend(clock.now() + timedelta(days=3)):
            await gifts.works()
        with pytest.raises(NotAnyMore):
            await gifts.asks(salon, kind)
    assert ((await sale_row(sale.id)).state, await paying.book_of(salon)) == ("paid", BOOK)


async def test_where_the_provider_is_away_or_says_no_nobody_is_led_anywhere(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box:
        box.goes_wrong("checkout/sessions", status=500, times=1)
        with pytest.raises(GatewayAway):
            await gifts.asks(salon, kind, asking="form")
        with clock.pretend(clock.now() + timedelta(minutes=1)):
            await gifts.works()
        assert (await gifts.asks(salon, kind, asking="form")).state == "open"
        assert len(box.store.all("checkout.session")) == 1
        late = await gifts.asks(salon, kind, opens=False)
        with clock.pretend(clock.now() + timedelta(minutes=26)):
            await gifts.works()
        assert (await sale_row(late.id)).state == "closed"
        box.goes_wrong("checkout/sessions", status=400, times=1)
        refused = await gifts.asks(salon, kind)
    assert (refused.state, refused.url, await Voucher.count()) == ("failed", "", 0)


async def test_an_untouched_one_is_taken_back_and_the_money_goes_back_by_the_provider(monkeypatch) -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    async with open_box(monkeypatch) as box:
        sale = await gifts.bought(box, salon, await gifts.kind_of(salon))
        for actor, refusal in (("Boris", NotFound), ("Anna", Forbidden)):
            with pytest.raises(refusal):
                await returning.take_back(salon.actors[actor], sale.id, "A gift too many")
        with pytest.raises(Invalid):
            await returning.take_back(vera, sale.id, " ")
        assert await paying.book_of(salon) == BOOK

        await returning.take_back(vera, sale.id, "A gift too many")
        assert await paying.book_of(salon) == {"online_acquirer": 5_000, "refunds_due": -5_000}
        with pytest.raises(TakenBackAlready):
            await returning.take_back(vera, sale.id, "Again")
        await gifts.works()
    held, gift = (
        await certificate(sale.voucher),
        await Certificate.objects().get(Certificate.voucher == sale.voucher),
    )
    assert (held["state"], held["amount_left"]) == ("taken_back", 0)
    assert gift is not None
    assert gift.send_on is None
    assert await paying.book_of(salon) == {}
    assert (await CertificateRefund.select(CertificateRefund.state)) == [{"state": "done"}]


async def test_one_that_was_used_stays_and_a_refund_that_fails_brings_it_back(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    vera = salon.actors["Vera"]
    async with open_box(monkeypatch) as box:
        sale = await gifts.bought(box, salon, kind)
        await certificate_keeping.correct(vera, sale.voucher, CorrectForm(left="55", why="A slip"))
        with pytest.raises(NotUntouched):
            await returning.take_back(vera, sale.id, "Too late")
        await certificate_keeping.correct(vera, sale.voucher, CorrectForm(left="60", why="None"))

        await returning.take_back(vera, sale.id, "A gift too many")
        box.goes_wrong("refunds", status=400, times=1)
        await gifts.works()
        held = await certificate(sale.voucher)
        assert (held["state"], held["amount_left"]) == ("active", 6_000)
        assert await paying.book_of(salon) == BOOK
        await returning.take_back(vera, sale.id, "Once more")
        await gifts.works()
    assert await paying.book_of(salon) == {}
    assert await ledger.queries.faults() == []
