"""Bills that are paid later, or out of a deposit, and by several: what is written, and what is refused."""

from dataclasses import replace

import pytest

import ledger.queries
from checkout import actions
from checkout.account_tables import ClientMove
from checkout.receipt_paper import read_paper
from checkout.rules import Checkout, Method, Tender
from checkout.tables import Payment
from clients.actions import index_clients
from clients.actions.links import link
from clients.tables import Client, Visit
from kit import clock, db
from kit.errors import Forbidden, Invalid
from kit.rights import Permission
from loyalty.queries import balance as points_of
from tests.cast import Salon, add, open_salon
from tests.checkout import till
from tests.checkout.accounts import (
    agree_with_the_book,
    by_deposit,
    later,
    owed_and_had,
    owes,
    stands,
    top_up,
    trusting,
)

pytestmark = pytest.mark.usefixtures("morning")
TABLES = (
    "bill",
    "payment",
    "client_move",
    "book_transaction",
    "pay_line",
    "points_entry",
    "receipt",
    "journal_entry",
)


async def traces() -> dict[str, int]:
    return {table: await till.count(table) for table in TABLES}


async def refused(salon: Salon, visit: Visit, checkout: Checkout, match: str, who: str = "Olga") -> None:
    """In words, and without a trace."""
    before = await traces()
    with pytest.raises(Invalid, match=match):
        await till.pay(salon, visit, checkout, who)
    assert await traces() == before
    assert (await till.fresh(visit)).status == Visit.Status.arrived


async def with_payer(salon: Salon, name: str = "Tim") -> int:
    """Who pays for Masha."""
    payer = await add(Client(name=name, created_at=clock.now()))
    await index_clients([payer])
    await link(salon.actors["Olga"], salon.masha, payer, "payer")
    return payer


async def test_what_is_not_paid_now_is_owed_by_who_came() -> None:
    salon = await trusting(await open_salon())
    await till.terms(salon)
    await till.cashback(salon)
    visit = await owes(salon, 3000, price=4500)
    assert await till.balances(salon) == {
        "card_terminal": 1500,
        "client_debt": 3000,
        "revenue_services": -4500,
        "pay_expense": 1800,
        "pay_payable": -1800,
        "points (points)": -4,  # as if all of it were paid: a bill counts when it is closed
        "points_issued (points)": 4,
    }
    assert await owed_and_had(salon) == (3000, 0)
    [move] = await ClientMove.objects()
    payment = await Payment.objects().get(Payment.method == "on_account")
    assert (move.kind, move.debt, move.deposit, move.payment, move.made_by) == (
        "sold",
        3000,
        0,
        payment.id,
        "Olga",
    )
    assert (payment.payer, payment.amount, move.client) == (salon.masha, 3000, salon.masha)
    assert await points_of(salon.masha, salon.center) == 4
    assert (await till.fresh(visit)).status == Visit.Status.done
    assert await agree_with_the_book()


async def test_nobody_owes_more_than_the_limit() -> None:
    salon = await trusting(await open_salon(), 5000)
    await owes(salon, 2000)
    visit = await till.arrived(salon)
    await refused(salon, visit, later(4500), "may owe €50.00 and owes €20.00 already: €30.00 more")
    await till.pay(salon, visit, later(3000, Tender(Method.card, 1500)))
    assert await owed_and_had(salon) == (5000, 0)


async def test_the_limit_of_a_card_counts_instead_of_that_of_the_branch() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await refused(salon, visit, later(4500), "Nothing is sold on account here")
    await trusting(salon, 4500, salon.masha)
    await till.pay(salon, visit, later(4500))


async def test_a_limit_of_nothing_keeps_a_client_from_owing() -> None:
    salon = await trusting(await open_salon(), 100_000)
    await trusting(salon, 0, salon.masha)
    visit = await till.arrived(salon)
    await refused(salon, visit, later(1, Tender(Method.card, 4499)), "may owe €0")


async def test_who_has_not_the_right_sells_nothing_on_account() -> None:
    salon = await trusting(await open_salon())
    olga = salon.actors["Olga"]
    few = replace(olga, permissions=olga.permissions - {Permission.sell_on_account})
    visit = await till.arrived(salon)
    before = await traces()
    with pytest.raises(Forbidden):
        await actions.complete_visit(few, visit.id, later(4500))
    assert await traces() == before


async def test_a_guest_without_a_card_owes_nothing() -> None:
    salon = await trusting(await open_salon())
    visit = await till.arrived(salon, client=False)
    await refused(salon, visit, later(4500), "A guest without a card has no account")


async def test_a_tip_is_not_owed() -> None:
    salon = await trusting(await open_salon())
    visit = await till.arrived(salon)
    await refused(salon, visit, later(5000, tip=500), "A tip is not put on account")
    await till.pay(salon, visit, later(4500, Tender(Method.card, 500), tip=500))
    assert (await till.balances(salon))["tips_payable"] == -500


