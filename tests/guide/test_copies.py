"""One branch copied to another: what was previewed is done, all or nothing, and can be taken back exactly."""

from datetime import UTC, date, datetime

import pytest

import booking.actions
import catalog.actions
import staff.actions
from booking.actions import Booking, posters
from booking.schemas import TermsForm
from catalog.good_tables import GoodPrice
from catalog.price_tables import PriceRule
from catalog.queries import prices_of_good, prices_of_service, week_of
from catalog.schemas import PriceRuleForm
from catalog.tables import Branch, OpeningHours, Resource, ServicePrice
from guide import actions
from guide.actions import ChangedSince, InTheWay, InUse, NothingToCopy, UndoneAlready, Wish
from guide.copying.drafts import Fate
from guide.copying.parts import PARTS
from guide.queries.copies import picture
from guide.tables import BranchCopy
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.seen import Stale, mark_of
from staff.rules import Cycle
from staff.schemas import MemberForm
from tests.browse import browser
from tests.cast import Salon, add, open_salon

pytestmark = pytest.mark.usefixtures("morning")
ALL = frozenset(each.key for each in PARTS)


async def with_yard(salon: Salon) -> int:
    """A third branch in the money of Center, open on Mondays, with a dearer haircut and a second Anna."""
    yard = await add(
        Branch(name="Yard", slug="yard", zone="Europe/Berlin", currency="EUR", country="DE", lead_minutes=5)
    )
    await add(OpeningHours(branch=yard, weekday=0, hours=[600, 840]))
    await add(ServicePrice(service=salon.haircut, branch=yard, price=6000))
    vera = salon.actors["Vera"]
    for name in ("Anna", "Zoe"):
        hired = await staff.actions.hire(vera, MemberForm(branch=str(yard), name=name, is_online="yes"))
        await staff.actions.give_skill(vera, hired.id, salon.haircut)
    return yard


async def enrich(salon: Salon) -> None:
    """What Center has besides, of every part."""
    vera = salon.actors["Vera"]
    quiet = PriceRuleForm(
        name="Quiet mornings", branch=str(salon.center), weekdays=frozenset({1}), value="20", is_active="yes"
    )
    await catalog.actions.add_price_rule(vera, quiet)
    await catalog.actions.close_day(vera, salon.center, date(2026, 12, 25), "Christmas")
    await booking.actions.set_terms(vera, salon.center, TermsForm(way="all", offer_minutes="45"))
    await posters.put_up(vera, salon.center, 40, 10)


def wish(salon: Salon, yard: int, *parts: str, replaces: bool = True) -> Wish:
    return Wish(salon.center, yard, frozenset(parts) or ALL, replaces)


async def rows_of(branch: int) -> dict[str, object]:
    return await picture(branch, list(PARTS))


async def test_a_copy_adds_what_is_missing_changes_what_differs_and_removes_nothing() -> None:
    salon = await open_salon()
    yard = await with_yard(salon)
    await enrich(salon)
    await add(Resource(branch=yard, name="Bench", kind=(await one_kind())))
    await actions.copy_branch(salon.actors["Vera"], wish(salon, yard))
    assert (await prices_of_service(salon.haircut))[yard] == 4500
    assert (await prices_of_service(salon.colour))[yard] == 11_000
    assert (await prices_of_good(salon.shampoo))[yard] == 1200
    assert (await week_of(yard))[5] == (540, 1080)
    rooms = Resource.select(Resource.name).where(Resource.branch == yard, Resource.kind.is_not_null())
    assert sorted(await rooms.output(as_list=True)) == ["Bench", "Colour chair 1"]
    assert await PriceRule.count().where(PriceRule.branch == yard) == 1
    branch = await Branch.objects().get(Branch.id == yard)
    assert branch is not None
    assert (branch.name, branch.slug, branch.lead_minutes) == ("Yard", "yard", 60)
    entry = await JournalEntry.objects().where(JournalEntry.action == "copy").first()
    assert entry is not None
    assert '"copied from": "Center"' in (entry.after or "")


async def one_kind() -> int:
    return int(await db.fetch_value("SELECT id FROM kind"))


