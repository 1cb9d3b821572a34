"""Fields of one's own are made, changed, ordered, archived and removed; values hang on their ids."""

import pytest

from clients import actions as cards
from clients import queries
from clients.actions import field_removal as removal
from clients.actions import fields as actions
from clients.actions.answers import FieldGone
from clients.queries import fields as reading
from clients.rules.answers import Sent
from clients.rules.fields import load
from clients.schemas import ClientForm, FieldForm
from clients.tables import Client, CustomField
from clients.tables.fields import Of
from kit.errors import Forbidden, Invalid
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from tests.cast import Salon, open_salon
from tests.clients.own import chosen, own

pytestmark = pytest.mark.usefixtures("morning")


async def titles(of: Of = Of.client) -> list[str]:
    return [each.title for each in reading.in_use(await reading.every_field(of))]


async def fill_in(salon: Salon, who: str = "Olga", **typed: str | tuple[str, ...]) -> Client:
    """On Masha's card, by the ids of fields."""
    client = await queries.client_row(salon.masha)
    texts = {int(name[1:]): (each,) if isinstance(each, str) else each for name, each in typed.items()}
    form = ClientForm(
        "Masha Petrova", "+4915112345678", "masha@example.com", answers=Sent(texts, frozenset(texts))
    )
    return await cards.change_client(salon.actors[who], salon.masha, form, client.version)


async def test_a_field_of_every_kind_is_made_and_journalled() -> None:
    salon = await open_salon()
    for kind in ("text", "long", "whole", "decimal", "date", "date_time", "yes_no", "link"):
        await own(salon, f"A {kind}", kind)
    money = await own(salon, "Budget", "money", currency="RUB", heading="Money")
    hair = await own(
        salon, "Hair", "one_of", new_options="Straight\n\n Curly \nStraight", help="How it grows"
    )
    assert [each.title for each in hair.options] == ["Straight", "Curly"]
    assert (money.currency, money.heading_title) == ("RUB", "Money")
    assert len(await titles()) == 10
    assert (await titles())[-1] == "Budget"  # what has no heading comes first
    entry = (await JournalEntry.select().order_by(JournalEntry.id, ascending=False).limit(1))[0]
    assert (entry["action"], entry["subject"]) == ("add", "custom_field")
    assert '"Straight, Curly"' in entry["after"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"title": "HAIR"}, "title"),
        ({"title": "New", "kind": "formula"}, "kind"),
        ({"title": "New", "kind": "one_of"}, "new_options"),
        ({"title": "New", "kind": "one_of", "new_options": "x" * 81}, "new_options"),
        ({"title": "New", "kind": "money", "currency": "XXX"}, "currency"),
        ({"title": "New", "when_field": "9"}, "when_field"),
        ({"title": "New", "of": "nobody"}, "of"),
        ({"title": "New", "heading": "x" * 61}, "heading"),
    ],
)
async def test_what_cannot_be_made_is_refused_and_changes_nothing(typed: dict[str, str], wrong: str) -> None:
    salon = await open_salon()
    await own(salon, "Hair")
    entries = await JournalEntry.count()
    with pytest.raises(Invalid) as refusal:
        await actions.add_field(salon.actors["Vera"], FieldForm(**typed))
    assert wrong in refusal.value.fields
    assert (await CustomField.count(), await JournalEntry.count()) == (1, entries)


async def test_only_who_edits_the_catalogue_makes_and_changes_fields() -> None:
    salon = await open_salon()
    field = await own(salon, "Hair", "one_of", new_options="Straight")
    for name in ("Olga", "Anna", "Rita"):
        actor = salon.actors[name]
        for attempt in (
            actions.add_field(actor, FieldForm(title="X")),
            actions.change_field(actor, field.id, FieldForm(title="X")),
            actions.move_field(actor, field.id, up=True),
            actions.archive_field(actor, field.id),
            removal.remove_field(actor, field.id, 0),
            removal.remove_option(actor, field.id, field.options[0].id, None),
        ):
            with pytest.raises(Forbidden):
                await attempt
    assert await titles() == ["Hair"]


async def test_a_renamed_field_and_a_renamed_option_keep_what_was_filled_in() -> None:
    salon = await open_salon()
    hair = await own(salon, "Hair", "one_of", new_options="Straight\nCurly")
    straight = int(chosen(hair, "Straight"))
    await fill_in(salon, **{f"_{hair.id}": str(straight)})
    form = FieldForm(title="Kind of hair", kind="one_of", new_options="None")
    await actions.change_field(salon.actors["Nora"], hair.id, form, {straight: "As a ruler"})
    now, _ = await reading.access_field(SYSTEM, hair.id)
    assert (now.title, [each.title for each in now.options]) == (
        "Kind of hair",
        ["As a ruler", "Curly", "None"],
    )
    assert load((await queries.client_row(salon.masha)).extra) == {hair.id: straight}


