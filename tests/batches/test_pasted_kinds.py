"""What is pasted besides services: staff, levels, categories, rooms."""

from catalog import queries
from catalog.tables import Resource
from staff.actions import Terms, set_level_terms
from staff.tables import LevelTerms, Skill, SkillLevel, StaffMember
from tests.batches.pasting import batch_of, carried, looked
from tests.batches.test_pasting import SERVICES
from tests.browse import browser
from tests.cast import open_salon


async def test_staff_are_hired_with_what_they_do_and_keep_their_own_terms() -> None:
    salon = await open_salon()
    await Skill.update({Skill.price: 6000}).where(Skill.member == salon.anna, Skill.service == salon.colour)
    rows = (
        "Anna\tCenter\tTop stylist\tcolour\t\t",
        "Ida\tCenter\tBarber\tHaircut, Colour\t+49 30 123456\tIda@Example.com",
    )
    text = "\n".join(["Name\tBranch\tTitle\tServices\tMobile\tE-mail", *rows])
    async with browser(salon.actors["Vera"]) as vera:
        batch = await batch_of(vera, "staff", text)
        ida = await StaffMember.objects().get(StaffMember.name == "Ida")
        assert ida is not None
        assert (ida.phone, ida.email) == ("+49 30 123456", "ida@example.com")
        assert await Skill.count().where(Skill.member == ida.id) == 2
        terms = await Skill.select(Skill.service, Skill.price).where(Skill.member == salon.anna)
        assert terms == [{"service": salon.colour, "price": 6000}]
        assert (await vera.post(f"/desk/batches/{batch}/undo")).status_code == 303
    assert await StaffMember.count().where(StaffMember.name == "Ida") == 0
    assert await Resource.count().where(Resource.name == "Ida") == 0
    assert await Skill.count().where(Skill.member == salon.anna) == 2


async def test_a_manager_pastes_staff_of_the_own_branch_without_naming_it() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        await batch_of(nora, "staff", "Name\tTitle\nIda\tBarber\nBoris\tBarber")
        unknown = (await looked(nora, "staff", "Name\tLevel\tServices\nMia\tTop\tShave")).text
    here = await StaffMember.count().where(StaffMember.name == "Boris", StaffMember.branch == salon.center)
    assert here == 1
    assert "There is no level “Top”" in unknown
    assert "There is no service “Shave”" in unknown


async def test_prices_by_level_have_columns_of_their_own_and_leave_its_minutes() -> None:
    salon = await open_salon()
    level = SkillLevel(name="Senior")
    await level.save()
    vera = salon.actors["Vera"]
    await set_level_terms(vera, salon.haircut, {(level.id, salon.center): Terms(75, 5500)})
    text = "Name\tSenior in Center\nHaircut\t60\nColour\t130"
    async with browser(vera) as client:
        batch = await batch_of(client, "services", text)
        assert await senior_prices() == {salon.haircut: (75, 6000), salon.colour: (None, 13_000)}
        gone = await looked(
            client, "services", "Name\tSenior in Center\tSenior in Harbour\nHaircut\t-\t9\nColour\t\t9"
        )
        assert "It is not on offer there" in gone.text
        assert (await client.post(f"/desk/batches/{batch}/undo")).status_code == 303
    assert await senior_prices() == {salon.haircut: (75, 5500)}


async def senior_prices() -> dict[int, tuple[int | None, int]]:
    rows = await LevelTerms.select(LevelTerms.service, LevelTerms.minutes, LevelTerms.price)
    return {row["service"]: (row["minutes"], row["price"]) for row in rows}


async def test_categories_get_their_colours_and_order() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        wrong = await looked(vera, "categories", "Category\tColour\nHair\tgold")
        assert "There is no colour “gold”. There is rose, amber" in wrong.text
        batch = await batch_of(vera, "categories", "Category\tColour\tPlace\nHair\tteal\t2\nNails\tRose\t1")
        kept = {row["name"]: (row["colour"], row["position"]) for row in await queries.categories()}
        assert kept == {"Hair": ("teal", 2), "Nails": ("rose", 1)}
        assert (await vera.post(f"/desk/batches/{batch}/undo")).status_code == 303
    assert [(row["name"], row["colour"]) for row in await queries.categories()] == [("Hair", "rose")]


async def test_all_that_is_wrong_is_left_out_by_one_button() -> None:
    salon = await open_salon()
    text = SERVICES.replace("0:45", "soon").replace("1.234,50 EUR", "dear")
    async with browser(salon.actors["Vera"]) as vera:
        shown = (await looked(vera, "services", text)).text
        assert "Leave all 2 out" in shown
        again = await vera.post("/desk/paste/services/look", data={**carried(shown), "leave": "wrong"})
        assert "Change 1" in again.text
        assert "2 left out" in again.text


async def test_rooms_come_with_new_kinds() -> None:
    salon = await open_salon()
    text = (
        "Name\tKind\tBranch\tPlace\nBasin\tWashing chair\tCenter\t\nColour chair 1\tColour chair\tCenter\t7\n"
    )
    async with browser(salon.actors["Vera"]) as vera:
        batch = await batch_of(vera, "rooms", text)
        assert await Resource.count().where(Resource.name == "Basin") == 1
        assert {row["name"] for row in await queries.kinds()} == {"Colour chair", "Washing chair"}
        assert (await vera.post(f"/desk/batches/{batch}/undo")).status_code == 303
    assert {row["name"] for row in await queries.kinds()} == {"Colour chair"}
    chair = await queries.access_room(salon.actors["Vera"], salon.colour_chair)
    assert chair.position == 0
