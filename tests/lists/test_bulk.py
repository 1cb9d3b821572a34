"""One thing done to many clients at once: looked at, done once, taken back exactly, refused in words."""

import json
import random
from datetime import timedelta

import pytest

from clients.actions import add_client, marking
from clients.actions.field_removal import remove_field
from clients.actions.fields import archive_field
from clients.queries.indexed import missing_in_index
from clients.queries.search import search_clients
from clients.rules.fields import dump, load
from clients.schemas import ClientForm
from clients.tables import Client, ClientGroup, ClientSource, Status, StatusScale, Tag
from clients.worker import index
from kit import clock
from kit.db import fetch
from kit.errors import Invalid, NotFound
from lists.actions import removing
from lists.actions.bulk import LookAgain, NobodyToChange, change_many, look
from lists.actions.undoing import AlreadyUndone, NothingToTakeBack, TooLate, forget_changes, undo
from lists.rules.bulk import Wish
from lists.tables import Act, ClientChange, ClientChangeRow
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.clients.own import own
from tests.lists.histories import came

STATE = """
SELECT client.id, client.name, client.phone, client.client_group, client.extra::text,
  (SELECT json_agg(to_jsonb(had) - 'id' ORDER BY tag) FROM client_tag AS had WHERE had.client = client.id)::text AS tags,
  (SELECT json_agg(to_jsonb(had) - 'id' ORDER BY scale) FROM client_status AS had WHERE had.client = client.id)::text AS ranks,
  (SELECT json_agg(to_jsonb(held) ORDER BY id) FROM client_contact AS held WHERE held.client = client.id)::text AS contacts
FROM client ORDER BY client.id
"""  # noqa: E501
SHEET = "/desk/sheet"


async def state() -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in await fetch(STATE)]


async def salon_with_marks(dice: random.Random) -> tuple[Salon, list[int], dict[str, int]]:
    """Clients of whom some have a tag, a status, a group, a field filled in, and a history."""
    salon = await open_salon()
    olga, note = salon.actors["Olga"], await own(salon, "Drinks")
    tag, scale = await add(Tag(name="VIP")), await add(StatusScale(name="How warm"))
    new, warm = [await add(Status(scale=scale, name=name)) for name in ("new", "warm")]
    group = await add(ClientGroup(name="Regulars"))
    ids = [salon.masha]
    for number in range(9):
        form = ClientForm(name=f"Client {number}", contact_kind="telegram", contact_value=f"@client{number}")
        ids.append((await add_client(olga, form, "DE")).id)
    for client in ids:
        if dice.random() < 0.5:
            await marking.set_tag(olga, [client], tag)
        if dice.random() < 0.6:
            await marking.set_status(olga, [client], dice.choice((new, warm)))
        some = {
            "client_group": dice.choice((None, group)),
            "extra": dice.choice(("{}", json.dumps({str(note.id): "tea"}))),
        }
        await Client.update(some).where(Client.id == client)
    await came(salon, dice, ids[3])
    return salon, ids, {"tag": tag, "scale": scale, "new": new, "group": group, "field": note.id}


def wishes(names: dict[str, int]) -> list[Wish]:
    return [
        Wish(Act.set_tag, names["tag"]), Wish(Act.clear_tag, names["tag"]),
        Wish(Act.set_status, names["new"]), Wish(Act.clear_status, names["scale"]),
        Wish(Act.set_group, names["group"]), Wish(Act.set_group, 0),
        Wish(Act.set_field, names["field"], ("coffee",)), Wish(Act.set_field, names["field"]),
        Wish(Act.remove), Wish(Act.keep_list, 0, ("A list",)),
    ]  # fmt: skip


async def done(salon: Salon, wish: Wish, ids: list[int]) -> ClientChange:
    olga = salon.actors["Olga"]
    return await change_many(olga, wish, ids, (await look(olga, wish, ids)).mark)


