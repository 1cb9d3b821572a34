"""However points moved, what is read from lots is what the book says, at the end of any day."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from kit import clock, db
from kit.errors import Refused
from kit.rights import SYSTEM
from loyalty import actions, queries
from loyalty.actions import ByHand
from loyalty.rules.lasting import Ends, Lasting, Waits
from loyalty.worker import work
from tests.cast import Salon
from tests.loyalty.points import CASHBACK
from tests.loyalty.test_by_hand import two_clients
from tests.payroll.rows import Sold, visit_with

pytestmark = pytest.mark.usefixtures("morning")
START = date(2026, 12, 1)
STEPS = ("earn", "earn", "give", "spend", "take", "send", "send_back", "reopen", "write_off")
SHORT = replace(
    CASHBACK,
    largest_share=10_000,
    lasting=Lasting(waits=Waits.days, wait_days=2, ends=Ends.days, lasts=30),
)
BOOKED = """
SELECT coalesce(-sum(posting.amount), 0)::bigint FROM book_account
JOIN posting ON posting.account = book_account.id
JOIN book_transaction ON book_transaction.id = posting.transaction
WHERE kind = 'points' AND book_account.branch = $2
    AND (book_transaction.happened_at AT TIME ZONE 'Europe/Berlin')::date <= $1
"""


@dataclass
class Story:
    """What happened so far, and the one client who gets points of the other."""

    salon: Salon
    other: int
    earned: list[int] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    async def go_on(self, step: str, points: int) -> None:
        """One of all the ways in which points move."""
        await getattr(self, step)(points)

    def wish(self, points: int) -> ByHand:
        return ByHand(self.salon.masha, self.salon.center, points, "Why not")

    async def earn(self, points: int) -> None:
        self.earned.append(await self.visit(points * 2000))
        await actions.accrue(self.earned[-1], 1, points * 2000)

    async def give(self, points: int) -> None:
        await actions.give_points(SYSTEM, self.wish(points))

    async def spend(self, points: int) -> None:
        self.earned.append(await self.visit(4500))
        await actions.spend(self.earned[-1], 1, points * 100)

    async def take(self, points: int) -> None:
        await actions.take_points(SYSTEM, self.wish(points))

    async def send(self, points: int) -> None:
        self.sent.append(await actions.send_points(SYSTEM, self.wish(points), self.other))

    async def send_back(self, _points: int) -> None:
        if self.sent:
            await actions.send_points_back(SYSTEM, self.sent.pop())

    async def reopen(self, _points: int) -> None:
        if self.earned:
            await actions.take_back(self.earned.pop(), 1)

    async def write_off(self, _points: int) -> None:
        await work()

    async def visit(self, price: int) -> int:
        sold = Sold(price, self.salon.anna, service=self.salon.haircut)
        return await visit_with(self.salon.center, sold, client=self.salon.masha)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_what_is_owed_is_what_the_book_says_on_any_day(seed: int) -> None:
    chance, day = Random(seed), START
    salon, other = await two_clients()
    await actions.set_points_rule(SYSTEM, salon.center, SHORT)
    story = Story(salon, other)
    for _ in range(50):
        with clock.pretend(datetime(day.year, day.month, day.day, 8, tzinfo=UTC)):
            with suppress(Refused):
                await story.go_on(chance.choice(STEPS), chance.randint(1, 9))
            assert await queries.lots_unlike_book() == []
        day += timedelta(days=chance.choice((0, 0, 1, 4, 20)))
    for passed in range((day - START).days + 1):
        then = START + timedelta(days=passed)
        owed = sum((await queries.points_owed([salon.center], then)).get(salon.center, []))
        assert owed == await db.fetch_value(BOOKED, then, salon.center), then
