"""Fields and options that go, or become another kind."""

import pytest

from clients import queries
from clients.actions import field_removal as removal
from clients.actions import fields as actions
from clients.actions.staff_fields import fill_in_member
from clients.queries import fields as reading
from clients.rules.answers import Sent
from clients.rules.fields import load
from clients.schemas import FieldForm
from clients.tables import CustomField
from clients.tables.fields import Of
from kit.errors import Forbidden, Invalid, NotFound, Refused
from staff.tables import StaffMember
from tests.cast import open_salon
from tests.clients.own import chosen, own
from tests.clients.test_fields import fill_in, titles

pytestmark = pytest.mark.usefixtures("morning")


async def test_the_final_removal_deletes_as_many_values_as_were_agreed_to() -> None:
    salon = await open_salon()
    vera, hair = salon.actors["Vera"], await own(salon, "Hair")
    await fill_in(salon, **{f"_{hair.id}": "long"})
    with pytest.raises(Refused, match="Archive “Hair” first"):
        await removal.remove_field(vera, hair.id, 1)
    await actions.archive_field(vera, hair.id)
    with pytest.raises(removal.MoreByNow):
        await removal.remove_field(vera, hair.id, 0)
    assert load((await queries.client_row(salon.masha)).extra) == {hair.id: "long"}
    assert await removal.remove_field(vera, hair.id, 1) == 1
    assert (await queries.client_row(salon.masha)).extra == "{}"
    assert await CustomField.count() == 0


async def test_a_field_that_another_waits_for_stays_and_no_ring_is_closed() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    allergic = await own(salon, "Allergic", "yes_no")
    what = await own(salon, "To what", when_field=str(allergic.id), when_value="Yes")
    since = await own(salon, "Since", "date", when_field=str(what.id), when_says="filled")
    with pytest.raises(actions.FieldUsed, match="“To what”"):
        await actions.archive_field(vera, allergic.id)
    ring = FieldForm(title="Allergic", kind="yes_no", when_field=str(since.id), when_says="filled")
    with pytest.raises(Invalid) as refusal:
        await actions.change_field(vera, allergic.id, ring)
    assert "waits for this field" in refusal.value.fields["when_field"]
    assert await titles() == ["Allergic", "To what", "Since"]


async def test_the_booking_form_asks_under_no_condition_that_it_does_not_ask_itself() -> None:
    salon = await open_salon()
    allergic = await own(salon, "Allergic", "yes_no")
    waiting = {"when_field": str(allergic.id), "when_value": "yes", "is_asked": "yes"}
    with pytest.raises(Invalid) as refusal:
        await own(salon, "To what", **waiting)
    assert "does not ask for “Allergic”" in refusal.value.fields["when_field"]
    vera = salon.actors["Vera"]
    await actions.change_field(vera, allergic.id, FieldForm(title="Allergic", kind="yes_no", is_asked="yes"))
    await own(salon, "To what", **waiting)
    with pytest.raises(Invalid) as refusal:
        await actions.change_field(vera, allergic.id, FieldForm(title="Allergic", kind="yes_no"))
    assert "“To what”" in refusal.value.fields["is_asked"]


async def test_a_removed_option_stays_where_it_was_chosen_or_becomes_another() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    one = await own(salon, "Hair", "one_of", new_options="Straight\nCurly")
    many = await own(salon, "Likes", "several", new_options="Tea\nCoffee\nWater")
    tea, coffee = int(chosen(many, "Tea")), int(chosen(many, "Coffee"))
    straight, curly = int(chosen(one, "Straight")), int(chosen(one, "Curly"))
    await fill_in(salon, **{f"_{one.id}": str(straight), f"_{many.id}": (str(tea), str(coffee))})
    assert await reading.choices_of(many) == {tea: 1, coffee: 1}
    assert await removal.remove_option(vera, many.id, tea, coffee) == 1
    assert await removal.remove_option(vera, one.id, straight, None) == 0
    assert load((await queries.client_row(salon.masha)).extra) == {one.id: straight, many.id: (coffee,)}
    with pytest.raises(Invalid):
        await fill_in(salon, **{f"_{many.id}": str(tea)})
    kept = await fill_in(salon, **{f"_{one.id}": str(straight)})
    assert load(kept.extra)[one.id] == straight
    await removal.restore_option(vera, one.id, straight)
    assert await removal.remove_option(vera, one.id, straight, curly) == 1