@pytest.mark.parametrize("seed", range(2))
async def test_what_is_looked_at_is_what_is_done_and_taken_back_all_is_as_before(seed: int) -> None:
    salon, ids, names = await salon_with_marks(random.Random(seed))
    olga, untouched = salon.actors["Olga"], random.Random(seed).choice(ids)
    chosen = [each for each in ids if each != untouched]
    for wish in wishes(names):
        before = await state()
        plan = await look(olga, wish, chosen)
        assert await state() == before, "a look changes nothing"
        change = await done(salon, wish, chosen)
        after = await state()
        kept = {row[0]: row for row in after}
        changed = {row[0] for row in before if kept.get(row[0]) != row}
        if wish.act is not Act.keep_list:
            assert changed == {*plan.changing}, wish
        again = await look(olga, wish, [each for each in chosen if each in kept])
        assert wish.act is Act.keep_list or not again.changing, "all are so now, or cannot be"
        assert change.clients == len(plan.changing)
        await undo(olga, change.id)
        assert await state() == before, wish
        with pytest.raises(AlreadyUndone):
            await undo(olga, change.id)


async def test_taken_back_it_leaves_whom_somebody_changed_since_and_says_so() -> None:
    salon, ids, names = await salon_with_marks(random.Random(5))
    olga, nora = salon.actors["Olga"], salon.actors["Nora"]
    await marking.clear_tag(olga, ids, names["tag"])
    tagged = await done(salon, Wish(Act.set_tag, names["tag"]), ids)
    await marking.clear_tag(nora, ids[:2], names["tag"])
    await marking.set_tag(nora, ids[1:2], names["tag"])
    filled = await done(salon, Wish(Act.set_field, names["field"], ("cocoa",)), ids)
    await Client.update({Client.extra: json.dumps({str(names["field"]): "milk"})}).where(Client.id == ids[4])
    back = await undo(olga, tagged.id)
    assert back.outcome == "8 clients as before, 2 left as they are: somebody changed them since."
    assert {row["client"] for row in await fetch("SELECT client FROM client_tag")} == {ids[1]}
    back = await undo(olga, filled.id)
    assert back.outcome.startswith("9 clients as before, 1 left")
    assert await ClientChangeRow.count().where(ClientChangeRow.outcome != "") == 3
    async with browser(olga) as client:
        page = (await client.get(f"{SHEET}/changes/{filled.id}")).text
    assert "Client 3</a>: Somebody changed it since" in page


async def test_a_card_with_a_history_stays_and_one_without_comes_back_whole_and_is_found() -> None:
    salon, ids, _ = await salon_with_marks(random.Random(1))
    olga = salon.actors["Olga"]
    plan = await look(olga, Wish(Act.remove), ids)
    [(reason, refused)] = plan.refused.items()
    assert refused == [ids[3]]
    assert "have a history" in reason
    change = await done(salon, Wish(Act.remove), ids)
    assert [each.id for each in await Client.objects()] == [ids[3]]
    assert not (await search_clients("client 5", 1)).rows
    await add_client(olga, ClientForm(name="Another Masha", phone="+4915112345678"), "DE")
    outcome = (await undo(olga, change.id)).outcome
    assert outcome == ("8 clients as before, 1 not: the phone or the card number is somebody else's by now.")
    assert [row["name"] for row in (await search_clients("client 5", 1)).rows] == ["Client 5"]
    assert not await Client.exists().where(Client.id == salon.masha)


async def test_very_many_cards_that_come_back_are_found_again_by_a_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon, ids, _ = await salon_with_marks(random.Random(1))
    monkeypatch.setattr(removing, "AT_ONCE", 2)
    change = await done(salon, Wish(Act.remove), ids[4:8])
    await undo(salon.actors["Olga"], change.id)
    assert await missing_in_index() == sorted(ids[4:8])
    await index()
    assert await missing_in_index() == []
    assert [row["name"] for row in (await search_clients("client 5", 1)).rows] == ["Client 5"]


async def test_a_removed_card_comes_back_without_the_source_that_is_gone_by_then() -> None:
    salon, ids, _ = await salon_with_marks(random.Random(1))
    source = await add(ClientSource(name="Instagram"))
    await Client.update({Client.client_source: source}).where(Client.id == ids[5])
    change = await done(salon, Wish(Act.remove), [ids[5]])
    await ClientSource.delete().where(ClientSource.id == source)
    await undo(salon.actors["Olga"], change.id)
    card = await Client.objects().get(Client.id == ids[5])
    assert card is not None
    assert card.client_source is None


