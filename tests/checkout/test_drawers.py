"""Cash that moves without a sale, whose a desk and a shift are, and how long a shift takes cash."""

from datetime import timedelta

import pytest

import ledger.queries
from checkout import actions, rules
from checkout.actions import NoOpenShift, NotTheirs, SafeTooEmpty, ShiftTooOld
from checkout.cash_tables import CashMove, DrawerCount
from checkout.queries import figures_of
from checkout.queries.cash import SHIFT
from checkout.queries.figures import Figures
from checkout.queries.standing import desks_to_charge
from checkout.rules.drawers import Count, Move
from checkout.tables import Shift
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound, Problem
from kit.rights import Actor
from tests.cast import Salon, hire, open_salon
from tests.checkout import till

pytestmark = pytest.mark.usefixtures("morning")
Kind = CashMove.Kind
EVERYTHING = """
SELECT (SELECT count(*) FROM book_transaction), (SELECT count(*) FROM cash_move),
    (SELECT count(*) FROM journal_entry), (SELECT count(*) FROM drawer_count),
    (SELECT array_agg((keeper, is_shared, closed_at)::text ORDER BY id) FROM shift),
    (SELECT count(*) FROM shift_account), (SELECT count(*) FROM cash_desk_account)
"""


async def inside(salon: Salon, desk: int) -> int:
    return await ledger.queries.balance(rules.drawer(salon.center, desk, "EUR"))


def account(actor: Actor) -> int:
    assert actor.account is not None
    return actor.account


async def figures(shift: int) -> Figures:
    found = await db.fetch_one(SHIFT, shift)
    assert found is not None
    return await figures_of(found)


async def unchanged(attempt, error: type[Problem], words: str | None = None) -> None:  # type: ignore[no-untyped-def]
    before = await db.fetch(EVERYTHING)
    with pytest.raises(error, match=words):
        await attempt
    assert await db.fetch(EVERYTHING) == before


def move(salon: Salon, shift: int, kind: Kind, amount: int, why: str = "", **more):  # type: ignore[no-untyped-def]
    wanted = Move(kind, amount, why, more.get("desk", 0))
    return actions.move_cash(salon.actors[more.get("who", "Olga")], shift, wanted)


async def test_a_float_is_counted_in_pieces_and_added_up_here() -> None:
    salon = await open_salon()
    desk, first = await till.drawer(salon, opening=0)
    await actions.close_shift(salon.actors["Olga"], first.id, 0, "")
    shift = await actions.open_shift(salon.actors["Olga"], desk, 1, {5000: 1, 2000: 2, 100: 7, 50: 0})
    assert shift.opening == 9_700
    assert await inside(salon, desk) == 9_700
    count = await DrawerCount.objects().order_by(DrawerCount.id, ascending=False).first()
    assert count is not None
    assert (count.kind, count.counted, count.expected) == ("opening", 9_700, 0)
    assert await db.fetch_value("SELECT pieces->>'2000' FROM drawer_count WHERE id = $1", count.id) == "2"
    await actions.close_shift(salon.actors["Olga"], shift.id, 9_700, "")
    await unchanged(actions.open_shift(salon.actors["Olga"], desk, 0, {3000: 1}), Invalid)
    await unchanged(actions.open_shift(salon.actors["Olga"], desk, -1), Invalid)


async def test_cash_goes_in_and_out_with_a_reason() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    await move(salon, shift.id, Kind.put_in, 5_000, "Change from the bank")
    await move(salon, shift.id, Kind.taken_out, 350, "Milk")
    await move(salon, shift.id, Kind.to_safe, 8_000)
    await move(salon, shift.id, Kind.from_safe, 1_000)
    await move(salon, shift.id, Kind.to_owner, 2_000)
    assert await inside(salon, desk) == 10_000 + 5_000 - 350 - 8_000 + 1_000 - 2_000
    found = await till.balances(salon)
    assert found == {"cash_desk": 5_650, "safe": 7_000, "owner_cash": -10_000 - 5_000 + 350 + 2_000}
    said = await figures(shift.id)
    assert said.moved == {
        "put_in": 5_000, "taken_out": 350, "to_safe": 8_000, "from_safe": 1_000, "to_owner": 2_000,
    }  # fmt: skip
    assert said.passed_through == said.expected == 5_650


