"""The form of days closed online."""

import pytest

from kit.journal import JournalEntry
from staff.tables import ClosedOnline
from tests.booking.scene import DAY
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


def here(salon: Salon) -> str:
    return f"/desk/branches/{salon.center}/closed-online"


async def test_a_manager_closes_days_online_and_opens_them_again() -> None:
    salon = await open_salon()
    typed = {"starts_on": "2026-12-24", "ends_on": "2026-12-26", "member": str(salon.anna), "reason": "Fair"}
    async with browser(salon.actors["Nora"]) as b:
        assert (await b.post(here(salon), data=typed)).status_code == 303
        page = await b.get(here(salon))
        assert "Thu 24 Dec 2026 – Sat 26 Dec 2026" in page.text
        [row] = await ClosedOnline.objects()
        assert (await b.post(f"{here(salon)}/{row.id}/removal")).status_code == 303
    assert await ClosedOnline.count() == 0
    told = await JournalEntry.select(JournalEntry.action).output(as_list=True)
    assert told == ["change online days", "change online days"]


async def test_one_day_needs_no_end() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as b:
        await b.post(here(salon), data={"starts_on": "2026-12-24"})
    [row] = await ClosedOnline.objects()
    assert (row.member, row.starts_on, row.ends_on) == (None, row.ends_on, row.starts_on)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2026-12-24", "ends_on": "2026-12-23"}, "ends_on"),
        ({"starts_on": "2026-12-24", "ends_on": "2029-12-24"}, "ends_on"),
        ({"starts_on": "2026-12-24", "member": "999999"}, "member"),
    ],
)
async def test_days_that_cannot_be_are_refused_beside_their_field(typed, field) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as b:
        answer = await b.post(here(salon), data=typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert await ClosedOnline.count() == 0


async def test_boris_of_another_branch_finds_no_such_page() -> None:
    salon = await open_salon()
    await ClosedOnline(branch=salon.center, starts_on=DAY, ends_on=DAY).save()
    [row] = await ClosedOnline.objects()
    async with browser(salon.actors["Boris"]) as b:
        assert (await b.get(here(salon))).status_code == 404
        assert (await b.post(here(salon), data={"starts_on": "2026-12-24"})).status_code == 404
        elsewhere = f"/desk/branches/{salon.harbour}/closed-online/{row.id}/removal"
        assert (await b.post(elsewhere)).status_code == 404
    assert await ClosedOnline.count() == 1


async def test_olga_may_not_close_days() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.post(here(salon), data={"starts_on": "2026-12-24"})).status_code == 403
