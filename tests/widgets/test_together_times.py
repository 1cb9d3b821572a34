"""The times of several services on the customer's page: which come first, and what each costs."""

import pytest

from booking.queries.visits import all_booked
from catalog.choices import Showing
from catalog.price_tables import Change
from catalog.tables import Branch
from clients.tables import Visit, VisitLine
from staff.tables import Skill
from tests.booking.prices import HAPPY, put_up
from tests.booking.scene import DAY, at, fill, wall
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.widgets.flow import hidden_on
from tests.widgets.test_prices import labels, price_in
from tests.widgets.test_showing import of_day
from tests.widgets.test_together import HERE, MASHA, booked, both, form, held, pair

pytestmark = pytest.mark.usefixtures("morning")


async def tidy_salon(showing: Showing = Showing.tidy) -> Salon:
    """Both are taken from noon to one."""
    salon = await open_salon()
    await Branch.update({Branch.showing: showing}).where(Branch.id == salon.center)
    for resource in (salon.anna_resource, salon.lena_resource):
        await fill(resource, "12:00", "13:00")
    return salon


async def noon_salon() -> Salon:
    """A cut that begins from 12:00 to 13:00 costs a fifth less."""
    salon = await open_salon()
    noon = {"from_minute": 12 * 60, "to_minute": 13 * 60}
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **noon)
    return salon


def here(plan: str, more: str = "") -> str:
    return f"{HERE}?plan={plan}&day={DAY}{more}"


async def test_tidy_times_come_first_and_all_the_others_are_a_plain_link_away() -> None:
    salon = await tidy_salon()
    async with browser() as b:
        page = (await b.get(here(pair(salon)))).text
        everything = (await b.get(here(pair(salon), "&all=1"))).text
    assert of_day(page) == ["09:00", "11:00", "13:00", "17:00"]
    assert f"Show all {len(of_day(everything))} times" in page
    assert (len(of_day(everything)), everything.count("<small>best</small>")) == (26, 4)
    assert "Show only the best times" in everything
    assert everything.count("all=1") > 10, "on other days, too"


async def test_a_branch_that_shows_all_has_no_link_and_marks_nothing() -> None:
    salon = await tidy_salon(Showing.all)
    async with browser() as b:
        page = (await b.get(here(pair(salon)))).text
    assert ("Show all" in page, "<small>best</small>" in page, len(of_day(page))) == (False, False, 26)


async def test_json_has_everything_unless_a_mode_is_asked_for() -> None:
    salon = await tidy_salon()
    path = f"{HERE}/times?plan={pair(salon)}&first={DAY}&last={DAY}"
    async with browser() as b:
        plain, tidy = (await b.get(path)).json(), (await b.get(f"{path}&mode=tidy")).json()
        best, wrong = (await b.get(f"{path}&mode=best")).json(), await b.get(f"{path}&mode=neat")
    assert [each[11:16] for each in tidy["times"][str(DAY)]] == ["09:00", "11:00", "13:00", "17:00"]
    assert len(plain["times"][str(DAY)]) == 26
    assert set(best["times"][str(DAY)]) < set(plain["times"][str(DAY)])
    assert wrong.status_code == 422


@pytest.mark.parametrize("showing", list(Showing))
async def test_the_page_asks_the_database_no_more_for_it(showing: Showing) -> None:
    salon = await tidy_salon(showing)
    counts = []
    async with browser() as b:
        for number in range(2):
            if number:
                await put_up(salon.center, Change.percent_off, 2000, **HAPPY)
            await b.get(here(both(salon)))
            async with count_queries() as counted:
                await b.get(here(both(salon)))
            counts.append(len(counted))
    assert counts[0] == counts[1] <= 5


async def test_a_time_says_its_price_and_that_is_what_is_held_and_booked() -> None:
    salon = await noon_salon()
    async with browser() as b:
        found = labels((await b.get(here(both(salon)))).text)
        assert (found["09:45"], found["10:00"], found["10:45"]) == ("", "€146.00", "€146.00")
        code = await held(b, both(salon))
        contact = (await b.get(f"{HERE}/holds/{code}?plan={both(salon)}")).text
        assert await price_in(contact) == "€146.00"
        answer = await b.post(f"{HERE}/visits", data={**hidden_on(contact), **MASHA})
        assert "€146.00" in (await b.get(answer.headers["location"])).text
    assert await VisitLine.select(VisitLine.price).output(as_list=True) == [11_000, 3600]


async def test_what_each_time_says_is_what_it_is_booked_for() -> None:
    """Every start of the day, with rules that begin within the plan, in the order that is free then."""
    salon = await noon_salon()
    await put_up(salon.center, Change.amount_more, 1000, service=salon.colour, from_minute=555, to_minute=600)
    await fill(salon.colour_chair, "11:30", "13:30")
    async with browser() as b:
        found = labels((await b.get(here(both(salon)))).text)
        assert len(set(found.values())) > 2
        for start, said in found.items():
            code = await held(b, both(salon), start)
            contact = (await b.get(f"{HERE}/holds/{code}?plan={both(salon)}")).text
            assert await price_in(contact) == (said or "€155.00"), start
            await b.post(f"{HERE}/visits", data=form(both(salon), start, hold=code, **MASHA))
            visit = await Visit.objects().get(Visit.code == code)
            lines = await VisitLine.select(VisitLine.price).where(VisitLine.visit == visit.id)
            assert f"€{sum(each['price'] for each in lines) / 100:.2f}" == (said or "€155.00"), start
            await Visit.raw("DELETE FROM appointment WHERE visit = {}", visit.id)


async def test_a_form_whose_times_nobody_keeps_says_the_price_of_its_time() -> None:
    salon = await noon_salon()
    async with browser() as b:
        wrong = await b.post(f"{HERE}/visits", data=form(both(salon), name="", phone="x"))
        assert (wrong.status_code, await price_in(wrong.text)) == (422, "€146.00")
        lena = (Skill.member == salon.lena, Skill.service == salon.haircut)
        await Skill.update({Skill.price: 5000}).where(*lena)
        wrong = await b.post(f"{HERE}/visits", data=form(both(salon), name="", phone="x"))
        assert await price_in(wrong.text) == "<small>from</small> €146.00"


async def test_whoever_moves_several_services_sees_what_each_time_costs_and_pays_it() -> None:
    salon = await noon_salon()
    async with browser() as b:
        visit = await booked(b, both(salon))
        page = (await b.get(f"/v/{visit.code}/times?day={DAY}")).text
        found = labels(page)
        assert (found["10:15"], found["09:00"]) == ("", "€155.00")
        moved = {**hidden_on(page), "starts_at": at("09:00").isoformat()}
        assert (await b.post(f"/v/{visit.code}/time", data=moved)).status_code == 303
    assert [(wall(each.starts_at), each.price) for each in await all_booked(visit.id)] == [
        ("09:00", 11_000),
        ("11:00", 4500),
    ]
