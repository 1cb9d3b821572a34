"""Expenses, other income, transfers and bank accounts: what they do to the book, and what is refused."""

from datetime import UTC, datetime

import pytest

from catalog.queries import access_branch
from checkout import queries as tills
from checkout.actions import DrawerTooEmpty, NoOpenShift, SafeTooEmpty, close_shift
from checkout.queries.figures import figures_of
from finance import actions
from finance.queries.places import places_here
from finance.schemas import BankForm, ItemForm
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound, Refused
from ledger.queries import faults
from tests.checkout.taxing import keeps_taxes
from tests.checkout.till import arrived, balances, by_card, pay
from tests.finance.safe import everything, open_purse

pytestmark = pytest.mark.usefixtures("morning")
OPENED = {"cash_desk": 10_000, "bank": 100_000, "owner_cash": -110_000}


async def test_an_expense_is_paid_from_the_bank_and_undone() -> None:
    purse = await open_purse()
    made = await purse.move("expense", "45.50", item=purse.items["Advertising"], words="Flyers")
    assert await balances(purse.salon) == OPENED | {"bank": 95_450, "expense": 4550}
    await actions.undo_move(purse.vera, made, "Paid by card after all")
    assert await balances(purse.salon) == OPENED
    with pytest.raises(actions.AlreadyUndone):
        await actions.undo_move(purse.vera, made, "Again")
    assert await faults() == []


async def test_cash_for_an_expense_is_on_the_shift_and_comes_back_into_its_drawer() -> None:
    purse = await open_purse()
    made = await purse.move(
        "expense", "3.50", item=purse.items["Cleaning"], place=f"desk-{purse.desk}", words="Soap"
    )
    [shift] = await db.fetch("SELECT id FROM shift")
    known = await tills.access_shift(purse.vera, shift["id"])
    figures = await figures_of(known)
    assert figures.moved == {"paid_out": 350}
    assert figures.passed_through == figures.expected == 9650
    moves, _ = await tills.movements(known, 1)
    assert (moves[0]["kind"], moves[0]["reason"]) == ("paid_out", "Expense: Soap")
    await actions.undo_move(purse.vera, made, "Brought back")
    figures = await figures_of(known)
    assert (figures.moved, figures.expected) == ({"paid_out": 350, "paid_in": 350}, 10_000)
    assert figures.passed_through == figures.expected


async def test_without_an_open_shift_or_enough_in_it_nothing_is_paid() -> None:
    purse = await open_purse()
    before, item = await everything(), purse.items["Cleaning"]
    with pytest.raises(DrawerTooEmpty, match=r"only €100.00"):
        await purse.move("expense", "100.01", item=item, place=f"desk-{purse.desk}")
    with pytest.raises(SafeTooEmpty, match=r"only €0.00 in the safe"):
        await purse.move("expense", "1", item=item, place="safe")
    assert await everything() == before
    [shift] = await db.fetch("SELECT id FROM shift")
    await close_shift(purse.vera, shift["id"], 10_000, "")
    before = await everything()
    with pytest.raises(NoOpenShift):
        await purse.move("expense", "1", item=item, place=f"desk-{purse.desk}")
    assert await everything() == before


async def test_undoing_needs_a_shift_at_the_drawer_it_came_from() -> None:
    purse = await open_purse()
    made = await purse.move("expense", "4", item=purse.items["Cleaning"], place=f"desk-{purse.desk}")
    [shift] = await db.fetch("SELECT id FROM shift")
    await close_shift(purse.vera, shift["id"], 9600, "")
    before = await everything()
    with pytest.raises(NoOpenShift):
        await actions.undo_move(purse.vera, made, "Mistake")
    assert await everything() == before


async def test_tax_in_an_expense_comes_back_where_taxes_are_kept() -> None:
    purse = await open_purse()
    item = purse.items["Advertising"]
    with pytest.raises(Invalid):
        await purse.move("expense", "119", item=item, rate=1900)
    await keeps_taxes(purse.salon)
    await purse.move("expense", "119", item=item, rate=1900)
    assert await balances(purse.salon) == OPENED | {"bank": 88_100, "expense": 10_000, "input_tax": 1900}


async def test_what_was_paid_by_card_arrives_without_its_fee() -> None:
    purse = await open_purse()
    visit = await arrived(purse.salon)
    await pay(purse.salon, visit, by_card(4500))
    fees = purse.items["Card and online fees"]
    before = await everything()
    with pytest.raises(Refused, match=r"only €45.00 at the card terminal"):
        await purse.move("transfer", "45.01", place="terminal", to_place=purse.place)
    with pytest.raises(Invalid) as wrong:
        await purse.move("transfer", "45", place="terminal", to_place=purse.place, fee="45", item=fees)
    assert "fee" in wrong.value.fields
    assert await everything() == before
    made = await purse.move("transfer", "45", place="terminal", to_place=purse.place, fee="0.90", item=fees)
    found = await balances(purse.salon)
    assert (found["bank"], found["expense"], found.get("card_terminal")) == (104_410, 90, None)
    await actions.undo_move(purse.vera, made, "Wrong month")
    assert (await balances(purse.salon))["card_terminal"] == 4500


