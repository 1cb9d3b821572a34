"""Days of the book are added up behind the writers: whatever is added up already, a report says the same."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from catalog.tables import Branch
from kit import clock, db
from kit.periods import Period
from ledger import actions
from ledger.rules import Account, Entry
from ledger.sealing import seal_next
from ledger.tables import AccountKind
from reports import adding
from reports.adding import add_next, repair_sums
from reports.queries import Scope, sums
from tests.cast import Salon, open_salon

FIRST = date(2026, 3, 26)
SPANS = [
    Period(FIRST + timedelta(days=n), FIRST + timedelta(days=n + length))
    for n in range(6)
    for length in (0, 2)
]
Sold = list[tuple[AccountKind, datetime, int]]
KINDS = (AccountKind.cash_desk, AccountKind.revenue_services, AccountKind.tips_payable)


async def sells(salon: Salon, dice: random.Random, step: int) -> tuple[AccountKind, datetime, int]:
    """Around the midnights of Berlin, in the week in which the clocks go forward there."""
    at = datetime(2026, 3, 26, 21, tzinfo=UTC) + timedelta(
        days=dice.randrange(5), minutes=dice.randrange(300)
    )
    kind, amount = dice.choice(KINDS), dice.choice((100, 4500, -30))
    lines = [
        Entry(Account(kind, "EUR", salon.center, 1), amount),
        Entry(Account(AccountKind.owner_cash, "EUR", salon.center), -amount),
    ]
    with clock.pretend(at):
        await actions.post(f"sale:{step}", lines, branch=salon.center, description="A sale")
    return kind, at, amount


def scope(salon: Salon, zone: str = "Europe/Berlin") -> Scope:
    return Scope("1", "Center", (salon.center,), Branch(zone=zone, currency="EUR"))


def expected(
    sold: list[tuple[AccountKind, datetime, int]], span: Period, zone: str
) -> dict[AccountKind, int]:
    found: dict[AccountKind, int] = {}
    for kind, at, amount in sold:
        if span.first <= clock.wall(at, zone).date() <= span.last:
            found[kind] = found.get(kind, 0) + amount
            found[AccountKind.owner_cash] = found.get(AccountKind.owner_cash, 0) - amount
    return found


async def told_right(salon: Salon, sold: Sold, zone: str) -> None:
    for span, told in zip(SPANS, await sums(scope(salon, zone), SPANS), strict=True):
        assert told == expected(sold, span, zone)


@pytest.mark.parametrize("seed", range(6))
async def test_a_report_says_the_same_whatever_is_added_up_already(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "AT_ONCE", 3)
    salon, dice = await open_salon(), random.Random(seed)
    sold = []
    for step in range(24):
        sold.append(await sells(salon, dice, step))
        if dice.random() < 0.4:
            await seal_next()
        if dice.random() < 0.4:
            await add_next()
        if step % 4 == 0:
            await told_right(salon, sold, "Europe/Berlin")
    await seal_next()
    while await add_next():
        pass
    await told_right(salon, sold, "Europe/Berlin")
    assert await repair_sums() == []


async def test_a_branch_that_moves_to_another_zone_has_other_days() -> None:
    salon, dice = await open_salon(), random.Random(1)
    sold = [await sells(salon, dice, step) for step in range(20)]
    await seal_next()
    await add_next()
    await db.execute("UPDATE branch SET zone = 'America/New_York' WHERE id = $1", salon.center)
    assert await add_next()
    assert not await add_next()
    await told_right(salon, sold, "America/New_York")


async def test_days_that_were_changed_are_seen_and_added_up_anew() -> None:
    salon, dice = await open_salon(), random.Random(2)
    sold = [await sells(salon, dice, step) for step in range(12)]
    await seal_next()
    await add_next()
    for damage in (
        "UPDATE report_day SET amount = amount + 1 WHERE id = (SELECT min(id) FROM report_day)",
        "DELETE FROM report_day WHERE id = (SELECT min(id) FROM report_day)",
        "INSERT INTO report_day (branch, day_on, kind, unit, amount) "
        "SELECT branch, '2020-01-01', kind, unit, 5 FROM report_day LIMIT 1",
    ):
        await db.execute(damage)
        assert await repair_sums() == [salon.center]
        assert await repair_sums() == []
        await told_right(salon, sold, "Europe/Berlin")