async def test_the_preview_says_of_everything_what_becomes_of_it_and_changes_nothing() -> None:
    salon = await open_salon()
    yard = await with_yard(salon)
    await enrich(salon)
    before = await rows_of(yard)
    drafts = await actions.drafts_of(salon.actors["Vera"], wish(salon, yard))
    told = {line.what: (line.fate, line.told) for _, draft in drafts for line in draft.lines}
    assert told["Haircut"] == (Fate.changed, "€60.00 becomes €45.00")
    assert told["Colour"] == (Fate.added, "€110.00")
    assert told["Monday"] == (Fate.changed, "10:00-14:00 becomes 09:00-18:00")
    assert told["Colour chair 1"] == (Fate.added, "Colour chair")
    assert told["Earliest, minutes from now"] == (Fate.changed, "5 becomes 60")
    assert told["Latest, days ahead"] == (Fate.same, "60")
    assert told["Minutes an offer stands"] == (Fate.changed, "30 becomes 45")
    assert told["Poster at the door, minutes"] == (Fate.added, "40 before, 10 after")
    assert told["Anna, from 5 Jan 2026"][0] == Fate.added
    assert told["Lena"] == (Fate.kept, "nobody of this name works there")
    assert await rows_of(yard) == before


async def test_only_what_is_missing_can_be_added() -> None:
    salon = await open_salon()
    yard = await with_yard(salon)
    await actions.copy_branch(salon.actors["Vera"], wish(salon, yard, "services", "hours", replaces=False))
    assert (await prices_of_service(salon.haircut))[yard] == 6000
    assert (await prices_of_service(salon.colour))[yard] == 11_000
    assert (await week_of(yard))[0] == (600, 840)


async def test_prices_are_not_brought_to_another_currency() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    away = Wish(salon.center, salon.harbour, frozenset({"services", "goods"}))
    drafts = await actions.drafts_of(vera, away)
    assert {line.told for _, draft in drafts for line in draft.lines} == {
        "Center counts in EUR, Harbour in RUB"
    }
    with pytest.raises(NothingToCopy):
        await actions.copy_branch(vera, away)
    assert await GoodPrice.count() == 1


async def test_a_copy_is_taken_back_to_the_row_once() -> None:
    salon = await open_salon()
    yard, vera = await with_yard(salon), salon.actors["Vera"]
    await enrich(salon)
    before = await rows_of(yard)
    await actions.copy_branch(vera, wish(salon, yard))
    assert await rows_of(yard) != before
    copy = await only_copy()
    assert await actions.undo_copy(vera, copy) == yard
    assert await rows_of(yard) == before
    with pytest.raises(UndoneAlready):
        await actions.undo_copy(vera, copy)
    assert await JournalEntry.count().where(JournalEntry.action == "undo the copy") == 1


async def only_copy() -> int:
    return int(await db.fetch_value("SELECT id FROM branch_copy"))


async def test_a_copy_that_somebody_has_changed_since_is_not_taken_back() -> None:
    salon = await open_salon()
    yard, vera = await with_yard(salon), salon.actors["Vera"]
    await actions.copy_branch(vera, wish(salon, yard, "services", "hours", "schedules"))
    await catalog.actions.close_day(vera, yard, date(2026, 12, 31), "Inventory")
    anna = await db.fetch_value("SELECT id FROM staff_member WHERE branch = $1 AND name = 'Anna'", yard)
    await staff.actions.set_schedule(vera, anna, Cycle(date(2026, 1, 5), days={0: (600, 700)}))
    changed = await rows_of(yard)
    with pytest.raises(ChangedSince) as refusal:
        await actions.undo_copy(vera, await only_copy())
    assert "Opening hours, Schedules" in refusal.value.sentence
    assert "Services" not in refusal.value.sentence
    assert await rows_of(yard) == changed


async def test_what_is_booked_in_what_was_copied_stands_in_the_way_of_taking_it_back() -> None:
    salon = await open_salon()
    yard, vera = await with_yard(salon), salon.actors["Vera"]
    await actions.copy_branch(vera, wish(salon, yard, "hours", "schedules"))
    anna = await db.fetch_value("SELECT id FROM staff_member WHERE branch = $1 AND name = 'Anna'", yard)
    tomorrow = datetime(2026, 12, 2, 9, tzinfo=UTC)
    await booking.actions.book(vera, Booking(yard, salon.haircut, anna, tomorrow))
    before = await rows_of(yard)
    with pytest.raises(InTheWay) as refusal:
        await actions.undo_copy(vera, await only_copy())
    assert "1 visit is booked in hours that would go" in refusal.value.sentence
    assert await rows_of(yard) == before


async def test_a_room_that_is_in_use_by_now_is_not_taken_away() -> None:
    salon = await open_salon()
    yard, vera = await with_yard(salon), salon.actors["Vera"]
    await actions.copy_branch(vera, wish(salon, yard))
    anna = await db.fetch_value("SELECT id FROM staff_member WHERE branch = $1 AND name = 'Anna'", yard)
    await staff.actions.give_skill(vera, anna, salon.colour)
    await booking.actions.book(vera, Booking(yard, salon.colour, anna, datetime(2026, 12, 2, 9, tzinfo=UTC)))
    copy = await only_copy()
    await db.execute("UPDATE branch_copy SET parts = '{rooms}' WHERE id = $1", copy)
    with pytest.raises(InUse):
        await actions.undo_copy(vera, copy)
    assert await Resource.count().where(Resource.branch == yard, Resource.kind.is_not_null()) == 1


