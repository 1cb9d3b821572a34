"""Branches: opened, changed, shut, and who may."""

from datetime import date

import pytest

from catalog import actions, queries
from catalog.actions.branches import CurrencyIsFixed, LastBranch
from catalog.schemas import BranchForm
from catalog.tables import Branch, OpeningHours
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from tests.cast import open_salon
from tests.catalog.journal import last_entry

NEW_BRANCH = dict(name="Riverside", slug="riverside", zone="Asia/Kathmandu", currency="NPR", country="NP")
UNCHANGED = dict(name="Center", slug="center", zone="Europe/Berlin", currency="EUR", country="DE")


async def test_a_new_branch_opens_with_hours_of_its_own() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    branch = await actions.open_branch(vera, BranchForm(**NEW_BRANCH))
    await actions.set_opening_hours(vera, branch.id, {0: [600, 720, 720, 1200]})
    week = await queries.week_of(branch.id)
    assert (week[0], week[1]) == ((600, 1200), ())


async def test_a_branch_stays_shut_on_a_date_and_opens_after_all() -> None:
    salon = await open_salon()
    nora, day = salon.actors["Nora"], date(2026, 12, 7)
    await actions.close_day(nora, salon.center, day, "Stocktaking")
    await actions.close_day(nora, salon.center, day, "Painting")
    assert await queries.closed_days(salon.center, day, day) == {day: "Painting"}
    await actions.open_day(nora, salon.center, day)
    assert await queries.closed_days(salon.center, day, day) == {}


async def test_only_who_looks_after_every_branch_opens_one() -> None:
    salon = await open_salon()
    with pytest.raises(Forbidden):
        await actions.open_branch(salon.actors["Nora"], BranchForm(**NEW_BRANCH))
    assert await Branch.count() == 2


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("slug", "River side"),
        ("slug", "center"),
        ("zone", "Europe/Atlantis"),
        ("zone", "UTC+3"),
        ("currency", "XYZ"),
        ("currency", "euro"),
        ("locale", "klingon"),
        ("country", "ZZ"),
        ("phone", "call me"),
        ("accent", "#ffffff"),
        ("accent", "red"),
        ("grid_minutes", "7"),
        ("grid_minutes", "0"),
        ("lead_minutes", "-5"),
        ("horizon_days", "0"),
        ("hold_minutes", "ten"),
        ("notice_minutes", "1.5"),
        ("showing", "neat"),
        ("move_notice_minutes", "-1"),
        ("client_most_coming", "0"),
        ("client_most_a_day", "many"),
    ],
)
async def test_a_branch_that_cannot_be_is_refused_at_the_field(field: str, text: str) -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.open_branch(salon.actors["Vera"], BranchForm(**{**NEW_BRANCH, field: text}))
    assert set(refusal.value.fields) == {field}
    assert await Branch.count() == 2
    assert await JournalEntry.count() == 0


async def test_all_wrong_fields_are_named_at_once() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.open_branch(
            salon.actors["Vera"], BranchForm(**{**NEW_BRANCH, "zone": "", "currency": "?"})
        )
    assert set(refusal.value.fields) == {"zone", "currency"}


async def test_a_branch_keeps_its_currency_once_it_has_prices() -> None:
    salon = await open_salon()
    with pytest.raises(CurrencyIsFixed):
        await actions.change_branch(
            salon.actors["Nora"], salon.center, BranchForm(**{**UNCHANGED, "currency": "USD"})
        )
    assert (await queries.branch(salon.center)).currency == "EUR"


async def test_a_change_leaves_what_changed_in_the_journal() -> None:
    salon = await open_salon()
    await actions.change_branch(
        salon.actors["Nora"], salon.center, BranchForm(**{**UNCHANGED, "name": "Centre"})
    )
    entry = await last_entry()
    assert (entry.who, entry.action, entry.subject, entry.branch) == (
        "Nora",
        "change",
        "branch",
        salon.center,
    )
    assert (entry.before, entry.after) == ('{"name": "Center"}', '{"name": "Centre"}')


async def test_a_branch_says_which_times_are_shown_first() -> None:
    salon = await open_salon()
    form = BranchForm(**{**UNCHANGED, "showing": "best"})
    await actions.change_branch(salon.actors["Nora"], salon.center, form)
    assert (await queries.branch(salon.center)).showing == "best"


async def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    salon = await open_salon()
    await actions.change_branch(salon.actors["Nora"], salon.center, BranchForm(**UNCHANGED))
    assert await JournalEntry.count() == 0


async def test_another_branch_is_as_if_it_did_not_exist() -> None:
    salon = await open_salon()
    boris = salon.actors["Boris"]
    with pytest.raises(NotFound):
        await actions.change_branch(boris, salon.center, BranchForm(**UNCHANGED))
    with pytest.raises(NotFound):
        await actions.set_opening_hours(boris, salon.center, {})
    with pytest.raises(NotFound):
        await actions.close_day(boris, salon.center, date(2026, 12, 7))
    with pytest.raises(NotFound):
        await actions.close_branch(boris, salon.center)
    assert await OpeningHours.count().where(OpeningHours.branch == salon.center) == 6
    assert await JournalEntry.count() == 0


async def test_hours_that_overlap_change_nothing() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.set_opening_hours(salon.actors["Nora"], salon.center, {2: [540, 780, 700, 900]})
    assert set(refusal.value.fields) == {"hours-2"}
    assert (await queries.week_of(salon.center))[2] == (540, 1080)


async def test_a_closed_branch_is_no_longer_found_by_clients_and_comes_back() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    await actions.close_branch(vera, salon.harbour)
    with pytest.raises(NotFound):
        await queries.branch_by_slug("harbour")
    assert [each.name for each in await queries.branches_of(vera)] == ["Center"]
    with pytest.raises(LastBranch):
        await actions.close_branch(vera, salon.center)
    await actions.reopen_branch(vera, salon.harbour)
    assert (await queries.branch_by_slug("harbour")).id == salon.harbour
