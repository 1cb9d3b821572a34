"""Two cards become one and two again: whatever hangs on them, nothing is lost and nobody else is touched."""

import json
import random
import re

import pytest

from clients.actions.cards import add_client
from clients.actions.counts import count_all_stale
from clients.actions.groups import drop_group
from clients.actions.indexing import index_clients
from clients.actions.links import link
from clients.actions.marking import set_tag
from clients.actions.merging import ROW, OneCard, TooMany, merge, merge_all
from clients.actions.sources import add_source, remove_source
from clients.actions.tags import add_tag, remove_tag
from clients.actions.unmerging import AlreadyUnmerged, PhoneGone, SpentSince, unmerge
from clients.pages.merging import said
from clients.queries import search_clients
from clients.queries.counts import KEPT, wrong_figures
from clients.queries.hanging import references
from clients.queries.indexed import wrong_in_index
from clients.rules.merged import merged, proposed
from clients.schemas import ClientForm
from clients.tables import Client, ClientContact, ClientGroup, ClientMerge, Visit
from kit import clock
from kit.db import execute, fetch, fetch_value
from kit.errors import Forbidden, NotFound
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from ledger.queries import faults, owed
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty.actions import bring_over
from loyalty.actions.lots import Kind, Move, Whose, draw
from loyalty.queries import lots
from loyalty.rules.lots import spent_from
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.lists.histories import NOW, live

# Written anew each time, or only ever added to.
NEW_EACH_TIME = {
    "journal_entry", "client_merge", "posting", "book_transaction", "book_account", "book_open",
    "search_word", "client_pair", "edition", "migration",
}  # fmt: skip
COUNTED = {*KEPT, "search_entry"}
ROWS = 'SELECT to_jsonb(t) FROM "{table}" AS t'
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


async def everything() -> dict[str, list[str]]:
    """All rows of all tables as they are; without what grows with every change."""
    found = {}
    for each in await fetch(TABLES):
        table = each["tablename"]
        if table in NEW_EACH_TIME:
            continue
        rows = [json.loads(row[0]) for row in await fetch(ROWS.format(table=table))]
        leave = {"version"} if table == "client" else {"id"} if table in COUNTED else set()
        kept = [{name: value for name, value in row.items() if name not in leave} for row in rows]
        found[table] = sorted(json.dumps(row, sort_keys=True) for row in kept)
    return found


async def lived(seed: int) -> tuple[Salon, list[int]]:
    salon = await open_salon()
    await live(salon, random.Random(seed), clients=5)
    with_phone = {"phone": "0151 23456789", "email": "masha.p@example.com", "notes": "likes tea"}
    second = await add_client(SYSTEM, ClientForm(name="Mascha Petrova", **with_phone), "DE")
    await execute("UPDATE visit SET client = $1 WHERE id % 3 = 0", second.id)
    await ClientContact(client=second.id, kind="telegram", value="masha").save()
    await count_all_stale()
    others = [each["id"] for each in await fetch("SELECT id FROM client ORDER BY id")]
    await index_clients(others)
    return salon, [salon.masha, second.id, *(each for each in others if each not in (salon.masha, second.id))]


def account(salon: Salon, client: int) -> Account:
    return Account(AccountKind.points, "points", salon.center, client)


async def give(salon: Salon, client: int, points: int, key: str) -> None:
    await bring_over(SYSTEM, client, salon.center, points, key)
    await count_all_stale()


@pytest.mark.parametrize("seed", range(6))
async def test_merged_and_unmerged_is_nothing(seed: int) -> None:
    salon, cards = await lived(seed)
    dice = random.Random(seed)
    kept, gone = dice.sample(cards, 2)
    await give(salon, gone, 30, "gift")
    before = await everything()
    rows = [json.loads(await fetch_value(ROW, each)) for each in (kept, gone)]
    chosen = {name: dice.choice(("kept", "gone")) for name in proposed(*rows)}
    made = await merge(SYSTEM, kept, gone, chosen)
    assert await Client.count().where(Client.id == gone) == 0
    assert await everything() != before
    assert await fetch_value("SELECT count(*) FROM visit WHERE client = $1", gone) == 0
    assert await owed(account(salon, kept)) == 30
    await unmerge(SYSTEM, made.id)
    assert await everything() == before
    assert (await owed(account(salon, kept)), await owed(account(salon, gone))) == (0, 30)
    assert await faults() == []
    assert await wrong_figures() == []
    assert (await wrong_in_index(0))[0] == []


