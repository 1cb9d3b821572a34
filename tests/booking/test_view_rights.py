"""Who sees what in the views of the calendar."""

import pytest

from booking.month import month_load
from booking.rules.views import Whose
from clients.tables import VisitLine
from tests.booking.test_view_routes import DECEMBER, TUESDAY, VIEWS, coloured, view
from tests.booking.web import DAY, booked
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize("shown", VIEWS)
async def test_a_specialist_sees_only_what_is_their_own_in_every_view(shown: str) -> None:
    salon = await open_salon()
    mine, hers = await coloured(salon, 10), await coloured(salon, 14, salon.lena)
    await VisitLine.update({VisitLine.title: "Secret"}, force=True).where(VisitLine.visit == hers.id)
    query = f"branch={salon.center}&day={DAY}&people={salon.lena}&view={shown}"
    async with browser(salon.actors["Anna"]) as anna:
        day = (await anna.get(f"/desk/calendar/day?{query}")).json()
        assert [each["id"] for each in day["visits"]] in ([], [mine.id])
        assert {column["name"] for column in day["columns"]} <= {"Anna", "Colour chair 1"}
        for page in ("", "agenda", "print", "month", "choices"):
            text = (await anna.get(f"/desk/calendar/{page}?{query}")).text
            assert f"visits/{hers.id}" not in text
            assert "Secret" not in text
            assert "4915112345678" not in text
            assert "Lena" not in text
        assert (await anna.get(f"/desk/calendar/visits/{hers.id}?{query}")).status_code == 404


async def test_a_specialist_hears_only_how_full_their_own_month_is() -> None:
    salon = await open_salon()
    await coloured(salon, 14, salon.lena)
    loads = await month_load(salon.actors["Anna"], view(salon, people=(salon.lena,)), DECEMBER)
    assert (loads[TUESDAY].worked, loads[TUESDAY].taken) == (9 * 60, 0)
    rooms = await month_load(salon.actors["Anna"], view(salon, whose=Whose.rooms), DECEMBER)
    assert rooms[TUESDAY].taken == 0


@pytest.mark.parametrize("shown", VIEWS)
async def test_no_view_shows_a_phone(shown: str) -> None:
    salon = await open_salon()
    await coloured(salon)
    async with browser(salon.actors["Vera"]) as vera:
        for page in ("", "day", "agenda", "print"):
            text = (
                await vera.get(f"/desk/calendar/{page}?branch={salon.center}&day={DAY}&view={shown}")
            ).text
            assert "4915112345678" not in text
            assert "112345678" not in text


@pytest.mark.parametrize("page", ["", "day", "agenda", "month", "choices", "print", "changes"])
async def test_boris_is_shown_center_in_no_view_not_even_beside_his_own(page: str) -> None:
    salon = await open_salon()
    await booked(salon)
    async with browser(salon.actors["Boris"]) as boris:
        for branches in (f"branch={salon.center}", f"branch={salon.harbour}&branch={salon.center}"):
            answer = await boris.get(f"/desk/calendar/{page}?{branches}&view=week")
            assert answer.status_code == 404
            assert "Anna" not in answer.text
