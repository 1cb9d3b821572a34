"""The receipt of a refund, and what registers are told of it."""

import json

import pytest

from checkout.receipt_paper import Paper, read_paper
from checkout.register_tables import ReceiptRecord
from checkout.rules.refunds import Wish
from checkout.tables import Bill, Receipt
from clients.tables import Visit
from kit import db
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import EVERYTHING, refund, some
from tests.checkout.taxing import keeps_taxes, taxed_as
from tests.checkout.test_refunding import sold

pytestmark = pytest.mark.usefixtures("morning")
COMMANDS = "SELECT count(*) FROM register_command WHERE kind = 'refund'"


async def latest() -> Paper:
    return read_paper(await db.fetch_value("SELECT content FROM receipt ORDER BY id DESC LIMIT 1"))


async def test_the_receipt_says_what_went_back_and_has_a_number_of_its_own() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    bill = (await Bill.objects())[0]
    await refund(
        salon,
        visit,
        Wish(lines=(await some(visit, Shampoo=1, Haircut=(0, 500))).lines, tips={salon.anna: 100}),
    )
    receipt = (await Receipt.objects().order_by(Receipt.id, ascending=False))[0]
    paper = read_paper(await db.fetch_value("SELECT content FROM receipt WHERE id = $1", receipt.id))
    assert (receipt.kind, receipt.refund, paper.number) == ("refund", 1, f"{bill.number}/1")
    assert [(line.title, line.quantity, line.price, line.discount, line.amount) for line in paper.lines] == [
        ("Haircut", 1, 500, 0, 500),
        ("Shampoo", 1, 1200, 0, 1200),
    ]
    assert (paper.total, paper.tip, paper.discount, paper.why) == (1800, 100, 0, "Unhappy with it")
    assert [(each.method, each.amount) for each in paper.payments] == [("card", 1800)]


async def taxed_sale(salon: Salon) -> Visit:
    """A haircut at 19 %, two shampoos at 7 %, and a tip."""
    await keeps_taxes(salon)
    await taxed_as(salon, f"good-{salon.shampoo}", "reduced")
    return await sold(salon)


async def test_each_line_says_the_tax_that_goes_back_and_all_of_them_leave_none() -> None:
    salon = await open_salon()
    visit = await taxed_sale(salon)
    sale = await latest()
    await refund(salon, visit, await some(visit, Shampoo=1, Haircut=(0, 1000)))
    first = await latest()
    assert [
        (line.title, line.is_service, line.tax_name, line.tax_rate, line.tax) for line in first.lines
    ] == [
        ("Haircut", True, "MwSt.", 1900, 160),
        ("Shampoo", False, "MwSt.", 700, 79),
    ]
    assert {tax.rate: tax.tax for tax in first.taxes} == {1900: 160, 700: 79}
    await refund(salon, visit, EVERYTHING)
    rest = await latest()
    for title in ("Haircut", "Shampoo"):
        back = sum(line.tax for paper in (first, rest) for line in paper.lines if line.title == title)
        assert back == next(line.tax for line in sale.lines if line.title == title)


async def test_the_receipt_journal_hears_of_the_tax() -> None:
    salon = await open_salon()
    await till.register(salon, "journal", "Journal")
    visit = await taxed_sale(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    await till.serve()
    [sale, back] = await ReceiptRecord.objects().order_by(ReceiptRecord.number)
    taxes = json.loads(back.content)[5]["taxes"]
    assert (sale.kind, back.kind) == ("sale", "refund")
    assert "79" in json.dumps(taxes), taxes


async def test_a_tip_alone_is_no_sale_that_goes_back_and_is_only_printed() -> None:
    salon = await open_salon()
    await till.register(salon, "journal", "Journal")
    visit = await sold(salon)
    await refund(salon, visit, Wish(tips={salon.anna: 100}))
    assert ((await latest()).lines, (await latest()).tip) == ([], 100)
    assert await db.fetch_value(COMMANDS) == 0
    await till.printer(salon)
    await refund(salon, visit, Wish(tips={salon.anna: 100}))
    assert await db.fetch_value(COMMANDS) == 1
    await refund(salon, visit, await some(visit, Shampoo=1))
    assert await db.fetch_value(COMMANDS) == 3