async def test_no_more_goes_out_than_there_is() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon, opening=1_000)
    for kind in (Kind.taken_out, Kind.to_safe, Kind.to_owner):
        attempt = move(salon, shift.id, kind, 1_001, "Milk", who="Nora")
        await unchanged(attempt, actions.DrawerTooEmpty, r"only €10.00 in the drawer")
    blind = move(salon, shift.id, Kind.taken_out, 1_001, "Milk")
    await unchanged(blind, actions.DrawerTooEmpty, "less than that")
    await unchanged(move(salon, shift.id, Kind.from_safe, 1), SafeTooEmpty, r"only €0.00 in the safe")
    await unchanged(move(salon, shift.id, Kind.taken_out, 500), Invalid)
    await unchanged(move(salon, shift.id, Kind.taken_out, 0, "Milk"), Invalid)
    await move(salon, shift.id, Kind.taken_out, 1_000, "All of it")


async def test_cash_is_carried_to_another_desk_in_one_transaction_of_the_book() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    bar, other = await till.drawer(salon, name="Bar", opening=500)
    before = await till.count("book_transaction")
    await move(salon, shift.id, Kind.to_desk, 2_500, desk=bar)
    assert await till.count("book_transaction") == before + 1
    assert (await inside(salon, desk), await inside(salon, bar)) == (7_500, 3_000)
    given, taken = await figures(shift.id), await figures(other.id)
    assert (given.moved, given.received) == ({"to_desk": 2_500}, 0)
    assert (taken.moved, taken.received) == ({}, 2_500)
    assert [each.passed_through for each in (given, taken)] == [7_500, 3_000]
    await unchanged(move(salon, shift.id, Kind.to_desk, 8_000, desk=bar), actions.DrawerTooEmpty)
    await unchanged(move(salon, shift.id, Kind.to_desk, 100, desk=desk), Invalid, "already")
    await unchanged(move(salon, shift.id, Kind.to_desk, 100, desk=9_999), NoOpenShift)
    await actions.close_shift(salon.actors["Olga"], other.id, 3_000, "")
    await unchanged(move(salon, shift.id, Kind.to_desk, 100, desk=bar), NoOpenShift, "Open one there")


async def test_who_may_not_moves_no_cash() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    await unchanged(move(salon, shift.id, Kind.taken_out, 100, "Milk", who="Anna"), Forbidden)
    await unchanged(move(salon, shift.id, Kind.taken_out, 100, "Milk", who="Boris"), NotFound)
    await unchanged(move(salon, 9_999, Kind.taken_out, 100, "Milk"), NotFound)
    await unchanged(move(salon, 9_999, Kind.to_desk, 100, desk=1), NotFound)
    await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
    await unchanged(move(salon, shift.id, Kind.taken_out, 100, "Milk"), actions.ShiftClosed)


async def test_what_was_moved_is_never_changed_but_its_reason_can_be_forgotten() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    await move(salon, shift.id, Kind.taken_out, 350, "Milk for Masha")
    await db.execute("UPDATE cash_move SET reason = 'Milk for somebody'")
    for change in ("UPDATE cash_move SET amount = 1", "DELETE FROM cash_move", "DELETE FROM drawer_count",
                   "UPDATE drawer_count SET counted = 0"):  # fmt: skip
        with pytest.raises(Exception, match="never changed"):
            async with db.transaction():
                await db.execute(change)


