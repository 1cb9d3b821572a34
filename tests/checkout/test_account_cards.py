"""Accounts when cards become one and part again or are erased, and what the timeline and the doctor say."""

from dataclasses import replace

import pytest

import ledger.actions
import ledger.queries
from checkout import actions
from checkout.actions import Money
from checkout.queries.debtors import account_faults
from checkout.rules.accounts import Holder, account_entries
from checkout.timeline import TIMELINE
from clients.actions.merging import merge
from clients.actions.unmerging import SpentSince, unmerge
from clients.queries.timeline import entries as entries_of
from clients.tables import Client
from kit import clock, db
from ledger.rules import Account
from ledger.tables import AccountKind
from privacy.actions.erasing import StillComing, erase
from tests.cast import add, open_salon
from tests.checkout import till
from tests.checkout.accounts import agree_with_the_book, owed_and_had, owes, settle, top_up, trusting

pytestmark = pytest.mark.usefixtures("morning")


async def test_who_has_a_debt_or_a_deposit_is_not_erased() -> None:
    salon = await trusting(await open_salon())
    vera = replace(salon.actors["Vera"], is_proved=True)
    await owes(salon, 4500)
    with pytest.raises(StillComing, match="settle what they owe and pay out their deposit"):
        await erase(vera, salon.masha)
    await settle(salon, 4500)
    await top_up(salon, 700)
    with pytest.raises(StillComing):
        await erase(vera, salon.masha)
    await actions.pay_out(vera, salon.masha, salon.center, Money(700, "card"), "Masha leaves")
    await db.execute("UPDATE visit SET ends_at = ends_at - interval '3 days' WHERE status <> 'done'")
    await erase(vera, salon.masha)
    assert await db.fetch_value("SELECT count(*) FROM client_move WHERE reason <> ''") == 0
    assert await db.fetch_value("SELECT count(*) FROM receipt WHERE content ->> 'payer' <> ''") == 0
    assert await agree_with_the_book()


async def test_the_doctor_says_which_account_the_book_knows_otherwise() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    assert await account_faults() == []
    holder = Holder(salon.masha, salon.center, "EUR")
    entries = account_entries(holder, -1000, 0, Account(AccountKind.bad_debts, "EUR", salon.center))
    await ledger.actions.post("by hand", entries, branch=salon.center, description="Nobody noted it")
    assert await account_faults() == [
        f"the account of client {salon.masha} at Center differs from its moves by €10.00 owed and €0.00"
        " on deposit"
    ]


async def test_the_timeline_of_the_client_tells_of_money_for_their_account() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    move = await settle(salon, 2000)
    await actions.undo_move(salon.actors["Nora"], move.id, "Wrong client")
    told = [each.told for each in await entries_of(salon.actors["Nora"], salon.masha, TIMELINE, None, 10)]
    found = {(each.title, each.amount): each.detail for each in told}
    assert found == {
        ("Debt paid: taken back", "€20.00"): "by card · Wrong client · noted by Nora",
        ("Debt paid", "€20.00"): "by card · noted by Olga",
        ("Paid", "€45.00"): "on account · bill CENTER-000001 · taken by Olga",
    }


async def double() -> int:
    return await add(Client(name="Maria", created_at=clock.now()))


async def test_two_cards_that_become_one_owe_and_have_together_and_part_again() -> None:
    salon = await trusting(await open_salon())
    kept = await double()
    olga = salon.actors["Olga"]
    await owes(salon, 4500)
    await top_up(salon, 1000)
    await top_up(salon, 500, kept)
    made = await merge(olga, kept, salon.masha, {})
    assert await owed_and_had(salon, kept) == (4500, 1500)
    assert await agree_with_the_book()
    await unmerge(olga, made.id)
    assert (await owed_and_had(salon, kept), await owed_and_had(salon)) == ((0, 500), (4500, 1000))
    assert await agree_with_the_book()


async def test_a_debt_that_was_paid_since_keeps_the_cards_together() -> None:
    salon = await trusting(await open_salon())
    kept = await double()
    olga = salon.actors["Olga"]
    await owes(salon, 4500)
    made = await merge(olga, kept, salon.masha, {})
    move = await actions.settle_debt(olga, kept, salon.center, Money(1000, "card"))
    with pytest.raises(SpentSince, match=r"owed €45\.00 when the cards became one, and €35\.00"):
        async with db.transaction():
            await unmerge(olga, made.id)
    await actions.undo_move(salon.actors["Nora"], move.id, "To part them")
    await unmerge(olga, made.id)
    assert await owed_and_had(salon) == (4500, 0)
    assert await agree_with_the_book()


async def test_what_was_done_before_a_merging_is_taken_back_on_the_card_that_is_left() -> None:
    salon = await trusting(await open_salon())
    kept = await double()
    move = await top_up(salon, 1000)
    await merge(salon.actors["Olga"], kept, salon.masha, {})
    await actions.undo_move(salon.actors["Nora"], move.id, "By mistake")
    assert await owed_and_had(salon, kept) == (0, 0)
    assert await agree_with_the_book()
    assert await till.balances(salon) == {}
    assert await ledger.queries.faults() == []
