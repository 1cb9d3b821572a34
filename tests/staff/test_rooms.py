"""Rooms at the desk: how many there are, in which order, whose they are, and what a service takes of them."""

import pytest

from booking import actions as booking
from booking.actions import Booking
from catalog import queries as catalog
from catalog.tables import Resource, Service, ServiceNeed, ServiceTie, Tie
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from staff.tables import MemberTie
from tests.booking.furniture import furnish
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def kind_of(resource: int) -> int:
    rows = await Resource.select(Resource.kind).where(Resource.id == resource)
    return int(rows[0]["kind"])


async def chairs(salon: Salon) -> list[tuple[str, int]]:
    rows = (
        await Resource.select()
        .where(Resource.kind == await kind_of(salon.colour_chair))
        .order_by(Resource.id)
    )
    return [(row["name"], row["position"]) for row in rows]


async def test_several_are_added_at_once_numbered_on_and_at_the_end_of_the_order() -> None:
    salon = await open_salon()
    form = {"kind": str(await kind_of(salon.colour_chair)), "branch": str(salon.center)}
    async with browser(salon.actors["Nora"]) as nora:
        first = await nora.post("/desk/rooms", data=form | {"name": "Colour chair", "count": "3"})
        assert first.status_code == 303
        assert (await nora.post("/desk/rooms", data=form | {"name": "Sofa", "count": "1"})).status_code == 303
        page = (await nora.get("/desk/rooms")).text
    assert await chairs(salon) == [
        ("Colour chair 1", 0),
        ("Colour chair 2", 1),
        ("Colour chair 3", 2),
        ("Colour chair 4", 3),
        ("Sofa", 4),
    ]
    assert page.index("Colour chair 1") < page.index("Colour chair 4") < page.index("Sofa")


@pytest.mark.parametrize("count", ["0", "51", "many", ""])
async def test_a_number_that_cannot_be_keeps_the_form_and_adds_nothing(count: str) -> None:
    salon = await open_salon()
    form = {"kind": str(await kind_of(salon.colour_chair)), "branch": str(salon.center), "name": "Stool"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post("/desk/rooms", data=form | {"count": count})
    assert refused.status_code == 422
    assert "Write a whole number from 1 to 50." in refused.text
    assert 'value="Stool"' in refused.text
    assert len(await chairs(salon)) == 1
    assert await JournalEntry.count() == 0


async def test_the_place_in_the_order_is_set_in_its_form() -> None:
    salon = await open_salon()
    chair, kind = f"/desk/rooms/{salon.colour_chair}", str(await kind_of(salon.colour_chair))
    form = {"name": "Colour chair 1", "kind": kind, "branch": str(salon.center)}
    async with browser(salon.actors["Nora"]) as nora:
        assert (await nora.post(chair, data=form | {"position": "7"})).status_code == 303
        wrong = await nora.post(chair, data=form | {"position": "first"})
        assert wrong.status_code == 422
        assert 'value="first"' in wrong.text
        assert (await nora.post(chair, data=form)).status_code == 303
    assert await chairs(salon) == [("Colour chair 1", 7)]


async def test_a_room_becomes_somebodys_and_everybodys_again() -> None:
    salon = await open_salon()
    page = f"/desk/rooms/{salon.colour_chair}/owners"
    theirs = {"people": "only", f"member-{salon.anna}": "yes", "services": "all"}
    async with browser(salon.actors["Nora"]) as nora:
        assert (await nora.post(page, data=theirs)).status_code == 303
        assert "Only Anna" in (await nora.get("/desk/rooms")).text
        shown = (await nora.get(page)).text
        assert f'name="member-{salon.anna}" type="checkbox" value="yes" checked' in shown
        both = {"people": "preferred", f"member-{salon.lena}": "yes", "services": "only"}
        assert (await nora.post(page, data=both | {f"service-{salon.colour}": "yes"})).status_code == 303
        assert "Only Colour; Lena first" in (await nora.get("/desk/rooms")).text
        assert (await MemberTie.select(MemberTie.member, MemberTie.tie)) == [
            {"member": salon.lena, "tie": Tie.preferred}
        ]
        assert await ServiceTie.count() == 1
        assert (await nora.post(page, data={"people": "all", "services": "all"})).status_code == 303
    assert (await MemberTie.count(), await ServiceTie.count()) == (0, 0)
    entries = await JournalEntry.select().order_by(JournalEntry.id)
    assert [(each["before"], each["after"]) for each in entries] == [
        (None, '{"only for": "Anna"}'),
        ('{"only for": "Anna"}', '{"only for": "Colour", "first for": "Lena"}'),
        ('{"only for": "Colour", "first for": "Lena"}', None),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"people": "only"}, "Tick at least one below"),
        ({"people": "mine", "member-{anna}": "yes"}, "Choose one of the list."),
        ({"people": "only", "member-{boris}": "yes"}, "Choose people who work in the branch of this room."),
        ({"services": "only", "service-{haircut}": "yes"}, "Choose services that need this kind of room."),
    ],
)
async def test_owners_that_cannot_be_keep_the_form_and_change_nothing(typed, sentence) -> None:
    salon = await open_salon()
    known = {name: getattr(salon, name) for name in ("anna", "boris", "haircut")}
    form = {name.format(**known): value for name, value in typed.items()}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post(f"/desk/rooms/{salon.colour_chair}/owners", data=form)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert (await MemberTie.count(), await ServiceTie.count(), await JournalEntry.count()) == (0, 0, 0)