async def test_a_deposit_pays_up_to_what_there_is() -> None:
    salon = await open_salon()
    await top_up(salon, 3000)
    visit = await till.arrived(salon)
    await refused(salon, visit, by_deposit(4500), "There is €30.00 on the deposit of Masha")
    await till.pay(salon, visit, by_deposit(3000, Tender(Method.card, 1500)))
    assert await till.balances(salon) == {"card_terminal": 4500, "revenue_services": -4500}
    assert await owed_and_had(salon) == (0, 0)
    assert [move.kind for move in await ClientMove.objects().order_by(ClientMove.id)] == ["topped_up", "used"]
    assert await agree_with_the_book()


async def test_points_and_tax_are_as_if_it_were_paid_at_once() -> None:
    salon = await trusting(await open_salon())
    await till.cashback(salon)
    await top_up(salon, 1000)
    first = await till.arrived(salon, price=10_000)
    await till.pay(salon, first, by_deposit(1000, Tender(Method.on_account, 9000)))
    second = await till.arrived(salon)
    checkout = Checkout(1, [Tender(Method.points, 1000), Tender(Method.card, 3500)])
    await till.pay(salon, second, checkout)
    assert await points_of(salon.masha, salon.center) == 10 - 10 + 3


async def test_who_pays_for_somebody_owes_for_them() -> None:
    salon = await trusting(await open_salon())
    tim = await with_payer(salon)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, replace(later(4500), payer=tim))
    assert (await owed_and_had(salon), await owed_and_had(salon, tim)) == ((0, 0), (4500, 0))


async def test_several_pay_one_bill_each_with_their_own() -> None:
    salon = await trusting(await open_salon())
    tim = await with_payer(salon)
    await top_up(salon, 800, tim)
    visit = await till.arrived(salon)
    tenders = [
        Tender(Method.card, 1000, payer=tim),
        Tender(Method.deposit, 800, payer=tim),
        Tender(Method.on_account, 700, payer=tim),
        Tender(Method.on_account, 500),
        Tender(Method.card, 1500),
    ]
    bill = await till.pay(salon, visit, Checkout(1, tenders))
    assert (await owed_and_had(salon), await owed_and_had(salon, tim)) == ((500, 0), (700, 0))
    rows = await Payment.objects().where(Payment.bill == bill.id).order_by(Payment.id)
    assert [row.payer for row in rows] == [tim, tim, tim, salon.masha, None]
    content = await db.fetch_value("SELECT content FROM receipt WHERE bill = $1", bill.id)
    said = [(paid.method, paid.payer) for paid in read_paper(content).payments]
    assert said == [
        ("card", "Tim"), ("deposit", "Tim"), ("on_account", "Tim"), ("on_account", ""), ("card", ""),
    ]  # fmt: skip
    assert await agree_with_the_book()
    assert await ledger.queries.faults() == []


async def test_a_stranger_pays_no_part() -> None:
    salon = await trusting(await open_salon())
    stranger = await add(Client(name="Paul", created_at=clock.now()))
    visit = await till.arrived(salon)
    for who in (stranger, 0, 2**31 - 1):
        tender = Tender(Method.card, 1000, payer=who)
        await refused(salon, visit, Checkout(1, [tender, Tender(Method.card, 3500)]), "Who pays that part")


async def test_the_limits_of_several_are_their_own() -> None:
    salon = await trusting(await open_salon(), 1000)
    tim = await with_payer(salon)
    visit = await till.arrived(salon)
    parts = [
        Tender(Method.on_account, 900),
        Tender(Method.on_account, 1100, payer=tim),
        Tender(Method.card, 2500),
    ]
    await refused(salon, visit, Checkout(1, parts), "Tim may owe €10.00")
    twice = [Tender(Method.on_account, 600), Tender(Method.on_account, 600), Tender(Method.card, 3300)]
    await refused(salon, visit, Checkout(1, twice), "Masha Petrova may owe €10.00 and owes €0.00")
    assert (await stands(salon)).owed == 0


async def test_the_database_refuses_a_deposit_below_nothing() -> None:
    salon = await open_salon()
    await top_up(salon, 1000)
    [move] = await ClientMove.objects()
    with pytest.raises(Exception, match="more of the deposit"):
        async with db.transaction():
            await ClientMove.insert(
                ClientMove(client=salon.masha, branch=salon.center, kind="used", deposit=-1001, entry=1,
                           made_at=clock.now(), made_by="Olga")
            )  # fmt: skip
    with pytest.raises(Exception, match="never changed"):
        async with db.transaction():
            await db.execute("UPDATE client_move SET deposit = 5 WHERE id = $1", move.id)
