"""Branches over HTTP: opened, their hours and closed days, closed again."""

from catalog import queries
from catalog.tables import Branch, ClosedDay
from tests.browse import browser
from tests.cast import open_salon

BRANCH = {
    "name": "Riverside",
    "slug": "riverside",
    "zone": "Asia/Kathmandu",
    "currency": "NPR",
    "locale": "en",
    "country": "NP",
    "accent": "#0f766e",
    "lead_minutes": "60",
    "horizon_days": "60",
    "grid_minutes": "15",
    "hold_minutes": "10",
    "notice_minutes": "1440",
}


async def test_a_branch_is_opened_and_its_form_comes_back_when_it_cannot_be() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        refused = await vera.post("/desk/branches", data={**BRANCH, "zone": "Mars/Base", "slug": "center"})
        assert refused.status_code == 422
        assert 'value="Mars/Base"' in refused.text
        assert "There is no such time zone." in refused.text
        taken = await vera.post("/desk/branches", data={**BRANCH, "slug": "center"})
        assert "“center” belongs to another branch." in taken.text
        assert await Branch.count() == 2
        opened = await vera.post("/desk/branches", data=BRANCH)
        assert opened.status_code == 303
        assert "Added." in (await vera.get(opened.headers["location"])).text
    async with browser(salon.actors["Nora"]) as nora:
        assert (await nora.post("/desk/branches", data={**BRANCH, "slug": "another"})).status_code == 403
    assert await Branch.count() == 3


async def test_hours_and_closed_days_are_kept_and_wrong_ones_come_back() -> None:
    salon = await open_salon()
    here = f"/desk/branches/{salon.center}"
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post(f"{here}/hours", data={"hours-0": "9-18", "hours-1": "18:00-09:00"})
        assert refused.status_code == 422
        assert 'value="18:00-09:00"' in refused.text
        assert "18:00-09:00 must end after it starts." in refused.text
        assert (await queries.week_of(salon.center))[0] == (540, 1080)
        saved = await nora.post(f"{here}/hours", data={"hours-0": "10-14", "hours-1": "9-12, 13-17"})
        assert saved.status_code == 303
        week = await queries.week_of(salon.center)
        assert (week[0], week[1], week[5]) == ((600, 840), (540, 720, 780, 1020), ())
        assert (await nora.post(f"{here}/closed-days", data={"closed_on": "soon"})).status_code == 422
        for _ in range(2):
            day = {"closed_on": "2099-12-24", "reason": "Christmas"}
            assert (await nora.post(f"{here}/closed-days", data=day)).status_code == 303
        assert await ClosedDay.count() == 1
        for _ in range(2):
            assert (await nora.post(f"{here}/closed-days/2099-12-24/removal")).status_code == 303
        assert await ClosedDay.count() == 0


async def test_the_last_open_branch_cannot_be_closed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.post(f"/desk/branches/{salon.harbour}/retirement")).status_code == 303
        refused = await vera.post(f"/desk/branches/{salon.center}/retirement")
        assert refused.status_code == 409
        assert "only open branch" in refused.text
        page = await vera.get(f"/desk/branches/{salon.harbour}")
        assert "This branch is closed" in page.text
        assert (await vera.post(f"/desk/branches/{salon.harbour}/return")).status_code == 303
    assert (await queries.branch(salon.harbour)).is_active
