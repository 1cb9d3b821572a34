"""Sixty-four strangers want one time, over HTTP: one gets it, the others get the next free times."""

import asyncio
from collections import Counter

import httpx
import pytest

from kit import db
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import NONE, OVERLAPS, only

CROWD = 64
JSON = {"accept": "application/json"}

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def rush(salon: Salon, crowd: int) -> list[httpx.Response]:
    """Everybody asks for ten o'clock with Anna tomorrow at the same moment."""

    async with browser() as strangers:

        async def book(number: int) -> httpx.Response:
            body = {
                "service": salon.haircut,
                "member": salon.anna,
                "starts_at": "2026-12-02T10:00:00+01:00",
                "name": f"Stranger {number}",
                "phone": f"0151 1234{number:04d}",
            }
            return await strangers.post("/book/center/visits", json=body, headers=JSON)

        return await asyncio.gather(*(book(number) for number in range(crowd)))


async def test_a_rush_for_one_time_sells_it_once_and_answers_everybody() -> None:
    answers = await rush(await open_salon(), CROWD)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: CROWD - 1}
    assert all(len(answer.json()["next_times"]) == 3 for answer in answers if answer.status_code == 409)
    assert await db.fetch_value("SELECT count(*) FROM visit") == 1
    assert await db.fetch_value("SELECT count(*) FROM client") == 2, "Masha, and the one who was quickest"
    assert await db.fetch_value("SELECT count(*) FROM appointment WHERE released_at IS NULL") == 1


@until_seen
async def test_without_any_guard_the_same_rush_sells_it_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    salon, crowd = await open_salon(), 8  # as many as have a connection each while all of them look
    async with only(NONE, crowd, monkeypatch):
        answers = await rush(salon, crowd)
        assert Counter(answer.status_code for answer in answers) == {201: crowd}
        assert await db.fetch_value(OVERLAPS) > 0
