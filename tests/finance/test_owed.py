"""Suppliers' bills, goods that came, pay, tips and taxes: what is owed, and paying it."""

import asyncio
from contextlib import suppress
from datetime import date

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import payroll.actions
import stock.actions
from catalog.queries import access_branch
from catalog.tables import Branch
from finance import actions
from finance.queries.debts import all_debts, open_debts, owed_by_party, tax_owed
from finance.rules.debts import Of
from kit import db
from kit.errors import Forbidden, Invalid, NotFound, Refused
from ledger.queries import faults
from ledger.tables import AccountKind
from stock.schemas import PostingForm, StorageForm, SupplierForm
from tests.checkout.taxing import keeps_taxes
from tests.checkout.till import arrived, balances, by_card, pay
from tests.finance.safe import Purse, everything, open_purse
from tests.stock.store import paper

pytestmark = pytest.mark.usefixtures("morning")
BILLED = "SELECT coalesce(sum(amount), 0)::bigint FROM supplier_bill WHERE undone_at IS NULL"
MOVES = "SELECT id FROM money_move WHERE kind = 'supplier' ORDER BY id"
PAID = """
SELECT coalesce(sum(amount), 0)::bigint FROM money_move WHERE kind = 'supplier' AND undone_at IS NULL
"""


async def center(purse: Purse) -> Branch:
    return await access_branch(purse.vera, purse.salon.center)


async def owed(purse: Purse, party: int) -> int:
    return (await owed_by_party(AccountKind.supplier, await center(purse))).get(party, 0)


async def receives(purse: Purse, cost: str, supplier: str = "Wella") -> int:
    storage = await stock.actions.add_storage(
        purse.vera, StorageForm(str(purse.salon.center), f"Shelf {supplier} {cost}")
    )
    form = paper("receipt", storage, ("Shampoo", "3", cost), supplier=supplier)
    document = await stock.actions.draft_document(purse.vera, form)
    await stock.actions.post_document(purse.vera, document, PostingForm())
    return document


async def test_a_bill_is_an_expense_and_owed_until_it_is_paid() -> None:
    purse = await open_purse()
    bill = await purse.bill("500", number="R-1")
    [debt] = await open_debts(await center(purse))
    assert (debt.id, debt.left, debt.due_on) == (bill, 50_000, date(2026, 12, 15))
    found = await balances(purse.salon)
    assert (found["supplier"], found["expense"]) == (-50_000, 50_000)
    part = await purse.move("supplier", "200", supplier=purse.landlord, bill=bill)
    [debt] = await open_debts(await center(purse))
    assert (debt.left, await owed(purse, purse.landlord)) == (30_000, 30_000)
    with pytest.raises(actions.StillPaid):
        await actions.undo_bill(purse.vera, bill, "Not ours")
    await purse.move("supplier", "300", supplier=purse.landlord, bill=bill)
    assert await open_debts(await center(purse)) == []
    await actions.undo_move(purse.vera, part, "Came back")
    [debt] = await open_debts(await center(purse))
    assert debt.left == 20_000
    assert await faults() == []


async def test_never_more_is_paid_than_is_owed() -> None:
    purse = await open_purse()
    small, large = await purse.bill("100", number="1"), await purse.bill("300", number="2")
    before = await everything()
    with pytest.raises(actions.AboveOwed, match="for this bill"):
        await purse.move("supplier", "100.01", supplier=purse.landlord, bill=small)
    with pytest.raises(actions.AboveOwed, match="to Landlord"):
        await purse.move("supplier", "400.01", supplier=purse.landlord)
    with pytest.raises(Invalid):
        await purse.move("supplier", "1", supplier=purse.landlord, bill=999_999)
    with pytest.raises(Refused):
        await purse.move("supplier", "1", supplier=0)
    assert await everything() == before
    await purse.move("supplier", "150", supplier=purse.landlord)
    left = {each.id: each.left for each in await open_debts(await center(purse))}
    assert left == {large: 25_000}


