"""Points: given for money, spent like money, never below zero, and always equal to the book."""

from datetime import date

import asyncpg
import pytest

from kit import db
from kit.errors import Invalid, NotFound
from kit.rights import SYSTEM
from ledger import actions as book
from ledger.queries import faults, owed
from ledger.rules import Account, Entry
from ledger.tables import AccountKind, BookTransaction
from loyalty import actions, queries
from loyalty.rules import NewPointsRule, Usable
from loyalty.tables import PointsEntry
from tests.cast import Salon, open_salon
from tests.loyalty.points import generous_salon
from tests.payroll.rows import Sold, close_again, visit_with

pytestmark = pytest.mark.usefixtures("morning")


async def haircut(salon: Salon, client: int | None = None, price: int = 4500) -> int:
    return await visit_with(
        salon.center, Sold(price, salon.anna, service=salon.haircut), client=client or salon.masha
    )


async def give(salon: Salon, points: int) -> int:
    """A visit that earned so many points."""
    visit = await haircut(salon, price=points * 2000)
    await actions.accrue(visit, 1, points * 2000)
    return visit


async def points_of(salon: Salon) -> int:
    """What the client has by the book, which the entries must agree with."""
    entries = await db.fetch_value("SELECT coalesce(sum(points), 0)::bigint FROM points_entry")
    assert entries == await queries.balance(salon.masha, salon.center)
    assert await faults() == []
    return int(entries)


async def test_money_paid_earns_whole_points_and_says_how() -> None:
    salon = await generous_salon()
    await actions.accrue(await haircut(salon), 1, 4500)
    assert await points_of(salon) == 2
    entry = await PointsEntry.objects().first()
    assert (entry.kind, entry.points, entry.value) == ("earned", 2, 0)
    assert entry.explanation == (
        "5 % of €45.00 paid is €2.25, which makes 2 points of €1.00 each (Cashback since 1 Sep 2026)"
    )
    assert await owed(Account(AccountKind.points_issued, "points", salon.center)) == -2


async def test_too_little_for_a_whole_point_leaves_no_trace() -> None:
    salon = await generous_salon()
    await actions.accrue(await haircut(salon), 1, 1999)
    assert await PointsEntry.count() == 0
    assert await BookTransaction.count() == 0


async def test_a_stranger_earns_nothing() -> None:
    salon = await generous_salon()
    visit = await visit_with(salon.center, Sold(4500, salon.anna, service=salon.haircut))
    await actions.accrue(visit, 1, 4500)
    await actions.take_back(visit, 1)
    assert await PointsEntry.count() == 0


async def test_without_a_rule_nothing_is_earned() -> None:
    salon = await open_salon()
    await actions.accrue(await haircut(salon), 1, 4500)
    assert await PointsEntry.count() == 0


async def test_a_rule_of_tomorrow_gives_nothing_today() -> None:
    salon = await open_salon()
    tomorrow = NewPointsRule(name="Soon", starts_on=date(2026, 12, 2), rate=500)
    await actions.set_points_rule(SYSTEM, salon.center, tomorrow)
    await actions.accrue(await haircut(salon), 1, 4500)
    assert await PointsEntry.count() == 0


async def test_one_closing_is_rewarded_once() -> None:
    salon = await generous_salon()
    visit = await haircut(salon)
    await actions.accrue(visit, 1, 4500)
    await actions.accrue(visit, 1, 4500)
    assert await points_of(salon) == 2
    assert await PointsEntry.count() == 1


async def test_points_pay_for_a_bill() -> None:
    salon = await generous_salon()
    await give(salon, 10)
    spent = await actions.spend(await haircut(salon), 1, 700)
    assert (spent.points, spent.value) == (7, 700)
    assert await points_of(salon) == 3
    entry = await PointsEntry.objects().where(PointsEntry.kind == "spent").first()
    assert (entry.points, entry.value, entry.entry) == (-7, 700, spent.entry)
    assert entry.explanation == "7 points paid €7.00 of the bill"
    assert await owed(Account(AccountKind.points_redeemed, "points", salon.center)) == 7


async def test_the_last_point_can_be_spent() -> None:
    salon = await generous_salon()
    await give(salon, 10)
    await actions.spend(await haircut(salon), 1, 1000)
    assert await points_of(salon) == 0


async def test_more_than_the_balance_is_refused_in_words_and_nothing_moves() -> None:
    salon = await generous_salon()
    await give(salon, 10)
    with pytest.raises(actions.NotEnoughPoints) as refusal:
        await actions.spend(await haircut(salon), 1, 1100)
    assert refusal.value.sentence == "11 points would be needed, but there are 10 points."
    assert refusal.value.status == 409
    assert await points_of(salon) == 10
    assert await PointsEntry.count() == 1


async def test_more_than_the_allowed_share_of_the_bill_is_refused() -> None:
    salon = await generous_salon()
    await give(salon, 30)
    with pytest.raises(actions.AboveShare) as refusal:
        await actions.spend(await haircut(salon), 1, 2300)
    assert refusal.value.sentence == "Points may pay at most €22.00 of this bill."
    assert await points_of(salon) == 30


