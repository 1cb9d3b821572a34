"""What a tablet saved while offline, sent many times at one moment: by two tabs, or as no answer came."""

import asyncio

import httpx
import pytest

from clients.tables import Visit
from kit import once
from kit.journal import JournalEntry
from tests.booking.web import DAY, JSON, booked
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.test_sent_twice import NEVER_A_CONFLICT

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 6


async def move_masha(salon: Salon, visit: Visit) -> list[httpx.Response]:
    who = salon.actors["Olga"]
    sent = {"at": f"{DAY}T14:00", "version": "1", "form_code": "made offline", "made_by": str(who.account)}
    async with browser(who) as olga:
        path = f"/desk/visits/{visit.id}/time"
        return await asyncio.gather(*(olga.post(path, data=sent, headers=JSON) for _ in range(TOGETHER)))


async def moves() -> int:
    found: int = await JournalEntry.count().where(JournalEntry.action == "move")
    return found


async def test_a_change_made_offline_and_sent_many_times_is_made_once_and_every_answer_is_alike() -> None:
    salon = await open_salon()
    answers = await move_masha(salon, await booked(salon))
    assert [each.status_code for each in answers] == [200] * TOGETHER
    assert {each.json()["made"] for each in answers} == {2}
    assert await moves() == 1


@until_seen
async def test_without_the_memory_whoever_sends_again_is_told_of_a_stranger_who_is_themselves(
    monkeypatch,
) -> None:
    monkeypatch.setattr(once, "TAKE", NEVER_A_CONFLICT)
    salon = await open_salon()
    answers = await move_masha(salon, await booked(salon))
    assert sorted(each.status_code for each in answers) == [200] + [409] * (TOGETHER - 1)