async def test_a_bill_is_entered_once_and_what_is_wrong_is_said() -> None:
    purse = await open_purse()
    bill = await purse.bill("100", number="R-1")
    before = await everything()
    for wrong in (
        {"number": "r-1"},
        {"due": "2026-11-01"},
        {"on": "2027-01-01"},
        {"supplier": "0"},
        {"amount": "0"},
    ):
        with pytest.raises(Invalid):
            await purse.bill(**({"amount": "100"} | wrong))
    with pytest.raises(Invalid):
        await actions.undo_bill(purse.vera, bill, " ")
    with pytest.raises(Forbidden):
        await actions.undo_bill(purse.salon.actors["Olga"], bill, "No")
    assert await everything() == before
    await actions.undo_bill(purse.vera, bill, "Was for the neighbour")
    with pytest.raises(actions.AlreadyUndone):
        await actions.undo_bill(purse.vera, bill, "Again")
    assert "supplier" not in await balances(purse.salon)
    await purse.bill("100", number="R-1")


async def test_goods_that_come_are_owed_to_their_supplier() -> None:
    purse = await open_purse()
    receipt = await receives(purse, "60")
    wella = await db.fetch_value("SELECT id FROM supplier WHERE name = 'Wella'")
    [debt] = await open_debts(await center(purse))
    assert (debt.of, debt.id, debt.supplier, debt.left) == (Of.receipt, receipt, wella, 6000)
    await receives(purse, "40", "wella")  # the same, however it is written
    assert await owed(purse, wella) == 10_000
    await purse.move("supplier", "60", supplier=wella, receipt=receipt)
    await stock.actions.undo_document(purse.vera, receipt, PostingForm())
    assert await owed(purse, wella) == -2000  # they owe: what was paid for goods that went back
    assert await open_debts(await center(purse)) == []


async def test_goods_from_before_there_were_suppliers_are_owed_without_a_name() -> None:
    purse = await open_purse()
    receipt = await receives(purse, "60")
    await db.execute("SET LOCAL session_replication_role = replica")
    await db.execute("UPDATE book_account SET party = 0 WHERE kind = 'supplier'")
    await db.execute("SET LOCAL session_replication_role = origin")
    assert await open_debts(await center(purse)) == []
    assert await owed(purse, 0) == 6000
    await purse.move("supplier", "20", supplier="")
    assert await owed(purse, 0) == 4000
    await stock.actions.undo_document(purse.vera, receipt, PostingForm(anyway="yes"))
    assert await owed(purse, 0) == -2000


async def test_a_supplier_in_the_archive_is_not_bought_from() -> None:
    purse = await open_purse()
    bill = await purse.bill("100")
    await stock.actions.put_away_supplier(purse.vera, purse.landlord, away=True)
    before = await everything()
    with pytest.raises(Invalid, match="look"):
        await purse.bill("100")
    with pytest.raises(Invalid) as wrong:
        await receives(purse, "1", "landlord")
    assert "archive" in wrong.value.fields["supplier"]
    with pytest.raises(Invalid):
        await stock.actions.add_supplier(purse.vera, SupplierForm(name="LANDLORD"))
    assert await everything() == before
    await purse.move("supplier", "100", supplier=purse.landlord, bill=bill)  # what is owed is paid


async def earns(purse: Purse) -> int:
    """Anna: 18.00 of pay, 5.00 of tips."""
    salon = purse.salon
    await payroll.actions.set_terms(purse.vera, salon.anna, date(2026, 1, 1), 4000, 0)
    await pay(salon, await arrived(salon), by_card(5000, tip=500, tip_member=salon.anna))
    return salon.anna


async def test_pay_and_tips_are_paid_out() -> None:
    purse = await open_purse()
    anna = await earns(purse)
    await purse.move("pay", "10", "Rita", member=anna)
    await purse.move("tips", "5", member=anna, place=f"desk-{purse.desk}")
    found = await balances(purse.salon)
    assert (found["pay_payable"], found.get("tips_payable"), found["cash_desk"]) == (-800, None, 9500)


