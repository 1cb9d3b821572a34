"""Times that are shown first on the booking page, and all of them on demand."""

import pytest

from booking import actions
from catalog.choices import Showing
from catalog.tables import Branch
from kit.rights import SYSTEM
from tests.booking.scene import DAY, at, fill
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.widgets.flow import times_on

pytestmark = pytest.mark.usefixtures("morning")


async def tidy_salon(showing: Showing = Showing.tidy) -> Salon:
    """Anna is taken from noon to ten past one."""
    salon = await open_salon()
    await Branch.update({Branch.showing: showing}).where(Branch.id == salon.center)
    await fill(salon.anna_resource, "12:00", "13:10")
    return salon


def address(salon: Salon, more: str = "") -> str:
    return f"/book/center?service={salon.haircut}&member={salon.anna}&day={DAY}{more}"


def of_day(html: str) -> list[str]:
    """The times of the chosen day, below the next free ones."""
    return [each[11:16] for each in times_on(html[html.index('id="times"') :])]


async def test_tidy_times_come_first_and_all_the_others_are_a_plain_link_away() -> None:
    salon = await tidy_salon()
    async with browser() as b:
        page = await b.get(address(salon))
        everything = await b.get(address(salon, "&all=1"))
    assert of_day(page.text) == ["09:00", "11:00", "13:15", "17:00"]
    assert "Show all 25 times" in page.text
    assert "&amp;all=1" in page.text
    assert len(of_day(everything.text)) == 25
    assert everything.text.count("<small>best</small>") == 4
    assert "Show only the best times" in everything.text


async def test_whoever_looks_at_all_times_keeps_looking_at_all_on_other_days() -> None:
    salon = await tidy_salon()
    async with browser() as b:
        everything = await b.get(address(salon, "&all=anything"))
    assert f"day=2026-12-03&amp;member={salon.anna}" in everything.text
    assert everything.text.count("all=1") > 10
    assert "anything" not in everything.text


async def test_best_times_are_those_whose_gaps_earn_most() -> None:
    salon = await tidy_salon(Showing.best)
    async with browser() as b:
        page = await b.get(address(salon))
    shown = of_day(page.text)
    assert "09:00" in shown
    assert "09:15" not in shown, "a quarter of an hour before it could never be sold"
    assert "Show all 25 times" in page.text


async def test_a_branch_that_shows_all_has_no_link_and_marks_nothing() -> None:
    salon = await tidy_salon(Showing.all)
    async with browser() as b:
        page = await b.get(address(salon))
    assert len(of_day(page.text)) == 25
    assert "Show all" not in page.text
    assert "<small>best</small>" not in page.text


async def test_a_move_by_the_clients_own_link_shows_the_same() -> None:
    salon = await tidy_salon()
    visit = await actions.book(
        SYSTEM, actions.Booking(salon.center, salon.haircut, salon.anna, at("15:00"), client=salon.masha)
    )
    async with browser() as b:
        page = await b.get(f"/v/{visit.code}/times?day={DAY}")
        everything = await b.get(f"/v/{visit.code}/times?day={DAY}&all=1")
    assert "Show all" in page.text
    assert set(of_day(page.text)) < set(of_day(everything.text))


async def test_json_has_everything_unless_a_mode_is_asked_for() -> None:
    salon = await tidy_salon()
    path = f"/book/center/times?service={salon.haircut}&member={salon.anna}&first={DAY}&last={DAY}"
    async with browser() as b:
        plain, everything = await b.get(path), await b.get(f"{path}&mode=all")
        chosen, wrong = await b.get(f"{path}&mode=tidy"), await b.get(f"{path}&mode=neat")
        best = await b.get(f"{path}&mode=best")
    assert plain.json() == everything.json()
    assert len(plain.json()["times"][str(DAY)]) == 25
    assert [each[11:16] for each in chosen.json()["times"][str(DAY)]] == ["09:00", "11:00", "13:15", "17:00"]
    assert set(best.json()["times"][str(DAY)]) < set(plain.json()["times"][str(DAY)])
    assert wrong.status_code == 422


@pytest.mark.parametrize("showing", list(Showing))
async def test_the_page_asks_the_database_no_more_for_it(showing: Showing) -> None:
    salon = await tidy_salon(showing)
    async with browser() as b:
        await b.get(address(salon))
        async with count_queries() as counted:
            await b.get(address(salon))
    assert len(counted) <= 7
