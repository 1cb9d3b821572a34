"""Taxes of a sale: kept with the bill, owed in the book, said on every paper, and taken back with it."""

from datetime import timedelta

import pytest

from catalog.good_tables import Good
from catalog.queries.desk import Ask
from catalog.tables import Branch
from checkout import actions, pdf, queries
from checkout.actions import LineTerms, taxes
from checkout.papers import taxes as said_of
from checkout.receipt_paper import read_paper
from checkout.registers import escpos
from checkout.rules.taxes import NoRate
from checkout.schemas import TaxChoiceForm, TillForm
from checkout.tax_pages import taxes_page
from clients.tables import Visit
from kit import clock, db
from kit.errors import Invalid
from tests.cast import open_salon
from tests.checkout.escpos_reader import read
from tests.checkout.taxing import keeps_taxes, kept_rates, on_parties, rate_from, taxed_as, taxes_kept
from tests.checkout.test_escpos import PRINTER
from tests.checkout.till import arrived, balances, buys_shampoo, by_card, count, fresh, pay
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
SHIFT = (
    "UPDATE visit SET starts_at = starts_at + $2::interval, ends_at = ends_at + $2::interval WHERE id = $1"
)
PAPER = "SELECT content FROM receipt WHERE bill = $1 AND kind = $2"


async def test_the_worked_example_of_the_docs() -> None:
    """docs/taxes.md has the same numbers."""
    salon = await open_salon()
    await keeps_taxes(salon)
    await taxed_as(salon, f"good-{salon.shampoo}", "reduced")
    visit = await arrived(salon)
    await buys_shampoo(salon, visit)
    [haircut, _] = await queries.bill_lines(visit.id)
    terms = LineTerms(1, 4500, 700, "Friends", salon.anna)
    await actions.change_line(salon.actors["Vera"], visit.id, haircut["id"], terms, 1)
    bill = await pay(salon, visit, by_card(5300, version=2, tip=300))
    assert await taxes_kept(bill.id) == [
        ("Haircut", 3800, "MwSt.", 1900, 607),
        ("Shampoo", 1200, "MwSt.", 700, 79),
    ]
    assert await balances(salon) == {
        "card_terminal": 5300,
        "discounts": 700,
        "revenue_services": -3893,
        "revenue_goods": -1121,
        "tax": -686,
        "tips_payable": -300,
    }
    assert await on_parties("tax") == {700: -79, 1900: -607}


async def test_reopening_takes_the_tax_back() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    visit = await arrived(salon)
    bill = await pay(salon, visit, by_card(4500))
    kept = await taxes_kept(bill.id)
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Mistake", 2)
    assert await balances(salon) == {}
    assert await taxes_kept(bill.id) == kept
    refund = read_paper(await db.fetch_value(PAPER, bill.id, "refund"))
    assert [(each.rate, each.tax) for each in refund.taxes] == [(1900, 718)]


async def test_a_business_that_keeps_no_tax_sells_as_before() -> None:
    salon = await open_salon()
    visit = await arrived(salon)
    async with count_queries() as before:
        bill = await pay(salon, visit, by_card(4500))
    assert await taxes_kept(bill.id) == [("Haircut", 4500, "", None, 0)]
    assert await balances(salon) == {"card_terminal": 4500, "revenue_services": -4500}
    paper = read_paper(await db.fetch_value(PAPER, bill.id, "sale"))
    assert (paper.taxes, paper.rounding) == ([], 0)
    assert not any("tax_rate" in each and "lateral" in each.lower() for each in before.queries)


async def test_taxes_cost_a_sale_one_query_however_many_lines_it_has() -> None:
    salon = await open_salon()
    plain, taxed, long = [await arrived(salon, client=False) for _ in range(3)]
    await pay(salon, await arrived(salon, client=False), by_card(4500))  # opens the accounts of a sale
    async with count_queries() as without:
        await pay(salon, plain, by_card(4500))
    await keeps_taxes(salon)
    await pay(salon, await arrived(salon, client=False), by_card(4500))  # opens the account of the tax
    async with count_queries() as one:
        await pay(salon, taxed, by_card(4500))
    for _ in range(9):
        await buys_shampoo(salon, long)
    async with count_queries() as ten:
        await pay(salon, long, by_card(4500 + 9 * 1200))
    again = [each for each in ten.queries if "tax_choice" in each]
    assert (len(one) - len(without), len(again)) == (1, 1)