async def test_an_advance_is_marked_and_undone() -> None:
    purse = await open_purse()
    anna = await earns(purse)
    made = await purse.move("pay", "20", member=anna, ahead="yes")
    assert (await balances(purse.salon))["pay_payable"] == 200
    assert await db.fetch_value("SELECT is_ahead FROM money_move WHERE id = $1", made)
    await actions.undo_move(purse.vera, made, "Wrong person")
    assert (await balances(purse.salon))["pay_payable"] == -1800


async def test_more_than_is_owed_takes_a_right_and_a_tick() -> None:
    purse = await open_purse()
    anna = await earns(purse)
    before = await everything()
    with pytest.raises(Invalid, match="look") as wrong:
        await purse.move("pay", "20", member=anna)
    assert "€18.00" in wrong.value.fields["amount"]
    with pytest.raises(Invalid):
        await purse.move("pay", "20", "Rita", member=anna, ahead="yes")  # has not the right
    with pytest.raises(Invalid):
        await purse.move("pay", "5", member=purse.salon.boris)
    with pytest.raises(Forbidden):
        await purse.move("tips", "5", "Olga", member=anna)
    assert await everything() == before


async def test_tax_of_sales_less_that_of_purchases_is_paid_to_the_state() -> None:
    purse = await open_purse()
    await keeps_taxes(purse.salon)
    await pay(purse.salon, await arrived(purse.salon, price=11_900), by_card(11_900))
    await purse.bill("59.50", "Advertising", rate="1900")
    assert await tax_owed(await center(purse)) == {"tax": 1900, "input_tax": -950}
    before = await everything()
    with pytest.raises(actions.AboveOwed, match="to the state"):
        await purse.move("tax", "9.51")
    assert await everything() == before
    await purse.move("tax", "9.50")
    assert sum((await tax_owed(await center(purse))).values()) == 0


steps = st.lists(
    st.tuples(
        st.sampled_from(["bill", "pay", "pay one", "undo", "undo bill"]),
        st.integers(1, 9),
        st.integers(1, 700),
    ),
    max_size=10,
)


@pytest_asyncio.fixture
async def loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


class Backwards(Exception):
    """Ends an example without keeping it."""


async def example(purse: Purse, drawn: list[tuple[str, int, int]]) -> None:
    try:
        async with db.transaction():
            for step in drawn:
                await taken(purse, step)
            await holds(purse, await center(purse))
            raise Backwards
    except Backwards:
        pass


async def test_whatever_is_entered_paid_and_undone(loop: asyncio.AbstractEventLoop) -> None:
    """The sum owed is bills less payments, nothing is paid above it, and what is open adds up to it."""
    purse = await open_purse()

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(steps)
    def whatever(drawn: list[tuple[str, int, int]]) -> None:
        asyncio.run_coroutine_threadsafe(example(purse, drawn), loop).result(60)

    await asyncio.to_thread(whatever)


async def taken(purse: Purse, step: tuple[str, int, int]) -> None:
    kind, which, amount = step
    bills = [row["id"] for row in await db.fetch("SELECT id FROM supplier_bill ORDER BY id")]
    moves = [row["id"] for row in await db.fetch(MOVES)]
    one_bill, one_move = ((each or [0])[which % max(len(each), 1)] for each in (bills, moves))
    acts = {
        "bill": lambda: purse.bill(str(amount)),
        "pay": lambda: purse.move("supplier", str(amount), supplier=purse.landlord),
        "pay one": lambda: purse.move("supplier", str(amount), supplier=purse.landlord, bill=one_bill),
        "undo": lambda: actions.undo_move(purse.vera, one_move, "Wrong"),
        "undo bill": lambda: actions.undo_bill(purse.vera, one_bill, "Wrong"),
    }
    with suppress(Refused, Invalid, NotFound):
        await acts[kind]()


async def holds(purse: Purse, branch: Branch) -> None:
    billed, paid = await db.fetch_value(BILLED), await db.fetch_value(PAID)
    left = await owed(purse, purse.landlord)
    assert left == billed - paid
    debts = await all_debts(branch, purse.landlord)
    assert sum(each.left for each in debts) == max(left, 0)
    assert all(0 <= each.left <= each.amount for each in debts)
    assert await faults() == []