async def test_owners_from_a_form_that_is_out_of_date_are_refused() -> None:
    salon = await open_salon()
    page = f"/desk/rooms/{salon.colour_chair}/owners"
    async with browser(salon.actors["Nora"]) as nora:
        seen = (await nora.get(page)).text.split('name="seen" value="')[1][:64]
        theirs = {"people": "only", f"member-{salon.anna}": "yes"}
        assert (await nora.post(page, data=theirs)).status_code == 303
        stale = await nora.post(page, data={"people": "all", "seen": seen})
    assert stale.status_code == 409
    assert "As it is now" in stale.text
    assert await MemberTie.count() == 1


async def test_only_who_edits_the_catalogue_of_the_branch_says_whose_a_room_is() -> None:
    salon = await open_salon()
    page = f"/desk/rooms/{salon.colour_chair}/owners"
    for name, status in (("Olga", 403), ("Anna", 403), ("Boris", 404)):
        async with browser(salon.actors[name]) as somebody:
            assert (await somebody.post(page, data={"people": "all"})).status_code == status
            assert (await somebody.get(page.replace("owners", "coming"))).status_code == status
    assert await JournalEntry.count() == 0


async def test_a_service_is_told_how_many_of_each_kind_it_takes() -> None:
    salon = await open_salon()
    await furnish(salon)
    lamp = (await ServiceNeed.select(ServiceNeed.kind).where(ServiceNeed.quantity == 2))[0]["kind"]
    chair = await kind_of(salon.colour_chair)
    page = f"/desk/services/{salon.colour}"
    row = (await Service.select(Service.category).where(Service.id == salon.colour))[0]
    form = {
        "name": "Colour",
        "category": str(row["category"]),
        "minutes": "120",
        f"price-{salon.center}": "110",
    }
    async with browser(salon.actors["Vera"]) as vera:
        assert "Colour chair, 2 × Lamp" in (await vera.get("/desk/services")).text
        wrong = await vera.post(page, data=form | {f"need-{lamp}": "a few", f"need-{chair}": "1"})
        assert wrong.status_code == 422
        assert "Write a whole number from 0 to 20." in wrong.text
        assert 'value="a few"' in wrong.text
        assert await catalog.needs_of_service(salon.colour) == {chair: 1, lamp: 2}
        assert (
            await vera.post(page, data=form | {f"need-{lamp}": "4", f"need-{chair}": ""})
        ).status_code == 303
        assert await catalog.needs_of_service(salon.colour) == {lamp: 4}
        shown = (await vera.get(page)).text
    assert (
        "Center has 3 in use of “Lamp”, and Colour takes 4. Until there are more, nobody can book it" in shown
    )


async def test_before_a_room_is_put_out_of_use_it_is_said_what_follows() -> None:
    salon = await open_salon()
    wanted = Booking(salon.center, salon.colour, salon.anna, at("10:00"), "Masha", "+49 1511 2345678")
    await booking.book(CUSTOMER, wanted)
    page = f"/desk/rooms/{salon.colour_chair}"
    async with browser(salon.actors["Nora"]) as nora:
        asked = (await nora.get(f"{page}/retirement")).text
        assert (
            "Then Center has none in use of “Colour chair”, and Colour takes 1. Nobody could book it" in asked
        )
        assert f'hx-get="{page}/coming"' in asked
        coming = (await nora.get(f"{page}/coming")).text
        assert "1 coming visit or class has it and keeps it" in coming
        assert (await nora.post(f"{page}/retirement")).status_code == 303
    assert await Resource.exists().where(Resource.id == salon.colour_chair, Resource.is_active.eq(False))
