"""Labels: made by who edits the catalogue, put on visits by who serves them."""

import pytest

from booking import actions
from booking.actions.labels import add_label, change_label, remove_label, set_labels
from booking.panel_tables import Label, VisitLabel
from clients.tables import Visit
from kit.errors import Forbidden, Invalid
from kit.rights import SYSTEM
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_label_is_made_renamed_and_removed_from_every_visit() -> None:
    salon = await open_salon()
    visit, vera = await booked(salon), salon.actors["Vera"]
    label = await add_label(vera, " VIP  guest ", "teal")
    assert label.name == "VIP guest"
    await set_labels(vera, visit.id, [label.id], 1)
    await change_label(vera, label.id, "Regular", "rose", "")
    assert await Label.select(Label.name, Label.colour) == [{"name": "Regular", "colour": "rose"}]
    await remove_label(vera, label.id)
    assert (await Label.count(), await VisitLabel.count()) == (0, 0)


async def test_exactly_the_ticked_ones_are_on_it() -> None:
    salon = await open_salon()
    visit, vera = await booked(salon), salon.actors["Vera"]
    one, other = await add_label(vera, "One", "teal"), await add_label(vera, "Other", "rose")
    await set_labels(vera, visit.id, [one.id], None)
    await set_labels(vera, visit.id, [other.id], None)
    assert await VisitLabel.select(VisitLabel.label).output(as_list=True) == [other.id]
    await set_labels(vera, visit.id, [], None)
    assert await VisitLabel.count() == 0


async def test_an_old_form_or_a_label_that_is_gone_changes_nothing() -> None:
    salon = await open_salon()
    visit, vera = await booked(salon), salon.actors["Vera"]
    label = await add_label(vera, "VIP", "teal")
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, None)
    with pytest.raises(actions.StaleVisit):
        await set_labels(vera, visit.id, [label.id], 1)
    with pytest.raises(Invalid):
        await set_labels(vera, visit.id, [label.id, 999], None)
    assert await VisitLabel.count() == 0


@pytest.mark.parametrize(
    ("name", "colour", "field"),
    [("", "teal", "name"), ("a" * 31, "teal", "name"), ("VIP", "#ff0000", "colour")],
)
async def test_a_label_without_a_word_or_a_known_colour_is_refused(name, colour, field) -> None:
    with pytest.raises(Invalid) as refusal:
        await add_label(SYSTEM, name, colour)
    assert field in refusal.value.fields
    assert await Label.count() == 0


async def test_two_labels_have_two_names() -> None:
    await add_label(SYSTEM, "VIP", "teal")
    with pytest.raises(Invalid):
        await add_label(SYSTEM, "VIP", "rose")
    assert await Label.count() == 1


async def test_reception_uses_labels_and_does_not_make_them() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    with pytest.raises(Forbidden):
        await add_label(salon.actors["Olga"], "VIP", "teal")
    label = await add_label(salon.actors["Nora"], "VIP", "teal")
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get("/desk/labels")).status_code == 403
        await olga.post(f"/desk/visits/{visit.id}/labels", data={"labels": str(label.id)}, headers=FRAGMENT)
    assert await VisitLabel.count() == 1
    async with browser(salon.actors["Rita"]) as rita:
        answer = await rita.post(f"/desk/visits/{visit.id}/labels", data={}, headers=FRAGMENT)
    assert answer.status_code == 403
    assert await VisitLabel.count() == 1


async def test_a_form_of_somebody_who_saw_another_label_is_refused() -> None:
    salon = await open_salon()
    label = await add_label(SYSTEM, "VIP", "teal")
    async with browser(salon.actors["Vera"]) as vera:
        page = await vera.get(f"/desk/labels/{label.id}")
        mark = page.text.partition('name="seen" value="')[2].partition('"')[0]
        await change_label(SYSTEM, label.id, "Regular", "teal", "")
        late = {"name": "Guest", "colour": "rose", "seen": mark}
        answer = await vera.post(f"/desk/labels/{label.id}", data=late)
    assert answer.status_code == 409
    assert "Regular" in answer.text
    assert await Label.select(Label.name).output(as_list=True) == ["Regular"]