async def test_its_own_kind_goes_before_that_of_its_category_and_that_before_the_branchs() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await taxed_as(salon, f"category-{salon.hair}", "reduced")
    first = await pay(salon, await arrived(salon), by_card(4500))
    await taxed_as(salon, f"service-{salon.haircut}", "exempt")
    second = await pay(salon, await arrived(salon), by_card(4500))
    assert await taxes_kept(first.id) == [("Haircut", 4500, "MwSt.", 700, 294)]
    assert await taxes_kept(second.id) == [("Haircut", 4500, "MwSt.", None, 0)]
    paper = read_paper(await db.fetch_value(PAPER, second.id, "sale"))
    assert said_of(paper) == [("MwSt.: exempt", 4500)]


async def test_what_was_taxed_otherwise_is_taxed_as_most_things_again() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await taxed_as(salon, f"service-{salon.haircut}", "reduced")
    choice = await db.fetch_value("SELECT id FROM tax_choice")
    for _ in range(2):  # sent twice it is done once
        await taxes.unchoose(salon.actors["Vera"], salon.center, choice)
    bill = await pay(salon, await arrived(salon), by_card(4500))
    assert (await taxes_kept(bill.id))[0][3] == 1900


async def test_the_rate_is_that_of_the_day_of_the_visit() -> None:
    """One of yesterday that is charged today, and one of tomorrow that is charged today already."""
    salon = await open_salon()
    await keeps_taxes(salon)
    today = clock.today("Europe/Berlin")
    await rate_from(salon, today.isoformat(), "20")
    await rate_from(salon, (today + timedelta(days=1)).isoformat(), "25")
    found = []
    for days in (-1, 0, 1):
        visit = await arrived(salon)
        await db.execute(SHIFT, visit.id, timedelta(days=days))
        found.append((await taxes_kept((await pay(salon, visit, by_card(4500))).id))[0][3])
    assert found == [1900, 2000, 2000]


async def test_what_nobody_knows_the_tax_of_is_not_sold() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await db.execute("DELETE FROM tax_rate")
    visit = await arrived(salon)
    sheet = await queries.bill_sheet(salon.actors["Olga"], visit.id)
    with pytest.raises(NoRate) as refused:
        await pay(salon, visit, by_card(4500))
    assert refused.value.sentence == (
        "Nobody knows the tax in “Haircut”: DE has no standard rate on 1 Dec 2026. Add one under Cash, Taxes."
    )
    assert sheet.taxes.trouble == refused.value.sentence
    assert [await count(table) for table in ("bill", "bill_line", "book_transaction", "receipt")] == [0] * 4
    assert (await fresh(visit)).status == Visit.Status.arrived


async def test_the_receipt_says_the_tax_of_each_rate() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await taxed_as(salon, f"good-{salon.shampoo}", "reduced")
    visit = await arrived(salon)
    await buys_shampoo(salon, visit)
    bill = await pay(salon, visit, by_card(5700))
    paper = read_paper(await db.fetch_value(PAPER, bill.id, "sale"))
    assert said_of(paper) == [("MwSt. 19% on 37.82", 718), ("MwSt. 7% on 11.21", 79)]
    assert pdf.spelled(paper)["taxes"] == [["MwSt. 19% on 37.82", "€7.18"], ["MwSt. 7% on 11.21", "€0.79"]]
    printed = read(escpos.receipt_bytes(paper, PRINTER)).text
    assert "MwSt. 19% on 37.82" in printed
    assert (await pdf.receipt_pdf(paper)).startswith(b"%PDF")


