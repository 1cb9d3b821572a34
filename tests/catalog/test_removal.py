"""What nothing uses any more is deleted; what is used stays, and says by what."""

import pytest

import catalog.actions
from catalog.actions.removal import StillUsed, delete_category, delete_kind
from catalog.schemas import CategoryForm, KindForm, PriceRuleForm
from catalog.tables import ResourceKind, ServiceCategory
from kit import db
from kit.errors import NotFound
from kit.journal import JournalEntry
from tests.browse import browser
from tests.cast import open_salon


async def test_a_heading_without_services_is_deleted_and_journalled() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    empty = await catalog.actions.add_category(vera, CategoryForm("Nails", "amber"))
    await delete_category(vera, empty.id)
    assert await ServiceCategory.count() == 1
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.after) == ("delete", "category", None)
    with pytest.raises(NotFound):
        await delete_category(vera, empty.id)


async def test_a_heading_with_services_or_price_rules_stays_also_where_they_are_retired() -> None:
    salon = await open_salon()
    vera, hair = salon.actors["Vera"], await db.fetch_value("SELECT id FROM category")
    for service in (salon.haircut, salon.colour):
        await catalog.actions.retire_service(vera, service)
    with pytest.raises(StillUsed) as refusal:
        await delete_category(vera, hair)
    assert "2 services use it" in refusal.value.sentence
    empty = await catalog.actions.add_category(vera, CategoryForm("Nails", "amber"))
    rule = PriceRuleForm(
        name="Late", branch=str(salon.center), covers=f"category-{empty.id}", value="10",
        weekdays=frozenset({1}), is_active="yes",
    )  # fmt: skip
    await catalog.actions.add_price_rule(vera, rule)
    with pytest.raises(StillUsed) as refusal:
        await delete_category(vera, empty.id)
    assert "1 rule uses it" in refusal.value.sentence
    assert await ServiceCategory.count() == 2


async def test_a_kind_of_room_goes_once_nothing_is_of_it() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    with pytest.raises(StillUsed) as refusal:
        await delete_kind(vera, await db.fetch_value("SELECT id FROM kind"))
    assert "1 room and 1 service use it" in refusal.value.sentence
    empty = await catalog.actions.add_kind(vera, KindForm("Lamp"))
    await delete_kind(vera, empty.id)
    assert await ResourceKind.count() == 1


async def test_both_are_asked_about_first_and_refused_in_words() -> None:
    salon = await open_salon()
    hair, kind = await db.fetch_value("SELECT id FROM category"), await db.fetch_value("SELECT id FROM kind")
    places = (f"/desk/services/categories/{hair}/deletion", f"/desk/rooms/kinds/{kind}/deletion")
    async with browser(salon.actors["Vera"]) as vera:
        made = await catalog.actions.add_category(salon.actors["Vera"], CategoryForm("Nails", "amber"))
        for place in places:
            assert "Delete “" in (await vera.get(place)).text
            refused = await vera.post(place)
            assert (refused.status_code, "cannot be deleted" in refused.text) == (409, True)
        gone = await vera.post(f"/desk/services/categories/{made.id}/deletion")
        assert gone.headers["location"] == "/desk/services/categories?done=deleted"
    async with browser(salon.actors["Olga"]) as olga:
        assert {(await olga.post(place)).status_code for place in places} == {403}
