"""The calendar and its visits over HTTP."""

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from booking import actions
from booking.day import day_sheet
from booking.tables import Change
from clients.tables import Visit
from kit import db
from kit.rights import SYSTEM
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")

DAY = "2026-12-01"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
JSON = {"accept": "application/json"}


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    """A time of Center's wall clock (an hour before UTC in December)."""
    return datetime(2026, 12, day, hour - 1, minute, tzinfo=UTC)


async def booked(salon, hour=10, member=None, **more):
    wanted = actions.Booking(
        salon.center, salon.haircut, member or salon.anna, at(hour), client=salon.masha, **more
    )
    return await actions.book(SYSTEM, wanted)


def new_visit(salon, **typed):
    known = {"branch": str(salon.center), "service": str(salon.haircut), "member": str(salon.anna)}
    return {**known, "day": DAY, "time": "11:00", "name": "Petra", "phone": "0151 12345679", **typed}


async def journal(visit: int) -> list[str]:
    rows = await db.fetch("SELECT action FROM journal_entry WHERE subject = 'visit' AND subject_id = $1", visit)
    return [row["action"] for row in rows]


async def test_the_desk_opens_with_the_calendar() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.get("/desk")
        assert answer.headers["location"] == "/desk/calendar"


async def test_the_calendar_asks_strangers_to_sign_in() -> None:
    async with browser() as stranger:
        page = await stranger.get("/desk/calendar")
        assert (page.status_code, page.headers["location"]) == (303, "/desk/sign-in?next=/desk/calendar")
        assert (await stranger.get("/desk/calendar/day?branch=1", headers=JSON)).status_code == 401


async def test_the_page_lists_who_comes_and_carries_what_the_calendar_draws() -> None:
    salon = await open_salon()
    await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get("/desk/calendar")
        assert page.status_code == 200
        assert "Tuesday 1 December 2026" in page.text
        assert "10:00–11:00" in page.text
        assert "Masha Petrova" in page.text
        assert 'type="application/json" id="day"' in page.text


async def test_the_day_as_data_is_in_the_wall_time_of_the_branch() -> None:
    salon = await open_salon()
    visit = await booked(salon, comment="Left side")
    async with browser(salon.actors["Olga"]) as olga:
        day = (await olga.get(f"/desk/calendar/day?branch={salon.center}&day={DAY}")).json()
    assert [column["name"] for column in day["columns"]] == ["Anna", "Lena"]
    [entry] = day["visits"]
    part = {"member": salon.anna, "name": "Anna", "start": f"{DAY}T10:00", "end": f"{DAY}T11:00"}
    assert entry == {
        "id": visit.id, "version": 1, "status": "waiting", "client": "Masha Petrova", "service": "Haircut",
        "colour": "rose", "has_comment": True, "parts": [part],
    }  # fmt: skip
    assert day["columns"][0]["shades"] == [
        {"start": f"{DAY}T00:00", "end": f"{DAY}T09:00", "kind": "off"},
        {"start": f"{DAY}T18:00", "end": "2026-12-02T00:00", "kind": "off"},
    ]
    assert (day["opens"], day["closes"], day["offset"], day["today"]) == ("09:00", "18:00", "+01:00", DAY)
