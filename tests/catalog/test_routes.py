"""The catalogue over HTTP: who may, what comes back, and what was typed stays."""

import pytest

from catalog import queries
from catalog.good_tables import Good
from catalog.tables import Resource, Service, ServiceCategory
from kit.journal import JournalEntry
from tests.browse import browser
from tests.cast import Salon, open_salon


async def pages_of(salon: Salon) -> list[str]:
    kind = await Resource.select(Resource.kind).where(Resource.id == salon.colour_chair).first()
    category = await ServiceCategory.select(ServiceCategory.id).first()
    assert kind is not None
    assert category is not None
    return [
        "/desk/services",
        "/desk/services?retired=yes",
        "/desk/services?q=hair&page=7",
        "/desk/services/new",
        f"/desk/services/{salon.haircut}",
        f"/desk/services/{salon.haircut}/retirement",
        "/desk/services/categories",
        "/desk/services/categories/new",
        f"/desk/services/categories/{category['id']}",
        "/desk/goods",
        "/desk/goods/new",
        f"/desk/goods/{salon.shampoo}",
        f"/desk/goods/{salon.shampoo}/retirement",
        "/desk/rooms",
        "/desk/rooms/new",
        f"/desk/rooms/{salon.colour_chair}",
        f"/desk/rooms/{salon.colour_chair}/retirement",
        f"/desk/rooms/{salon.colour_chair}/owners",
        "/desk/rooms/kinds/new",
        f"/desk/rooms/kinds/{kind['kind']}",
        "/desk/branches",
        "/desk/branches/new",
        f"/desk/branches/{salon.center}",
        f"/desk/branches/{salon.center}/retirement",
    ]


async def test_every_page_opens_for_a_manager_and_for_nobody_below() -> None:
    salon = await open_salon()
    addresses = await pages_of(salon)
    async with browser(salon.actors["Nora"]) as nora:
        for address in addresses:
            page = await nora.get(address)
            assert page.status_code == 200, (address, page.text)
            assert "<h1>" in page.text
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(address)).status_code for address in addresses} == {403}


async def test_a_stranger_is_sent_to_sign_in() -> None:
    await open_salon()
    async with browser() as b:
        sent = await b.get("/desk/services")
    assert (sent.status_code, sent.headers["location"]) == (303, "/desk/sign-in?next=/desk/services")


async def test_nobody_reaches_another_branchs_pages() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Boris"]) as boris:
        for address in (
            f"/desk/branches/{salon.center}",
            f"/desk/branches/{salon.center}/retirement",
            f"/desk/rooms/{salon.colour_chair}",
            f"/desk/rooms/{salon.colour_chair}/retirement",
            f"/desk/rooms/{salon.colour_chair}/owners",
            f"/desk/rooms/{salon.colour_chair}/coming",
            f"/desk/rooms/{salon.anna_resource}",
            "/desk/services/999999",
            "/desk/goods/999999",
            "/desk/services/categories/999999",
            "/desk/rooms/kinds/999999",
            "/desk/services/99999999999",
            "/desk/branches/99999999999999999999",
            "/desk/services/0",
        ):
            assert (await boris.get(address)).status_code == 404
        for address in ("retirement", "return", "hours", "closed-days", ""):
            path = f"/desk/branches/{salon.center}/{address}".rstrip("/")
            form = {"closed_on": "2026-12-24"} if address == "closed-days" else {"name": "x"}
            assert (await boris.post(path, data=form)).status_code in (404, 422)
    assert await JournalEntry.count() == 0
    assert (await queries.branch(salon.center)).is_active


async def test_the_list_shows_prices_of_ones_own_branches_as_people_write_them() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        page = (await nora.get("/desk/services")).text
        assert "€45.00" in page
        assert "RUB" not in page
        assert "Haircut" not in (await nora.get("/desk/services?q=colour%25")).text
        assert "Nothing here fits “&lt;b&gt;”" in (await nora.get("/desk/services?q=<b>")).text
    async with browser(salon.actors["Vera"]) as vera:
        assert "RUB" in (await vera.get("/desk/services")).text


