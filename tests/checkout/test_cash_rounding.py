"""Where the smallest coins are gone: cash goes to the next step, and the book and the papers say so."""

import pytest

from checkout import actions, pdf
from checkout.receipt_paper import read_paper
from checkout.registers import escpos
from checkout.rules import Checkout, Method, Tender
from checkout.tables import Bill, Payment
from kit import db
from tests.cast import open_salon
from tests.checkout.escpos_reader import read
from tests.checkout.taxing import keeps_taxes, rounds
from tests.checkout.test_escpos import PRINTER
from tests.checkout.till import arrived, balances, by_card, count, drawer, in_cash, pay
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
PAPER = "SELECT content FROM receipt WHERE bill = $1 AND kind = $2"


async def test_cash_is_rounded_in_the_drawer_the_book_and_on_the_bill() -> None:
    salon = await open_salon()
    await rounds(salon)
    await drawer(salon, opening=0)
    visit = await arrived(salon, price=4503)
    bill = await pay(salon, visit, in_cash(4503))
    assert (bill.total, bill.rounding) == (4503, 2)
    assert await balances(salon) == {"cash_desk": 4505, "cash_rounding": -2, "revenue_services": -4503}
    text = (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    assert "Rounding of cash" in text
    assert "€45.05 goes back to Masha Petrova" in (await look(salon, "Vera", f"/desk/bills/{visit.id}")).text


async def test_reopening_gives_back_what_was_taken() -> None:
    salon = await open_salon()
    await rounds(salon)
    await drawer(salon, opening=0)
    visit = await arrived(salon, price=4503)
    bill = await pay(salon, visit, in_cash(4503))
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Mistake", 2)
    assert await balances(salon) == {}
    refund = read_paper(await db.fetch_value(PAPER, bill.id, "refund"))
    assert ([each.amount for each in refund.payments], refund.rounding) == ([4505], 2)


async def test_a_card_is_not_rounded() -> None:
    salon = await open_salon()
    await rounds(salon)
    bill = await pay(salon, await arrived(salon, price=4503), by_card(4503))
    assert (bill.rounding, await balances(salon)) == (0, {"card_terminal": 4503, "revenue_services": -4503})


async def test_of_both_only_the_cash_is_rounded_and_down_where_it_is_always_down() -> None:
    salon = await open_salon()
    await rounds(salon, "0.10", "down")
    await drawer(salon, opening=0)
    both = Checkout(version=1, payments=[Tender(Method.card, 4000), Tender(Method.cash, 509)])
    bill = await pay(salon, await arrived(salon, price=4509), both)
    assert bill.rounding == -9
    assert await balances(salon) == {
        "card_terminal": 4000,
        "cash_desk": 500,
        "cash_rounding": 9,
        "revenue_services": -4509,
    }


async def test_what_rounds_to_nothing_needs_no_drawer() -> None:
    salon = await open_salon()
    await rounds(salon)
    bill = await pay(salon, await arrived(salon, price=2), in_cash(2))
    assert (bill.rounding, await count("payment")) == (-2, 0)
    assert await balances(salon) == {"cash_rounding": 2, "revenue_services": -2}


async def test_rounding_is_no_revenue_and_has_no_tax_in_it() -> None:
    salon = await open_salon()
    await keeps_taxes(salon, cash_step="0.05")
    await drawer(salon, opening=0)
    await pay(salon, await arrived(salon, price=4503), in_cash(4503))
    assert await balances(salon) == {
        "cash_desk": 4505, "cash_rounding": -2, "tax": -719, "revenue_services": -3784,
    }  # fmt: skip


async def test_the_receipt_says_by_how_much() -> None:
    salon = await open_salon()
    await rounds(salon)
    await drawer(salon)
    bill = await pay(salon, await arrived(salon, price=4503), in_cash(4503, received=5000))
    paper = read_paper(await db.fetch_value(PAPER, bill.id, "sale"))
    said = pdf.spelled(paper)
    assert said["payments"] == [["Rounding", "€0.02"], ["Cash", "€50.00"]]
    assert said["change"] == ["Change", "€4.95"]
    printed = read(escpos.receipt_bytes(paper, PRINTER)).text
    assert printed.index("TOTAL EUR") < printed.index("Rounding") < printed.index("Cash")


async def test_at_the_desk_nothing_typed_is_exactly_what_is_asked() -> None:
    salon = await open_salon()
    await rounds(salon)
    await drawer(salon)
    visit = await arrived(salon, price=4503)
    done = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", version=1, way="cash")
    assert done.status_code == 303
    [paid] = await Payment.objects()
    assert (paid.amount, paid.received) == (4505, 4505)


async def test_less_than_is_asked_is_refused_with_what_is_missing() -> None:
    salon = await open_salon()
    await rounds(salon)
    await drawer(salon)
    visit = await arrived(salon, price=4503)
    form = {"version": 1, "way": "cash", "received": "45"}
    page = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", **form)
    assert page.status_code == 422
    assert "€0.05 is still to be paid." in page.text
    assert 'value="45"' in page.text
    assert await Bill.count() == 0


async def test_the_server_says_what_is_to_pay_while_it_is_typed() -> None:
    salon = await open_salon()
    await rounds(salon)
    await drawer(salon)
    visit = await arrived(salon, price=4503)
    typed = {"version": 1, "way": "cash", "received": "50", "tip": "1"}
    said = await send(salon, "Olga", f"/desk/bills/{visit.id}/sums", **typed)
    assert said.status_code == 200
    assert "Rounded by €0.02. Change €3.95" in said.text
    assert "Charge €46.05" in said.text
    odd = await send(salon, "Olga", f"/desk/bills/{visit.id}/sums", way="cash", received="a lot")
    assert (odd.status_code, "That is no amount of money." in odd.text) == (200, True)
    assert await Bill.count() == 0