async def test_the_share_is_of_the_bill_after_discounts() -> None:
    salon = await generous_salon()
    await give(salon, 30)
    sold = Sold(4500, salon.anna, service=salon.haircut, discount=2500)
    visit = await visit_with(salon.center, sold, client=salon.masha)
    with pytest.raises(actions.AboveShare):
        await actions.spend(visit, 1, 1100)
    assert (await actions.spend(visit, 1, 1000)).points == 10


@pytest.mark.parametrize("value", [150, 0, -100])
async def test_half_a_point_or_less_than_none_cannot_be_spent(value: int) -> None:
    salon = await generous_salon()
    await give(salon, 10)
    with pytest.raises(Invalid) as refusal:
        await actions.spend(await haircut(salon), 1, value)
    assert set(refusal.value.fields) == {"points"}
    assert await points_of(salon) == 10


async def test_points_are_used_once_for_a_bill() -> None:
    salon = await generous_salon()
    await give(salon, 10)
    visit = await haircut(salon)
    await actions.spend(visit, 1, 300)
    with pytest.raises(actions.PointsUsedAlready):
        await actions.spend(visit, 1, 300)
    assert await points_of(salon) == 7


async def test_nobody_can_spend_for_a_visit_without_a_client_or_a_branch_without_a_rule() -> None:
    salon = await open_salon()
    with pytest.raises(actions.NoPointsRule):
        await actions.spend(await haircut(salon), 1, 100)
    with pytest.raises(actions.NoClient):
        await actions.spend(await visit_with(salon.center, Sold(4500)), 1, 100)
    with pytest.raises(NotFound):
        await actions.spend(999, 1, 100)


async def test_reopening_gives_spent_points_back_and_takes_earned_ones() -> None:
    salon = await generous_salon()
    await give(salon, 10)
    visit = await haircut(salon)
    await actions.spend(visit, 1, 500)
    await actions.accrue(visit, 1, 4000)
    assert await points_of(salon) == 7
    await actions.take_back(visit, 1)
    assert await points_of(salon) == 10
    back = await PointsEntry.objects().where(PointsEntry.visit == visit).order_by(PointsEntry.id)
    assert [(entry.kind, entry.points, entry.value) for entry in back] == [
        ("spent", -5, 500),
        ("earned", 2, 0),
        ("spent_back", 5, -500),
        ("earned_back", -2, 0),
    ]
    assert back[2].explanation == "The visit was reopened: 5 points given back"
    assert back[3].explanation == "The visit was reopened: 2 points taken back"


async def test_taking_back_twice_changes_nothing() -> None:
    salon = await generous_salon()
    visit = await give(salon, 10)
    await actions.take_back(visit, 1)
    await actions.take_back(visit, 1)
    assert await points_of(salon) == 0
    assert await PointsEntry.count() == 2


async def test_points_already_spent_cannot_be_taken_back_and_the_sentence_says_how_many() -> None:
    salon = await generous_salon()
    first = await give(salon, 10)
    await actions.spend(await haircut(salon), 1, 700)
    with pytest.raises(actions.PointsAlreadySpent) as refusal:
        await actions.take_back(first, 1)
    assert "Masha Petrova" in refusal.value.sentence
    assert "7 points are missing" in refusal.value.sentence
    assert await points_of(salon) == 3
    assert await PointsEntry.count() == 2


async def test_one_missing_point_is_spoken_of_as_one() -> None:
    salon = await generous_salon()
    first = await give(salon, 10)
    await actions.spend(await haircut(salon), 1, 100)
    with pytest.raises(actions.PointsAlreadySpent, match="1 point is missing"):
        await actions.take_back(first, 1)


async def test_a_visit_closed_again_is_rewarded_again_by_its_new_closing() -> None:
    salon = await generous_salon()
    visit = await give(salon, 10)
    await actions.take_back(visit, 1)
    await close_again(visit)
    await actions.accrue(visit, 2, 2000)
    assert await points_of(salon) == 1


async def test_the_database_itself_refuses_less_than_no_points() -> None:
    salon = await generous_salon()
    await give(salon, 10)
    account = queries.points_account(salon.masha, salon.center)
    redeemed = Account(AccountKind.points_redeemed, "points", salon.center)
    with pytest.raises(asyncpg.CheckViolationError):
        async with db.transaction():
            await book.post(
                "x", [Entry(account, 11), Entry(redeemed, -11)], branch=salon.center, description=""
            )
    assert await points_of(salon) == 10


async def test_points_are_worth_what_balance_and_share_allow() -> None:
    salon = await generous_salon()
    await give(salon, 30)
    assert await queries.worth(salon.masha, salon.center, 4500) == Usable(22, 2200, 100)
    assert await queries.worth(salon.masha, salon.center, 100_000) == Usable(30, 3000, 100)
    assert await queries.worth(salon.masha, salon.harbour, 4500) == Usable(0, 0, 0)