async def test_whoever_begins_gets_the_rates_that_are_known() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    rates = await kept_rates()
    assert [(kind, rate) for kind, rate, _ in rates] == [("reduced", 700), ("standard", 1900)]
    await keeps_taxes(salon, kind="reduced")
    assert await kept_rates() == rates


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (TillForm(taxing="included", kind="super_reduced"), "kind"),
        (TillForm(taxing="on top"), "taxing"),
        (TillForm(cash_step="-1"), "cash_step"),
        (TillForm(cash_step="a coin"), "cash_step"),
        (TillForm(cash_step="0.001"), "cash_step"),
        (TillForm(cash_step="99999"), "cash_step"),
        (TillForm(cash_rounding="up"), "cash_rounding"),
    ],
)
async def test_a_till_that_cannot_be_set_like_that_stays_as_it_was(form: TillForm, field: str) -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refused:
        await taxes.set_till(salon.actors["Vera"], salon.center, form)
    assert list(refused.value.fields) == [field]
    assert [await count(table) for table in ("till_rules", "tax_rate", "journal_entry")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (TaxChoiceForm(item="service-999999", kind="reduced"), "item"),
        (TaxChoiceForm(item="member-1", kind="reduced"), "item"),
        (TaxChoiceForm(item="", kind="reduced"), "item"),
    ],
)
async def test_what_is_not_there_cannot_be_taxed_otherwise(form: TaxChoiceForm, field: str) -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    with pytest.raises(Invalid) as refused:
        await taxes.choose(salon.actors["Vera"], salon.center, form)
    assert (list(refused.value.fields), await count("tax_choice")) == ([field], 0)


async def test_a_kind_without_a_rate_today_cannot_be_chosen() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await rate_from(salon, "2027-01-01", "3", "super_reduced")
    with pytest.raises(Invalid) as refused:
        await taxed_as(salon, f"service-{salon.haircut}", "super_reduced")
    assert refused.value.fields == {
        "kind": "DE has no super-reduced rate today. Add it below, then choose it."
    }
    assert await count("tax_choice") == 0


async def test_a_rate_by_which_something_was_sold_stays() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await pay(salon, await arrived(salon), by_card(4500))
    standard = await db.fetch_value("SELECT id FROM tax_rate WHERE kind = 'standard'")
    before = await kept_rates()
    with pytest.raises(taxes.RateInUse, match="Something was sold by this rate"):
        await taxes.remove_rate(salon.actors["Vera"], salon.center, standard)
    assert await kept_rates() == before


async def test_a_rate_that_something_relies_on_stays_and_another_goes() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await taxed_as(salon, f"service-{salon.haircut}", "reduced")
    ids = {row["kind"]: row["id"] for row in await db.fetch("SELECT id, kind FROM tax_rate")}
    for kind, user in (("standard", "Center"), ("reduced", "Haircut")):
        with pytest.raises(taxes.RateInUse, match=f"{user} is taxed by this rate"):
            await taxes.remove_rate(salon.actors["Vera"], salon.center, ids[kind])
    made = await rate_from(salon, "2027-01-01", "20")
    await taxes.remove_rate(salon.actors["Vera"], salon.center, made.id)
    assert [(kind, rate) for kind, rate, _ in await kept_rates()] == [("reduced", 700), ("standard", 1900)]


async def test_the_page_of_a_bill_asks_as_often_for_ten_lines_as_for_one() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    short, long = await arrived(salon), await arrived(salon)
    for _ in range(9):
        await buys_shampoo(salon, long)
    async with count_queries() as one:
        await queries.bill_sheet(salon.actors["Olga"], short.id)
    async with count_queries() as ten:
        await queries.bill_sheet(salon.actors["Olga"], long.id)
    async with count_queries() as typing:
        await queries.to_pay(salon.actors["Olga"], long.id)
    assert (len(one), len(ten), len(typing)) == (len(one), len(one), 6)


async def test_the_page_of_taxes_asks_as_often_for_sixty_things_as_for_one() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    branch = await Branch.objects().get(Branch.id == salon.center)
    assert branch
    counts = []
    for most in (1, 60):
        goods = [Good(name=f"Good {number}") for number in range(most)]
        await Good.insert(*goods)
        for row in await db.fetch("SELECT id FROM good WHERE id NOT IN (SELECT good FROM tax_choice)"):
            await taxed_as(salon, f"good-{row['id']}", "reduced")
        async with count_queries() as asked:
            await taxes_page(salon.actors["Vera"], branch, Ask())
        counts.append(len(asked))
    assert counts[0] == counts[1]
