"""Tags and statuses are set and cleared for one client or for many, and keep since when and by whom."""

import json
from datetime import timedelta

import pytest

from clients.actions import marking
from clients.actions import tags as actions
from clients.queries import tags as queries
from clients.queries.search import search_clients
from clients.schemas import ScaleForm
from clients.tables import Client, ClientStatus, ClientTag, Status, Tag, TagEvent
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from tests.cast import Salon, open_salon
from tests.clients.visits import NOW

pytestmark = pytest.mark.usefixtures("morning")


async def vip(salon: Salon, name: str = "VIP") -> int:
    return int((await actions.add_tag(salon.actors["Vera"], name, "rose")).id)


async def warmth(salon: Salon) -> list[int]:
    """The statuses new, regular and sleeping."""
    scale = await actions.add_scale(salon.actors["Vera"], "How warm", "New\nRegular\nSleeping")
    return [row["id"] for row in await queries.statuses(scale.id)]


async def story(salon: Salon) -> list[str]:
    """Latest first."""
    events = (await queries.marks(salon.masha)).story
    return [f"{each.name} {'set' if each.is_set else 'cleared'} by {each.who}" for each in events]


async def test_a_tag_is_set_once_and_says_since_when_and_by_whom() -> None:
    salon = await open_salon()
    tag = await vip(salon)
    assert await marking.set_tag(salon.actors["Olga"], [salon.masha], tag) == 1
    with clock.pretend(NOW + timedelta(days=3)):
        assert await marking.set_tag(salon.actors["Nora"], [salon.masha], tag) == 0
    [had] = (await queries.marks(salon.masha)).has
    assert (had.name, had.who, had.since) == ("VIP", "Olga", NOW)
    assert await story(salon) == ["VIP set by Olga"]
    entries = await JournalEntry.select().where(JournalEntry.action == "set tag")
    assert [(each["subject"], each["subject_id"]) for each in entries] == [("client", salon.masha)]


async def test_a_cleared_tag_stays_in_the_history() -> None:
    salon = await open_salon()
    tag = await vip(salon)
    await marking.set_tag(salon.actors["Olga"], [salon.masha], tag)
    assert await marking.clear_tag(salon.actors["Nora"], [salon.masha], tag) == 1
    assert await marking.clear_tag(salon.actors["Nora"], [salon.masha], tag) == 0
    assert await story(salon) == ["VIP cleared by Nora", "VIP set by Olga"]
    assert (await queries.marks(salon.masha)).has == []


async def test_many_get_a_tag_in_one_statement_by_a_rule_with_one_entry() -> None:
    salon = await open_salon()
    tag = await vip(salon)
    await Client.insert(*(Client(name=f"Client {n}", created_at=NOW) for n in range(500)))
    everybody = await Client.select(Client.id).output(as_list=True)
    await marking.set_tag(salon.actors["Olga"], [salon.masha], tag)
    assert await marking.set_tag(SYSTEM, [*everybody, 999_999], tag, by_rule=4) == 500
    assert await TagEvent.count().where(TagEvent.rule == 4) == 500
    [entry] = await JournalEntry.select().where(
        JournalEntry.action == "set tag", JournalEntry.subject == "tag"
    )
    assert "500" in entry["after"]
    assert await marking.clear_tag(SYSTEM, everybody, tag, by_rule=4) == 501


async def test_a_client_has_one_status_of_a_scale_or_none() -> None:
    salon = await open_salon()
    new, regular, _ = await warmth(salon)
    for each in (new, regular, regular):
        await marking.set_status(salon.actors["Olga"], [salon.masha], each)
    [had] = (await queries.marks(salon.masha)).has
    assert had.name == "Regular"
    scale = (await queries.marks(salon.masha)).scales[0].id
    assert await marking.clear_status(salon.actors["Nora"], [salon.masha], scale) == 1
    assert await story(salon) == [
        "How warm: Regular cleared by Nora", "How warm: Regular set by Olga", "How warm: New set by Olga",
    ]  # fmt: skip
    assert await ClientStatus.count() == 0


