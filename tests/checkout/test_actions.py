"""Completing and reopening a visit: what follows, once, and what is refused without a trace."""

import pytest

from checkout import actions
from checkout.rules import Checkout, Method, Tender
from checkout.tables import Bill, Payment, Receipt
from clients.tables import Visit
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from loyalty.queries import balance as points_of
from tests.cast import Salon, open_salon
from tests.checkout import till

pytestmark = pytest.mark.usefixtures("morning")
CONSEQUENCES = ("bill", "payment", "pay_line", "points_entry", "receipt", "book_transaction", "message")


async def traces() -> dict[str, int]:
    return {table: await till.count(table) for table in (*CONSEQUENCES, "journal_entry")}


async def lively_salon() -> Salon:
    """Anna works for a share, and money comes back as points."""
    salon = await open_salon()
    await till.terms(salon)
    await till.cashback(salon)
    return salon


async def test_completing_a_visit_has_every_consequence_once() -> None:
    salon = await lively_salon()
    desk, shift = await till.drawer(salon)
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit)
    bill = await till.pay(salon, visit, till.in_cash(6000, 10_000, desk=desk, tip=300))

    assert (bill.number, bill.services, bill.goods, bill.tip, bill.total) == (
        "CENTER-000001",
        4500,
        1200,
        300,
        6000,
    )
    assert bill.tip_member == salon.anna
    done = await till.fresh(visit)
    assert (done.status, done.closing, done.version, done.done_at) == (
        Visit.Status.done,
        1,
        2,
        bill.closed_at,
    )
    payment = (await Payment.objects())[0]
    assert (payment.method, payment.amount, payment.received, payment.shift) == (
        "cash",
        6000,
        10_000,
        shift.id,
    )
    assert await till.balances(salon) == {
        "cash_desk": 10_000 + 6000,
        "owner_cash": -10_000,
        "revenue_services": -4500,
        "revenue_goods": -1200,
        "tips_payable": -300,
        "pay_expense": 1800 + 120,
        "pay_payable": -1920,
        "points (points)": -5,
        "points_issued (points)": 5,
    }
    assert await points_of(salon.masha, salon.center) == 5  # ten percent of €57.00, not of the tip
    assert await traces() == {
        "bill": 1, "payment": 1, "pay_line": 2, "points_entry": 1, "receipt": 1, "book_transaction": 4,
        "message": 1, "journal_entry": 2,
    }  # fmt: skip


async def test_points_pay_a_part_and_earn_nothing_themselves() -> None:
    salon = await lively_salon()
    first = await till.arrived(salon, price=20_000)
    await till.pay(salon, first, till.by_card(20_000))
    assert await points_of(salon.masha, salon.center) == 20

    second = await till.arrived(salon)
    split = [Tender(Method.points, 2000), Tender(Method.card, 2500)]
    await till.pay(salon, second, Checkout(version=1, payments=split))
    assert await points_of(salon.masha, salon.center) == 20 - 20 + 2
    assert (await till.balances(salon))["points_redeemed"] == 2000


async def test_bill_numbers_have_no_gaps_though_a_sale_fails() -> None:
    salon = await open_salon()
    visits = [await till.arrived(salon) for _ in range(3)]
    first = await till.pay(salon, visits[0], till.by_card(4500))
    with pytest.raises(Invalid):
        await till.pay(salon, visits[1], till.by_card(4400))
    second = await till.pay(salon, visits[2], till.by_card(4500))
    assert (first.number, second.number) == ("CENTER-000001", "CENTER-000002")


async def test_a_branch_keeps_its_numbers_when_another_takes_its_name() -> None:
    salon = await open_salon()
    first = await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await db.execute("UPDATE branch SET slug = 'old' WHERE id = $1", salon.center)
    await db.execute("UPDATE branch SET slug = 'center' WHERE id = $1", salon.harbour)
    second = await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    abroad = await till.arrived(salon)
    await db.execute("UPDATE visit SET branch = $2 WHERE id = $1", abroad.id, salon.harbour)
    third = await till.pay(salon, abroad, till.by_card(4500), who="Boris")
    assert [first.number, second.number] == ["CENTER-000001", "CENTER-000002"]
    assert third.number == f"CENTER{salon.harbour}-000001"


async def test_a_free_visit_is_completed_without_a_payment() -> None:
    salon = await open_salon()
    bill = await till.pay(salon, await till.arrived(salon, price=0), Checkout(version=1))
    assert (bill.total, await till.count("payment")) == (0, 0)


async def test_a_guest_without_a_card_pays_and_earns_no_points() -> None:
    salon = await lively_salon()
    await till.pay(salon, await till.arrived(salon, client=False), till.by_card(4500))
    assert await till.count("points_entry") == 0


async def refused(
    salon: Salon, visit: Visit, checkout: Checkout, error: type[Exception], who: str = "Olga"
) -> None:
    """The refusal comes, and nothing has changed."""
    before, seen = await traces(), await till.fresh(visit)
    with pytest.raises(error):
        await till.pay(salon, visit, checkout, who)
    assert await traces() == before
    now = await till.fresh(visit)
    assert (now.status, now.version, now.closing) == (seen.status, seen.version, seen.closing)


