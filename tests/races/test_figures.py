"""Visits end and are reopened while several processes count: what is kept is right in the end."""

import asyncio

import asyncpg
import pytest

from clients.actions import counts
from clients.actions.counts import count_all_stale, count_everybody, count_stale
from clients.queries.counts import how_many_stale, wrong_figures
from kit import db
from tests.cast import Salon, open_salon
from tests.payroll.rows import Sold, visit_with
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TURNS = 25


async def busy_salon() -> tuple[Salon, list[int]]:
    salon = await open_salon()
    sold = Sold(4_500, salon.anna, service=salon.haircut)
    return salon, [await visit_with(salon.center, sold, client=salon.masha) for _ in range(6)]


async def turn(visit: int) -> None:
    """Done and not done, again and again."""
    for number in range(TURNS):
        status = "arrived" if number % 2 else "done"
        await db.execute("UPDATE visit SET status = $2 WHERE id = $1", visit, status)


async def counting() -> None:
    for _ in range(TURNS):
        await count_stale()


async def repairing() -> None:
    for _ in range(TURNS):
        await count_everybody()


async def all_at_once(visits: list[int]) -> list[object]:
    """A doctor counts everybody at the same time."""
    work = [*(turn(visit) for visit in visits), counting(), counting(), repairing(), repairing()]
    return await asyncio.gather(*work, return_exceptions=True)


async def test_whoever_counts_while_visits_end_keeps_what_is_right_in_the_end() -> None:
    _, visits = await busy_salon()
    for answer in await all_at_once(visits):
        assert not isinstance(answer, BaseException), answer
    await count_all_stale()
    assert await how_many_stale() == 0
    assert await wrong_figures() == []
    assert await db.fetch_value("SELECT visits FROM client_total") == len(visits)


@until_seen
async def test_without_counting_alone_two_would_write_the_same_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counts, "ALONE", "SELECT 1")
    _, visits = await busy_salon()
    answers = await all_at_once(visits)
    await asyncio.gather(count_all_stale(), return_exceptions=True)
    assert any(isinstance(each, asyncpg.PostgresError) for each in answers) or await wrong_figures()