async def test_a_service_is_added_with_its_prices_and_the_form_comes_back_when_it_cannot_be() -> None:
    salon = await open_salon()
    category = await ServiceCategory.objects().first()
    assert category is not None
    form = {
        "name": "Beard <trim>",
        "category": str(category.id),
        "minutes": "soon",
        f"price-{salon.center}": "18",
    }
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post("/desk/services", data=form)
        assert refused.status_code == 422
        assert "Beard &lt;trim&gt;" in refused.text
        assert 'value="soon"' in refused.text
        assert "Write minutes like 60, or like 30 + 45 free + 15." in refused.text
        assert await Service.count() == 2
        made = await nora.post("/desk/services", data={**form, "minutes": "30", "position": "2"})
        assert (made.status_code, made.headers["location"]) == (303, "/desk/services?done=added")
    beard = await Service.objects().get(Service.name == "Beard <trim>")
    assert beard is not None
    assert not beard.is_online
    assert await queries.prices_of_service(beard.id) == {salon.center: 1800}


async def test_a_manager_sets_the_price_of_a_shared_service_from_its_page() -> None:
    salon = await open_salon()
    address = f"/desk/services/{salon.haircut}"
    async with browser(salon.actors["Nora"]) as nora:
        assert "also offered in branches that are not yours" in (await nora.get(address)).text
        service = await queries.access_service(salon.haircut)
        kept = {
            "name": "Haircut",
            "category": str(service.category),
            "minutes": "60",
            "position": "0",
            "is_online": "yes",
        }
        assert (await nora.post(address, data={**kept, f"price-{salon.center}": "47.50"})).status_code == 303
        refused = await nora.post(address, data={**kept, "name": "Trim", f"price-{salon.center}": "1"})
        assert refused.status_code == 409
        assert (await nora.post(f"{address}/retirement")).status_code == 409
    assert (await queries.prices_of_service(salon.haircut))[salon.center] == 4750
    assert (await queries.access_service(salon.haircut)).is_active


async def test_a_service_says_who_gets_it_and_an_unknown_rule_keeps_the_form_and_changes_nothing() -> None:
    salon = await open_salon()
    address = f"/desk/services/{salon.haircut}"
    service = await queries.access_service(salon.haircut)
    kept = {"name": "Haircut", "category": str(service.category), "minutes": "60", "is_online": "yes"}
    kept |= {f"price-{salon.center}": "45", f"price-{salon.harbour}": "2500"}
    async with browser(salon.actors["Vera"]) as vera:
        assert '<option value="fair" selected>' in (await vera.get(address)).text
        refused = await vera.post(address, data={**kept, "name": "Trim", "any_staff": "the prettiest"})
        assert refused.status_code == 422
        assert 'id="any_staff-error"' in refused.text
        assert 'value="Trim"' in refused.text
        assert (await queries.access_service(salon.haircut)).name == "Haircut"
        assert (await vera.post(address, data={**kept, "any_staff": "round_robin"})).status_code == 303
        assert '<option value="round_robin" selected>' in (await vera.get(address)).text
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert '"any specialist": "round robin"' in entry.after
    async with browser(salon.actors["Nora"]) as nora:  # hers is one of two branches: she sets the price alone
        assert '<input type="hidden" name="any_staff" value="round_robin">' in (await nora.get(address)).text


async def test_retiring_and_restoring_twice_is_once() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        for _ in range(2):
            assert (await vera.post(f"/desk/services/{salon.haircut}/retirement")).status_code == 303
        assert "Haircut" in (await vera.get("/desk/services?retired=yes")).text
        for _ in range(2):
            assert (await vera.post(f"/desk/services/{salon.haircut}/return")).status_code == 303
    assert await JournalEntry.count() == 2