async def test_refusals_change_nothing() -> None:
    salon = await lively_salon()
    visit = await till.arrived(salon)
    await refused(salon, visit, till.by_card(4400), Invalid)
    await refused(salon, visit, till.by_card(4600), Invalid)
    await refused(salon, visit, till.by_card(4500, version=7), actions.Stale)
    await refused(salon, visit, till.in_cash(4500), actions.NoOpenShift)
    await refused(salon, visit, Checkout(1, [Tender(Method.points, 100), Tender(Method.card, 4400)]), Invalid)
    await refused(salon, visit, till.by_card(4600, tip=100, tip_member=salon.boris), Invalid)
    await refused(salon, visit, till.by_card(4600, tip=100, tip_member=10**12), Invalid)
    await refused(salon, visit, Checkout(1, [Tender(Method.card, 4500, currency="USD")]), Invalid)
    await refused(salon, visit, till.by_card(4500), Forbidden, who="Anna")
    await refused(salon, visit, till.by_card(4500), NotFound, who="Boris")


async def test_an_unknown_visit_is_not_found() -> None:
    salon = await open_salon()
    for unknown in (0, 999, 10**12):
        with pytest.raises(NotFound):
            await actions.complete_visit(salon.actors["Vera"], unknown, till.by_card(1))


async def test_completing_twice_is_refused_with_the_present_state() -> None:
    salon = await lively_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    before = await traces()
    with pytest.raises(actions.AlreadyDone) as again:
        await till.pay(salon, visit, till.by_card(4500))
    assert again.value.details == {"state": {"status": "done", "version": 2, "closing": 1}}
    assert await traces() == before


@pytest.mark.parametrize("status", [Visit.Status.cancelled, Visit.Status.no_show])
async def test_who_did_not_come_does_not_pay(status: Visit.Status) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await db.execute("UPDATE visit SET status = $2 WHERE id = $1", visit.id, status)
    await refused(salon, visit, till.by_card(4500), actions.NotOpen)


async def test_reopening_takes_everything_back_and_closing_again_is_right() -> None:
    salon = await lively_salon()
    desk, _ = await till.drawer(salon)
    visit = await till.arrived(salon)
    before = await till.balances(salon)
    await till.pay(salon, visit, till.in_cash(4500, desk=desk))
    bill = await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong client", version=2)

    assert await till.balances(salon) == before
    open_again = await till.fresh(visit)
    assert (open_again.status, open_again.version, open_again.done_at) == (Visit.Status.arrived, 3, None)
    assert (bill.reversed_by, bill.reversed_why) == ("Nora", "Wrong client")
    assert [receipt.kind for receipt in await Receipt.objects().order_by(Receipt.id)] == ["sale", "refund"]
    assert await db.fetch_value("SELECT sum(amount) FROM pay_line") == 0
    assert await points_of(salon.masha, salon.center) == 0

    again = await till.pay(salon, visit, till.by_card(4500, version=3))
    assert (again.closing, again.number) == (2, "CENTER-000002")
    assert await db.fetch_value("SELECT sum(amount) FROM pay_line") == 1800
    assert await points_of(salon.masha, salon.center) == 4
    assert await Bill.count().where(Bill.reversed_at.is_null()) == 1


async def test_reopening_gives_used_points_back() -> None:
    salon = await lively_salon()
    await till.pay(salon, await till.arrived(salon, price=20_000), till.by_card(20_000))
    visit = await till.arrived(salon)
    split = [Tender(Method.points, 2000), Tender(Method.card, 2500)]
    await till.pay(salon, visit, Checkout(version=1, payments=split))
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Complaint", version=2)
    assert await points_of(salon.masha, salon.center) == 20


async def test_reopening_needs_the_right_a_reason_and_a_done_visit() -> None:
    salon = await lively_salon()
    visit = await till.arrived(salon)
    with pytest.raises(actions.NotDone):
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Why not", version=1)
    await till.pay(salon, visit, till.by_card(4500))
    before = await traces()
    for who, why, version, error in (
        ("Olga", "Because", 2, Forbidden),
        ("Boris", "Because", 2, NotFound),
        ("Nora", "  ", 2, Invalid),
        ("Nora", "x" * 301, 2, Invalid),
        ("Nora", "Because", 1, actions.Stale),
    ):
        with pytest.raises(error):
            await actions.reopen_visit(salon.actors[who], visit.id, why, version=version)
    assert await traces() == before
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", version=2)
    with pytest.raises(actions.NotDone):
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", version=3)


async def test_cash_goes_back_only_out_of_an_open_drawer_that_holds_it() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon, opening=0)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.in_cash(4500, desk=desk))
    await actions.close_shift(salon.actors["Olga"], shift.id, 4500, "")
    with pytest.raises(actions.NoOpenShift):
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", version=2)
    await actions.open_shift(salon.actors["Olga"], desk, 1000)
    with pytest.raises(actions.DrawerTooEmpty, match=r"€45.00 .* only €10.00"):
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", version=2)
    assert (await till.fresh(visit)).status == Visit.Status.done


async def test_the_only_open_drawer_is_taken_when_none_is_named() -> None:
    salon = await open_salon()
    await till.drawer(salon)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    await till.drawer(salon, name="Bar")
    with pytest.raises(Invalid) as unclear:
        await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    assert list(unclear.value.fields) == ["desk"]


async def test_a_desk_of_another_branch_is_no_place_for_cash() -> None:
    salon = await open_salon()
    desk, _ = await till.drawer(salon)
    await db.execute("UPDATE cash_desk SET branch = $2 WHERE id = $1", desk, salon.harbour)
    with pytest.raises(actions.NoOpenShift):
        await till.pay(salon, await till.arrived(salon), till.in_cash(4500, desk=desk))


async def test_every_change_is_in_the_journal() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Because", version=2)
    rows = await JournalEntry.objects().order_by(JournalEntry.id)
    assert [(row.who, row.action, row.subject_id) for row in rows] == [
        ("Olga", "complete", visit.id),
        ("Nora", "reopen", visit.id),
    ]
