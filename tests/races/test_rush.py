"""Sixty-four strangers want one time, over HTTP: one gets it, the others get the next free times."""

import asyncio
from collections import Counter

import pytest

from kit import db
from tests.browse import browser
from tests.cast import open_salon

CROWD = 64
JSON = {"accept": "application/json"}


@pytest.mark.committed
@pytest.mark.usefixtures("morning")
async def test_a_rush_for_one_time_sells_it_once_and_answers_everybody() -> None:
    salon = await open_salon()

    async with browser() as strangers:

        async def book(number: int):  # type: ignore[no-untyped-def]
            body = {
                "service": salon.haircut,
                "member": salon.anna,
                "starts_at": "2026-12-02T10:00:00+01:00",
                "name": f"Stranger {number}",
                "phone": f"0151 1234{number:04d}",
            }
            return await strangers.post("/book/center/visits", json=body, headers=JSON)

        answers = await asyncio.gather(*(book(number) for number in range(CROWD)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: CROWD - 1}
    assert all(len(answer.json()["next_times"]) == 3 for answer in answers if answer.status_code == 409)
    assert await db.fetch_value("SELECT count(*) FROM visit") == 1
    assert await db.fetch_value("SELECT count(*) FROM client") == 2, "Masha, and the one who was quickest"
    assert await db.fetch_value("SELECT count(*) FROM appointment WHERE released_at IS NULL") == 1
