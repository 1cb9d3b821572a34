"""Services, goods and rooms: what is offered, and who may change it."""

import pytest

from catalog import actions, queries
from catalog.actions.prices import SharedWithOthers
from catalog.good_tables import Good
from catalog.schemas import CategoryForm, GoodForm, KindForm, RoomForm, ServiceForm
from catalog.tables import Resource, Service, ServicePrice
from kit.errors import Invalid, NotFound
from tests.cast import open_salon
from tests.catalog.journal import last_entry

HAIRCUT = dict(name="Haircut", minutes="60", is_online="yes")


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
        ({"needs": {99999: "1"}}, "need-99999"),
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
    [room] = await actions.add_rooms(nora, form)
    await actions.retire_room(nora, room.id)
    assert not (await queries.access_room(nora, room.id)).is_active
    with pytest.raises(NotFound):
        await actions.restore_room(salon.actors["Boris"], room.id)
    with pytest.raises(Invalid):
        await actions.add_rooms(salon.actors["Boris"], form)
    with pytest.raises(NotFound):
        await queries.access_room(nora, salon.anna_resource)
    assert await Resource.count().where(Resource.kind == kind.id) == 1
