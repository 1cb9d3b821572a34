"""A form that makes something, sent many times at one moment: a colleague at the desk, a booking online."""

import asyncio

import httpx
import pytest

from booking.actions import visits
from clients.tables import Visit
from kit import once
from kit.vault import new_code
from staff.tables import StaffMember
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.sending import opened
from tests.widgets.flow import MASHA, hidden_on, hold

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


@until_seen
async def test_without_the_unique_code_there_are_as_many_as_were_sent(monkeypatch) -> None:
    monkeypatch.setattr(once, "TAKE", NEVER_A_CONFLICT)
    await hire_ida(await open_salon())
    assert await columns() == TOGETHER


async def test_when_all_are_refused_nothing_is_made_and_nothing_remembered() -> None:
    answers = await hire_ida(await open_salon(), name="")
    assert {each.status_code for each in answers} == {422}
    assert await once.SentForm.count() == 0


async def book_held(salon: Salon, **with_whom: str) -> list[httpx.Response]:
    """A stranger's finger that taps six times."""
    async with browser() as stranger:
        form = await stranger.get((await hold(stranger, salon, **with_whom)).headers["location"])
        sent = {**hidden_on(form.text), **MASHA}
        return await asyncio.gather(
            *(stranger.post("/book/center/visits", data=sent) for _ in range(TOGETHER))
        )


async def test_a_booking_sent_many_times_is_one_visit_and_every_answer_leads_to_it() -> None:
    answers = await book_held(await open_salon())
    assert {each.status_code for each in answers} == {303}
    [code] = await Visit.select(Visit.code).output(as_list=True)
    assert {each.headers["location"] for each in answers} == {f"/v/{code}"}


async def forget(_: object) -> None:
    """In the place of whoever remembers what a hold became."""


async def another_code(_: object) -> str:
    return new_code()


@until_seen
async def test_without_remembering_who_has_booked_is_told_that_somebody_else_has(monkeypatch) -> None:
    monkeypatch.setattr(visits, "made_before", forget)
    salon = await open_salon()
    answers = await book_held(salon, member=str(salon.anna))
    assert {each.status_code for each in answers} == {303, 409}


@until_seen
async def test_without_the_holds_code_as_the_key_a_second_person_would_be_booked_too(monkeypatch) -> None:
    monkeypatch.setattr(visits, "made_before", forget)
    monkeypatch.setattr(visits, "code_for", another_code)
    await book_held(await open_salon())
    assert await Visit.count() == 2
