"""Two at one drawer: one report, no more out than there is. Each guard is also switched off."""

import asyncio

import pytest

import ledger.queries
from checkout import actions, queries, rules
from checkout.actions import Ending, closing, drawers, ringing, shifts
from checkout.cash_tables import CashMove
from checkout.rules.drawers import Move
from kit import db
from ledger import sealing
from ledger.proving import chain_faults
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.races.again import until_seen
from tests.races.test_checkout import outcomes, unlocked

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
Kind = CashMove.Kind
# All of them have looked before any of them writes.
SLOWLY = "SELECT nextval(pg_get_serial_sequence('cash_move', 'id')) FROM pg_sleep(0.2)"


async def inside(salon: Salon, desk: int) -> int:
    return await ledger.queries.balance(rules.drawer(salon.center, desk, "EUR"))


def out(salon: Salon, shift: int, amount: int, kind: Kind = Kind.taken_out, desk: int = 0):  # type: ignore[no-untyped-def]
    return actions.move_cash(salon.actors["Olga"], shift, Move(kind, amount, "Race", desk))


async def test_many_tabs_that_close_one_shift_make_one_report() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    olga = salon.actors["Olga"]
    count = await actions.count_drawer(olga, shift.id, 9_900)
    ending = Ending(count.id, "Race")
    found = await outcomes(actions.close_counted(olga, shift.id, ending) for _ in range(6))
    assert found == {"done": 1, "ShiftClosed": 5}
    assert await db.fetch_value("SELECT array_agg(number) FROM z_report") == [1]
    assert await inside(salon, desk) == 9_900


@until_seen
async def test_without_the_lock_only_the_unique_keys_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    olga = salon.actors["Olga"]
    monkeypatch.setattr(shifts, "LOCK_SHIFT", unlocked(shifts.LOCK_SHIFT))
    monkeypatch.setattr(closing, "NEXT_Z", closing.NEXT_Z.replace("WHERE", "FROM pg_sleep(0.2) WHERE"))
    await db.execute("ALTER TABLE z_report DROP CONSTRAINT z_report_shift_key")
    try:
        found = await outcomes(actions.close_shift(olga, shift.id, 10_000, "") for _ in range(6))
        assert found["done"] > 1
        assert await till.count("z_report") > 1
    finally:
        await db.execute("TRUNCATE z_report")
        await db.execute("ALTER TABLE z_report ADD CONSTRAINT z_report_shift_key UNIQUE (shift)")


async def test_of_many_who_take_the_last_money_one_gets_it() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon, opening=5_000)
    found = await outcomes(out(salon, shift.id, 5_000) for _ in range(5))
    assert found == {"done": 1, "DrawerTooEmpty": 4}
    assert await inside(salon, desk) == 0


@until_seen
async def test_without_the_lock_the_drawer_gives_what_it_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon, opening=5_000)
    monkeypatch.setattr(shifts, "LOCK_SHIFT", unlocked(shifts.LOCK_SHIFT))
    monkeypatch.setattr(drawers, "NEXT_ID", SLOWLY)
    found = await outcomes(out(salon, shift.id, 5_000) for _ in range(5))
    assert found["done"] > 1
    assert await inside(salon, desk) < 0


async def test_of_many_desks_that_empty_the_safe_one_does() -> None:
    salon = await open_salon()
    _, first = await till.drawer(salon)
    _, second = await till.drawer(salon, name="Bar")
    await out(salon, first.id, 3_000, Kind.to_safe)
    both = [out(salon, shift.id, 3_000, Kind.from_safe) for shift in (first, second) for _ in range(2)]
    assert await outcomes(both) == {"done": 1, "SafeTooEmpty": 3}


