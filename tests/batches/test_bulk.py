"""Many rows changed at once: chosen, looked at, written, as one."""

import httpx
import pytest

from batches.rules.bulk import PriceChange
from batches.rules.values import NONE
from catalog.queries import prices_of_service
from catalog.tables import Service, ServiceCategory
from kit.journal import JournalEntry
from staff.tables import SkillLevel, StaffMember
from tests.batches.pasting import carried
from tests.browse import browser
from tests.cast import open_salon


async def changed(client: httpx.AsyncClient, kind: str, **typed: str) -> httpx.Response:
    """Looks at the change, and writes what was shown."""
    shown = await client.post(f"/desk/bulk/{kind}", data=typed)
    assert shown.status_code == 200, shown.text
    return await client.post(f"/desk/paste/{kind}", data=carried(shown.text))


@pytest.mark.parametrize(
    ("how", "by", "step", "was", "becomes"),
    [
        ("set", 5000, 1, "45.00", "50.00"),
        ("raise", 250, 1, "45.00", "47.50"),
        ("lower", 250, 1, "45.00", "42.50"),
        ("raise_percent", 500, 50, "45.00", "47.50"),
        ("raise_percent", 500, 1, "45.00", "47.25"),
        ("lower_percent", 1000, 100, "45.00", "41.00"),
        ("lower", 5000, 1, "45.00", "-5.00"),
        ("raise", 250, 1, NONE, NONE),
    ],
)
def test_a_price_is_set_raised_lowered_and_rounded(
    how: str, by: int, step: int, was: str, becomes: str
) -> None:
    assert PriceChange(how, by, step, "EUR")(was) == becomes


async def test_all_that_were_found_are_raised_and_each_is_shown_first() -> None:
    salon = await open_salon()
    typed = {"all": "yes", "q": "hair", "price-how": "raise_percent", "price-by": "10", "price-step": "1"}
    typed["price-where"] = f"price-{salon.center}"
    async with browser(salon.actors["Vera"]) as vera:
        shown = (await vera.post("/desk/bulk/services", data=typed)).text
        assert "<del>45.00</del>" in shown
        assert "<ins>50.00</ins>" in shown
        assert "<ins>121.00</ins>" in shown
        assert (await prices_of_service(salon.haircut))[salon.center] == 4500
        answer = await changed(vera, "services", **typed)
        assert "2 services changed." in (await vera.get(answer.headers["location"])).text
        assert (await prices_of_service(salon.haircut)) == {salon.center: 5000, salon.harbour: 250_000}
        assert (await vera.post(f"{answer.headers['location']}/undo")).status_code == 303
    assert (await prices_of_service(salon.colour)) == {salon.center: 11_000}


async def test_several_things_change_of_the_chosen_ones_alone() -> None:
    salon = await open_salon()
    await ServiceCategory(name="Nails").save()
    typed = {
        f"row-{salon.haircut}": "yes",
        "set-category": "Nails",
        "set-minutes": "1:15",
        "set-is_online": "no",
    }
    async with browser(salon.actors["Vera"]) as vera:
        answer = await changed(vera, "services", **typed, **{"set-staff_after": "10"})
    assert answer.status_code == 303
    haircut = await Service.objects(Service.category).get(Service.id == salon.haircut)
    assert haircut is not None
    assert (haircut.category.name, haircut.minutes, haircut.is_online, haircut.staff_after) == (
        "Nails",
        75,
        False,
        10,
    )
    assert (await Service.select(Service.minutes).where(Service.id == salon.colour)) == [{"minutes": 120}]


async def test_retired_in_bulk_brought_back_by_undo_and_in_bulk() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        gone = await changed(vera, "services", all="yes", **{"set-active": "no"})
        assert await Service.count().where(Service.is_active.eq(True)) == 0
        assert (await vera.post(f"{gone.headers['location']}/undo")).status_code == 303
        assert await Service.count().where(Service.is_active.eq(True)) == 2
        await changed(vera, "services", all="yes", **{"set-active": "no"})
        assert "Haircut" in (await vera.get("/desk/bulk/services?retired=yes")).text
        await changed(vera, "services", retired="yes", all="yes", **{"set-active": "yes"})
    assert await Service.count().where(Service.is_active.eq(True)) == 2


async def test_people_get_a_level_at_once() -> None:
    salon = await open_salon()
    await SkillLevel(name="Senior").save()
    async with browser(salon.actors["Nora"]) as nora:
        answer = await changed(nora, "staff", all="yes", **{"set-level": "Senior", "set-is_online": "no"})
        assert "2 staff members changed." in (await nora.get(answer.headers["location"])).text
    assert await StaffMember.count().where(StaffMember.level.is_not_null()) == 2
    assert await StaffMember.count().where(StaffMember.is_online.eq(True), StaffMember.id == salon.boris) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose at least one row first."),
        ({"all": "yes"}, "Say what is to change"),
        ({"all": "yes", "price-how": "raise", "price-by": "5"}, "Your branches have different currencies"),
        ({"all": "yes", "price-how": "raise", "price-by": "much"}, "Write an amount like"),
        ({"all": "yes", "price-how": "raise", "price-by": "-1"}, "not below zero"),
        ({"all": "yes", "price-how": "raise_percent", "price-by": "300"}, "Write a percentage"),
        (
            {"all": "yes", "price-how": "raise", "price-by": "1", "price-step": "0"},
            "what prices are rounded to",
        ),
        ({"all": "yes", "set-minutes": "soon"}, "Write a length like"),
        (
            {"all": "yes", "set-category": "Hair", "set-staff_after": "999"},
            "Write minutes from 0 to 240",
        ),
    ],
)
async def test_what_cannot_be_meant_is_said_and_stays_typed(typed: dict[str, str], sentence: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        refused = await vera.post("/desk/bulk/services", data={"q": "hair", **typed})
    assert refused.status_code == 422
    assert sentence in refused.text
    assert all(f'value="{text}"' in refused.text for text in typed.values())
    assert await JournalEntry.count() == 0


async def test_rows_that_cannot_be_changed_are_named_with_the_reason_and_nothing_is() -> None:
    salon = await open_salon()
    typed = {"all": "yes", "set-minutes": "90"}
    async with browser(salon.actors["Nora"]) as nora:
        shown = (await nora.post("/desk/bulk/services", data=typed)).text
        assert "Haircut is also used in branches that are not yours" in shown
        assert "1 wrong" in shown
        refused = await nora.post("/desk/paste/services", data=carried(shown))
        assert refused.status_code == 409
        assert await Service.count().where(Service.minutes == 90) == 0
        without = {**carried(shown), "left-2": "yes", "left-3": ""}
        left_out = without if "Row 2: Haircut" in shown else {**carried(shown), "left-3": "yes"}
        assert (
            await nora.post("/desk/paste/services", data={k: v for k, v in left_out.items() if v})
        ).status_code == 303
    assert await Service.select(Service.name).where(Service.minutes == 90) == [{"name": "Colour"}]


async def test_a_price_below_zero_is_wrong_in_its_row() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        typed = {
            f"row-{salon.haircut}": "yes",
            "price-how": "lower",
            "price-by": "50",
            "price-where": f"price-{salon.center}",
        }
        shown = (await vera.post("/desk/bulk/services", data=typed)).text
    assert "A price cannot be below zero." in shown
