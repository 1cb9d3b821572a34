"""The pages of programmes and codes: from an example to a draft, started, changed, ended; and its codes."""

import pytest

from kit import db
from kit.rights import SYSTEM
from loyalty.actions.programmes import NewProgramme, draft_programme
from loyalty.rules.benefits.programmes import Kind
from loyalty.rules.starters import STARTERS
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout import till
from tests.loyalty.programmes import code_for, rule, running

pytestmark = pytest.mark.usefixtures("morning")
LIST = "/desk/loyalty/programmes"


async def states() -> list[str]:
    return [row["state"] for row in await db.fetch("SELECT state FROM loyalty_programme ORDER BY id")]


async def test_a_programme_is_drafted_started_changed_and_ended() -> None:  # noqa: PLR0915 - its whole life
    salon = await open_salon()
    typed = {
        "kind": "happy_hours", "name": "Early", "give": "percent", "values-1": "10", "weekdays-1": "yes",
        "until": "12:00", f"branches-{salon.center}": "yes",
    }  # fmt: skip
    async with browser(salon.actors["Nora"]) as nora:
        made = await nora.post(LIST, data=typed)
        assert made.status_code == 303
        address = made.headers["location"].split("?")[0]
        shown = (await nora.get(address)).text
        assert "When a visit starts on Tuesday, 00:00–12:00." in shown
        assert await states() == ["draft"]
        late = await nora.post(f"{address}/start", data={"starts_on": "2026-11-01"})
        assert late.status_code == 422
        assert "Choose today or a later day." in late.text
        await nora.post(f"{address}/start", data={"starts_on": "2026-12-01"})
        assert await states() == ["started"]
        changed = await nora.post(address, data={**typed, "values-1": "15", "starts_on": "2026-12-05"})
        assert changed.status_code == 303
        shown = (await nora.get(address)).text
        assert "Version 2" in shown
        assert "10% off." in shown
        ended = await nora.post(f"{address}/end", data={"last_on": "2026-12-20", "why": "Winter"})
        assert ended.status_code == 303
        assert "Early" in (await nora.get(f"{LIST}?show=running")).text


async def test_every_example_opens_as_a_form_and_a_draft_that_cannot_be_comes_back_as_typed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert "Happy hours" in (await vera.get(f"{LIST}/new")).text
        for key in STARTERS:
            assert (await vera.get(f"{LIST}/new?like={key}")).status_code == 200
        typed = {
            "kind": "by_visits",
            "name": "",
            "ats-1": "9",
            "values-1": "10",
            "ats-2": "5",
            "values-2": "20",
        }
        again = await vera.post(LIST, data={**typed, f"branches-{salon.center}": "yes"})
    assert again.status_code == 422
    assert "Give it a name" in again.text
    assert 'value="9"' in again.text
    assert await states() == []


async def test_reception_reads_and_somebody_elses_programme_is_not_there() -> None:
    salon = await open_salon()
    programme = await running(salon, rule())
    async with browser(salon.actors["Olga"]) as olga:
        shown = await olga.get(f"{LIST}/{programme}")
        refused = await olga.post(f"{LIST}/{programme}/end", data={"last_on": "2026-12-20"})
    async with browser(salon.actors["Boris"]) as boris:
        hidden = await boris.get(f"{LIST}/{programme}")
        gone = await boris.post(f"{LIST}/{programme}/end", data={"last_on": "2026-12-20"})
    assert [shown.status_code, refused.status_code, hidden.status_code, gone.status_code] == [
        200,
        403,
        404,
        404,
    ]
    assert "End it" not in shown.text
    assert await db.fetch_value("SELECT ends_on FROM loyalty_programme") is None


async def test_a_draft_is_withdrawn_and_what_runs_is_not() -> None:
    salon = await open_salon()
    draft = await draft_programme(SYSTEM, NewProgramme(name="Draft", rule=rule(), branches=[salon.center]))
    runs = await running(salon, rule())
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.post(f"{LIST}/{draft}/withdrawal")).status_code == 303
        refused = await vera.post(f"{LIST}/{runs}/withdrawal")
    assert refused.status_code == 409
    assert "End it instead." in refused.text
    assert await states() == ["withdrawn", "started"]


async def test_codes_are_made_and_stopped() -> None:
    salon = await open_salon()
    programme = await running(salon, rule(Kind.promo_code), "Spring")
    async with browser(salon.actors["Vera"]) as vera:
        typed = {"programme": str(programme), "count": "20", "batch": "Flyer", "most_uses": "1"}
        assert (await vera.post("/desk/loyalty/codes", data=typed)).status_code == 303
        codes = [row["code"] for row in await db.fetch("SELECT code FROM promo_code")]
        assert len(set(codes)) == 20
        shown = (await vera.get("/desk/loyalty/codes")).text
        assert codes[0] in shown
        assert "Once in all" in shown
        wrong = await vera.post("/desk/loyalty/codes", data={**typed, "most_uses": "none"})
        assert wrong.status_code == 422
        number = await db.fetch_value("SELECT id FROM promo_code WHERE code = $1", codes[0])
        await vera.post(f"/desk/loyalty/codes/{number}/stop")
        assert await db.fetch_value("SELECT count(*) FROM promo_code WHERE stopped_at IS NOT NULL") == 1


async def test_the_bill_says_what_applies_what_does_not_and_takes_a_code() -> None:  # noqa: PLR0915
    salon = await open_salon()
    visit = await till.arrived(salon)
    await running(salon, rule(), "Tenth off")
    await code_for(await running(salon, rule(Kind.promo_code, value=2000), "Spring"))
    async with browser(salon.actors["Olga"]) as olga:
        shown = (await olga.get(f"/desk/bills/{visit.id}")).text
        assert "Tenth off" in shown
        assert "Not applied: 1" in shown
        wrong = await olga.post(f"/desk/bills/{visit.id}/codes", data={"promo": "NOPE", "version": "1"})
        assert wrong.status_code == 409
        assert "This code cannot be used here." in wrong.text
        assert 'value="NOPE"' in wrong.text
        put = await olga.post(f"/desk/bills/{visit.id}/codes", data={"promo": "spring", "version": "1"})
        assert put.status_code == 303
        shown = (await olga.get(f"/desk/bills/{visit.id}")).text
        assert "SPRING" in shown
        code = await db.fetch_value("SELECT id FROM promo_code")
        off = await olga.post(f"/desk/bills/{visit.id}/codes/{code}/removal", data={"version": "2"})
        assert off.status_code == 303
        await olga.post(f"/desk/bills/{visit.id}/completion", data={"version": "3", "way": "card"})
        paid = (await olga.get(f"/desk/bills/{visit.id}")).text
    assert "version 1" in paid