@until_seen
async def test_without_holding_the_safe_both_desks_empty_it(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    _, first = await till.drawer(salon)
    _, second = await till.drawer(salon, name="Bar")
    await out(salon, first.id, 3_000, Kind.to_safe)

    async def held_by_nobody(_: object) -> None:
        """No lock."""

    monkeypatch.setattr(drawers.ledger.actions, "lock_account", held_by_nobody)
    monkeypatch.setattr(drawers, "NEXT_ID", SLOWLY)
    both = [out(salon, shift.id, 3_000, Kind.from_safe) for shift in (first, second)]
    assert await outcomes(both) == {"done": 2}


async def test_cash_carried_both_ways_at_once_ends_in_no_ring() -> None:
    salon = await open_salon()
    front, first = await till.drawer(salon)
    bar, second = await till.drawer(salon, name="Bar")
    there = [out(salon, first.id, 100, Kind.to_desk, bar) for _ in range(5)]
    back = [out(salon, second.id, 100, Kind.to_desk, front) for _ in range(5)]
    assert await outcomes([each for pair in zip(there, back, strict=True) for each in pair]) == {"done": 10}
    assert (await inside(salon, front), await inside(salon, bar)) == (10_000, 10_000)


@until_seen
async def test_locked_in_any_order_carrying_both_ways_would_be_a_ring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    front, first = await till.drawer(salon)
    bar, second = await till.drawer(salon, name="Bar")
    own_first = shifts.LOCK_SHIFT

    async def one_after_the_other(actor, shift_id, _wanted):  # type: ignore[no-untyped-def]
        source = await db.fetch_one(own_first, actor.account, shift_id)
        await db.fetch_value("SELECT pg_sleep(0.3)")
        other = first.id if shift_id == second.id else second.id
        target = await db.fetch_one(own_first, actor.account, other)
        return source, target

    monkeypatch.setattr(drawers, "hold", one_after_the_other)
    both = [out(salon, first.id, 100, Kind.to_desk, bar), out(salon, second.id, 100, Kind.to_desk, front)]
    assert "DeadlockDetectedError" in await outcomes(both)


async def test_cards_and_cash_while_a_shift_is_closed_are_reported_or_refused() -> None:
    """Whatever is noted for a shift is on its report."""
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    queue = [await till.arrived(salon) for _ in range(8)]
    sales = [
        till.pay(salon, visit, till.by_card(4500, desk=desk) if n % 2 else till.in_cash(4500, desk=desk))
        for n, visit in enumerate(queue)
    ]
    close = actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "Race")
    found = await outcomes([*sales[:4], close, *sales[4:]])
    assert found["done"] + found["NoOpenShift"] == 9
    z = await queries.z_of(shift.id)
    assert z is not None
    reported = queries.read_figures(z["content"])
    noted = await db.fetch_value("SELECT count(*) FROM shift_bill WHERE shift = $1", shift.id)
    assert reported.bills == noted
    assert reported.passed_through == reported.expected


@until_seen
async def test_without_holding_the_shift_a_card_would_be_noted_after_its_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    visit = await till.arrived(salon)
    found_it = asyncio.Event()

    async def held_by_nobody(_actor, found):  # type: ignore[no-untyped-def]
        found_it.set()
        await db.fetch_value("SELECT pg_sleep(0.4)")
        return found

    monkeypatch.setattr(ringing, "held", held_by_nobody)

    async def close() -> None:
        await found_it.wait()
        await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")

    await asyncio.gather(till.pay(salon, visit, till.by_card(4500, desk=desk)), close())
    z = await queries.z_of(shift.id)
    assert z is not None
    assert queries.read_figures(z["content"]).bills == 0
    assert await db.fetch_value("SELECT count(*) FROM shift_bill WHERE shift = $1", shift.id) == 1


async def test_desks_that_close_at_once_while_the_chain_is_closed_too() -> None:
    salon = await open_salon()
    opened = [await till.drawer(salon, name=f"Desk {n}") for n in range(4)]
    olga = salon.actors["Olga"]
    ends = [actions.close_shift(olga, shift.id, 9_000 + n, "Race") for n, (_, shift) in enumerate(opened)]
    assert await outcomes([*ends, *(sealing.seal_next() for _ in range(4))]) == {"done": 8}
    assert await chain_faults() == []
    rows = await db.fetch(
        """SELECT z_report.chain_number, hash = chain_hash AS fits FROM z_report
        JOIN book_link ON book_link.number = z_report.chain_number AND book_link.branch = $1""",
        salon.center,
    )
    assert [row["fits"] for row in rows] == [True] * 4
