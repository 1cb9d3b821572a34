"""The form of a service's own rules."""

import pytest

from catalog.tables import Service
from kit.journal import JournalEntry
from tests.browse import browser
from tests.cast import open_salon

ASKED = {"lead_minutes": "120", "horizon_days": "", "grid_minutes": "30", "notice_minutes": "0"}


async def kept(service: int) -> dict[str, object]:
    return await Service.select().where(Service.id == service).first()


async def test_a_manager_gives_a_service_its_own_rules_and_takes_them_back() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        here = f"/desk/services/{salon.haircut}/rules"
        assert (await b.get(here)).status_code == 200
        assert (await b.post(here, data=ASKED)).status_code == 303
        row = await kept(salon.haircut)
        assert (row["lead_minutes"], row["horizon_days"], row["grid_minutes"]) == (120, None, 30)
        assert row["notice_minutes"] == 0
        page = await b.get(here)
        assert 'value="120"' in page.text
        assert '<option value="30" selected>' in page.text
        await b.post(here, data={})
    assert (await kept(salon.haircut))["lead_minutes"] is None
    told = await JournalEntry.select(JournalEntry.action).output(as_list=True)
    assert told == ["change rules", "change rules"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("lead_minutes", "soon"),
        ("horizon_days", "0"),
        ("grid_minutes", "7"),
        ("move_notice_minutes", "-1"),
        ("most_a_day", "0"),
        ("seen_within_days", "x"),
    ],
)
async def test_a_rule_that_cannot_be_is_refused_beside_its_field_and_nothing_changes(field, typed) -> None:
    salon = await open_salon()
    before = await kept(salon.haircut)
    async with browser(salon.actors["Vera"]) as b:
        answer = await b.post(f"/desk/services/{salon.haircut}/rules", data={**ASKED, field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert await kept(salon.haircut) == before


async def test_a_service_shared_with_somebody_elses_branch_keeps_its_rules() -> None:
    salon = await open_salon()
    before = await kept(salon.haircut)
    async with browser(salon.actors["Boris"]) as b:
        answer = await b.post(f"/desk/services/{salon.haircut}/rules", data=ASKED)
    assert answer.status_code == 409
    assert await kept(salon.haircut) == before


async def test_who_may_not_edit_the_catalogue_does_not_see_the_rules() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get(f"/desk/services/{salon.haircut}/rules")).status_code == 403