async def test_a_shift_takes_cash_for_24_hours_and_says_so_before() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    visit = await till.arrived(salon)
    for hours, said in ((21, ""), (22, "takes cash until 09:00"), (23.9, "takes cash until 09:00")):
        with clock.pretend(shift.opened_at + timedelta(hours=hours)):
            [offered] = await desks_to_charge(salon.actors["Olga"], salon.center)
            assert said in offered.late
            assert bool(offered.late) is bool(said)
    with clock.pretend(shift.opened_at + timedelta(hours=24)):
        [offered] = await desks_to_charge(salon.actors["Olga"], salon.center)
        assert "takes no more cash" in offered.why_not
        await unchanged(till.pay(salon, visit, till.in_cash(4500)), ShiftTooOld, "Count and close it")
        await unchanged(move(salon, shift.id, Kind.put_in, 100, "Change"), ShiftTooOld)
        await move(salon, shift.id, Kind.to_safe, 4_000)
        await till.pay(salon, visit, till.by_card(4500))
        await actions.close_shift(salon.actors["Olga"], shift.id, 6_000, "")
        await actions.open_shift(salon.actors["Olga"], desk, 6_000)
        await till.pay(salon, await till.arrived(salon), till.in_cash(4500))


async def test_into_a_shift_that_is_too_old_nothing_is_carried_and_nothing_given_back() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.in_cash(4500))
    with clock.pretend(shift.opened_at + timedelta(hours=25)):
        bar, other = await till.drawer(salon, name="Bar")
        desk = shift.desk
        await unchanged(move(salon, other.id, Kind.to_desk, 100, desk=desk), ShiftTooOld, "Front desk")
        back = actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", 2)
        await unchanged(back, ShiftTooOld)
        await move(salon, shift.id, Kind.to_desk, 100, desk=bar)


async def test_a_branch_says_how_long_its_shifts_take_cash() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    await actions.set_cash_rule(salon.actors["Nora"], salon.center, 48)
    with clock.pretend(shift.opened_at + timedelta(hours=47)):
        await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    await actions.set_cash_rule(salon.actors["Nora"], salon.center, None)
    with clock.pretend(shift.opened_at + timedelta(days=40)):
        await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    await unchanged(actions.set_cash_rule(salon.actors["Olga"], salon.center, 48), Forbidden)
    await unchanged(actions.set_cash_rule(salon.actors["Boris"], salon.center, 48), NotFound)
    await unchanged(actions.set_cash_rule(salon.actors["Nora"], salon.center, 0), Invalid)


async def test_a_desk_is_for_some_and_others_are_told_why() -> None:
    salon = await open_salon()
    ida = await hire("Ida", "receptionist", [salon.center])
    salon.actors["Ida"] = ida
    desk, shift = await till.drawer(salon)
    await actions.limit_desk(salon.actors["Nora"], desk, [account(salon.actors["Olga"])])
    [offered] = await desks_to_charge(ida, salon.center)
    assert offered.why_not == "Front desk is only for Olga."
    visit = await till.arrived(salon)
    await unchanged(till.pay(salon, visit, till.in_cash(4500), "Ida"), NotTheirs, "only for Olga")
    await unchanged(move(salon, shift.id, Kind.to_safe, 100, who="Ida"), NotTheirs)
    await unchanged(actions.close_shift(ida, shift.id, 10_000, ""), NotTheirs)
    bar, _ = await till.drawer(salon, name="Bar")
    await till.pay(salon, visit, till.in_cash(4500), "Ida")
    assert await inside(salon, bar) == 14_500, "the only one they may use is taken"


async def test_a_desk_that_is_for_some_is_opened_by_them_until_it_is_for_all_again() -> None:
    salon = await open_salon()
    ida = await hire("Ida", "receptionist", [salon.center])
    desk, shift = await till.drawer(salon)
    await actions.limit_desk(salon.actors["Nora"], desk, [account(salon.actors["Olga"])])
    await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
    await unchanged(actions.open_shift(ida, desk, 0), NotTheirs)
    await actions.limit_desk(salon.actors["Nora"], desk, [])
    await actions.open_shift(ida, desk, 0)
    await unchanged(actions.limit_desk(salon.actors["Olga"], desk, []), Forbidden)
    await unchanged(actions.limit_desk(salon.actors["Nora"], desk, [account(salon.actors["Boris"])]), Invalid)


