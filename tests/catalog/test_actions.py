"""What the catalogue offers, and who may change it."""

from datetime import date

import pytest

from catalog import actions, queries
from catalog.actions.branches import CurrencyIsFixed, LastBranch
from catalog.actions.prices import SharedWithOthers
from catalog.schemas import BranchForm, CategoryForm, GoodForm, KindForm, RoomForm, ServiceForm
from catalog.tables import Branch, Good, OpeningHours, Resource, Service, ServicePrice
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from tests.cast import open_salon

NEW_BRANCH = dict(name="Riverside", slug="riverside", zone="Asia/Kathmandu", currency="NPR", country="NP")
HAIRCUT = dict(name="Haircut", minutes="60", is_online="yes")
UNCHANGED = dict(name="Center", slug="center", zone="Europe/Berlin", currency="EUR", country="DE")


async def last_entry() -> JournalEntry:
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    return entry


async def test_the_price_list_of_a_branch_holds_what_has_a_price_there() -> None:
    salon = await open_salon()
    here = await queries.price_list(salon.center, online=True)
    assert [(each.name, each.minutes, each.price, each.category) for each in here] == [
        ("Colour", 120, 11_000, "Hair"),
        ("Haircut", 60, 4500, "Hair"),
    ]
    assert [each.name for each in await queries.price_list(salon.harbour, online=True)] == ["Haircut"]


async def test_what_only_the_desk_books_is_not_offered_online() -> None:
    salon = await open_salon()
    await Service.update({Service.is_online: False}).where(Service.id == salon.colour)
    assert [each.name for each in await queries.price_list(salon.center, online=True)] == ["Haircut"]
    assert len(await queries.price_list(salon.center, online=False)) == 2


async def test_goods_have_the_price_of_the_branch() -> None:
    salon = await open_salon()
    assert [(each.name, each.price) for each in await queries.goods_here(salon.center)] == [("Shampoo", 1200)]
    assert await queries.goods_here(salon.harbour) == []


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


async def test_a_new_service_is_offered_where_it_has_a_price() -> None:
    salon = await open_salon()
    category = await actions.add_category(salon.actors["Vera"], CategoryForm(name="Nails", colour="teal"))
    form = ServiceForm(
        **{**HAIRCUT, "name": "Manicure"}, category=str(category.id), prices={salon.center: "38,50"}
    )
    made = await actions.add_service(salon.actors["Vera"], form)
    assert await queries.prices_of_service(made.id) == {salon.center: 3850}


async def haircut_form(salon, **changed) -> ServiceForm:  # type: ignore[no-untyped-def]
    service = await queries.access_service(salon.haircut)
    return ServiceForm(
        **{**HAIRCUT, "category": str(service.category), "prices": {salon.center: "45"}, **changed}
    )


async def test_a_manager_of_one_branch_sets_its_price_and_no_other() -> None:
    salon = await open_salon()
    form = await haircut_form(salon, prices={salon.center: "50", salon.harbour: "1"})
    await actions.change_service(salon.actors["Nora"], salon.haircut, form)
    assert await queries.prices_of_service(salon.haircut) == {salon.center: 5000, salon.harbour: 250_000}
    entry = await last_entry()
    assert entry.before is not None
    assert "45.00" in entry.before


async def test_what_other_branches_offer_too_is_not_renamed_by_one_of_them() -> None:
    salon = await open_salon()
    form = await haircut_form(salon, name="Trim", prices={salon.center: "50"})
    with pytest.raises(SharedWithOthers):
        await actions.change_service(salon.actors["Nora"], salon.haircut, form)
    with pytest.raises(SharedWithOthers):
        await actions.retire_service(salon.actors["Boris"], salon.haircut)
    assert (await queries.access_service(salon.haircut)).name == "Haircut"
    assert (await queries.prices_of_service(salon.haircut))[salon.center] == 4500


async def test_no_price_takes_a_service_out_of_a_branch() -> None:
    salon = await open_salon()
    await actions.change_service(salon.actors["Nora"], salon.haircut, await haircut_form(salon, prices={}))
    assert await queries.prices_of_service(salon.haircut) == {salon.harbour: 250_000}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "an hour"}, "minutes"),
        ({"category": "99999"}, "category"),
        ({"category": ""}, "category"),
        ({"resource_kind": "99999"}, "resource_kind"),
    ],
)
async def test_a_service_that_cannot_be_changes_nothing(changed: dict[str, str], field: str) -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.change_service(
            salon.actors["Vera"], salon.haircut, await haircut_form(salon, **changed)
        )
    assert set(refusal.value.fields) == {field}
    assert (await queries.access_service(salon.haircut)).minutes == 60
    assert await ServicePrice.count() == 3


@pytest.mark.parametrize("typed", ["forty", "-1", "4.505", "1e99"])
async def test_a_price_that_is_none_is_refused_at_its_branch(typed: str) -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.change_service(
            salon.actors["Vera"], salon.haircut, await haircut_form(salon, prices={salon.center: typed})
        )
    assert set(refusal.value.fields) == {f"price-{salon.center}"}
    assert await ServicePrice.count() == 3


async def test_a_retired_service_is_offered_nowhere_until_it_returns() -> None:
    salon = await open_salon()
    await actions.retire_service(salon.actors["Vera"], salon.haircut)
    assert await queries.price_list(salon.harbour, online=False) == []
    await actions.restore_service(salon.actors["Vera"], salon.haircut)
    assert len(await queries.price_list(salon.harbour, online=False)) == 1


async def test_two_goods_cannot_have_one_barcode() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    await actions.add_good(vera, GoodForm(name="Wax", barcode="4006381333931", prices={salon.center: "9"}))
    with pytest.raises(Invalid) as refusal:
        await actions.add_good(vera, GoodForm(name="Gel", barcode="4006381333931"))
    assert refusal.value.fields == {"barcode": "Wax has this barcode already."}
    assert await Good.count() == 2


async def test_a_retired_good_is_not_sold() -> None:
    salon = await open_salon()
    await actions.retire_good(salon.actors["Nora"], salon.shampoo)
    assert await queries.goods_here(salon.center) == []
    await actions.restore_good(salon.actors["Nora"], salon.shampoo)
    assert len(await queries.goods_here(salon.center)) == 1


async def test_a_room_belongs_to_its_branch() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    kind = await actions.add_kind(nora, KindForm(name="Treatment room"))
    form = RoomForm(name="Blue room", kind=str(kind.id), branch=str(salon.center))
    room = await actions.add_room(nora, form)
    await actions.retire_room(nora, room.id)
    assert not (await queries.access_room(nora, room.id)).is_active
    with pytest.raises(NotFound):
        await actions.restore_room(salon.actors["Boris"], room.id)
    with pytest.raises(Invalid):
        await actions.add_room(salon.actors["Boris"], form)
    with pytest.raises(NotFound):
        await queries.access_room(nora, salon.anna_resource)
    assert await Resource.count().where(Resource.kind == kind.id) == 1
