"""Certificates with terms at the bill: what they pay, until when, where, and how many are sold."""

from datetime import date, timedelta

import pytest

from catalog.voucher_tables import VoucherPlace
from checkout import actions
from checkout.actions import vouchers
from checkout.rules import Checkout
from clients.tables import Visit, VisitLine
from kit import clock
from kit.errors import Invalid
from loyalty.actions import certificate_keeping as keeping
from loyalty.actions.certificate_lapsing import lapse_next
from loyalty.actions.certificates import NoneLeft
from loyalty.certificate_schemas import CertificateTypeForm
from loyalty.queries import certificate_lists as lists
from loyalty.voucher_tables import Voucher
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.vouchers import left_of, puts_on, use
from tests.checkout.web import look
from tests.loyalty.certificates import FIFTY, kind_of

pytestmark = pytest.mark.usefixtures("morning")


async def bought(salon: Salon, form: CertificateTypeForm = FIFTY, quantity: int = 1) -> Voucher:
    """Sold on a bill for its price."""
    visit = await till.arrived(salon, price=0)
    version = await puts_on(salon, visit, await kind_of(salon, form), quantity=quantity)
    await till.pay(salon, visit, till.by_card(int(form.price) * 100 * quantity, version))
    return await Voucher.objects().where(Voucher.visit == visit.id).order_by(Voucher.id).first()


async def add(visit: Visit, service: int, quantity: int, price: int) -> None:
    line = VisitLine(
        visit=visit.id, service=service, title="More", quantity=quantity, price=price, position=2
    )
    await line.save()


async def refused(salon: Salon, visit: Visit, voucher: Voucher) -> str:
    with pytest.raises(Invalid) as trouble:
        await vouchers.use_code(salon.actors["Olga"], visit.id, voucher.code, 1)
    return str(trouble.value.fields["voucher_code"])


async def test_what_is_above_its_price_is_a_discount_and_only_chosen_services_are_paid() -> None:
    salon = await open_salon()
    form = CertificateTypeForm(
        name="Colour", nominal="50", price="40", pays_for="chosen", services={salon.colour: "1"}
    )
    certificate = await bought(salon, form)
    assert await till.balances(salon) == {"card_terminal": 4000, "certificates": -5000, "discounts": 1000}
    assert certificate.expires_on == date(2027, 12, 1)
    visit = await till.arrived(salon)
    assert "certain services only" in await refused(salon, visit, certificate)
    await add(visit, salon.colour, 1, 11_000)
    version = await use(salon, visit, certificate)
    await till.pay(salon, visit, till.by_card(4500 + 6000, version))
    assert await left_of(certificate) == (0, 0)


async def test_services_are_given_however_dear_they_have_become() -> None:
    salon = await open_salon()
    form = CertificateTypeForm(
        name="Three cuts", nominal="120", price="120", covers="services", services={salon.haircut: "3"}
    )
    certificate = await bought(salon, form)
    visit = await till.arrived(salon, price=6000)
    page = (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    assert ("3 services left" in page, "Use 1 service<" in page) == (True, True)
    version = await use(salon, visit, certificate)
    await till.pay(salon, visit, Checkout(version=version))
    assert await left_of(certificate) == (8000, 2)
    assert (await till.balances(salon))["discounts"] == 2000
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Wrong", version + 1)
    assert await left_of(certificate) == (12_000, 3)
    assert await VisitLine.select(VisitLine.price, VisitLine.discount).where(VisitLine.visit == visit.id) == [
        {"price": 6000, "discount": 0}
    ]


async def test_a_service_that_became_cheap_is_paid_and_what_is_too_much_is_nobodys() -> None:
    salon = await open_salon()
    form = CertificateTypeForm(
        name="A cut", nominal="40", price="40", covers="services", services={salon.haircut: "1"}
    )
    certificate = await bought(salon, form)
    visit = await till.arrived(salon, price=3000)
    version = await use(salon, visit, certificate)
    await till.pay(salon, visit, Checkout(version=version))
    assert (await left_of(certificate), (await lists.certificate(certificate.id))["state"]) == (
        (1000, 0), "spent",
    )  # fmt: skip
    assert not await lapse_next(clock.now())
    assert await lapse_next(clock.now() + timedelta(days=1))
    assert await left_of(certificate) == (0, 0)


async def test_as_many_as_stand_on_a_line_have_to_be_left() -> None:
    salon = await open_salon()
    form = CertificateTypeForm(
        name="Three cuts", nominal="120", price="120", covers="services", services={salon.haircut: "2"}
    )
    certificate = await bought(salon, form)
    many = await till.arrived(salon, price=6000)
    await VisitLine.update({VisitLine.quantity: 3}).where(VisitLine.visit == many.id)
    assert "on a line of its own" in await refused(salon, many, certificate)
    assert [(row["given"], row["free"]) for row in await lists.pieces_left(certificate.id)] == [(2, 2)]


async def test_a_visit_on_the_last_day_finds_it_when_it_is_paid_the_next_day() -> None:
    salon = await open_salon()
    certificate = await bought(salon, CertificateTypeForm(name="G", nominal="50", price="50", term="1"))
    last = clock.local_midnight(date(2027, 1, 1), "Europe/Berlin")
    with clock.pretend(last + timedelta(hours=17)):
        visit = await till.arrived(salon)
    with clock.pretend(last + timedelta(hours=33)):  # nine in the morning of the day after
        assert not await lapse_next(clock.now())
        late = await till.arrived(salon)
        assert "was valid until 1 Jan 2027" in await refused(salon, late, certificate)
        version = await use(salon, visit, certificate)
        await till.pay(salon, visit, Checkout(version=version))
    with clock.pretend(last + timedelta(days=2)):
        assert [await lapse_next(clock.now()) for _ in range(2)] == [True, False]
    assert await left_of(certificate) == (0, 0)
    assert (await till.balances(salon))["vouchers_lapsed"] == -500


async def test_for_one_visit_it_is_not_used_again_and_comes_whole_out_of_a_reopened_one() -> None:
    salon = await open_salon()
    certificate = await bought(
        salon, CertificateTypeForm(name="Once", nominal="50", price="50", is_used_once="yes")
    )
    visit, later = await till.arrived(salon), await till.arrived(salon)
    version = await use(salon, visit, certificate)
    await till.pay(salon, visit, Checkout(version=version))
    assert "has been used" in await refused(salon, later, certificate)
    assert not await lapse_next(clock.now())
    assert await lapse_next(clock.now() + timedelta(days=1))
    assert await left_of(certificate) == (0, 0)


async def test_blocked_or_of_another_place_it_pays_nothing_and_of_two_none_is_sold_beyond_the_limit() -> None:
    salon = await open_salon()
    certificate = await bought(salon)
    visit = await till.arrived(salon)
    await keeping.set_blocked(salon.actors["Olga"], certificate.id, blocked=True)
    assert "is blocked" in await refused(salon, visit, certificate)
    await keeping.set_blocked(salon.actors["Olga"], certificate.id, blocked=False)
    await VoucherPlace(of_type=certificate.of_type, branch=salon.harbour).save()
    assert "is not for this branch" in await refused(salon, visit, certificate)
    few = CertificateTypeForm(name="Few", nominal="50", price="50", most_sold="1")
    before = await till.balances(salon)
    with pytest.raises(NoneLeft):
        await bought(salon, few, quantity=2)
    assert await till.balances(salon) == before
