"""The sheet of clients: everybody once and in order on its pages, columns by right, views that are kept."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import httpx
import pytest

from clients.actions.counts import count_everybody
from clients.tables import Client, ClientStatus, ClientTag, Status, StatusScale, Tag
from kit import clock
from kit.db import fetch
from kit.rights import SYSTEM, Permission
from lists.queries import known_to
from lists.queries.sheet import all_columns, sheet_page
from lists.rules.address import Asked, moved, read_asked
from lists.rules.terms import Group, Term
from lists.tables import SheetView
from tests.browse import browser
from tests.cast import add, open_salon
from tests.counting import count_queries
from tests.lists.histories import NOW, live, segment, spoken_of
from tests.lists.reference import VALUES, Rows, all_rows, who

SHEET = "/desk/sheet"
YES_NO = ("has_phone", "has_email", "only_desk")


async def ranks(texts: Sequence[str]) -> dict[str, int]:
    """The order of words is the database's own."""
    rows = await fetch("SELECT DISTINCT word FROM unnest($1::text[]) AS word ORDER BY word", list(texts))
    return {row["word"]: place for place, row in enumerate(rows)}


def as_shown(key: str, values: Mapping[int, object], rows: Rows) -> dict[int, object]:
    """What is sorted otherwise than it is asked for: notes by those of the card, trust by its steps."""
    steps = ("nothing", "deposit", "prepay", "refuse")
    if key == "trust":
        return {client: steps.index(step) for client, (step,) in values.items()}
    return {each["id"]: each["notes"] for each in rows.clients} if key == "notes" else {}


async def by_hand(key: str, rows: Rows, groups: Sequence[str], *, down: bool) -> list[int]:
    """Every client, sorted in memory: who has no value last, equals by id."""
    values = {each["id"]: VALUES[key](Term(key, "known"), each, rows) for each in rows.clients}
    values |= as_shown(key, values, rows)
    if key == "birthday":
        values = {client: value[-5:] or None for client, value in values.items()}
    elif key == "group":
        values = {client: groups.index(str(value)) if value else None for client, value in values.items()}
    elif key in YES_NO:
        values = {client: bool(value) for client, value in values.items()}
    elif any(isinstance(value, str) for value in values.values()):
        words = {client: value.lower() for client, value in values.items() if value}
        order = await ranks(list(words.values()))
        values = {client: order[words[client]] if client in words else None for client in values}
    known = [(value, client) for client, value in values.items() if value is not None]
    unknown = sorted((client for client, value in values.items() if value is None), reverse=down)
    return [client for _, client in sorted(known, reverse=down)] + unknown


@pytest.mark.parametrize("seed", range(3))
async def test_every_client_is_on_the_pages_once_and_in_the_order_of_a_slow_reference(seed: int) -> None:
    salon, dice = await open_salon(), random.Random(seed)
    await live(salon, dice, clients=8)
    await count_everybody()
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        rows = await all_rows(NOW, known.moment.zone)
        groups = [key for key, _ in known.options["groups"]]
        for key, column in all_columns(known).items():
            if key not in VALUES or not column.is_sortable:
                continue
            for down in (False, True):
                group = segment(salon, spoken_of(known.facts), dice) if dice.random() < 0.5 else Group()
                meant = who(group, rows)
                wanted = [each for each in await by_hand(key, rows, groups, down=down) if each in meant]
                asked = Asked((key,), f"-{key}" if down else key)
                assert await leafed(asked, group, known) == wanted, (key, down, group)


async def leafed(asked: Asked, group: Group, known) -> list[int]:  # type: ignore[no-untyped-def]
    found: list[int] = []
    page, last = 1, 1
    while page <= last:
        sheet = await sheet_page(asked, group, known, page, size=3)
        found += [row["id"] for row in sheet.rows]
        page, last = page + 1, sheet.pages.last
    assert sheet.total == len(found)
    return found


async def test_a_status_is_sorted_in_the_order_of_its_scale() -> None:
    salon = await open_salon()
    scale = await add(StatusScale(name="How warm"))
    ids = {name: await add(Status(scale=scale, name=name, position=place)) for place, name in
           enumerate(("new", "asleep"))}  # fmt: skip
    others = [await add(Client(name=name, created_at=NOW)) for name in ("Ada", "Ida")]
    for client, status in ((salon.masha, "asleep"), (others[1], "new")):
        await add(ClientStatus(client=client, scale=scale, status=ids[status], set_at=NOW, who="Olga"))
    known = await known_to(SYSTEM)
    wanted = [others[1], salon.masha, others[0]]
    assert await leafed(Asked((), f"status_{scale}"), Group(), known) == wanted


async def test_the_sheet_shows_what_is_chosen_and_the_address_holds_all_of_it() -> None:
    salon = await open_salon()
    tag = await add(Tag(name="Of old", colour="rose"))
    await add(ClientTag(client=salon.masha, tag=tag, set_at=NOW, who="Olga"))
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(SHEET)).text
        assert "+49 1511 2345678" in page
        assert '<span class="badge tint-rose">Of old</span>' in page
        page = (await olga.get(f"{SHEET}?cols=email,nonsense,spent_EUR&sort=-email")).text
        assert "masha@example.com" in page
        assert "2 columns are not shown" in page
        assert 'aria-sort="descending"' in page
        who = '{"type":"group","parts":[{"type":"term","fact":"visits","how":"at_least","values":["1"]}]}'
        page = (await olga.get(SHEET, params={"cols": "email", "who": who})).text
        assert "No client is so, as it stands: visits at least 1." in page
        added = await olga.get(SHEET, params={"cols": "email", "who": who, "add": "added"})
        assert "cols=email%2Cadded" in added.headers["location"]
        assert "who=" in added.headers["location"]


