"""One timeline of everything: whatever happened is there once, in order, page by page, for who may see it."""

from datetime import timedelta

import pytest

from app import offered
from checkout import actions as checkout
from checkout.rules import Checkout, Method, Tender
from clients.actions import add_note
from clients.actions.cards import add_client, change_client
from clients.actions.consenting import answer_for
from clients.actions.marking import set_tag
from clients.actions.merging import merge
from clients.actions.tags import add_tag
from clients.actions.unmerging import unmerge
from clients.pages.cards import filled_in
from clients.queries import client_row
from clients.queries.timeline import entries
from clients.rules.timeline import Entry, Mark, read_mark, seen, toggled
from clients.schemas import ClientForm
from clients.tables import Client, Party, Visit
from kit import clock
from kit.db import execute
from kit.rights import Actor, Permission
from staff.queries.desk import JournalAsk, journal
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.checkout import till
from tests.clients.test_consents import offers
from tests.clients.test_files import added
from tests.clients.test_treatments import made, written
from tests.clients.visits import NOW
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
SOURCES = offered("TIMELINE")


async def lived() -> Salon:
    """Masha paid, got it back, did not come, was tagged, merged, written to, changed and given points."""
    salon = await open_salon()
    vera = salon.actors["Vera"]
    await till.cashback(salon)
    visit = await till.arrived(salon)
    await checkout.complete_visit(vera, visit.id, Checkout(1, [Tender(Method.card, 4500)]))
    await execute("UPDATE message SET status = 'sent', sent_at = due_at, subject = 'Thank you'")
    await checkout.reopen_visit(vera, visit.id, "The wrong card", 2)
    gone = await till.arrived(salon)
    status = {"status": "cancelled", "cancelled_late": True, "cancelled_why": "Ill"}
    await Visit.update(status).where(Visit.id == gone.id)
    await set_tag(vera, [salon.masha], (await add_tag(vera, "VIP", "rose")).id)
    double = await add(Client(name="Mascha", created_at=NOW))
    await merge(vera, salon.masha, double, {})
    await add_note(vera, salon.masha, "Likes tea")
    client = await client_row(salon.masha)
    form = await filled_in(client)
    changed = type(form)(
        **{**{f: getattr(form, f) for f in form.__struct_fields__}, "phone": "0151 99999999"}
    )
    await change_client(vera, salon.masha, changed, client.version, "DE")
    return salon


async def told(
    salon: Salon, actor: Actor, *kinds: str, before: Mark | None = None, size: int = 99
) -> list[Entry]:
    with clock.pretend(clock.now() + timedelta(days=2)):
        return await entries(actor, salon.masha, seen(SOURCES, actor, kinds), before, size)


async def test_everything_is_on_it_in_words() -> None:
    salon = await lived()
    found = await told(salon, salon.actors["Vera"])
    words = {(each.source.kind, each.told.title) for each in found}
    assert words >= {
        ("visits", "Haircut"), ("payments", "Paid"), ("payments", "Given back"), ("points", "+4 points"),
        ("messages", "Thank you"), ("tags", "VIP"), ("merges", "The card of Mascha went up in this card"),
        ("notes", "Likes tea"), ("changes", "Vera changed the card"),
    }  # fmt: skip
    [paid, back] = [each.told for each in reversed(found) if each.source.kind == "payments"]
    assert (paid.amount, back.amount) == ("€45.00", "-€45.00")
    assert "The wrong card" in back.detail
    [ill] = [each.told for each in found if each.told.status == "cancelled"]
    assert ("Ill" in ill.detail, ill.badge) == (True, ("late", "attention"))


async def test_of_what_is_encrypted_it_says_that_it_is_there_to_who_may_open_it() -> None:
    salon, template = await made()
    await written(salon, template)
    await added(salon, moment="before")
    _, wording = await offers(salon)
    await answer_for(salon.actors["Vera"], salon.masha, wording, "", is_given=True)
    await add_note(salon.actors["Vera"], salon.masha, "x" * 400)
    kept = {each.source.kind: each.told for each in await told(salon, salon.actors["Vera"])}
    assert (kept["treatments"].title, kept["files"].title) == ("Treatment note: Colour", "A photo, before")
    assert kept["files"].href.startswith(f"/desk/clients/{salon.masha}/files/")
    assert (kept["consents"].title, kept["consents"].badge) == ("Offers by e-mail", ("given", "good"))
    assert kept["notes"].title == "x" * 300 + "…"
    assert "7.1" not in str(kept)
    least = Actor(1, "Ida", frozenset({Permission.see_clients}), None)
    assert not {each.source.kind for each in await told(salon, least)} & {"treatments", "files"}


async def test_page_by_page_it_is_the_whole_in_order_and_one_query_each() -> None:
    salon = await lived()
    vera = salon.actors["Vera"]
    whole = [each.mark for each in await told(salon, vera)]
    for size in (1, 3):
        read: list[Mark] = []
        while page := await told(salon, vera, before=read[-1] if read else None, size=size):
            read += [each.mark for each in page]
        assert read == whole
    assert whole == sorted(whole, key=lambda mark: (mark.at, mark.kind, mark.number), reverse=True)
    async with count_queries() as queries:
        await told(salon, vera)
    assert len(queries) == 1
    only = await told(salon, vera, "tags", "merges")
    assert {each.source.kind for each in only} == {"tags", "merges"}


