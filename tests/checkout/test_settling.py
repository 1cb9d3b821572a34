"""Debts that are paid later or given up, deposits in and out, and all of it taken back."""

import pytest

from checkout import actions
from checkout.account_tables import ClientMove
from checkout.actions import Money
from checkout.cash_tables import CashMove
from checkout.queries import figures_of
from checkout.queries.accounts import open_bills_of
from checkout.receipt_paper import Paper, read_paper
from checkout.rules.accounts import Holder
from checkout.rules.drawers import Move
from checkout.tables import Receipt
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.accounts import agree_with_the_book, owed_and_had, owes, settle, top_up, trusting
from tests.checkout.taxing import rounds

pytestmark = pytest.mark.usefixtures("morning")
TABLES = ("client_move", "book_transaction", "receipt", "journal_entry", "register_command")


async def traces() -> dict[str, int]:
    return {table: await till.count(table) for table in TABLES}


async def last_paper() -> Paper:
    return read_paper(await db.fetch_value("SELECT content FROM receipt ORDER BY id DESC LIMIT 1"))


async def open_of(salon: Salon) -> list[int]:
    return [bill.owed for bill in await open_bills_of(Holder(salon.masha, salon.center, "EUR"))]


async def figures(salon: Salon, shift: int):  # type: ignore[no-untyped-def]
    row = await db.fetch_one("SELECT id, desk, opening FROM shift WHERE id = $1", shift)
    return await figures_of({**row, "branch": salon.center, "currency": "EUR"})


async def test_a_debt_is_paid_in_parts_in_cash_and_by_card() -> None:
    salon = await trusting(await open_salon())
    _, shift = await till.drawer(salon)
    await owes(salon, 4500)
    await owes(salon, 3000)
    await settle(salon, 5000, "cash")
    assert await open_of(salon) == [2500]
    await settle(salon, 2500)
    assert await owed_and_had(salon) == (0, 0)
    assert await till.balances(salon) == {
        "card_terminal": 2500, "cash_desk": 15_000, "owner_cash": -10_000, "revenue_services": -7500,
    }  # fmt: skip
    found = await figures(salon, shift.id)
    assert found.accounts == {"debt": {"card": (2500, 0), "cash": (5000, 0)}}
    assert found.sales == {"on_account": 7500}
    assert found.passed_through == found.expected == 15_000
    paper = await last_paper()
    assert (paper.account, paper.total, paper.left, paper.payer, paper.lines) == (
        "debt",
        2500,
        0,
        "Masha Petrova",
        [],
    )
    assert await agree_with_the_book()
    await actions.close_shift(salon.actors["Olga"], shift.id, 15_000, "")
    from checkout.queries.figures import z_faults

    assert await z_faults() == []


async def test_a_chosen_bill_is_paid_before_an_older_one() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    await owes(salon, 3000)
    newer = (await open_bills_of(Holder(salon.masha, salon.center, "EUR")))[1].payment
    with pytest.raises(Invalid, match=r"more than there is: €30\.00"):
        await settle(salon, 3001, payment=newer)
    await settle(salon, 3000, payment=newer)
    assert await open_of(salon) == [4500]
    with pytest.raises(Invalid, match="Nothing is owed of that bill"):
        await settle(salon, 1, payment=newer)


@pytest.mark.parametrize("amount", [0, -1, 4501, 10**13])
async def test_never_more_is_paid_than_is_owed(amount: int) -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    before = await traces()
    with pytest.raises(Invalid):
        await settle(salon, amount)
    assert await traces() == before


async def test_cash_needs_an_open_shift_and_another_means_is_refused() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    before = await traces()
    with pytest.raises(actions.NoOpenShift):
        await settle(salon, 1000, "cash")
    for method in ("points", "deposit", "on_account", ""):
        with pytest.raises(Invalid, match="How is it paid"):
            await settle(salon, 1000, method)
    assert await traces() == before


async def test_where_the_smallest_coins_are_gone_cash_goes_in_whole_steps() -> None:
    salon = await trusting(await open_salon())
    await till.drawer(salon)
    await rounds(salon)
    await owes(salon, 4503)
    before = await traces()
    with pytest.raises(Invalid, match=r"Cash goes in steps of €0\.05"):
        await settle(salon, 4503, "cash")
    assert await traces() == before
    await settle(salon, 4500, "cash")
    await settle(salon, 3)
    assert await owed_and_had(salon) == (0, 0)


async def test_another_branch_and_a_client_nobody_knows_are_not_found() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    money = Money(1000, "card")
    for who, client, branch in (
        ("Boris", salon.masha, salon.center),
        ("Olga", 2**31, salon.center),
        ("Olga", 0, 1),
    ):
        if who == "Boris" and who not in salon.actors:
            continue
        with pytest.raises((NotFound, Forbidden)):
            await actions.settle_debt(salon.actors[who], client, branch, money)
    assert await owed_and_had(salon) == (4500, 0)


