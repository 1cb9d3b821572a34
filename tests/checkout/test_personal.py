"""A client's personal discount: on every line of their bill that has none better, and said on it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.actions.pricing import Amounts, price_line
from checkout import actions
from checkout.actions import LineTerms
from checkout.queries import bill_lines
from checkout.rules import Checkout, Method, Tender
from checkout.tables import Receipt
from clients.queries import DISCOUNT
from clients.rules.discounts import Discount, with_personal
from kit.db import execute, fetch
from kit.errors import Forbidden
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till

pytestmark = pytest.mark.usefixtures("morning")
amounts = st.integers(0, 10_000)


@given(amounts, st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_larger_one_holds_and_what_the_desk_said_in_any_case(gross: int, own: int, rate: int) -> None:
    own = min(own, gross)
    found = with_personal(Discount(own, "Package"), gross, rate)
    assert own <= found.amount <= gross
    assert found.amount in (own, with_personal(Discount(), gross, rate).amount)
    assert with_personal(found, gross, rate) == found
    agreed = Discount(own, "A friend", "desk")
    assert with_personal(agreed, gross, rate) == agreed
    assert with_personal(Discount(own, "It was 20%", "card"), gross, 0) == Discount()


def test_it_says_why() -> None:
    assert with_personal(Discount(), 4500, 750) == Discount(338, "Personal discount, 7.5%", "card")


async def with_a_tenth(*, by: str = "", discount: int = 0) -> tuple[Salon, int]:
    salon = await open_salon()
    await execute("UPDATE client SET discount_rate = 1000")
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit)
    reason = "As agreed" if discount or by else ""
    changed = (
        "UPDATE visit_line SET discount = $1, discount_by = $2, discount_reason = $3 WHERE good IS NOT NULL"
    )
    await execute(changed, discount, by, reason)
    return salon, visit.id


async def discounts(visit: int) -> list[tuple[int, str]]:
    return [(line["discount"], line["discount_by"]) for line in await bill_lines(visit)]


async def test_it_is_on_the_bill_paid_kept_printed_and_worked_out_anew_when_the_visit_is_reopened() -> None:
    salon, visit = await with_a_tenth()
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get(f"/desk/bills/{visit}")).text
    assert page.count("Personal discount, 10%") >= 2
    assert "€51.30" in page
    card = Checkout(1, [Tender(Method.card, 5130)])
    bill = await actions.complete_visit(salon.actors["Olga"], visit, card)
    assert (bill.discount, bill.total) == (570, 5130)
    await execute("UPDATE client SET discount_rate = 2000")
    assert await discounts(visit) == [(450, "card"), (120, "card")]
    paper = json.loads((await Receipt.objects().first()).content)
    assert [line["discount"] for line in paper["lines"]] == [450, 120]
    await actions.reopen_visit(salon.actors["Vera"], visit, "Wrong card", 2)
    assert await discounts(visit) == [(900, "card"), (240, "card")]
    await execute("UPDATE client SET discount_rate = 0")
    bill = await actions.complete_visit(salon.actors["Olga"], visit, Checkout(3, [Tender(Method.card, 5700)]))
    assert (bill.discount, bill.total) == (0, 5700)
    assert [row["discount"] for row in await fetch("SELECT discount FROM visit_line ORDER BY id")] == [0, 0]


@pytest.mark.parametrize(
    ("by", "own", "expected"), [("", 500, 500), ("", 50, 120), ("desk", 0, 0), ("desk", 50, 50)]
)
async def test_a_better_one_stays_and_what_the_desk_said_is_not_changed(
    by: str, own: int, expected: int
) -> None:
    _, visit = await with_a_tenth(by=by, discount=own)
    assert [amount for amount, _ in await discounts(visit)] == [450, expected]
    kept = await fetch(
        f"SELECT ({DISCOUNT})::bigint AS off FROM visit_line JOIN visit ON visit.id = visit_line.visit "  # noqa: S608
        "JOIN client ON client.id = visit.client ORDER BY visit_line.id"
    )
    assert [row["off"] for row in kept] == [450, expected]


async def test_it_follows_the_line_until_somebody_with_the_right_says_otherwise() -> None:
    salon, visit = await with_a_tenth()
    haircut, _ = await bill_lines(visit)
    shown = LineTerms(2, 4500, 450, "Personal discount, 10%", salon.anna)
    await actions.change_line(salon.actors["Olga"], visit, haircut["id"], shown, 1)
    assert (await discounts(visit))[0] == (900, "card")
    other = LineTerms(2, 4500, 0, "", salon.anna)
    with pytest.raises(Forbidden):
        await actions.change_line(salon.actors["Olga"], visit, haircut["id"], other, 2)
    assert (await discounts(visit))[0] == (900, "card")
    await actions.change_line(salon.actors["Vera"], visit, haircut["id"], other, 2)
    assert await discounts(visit) == [(0, "desk"), (120, "card")]
    await actions.discount_bill(salon.actors["Vera"], visit, 0, "", 3)
    assert await discounts(visit) == [(0, "desk"), (0, "desk")]


async def test_what_is_agreed_on_beside_the_calendar_holds_at_the_till() -> None:
    salon, visit = await with_a_tenth()
    haircut, _ = await bill_lines(visit)
    await price_line(salon.actors["Vera"], visit, haircut["id"], Amounts(1, 4500, 300, "A friend"), None)
    assert await discounts(visit) == [(300, "desk"), (120, "card")]
    await price_line(salon.actors["Olga"], visit, haircut["id"], Amounts(2, 4500, 300, "A friend"), None)
    assert await discounts(visit) == [(300, "desk"), (120, "card")]
