"""Points as lots: used in order of their last day, written off once, and always equal to the book."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module

import pytest

from kit import clock, db
from kit.rights import SYSTEM
from ledger.queries import owed
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty import actions, queries
from loyalty.actions import Extra, Refunding
from loyalty.queries import Outstanding
from loyalty.rules.buying import Buys, Choice
from loyalty.rules.lasting import Ends, Lasting, Waits
from loyalty.rules.lots import Holding
from loyalty.worker import work
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.loyalty.points import CASHBACK
from tests.payroll.rows import Sold, visit_with

pytestmark = pytest.mark.usefixtures("morning")
NINETY = replace(CASHBACK, largest_share=10_000, lasting=Lasting(ends=Ends.days, lasts=90))


@contextmanager
def on(month: int, day: int, year: int = 2026) -> Iterator[date]:
    with clock.pretend(datetime(year, month, day, 8, tzinfo=UTC)):
        yield date(year, month, day)


async def salon_with(rule: object = NINETY) -> Salon:
    salon = await open_salon()
    await actions.set_points_rule(SYSTEM, salon.center, rule)  # type: ignore[arg-type]
    return salon


async def haircut(salon: Salon, price: int = 4500) -> int:
    sold = Sold(price, salon.anna, service=salon.haircut)
    return await visit_with(salon.center, sold, client=salon.masha)


async def earn(salon: Salon, points: int) -> int:
    visit = await haircut(salon, points * 2000)
    await actions.accrue(visit, 1, points * 2000)
    return visit


async def there(salon: Salon) -> Holding:
    """What the client has; the lots agree with the book."""
    await db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    await db.execute("SET CONSTRAINTS ALL DEFERRED")
    assert await queries.lots_unlike_book() == []
    return await queries.holding_of(salon.masha, salon.center, clock.today("Europe/Berlin"))


async def work_off() -> int:
    times = 0
    while await work():
        times += 1
    return times


async def left() -> list[int]:
    return [row["remaining"] for row in await db.fetch("SELECT remaining FROM points_lot ORDER BY id")]


async def test_what_ends_first_pays_first_and_comes_back_where_it_was() -> None:
    salon = await salon_with()
    await earn(salon, 4)
    with on(12, 20):
        await earn(salon, 6)
    with on(12, 21):
        spending = await haircut(salon)
        await actions.spend(spending, 1, 700)
        assert await left() == [0, 3]
        await actions.take_back(spending, 1)
        assert await left() == [4, 6]
        assert await there(salon) == Holding(usable=10)


async def test_points_that_wait_are_shown_and_cannot_be_spent() -> None:
    salon = await salon_with(replace(NINETY, lasting=Lasting(waits=Waits.days, wait_days=14)))
    await earn(salon, 5)
    assert await there(salon) == Holding(pending=5)
    with pytest.raises(actions.NotEnoughPoints, match="5 points more cannot be used yet"):
        await actions.spend(await haircut(salon), 1, 500)
    with on(12, 15):
        assert await there(salon) == Holding(usable=5)
        assert (await actions.spend(await haircut(salon), 1, 500)).points == 5


async def test_points_are_good_on_their_last_day_and_are_written_off_once_after_it() -> None:
    salon = await salon_with()
    await earn(salon, 5)
    with on(3, 1, 2027):
        assert await there(salon) == Holding(usable=5)
        assert await work_off() == 0
    with on(3, 2, 2027):
        assert await there(salon) == Holding(over=5)
        with pytest.raises(actions.NotEnoughPoints):
            await actions.spend(await haircut(salon), 1, 100)
        assert (await work_off(), await work_off()) == (1, 0)
        assert await there(salon) == Holding()
        assert await owed(Account(AccountKind.points_expired, queries.UNIT, salon.center)) == 5


async def test_points_that_come_back_after_their_last_day_are_good_for_thirty_days() -> None:
    salon = await salon_with()
    await earn(salon, 5)
    spending = await haircut(salon)
    await actions.spend(spending, 1, 300)
    with on(3, 10, 2027):
        assert await work_off() == 1
        await actions.take_back(spending, 1)
        assert await there(salon) == Holding(usable=3)
    with on(4, 9, 2027):
        assert await there(salon) == Holding(usable=3)
    with on(4, 10, 2027):
        assert await work_off() == 1
        assert await there(salon) == Holding()


async def test_earned_points_that_ended_can_be_taken_back_with_their_visit() -> None:
    salon = await salon_with()
    visit = await earn(salon, 5)
    with on(3, 10, 2027):
        assert await work_off() == 1
        await actions.take_back(visit, 1)
        assert await there(salon) == Holding()
        assert await owed(Account(AccountKind.points_expired, queries.UNIT, salon.center)) == 0


async def test_programmes_give_points_beside_the_rule_and_both_go_with_the_visit() -> None:
    salon = await salon_with()
    visit = await haircut(salon)
    extra = [Extra(None, 10, "Ten for a birthday"), Extra(None, 0, "Nothing"), Extra(None, 5, "Five more")]
    await actions.accrue(visit, 1, 4500, extra)
    await actions.accrue(visit, 1, 4500, extra)
    assert await there(salon) == Holding(usable=17)
    await actions.take_back(visit, 1)
    assert await there(salon) == Holding()


async def test_points_of_a_programme_need_no_money_and_stay_with_a_refund_of_none() -> None:
    salon = await salon_with()
    visit = await haircut(salon)
    await actions.accrue(visit, 1, 0, [Extra(None, 10, "Ten")])
    assert await there(salon) == Holding(usable=10)
    await actions.refund_points(Refunding(visit, 1, 1, value=0, paid_left=0))
    assert await there(salon) == Holding(usable=10)


async def test_what_is_outstanding_leaves_out_what_is_over() -> None:
    salon = await salon_with()
    await earn(salon, 5)
    with on(12, 20):
        await earn(salon, 3)
    with on(3, 2, 2027) as today:
        assert await queries.outstanding(salon.center, today) == Outstanding(3, 0, 5, 1)
        [held], _ = await queries.holders(salon.center, "", 1, today)
        assert held["points"] == 3
        await work_off()
        assert await queries.outstanding(salon.center, today) == Outstanding(3, 0, 0, 1)


async def test_points_of_before_lots_get_them_as_the_book_says() -> None:
    salon = await salon_with()
    visits = [await earn(salon, points) for points in (4, 6, 3)]
    spending = [await haircut(salon) for _ in range(2)]
    await actions.spend(spending[0], 1, 700)
    await actions.spend(spending[1], 1, 300)
    await actions.refund_points(Refunding(spending[1], 1, 1, value=100, paid_left=4400))
    await actions.refund_points(Refunding(visits[2], 1, 1, value=0, paid_left=2000))
    await actions.take_back(spending[0], 1)
    before = await left()
    await db.execute("DELETE FROM points_draw")
    await db.execute("DELETE FROM points_lot")
    backfill = import_module("loyalty.piccolo_migrations.loyalty_2026_11_29t11_03_00_000000")
    for statement in (backfill.LOTS, backfill.TAKEN_BACK, backfill.SPENT):
        await db.execute(statement)
    assert await there(salon) == Holding(usable=sum(before))
    await actions.take_back(visits[1], 1)
    assert await there(salon) == Holding(usable=sum(before) - 6)


async def test_a_refund_takes_points_of_programmes_in_proportion() -> None:
    salon = await salon_with()
    visit = await haircut(salon, 4000)
    await actions.accrue(visit, 1, 4000, [Extra(None, 10, "Ten")])
    moved = await actions.refund_points(Refunding(visit, 1, 1, value=0, paid_left=1000))
    assert (moved.taken, moved.missing) == (10, 0)
    assert await there(salon) == Holding(usable=2)


async def test_points_pay_only_for_what_was_chosen() -> None:
    salon = await salon_with()
    chosen = replace(NINETY, buys=Buys.chosen, choice=Choice(services=frozenset({salon.colour})))
    await actions.set_points_rule(SYSTEM, salon.center, chosen)
    await earn(salon, 50)
    visit = await haircut(salon)
    assert (await queries.worth(salon.masha, salon.center, 4500, visit)).points == 0
    with pytest.raises(actions.AboveShare):
        await actions.spend(visit, 1, 1000)
    colour = await visit_with(
        salon.center, Sold(2000, salon.anna, service=salon.colour), Sold(4500), client=salon.masha
    )
    assert (await queries.worth(salon.masha, salon.center, 6500, colour)).points == 20
    assert (await actions.spend(colour, 1, 2000)).points == 20


async def test_the_rule_is_read_as_it_was_agreed_on() -> None:
    salon = await salon_with()
    rule = replace(
        NINETY,
        buys=Buys.chosen,
        choice=Choice(frozenset({salon.haircut})),
        lasting=Lasting(waits=Waits.days, wait_days=3, ends=Ends.yearly, ends_month=6, ends_day=30),
    )
    await actions.set_points_rule(SYSTEM, salon.center, rule)
    found = await queries.points_rule_now(salon.center)
    assert found is not None
    assert (found.buys, found.choice, found.lasting) == (rule.buys, rule.choice, rule.lasting)


async def test_points_owed_are_by_age_and_equal_to_the_book_of_the_day() -> None:
    salon = await salon_with(CASHBACK)
    await earn(salon, 5)
    with on(11, 30, 2027):
        await earn(salon, 3)
        spending = await haircut(salon)
        await actions.spend(spending, 1, 200)
        here = salon.center
        assert await queries.points_owed([here], date(2027, 11, 30)) == {here: [3, 3, 0]}
        assert await queries.points_owed([here], date(2027, 11, 29)) == {here: [0, 5, 0]}
        assert await queries.points_owed([here], date(2026, 11, 30)) == {}
        assert await queries.balance(salon.masha, here) == 3 + 3


async def test_five_hundred_lots_are_one_read() -> None:
    salon = await salon_with(CASHBACK)
    visits = [await haircut(salon, 2000) for _ in range(500)]
    for visit in visits:
        await actions.accrue(visit, 1, 2000)
    async with count_queries() as queried:
        assert (await queries.worth(salon.masha, salon.center, 10**6)).points == 500
    assert len([each for each in queried.queries if "points_lot" in each]) == 1