@pytest.mark.parametrize(
    ("out_of", "into", "kind"),
    [
        ("desk", "safe", "to_safe"),
        ("desk", "owner", "to_owner"),
        ("owner", "desk", "put_in"),
        ("desk", "bank", "paid_out"),
        ("bank", "desk", "paid_in"),
    ],
)
async def test_cash_moved_through_a_drawer_is_on_its_shift(out_of: str, into: str, kind: str) -> None:
    purse = await open_purse()
    keys = {"desk": f"desk-{purse.desk}", "bank": purse.place}
    made = await purse.move("transfer", "20", place=keys.get(out_of, out_of), to_place=keys.get(into, into))
    assert await db.fetch_value("SELECT kind FROM cash_move") == kind
    assert await db.fetch_value("SELECT entry FROM money_move WHERE id = $1", made) == await db.fetch_value(
        "SELECT entry FROM cash_move"
    )
    await actions.undo_move(purse.vera, made, "Not today")
    assert await balances(purse.salon) == OPENED


async def test_a_year_is_as_far_back_as_it_goes_and_cash_is_of_today() -> None:
    purse = await open_purse()
    before, item = await everything(), purse.items["Rent"]
    for day in ("2026-12-02", "2025-11-01", "soon"):
        with pytest.raises(Invalid) as wrong:
            await purse.move("expense", "5", item=item, on=day)
        assert "on" in wrong.value.fields
    with pytest.raises(Invalid, match="look"):
        await purse.move("expense", "5", item=item, on="2026-11-30", place=f"desk-{purse.desk}")
    assert await everything() == before
    made = await purse.move("expense", "5", item=item, on="2026-11-30")
    entries = "SELECT array_agg(happened_at ORDER BY id) FROM book_transaction WHERE key LIKE $1"
    with clock.pretend(datetime(2026, 12, 3, 9, tzinfo=UTC)):
        await actions.undo_move(purse.vera, made, "Twice")
    assert await db.fetch_value(entries, f"money:{made}%") == [datetime(2026, 11, 30, 11, tzinfo=UTC)] * 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "much"}, "amount"),
        ({"amount": "0.001"}, "amount"),
        ({"item": "0"}, "item"),
        ({"item": "x"}, "item"),
        ({"place": "moon"}, "place"),
        ({"place": "bank-999999"}, "place"),
        ({"place": "terminal"}, "place"),
        ({"rate": "1900"}, "rate"),
        ({"supplier": "soap"}, "supplier"),
        ({"words": "x" * 301}, "words"),
        ({"kind": "gift"}, "kind"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(typed: dict[str, str], field: str) -> None:
    purse = await open_purse()
    before = await everything()
    form = {"kind": "expense", "amount": "5", "item": purse.items["Rent"]} | typed
    with pytest.raises(Invalid) as wrong:
        await purse.move(**form)
    assert field in wrong.value.fields
    assert await everything() == before


async def test_who_may_not_pay_does_not_and_boris_finds_nothing() -> None:
    purse = await open_purse()
    made = await purse.move("expense", "5", item=purse.items["Rent"])
    before = await everything()
    for who, refusal in (("Olga", Forbidden), ("Anna", Forbidden), ("Boris", NotFound)):
        with pytest.raises(refusal):
            await purse.move("expense", "5", who=who, item=purse.items["Rent"])
        with pytest.raises(refusal):
            await actions.undo_move(purse.salon.actors[who], made, "Mine")
    with pytest.raises(Forbidden):  # the accountant runs no shifts
        await purse.move("expense", "5", who="Rita", item=purse.items["Rent"], place=f"desk-{purse.desk}")
    assert await everything() == before
    await purse.move("expense", "5", who="Rita", item=purse.items["Rent"])


async def test_a_bank_account_is_put_away_when_it_is_empty() -> None:
    purse = await open_purse()
    with pytest.raises(Invalid):
        await actions.add_bank(purse.vera, BankForm(branch=str(purse.salon.center), name="savings BANK"))
    with pytest.raises(actions.NotEmpty, match=r"€1,000.00"):
        await actions.put_away_bank(purse.vera, purse.bank, away=True)
    await purse.move("transfer", "1000", to_place="owner")
    await actions.put_away_bank(purse.vera, purse.bank, away=True)
    branch = await access_branch(purse.vera, purse.salon.center)
    assert "Savings bank" not in [each.title for each in await places_here(branch)]


async def test_an_item_that_was_used_stays() -> None:
    purse = await open_purse()
    rent = purse.items["Rent"]
    await purse.move("expense", "5", item=rent)
    with pytest.raises(actions.ItemUsed):
        await actions.remove_item(purse.vera, rent)
    with pytest.raises(Invalid) as wrong:
        await actions.change_item(purse.vera, rent, ItemForm(name="Rent", section="income"))
    assert "section" in wrong.value.fields
    await actions.put_away_item(purse.vera, rent, away=True)
    with pytest.raises(Invalid):
        await purse.move("expense", "5", item=rent)
    await actions.remove_item(purse.vera, purse.items["Training"])
    await actions.add_usual_items(purse.vera)
    assert await db.fetch_value("SELECT count(*) FROM expense_item") == len(purse.items)
