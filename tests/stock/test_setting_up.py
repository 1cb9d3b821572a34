"""Storages, minimums, and the cards of what services use up."""

import pytest
from msgspec.structs import replace

from catalog.actions import change_good
from catalog.pages import kept_good
from catalog.queries import Ask
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from kit.seen import Stale
from stock import actions
from stock.actions.setting_up import StillInUse
from stock.queries.goods import Shelf, Which, stock_sheet, too_little
from stock.queries.setup import access_storage, cards_of
from stock.schemas import CardForm, MinimumForm, PostingForm, StorageForm
from tests.cast import open_salon
from tests.stock.store import ANYWAY, enter, everything, open_store, paper, receive, rows

pytestmark = pytest.mark.usefixtures("morning")


async def purposes(*storages: int) -> list[tuple[bool, bool]]:
    rows = [await db.fetch_one("SELECT sells, uses FROM storage WHERE id = $1", each) for each in storages]
    return [(row["sells"], row["uses"]) for row in rows if row]


async def test_the_first_storage_is_for_everything_and_another_one_takes_over() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    shop = await actions.add_storage(vera, StorageForm(str(salon.center), "Shop"))
    assert await purposes(shop) == [(True, True)]
    back = await actions.add_storage(vera, StorageForm(str(salon.center), "Back room", uses="yes"))
    assert await purposes(shop, back) == [(True, False), (False, True)]
    await actions.change_storage(vera, back, StorageForm(name="Back room", sells="yes"))
    assert await purposes(shop, back) == [(False, False), (True, False)]


async def test_a_storage_that_something_takes_from_or_lies_in_stays_in_use() -> None:
    store = await open_store()
    cellar = await actions.add_storage(store.vera, StorageForm(str(store.salon.center), "Cellar"))
    received = await receive(store, cellar, ("Shampoo", "1", "5"))
    for storage, word in ((store.shop, "Tick another one"), (cellar, "There is Shampoo in Cellar still")):
        with pytest.raises(StillInUse, match=word):
            await actions.retire_storage(store.vera, storage)
        assert (await access_storage(store.vera, storage))["is_active"]
    await actions.undo_document(store.vera, received, PostingForm())
    await actions.retire_storage(store.vera, cellar)
    await actions.return_storage(store.vera, cellar)
    assert (await access_storage(store.vera, cellar))["is_active"]


@pytest.mark.parametrize(
    "form", [StorageForm("{center}", " "), StorageForm("{center}", "Shop"), StorageForm("", "X")]
)
async def test_a_storage_needs_a_branch_and_a_name_of_its_own(form: StorageForm) -> None:
    store = await open_store()
    before = await everything()
    with pytest.raises(Invalid):
        await actions.add_storage(
            store.vera, replace(form, branch=form.branch.format(center=store.salon.center))
        )
    assert await everything() == before


async def test_storages_are_of_those_who_keep_the_stock_of_the_branch() -> None:
    store = await open_store()
    with pytest.raises(NotFound):
        await actions.change_storage(store.salon.actors["Boris"], store.shop, StorageForm(name="Mine"))
    with pytest.raises(Forbidden):
        await actions.change_storage(store.salon.actors["Olga"], store.shop, StorageForm(name="Mine"))
    with pytest.raises(Stale):
        await actions.change_storage(store.vera, store.shop, StorageForm(name="Mine", seen="before"))
    assert (await access_storage(store.vera, store.shop))["name"] == "Shop"


async def names(store, which: Which, storage: int = 0) -> list[str]:
    return [row["name"] for row in (await stock_sheet(Shelf(store.salon.center, storage, which), Ask()))[0]]


async def test_what_there_is_too_little_of_none_or_less_is_found() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "3", "15"))
    assert await names(store, Which.every) == ["Colour cream", "Shampoo"]
    assert await names(store, Which.none) == ["Colour cream"]
    await actions.set_minimum(store.vera, store.shop, store.shampoo, MinimumForm("4"))
    assert await names(store, Which.low) == ["Shampoo"]
    assert await names(store, Which.low, store.back) == []
    assert await too_little(None) == await too_little([store.salon.center]) == 1
    assert await too_little([store.salon.harbour]) == 0
    await receive(store, store.shop, ("Shampoo", "1", "5"))
    assert await too_little(None) == 0
    await enter(store, paper("write_off", store.back, ("Colour cream", "1 ml", "")), ANYWAY)
    assert await names(store, Which.negative) == ["Colour cream"]


async def test_of_a_good_that_never_came_there_is_too_little_as_well() -> None:
    store = await open_store()
    await actions.set_minimum(store.vera, store.back, store.cream, MinimumForm("1 bottle"))
    assert await too_little(None) == 1
    await actions.set_minimum(store.vera, store.back, store.cream, MinimumForm(""))
    assert await too_little(None) == 0
    with pytest.raises(Invalid):
        await actions.set_minimum(store.vera, store.back, store.cream, MinimumForm("enough"))
    assert await too_little(None) == 0


async def test_what_is_counted_keeps_its_ratio() -> None:
    store = await open_store()
    form = replace(await kept_good(store.vera, store.cream), per_sale="250")
    await actions.set_minimum(store.vera, store.back, store.cream, MinimumForm("1 bottle"))
    with pytest.raises(Invalid) as refusal:
        await change_good(store.vera, store.cream, form)
    assert set(refusal.value.fields) == {"per_sale"}
    assert await db.fetch_value("SELECT per_sale FROM good WHERE id = $1", store.cream) == 500
    await actions.set_minimum(store.vera, store.back, store.cream, MinimumForm(""))
    await change_good(store.vera, store.cream, replace(form, seen=""))
    assert await db.fetch_value("SELECT per_sale FROM good WHERE id = $1", store.cream) == 250


async def test_a_card_is_kept_as_a_whole_and_refused_as_a_whole() -> None:
    store = await open_store()
    service = store.salon.haircut
    card = CardForm(rows=rows(("Colour cream", "40 ml", ""), ("Shampoo", "1", "")))
    await actions.set_consumables(store.vera, service, card)
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await actions.set_consumables(store.vera, service, CardForm(rows=rows(("Colour cream", "none", ""))))
    assert set(refusal.value.fields) == {"quantity-1"}
    with pytest.raises(Stale):
        await actions.set_consumables(store.vera, service, CardForm(seen="before"))
    with pytest.raises(NotFound):
        await actions.set_consumables(
            store.salon.actors["Nora"], service, CardForm(member=str(store.salon.boris))
        )
    assert await everything() == before
    assert [(row["name"], row["quantity"]) for row in await cards_of(service)] == [
        ("Colour cream", 40),
        ("Shampoo", 1),
    ]
    await actions.set_consumables(store.vera, service, CardForm())
    assert await cards_of(service) == []
