"""The desk's form for another time says what the visit would cost then, before it is moved."""

import pytest

from booking.actions.several.booking import book_several
from booking.rules.wants import Want, Wanted
from catalog.price_tables import Change
from clients.tables import Visit, VisitLine
from kit.rights import CUSTOMER
from staff.tables import Skill
from tests.booking.prices import HAPPY, put_up
from tests.booking.scene import DAY, at, fill
from tests.booking.test_together import asked
from tests.booking.web import FRAGMENT, JSON, booked
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def happy_salon() -> Salon:
    salon = await open_salon()
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **HAPPY)
    return salon


def price_of(visit: Visit, time: str, **typed: object) -> str:
    query = {"day": str(DAY), "time": time, **typed}
    return f"/desk/visits/{visit.id}/time/price?" + "&".join(f"{name}={said}" for name, said in query.items())


async def test_another_price_is_said_and_is_the_one_that_is_booked() -> None:
    salon = await happy_salon()
    visit = await booked(salon, 10)
    async with browser(salon.actors["Olga"]) as olga:
        said = (await olga.get(price_of(visit, "14:00", member=salon.anna), headers=FRAGMENT)).text
        assert "It costs €45.00 then instead of €36.00." in said
        moved = {"at": f"{DAY}T14:00", "version": "1"}
        answer = await olga.post(f"/desk/visits/{visit.id}/time", data=moved, headers=JSON)
    assert answer.json()["said"] == "Moved. It costs €45.00 now instead of €36.00."


async def test_another_person_may_cost_something_else_at_the_same_time() -> None:
    salon = await open_salon()
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    visit = await booked(salon, 10)
    async with browser(salon.actors["Olga"]) as olga:
        said = (await olga.get(price_of(visit, "10:00", member=salon.lena))).text
        assert "It costs €50.00 then instead of €45.00." in said


@pytest.mark.parametrize(
    "typed", [{"time": "10:30"}, {"time": ""}, {"time": "25:00"}, {"time": "10:30", "member": "x"}]
)
async def test_nothing_is_said_where_it_stays_the_same_or_is_no_time_yet(typed) -> None:
    salon = await happy_salon()
    visit = await booked(salon, 10)
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.get(price_of(visit, **typed))
        assert (answer.status_code, answer.text.strip()) == (200, "")


async def test_of_several_services_each_counts_at_its_own_beginning() -> None:
    salon = await happy_salon()
    wanted = Wanted((Want(salon.haircut), Want(salon.colour)))
    visit = await book_several(CUSTOMER, asked(salon, wanted, "10:00"))
    async with browser(salon.actors["Olga"]) as olga:
        said = (await olga.get(price_of(visit, "13:00"))).text
        assert "It costs €155.00 then instead of €146.00." in said
        assert (await olga.get(price_of(visit, "09:00"))).text.strip() == ""
        await fill(salon.colour_chair, "14:00", "17:00")
        assert (await olga.get(price_of(visit, "13:00"))).text.strip() == "", "it cannot be had then"
        moved = {"at": f"{DAY}T11:00", "version": "1"}
        assert "€155.00" in (await olga.get(price_of(visit, "11:00"))).text
        answer = await olga.post(f"/desk/visits/{visit.id}/time", data=moved, headers=JSON)
        assert answer.json()["said"] == "Moved. It costs €155.00 now instead of €146.00."
    prices = await VisitLine.select(VisitLine.price).order_by(VisitLine.id).output(as_list=True)
    assert prices == [4500, 11_000]
    assert at("11:00") == (await Visit.objects().get(Visit.id == visit.id)).starts_at


async def test_it_is_told_to_nobody_who_may_not_book_or_is_of_another_branch() -> None:
    salon = await happy_salon()
    visit = await booked(salon, 10)
    for name, status in (("Rita", 403), ("Boris", 404)):
        async with browser(salon.actors[name]) as b:
            assert (await b.get(price_of(visit, "14:00"))).status_code == status