async def test_what_was_paid_is_taken_back_out_of_its_drawer_and_owed_again() -> None:
    salon = await trusting(await open_salon())
    _, shift = await till.drawer(salon)
    await owes(salon, 4500)
    move = await settle(salon, 2000, "cash")
    nora = salon.actors["Nora"]
    made = await actions.undo_move(nora, move.id, "By mistake")
    assert (made.kind, made.debt, made.method, made.shift) == ("undone", 2000, "cash", shift.id)
    assert await owed_and_had(salon) == (4500, 0)
    assert await open_of(salon) == [4500]
    assert (await till.balances(salon))["cash_desk"] == 10_000
    assert (await figures(salon, shift.id)).accounts == {"debt": {"cash": (2000, -2000)}}
    assert (await last_paper()).kind == Receipt.Kind.refund
    before = await traces()
    with pytest.raises(actions.UndoneAlready):
        await actions.undo_move(nora, move.id, "By mistake")
    with pytest.raises(actions.NotUndoable):
        await actions.undo_move(nora, made.id, "By mistake")
    assert await traces() == before
    assert await agree_with_the_book()


async def test_what_a_bill_did_is_taken_back_with_the_bill() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    [sold] = await ClientMove.objects()
    with pytest.raises(Forbidden):
        await actions.undo_move(salon.actors["Olga"], sold.id, "By mistake")
    with pytest.raises(Invalid):
        await actions.undo_move(salon.actors["Vera"], (await settle(salon, 1)).id, " ")
    with pytest.raises(actions.NotUndoable, match="Refund the bill"):
        await actions.undo_move(salon.actors["Vera"], sold.id, "By mistake")
    assert await owed_and_had(salon) == (4499, 0)


async def test_cash_that_is_not_in_the_drawer_is_not_given_back() -> None:
    salon = await trusting(await open_salon())
    _, shift = await till.drawer(salon, opening=0)
    await owes(salon, 4500)
    move = await settle(salon, 2000, "cash")
    await actions.close_shift(salon.actors["Olga"], shift.id, 2000, "")
    before = await traces()
    with pytest.raises(actions.NoOpenShift):
        await actions.undo_move(salon.actors["Nora"], move.id, "By mistake")
    assert await traces() == before


async def test_a_bad_debt_becomes_a_loss_and_can_be_owed_again() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    vera = salon.actors["Vera"]
    with pytest.raises(Forbidden):
        await actions.write_off(salon.actors["Olga"], salon.masha, salon.center, 4500, "Moved away")
    with pytest.raises(Invalid):
        await actions.write_off(vera, salon.masha, salon.center, 4500, "")
    move = await actions.write_off(vera, salon.masha, salon.center, 4500, "Moved away")
    assert (await till.balances(salon)) == {"bad_debts": 4500, "revenue_services": -4500}
    assert move.receipt is None
    await actions.undo_move(vera, move.id, "They came")
    assert await till.balances(salon) == {"client_debt": 4500, "revenue_services": -4500}
    assert await owed_and_had(salon) == (4500, 0)


async def test_a_deposit_goes_out_again_up_to_what_there_is() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    await top_up(salon, 3000)
    nora = salon.actors["Nora"]
    with pytest.raises(Forbidden):
        await actions.pay_out(salon.actors["Olga"], salon.masha, salon.center, Money(1000, "cash"), "Asked")
    with pytest.raises(Invalid, match=r"At most €30\.00|more than there is"):
        await actions.pay_out(nora, salon.masha, salon.center, Money(3001, "card"), "Asked for it")
    await actions.move_cash(salon.actors["Olga"], shift.id, Move(CashMove.Kind.to_owner, 9500))
    with pytest.raises(actions.DrawerTooEmpty):
        await actions.pay_out(nora, salon.masha, salon.center, Money(1000, "cash"), "Asked for it")
    await actions.pay_out(nora, salon.masha, salon.center, Money(500, "cash"), "Asked for it")
    assert await owed_and_had(salon) == (0, 2500)
    assert (await figures(salon, shift.id)).accounts == {"deposit": {"card": (3000, 0), "cash": (0, -500)}}
    paper = await last_paper()
    assert (paper.kind, paper.account, paper.left, paper.why) == ("refund", "deposit", 2500, "Asked for it")


async def test_a_deposit_that_was_used_is_not_taken_back() -> None:
    salon = await trusting(await open_salon())
    move = await top_up(salon, 3000)
    await actions.pay_out(salon.actors["Nora"], salon.masha, salon.center, Money(1, "card"), "A cent")
    before = await traces()
    with pytest.raises(actions.UsedSince, match=r"Only €29\.99"):
        await actions.undo_move(salon.actors["Nora"], move.id, "By mistake")
    assert await traces() == before