async def test_an_option_that_a_condition_asks_for_stays() -> None:
    salon = await open_salon()
    hair = await own(salon, "Hair", "one_of", new_options="Straight\nCurly")
    await own(salon, "Which curls", when_field=str(hair.id), when_value="curly")
    with pytest.raises(actions.FieldUsed, match="“Which curls”"):
        await removal.remove_option(salon.actors["Vera"], hair.id, int(chosen(hair, "Curly")), None)
    with pytest.raises(NotFound):
        await removal.remove_option(salon.actors["Vera"], hair.id, 999_999, None)


async def test_another_kind_takes_every_value_along_or_is_refused() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    hair = await own(salon, "Hair", "one_of", new_options="Straight\nCurly")
    note = await own(salon, "Note", "long")
    size = await own(salon, "Size", "whole")
    straight = chosen(hair, "Straight")
    await fill_in(salon, **{f"_{hair.id}": straight, f"_{note.id}": "one\ntwo", f"_{size.id}": "38"})
    await actions.change_field(vera, hair.id, FieldForm(title="Hair", kind="several"))
    await actions.change_field(vera, size.id, FieldForm(title="Size", kind="decimal"))
    with pytest.raises(Invalid) as refusal:
        await actions.change_field(vera, note.id, FieldForm(title="Note", kind="text"))
    assert "1 text is longer" in refusal.value.fields["kind"]
    with pytest.raises(Invalid):
        await actions.change_field(vera, size.id, FieldForm(title="Size", kind="whole"))
    kept = load((await queries.client_row(salon.masha)).extra)
    assert kept == {hair.id: (int(straight),), note.id: "one\ntwo", size.id: 38}


async def test_fields_and_headings_change_places_with_their_neighbours() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    await own(salon, "A")
    b = await own(salon, "B")
    x = await own(salon, "X", heading="First")
    await own(salon, "Y", heading="Second")
    await actions.move_field(vera, b.id, up=True)
    await actions.move_field(vera, x.id, up=True)  # first under its heading: stays
    assert await titles() == ["B", "A", "X", "Y"]
    await actions.move_heading(vera, Of.client, (await reading.headings(Of.client))[1]["id"], up=True)
    assert await titles() == ["B", "A", "Y", "X"]
    await actions.rename_heading(vera, Of.client, x.heading or 0, "Last")
    with pytest.raises(Invalid, match="Another heading"):
        await actions.rename_heading(vera, Of.client, x.heading or 0, "second")


async def test_fields_of_staff_are_filled_in_by_who_edits_staff_in_their_branch() -> None:
    salon = await open_salon()
    locker = await own(salon, "Locker", "whole", of="staff", is_required="yes")
    nora = salon.actors["Nora"]
    await fill_in_member(nora, salon.anna, Sent({locker.id: ("12",)}, frozenset({locker.id})), "")
    extra = await StaffMember.select(StaffMember.extra).where(StaffMember.id == salon.anna).first()
    assert extra is not None
    assert load(extra["extra"]) == {locker.id: 12}
    with pytest.raises(Invalid):
        await fill_in_member(nora, salon.anna, Sent({}, frozenset({locker.id})), "")
    with pytest.raises(NotFound):
        await fill_in_member(nora, salon.boris, Sent({locker.id: ("1",)}, frozenset({locker.id})), "")
    with pytest.raises(Forbidden):
        await fill_in_member(salon.actors["Olga"], salon.anna, Sent({}, frozenset({locker.id})), "")
