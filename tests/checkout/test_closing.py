"""Closing a shift: counted blind, explained, and reported for good."""

import msgspec
import pytest

import ledger.queries
from checkout import actions, queries, rules
from checkout.actions import Ending, NotCounted, Unfinished
from checkout.cash_tables import CashMove, ZReport
from checkout.rules.drawers import Move
from doctor import examine_book
from kit import db
from kit.errors import Forbidden, Invalid
from ledger.proving import chain_faults
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.test_drawers import unchanged

pytestmark = pytest.mark.usefixtures("morning")


async def a_days_work(salon: Salon) -> tuple[int, int]:
    """Sales by card and in cash, one given back, milk, some for the safe: €131.50 is in the drawer."""
    desk, shift = await till.drawer(salon)
    given_back = await till.arrived(salon)
    await till.pay(salon, given_back, till.in_cash(4500))
    await till.pay(salon, await till.arrived(salon), till.in_cash(5000, 10_000, tip=500))
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await actions.reopen_visit(salon.actors["Nora"], given_back.id, "Because", 2)
    await db.execute("UPDATE visit SET status = 'cancelled' WHERE id = $1", given_back.id)
    olga = salon.actors["Olga"]
    await actions.move_cash(olga, shift.id, Move(CashMove.Kind.taken_out, 350, "Milk"))
    await actions.move_cash(olga, shift.id, Move(CashMove.Kind.to_safe, 1_500))
    return desk, shift.id


async def inside(salon: Salon, desk: int) -> int:
    return await ledger.queries.balance(rules.drawer(salon.center, desk, "EUR"))


async def test_a_z_report_says_what_went_through_the_drawer() -> None:
    salon = await open_salon()
    desk, shift = await a_days_work(salon)
    await actions.close_shift(salon.actors["Olga"], shift, 13_000, "Parking meter")
    z = await queries.z_of(shift)
    assert z is not None
    figures = queries.read_figures(z["content"])
    assert msgspec.to_builtins(figures) == {
        "opening": 10_000,
        "sales": {"card": 4_500, "cash": 9_500},
        "refunds": {"cash": -4_500},
        "bills": 3,
        "refunded": 1,
        "tips": 500,
        "moved": {"taken_out": 350, "to_safe": 1_500},
        "received": 0,
        "expected": 13_150,
        "counted": 13_000,
        "counts": [(13_000, 13_150)],
        "accounts": {},
    }
    assert (figures.passed_through, figures.difference) == (13_150, -150)
    assert await inside(salon, desk) == 13_000


async def test_a_z_report_carries_the_end_of_the_chain_with_its_own_entry() -> None:
    salon = await open_salon()
    _, shift = await a_days_work(salon)
    await actions.close_shift(salon.actors["Olga"], shift, 13_150, "")
    z = await queries.z_of(shift)
    assert z is not None
    head = await db.fetch_one("SELECT number, hash FROM book_link ORDER BY number DESC LIMIT 1")
    assert head is not None
    assert (z["chain_number"], z["chain_hash"]) == (head["number"], head["hash"])
    last = await db.fetch_value(
        "SELECT number FROM book_link WHERE transaction = (SELECT last_entry FROM shift WHERE id = $1)", shift
    )
    assert last <= z["chain_number"]
    assert await till.count("book_open") == 0
    assert await chain_faults() == []


async def test_z_reports_are_numbered_at_each_desk_without_a_gap() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    bar, other = await till.drawer(salon, name="Bar")
    olga = salon.actors["Olga"]
    await actions.close_shift(olga, shift.id, 10_000, "")
    await actions.close_shift(olga, other.id, 10_000, "")
    for _ in range(3):
        shift = await actions.open_shift(olga, desk, 10_000)
        await unchanged(actions.close_shift(olga, shift.id, 9_000, ""), Invalid)
        await actions.close_shift(olga, shift.id, 10_000, "")
    rows = await db.fetch("SELECT desk, array_agg(number ORDER BY id) AS numbers FROM z_report GROUP BY desk")
    assert {row["desk"]: row["numbers"] for row in rows} == {desk: [1, 2, 3, 4], bar: [1]}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE z_report SET content = '{}'",
        "UPDATE z_report SET number = 7",
        "UPDATE z_report SET chain_hash = ''",
        "DELETE FROM z_report",
        "UPDATE shift_bill SET tip = 1",
        "DELETE FROM shift_bill",
    ],
)
async def test_the_database_refuses_to_change_a_report(change: str) -> None:
    salon = await open_salon()
    _, shift = await a_days_work(salon)
    await actions.close_shift(salon.actors["Olga"], shift, 13_150, "")
    with pytest.raises(Exception, match="never changed"):
        async with db.transaction():
            await db.execute(change)


