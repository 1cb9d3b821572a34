"""A batch is taken back as a whole: what nobody touched since becomes what it was, the rest says why not."""

from datetime import timedelta

import pytest

from batches import actions, queries
from batches.actions.undoing import LASTS, AlreadyUndone, NothingToTakeBack, TooLate
from batches.tables import Batch
from catalog.queries import prices_of_service
from catalog.tables import GoodPrice, Service, ServiceCategory
from kit import clock, db
from kit.errors import Forbidden, NotFound
from kit.journal import JournalEntry
from staff.actions import give_skill
from tests.batches.pasting import batch_of
from tests.browse import browser
from tests.cast import Salon, open_salon

PRICES = (
    "Name\tCategory\tMinutes\tPrice in Center\n"
    "Haircut\t\t\t50\nColour\t\t\t120\nManicure\tNails\t40\t25\nPedicure\tNails\t50\t35\n"
)
EVERYTHING = """
SELECT jsonb_build_object(
    'services', (SELECT jsonb_agg(service.* ORDER BY id) FROM service),
    'prices', (SELECT jsonb_agg(jsonb_build_array(service, branch, price) ORDER BY service, branch)
               FROM service_price),
    'categories', (SELECT jsonb_agg(category.* ORDER BY id) FROM category))::text
"""


async def paste(salon: Salon, text: str = PRICES, who: str = "Vera", kind: str = "services") -> int:
    async with browser(salon.actors[who]) as client:
        return await batch_of(client, kind, text)


async def outcomes(batch: int) -> dict[str, str]:
    return {row["name"]: row["outcome"] for row in await queries.rows_of(batch)}


async def test_everything_is_exactly_what_it_was() -> None:
    salon = await open_salon()
    before = await db.fetch_value(EVERYTHING)
    batch = await paste(salon)
    assert await db.fetch_value(EVERYTHING) != before
    undone = await actions.undo(salon.actors["Vera"], batch)
    assert await db.fetch_value(EVERYTHING) == before
    assert undone.outcome == "5 taken back."
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert (entry.action, entry.subject, entry.subject_id) == ("undo", "batch", batch)


async def test_undone_twice_is_undone_once() -> None:
    salon = await open_salon()
    batch = await paste(salon)
    await actions.undo(salon.actors["Vera"], batch)
    before = await db.fetch_value(EVERYTHING)
    with pytest.raises(AlreadyUndone, match="Vera has taken this back already: 5 taken back"):
        await actions.undo(salon.actors["Vera"], batch)
    assert await db.fetch_value(EVERYTHING) == before


async def test_what_somebody_changed_since_stays_and_is_named() -> None:
    salon = await open_salon()
    batch = await paste(salon)
    await Service.update({Service.name: "Men's haircut"}).where(Service.id == salon.haircut)
    undone = await actions.undo(salon.actors["Vera"], batch)
    assert undone.outcome == "4 taken back, 1 left as it is."
    assert (await outcomes(batch))["Haircut"] == "Somebody changed it since."
    assert (await prices_of_service(salon.haircut))[salon.center] == 5000
    assert (await prices_of_service(salon.colour))[salon.center] == 11_000


async def test_a_new_service_that_is_used_by_now_is_retired_and_its_category_stays() -> None:
    salon = await open_salon()
    batch = await paste(salon)
    manicure = await Service.objects().get(Service.name == "Manicure")
    assert manicure is not None
    await give_skill(salon.actors["Vera"], salon.anna, manicure.id)
    undone = await actions.undo(salon.actors["Vera"], batch)
    assert undone.outcome == "3 taken back, 1 retired, because in use by now, 1 left as it is."
    kept = await Service.objects().get(Service.id == manicure.id)
    assert kept is not None
    assert not kept.is_active
    assert await Service.count().where(Service.name == "Pedicure") == 0
    assert (await outcomes(batch))["Nails"] == "It is in use by now."
    assert await ServiceCategory.count().where(ServiceCategory.name == "Nails") == 1


async def test_when_nothing_can_be_taken_back_nothing_is_and_the_page_says_why() -> None:
    salon = await open_salon()
    batch = await paste(salon, "Name\tPrice in Center\nHaircut\t50")
    await Service.update({Service.minutes: 65}).where(Service.id == salon.haircut)
    with pytest.raises(NothingToTakeBack, match="Somebody changed it since"):
        await actions.undo(salon.actors["Vera"], batch)
    row = await Batch.objects().get(Batch.id == batch)
    assert row is not None
    assert row.undone_at is None


async def test_after_a_month_it_is_too_late_and_after_an_hour_the_list_is_quiet() -> None:
    salon = await open_salon()
    batch = await paste(salon)
    now = clock.now()
    assert await queries.last_batch(salon.actors["Vera"], "services") is not None
    with clock.pretend(now + timedelta(hours=2)):
        assert await queries.last_batch(salon.actors["Vera"], "services") is None
    with clock.pretend(now + LASTS + timedelta(days=1)), pytest.raises(TooLate):
        await actions.undo(salon.actors["Vera"], batch)
    assert await Service.count().where(Service.name == "Manicure") == 1


async def test_somebody_of_one_branch_undoes_their_own_and_sees_no_others() -> None:
    salon = await open_salon()
    theirs = await paste(salon)
    own = await paste(salon, "Name\tPrice\nHaircut\t52", who="Nora")
    with pytest.raises(NotFound):
        await actions.undo(salon.actors["Nora"], theirs)
    with pytest.raises(Forbidden):
        await actions.undo(salon.actors["Olga"], own)
    rows, _ = await queries.batch_sheet(salon.actors["Nora"], 1)
    assert [row["id"] for row in rows] == [own]
    await actions.undo(salon.actors["Nora"], own)
    assert (await prices_of_service(salon.haircut)) == {salon.center: 5000, salon.harbour: 250_000}


async def test_goods_come_back_too() -> None:
    salon = await open_salon()
    batch = await paste(salon, "Name\tPrice in Center\nShampoo\t14\nWax\t9", kind="goods")
    await actions.undo(salon.actors["Vera"], batch)
    assert await GoodPrice.select(GoodPrice.good, GoodPrice.price) == [{"good": salon.shampoo, "price": 1200}]


async def test_undone_from_its_page_it_says_what_came_of_each_row() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        batch = await batch_of(vera, "services", PRICES)
        await Service.update({Service.minutes: 65}).where(Service.id == salon.haircut)
        answer = await vera.post(f"/desk/batches/{batch}/undo")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/batches/{batch}")
        page = (await vera.get(f"/desk/batches/{batch}")).text
        assert "Undone by Vera: 4 taken back, 1 left as it is." in page
        assert "Somebody changed it since." in page
        again = await vera.post(f"/desk/batches/{batch}/undo")
        assert again.status_code == 409
        assert "has taken this back already" in again.text
        assert "4 taken back" in (await vera.get("/desk/batches")).text