async def test_what_was_removed_since_keeps_no_card_in_another_one() -> None:
    salon, (kept, gone, *_) = await lived(2)
    vera = salon.actors["Vera"]
    tag, source = await add_tag(vera, "VIP", "rose"), await add_source(vera, "Passing by")
    group = ClientGroup(name="Neighbours")
    await group.save()
    await set_tag(vera, [kept, gone], tag.id)
    some = {Client.client_source: source.id, Client.client_group: group.id}
    await Client.update(some).where(Client.id == gone)
    await Client.update({Client.client_source: None, Client.client_group: None}).where(Client.id == kept)
    made = await merge(vera, kept, gone, {"client_source": "gone", "client_group": "gone"})
    await remove_tag(vera, tag.id, 9)
    await remove_source(vera, source.id, 9)
    await drop_group(vera, group.id)
    card = await unmerge(vera, made.id)
    assert (card.client_source, card.client_group) == (None, None)
    assert await fetch_value("SELECT count(*) FROM visit WHERE client = $1", gone) > 0


async def test_two_merges_are_taken_back_one_after_the_other() -> None:
    _, (first, second, third, *_) = await lived(1)
    before = await everything()
    one = await merge(SYSTEM, first, second, {})
    other = await merge(SYSTEM, first, third, {})
    await unmerge(SYSTEM, other.id)
    await unmerge(SYSTEM, one.id)
    assert await everything() == before


async def test_in_another_order_all_that_hung_on_each_card_comes_back_all_the_same() -> None:
    """Only the notes of the first card are by then those of all three."""
    _, (first, second, third, *_) = await lived(1)
    before = await everything()
    one = await merge(SYSTEM, first, second, {})
    other = await merge(SYSTEM, first, third, {})
    await unmerge(SYSTEM, one.id)
    await unmerge(SYSTEM, other.id)
    after = await everything()
    assert {name for name in after if after[name] != before[name]} <= {"client", "search_entry"}


async def test_a_card_that_took_in_another_goes_up_in_a_third_and_all_come_apart_again() -> None:
    _, (first, second, third, *_) = await lived(2)
    before = await everything()
    one = await merge(SYSTEM, second, third, {})
    other = await merge(SYSTEM, first, second, {})
    assert await fetch_value("SELECT count(*) FROM visit WHERE client IN ($1, $2)", second, third) == 0
    await unmerge(SYSTEM, other.id)
    await unmerge(SYSTEM, one.id)
    assert await everything() == before


async def test_the_chosen_fields_are_kept_and_both_are_found_by_what_is_on_the_card() -> None:
    _, (masha, second, *_) = await lived(3)
    await merge(SYSTEM, masha, second, {"name": "gone", "email": "gone"})
    card = await Client.objects().get(Client.id == masha)
    assert (card.name, card.email, card.phone) == ("Mascha Petrova", "masha.p@example.com", "+4915112345678")
    assert card.notes == "likes tea"
    for sought in ("mascha petrova", "masha.p@example.com", "0151 12345678"):
        assert (await search_clients(sought, 1)).rows[0]["id"] == masha
    said = await JournalEntry.objects().where(JournalEntry.action == "merge").first()
    assert json.loads(said.before) == {"name": "Masha Petrova", "merged with": "Mascha Petrova"}


async def test_what_came_since_stays_with_the_card_that_was_kept() -> None:
    salon, (masha, second, *_) = await lived(4)
    made = await merge(SYSTEM, masha, second, {})
    since = Visit(
        branch=salon.center, client=masha, code="since", status="waiting", source="desk", starts_at=NOW,
        ends_at=NOW.replace(hour=10), created_at=NOW,
    )  # fmt: skip
    await since.save()
    await Client.update({Client.name: "Masha P."}).where(Client.id == masha)
    await unmerge(SYSTEM, made.id)
    assert await fetch_value("SELECT client FROM visit WHERE code = 'since'") == masha
    assert await fetch_value("SELECT name FROM client WHERE id = $1", masha) == "Masha P."


async def test_what_both_have_and_one_card_can_have_but_once_comes_back_too() -> None:
    """No table here has such a key of its own, so one is made: tags and statuses have one."""
    _, (first, second, *_) = await lived(5)
    columns = "id serial PRIMARY KEY, client int REFERENCES client, word text, UNIQUE (client, word)"
    await execute(f"CREATE TABLE mark ({columns})")
    marks = "($1, 'a'), ($1, 'b'), ($2, 'b'), ($2, 'c')"
    await execute(f"INSERT INTO mark (client, word) VALUES {marks}", first, second)  # noqa: S608
    assert any(each.table == "mark" and each.unique == ((("word",), "true"),) for each in await references())
    made = await merge(SYSTEM, first, second, {})
    rows = await fetch("SELECT client, word FROM mark ORDER BY id")
    assert [tuple(each) for each in rows] == [(first, "a"), (first, "b"), (first, "c")]
    await unmerge(SYSTEM, made.id)
    rows = await fetch("SELECT client, word FROM mark ORDER BY id")
    assert [tuple(each) for each in rows] == [(first, "a"), (first, "b"), (second, "b"), (second, "c")]