async def test_the_doctor_finds_a_report_that_does_not_fit_the_book(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever has the database can make a whole new chain: then it is not the one that was printed."""
    salon = await open_salon()
    desk, shift = await a_days_work(salon)
    await actions.close_shift(salon.actors["Olga"], shift, 13_150, "")
    again = await actions.open_shift(salon.actors["Olga"], desk, 13_150)
    await actions.close_shift(salon.actors["Olga"], again.id, 13_150, "")
    assert not await examine_book()
    await db.execute("ALTER TABLE z_report DISABLE TRIGGER z_report_append_only")
    await db.execute("UPDATE z_report SET chain_hash = 'another' WHERE number = 2")
    assert await examine_book()
    assert "Z report 2 of Front desk: the book has another hash" in capsys.readouterr().out
    await db.execute("UPDATE z_report SET content = jsonb_set(content, '{expected}', '1') WHERE number = 2")
    await db.execute("DELETE FROM z_report WHERE number = 1")
    assert await examine_book()
    said = capsys.readouterr().out
    assert "Z report 2 of Front desk: 1 before it are missing" in said
    assert "its figures do not add up" in said
    await db.execute("ALTER TABLE z_report ENABLE TRIGGER z_report_append_only")


async def test_nothing_that_comes_later_changes_a_report() -> None:
    salon = await open_salon()
    desk, shift = await a_days_work(salon)
    await actions.close_shift(salon.actors["Olga"], shift, 13_150, "")
    before = await db.fetch("SELECT * FROM z_report")
    await actions.open_shift(salon.actors["Olga"], desk, 20_000)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.in_cash(4500))
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", 2)
    assert await db.fetch("SELECT * FROM z_report") == before


async def test_a_drawer_is_counted_and_then_closed_by_that_count() -> None:
    salon = await open_salon()
    _, shift = await a_days_work(salon)
    olga = salon.actors["Olga"]
    await unchanged(actions.close_counted(olga, shift, Ending(0)), NotCounted, "first")
    count = await actions.count_drawer(olga, shift, 0, {5000: 2, 2000: 1, 1000: 1})
    assert (count.counted, count.expected) == (13_000, 13_150)
    await unchanged(
        actions.close_counted(olga, shift, Ending(count.id)), Invalid, r"€1.50 less than expected"
    )
    await unchanged(actions.close_counted(olga, shift, Ending(count.id, "x" * 301)), Invalid)
    closed = await actions.close_counted(olga, shift, Ending(count.id, "Parking meter"))
    assert (closed.expected, closed.counted, closed.reason) == (13_150, 13_000, "Parking meter")
    await unchanged(
        actions.close_counted(olga, shift, Ending(count.id, "Parking meter")), actions.ShiftClosed
    )
    assert await till.count("z_report") == 1


async def test_who_counts_again_leaves_both_counts_on_the_report() -> None:
    salon = await open_salon()
    _, shift = await a_days_work(salon)
    olga = salon.actors["Olga"]
    first = await actions.count_drawer(olga, shift, 12_000)
    second = await actions.count_drawer(olga, shift, 13_150)
    await unchanged(
        actions.close_counted(olga, shift, Ending(first.id, "Short")), NotCounted, "counted again"
    )
    await actions.close_counted(olga, shift, Ending(second.id))
    z = await queries.z_of(shift)
    assert z is not None
    assert queries.read_figures(z["content"]).counts == [(12_000, 13_150), (13_150, 13_150)]


async def test_a_count_is_worth_nothing_once_cash_moved() -> None:
    salon = await open_salon()
    desk, shift = await a_days_work(salon)
    olga = salon.actors["Olga"]
    count = await actions.count_drawer(olga, shift, 13_150)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    await unchanged(actions.close_counted(olga, shift, Ending(count.id)), NotCounted, "Count again")
    assert await inside(salon, desk) == 17_650


async def test_open_bills_and_waiting_receipts_are_a_warning_and_no_wall() -> None:
    salon = await open_salon()
    await till.printer(salon, port=9)
    desk, shift = await till.drawer(salon)
    olga = salon.actors["Olga"]
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    await till.arrived(salon)
    await till.arrived(salon)
    left = await queries.unfinished_here(salon.center)
    assert left.in_words == "2 bills of today are open and 1 receipt waits for the printer."
    count = await actions.count_drawer(olga, shift.id, 14_500)
    await unchanged(actions.close_counted(olga, shift.id, Ending(count.id)), Unfinished, "2 bills of today")
    await actions.close_counted(olga, shift.id, Ending(count.id, confirmed=True))
    assert await inside(salon, desk) == 14_500


async def test_a_count_that_cannot_be_is_kept_nowhere() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    olga = salon.actors["Olga"]
    await unchanged(actions.count_drawer(olga, shift.id, -1), Invalid)
    await unchanged(actions.count_drawer(olga, shift.id, 0, {30: 1}), Invalid)
    await unchanged(actions.count_drawer(salon.actors["Rita"], shift.id, 10_000), Forbidden)
    assert await ZReport.count() == 0
