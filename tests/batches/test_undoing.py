"""A batch is taken back as a whole: what nobody touched since becomes what it was, the rest says why not."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from batches import actions, queries
from batches.actions.undoing import LASTS, AlreadyUndone, NothingToTakeBack, TooLate
from batches.tables import Batch
from catalog.actions import change_service
from catalog.good_tables import GoodPrice
from catalog.pages import kept_service
from catalog.queries import prices_of_service
from catalog.tables import Service, ServiceCategory
from kit import clock, db
from kit.errors import Forbidden, NotFound
from kit.journal import JournalEntry
from staff.actions import Terms, give_skill, set_level_terms, set_skills
from staff.tables import SkillLevel
from tests.batches.pasting import batch_of, carried
from tests.browse import browser
from tests.cast import Salon, open_salon

PRICES = (
    "Name\tCategory\tMinutes\tPrice in Center\n"
    "Haircut\t\t\t50\nColour\t\t\t120\nManicure\tNails\t40\t25\nPedicure\tNails\t50\t35\n"
)
# Rows that were taken away and put back have another id; nothing else of them differs.
EVERYTHING = """
SELECT jsonb_build_array(
    (SELECT jsonb_agg(to_jsonb(service_price) - 'id' ORDER BY service, branch) FROM service_price),
    (SELECT jsonb_agg(to_jsonb(good_price) - 'id' ORDER BY good, branch) FROM good_price),
    (SELECT jsonb_agg(to_jsonb(skill) - 'id' ORDER BY member, service) FROM skill),
    (SELECT jsonb_agg(to_jsonb(level_terms) - 'id' ORDER BY service, level, branch) FROM level_terms),
    (SELECT jsonb_agg(to_jsonb(service_need) - 'id' ORDER BY service, kind) FROM service_need),
    (SELECT jsonb_agg(service.* ORDER BY id) FROM service),
    (SELECT jsonb_agg(category.* ORDER BY id) FROM category),
    (SELECT jsonb_agg(good.* ORDER BY id) FROM good),
    (SELECT jsonb_agg(resource.* ORDER BY id) FROM resource),
    (SELECT jsonb_agg(kind.* ORDER BY id) FROM kind),
    (SELECT jsonb_agg(staff_member.* ORDER BY id) FROM staff_member))::text
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


COLUMNS = "Name\tCategory\tMinutes\tPrice in Center\tPrice in Harbour\tOnline\tDescription\tBuffer\tPlace"
CARD = "Name\tBranch\tTitle\tLevel\tServices\tOnline\tPhone\tE-mail\tAbout\tPlace"
PASTES = [
    ("services", f"{COLUMNS}\nHaircut\tNails\t30 + 10 free + 20\t—\t2700\tno\tShort\t10\t4\n"),
    ("services", f"{COLUMNS}\nShave\tBeards\t20\t15\t\t\t\t\t\nColour\tBeards\t\t\t5000\t\t\t\t"),
    ("services", "Name\tSenior in Center\tPrice in Center\nHaircut\t60\t52\nColour\t130\t120"),
    ("services", "Name\tSenior in Center\nHaircut\t—\nColour\t130"),
    ("services", "Name\tPrice in Center\nHaircut\t—"),
    ("categories", "Name\tColour\tPlace\nHair\tsky\t5\nNails\t\t"),
    ("goods", "Name\tBarcode\tPrice in Center\tPrice in Harbour\nShampoo\t4711\t—\t900\nWax\t4712\t9\t"),
    ("rooms", "Name\tKind\tBranch\tPlace\nColour chair 1\tWashing chair\tCenter\t8\nBasin\tBasin\tHarbour\t"),
    ("staff", f"{CARD}\nAnna\tCenter\tTop\tSenior\t-\tno\t+49 30 12345\ta@b.c\tKind\t3\n"),
    ("staff", f"{CARD}\nAnna\tCenter\t\t\tHaircut\t\t\t\t\t\nIda\tHarbour\t\t\tColour\t\t\t\t\t\n"),
]
HALF = {"price-how": "lower_percent", "price-by": "50"}
BULKS = [
    ("services", {"set-category": "Nails", "set-minutes": "50", "set-staff_before": "5", **HALF}),
    ("services", {"set-is_online": "no", "set-active": "no"}),
    ("goods", {"set-active": "no", **HALF}),
    ("rooms", {"set-active": "no"}),
    ("staff", {"set-level": "Senior", "set-is_online": "no"}),
    ("categories", {"set-colour": "lime"}),
]


async def salon_with_levels() -> Salon:
    """The level has its own minutes and price for a haircut, Anna has for colour."""
    salon = await open_salon()
    level = SkillLevel(name="Senior")
    await level.save()
    terms = {(level.id, salon.center): Terms(75, 5500, (30, -15, 30))}
    await set_level_terms(salon.actors["Vera"], salon.haircut, terms)
    own = {salon.colour: Terms(100, 9900, (), 2), salon.haircut: Terms()}
    await set_skills(salon.actors["Vera"], salon.anna, own, frozenset(own))
    return salon


@pytest.mark.parametrize(("kind", "text"), PASTES)
async def test_every_column_of_every_kind_comes_back_as_it_was(kind: str, text: str) -> None:
    salon = await salon_with_levels()
    before = await db.fetch_value(EVERYTHING)
    batch = await paste(salon, text, kind=kind)
    assert await db.fetch_value(EVERYTHING) != before
    undone = await actions.undo(salon.actors["Vera"], batch)
    assert undone.outcome.endswith(" taken back."), await outcomes(batch)
    assert await db.fetch_value(EVERYTHING) == before


@pytest.mark.parametrize(("kind", "typed"), BULKS)
async def test_every_change_in_bulk_comes_back_as_it_was(kind: str, typed: dict[str, str]) -> None:
    salon = await salon_with_levels()
    await ServiceCategory(name="Nails").save()
    before = await db.fetch_value(EVERYTHING)
    async with browser(salon.actors["Vera"]) as vera:
        shown = await vera.post(f"/desk/bulk/{kind}", data={"all": "yes", **typed})
        answer = await vera.post(f"/desk/paste/{kind}", data=carried(shown.text))
        assert await db.fetch_value(EVERYTHING) != before
        assert (await vera.post(f"{answer.headers['location']}/undo")).status_code == 303
    assert await db.fetch_value(EVERYTHING) == before


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


async def test_who_changed_it_since_is_named() -> None:
    salon = await open_salon()
    batch = await paste(salon)
    form = replace(await kept_service(salon.actors["Nora"], salon.colour), prices={salon.center: "130"})
    await change_service(salon.actors["Nora"], salon.colour, form)
    await actions.undo(salon.actors["Vera"], batch)
    assert (await outcomes(batch))["Colour"] == "Nora changed it since."
    assert (await prices_of_service(salon.colour)) == {salon.center: 13_000}


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