async def test_a_removed_card_comes_back_without_the_values_of_a_field_that_is_gone_by_then() -> None:
    salon, ids, _ = await salon_with_marks(random.Random(1))
    vera = salon.actors["Vera"]
    kept, gone = await own(salon, "Music"), await own(salon, "Tea")
    await Client.update({Client.extra: dump({kept.id: "jazz", gone.id: "green"})}).where(Client.id == ids[5])
    change = await done(salon, Wish(Act.remove), [ids[5]])
    await archive_field(vera, gone.id)
    await remove_field(vera, gone.id, 9)
    await undo(salon.actors["Olga"], change.id)
    card = await Client.objects().get(Client.id == ids[5])
    assert card is not None
    assert load(card.extra) == {kept.id: "jazz"}


async def test_nothing_is_done_that_was_not_shown_or_changes_nobody() -> None:
    salon, ids, names = await salon_with_marks(random.Random(2))
    olga, wish = salon.actors["Olga"], Wish(Act.set_tag, names["tag"])
    await marking.clear_tag(olga, ids, names["tag"])
    shown = (await look(olga, wish, ids)).mark
    await marking.set_tag(salon.actors["Nora"], ids[:1], names["tag"])
    before = await state()
    for given in (shown, "", "nonsense"):
        with pytest.raises(LookAgain):
            await change_many(olga, wish, ids, given)
    for wrong in (Wish(Act.keep_list), Wish(Act.set_field, names["field"], ("x" * 400,))):
        with pytest.raises(Invalid):
            await change_many(olga, wrong, ids, "")
    with pytest.raises(Invalid):
        await look(olga, wish, [])
    await done(salon, wish, ids)
    with pytest.raises(NobodyToChange):
        await done(salon, wish, ids)
    assert [row[:5] for row in await state()] == [row[:5] for row in before]
    assert await ClientChange.count() == 1


async def test_a_field_is_filled_in_only_where_it_is_asked_and_a_required_one_is_not_emptied() -> None:
    salon = await open_salon()
    asks = await own(salon, "Allergic", "yes_no")
    what = await own(salon, "To what?", when_field=str(asks.id), when_value="yes")
    must, paper = await own(salon, "Skin", is_required="yes"), await own(salon, "Passport", "file")
    plan = await look(salon.actors["Olga"], Wish(Act.set_field, what.id, ("Ammonia",)), [salon.masha])
    assert plan.refused == {"This is asked only where “Allergic” is Yes.": [salon.masha]}
    for wish, refused in ((Wish(Act.set_field, must.id), Invalid), (Wish(Act.set_field, paper.id), NotFound)):
        with pytest.raises(refused):
            await look(salon.actors["Olga"], wish, [salon.masha])


async def test_after_a_month_it_is_forgotten_and_nothing_is_taken_back_any_more() -> None:
    salon, ids, names = await salon_with_marks(random.Random(3))
    olga = salon.actors["Olga"]
    change = await done(salon, Wish(Act.set_group, names["group"]), ids)
    await ClientGroup.update({ClientGroup.name: "Others"}).where(ClientGroup.id == names["group"])
    with clock.pretend(clock.now() + timedelta(days=31)):
        with pytest.raises(TooLate):
            await undo(olga, change.id)
        await forget_changes()
    assert (await ClientChange.count(), await ClientChangeRow.count()) == (0, 0)


async def test_nothing_is_taken_back_where_everybody_was_changed_since() -> None:
    salon, ids, names = await salon_with_marks(random.Random(4))
    change = await done(salon, Wish(Act.set_group, names["group"]), ids)
    await Client.update({Client.client_group: None}, force=True)
    with pytest.raises(NothingToTakeBack):
        await undo(salon.actors["Olga"], change.id)
    assert (await ClientChange.objects().first()).undone_at is None