@pytest.mark.parametrize(
    "address",
    ["cols=" + "x," * 500, "sort=%27%3B--", "who=nonsense", "who=%5B%5D", "segment=999999", "page=99999",
     "page=-1", "view=0&sort=-tags", "segment=x&who=%00", "cols=name,name,name"],
)  # fmt: skip
async def test_nonsense_in_the_address_breaks_nothing(address: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        answer = await vera.get(f"{SHEET}?{address}")
    assert answer.status_code == 200
    assert "Masha Petrova" in answer.text


@pytest.mark.parametrize("who", ["nonsense", "[]", "x" * 9000])
async def test_conditions_that_cannot_be_read_are_told_and_nobody_is_changed_for_them(who: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        if len(who) < 1000:
            assert "cannot be read. This is everybody" in (await olga.get(SHEET, params={"who": who})).text
        looked = await olga.post(f"{SHEET}/bulk", data={"who": who, "all": "yes", "do": "keep"})
        assert "cannot be read" in looked.text
        assert "Look first" in looked.text
        assert "cannot be read" not in (await olga.get(SHEET, params={"who": ""})).text


async def test_who_may_not_see_phones_sees_them_masked_and_cannot_sort_by_them() -> None:
    salon = await open_salon()
    rita = salon.actors["Rita"]
    nameless = replace(rita, permissions=rita.permissions - {Permission.see_phones})
    known = await known_to(nameless)
    columns = all_columns(known)
    assert columns["phone"].is_masked
    assert not columns["email"].is_sortable
    async with browser(salon.actors["Anna"]) as anna:
        assert (await anna.get(SHEET)).status_code == 403


async def saved(client: httpx.AsyncClient, **more: str) -> str:
    sent = {"cols": "email,visits", "sort": "-visits", "name": "Regulars", **more}
    answer = await client.post(f"{SHEET}/views", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("=")[2]


async def test_a_view_is_kept_and_begun_with() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        view = await saved(olga, default="yes", form_code="one")
        assert await saved(olga, default="yes", form_code="one") == view
        begun = await olga.get(SHEET)
        assert begun.headers["location"] == f"{SHEET}?view={view}"
        page = (await olga.get(begun.headers["location"])).text
        assert 'aria-sort="descending"' in page
        assert "masha@example.com" in page
        assert "Regulars" in (await olga.get(f"{SHEET}?view=0")).text
    assert await SheetView.count() == 1


async def test_a_view_is_changed_by_one_at_a_time_and_removed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        place = f"{SHEET}/views/{await saved(olga)}"
        change = {"cols": "phone", "sort": "name", "version": "1"}
        assert (await olga.post(place, data={**change, "name": " "})).status_code == 422
        assert (await olga.post(place, data={**change, "name": "Phones"})).status_code == 303
        late = await olga.post(place, data={**change, "name": "Too late"})
        assert late.status_code == 409
        assert 'value="Too late"' in late.text
        assert [each.name for each in await SheetView.objects()] == ["Phones"]
        assert (await olga.post(f"{place}/removal")).status_code == 303
    assert await SheetView.count() == 0


async def test_ones_own_view_is_nobody_elses_and_only_who_edits_clients_shares_one() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga, browser(salon.actors["Rita"]) as rita:
        own, shared = await saved(olga), await saved(olga, shared="yes", name="For all")
        assert (await rita.get(f"{SHEET}?view={own}")).status_code == 404
        assert (await rita.get(f"{SHEET}?view={shared}")).status_code == 200
        for path in (own, f"{own}/removal"):
            assert (await rita.post(f"{SHEET}/views/{path}", data={"name": "Mine"})).status_code == 404
        assert (await rita.post(f"{SHEET}/views/{shared}/removal")).status_code == 403
        refused = await rita.post(f"{SHEET}/views", data={"name": "Mine", "cols": "visits", "shared": "yes"})
        assert refused.status_code == 403
    assert await SheetView.count() == 2


def test_an_address_is_read_as_it_was_written() -> None:
    asked = Asked(("visits", "tags"), "-visits", who=Group(parts=(Term("visits", "at_least", ("2",)),)))
    assert read_asked(asked.given) == asked
    assert moved(("a", "b", "c"), "a", by=1) == ("b", "a", "c")
    assert moved(("a", "b", "c"), "c", by=1) == ("a", "b", "c")
    assert asked.sorted_by("visits").sort == "visits"
    assert asked.sorted_by("tags").sort == "tags"


async def test_a_page_costs_as_many_queries_for_fifty_clients_as_for_one() -> None:
    salon = await open_salon()
    counts = []
    async with browser(salon.actors["Olga"]) as olga:
        for more in (0, 49):
            for number in range(more):
                await add(Client(name=f"Client {number}", created_at=NOW))
            address = f"{SHEET}?cols=phone,tags,visits,points,group&sort=-visits"
            async with count_queries() as count:
                assert (await olga.get(address)).status_code == 200
            counts.append(len(count))
            known = await known_to(salon.actors["Olga"])
            async with count_queries() as count:
                await sheet_page(Asked(("phone", "tags", "visits", "points")), Group(), known)
            assert len(count) == 2
    assert counts[0] == counts[1]