async def test_points_that_were_spent_since_keep_the_cards_together() -> None:
    salon, (masha, second, *_) = await lived(6)
    await give(salon, second, 30, "gift")
    made = await merge(SYSTEM, masha, second, {})
    whose = Whose(masha, salon.center, clock.today("Europe/Berlin"))
    gone = spent_from(await lots(masha, salon.center), 10, whose.today)
    await draw(whose, Move(kind=Kind.spent, points=-10, words="Spent"), gone)
    before = await everything()
    with pytest.raises(SpentSince, match="20 points are left"):
        await unmerge(SYSTEM, made.id)
    assert await everything() == before


async def test_a_phone_that_somebody_else_has_by_now_keeps_the_cards_together() -> None:
    _, (masha, second, *_) = await lived(7)
    made = await merge(SYSTEM, masha, second, {})
    await add_client(SYSTEM, ClientForm(name="Somebody", phone="0151 23456789"), "DE")
    before = await everything()
    with pytest.raises(PhoneGone, match="Somebody has"):
        await unmerge(SYSTEM, made.id)
    assert await everything() == before


async def test_taken_back_twice_or_never_made_or_without_the_right_it_is_refused() -> None:
    salon, (masha, second, *_) = await lived(8)
    made = await merge(SYSTEM, masha, second, {})
    await unmerge(SYSTEM, made.id)
    before = await everything()
    with pytest.raises(AlreadyUnmerged):
        await unmerge(SYSTEM, made.id)
    with pytest.raises(NotFound):
        await unmerge(SYSTEM, 999)
    for pair in ((masha, masha), (masha, 9999)):
        with pytest.raises(OneCard):
            await merge(SYSTEM, *pair, {})
    with pytest.raises(Forbidden):
        await merge(salon.actors["Anna"], masha, second, {})
    assert await everything() == before
    assert await ClientMerge.count() == 1


def test_what_a_card_becomes_is_chosen_field_by_field_and_notes_are_of_both() -> None:
    kept = {
        "id": 1,
        "name": "Masha",
        "phone": None,
        "email": "a@example.com",
        "notes": "Tea",
        "online_ban": False,
    }
    gone = {"id": 2, "name": "Mascha",
            "phone": "+49", "email": "b@example.com", "notes": "Milk", "online_ban": True,
            "online_ban_why": "rude"}  # fmt: skip
    assert proposed(kept, gone)["phone"] == 2
    assert proposed(kept, gone)["email"] == 1
    found = merged(kept, gone, {"name": "gone", **{"phone": "gone"}})
    assert (found["name"], found["phone"], found["email"]) == ("Mascha", "+49", "a@example.com")
    assert found["notes"] == "Tea\nMilk"
    assert found["online_ban_why"] == "rude"


@pytest.mark.parametrize("seed", range(4))
async def test_several_merged_at_once_and_unmerged_is_nothing(seed: int) -> None:
    salon, cards = await lived(seed)
    dice = random.Random(seed)
    kept, *gone = dice.sample(cards, dice.choice((3, 4, 6)))
    await give(salon, gone[-1], 30, "gift")
    before = await everything()
    rows = [json.loads(await fetch_value(ROW, each)) for each in (kept, *gone)]
    chosen = {name: str(dice.choice((kept, *gone))) for name in proposed(*rows)}
    made = await merge_all(SYSTEM, kept, gone, chosen)
    card = json.loads(await fetch_value(ROW, kept))
    by_id = {str(row["id"]): row for row in rows}
    assert {name: card[name] for name in chosen} == {name: by_id[each][name] for name, each in chosen.items()}
    assert await Client.count().where(Client.id.is_in(gone)) == 0
    assert await owed(account(salon, kept)) == 30
    last = await ClientMerge.objects().order_by(ClientMerge.id, ascending=False).first()
    await unmerge(SYSTEM, dice.choice((made, last)).id)
    assert await everything() == before
    assert await faults() == []
    assert await wrong_figures() == []
    with pytest.raises(AlreadyUnmerged):
        await unmerge(SYSTEM, last.id)


