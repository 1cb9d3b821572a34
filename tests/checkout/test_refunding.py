"""Refunding a paid bill: what follows from it once, what is refused without a trace, and what is left."""

import json
from dataclasses import replace

import pytest

import ledger.queries
from checkout import actions, queries
from checkout.actions import Order
from checkout.refund_tables import Refund, RefundTip
from checkout.rules import Checkout, Method, Tender
from checkout.rules.refunding import WrongRefund
from checkout.rules.refunds import Wish
from checkout.tables import Bill
from checkout.timeline import TIMELINE
from clients.queries.timeline import entries
from clients.tables import Visit
from kit import db
from kit.db import transaction
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import Permission
from loyalty.queries import balance as points_of
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import (
    EVERYTHING,
    left,
    parts,
    payments_of,
    refund,
    returned,
    some,
)

pytestmark = pytest.mark.usefixtures("morning")
TABLES = (
    "refund", "refund_line", "refund_tip", "refund_part", "pay_line", "points_entry", "receipt",
    "book_transaction", "online_refund", "journal_entry",
)  # fmt: skip
PAY = "SELECT amount, base, kind, refund, explanation FROM pay_line ORDER BY id"


async def traces() -> dict[str, int]:
    return {table: await till.count(table) for table in TABLES}


async def lively_salon() -> Salon:
    """Anna works for a share, and money comes back as points."""
    salon = await open_salon()
    await till.terms(salon)
    await till.cashback(salon)
    return salon


async def sold(salon: Salon, shampoos: int = 2) -> Visit:
    """A haircut and some shampoo, 69.00 by card of which 3.00 is for Anna."""
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit, shampoos)
    total = 4500 + 1200 * shampoos + 300
    await till.pay(salon, visit, till.by_card(total, tip=300))
    return visit


async def test_everything_goes_back_and_nothing_is_left_on_any_account() -> None:
    salon = await lively_salon()
    visit = await sold(salon)
    made = await refund(salon, visit)
    assert (made.number, made.amount, made.why, made.refunded_by) == (1, 7200, "Unhappy with it", "Nora")
    assert await till.balances(salon) == {}
    assert await points_of(salon.masha, salon.center) == 0
    assert (await left(visit), await parts()) == (0, [("card", 7200)])
    assert await returned() == [(1, 4500, False), (2, 2400, False)]
    assert [(tip.member, tip.amount) for tip in await RefundTip.objects()] == [(salon.anna, 300)]
    done = await till.fresh(visit)
    assert (done.status, done.version, done.closing) == (Visit.Status.done, 3, 1)
    assert (await Bill.objects())[0].reversed_at is None


async def test_a_bottle_goes_back_with_its_part_of_pay_and_points() -> None:
    salon = await lively_salon()
    visit = await sold(salon)
    before = await till.balances(salon)
    wish = await some(visit, Shampoo=1)
    made = await refund(salon, visit, Wish(lines=wish.lines, to_stock=frozenset(wish.lines)))
    after = await till.balances(salon)
    moved = {name: after.get(name, 0) - before.get(name, 0) for name in before}
    assert {name: amount for name, amount in moved.items() if amount} == {
        "card_terminal": -1200,
        "revenue_goods": 1200,
        "pay_expense": -120,
        "pay_payable": 120,
        "points (points)": 1,  # of 6 for 69.00 stay 5 for 57.00
        "points_issued (points)": -1,
    }
    assert (made.points_back, made.points_taken, made.points_missing) == (0, 1, 0)
    assert await returned() == [(1, 1200, True)]
    assert await left(visit) == 6000


async def test_pay_is_taken_back_on_the_day_of_the_refund_in_words() -> None:
    salon = await lively_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Haircut=(0, 1000)))
    *_, last = [dict(row) for row in await db.fetch(PAY)]
    assert last == {
        "amount": -400,
        "base": -1000,
        "kind": "taken_back",
        "refund": 1,
        "explanation": "€10.00 was refunded: 40 % of it is taken back",
    }
    assert await db.fetch_value("SELECT sum(amount) FROM pay_line") == 1800 + 240 - 400


async def test_parts_one_after_another_leave_exactly_nothing() -> None:
    salon = await lively_salon()
    await till.drawer(salon)
    visit = await till.arrived(salon, price=4501)
    await till.buys_shampoo(salon, visit, 3)
    split = [Tender(Method.card, 3333), Tender(Method.cash, 5000)]
    await till.pay(salon, visit, Checkout(version=1, payments=split, tip=232))
    assert await points_of(salon.masha, salon.center) == 8
    await refund(salon, visit, await some(visit, Shampoo=1))
    await refund(salon, visit, await some(visit, Haircut=(0, 1), Shampoo=(0, 777)))
    await refund(salon, visit, Wish(of_payment=((await payments_of(visit))["cash"], 1111)))
    await refund(salon, visit, Wish(tips={salon.anna: 100}))
    assert await left(visit) == 8333 - 1200 - 778 - 1111 - 100
    await refund(salon, visit)
    assert await till.balances(salon) == {"cash_desk": 10_000, "owner_cash": -10_000}
    assert await points_of(salon.masha, salon.center) == 0
    assert [each.number for each in await Refund.objects().order_by(Refund.id)] == [1, 2, 3, 4, 5]
    assert await ledger.queries.faults() == []


