"""Each step of the guide makes what the pages of the desk would, all of it or nothing."""

import pytest

from catalog import queries as catalog
from catalog.queries import price_list, week_of
from catalog.tables import Branch, Service, ServiceCategory
from clients.tables import Client, Visit
from guide import actions, queries
from guide.rules import Step, next_step
from guide.schemas import PersonForm, PlaceForm, ServiceRow, WeekForm, WorkForm
from kit.errors import Forbidden, Invalid
from kit.journal import JournalEntry
from reminders.tables import Message
from staff.tables import Schedule, Skill, StaffMember
from tests.cast import open_salon
from tests.guide.house import CUT, PLACE, branch_of, owner, set_up

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_branch_is_opened_with_its_hours_and_what_follows_from_its_zone() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    assert (branch.slug, branch.country, branch.currency) == ("linden-co", "DE", "EUR")
    assert await week_of(branch.id) == {**dict.fromkeys(range(5), (540, 1080)), 5: (), 6: ()}
    assert await JournalEntry.count() == 2
    assert next_step(await queries.known_of(branch)) == Step.services


async def test_a_second_branch_of_the_same_name_gets_an_address_of_its_own() -> None:
    vera = await owner()
    slugs = [(await branch_of(vera)).slug for _ in range(3)]
    assert slugs == ["linden-co", "linden-co-2", "linden-co-3"]


async def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_opened() -> None:
    vera = await owner()
    with pytest.raises(Invalid) as refusal:
        await actions.found_branch(vera, PlaceForm(zone="Mars/Olympus"), WeekForm(days=frozenset()))
    assert set(refusal.value.fields) == {"name", "zone", "currency", "country", "days"}
    with pytest.raises(Invalid) as refusal:
        await actions.found_branch(vera, PLACE, WeekForm(opens="18:00", closes="9:00"))
    assert set(refusal.value.fields) == {"closes"}
    assert (await Branch.count(), await JournalEntry.count()) == (0, 0)


async def test_first_hours_are_given_once_and_never_take_any_away() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    with pytest.raises(Invalid):
        await actions.open_on(vera, branch.id, WeekForm(days=frozenset({6})))
    assert (await week_of(branch.id))[0] == (540, 1080)


async def test_services_are_offered_in_their_order_under_headings_that_are_made_once() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    rows = {
        0: CUT,
        1: ServiceRow(
            picked=True, heading="Colour", name="Full colour", minutes="30 + 45 free + 45", price="98,50"
        ),
        2: ServiceRow(heading="Hair", name="Not picked", minutes="30", price="20"),
        3: ServiceRow(is_own=True, name="Advice", minutes="15", price="0"),
        4: ServiceRow(is_own=True),
        5: ServiceRow(picked=True, heading="Hair", name="A fringe", minutes="15", price="12"),
    }  # fmt: skip
    await actions.offer_services(vera, branch.id, rows)
    listed = [(each.name, each.minutes, each.price) for each in await price_list(branch.id, online=True)]
    assert listed == [
        ("Haircut", 60, 4500), ("A fringe", 15, 1200), ("Full colour", 120, 9850), ("Advice", 15, 0),
    ]  # fmt: skip
    assert await ServiceCategory.select(ServiceCategory.name).order_by(ServiceCategory.position).output(
        as_list=True
    ) == ["Hair", "Colour", "Services"]


async def test_each_row_says_what_is_wrong_with_it_and_none_is_offered() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    rows = {
        0: CUT,
        1: ServiceRow(picked=True, name="", minutes="soon", price="45"),
        4: ServiceRow(is_own=True, name="Advice", minutes="15", price=""),
        5: ServiceRow(is_own=True, name="Talk", minutes="15", price="-3"),
    }
    with pytest.raises(Invalid) as refusal:
        await actions.offer_services(vera, branch.id, rows)
    assert set(refusal.value.fields) == {"name-1", "minutes-1", "price-4", "price-5"}
    with pytest.raises(Invalid):
        await actions.offer_services(vera, branch.id, {0: ServiceRow(name="Not picked")})
    assert (await Service.count(), await ServiceCategory.count()) == (0, 0)


async def test_a_name_that_is_taken_is_refused_so_that_nothing_is_on_the_list_twice() -> None:
    vera = await owner()
    branch = await set_up(vera)
    for rows in ({3: ServiceRow(is_own=True, name=" HAIRCUT", minutes="30", price="20")}, {3: CUT}):
        with pytest.raises(Invalid) as refusal:
            await actions.offer_services(vera, branch.id, rows)
        assert set(refusal.value.fields) == {"name-3"}
    twice = {number: ServiceRow(is_own=True, name="Fringe", minutes="15", price="12") for number in (1, 2)}
    with pytest.raises(Invalid) as refusal:
        await actions.offer_services(vera, branch.id, twice)
    assert set(refusal.value.fields) == {"name-2"}
    assert await Service.count() == 1


