"""What customers are told of prices before they book, and when they move."""

import re

import pytest

from booking import actions
from catalog.price_tables import Change
from catalog.tables import Branch
from clients.tables import Visit, VisitLine
from staff.tables import Skill
from tests.booking.prices import HAPPY, put_up
from tests.booking.scene import at
from tests.booking.web import FRAGMENT, JSON
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.staff.levels import level_asks, raise_to
from tests.widgets.flow import book, hidden_on, hold

pytestmark = pytest.mark.usefixtures("morning")
HAPPY_TEN = "2026-12-10T10:00:00+01:00"
TWO = "2026-12-10T14:00:00+01:00"


async def happy_salon() -> Salon:
    salon = await open_salon()
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **HAPPY)
    return salon


def labels(html: str) -> dict[str, str]:
    """What is said of each time in the part with all times of the day."""
    times = html[html.index('id="times"') :]
    found = re.findall(r'value="[0-9-]+T([0-9:]{5})[^>]*>(.*?)</button>', times, re.DOTALL)
    return {at: ", ".join(re.findall(r"<small>(.*?)</small>", said)) for at, said in found}


def asked(salon: Salon, **more: object) -> str:
    query = {"service": salon.haircut, "member": salon.anna, "day": "2026-12-10", **more}
    return "/book/center?" + "&".join(f"{name}={value}" for name, value in query.items())


async def price_in(html: str) -> str:
    found = re.search(r'<div class="price">.*?<dd>(.*?)</dd>', html)
    assert found
    return found[1]


async def cost(visit: Visit) -> int:
    [price] = await VisitLine.select(VisitLine.price).where(VisitLine.visit == visit.id).output(as_list=True)
    return int(price)


async def test_the_price_list_says_from_where_prices_differ_by_time_level_or_person() -> None:
    salon = await happy_salon()
    async with browser() as b:
        page = (await b.get("/book/center")).text
        assert "<small>from</small> €36.00" in page
        assert page.count("<small>from</small>") == 1  # the colour costs the same always and with all
        senior = await raise_to(salon.anna)
        await level_asks(senior, salon.colour, salon.center, price=9900)
        page = (await b.get("/book/center")).text
        assert "<small>from</small> €99.00" in page


async def test_a_price_no_time_has_is_not_said() -> None:
    salon = await open_salon()
    await put_up(salon.center, Change.fixed, 100, from_minute=0, to_minute=60)
    async with browser() as b:
        page = (await b.get("/book/center")).text
        assert "from</small>" not in page
        await put_up(salon.center, Change.percent_more, 1000, name="Always")
        page = (await b.get("/book/center")).text
    assert ("€49.50" in page, "€45.00" in page, "from</small>" in page) == (True, False, False)


async def test_only_times_with_another_price_say_theirs() -> None:
    salon = await happy_salon()
    async with browser() as b:
        page = (await b.get(asked(salon))).text
    found = labels(page)
    assert (found["10:45"], found["11:00"], found["14:00"]) == ("€36.00", "", "")
    assert '<span class="price">€45.00</span>' in page


async def test_with_any_specialist_the_least_is_said_as_such() -> None:
    salon = await happy_salon()
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    async with browser() as b:
        found = labels((await b.get(asked(salon, member=""))).text)
    assert (found["10:00"], found["14:00"]) == ("from €36.00", "")


async def test_the_page_of_times_asks_no_more_for_their_prices() -> None:
    counts = []
    salon = await open_salon()
    async with browser() as b:
        for number in range(3):
            if number:
                await put_up(salon.center, Change.percent_off, 1000 * number, **HAPPY)
            await b.get(asked(salon))
            async with count_queries() as counted:
                await b.get(asked(salon))
            counts.append(len(counted))
    assert len(set(counts)) == 1


