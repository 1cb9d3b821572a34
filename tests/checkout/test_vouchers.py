"""Certificates at the bill: sold, used with one tap, undone, and given back; nothing of it half."""

import pytest

from checkout import actions, queries
from checkout.actions import vouchers
from checkout.rules import Checkout, Method, Tender
from checkout.rules.refunding import WrongRefund
from checkout.rules.refunds import Asked, Wish
from checkout.voucher_tables import VoucherUse
from clients.tables import Visit
from kit.errors import Invalid, NotFound
from loyalty.actions.vouchers import VoucherUsed
from loyalty.voucher_tables import Voucher, VoucherMove
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.refunding import EVERYTHING, lines_of, payments_of, refund
from tests.checkout.vouchers import bought, certificate_type, left_of, owed_for, puts_on, use

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_certificate_that_is_sold_is_owed_and_no_revenue() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 10_000)
    assert await till.balances(salon) == {"card_terminal": 10_000, "certificates": -10_000}
    assert await left_of(certificate) == (10_000, 0)
    assert certificate.client == salon.masha


async def test_several_of_a_kind_are_several_certificates_and_share_what_was_paid() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon, price=0)
    version = await puts_on(salon, visit, await certificate_type(salon, 3000), quantity=3)
    await till.pay(salon, visit, till.by_card(9000, version))
    assert [await left_of(each) for each in await Voucher.objects()] == [(3000, 0)] * 3
    assert len({each.code for each in await Voucher.objects()}) == 3


async def test_a_discount_on_a_certificate_is_a_discount_and_what_it_is_good_for_is_owed() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon, price=0)
    version = await puts_on(salon, visit, await certificate_type(salon, 10_000))
    line = next(each for each in await queries.bill_lines(visit.id) if each["voucher_type"])["id"]
    terms = actions.LineTerms(1, 10_000, 1500, "Anniversary")
    await actions.change_line(salon.actors["Vera"], visit.id, line, terms, version)
    await till.pay(salon, visit, till.by_card(8500, version + 1))
    assert await till.balances(salon) == {"card_terminal": 8500, "certificates": -10_000, "discounts": 1500}


async def test_it_pays_a_part_of_a_bill_and_the_rest_is_money() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 3000)
    visit = await till.arrived(salon)
    version = await use(salon, visit, certificate)
    bill = await till.pay(salon, visit, till.by_card(1500, version))
    assert await left_of(certificate) == (0, 0)
    assert await payments_by_method(bill.id) == {"voucher": 3000, "card": 1500}
    assert await till.balances(salon) == {"card_terminal": 4500, "revenue_services": -4500}


async def payments_by_method(bill: int) -> dict[str, int]:
    from checkout.tables import Payment

    return {each.method: each.amount for each in await Payment.objects().where(Payment.bill == bill)}


async def test_more_than_the_bill_comes_to_stays_on_it_and_nothing_is_to_be_paid() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 10_000)
    visit = await till.arrived(salon)
    version = await use(salon, visit, certificate)
    sheet = await queries.bill_sheet(salon.actors["Olga"], visit.id)
    assert (sheet.left, sheet.to_charge, sheet.by_vouchers) == (0, 0, 4500)
    await till.pay(salon, visit, Checkout(version=version))
    assert await left_of(certificate) == (5500, 0)


async def test_the_page_offers_what_who_comes_has_and_one_tap_undoes_it() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 10_000)
    visit = await till.arrived(salon)
    [offer] = (await queries.bill_sheet(salon.actors["Olga"], visit.id)).offers
    assert (offer.voucher["id"], offer.amount) == (certificate.id, 4500)
    version = await use(salon, visit, certificate)
    sheet = await queries.bill_sheet(salon.actors["Olga"], visit.id)
    assert (sheet.offers, [each.amount for each in sheet.now.used]) == ([], [4500])
    await vouchers.take_off(salon.actors["Olga"], visit.id, sheet.now.used[0].use or 0, version)
    sheet = await queries.bill_sheet(salon.actors["Olga"], visit.id)
    assert (sheet.left, len(sheet.offers)) == (4500, 1)
    with pytest.raises(NotFound):
        await vouchers.take_off(salon.actors["Olga"], visit.id, 1, version + 1)


async def test_two_on_a_bill_pay_one_after_the_other() -> None:
    salon = await open_salon()
    first, second = await bought(salon, 3000), await bought(salon, 3000)
    visit = await till.arrived(salon)
    await use(salon, visit, first)
    version = await use(salon, visit, second, version=2)
    await till.pay(salon, visit, Checkout(version=version))
    assert (await left_of(first), await left_of(second)) == ((0, 0), (1500, 0))


async def test_neither_tip_nor_what_is_sold_ahead_is_paid_by_one() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 20_000)
    visit = await till.arrived(salon)
    await puts_on(salon, visit, await certificate_type(salon, 5000))
    version = await use(salon, visit, certificate, version=2)
    checkout = till.by_card(5300, version, tip=300, tip_member=salon.anna)
    bill = await till.pay(salon, visit, checkout)
    assert await payments_by_method(bill.id) == {"voucher": 4500, "card": 5300}