async def test_undo_brings_back_exactly_what_was_and_only_for_whoever_changed_it_last() -> None:
    salon = await open_salon()
    tag, (new, regular, _) = await vip(salon), await warmth(salon)
    scale = (await queries.marks(salon.masha)).scales[0].id
    await marking.set_tag(salon.actors["Nora"], [salon.masha], tag)
    await marking.set_status(salon.actors["Nora"], [salon.masha], new)
    with clock.pretend(NOW + timedelta(days=3)):
        await marking.clear_tag(salon.actors["Olga"], [salon.masha], tag)
        await marking.set_status(salon.actors["Olga"], [salon.masha], regular)
        with pytest.raises(marking.NothingToUndo):
            await marking.undo(salon.actors["Nora"], salon.masha, tag=tag)
        await marking.undo(salon.actors["Olga"], salon.masha, tag=tag)
        await marking.undo(salon.actors["Olga"], salon.masha, scale=scale)
        with pytest.raises(marking.NothingToUndo):
            await marking.undo(salon.actors["Olga"], salon.masha, tag=tag)
    had = (await queries.marks(salon.masha)).has
    assert [(each.name, each.who, each.since) for each in had] == [("VIP", "Nora", NOW), ("New", "Nora", NOW)]


async def test_after_ten_seconds_nothing_is_undone() -> None:
    salon = await open_salon()
    tag = await vip(salon)
    await marking.set_tag(salon.actors["Olga"], [salon.masha], tag)
    with clock.pretend(NOW + timedelta(seconds=16)), pytest.raises(marking.NothingToUndo):
        await marking.undo(salon.actors["Olga"], salon.masha, tag=tag)
    assert await ClientTag.count() == 1


async def test_who_may_not_edit_clients_sets_nothing_and_what_is_gone_is_not_found() -> None:
    salon = await open_salon()
    tag, (new, *_) = await vip(salon), await warmth(salon)
    for name in ("Anna", "Rita"):
        with pytest.raises(Forbidden):
            await marking.set_tag(salon.actors[name], [salon.masha], tag)
        with pytest.raises(Forbidden):
            await marking.set_status(salon.actors[name], [salon.masha], new)
        with pytest.raises(Forbidden):
            await actions.add_tag(salon.actors[name], "X", "rose")
    for nowhere in (0, 999_999):
        with pytest.raises(NotFound):
            await marking.set_tag(salon.actors["Olga"], [salon.masha], nowhere)
    assert await TagEvent.count() == 0


WRONG = [
    (" ", "rose", "name"),
    ("x" * 41, "rose", "name"),
    ("New", "pink", "colour"),
    ("vip", "rose", "name"),
]


@pytest.mark.parametrize(("name", "colour", "wrong"), WRONG)
async def test_a_tag_that_cannot_be_is_refused(name: str, colour: str, wrong: str) -> None:
    salon = await open_salon()
    await vip(salon)
    with pytest.raises(Invalid) as refusal:
        await actions.add_tag(salon.actors["Vera"], name, colour)
    assert list(refusal.value.fields) == [wrong]
    assert await Tag.count() == 1


async def test_a_merged_tag_is_the_other_one_since_when_it_was_had() -> None:
    salon = await open_salon()
    old, new = await vip(salon, "Very important"), await vip(salon)
    await Client(name="Oleg", created_at=NOW).save()
    oleg = await Client.objects().where(Client.name == "Oleg").first()
    assert oleg is not None
    await marking.set_tag(salon.actors["Olga"], [salon.masha, oleg.id], old)
    await marking.set_tag(salon.actors["Nora"], [salon.masha], new)
    with clock.pretend(NOW + timedelta(days=3)):
        assert await actions.merge_tag(salon.actors["Vera"], old, new) == 1
    with pytest.raises(Invalid):
        await actions.merge_tag(salon.actors["Vera"], new, new)
    [had] = (await queries.marks(oleg.id)).has
    assert (had.name, had.who, had.since) == ("VIP", "Olga", NOW)
    assert await Tag.count() == 1
    assert await story(salon) == [
        "Very important cleared by Vera",
        "VIP set by Nora",
        "Very important set by Olga",
    ]


