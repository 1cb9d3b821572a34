"""Memberships that were sold: the list, one's page, and everything the desk does with it."""

from datetime import timedelta

import pytest

from clients.actions import index_clients
from kit import clock, db
from tests.browse import browser
from tests.cast import open_salon
from tests.counting import count_queries
from tests.loyalty.memberships import another_client, bought, known, membership, membership_type, stands

pytestmark = pytest.mark.usefixtures("morning")
LIST = "/desk/loyalty/memberships"


def after(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


async def test_one_is_found_frozen_shared_corrected_and_extended() -> None:  # noqa: PLR0915 - its whole life
    salon = await open_salon()
    held = await membership(salon, freeze_days=14, freeze_times=2, members=1)
    petya, page = await another_client(), f"{LIST}/{held.id}"
    await index_clients([petya])
    async with browser(salon.actors["Olga"]) as olga:
        for search in ("", "q=petrova", f"q={held.code.lower()}", "q=2345678", "show=active"):
            assert "Masha Petrova" in (await olga.get(f"{LIST}?{search}")).text
        for search in ("q=nobody", "show=frozen", "q=9999999"):
            assert "None found" in (await olga.get(f"{LIST}?{search}")).text
        assert "10 visits" in (await olga.get(page)).text

        frozen = await olga.post(f"{page}/freezes", data={"from_on": after(0), "until_on": after(6)})
        assert "Its last day is now" in (await olga.get(frozen.headers["location"])).text
        assert "Masha Petrova" in (await olga.get(f"{LIST}?show=frozen")).text
        again = {"from_on": after(10), "until_on": after(20), "reason": "Holiday"}
        refused = await olga.post(f"{page}/freezes", data=again)
        assert (refused.status_code, 'value="Holiday"' in refused.text) == (422, True)
        assert "It may be frozen for 7 days more; this would be 11 days." in refused.text
        freeze = await db.fetch_value("SELECT id FROM membership_freeze")
        assert (await olga.post(f"{page}/freezes/{freeze}/lifting")).status_code == 303
        assert (await known(held)).state == "active"

        assert "Petya" in (await olga.get(f"{page}/people?q=petya")).text
        assert (await olga.post(f"{page}/people", data={"client": str(petya)})).status_code == 303
        full = await olga.post(f"{page}/people", data={"client": str(await another_client("Kolya"))})
        assert (full.status_code, "that is the most" in full.text) == (422, True)
        assert "Ten visits" in (await olga.get(f"/desk/loyalty/clients/{petya}")).text
        removed = await olga.post(f"{page}/people/{petya}/removal")
        assert "Removed." in (await olga.get(removed.headers["location"])).text
        assert (await known(held)).having.people == {salon.masha}

        await olga.post(f"{page}/block")
        assert "Blocked" in (await olga.get(page)).text
        await olga.post(f"{page}/unblock")
        assert (await olga.post(f"{page}/correction", data={"visits": "9", "why": "x"})).status_code == 403
    async with browser(salon.actors["Nora"]) as nora:
        nothing = await nora.post(f"{page}/correction", data={"visits": "9", "why": ""})
        assert (nothing.status_code, "Write why" in nothing.text) == (422, True)
        assert await stands(held) == (10_000, 10)
        await nora.post(f"{page}/correction", data={"visits": "9", "why": "Miscounted"})
        assert await stands(held) == (10_000, 9)
        extended = await nora.post(f"{page}/extension", data={"until_on": after(90), "why": "Was ill"})
        assert "Extended." in (await nora.get(extended.headers["location"])).text
        early = await nora.post(f"{page}/extension", data={"until_on": after(1), "why": "Was ill"})
        assert (early.status_code, "Choose a day after" in early.text) == (422, True)
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(page)).status_code == 404
        assert (await boris.get(f"{page}/ending")).status_code == 404
        assert (await boris.post(f"{page}/block")).status_code == 404


async def test_the_list_and_a_page_ask_as_much_for_many_as_for_one() -> None:
    salon = await open_salon()
    kind = await membership_type(freeze_days=14, freeze_times=5, members=5)
    asked = []
    async with browser(salon.actors["Olga"]) as olga:
        for more in (1, 6):
            held = [await bought(salon, kind) for _ in range(more)][-1]
            page = f"{LIST}/{held.id}"
            for number in range(more - 1):
                days, petya = dict.fromkeys(("from_on", "until_on"), after(number)), await another_client()
                assert (await olga.post(f"{page}/freezes", data=days)).status_code == 303
                assert (await olga.post(f"{page}/people", data={"client": str(petya)})).status_code == 303
            for path in (LIST, page):
                async with count_queries() as count:
                    assert (await olga.get(path)).status_code == 200
                asked.append(len(count))
    assert asked == [5, 9, 5, 9]


async def test_one_that_waits_begins_on_a_day_that_is_chosen() -> None:
    salon = await open_salon()
    held = await membership(salon, starts="given_day", starts_within=30)
    async with browser(salon.actors["Olga"]) as olga:
        assert "by itself on" in (await olga.get(f"{LIST}/{held.id}")).text
        assert "Masha Petrova" in (await olga.get(f"{LIST}?show=issued")).text
        late = await olga.post(f"{LIST}/{held.id}/beginning", data={"starts_on": "2026-11-01"})
        assert (late.status_code, "Choose today or a later day." in late.text) == (422, True)
        await olga.post(f"{LIST}/{held.id}/beginning", data={"starts_on": after(2)})
    assert (await known(held)).row["starts_on"].isoformat() == after(2)
    with clock.pretend(clock.now() + timedelta(days=60)):
        async with browser(salon.actors["Nora"]) as nora:
            assert "Masha Petrova" in (await nora.get(f"{LIST}?show=ended")).text


async def test_what_ending_and_changing_come_to_is_said_before_it_is_done() -> None:
    salon = await open_salon()
    held, other = await membership(salon), await membership(salon)
    cheap, dear = await membership_type(6_000), await membership_type(90_000)
    page = f"{LIST}/{held.id}"
    async with browser(salon.actors["Nora"]) as nora:
        asked = (await nora.get(f"{page}/ending")).text
        assert "€40.00 is put on the deposit" in asked
        assert "€800.00 has to be taken in as a deposit first" in asked
        nothing = await nora.post(f"{page}/change", data={"of_type": str(cheap), "why": ""})
        dearer = await nora.post(f"{page}/change", data={"of_type": str(dear), "why": "More"})
        assert (nothing.status_code, dearer.status_code) == (422, 422)
        assert (await known(held)).state == "active"
        changed = await nora.post(f"{page}/change", data={"of_type": str(cheap), "why": "Less"})
        assert "It took the place" in (await nora.get(changed.headers["location"])).text
        ended = await nora.post(f"{LIST}/{other.id}/ending", data={"why": "Moves away"})
        assert "It has ended." in (await nora.get(ended.headers["location"])).text
        assert "It has ended" in (await nora.get(f"{page}/ending")).text
    assert [(await known(each)).state for each in (held, other)] == ["cancelled", "cancelled"]
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get(f"{page}/ending")).status_code == 403
