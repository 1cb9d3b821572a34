"""A form that makes something, sent many times at one moment."""

import asyncio

import httpx
import pytest

from kit import once
from staff.tables import StaffMember
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.sending import opened

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 6
NEVER_A_CONFLICT = "INSERT INTO sent_form (form, place, sent_at) VALUES (md5(random()::text || $1), '', $2)"


async def hire_ida(salon: Salon, name: str = "Ida") -> list[httpx.Response]:
    async with browser(salon.actors["Vera"]) as vera:
        sent = {"name": name, "branch": str(salon.center)}
        sent |= await opened(vera, "/desk/staff/new", "/desk/staff")
        return await asyncio.gather(*(vera.post("/desk/staff", data=sent) for _ in range(TOGETHER)))


async def columns() -> int:
    found: int = await StaffMember.count().where(StaffMember.name == "Ida")
    return found


async def test_all_lead_to_the_one_that_was_made() -> None:
    answers = await hire_ida(await open_salon())
    assert {each.status_code for each in answers} == {303}
    assert len({each.headers["location"] for each in answers}) == 1
    assert await columns() == 1


async def test_without_the_unique_code_there_are_as_many_as_were_sent(monkeypatch) -> None:
    monkeypatch.setattr(once, "TAKE", NEVER_A_CONFLICT)
    await hire_ida(await open_salon())
    assert await columns() == TOGETHER


async def test_when_all_are_refused_nothing_is_made_and_nothing_remembered() -> None:
    answers = await hire_ida(await open_salon(), name="")
    assert {each.status_code for each in answers} == {422}
    assert await once.SentForm.count() == 0