@pytest.mark.parametrize("code", ["", "NOSUCHCODE22", "x" * 60, "'; DROP TABLE voucher"])
async def test_a_code_that_nothing_has_is_refused_and_leaves_no_trace(code: str) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    with pytest.raises(Invalid) as refused:
        await vouchers.use_code(salon.actors["Olga"], visit.id, code, 1)
    assert "voucher_code" in refused.value.fields
    assert (await VoucherUse.count(), (await till.fresh(visit)).version) == (0, 1)


async def test_the_same_twice_or_one_with_nothing_left_is_refused_in_words() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 4500)
    visit, next_one = await till.arrived(salon), await till.arrived(salon)
    version = await use(salon, visit, certificate)
    with pytest.raises(Invalid, match="already"):
        await use(salon, visit, certificate, version=version)
    await till.pay(salon, visit, Checkout(version=version))
    with pytest.raises(Invalid, match="Nothing is left"):
        await use(salon, next_one, certificate)


async def test_what_another_bill_used_meanwhile_is_not_used_again() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 4500)
    first, second = await till.arrived(salon), await till.arrived(salon)
    await use(salon, first, certificate)
    version = await use(salon, second, certificate)
    await till.pay(salon, first, Checkout(version=2))
    before = await till.balances(salon)
    with pytest.raises(Invalid, match="Nothing is left"):
        await till.pay(salon, second, Checkout(version=version))
    assert (await till.balances(salon), (await till.fresh(second)).status) == (before, "arrived")


async def test_reopening_gives_back_what_was_used() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 3000)
    visit = await till.arrived(salon)
    version = await use(salon, visit, certificate)
    await till.pay(salon, visit, till.by_card(1500, version))
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Wrong", version + 1)
    assert await left_of(certificate) == (3000, 0)
    assert await till.balances(salon) == {"card_terminal": 3000, "certificates": -3000}
    await till.pay(salon, visit, till.by_card(1500, version + 2))
    assert await left_of(certificate) == (0, 0)


async def test_a_sale_is_reopened_unless_something_was_used_of_it() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 3000)
    sale = await Visit.objects().get(Visit.id == certificate.visit)
    visit = await till.arrived(salon)
    version = await use(salon, visit, certificate)
    await till.pay(salon, visit, till.by_card(1500, version))
    before = await till.balances(salon), await VoucherMove.count()
    with pytest.raises(VoucherUsed, match="has been used since"):
        await actions.reopen_visit(salon.actors["Vera"], sale.id, "Wrong", sale.version)
    assert (await till.balances(salon), await VoucherMove.count()) == before
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Wrong", version + 1)
    await actions.reopen_visit(salon.actors["Vera"], sale.id, "Wrong", sale.version)
    assert await till.balances(salon) == {}
    assert await left_of(certificate) == (0, 0)


async def test_a_refund_puts_back_what_it_paid_of_the_line() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 4500)
    visit = await till.arrived(salon)
    version = await use(salon, visit, certificate)
    await till.buys_shampoo(salon, visit)
    await till.pay(salon, visit, till.by_card(1200, version))
    lines = await lines_of(visit)
    await refund(salon, visit, Wish(lines={lines["Shampoo"]: Asked(1)}))
    moved = await left_of(certificate)
    await refund(salon, visit, EVERYTHING)
    assert (moved[0] < 4500, await left_of(certificate)) == (True, (4500, 0))
    assert await till.balances(salon) == {"card_terminal": 4500, "certificates": -4500}


async def test_what_it_paid_goes_back_no_other_way() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 4500)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, Checkout(version=await use(salon, visit, certificate)))
    [payment] = (await payments_of(visit)).values()
    wish = Wish(everything=True, otherwise={payment: Method.card})
    with pytest.raises(WrongRefund, match="goes back on it"):
        await refund(salon, visit, wish)
    assert await left_of(certificate) == (0, 0)


async def test_certificates_that_were_sold_go_back_whole_and_the_unused_ones_first() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon, price=0)
    version = await puts_on(salon, visit, await certificate_type(salon, 3000), quantity=2)
    await till.pay(salon, visit, till.by_card(6000, version))
    first, second = await Voucher.objects().order_by(Voucher.id)
    other = await till.arrived(salon)
    await till.pay(salon, other, till.by_card(1500, await use(salon, other, second)))
    line = (await lines_of(visit))["Certificate"]
    with pytest.raises(WrongRefund, match="whole"):
        await refund(salon, visit, Wish(lines={line: Asked(0, 1000)}))
    await refund(salon, visit, Wish(lines={line: Asked(1)}))
    assert ((await Voucher.objects().get(Voucher.id == first.id)).taken_back_at is None) is False
    assert await owed_for(salon) == 0
    with pytest.raises(VoucherUsed):
        await refund(salon, visit, Wish(lines={line: Asked(1)}))


async def test_points_are_for_the_money_of_a_sale_and_never_for_what_a_certificate_pays() -> None:
    salon = await open_salon()
    await till.cashback(salon)
    certificate = await bought(salon, 3000)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(1500, await use(salon, visit, certificate)))
    assert (await till.balances(salon))["points (points)"] == -(3 + 1)


async def test_paying_as_a_tender_without_having_it_on_the_bill_is_refused() -> None:
    salon = await open_salon()
    certificate = await bought(salon, 4500)
    visit = await till.arrived(salon)
    tender = Tender(Method.voucher, 4500, voucher=certificate.id)
    with pytest.raises(Invalid):
        await till.pay(salon, visit, Checkout(version=1, payments=[tender]))
    assert await left_of(certificate) == (4500, 0)