async def test_cash_comes_out_of_an_open_drawer_and_stands_in_its_shift() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    visit = await till.arrived(salon)
    bill = await till.pay(salon, visit, till.in_cash(4500))
    await refund(salon, visit, await some(visit, Haircut=(0, 2000)), desk=desk)
    row = await queries.access_shift(salon.actors["Nora"], shift.id)
    moves, _ = await queries.movements(row, 1)
    assert [(move["number"], move["refund"], move["amount"]) for move in moves[:2]] == [
        (bill.number, 1, -2000),
        (bill.number, None, 4500),
    ]
    figures = await queries.figures_of(row)
    assert (figures.sales, figures.refunds, figures.expected) == ({"cash": 4500}, {"cash": -2000}, 12_500)


async def test_without_an_open_shift_or_enough_in_the_drawer_nothing_goes_back() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon, opening=0)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.in_cash(4500))
    await actions.close_shift(salon.actors["Olga"], shift.id, 4500, "")
    before = await traces()
    with pytest.raises(actions.NoOpenShift):
        await refund(salon, visit)
    assert await traces() == before
    await actions.open_shift(salon.actors["Olga"], desk, 100)
    before = await traces()
    with pytest.raises(actions.DrawerTooEmpty, match="is to be given back, but there is only"):
        await refund(salon, visit)
    assert (await traces(), await left(visit)) == (before, 4500)


async def test_points_that_paid_come_back_in_proportion() -> None:
    salon = await lively_salon()
    first = await till.arrived(salon, price=20_000)
    await till.pay(salon, first, till.by_card(20_000))
    visit = await till.arrived(salon)
    split = [Tender(Method.points, 1800), Tender(Method.card, 2700)]
    await till.pay(salon, visit, Checkout(version=1, payments=split))
    assert await points_of(salon.masha, salon.center) == 20 - 18 + 2
    made = await refund(salon, visit, await some(visit, Haircut=(0, 1500)))
    assert await parts() == [("points", 600), ("card", 900)]
    assert (made.points_back, made.points_taken) == (6, 1)  # 18.00 of money stays: one point
    assert await points_of(salon.masha, salon.center) == 4 + 6 - 1
    await refund(salon, visit)
    assert await points_of(salon.masha, salon.center) == 20
    assert (await till.balances(salon)).get("points_redeemed") is None


async def test_points_that_were_spent_since_keep_it_from_being_refunded_unless_they_are_let_go() -> None:
    salon = await lively_salon()
    first = await till.arrived(salon, price=20_000)
    await till.pay(salon, first, till.by_card(20_000))
    second = await till.arrived(salon)
    split = [Tender(Method.points, 2000), Tender(Method.card, 2500)]
    await till.pay(salon, second, Checkout(version=1, payments=split))
    before = await traces()
    with pytest.raises(actions.PointsAlreadySpent, match="18 points are missing"):
        await refund(salon, first)
    assert await traces() == before
    made = await refund(salon, first, lets_go=True)
    assert (made.points_taken, made.points_missing) == (2, 18)
    assert await points_of(salon.masha, salon.center) == 0
    assert (await till.balances(salon))["card_terminal"] == 2500


async def test_another_way_than_it_was_paid_takes_a_right() -> None:
    salon = await open_salon()
    await till.drawer(salon)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    card = (await payments_of(visit))["card"]
    in_cash = Wish(everything=True, otherwise={card: Method.cash})
    before, nora = await traces(), salon.actors["Nora"]
    few = replace(nora, permissions=nora.permissions - {Permission.refund_otherwise})
    for order in (Order(2, "In cash", in_cash), Order(2, "Spent", EVERYTHING, lets_go=True)):
        with pytest.raises(Forbidden, match="refund otherwise"):
            await actions.refund(few, visit.id, order)
    assert await traces() == before
    await refund(salon, visit, in_cash)
    assert await parts() == [("cash", 4500)]
    assert (await till.balances(salon))["card_terminal"] == 4500
    assert (await till.balances(salon))["cash_desk"] == 10_000 - 4500


async def test_the_journal_says_who_gave_back_what_and_why() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    assert (entry.who, entry.action, entry.subject, entry.subject_id) == ("Nora", "refund", "visit", visit.id)
    after = json.loads(entry.after)
    assert (after["amount"], after["left"], after["why"]) == (1200, 6000, "Unhappy with it")
    assert after["payments"] == {"card": 1200}


