"""What a bill was made of is kept with it, whatever becomes of the visit's lines."""

import pytest
from asyncpg.exceptions import IntegrityConstraintViolationError

from checkout import actions, queries
from checkout.actions import LineTerms, NewLine
from checkout.piccolo_migrations.checkout_2026_11_28t20_21_00_000000 import FILL
from clients.tables import Visit
from kit import db
from kit.db import transaction
from tests.cast import open_salon
from tests.checkout.till import arrived, buys_shampoo, by_card, count, pay

pytestmark = pytest.mark.usefixtures("morning")
SOLD = """
SELECT place, line, is_service, service, good, title, member, quantity, price, discount, amount, tax_name,
    tax_rate, tax FROM bill_line WHERE bill = $1 ORDER BY place
"""


async def sold(bill: int) -> list[dict[str, object]]:
    return [dict(row) for row in await db.fetch(SOLD, bill)]


async def line_ids(visit: Visit) -> list[int]:
    return [line["id"] for line in await queries.bill_lines(visit.id)]


async def forget_lines() -> None:
    """As in a database from before there were any."""
    await db.execute("ALTER TABLE bill_line DISABLE TRIGGER bill_line_append_only")
    await db.execute("DELETE FROM bill_line")
    await db.execute("ALTER TABLE bill_line ENABLE TRIGGER bill_line_append_only")


async def test_the_lines_are_kept_in_their_order_with_what_was_due() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    await buys_shampoo(salon, visit, quantity=2)
    haircut, shampoo = await line_ids(visit)
    terms = LineTerms(quantity=2, price=1200, discount=400, discount_reason="Old box", member=salon.anna)
    await actions.change_line(salon.actors["Vera"], visit.id, shampoo, terms, 1)
    bill = await pay(salon, visit, by_card(6500, version=2))
    untaxed = {"tax_name": "", "tax_rate": None, "tax": 0}
    assert await sold(bill.id) == [
        {
            "place": 0, "line": haircut, "is_service": True, "service": salon.haircut, "good": None,
            "title": "Haircut", "member": salon.anna, "quantity": 1, "price": 4500, "discount": 0,
            "amount": 4500, **untaxed,
        },
        {
            "place": 1, "line": shampoo, "is_service": False, "service": None, "good": salon.shampoo,
            "title": "Shampoo", "member": salon.anna, "quantity": 2, "price": 1200, "discount": 400,
            "amount": 2000, **untaxed,
        },
    ]  # fmt: skip


async def test_a_line_that_is_taken_off_a_reopened_visit_stays_on_the_bill_it_was_on() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    await buys_shampoo(salon, visit)
    first = await pay(salon, visit, by_card(5700))
    before = await sold(first.id)
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "No shampoo", 2)
    _, shampoo = await line_ids(visit)
    await actions.remove_line(salon.actors["Olga"], visit.id, shampoo, 3)
    await actions.add_line(salon.actors["Olga"], visit.id, NewLine(good=salon.shampoo), 4)
    second = await pay(salon, visit, by_card(5700, version=5))
    assert await sold(first.id) == before
    assert [line["title"] for line in await sold(second.id)] == ["Haircut", "Shampoo"]
    assert [line["line"] for line in await sold(second.id)] != [line["line"] for line in before]


@pytest.mark.parametrize("change", ["UPDATE bill_line SET amount = 1", "DELETE FROM bill_line"])
async def test_the_database_lets_nobody_change_them(change: str) -> None:
    salon = await open_salon()
    bill = await pay(salon, await arrived(salon), by_card(4500))
    before = await sold(bill.id)
    with pytest.raises(IntegrityConstraintViolationError):
        async with transaction():
            await db.execute(change)
    assert await sold(bill.id) == before


async def test_bills_from_before_get_the_lines_of_their_visit() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    await buys_shampoo(salon, visit)
    bill = await pay(salon, visit, by_card(5700))
    kept = await sold(bill.id)
    await forget_lines()
    await db.execute(FILL)
    assert await sold(bill.id) == kept


async def test_a_bill_from_before_whose_lines_are_not_sure_stays_without() -> None:
    """Reopened once, or with lines that do not come to what the bill says."""
    salon = await open_salon()
    reopened, other = await arrived(salon), await arrived(salon, client=False)
    first = await pay(salon, reopened, by_card(4500))
    await actions.reopen_visit(salon.actors["Vera"], reopened.id, "Once more", 2)
    second = await pay(salon, reopened, by_card(4500, version=3))
    changed = await pay(salon, other, by_card(4500))
    await db.execute("UPDATE visit_line SET price = 4400 WHERE visit = $1", other.id)
    await forget_lines()
    await db.execute(FILL)
    assert (await sold(first.id), len(await sold(second.id)), await sold(changed.id)) == ([], 1, [])


async def test_nothing_is_kept_of_a_sale_that_fails() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    with pytest.raises(actions.Stale):
        await pay(salon, visit, by_card(4500, version=7))
    assert await count("bill_line") == 0