async def test_who_may_not_see_money_messages_phones_or_the_journal_sees_nothing_of_them() -> None:
    salon = await lived()
    least = Actor(1, "Ida", frozenset({Permission.see_clients}), None)
    found = await told(salon, least)
    assert {each.source.kind for each in found} == {"visits", "tags", "merges", "points", "notes"}
    assert {each.told.amount for each in found} == {""}
    reads = Actor(1, "Ida", frozenset({Permission.see_clients, Permission.see_journal}), None)
    said = [change.name for each in await told(salon, reads) for change in each.told.changes]
    assert "phone" not in said
    told_all = [
        change.name for each in await told(salon, salon.actors["Vera"]) for change in each.told.changes
    ]
    assert "phone" in told_all
    elsewhere = salon.actors["Boris"]
    assert not {each.source.kind for each in await told(salon, elsewhere)} & {
        "payments",
        "points",
        "messages",
    }


async def test_what_somebody_paid_for_others_is_on_both_timelines() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    tim = await add(Client(name="Tim", created_at=NOW))
    visit = await till.arrived(salon)
    party = await add(Party(payer=salon.masha, created_at=NOW))
    await Visit.update({Visit.client: tim, Visit.party: party}).where(Visit.id == visit.id)
    await checkout.complete_visit(vera, visit.id, Checkout(1, [Tender(Method.card, 4500)]))
    [paid] = await told(salon, vera, "payments")
    assert paid.told.title == "Paid for Tim"
    theirs = await entries(vera, tim, seen(SOURCES, vera, ["payments"]), None, 9)
    assert [each.told.title for each in theirs] == ["Paid by Masha Petrova"]


async def test_the_card_filters_and_goes_on_with_scripts_and_without() -> None:
    salon = await open_salon()
    for number in range(17):
        when = clock.now() - timedelta(days=number + 1)
        until = when + timedelta(hours=1)
        await add(Visit(branch=salon.center, client=salon.masha, code=f"v{number}", status="done",
                        source="desk", starts_at=when, ends_at=until, created_at=when))  # fmt: skip
    card = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as b:
        first = (await b.get(f"{card}?show=visits")).text
        assert first.count('class="event"') == 12
        more = first.split(f'href="{card}?show=visits&amp;before=')[1].split("#")[0]
        whole = (await b.get(f"{card}?show=visits&before={more}")).text
        part = (
            await b.get(f"{card}/timeline?show=visits&before={more}", headers={"HX-Request": "true"})
        ).text
        assert (whole.count('class="event"'), part.count('class="event"')) == (5, 5)
        assert "Begin with the latest" in whole
        assert "<html" not in part
        assert "Nothing of this kind" in (await b.get(f"{card}/timeline?show=tags")).text
        nonsense = await b.get(f"{card}?show=nothing&before=yesterday")
        assert (nonsense.status_code, nonsense.text.count('class="event"')) == (200, 12)


def test_a_mark_comes_back_as_it_was_sent_and_nonsense_is_none() -> None:
    mark = Mark(NOW, "visits", 42)
    assert read_mark(str(mark)) == mark
    for text in ("", "x", "2026-99-01T00:00:00+00:00~visits~1", "2026-01-01T00:00:00~visits~1", f"{mark}1~2"):
        assert read_mark(text) is None


def test_a_tap_adds_a_kind_or_takes_it_away_and_all_of_them_are_everything() -> None:
    assert toggled([], "tags", ["visits", "tags"]) == ["tags"]
    assert toggled(["tags"], "tags", ["visits", "tags"]) == []
    assert toggled(["tags"], "visits", ["visits", "tags"]) == []
    assert toggled(["tags"], "visits", ["visits", "points", "tags"]) == ["visits", "tags"]


async def test_changes_of_a_card_that_went_up_in_another_are_told_there_and_go_back_with_it() -> None:
    """Also of one that had gone up in that before; the journal that is asked for one card has them, too."""
    salon = await open_salon()
    vera = salon.actors["Vera"]
    cards = [(await add_client(vera, ClientForm(name=name), "DE")).id for name in ("Mascha", "M. Petrova")]
    await merge(vera, cards[0], cards[1], {})
    made = await merge(vera, salon.masha, cards[0], {})
    told = await changes_on(vera, salon.masha)
    assert {each.told.detail for each in told} == {
        "on the card of M. Petrova, before it went up in this one",
        "on the card of Mascha, before it went up in this one",
    }
    lines, _ = await journal(vera, JournalAsk(subject="client", subject_id=salon.masha))
    assert {each.row["subject_id"] for each in lines} == {salon.masha}
    async with browser(vera) as b:
        whole = (await b.get(f"/desk/journal?subject=client:{salon.masha}")).text
        assert whole.count("M. Petrova") > 1
        assert (await b.get(f"/desk/journal?subject=client:{cards[0]}")).text.count("M. Petrova") == 1
    await unmerge(vera, made.id)
    assert await changes_on(vera, salon.masha) == []
    assert len(await changes_on(vera, cards[0])) == 2


async def changes_on(actor: Actor, client: int) -> list[Entry]:
    return await entries(actor, client, seen(SOURCES, actor, ["changes"]), None, 50)