async def test_the_summary_shows_the_exact_price_and_the_visit_costs_it() -> None:
    salon = await happy_salon()
    async with browser() as b:
        held = await hold(b, salon, HAPPY_TEN)
        form = (await b.get(held.headers["location"])).text
        assert await price_in(form) == "€36.00"
        typed = {"name": "Masha", "phone": "0151 12345678"}
        done = await b.post("/book/center/visits", data={**hidden_on(form), **typed})
        assert "€36.00" in (await b.get(done.headers["location"])).text
    [visit] = await Visit.objects()
    assert await cost(visit) == 3600


async def test_a_form_whose_time_is_held_by_nobody_shows_the_price_of_its_time() -> None:
    salon = await happy_salon()
    async with browser() as b:
        wanted = {"service": str(salon.haircut), "starts_at": HAPPY_TEN, "name": "", "phone": "x"}
        answer = await b.post("/book/center/visits", data=wanted)
    assert answer.status_code == 422
    assert await price_in(answer.text) == "€36.00"


async def test_somebody_who_moves_sees_what_each_other_time_costs_and_pays_it() -> None:
    salon = await happy_salon()
    async with browser() as b:
        booked = await book(b, salon, HAPPY_TEN, member=str(salon.anna))
        here = booked.headers["location"]
        page = (await b.get(f"{here}/times")).text
        found = labels(page)
        assert (found["09:00"], found["11:00"]) == ("", "€45.00")
        moved = await b.post(f"{here}/time", data={**hidden_on(page), "starts_at": TWO})
        assert "€45.00" in (await b.get(moved.headers["location"])).text
    [visit] = await Visit.objects()
    assert await cost(visit) == 4500


async def test_who_moves_with_any_specialist_sees_the_price_they_will_pay() -> None:
    salon = await happy_salon()
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    async with browser() as b:
        await book(b, salon, HAPPY_TEN, phone="0151 12345670")
        here = (await book(b, salon, HAPPY_TEN)).headers["location"]
        [_, mine] = await Visit.objects().order_by(Visit.id)
        had = await cost(mine)
        page = (await b.get(f"{here}/times")).text
        later = labels(page)["14:00"]
        await b.post(f"{here}/time", data={**hidden_on(page), "starts_at": TWO})
        now = await cost(mine)
    assert {(had, later, now)} <= {(3600, "€45.00", 4500), (4000, "€50.00", 5000)}


async def test_where_the_price_was_set_by_hand_no_time_says_another() -> None:
    salon = await happy_salon()
    async with browser() as b:
        here = (await book(b, salon, HAPPY_TEN)).headers["location"]
        await VisitLine.update({VisitLine.price: 1000}, force=True)
        page = (await b.get(f"{here}/times")).text
        assert set(labels(page).values()) == {""}
        await b.post(f"{here}/time", data={**hidden_on(page), "starts_at": TWO})
    [visit] = await Visit.objects()
    assert await cost(visit) == 1000


async def test_the_desk_is_told_what_a_moved_visit_costs_now() -> None:
    salon = await happy_salon()
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, at("10:00"), client=salon.masha)
    visit = await actions.book(salon.actors["Olga"], wanted)
    here = f"/desk/visits/{visit.id}/time"
    async with browser(salon.actors["Olga"]) as olga:
        dragged = await olga.post(here, data={"at": "2026-12-02T14:00", "version": "1"}, headers=JSON)
        assert dragged.json()["said"] == "Moved. It costs €45.00 now instead of €36.00."
        typed = {"day": "2026-12-02", "time": "15:00", "version": "2", "member": str(salon.anna)}
        in_panel = await olga.post(here, data=typed, headers=FRAGMENT)
        assert '"said": "Moved."' in in_panel.headers["hx-trigger"]


async def test_a_branch_of_another_zone_goes_by_its_own_clock() -> None:
    salon = await open_salon()
    await put_up(salon.harbour, Change.percent_off, 2000, **HAPPY)
    await Branch.update({Branch.lead_minutes: 0}).where(Branch.id == salon.harbour)
    async with browser() as b:
        page = (await b.get(f"/book/harbour?service={salon.haircut}&day=2026-12-10")).text
    found = labels(page)
    assert ("2,000" in found["09:00"], found["12:00"]) == (True, "")