async def test_a_form_without_its_token_is_refused() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        del vera.headers["x-csrftoken"]
        assert (await vera.post(f"/desk/services/{salon.haircut}/retirement")).status_code == 403
    assert (await queries.access_service(salon.haircut)).is_active


async def test_goods_are_kept_from_their_forms() -> None:
    salon = await open_salon()
    price = f"price-{salon.center}"
    async with browser(salon.actors["Nora"]) as nora:
        for path, form, status in (
            ("/desk/goods", {"name": "Wax", "barcode": "123", price: "9,90"}, 303),
            ("/desk/goods", {"name": "Gel", "barcode": "123"}, 422),
            (f"/desk/goods/{salon.shampoo}", {"name": ""}, 422),
            (f"/desk/goods/{salon.shampoo}", {"name": "Shampoo 1 l", price: "12"}, 303),
            (f"/desk/goods/{salon.shampoo}/retirement", {}, 303),
            (f"/desk/goods/{salon.shampoo}/return", {}, 303),
        ):
            assert (await nora.post(path, data=form)).status_code == status, (path, form)
    assert {each.name: each.price for each in await queries.goods_here(salon.center)} == {
        "Shampoo 1 l": 1200,
        "Wax": 990,
    }


async def test_rooms_and_their_kinds_are_kept_from_their_forms() -> None:
    salon = await open_salon()
    chair = f"/desk/rooms/{salon.colour_chair}"
    async with browser(salon.actors["Nora"]) as nora:
        assert (await nora.post("/desk/rooms/kinds", data={"name": ""})).status_code == 422
        assert (await nora.post("/desk/rooms/kinds", data={"name": "Treatment room"})).status_code == 303
        kind = str((await queries.kinds())[1]["id"])
        room = {"name": "Blue", "kind": kind}
        for path, form, status in (
            (f"/desk/rooms/kinds/{kind}", {"name": "Quiet room"}, 303),
            ("/desk/rooms", room | {"branch": str(salon.harbour)}, 422),
            ("/desk/rooms", room | {"branch": str(salon.center)}, 303),
            (chair, {"name": "X", "kind": kind, "branch": "nowhere"}, 422),
            (f"{chair}/retirement", {}, 303),
            (f"{chair}/return", {}, 303),
        ):
            assert (await nora.post(path, data=form)).status_code == status, (path, form)
        assert "Blue" in (await nora.get("/desk/rooms?q=quiet")).text
    assert await Resource.count().where(Resource.kind.is_not_null()) == 2


async def test_a_category_that_other_branches_use_is_not_renamed_by_one_of_them() -> None:
    salon = await open_salon()
    hair = await ServiceCategory.objects().get(ServiceCategory.name == "Hair")
    assert hair is not None
    form = {"name": "Nails", "colour": "teal", "position": "3"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post("/desk/services/categories", data=form | {"colour": "gold"})
        assert refused.status_code == 422
        assert (await nora.post("/desk/services/categories", data=form)).status_code == 303
        nails = await ServiceCategory.objects().get(ServiceCategory.name == "Nails")
        assert nails is not None
        changed = await nora.post(f"/desk/services/categories/{nails.id}", data=form | {"name": "Hands"})
        assert changed.status_code == 303
        assert (await nora.post(f"/desk/services/categories/{hair.id}", data=form)).status_code == 409
    assert {row["name"] for row in await queries.categories()} == {"Hair", "Hands"}


@pytest.mark.parametrize("typed", [{"name": ["a", "b"]}, {"name": "\0"}, {"name": "x" * 5000}])
async def test_a_body_of_the_wrong_shape_gets_a_sentence(typed: dict[str, object]) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        for path in ("/desk/goods", "/desk/rooms/kinds"):
            assert (await vera.post(path, data=typed)).status_code in (400, 422)
    assert await Good.count() == 1