async def test_a_tag_and_a_status_are_removed_only_from_as_many_as_were_agreed_to() -> None:
    salon = await open_salon()
    vera, tag, (new, *_) = salon.actors["Vera"], await vip(salon), await warmth(salon)
    await marking.set_tag(salon.actors["Olga"], [salon.masha], tag)
    await marking.set_status(salon.actors["Olga"], [salon.masha], new)
    with pytest.raises(actions.MoreByNow):
        await actions.remove_tag(vera, tag, 0)
    with pytest.raises(actions.MoreByNow):
        await actions.remove_status(vera, new, 0)
    assert len((await queries.marks(salon.masha)).has) == 2
    await actions.remove_tag(vera, tag, 1)
    scale = await actions.remove_status(vera, new, 1)
    assert (await queries.marks(salon.masha)).has == []
    await actions.remove_scale(vera, scale, 0)
    assert await Status.count() == 0
    assert (await story(salon))[:2] == ["How warm: New cleared by Vera", "VIP cleared by Vera"]


async def test_statuses_exchange_names_and_places_and_keep_their_clients() -> None:
    salon = await open_salon()
    vera, (new, regular, sleeping) = salon.actors["Vera"], await warmth(salon)
    await marking.set_status(salon.actors["Olga"], [salon.masha], new)
    scale = await actions.move_status(vera, sleeping, up=True)
    wanted = {new: ("Regular", "teal"), regular: ("New", "sky")}
    await actions.change_scale(vera, scale, ScaleForm("Warmth", "Lost"), wanted)
    assert [row["name"] for row in await queries.statuses(scale)] == ["Regular", "Sleeping", "New", "Lost"]
    assert [each.name for each in (await queries.marks(salon.masha)).has] == ["Regular"]
    with pytest.raises(Invalid):
        await actions.change_scale(vera, scale, ScaleForm("Warmth", "New"), {})
    assert await Status.count() == 4


async def test_moving_a_status_is_in_the_journal_and_moving_it_nowhere_is_not() -> None:
    salon = await open_salon()
    vera, (new, _, sleeping) = salon.actors["Vera"], await warmth(salon)
    await actions.move_status(vera, sleeping, up=True)
    await actions.move_status(vera, new, up=True)
    [moved] = await JournalEntry.objects().where(JournalEntry.action == "change")
    assert (moved.subject, moved.who) == ("scale", "Vera")
    before, after = (json.loads(each)["statuses"] for each in (moved.before, moved.after))
    assert [part.split()[0] for part in before.split(", ")] == ["New", "Regular", "Sleeping"]
    assert [part.split()[0] for part in after.split(", ")] == ["New", "Sleeping", "Regular"]


async def test_a_list_of_clients_has_the_marks_of_each() -> None:
    salon = await open_salon()
    tag, (new, *_) = await vip(salon), await warmth(salon)
    await marking.set_tag(SYSTEM, [salon.masha], tag)
    await marking.set_status(SYSTEM, [salon.masha], new)
    for text in ("", "masha"):
        rows = (await search_clients(text, 1)).rows
        marked = {row["id"]: [each.name for each in queries.marks_in(row)] for row in rows}
        assert marked.pop(salon.masha) == ["VIP", "New"]
        assert not any(marked.values())


async def test_two_statuses_of_a_scale_are_not_called_the_same_and_the_field_that_says_so_is_told() -> None:
    salon = await open_salon()
    new, regular, sleeping = await warmth(salon)
    [(scale, _)] = await queries.scales()
    before = await queries.statuses(scale["id"])
    twice = {new: ("Regular", "rose"), regular: ("Regular", "teal"), sleeping: ("Sleeping", "sky")}
    for steps, wanted, faults in (
        ("", twice, {f"name-{new}", f"name-{regular}"}),
        ("Sleeping", {}, {"steps"}),
    ):
        form = ScaleForm(name="How warm", steps=steps)
        with pytest.raises(Invalid) as trouble:
            await actions.change_scale(salon.actors["Vera"], scale["id"], form, wanted)
        assert {*trouble.value.fields} == faults
    assert await queries.statuses(scale["id"]) == before