async def test_somebody_new_does_what_was_ticked() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    [cut] = await actions.offer_services(vera, branch.id, {0: CUT})
    for wrong in (PersonForm(name="", services=frozenset({cut.id})), PersonForm(name="Anna")):
        with pytest.raises(Invalid):
            await actions.add_person(vera, branch.id, wrong)
    assert (await StaffMember.count(), await Skill.count()) == (0, 0)
    await actions.add_person(vera, branch.id, PersonForm(name="Anna", services=frozenset({cut.id})))
    assert (await StaffMember.count(), await Skill.count()) == (1, 1)


async def test_people_work_while_the_branch_is_open_or_in_a_week_of_their_own() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    [cut] = await actions.offer_services(vera, branch.id, {0: CUT})
    anna, lena = [
        await actions.add_person(vera, branch.id, PersonForm(name=name, services=frozenset({cut.id})))
        for name in ("Anna", "Lena")
    ]
    await actions.give_hours(vera, branch.id, WorkForm(people=frozenset({anna.id})), WeekForm())
    week = WeekForm(days=frozenset({5}), opens="10:00", closes="14:00")
    await actions.give_hours(vera, branch.id, WorkForm(way="week", people=frozenset({lena.id})), week)
    facts = {row["name"]: row["has_hours"] for row in await queries.people_of(branch)}
    assert facts == {"Anna": True, "Lena": True}
    assert {str(row["starts_on"]) for row in await Schedule.select(Schedule.starts_on)} == {"2026-11-30"}


async def test_nobody_who_has_hours_is_given_others() -> None:
    vera = await owner()
    branch = await set_up(vera)
    [member] = await queries.people_of(branch)
    for people in (frozenset({member["id"]}), frozenset({999_999}), frozenset()):
        with pytest.raises(Invalid) as refusal:
            await actions.give_hours(vera, branch.id, WorkForm(people=people), WeekForm())
        assert set(refusal.value.fields) == {"people"}
    assert await Schedule.count() == 1


async def test_a_booking_is_tried_at_the_first_hour_customers_are_offered_and_cleared() -> None:
    vera = await owner()
    branch = await set_up(vera)
    [free] = await queries.free_hours(branch)
    visit = await actions.try_booking(vera, branch.id)
    assert (visit.starts_at, visit.client) == (free.starts[0], None)
    [taken] = await queries.free_hours(branch)
    assert free.starts[0] not in taken.starts
    assert await actions.clear_trials(vera, branch.id) == 1
    assert await actions.clear_trials(vera, branch.id) == 0
    assert (await queries.free_hours(branch))[0].starts == free.starts
    assert (await Client.count(), await Message.count()) == (0, 0)
    assert next_step(await queries.known_of(branch)) is None
    assert (await Visit.select(Visit.status).output(as_list=True)) == ["cancelled"]


async def test_without_a_free_hour_nothing_is_tried() -> None:
    vera = await owner()
    branch = await branch_of(vera)
    with pytest.raises(actions.NothingFree):
        await actions.try_booking(vera, branch.id)
    assert await Visit.count() == 0


@pytest.mark.parametrize("name", ["Olga", "Anna", "Rita"])
async def test_who_may_not_set_up_a_business_does_nothing_of_it(name: str) -> None:
    salon = await open_salon()
    actor, before = salon.actors[name], await JournalEntry.count()
    refused = (
        actions.found_branch(actor, PLACE, WeekForm()),
        actions.open_on(actor, salon.center, WeekForm()),
        actions.offer_services(actor, salon.center, {0: CUT}),
        actions.add_person(actor, salon.center, PersonForm(name="x", services=frozenset({salon.haircut}))),
        actions.give_hours(actor, salon.center, WorkForm(people=frozenset({salon.anna})), WeekForm()),
    )
    for each in refused:
        with pytest.raises(Forbidden):
            await each
    assert await JournalEntry.count() == before


async def test_the_owner_of_another_branch_finds_none_here() -> None:
    salon = await open_salon()
    boris = salon.actors["Boris"]
    for each in (
        actions.offer_services(boris, salon.center, {0: CUT}),
        actions.try_booking(boris, salon.center),
        actions.clear_trials(boris, salon.center),
    ):
        with pytest.raises(catalog.offer.NotFound):
            await each