async def test_of_several_all_are_merged_or_none_and_taken_apart_or_none() -> None:
    _, (first, second, third, *_) = await lived(7)
    before = await everything()
    for others, refusal in (([second, 9999], OneCard), ([second, second], OneCard), ([second] * 6, TooMany)):
        with pytest.raises(refusal):
            await merge_all(SYSTEM, first, others, {})
    assert await everything() == before
    made = await merge_all(SYSTEM, first, [second, third], {})
    await add_client(SYSTEM, ClientForm(name="Somebody", phone="0151 23456789"), "DE")
    before = await everything()
    with pytest.raises(PhoneGone, match="Somebody has"):
        await unmerge(SYSTEM, made.id)
    assert await everything() == before


async def test_the_desk_compares_and_merges_several_and_takes_them_apart() -> None:
    salon, (first, second, third, *_) = await lived(8)
    async with browser(salon.actors["Olga"]) as b:
        picked = {"do": "merge", **{f"row-{each}": "yes" for each in (first, second, third)}}
        kept, *others = sorted((first, second, third))
        address = f"/desk/clients/{kept}/merge/{others[0]}-{others[1]}"
        asked = await b.post("/desk/sheet/bulk", data=picked)
        assert (asked.status_code, asked.headers["location"]) == (303, address)
        page = (await b.get(address)).text
        assert page.count('name="name"') == 3
        assert "Merge all 3" in page
        assert (await b.post(address, data={"name": str(second)})).status_code == 303
        assert await Client.count().where(Client.id.is_in(others)) == 0
        listed = (await b.get("/desk/clients/merges")).text
        assert listed.count("Take apart") == 1
        assert "become cards of their own" in (await b.get(f"/desk/clients/{kept}/doubles")).text
        made = await ClientMerge.objects().order_by(ClientMerge.id).first()
        assert (await b.post(f"/desk/clients/merges/{made.id}/undo")).status_code == 303
        assert await Client.count().where(Client.id.is_in(others)) == 2


async def test_one_card_twice_more_than_six_and_nonsense_are_refused() -> None:
    salon, cards = await lived(8)
    async with browser(salon.actors["Olga"]) as b:
        for others, status in ((cards[0], 422), ("a", 404), ("1--2", 404), ("-".join("2345678"), 422)):
            assert (await b.get(f"/desk/clients/{cards[0]}/merge/{others}")).status_code == status
        picked = {"do": "merge", **{f"row-{each}": "yes" for each in range(1, 9)}}
        refused = await b.post("/desk/sheet/bulk", data=picked)
        assert refused.status_code == 422
        assert "At most 6 cards are merged at once" in refused.text
    assert await ClientMerge.count() == 0


async def test_cards_of_one_name_are_told_apart_by_what_is_theirs_alone_and_never_by_a_number() -> None:
    salon = await open_salon()
    forms = (
        ClientForm(name="Mascha P.", phone="0151 23456789"),
        ClientForm(name="Mascha P.", email="masha@example.com"),
        ClientForm(name="Mascha P."),
    )
    cards = [(await add_client(SYSTEM, form, "DE")).id for form in forms]
    address = f"/desk/clients/{salon.masha}/merge/{'-'.join(str(each) for each in cards)}"
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get(address)).text
    kept = [" ".join(each.split()) for each in re.findall(r"Keep ([^<]+)<", page)]
    assert kept == ["Mascha P., +49 1512 3456789", "Mascha P., masha@example.com", "Mascha P., card 4"]
    assert "Merge all 4 into Masha Petrova<" in page


async def test_what_hangs_on_a_card_is_counted_in_the_right_number() -> None:
    salon = await open_salon()
    [tim, second] = [
        (await add_client(SYSTEM, ClientForm(name=name), "DE")).id for name in ("Tim", "Masha P.")
    ]
    await link(SYSTEM, salon.masha, tim, "child")
    address = f"/desk/clients/{salon.masha}/merge/{second}"
    async with browser(salon.actors["Olga"]) as b:
        assert "1 link with others" in (await b.get(address)).text
        await link(SYSTEM, salon.masha, tim, "payee")
        assert "2 links with others" in (await b.get(address)).text


@pytest.mark.parametrize(
    ("hangs", "words"),
    [
        ({}, "nothing"),
        ({"visit": 1, "message": 2}, "1 visit, 2 messages"),
        ({"express": 1, "client_call": 1}, "1 link to finish a booking, 1 call"),
        ({"points_entry": 1_200, "tag_event": 1, "consent_event": 2}, "1,200 entries of points, 3 more"),
    ],
)
def test_what_hangs_in_words(hangs: dict[str, int], words: str) -> None:
    assert said(hangs) == words
