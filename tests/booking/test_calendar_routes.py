"""The calendar over HTTP: its page, its data, and who sees what of it."""

import pytest

from clients.tables import Visit
from kit import db
from tests.booking.web import DAY, FRAGMENT, JSON, booked, new_visit
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def journal(visit: int) -> list[str]:
    rows = await db.fetch(
        "SELECT action FROM journal_entry WHERE subject = 'visit' AND subject_id = $1", visit
    )
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
        "colour": "rose", "has_comment": True, "parts": [part], "company": "", "forced": False, "labels": [],
            "warning": "",
    }  # fmt: skip
    assert day["columns"][0]["shades"] == [
        {"start": f"{DAY}T00:00", "end": f"{DAY}T09:00", "kind": "off"},
        {"start": f"{DAY}T18:00", "end": "2026-12-02T00:00", "kind": "off"},
    ]
    assert (day["opens"], day["closes"], day["offset"], day["today"]) == ("09:00", "18:00", "+01:00", DAY)


async def test_a_specialist_sees_only_the_own_column_and_masked_phones() -> None:
    salon = await open_salon()
    mine, hers = await booked(salon), await booked(salon, member=salon.lena)
    async with browser(salon.actors["Anna"]) as anna:
        day = (await anna.get(f"/desk/calendar/day?branch={salon.center}")).json()
        assert [column["name"] for column in day["columns"]] == ["Anna"]
        assert [entry["id"] for entry in day["visits"]] == [mine.id]
        panel = await anna.get(f"/desk/visits/{mine.id}", headers=FRAGMENT)
        assert "+49 ••• ••• 78" in panel.text
        assert "4915112345678" not in panel.text
        assert "Confirm" not in panel.text
        assert (await anna.get(f"/desk/visits/{hers.id}")).status_code == 404
        assert (await anna.get(f"/desk/calendar/visits/{hers.id}")).status_code == 404


async def test_a_specialist_changes_nothing() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Anna"]) as anna:
        for path, form in (
            ("", new_visit(salon)),
            (f"/{visit.id}/time", {"at": f"{DAY}T15:00"}),
            (f"/{visit.id}/status", {"status": "confirmed"}),
            (f"/{visit.id}/cancellation", {"why": "x"}),
        ):
            assert (await anna.post(f"/desk/visits{path}", data=form)).status_code == 403
    assert await journal(visit.id) == ["book"]


async def test_boris_finds_nothing_of_center() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Boris"]) as boris:
        for path in (
            f"/desk/calendar?branch={salon.center}",
            f"/desk/calendar/day?branch={salon.center}",
            f"/desk/calendar/agenda?branch={salon.center}",
            f"/desk/calendar/changes?branch={salon.center}",
            f"/desk/calendar/visits/{visit.id}",
            f"/desk/visits/{visit.id}",
            f"/desk/visits/{visit.id}/time",
            f"/desk/visits/new?branch={salon.center}",
        ):
            assert (await boris.get(path)).status_code == 404, path
        for path, form in (
            ("", new_visit(salon)),
            (f"/{visit.id}/time", {"at": f"{DAY}T15:00"}),
            (f"/{visit.id}/status", {"status": "confirmed"}),
            (f"/{visit.id}/cancellation", {"why": "x"}),
        ):
            assert (await boris.post(f"/desk/visits{path}", data=form)).status_code == 404, path
    assert await journal(visit.id) == ["book"]
    assert await Visit.count() == 1


@pytest.mark.parametrize("branch", [0, -1, 99, 10**12])
async def test_a_branch_that_does_not_exist_is_not_found(branch: int) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.get(f"/desk/calendar/day?branch={branch}")).status_code == 404


@pytest.mark.parametrize(("day", "status"), [("0001-01-01", 404), ("9999-12-31", 404), ("soon", 400)])
async def test_a_day_out_of_reach_is_refused(day: str, status: int) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.get(f"/desk/calendar?branch={salon.center}&day={day}")
        assert answer.status_code == status


async def test_somebody_without_a_branch_is_told_so() -> None:
    from tests.cast import hire

    await open_salon()
    actor = await hire("Zoe", "receptionist", [])
    async with browser(actor) as zoe:
        assert "No branch to show" in (await zoe.get("/desk/calendar")).text