async def test_a_shift_is_somebodys_and_is_handed_over() -> None:
    salon = await open_salon()
    ida = await hire("Ida", "receptionist", [salon.center])
    salon.actors["Ida"] = ida
    desk, first = await till.drawer(salon)
    await actions.close_shift(salon.actors["Olga"], first.id, 10_000, "")
    shift = await actions.open_shift(salon.actors["Olga"], desk, 10_000, people=[])
    visit = await till.arrived(salon)
    await unchanged(till.pay(salon, visit, till.in_cash(4500), "Ida"), NotTheirs, "only for Olga")
    await unchanged(actions.share_shift(ida, shift.id, None), NotTheirs)
    await actions.share_shift(salon.actors["Olga"], shift.id, [account(ida)])
    await till.pay(salon, visit, till.in_cash(4500), "Ida")
    await unchanged(actions.hand_over(ida, shift.id, account(ida)), NotTheirs, "Olga’s")


async def test_who_takes_a_shift_over_has_it_with_the_count_of_both() -> None:
    salon = await open_salon()
    ida = await hire("Ida", "receptionist", [salon.center])
    desk, first = await till.drawer(salon)
    await actions.close_shift(salon.actors["Olga"], first.id, 10_000, "")
    shift = await actions.open_shift(salon.actors["Olga"], desk, 10_000, people=[account(ida)])
    await actions.hand_over(salon.actors["Olga"], shift.id, account(ida), Count(9_950, {}))
    assert await db.fetch_value("SELECT keeper FROM shift WHERE id = $1", shift.id) == ida.account
    count = await db.fetch_one("SELECT kind, counted, expected FROM drawer_count ORDER BY id DESC LIMIT 1")
    assert tuple(count or ()) == ("handover", 9_950, 10_000)
    other = till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    await unchanged(other, NotTheirs, "only for Ida")
    await unchanged(actions.hand_over(ida, shift.id, account(ida)), Invalid, "already")
    await unchanged(actions.hand_over(ida, shift.id, 0), Invalid)
    await unchanged(actions.hand_over(ida, shift.id, 10**9), Invalid)
    await actions.share_shift(salon.actors["Nora"], shift.id, None)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    closed = await actions.close_shift(ida, shift.id, await inside(salon, desk), "")
    assert closed.keeper == ida.account


async def test_nobody_is_let_into_a_shift_whose_desk_is_for_others() -> None:
    salon = await open_salon()
    ida = await hire("Ida", "receptionist", [salon.center])
    desk, shift = await till.drawer(salon)
    olga = salon.actors["Olga"]
    await actions.limit_desk(salon.actors["Nora"], desk, [account(olga)])
    await unchanged(actions.hand_over(olga, shift.id, account(ida)), Invalid, "only for Olga")
    await unchanged(actions.share_shift(olga, shift.id, [account(ida)]), Invalid, "only for Olga")


async def test_bills_by_card_are_noted_at_the_desk_they_were_made_at() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    paid = await till.arrived(salon)
    await till.pay(salon, paid, till.by_card(4800, tip=300))
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    bar, _ = await till.drawer(salon, name="Bar")
    await till.pay(salon, await till.arrived(salon), till.by_card(4500, desk=bar))
    await actions.reopen_visit(salon.actors["Nora"], paid.id, "Because", 2)
    said = await figures(shift.id)
    assert (said.sales, said.refunds) == ({"card": 4_800, "cash": 4_500}, {"card": -4_800})
    assert (said.bills, said.refunded, said.tips) == (2, 1, 0)
    assert await inside(salon, desk) == said.expected == said.passed_through == 14_500


async def test_without_a_shift_cards_are_taken_all_the_same() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", 2)
    assert await till.count("shift_bill") == 0


async def test_a_shift_is_the_openers_until_it_is_handed_over() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    row = (await Shift.objects())[0]
    assert (row.keeper, row.is_shared) == (salon.actors["Olga"].account, True)
    assert shift.keeper == row.keeper