async def test_hours_that_would_strand_a_visit_are_not_copied() -> None:
    salon = await open_salon()
    yard, vera = await with_yard(salon), salon.actors["Vera"]
    visit = Booking(salon.center, salon.haircut, salon.anna, datetime(2026, 12, 5, 9, tzinfo=UTC))
    await booking.actions.book(vera, visit)
    before = await rows_of(salon.center)
    mondays = dict.fromkeys(range(1, 7), ())
    await catalog.actions.set_opening_hours(vera, yard, {0: (600, 840), **mondays})
    with pytest.raises(InTheWay):
        await actions.copy_branch(vera, Wish(yard, salon.center, frozenset({"hours"})))
    assert await rows_of(salon.center) == before
    assert await BranchCopy.count() == 0


async def test_a_copy_that_would_do_something_else_than_was_shown_is_refused() -> None:
    salon = await open_salon()
    yard, vera = await with_yard(salon), salon.actors["Vera"]
    chosen = wish(salon, yard, "services")
    seen = mark_of(actions.facts_of(await actions.drafts_of(vera, chosen)))
    await db.execute("UPDATE service_price SET price = 5000 WHERE branch = $1", salon.center)
    with pytest.raises(Stale):
        await actions.copy_branch(vera, chosen, seen)
    assert (await prices_of_service(salon.haircut))[yard] == 6000


async def test_a_copy_to_itself_of_nothing_or_by_a_stranger_is_refused() -> None:
    salon = await open_salon()
    yard, vera = await with_yard(salon), salon.actors["Vera"]
    with pytest.raises(Invalid):
        await actions.copy_branch(vera, Wish(yard, yard, ALL))
    with pytest.raises(Invalid):
        await actions.copy_branch(vera, Wish(salon.center, yard, frozenset({"money"})))
    for name in ("Olga", "Anna", "Rita"):
        with pytest.raises((Forbidden, NotFound)):
            await actions.copy_branch(salon.actors[name], wish(salon, salon.center, "services"))
    for name in ("Boris", "Nora"):
        with pytest.raises(NotFound):
            await actions.copy_branch(salon.actors[name], wish(salon, yard, "services"))
    await actions.copy_branch(vera, wish(salon, yard, "services"))
    with pytest.raises(NotFound):
        await actions.undo_copy(salon.actors["Boris"], await only_copy())
    with pytest.raises(NothingToCopy):
        await actions.copy_branch(vera, wish(salon, yard, "services"))


async def test_a_branch_is_copied_and_the_copy_taken_back_through_the_pages() -> None:
    salon = await open_salon()
    here = f"/desk/branches/{await with_yard(salon)}/copies"
    form = {"source": str(salon.center), "part-services": "yes", "part-rooms": "yes"}
    async with browser(salon.actors["Vera"]) as vera:
        assert "Copy to Yard" in (await vera.get(here)).text
        assert (await vera.post(f"{here}/preview", data={"source": "x"})).status_code == 422
        page = await vera.post(f"{here}/preview", data=form)
        assert "€60.00 becomes €45.00" in page.text
        assert "2 added, 1 changed" in page.text
        seen = page.text.split('name="seen" value="')[1].split('"')[0]
        assert "Copy to Yard" in (await vera.post(here, data=form | {"back": "yes"})).text
        done = await vera.post(here, data=form | {"seen": seen})
        assert done.headers["location"] == f"{here}?done=copied"
        undo = f"/desk/branches/copies/{await only_copy()}/undo"
        assert (await vera.post(undo)).headers["location"] == f"{here}?done=undone"
        again = await vera.post(undo)
        assert (again.status_code, "taken back already" in again.text) == (409, True)


async def test_the_pages_of_copying_are_for_who_looks_after_the_branch() -> None:
    salon = await open_salon()
    yard = await with_yard(salon)
    await actions.copy_branch(salon.actors["Vera"], wish(salon, yard, "rooms"))
    here, undo = f"/desk/branches/{yard}/copies", f"/desk/branches/copies/{await only_copy()}/undo"
    for name, status in (("Olga", 403), ("Boris", 404), ("Nora", 404)):
        async with browser(salon.actors[name]) as b:
            assert (await b.get(here)).status_code == status
            assert (await b.post(here, data={"source": str(salon.center)})).status_code in (status, 422)
            assert (await b.post(undo)).status_code == status
    assert await BranchCopy.count().where(BranchCopy.undone_at.is_not_null()) == 0
