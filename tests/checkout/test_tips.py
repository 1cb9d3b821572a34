"""A tip is for one person, or shared out over several: each part is owed to whose it is."""

import pytest

from checkout import actions, pdf
from checkout.papers import tips as said_of
from checkout.piccolo_migrations.checkout_2026_11_28t20_23_00_000000 import FILL
from checkout.receipt_paper import read_paper
from checkout.rules import Checkout, Method, Tender
from checkout.rules.tips import TipPart
from checkout.tables import Bill
from clients.tables import Visit
from kit import db
from kit.errors import Invalid
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout.taxing import also_served, on_parties
from tests.checkout.till import arrived, balances, by_card, count, fresh, pay
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
PARTS = "SELECT member, amount FROM bill_tip WHERE bill = $1 ORDER BY id"
PAPER = "SELECT content FROM receipt WHERE bill = $1 AND kind = 'sale'"


async def parts_of(bill: int) -> list[tuple[int, int]]:
    return [tuple(row) for row in await db.fetch(PARTS, bill)]


async def shared(salon: Salon) -> Visit:
    """Anna cuts, Lena washes."""
    visit = await arrived(salon)
    await also_served(salon, visit, salon.lena)
    return visit


def tipped(*parts: TipPart, tip: int = 500) -> Checkout:
    return Checkout(version=1, payments=[Tender(Method.card, 4500 + tip)], tip=tip, tip_parts=parts)


async def test_each_part_is_owed_to_whose_it_is_and_goes_back_with_the_visit() -> None:
    salon = await open_salon()
    visit = await shared(salon)
    bill = await pay(salon, visit, tipped(TipPart(salon.anna, 200), TipPart(salon.lena, 300)))
    assert await on_parties("tips_payable") == {salon.anna: -200, salon.lena: -300}
    assert await parts_of(bill.id) == [(salon.anna, 200), (salon.lena, 300)]
    assert (bill.tip, bill.tip_member) == (500, salon.lena)
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Mistake", 2)
    assert await balances(salon) == {}


async def test_the_bill_and_the_receipt_name_them() -> None:
    salon = await open_salon()
    visit = await shared(salon)
    bill = await pay(salon, visit, tipped(TipPart(salon.anna, 200), TipPart(salon.lena, 300)))
    paper = read_paper(await db.fetch_value(PAPER, bill.id))
    assert said_of(paper) == [("Tip for Anna", 200), ("Tip for Lena", 300)]
    assert pdf.spelled(paper)["tips"] == [["Tip for Anna", "€2.00"], ["Tip for Lena", "€3.00"]]
    text = (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    assert text.index("Tip for Lena") < text.index("Tip for Anna")


async def test_a_tip_for_one_is_said_as_before() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    bill = await pay(salon, visit, by_card(5000, tip=500))
    assert await parts_of(bill.id) == [(salon.anna, 500)]
    assert said_of(read_paper(await db.fetch_value(PAPER, bill.id))) == [("Tip", 500)]
    assert (await pay(salon, await arrived(salon), by_card(4500))).tip_member is None


async def test_bills_from_before_are_each_of_one_person() -> None:
    salon = await open_salon()
    bill = await pay(salon, await arrived(salon), by_card(5000, tip=500, tip_member=salon.lena))
    await pay(salon, await arrived(salon), by_card(4500))
    await db.execute("DELETE FROM bill_tip")
    await db.execute(FILL)
    assert (await parts_of(bill.id), await count("bill_tip")) == ([(salon.lena, 500)], 1)


@pytest.mark.parametrize("fault", ["too little", "too much", "nobody", "twice", "stranger", "nothing"])
async def test_parts_that_are_not_the_tip_take_no_money(fault: str) -> None:
    salon = await open_salon()
    visit = await shared(salon)
    anna, lena = TipPart(salon.anna, 200), TipPart(salon.lena, 300)
    parts = {
        "too little": [anna],
        "too much": [anna, TipPart(salon.lena, 301)],
        "nobody": [anna, TipPart(0, 300)],
        "twice": [anna, anna, TipPart(salon.lena, 100)],
        "stranger": [anna, TipPart(salon.boris, 300)],
        "nothing": [anna, lena, TipPart(salon.boris, 0)],
    }[fault]
    with pytest.raises(Invalid):
        await pay(salon, visit, tipped(*parts))
    tables = ("bill", "bill_tip", "bill_line", "book_transaction", "receipt")
    assert [await count(table) for table in tables] == [0] * len(tables)
    assert (await fresh(visit)).version == 1


async def test_at_the_desk_everybody_who_served_gets_an_equal_part() -> None:
    salon = await open_salon()
    visit = await shared(salon)
    page = await look(salon, "Olga", f"/desk/bills/{visit.id}")
    assert "Everybody who served, in equal parts" in page.text
    form = {"version": 1, "way": "card", "tip": "5.01", "tip_member": "all"}
    assert (await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", **form)).status_code == 303
    [bill] = await Bill.objects()
    assert await parts_of(bill.id) == [(salon.anna, 251), (salon.lena, 250)]


async def test_at_the_desk_parts_are_typed_and_come_to_the_tip() -> None:
    salon = await open_salon()
    visit = await shared(salon)
    form = {"version": 1, "way": "card", f"tip-{salon.anna}": "2", f"tip-{salon.lena}": "3"}
    assert (await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", **form)).status_code == 303
    [bill] = await Bill.objects()
    assert (bill.tip, bill.total) == (500, 5000)
    assert await on_parties("tips_payable") == {salon.anna: -200, salon.lena: -300}


async def test_parts_that_do_not_fit_come_back_as_they_were_typed() -> None:
    salon = await open_salon()
    visit = await shared(salon)
    form = {"version": 1, "way": "card", "tip": "6", f"tip-{salon.anna}": "2", f"tip-{salon.lena}": "3.33"}
    page = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", **form)
    assert page.status_code == 422
    assert "The parts of the tip come to €5.33, and the tip is €6.00." in page.text
    assert f'name="tip-{salon.lena}" value="3.33"' in page.text
    assert await count("bill") == 0


async def test_who_served_alone_shares_with_nobody() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    assert "in equal parts" not in (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text


async def test_a_program_shares_a_tip_out() -> None:
    salon = await open_salon()
    visit = await shared(salon)
    parts = [{"member": salon.anna, "amount": 100}, {"member": salon.lena, "amount": 400}]
    body = {"version": 1, "payments": [{"method": "card", "amount": 5000}], "tip": 500, "tip_parts": parts}
    async with browser(salon.actors["Olga"]) as b:
        done = await b.post(
            f"/desk/bills/{visit.id}/completion", json=body, headers={"Accept": "application/json"}
        )
    assert done.status_code == 201
    assert await on_parties("tips_payable") == {salon.anna: -100, salon.lena: -400}