async def test_values_are_journalled_by_title_and_only_where_they_differ() -> None:
    salon = await open_salon()
    hair, size = await own(salon, "Hair"), await own(salon, "Size", "whole")
    await fill_in(salon, **{f"_{hair.id}": "long", f"_{size.id}": "38"})
    await fill_in(salon, **{f"_{hair.id}": "short", f"_{size.id}": "38"})
    entry = (await JournalEntry.select().order_by(JournalEntry.id, ascending=False).limit(1))[0]
    assert '"Hair":"short"' in entry["after"].replace(": ", ":")
    assert '"Hair":"long"' in entry["before"].replace(": ", ":")
    assert "Size" not in entry["after"]


async def test_every_wrong_field_of_a_card_is_named_at_once_and_nothing_is_saved() -> None:
    salon = await open_salon()
    must = await own(salon, "Hair", is_required="yes")
    size = await own(salon, "Size", "whole")
    form = ClientForm(name="", phone="1", answers=Sent({size.id: ("big",)}, frozenset({must.id, size.id})))
    with pytest.raises(Invalid) as refusal:
        await cards.add_client(salon.actors["Olga"], form, "DE")
    assert set(refusal.value.fields) == {"name", "phone", must.name, size.name}
    assert await Client.count() == 1


async def test_who_may_not_see_a_field_saves_the_visit_without_losing_it() -> None:
    from booking.actions.own_fields import fill_in as fill_in_visit
    from tests.booking.web import booked

    salon = await open_salon()
    secret = await own(salon, "Formula", of="visit", is_private="yes")
    plain = await own(salon, "Room", of="visit")
    visit = await booked(salon)
    both = Sent({secret.id: ("7.1",), plain.id: ("A",)}, frozenset({secret.id, plain.id}))
    await fill_in_visit(salon.actors["Olga"], visit.id, both, None)
    only = Sent({secret.id: ("forged",), plain.id: ("B",)}, frozenset({secret.id, plain.id}))
    changed = await fill_in_visit(salon.actors["Anna"], visit.id, only, None)
    assert load(changed.extra) == {secret.id: "7.1", plain.id: "B"}


async def test_what_was_typed_into_an_archived_field_is_told_and_nothing_is_saved() -> None:
    salon = await open_salon()
    hair = await own(salon, "Hair")
    await actions.archive_field(salon.actors["Vera"], hair.id)
    before = await queries.client_row(salon.masha)
    with pytest.raises(FieldGone, match="In “Hair” you wrote: long"):
        await fill_in(salon, **{f"_{hair.id}": "long"})
    assert (await queries.client_row(salon.masha)).version == before.version


async def test_an_archived_field_comes_back_with_what_was_filled_in() -> None:
    salon = await open_salon()
    vera, hair = salon.actors["Vera"], await own(salon, "Hair")
    await fill_in(salon, **{f"_{hair.id}": "long"})
    await actions.archive_field(vera, hair.id)
    assert await titles() == []
    assert await reading.values_of_all(Of.client) == {hair.id: 1}
    await actions.restore_field(vera, hair.id)
    assert await titles() == ["Hair"]
    assert load((await queries.client_row(salon.masha)).extra) == {hair.id: "long"}


async def test_the_booking_form_asks_for_what_comes_back_only_where_it_asks_for_its_condition() -> None:
    salon = await open_salon()
    vera, allergic = salon.actors["Vera"], await own(salon, "Allergic", "yes_no", is_asked="yes")
    asked = {"is_asked": "yes", "when_field": str(allergic.id), "when_value": "yes"}
    what, since = await own(salon, "To what", **asked), await own(salon, "Since", **asked)
    for each in (what, since):
        await actions.archive_field(vera, each.id)
    await actions.restore_field(vera, what.id)
    assert [each.title for each in (await reading.asked()).fields] == ["Allergic", "To what"]
    await actions.archive_field(vera, what.id)
    await actions.change_field(vera, allergic.id, FieldForm(title="Allergic", kind="yes_no"))
    await actions.restore_field(vera, since.id)
    assert (await reading.asked()).fields == []
    assert (await reading.access_field(vera, since.id))[0].when == since.when


async def test_a_field_is_not_brought_back_under_a_title_that_is_taken() -> None:
    salon = await open_salon()
    vera, hair = salon.actors["Vera"], await own(salon, "Hair")
    await actions.archive_field(vera, hair.id)
    await own(salon, "hair")
    with pytest.raises(Invalid):
        await actions.restore_field(vera, hair.id)
    assert await titles() == ["hair"]