@pytest.mark.parametrize("who", ["Olga", "Rita", "Anna"])
async def test_who_may_not_refund_is_refused(who: str) -> None:
    salon = await open_salon()
    visit = await sold(salon)
    before = await traces()
    with pytest.raises(Forbidden):
        await refund(salon, visit, who=who)
    assert await traces() == before


async def test_the_owner_of_another_branch_finds_nothing() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    before = await traces()
    with pytest.raises(NotFound):
        await refund(salon, visit, who="Boris")
    assert await traces() == before


@pytest.mark.parametrize("why", ["", "   ", "x" * 301])
async def test_without_a_reason_nothing_goes_back(why: str) -> None:
    salon = await open_salon()
    visit = await sold(salon)
    before = await traces()
    with pytest.raises(Invalid) as refused:
        await refund(salon, visit, why=why)
    assert refused.value.fields == {"why": "A few words, so that others understand later."}
    assert (await traces(), (await till.fresh(visit)).version) == (before, 2)


async def test_more_than_is_left_is_refused_after_a_refund_too() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    before = await traces()
    for wish in (
        await some(visit, Shampoo=2),
        await some(visit, Shampoo=(0, 1201)),
        Wish(tips={salon.anna: 301}),
    ):
        with pytest.raises(WrongRefund):
            await refund(salon, visit, wish)
    assert (await traces(), await left(visit)) == (before, 6000)


async def test_a_page_from_before_and_a_sum_that_was_not_shown_are_refused() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    before = await traces()
    with pytest.raises(actions.Stale):
        await refund(salon, visit, version=1)
    with pytest.raises(actions.NotWhatWasShown, match="and not the €45"):
        await refund(salon, visit, shown=4500)
    assert await traces() == before


async def test_a_visit_that_is_not_done_and_one_that_was_paid_elsewhere_have_nothing_to_refund() -> None:
    salon = await open_salon()
    here, elsewhere = await till.arrived(salon), await till.arrived(salon)
    await db.execute("UPDATE visit SET status = 'done', done_at = now() WHERE id = $1", elsewhere.id)
    with pytest.raises(actions.NotDone):
        await refund(salon, here)
    with pytest.raises(actions.NoBill):
        await refund(salon, elsewhere)
    assert await till.count("refund") == 0


async def test_a_bill_from_before_its_lines_were_kept_can_only_be_given_back_whole() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await db.execute("ALTER TABLE bill_line DISABLE TRIGGER bill_line_append_only")
    await db.execute("DELETE FROM bill_line")
    await db.execute("ALTER TABLE bill_line ENABLE TRIGGER bill_line_append_only")
    with pytest.raises(actions.NoLines, match="Reopen the visit to give all of it back"):
        await refund(salon, visit)


async def test_a_bill_of_which_something_went_back_is_not_reopened() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    before = await traces()
    with pytest.raises(actions.PartlyRefunded, match="of this bill was refunded already"):
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "By mistake", 3)
    assert (await traces(), (await till.fresh(visit)).status) == (before, Visit.Status.done)


async def test_a_visit_that_was_reopened_and_paid_again_is_refunded_by_its_second_bill() -> None:
    salon = await lively_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Again", 2)
    await till.pay(salon, visit, till.by_card(4500, version=3))
    await refund(salon, visit)
    assert await till.balances(salon) == {}
    assert await db.fetch_value("SELECT sum(amount) FROM pay_line") == 0


async def test_what_clients_paid_is_less_by_it_from_the_day_of_the_refund() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    rows = await db.fetch(
        "SELECT method, amount FROM paid_line_counted WHERE visit = $1 ORDER BY amount", visit.id
    )
    assert [(row["method"], row["amount"]) for row in rows] == [("card", -1200), ("card", 7200)]
    assert await till.count("visit_stale") > 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE refund SET amount = 1",
        "DELETE FROM refund_line",
        "UPDATE refund_part SET amount = 1",
        "INSERT INTO refund_line (refund, line, quantity, amount) SELECT max(refund.id), max(bill_line.id),"
        " 9, 0 FROM refund, bill_line",
        "INSERT INTO refund_part (refund, payment, method, amount, entry, made_at, made_by)"
        " SELECT refund, payment, method, 6001, entry, made_at, made_by FROM refund_part",
        "INSERT INTO refund_tip (refund, member, amount) SELECT refund.id, bill_tip.member, 301"
        " FROM refund, bill_tip",
    ],
)
async def test_the_database_refuses_a_change_and_more_than_there_was(change: str) -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Haircut=(0, 1200)))
    before = await traces()
    with pytest.raises(Exception, match=r"never changed|would go back"):
        async with transaction():
            await db.execute(change)
    assert await traces() == before


async def test_the_timeline_says_what_went_back_why_and_by_whom() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    [latest, _] = await entries(salon.actors["Nora"], salon.masha, TIMELINE, None, 10)
    assert (latest.told.title, latest.told.amount) == ("Refunded", "-€12.00")
    assert latest.told.detail == "by card · bill CENTER-000001/1 · Unhappy with it · taken by Nora"
