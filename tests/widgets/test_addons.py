"""What a customer can add to a service: a step before the times, only where there is something to add."""

import re

import pytest

from booking.tables import Appointment, Hold
from catalog.combined_tables import AddOn
from catalog.tables import Service
from clients.tables import Visit, VisitLine
from tests.booking.extras import beard, towel
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.widgets.flow import MASHA, TEN, hidden_on, times_on

pytestmark = pytest.mark.usefixtures("morning")


def boxes(html: str) -> list[tuple[int, bool]]:
    found = re.findall(r'<input type="checkbox" name="addons" value="(\d+)"[^>]*?( checked)?>', html)
    return [(int(value), bool(ticked)) for value, ticked in found]


async def test_a_service_with_add_ons_asks_first_with_minutes_and_prices() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&embed=inline")
        assert page.status_code == 200
        assert boxes(page.text) == [(extra[0], False), (extra[1], False)]
        assert "Anything else with it?" in page.text
        assert "15 min more" in page.text
        assert "+ €15.00" in page.text
        assert times_on(page.text) == []
        assert hidden_on(page.text) == {"service": str(salon.haircut), "embed": "inline", "addons": "0"}


async def test_a_service_without_them_goes_straight_to_its_times_and_asks_no_more_of_the_database() -> None:
    salon = await open_salon()
    await beard(salon, to=salon.colour)
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}")
        assert times_on(page.text)
        assert "addons" not in page.text
        async with count_queries() as counted:
            await b.get(f"/book/center?service={salon.haircut}")
        assert len(counted) <= 7


async def test_with_nothing_ticked_the_times_are_those_of_the_service() -> None:
    salon = await open_salon()
    await beard(salon)
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&day=2026-12-10&addons=0")
        assert times_on(page.text)[-1] == "2026-12-10T17:00:00+01:00"
        assert "Change what is added" in page.text
        assert hidden_on(page.text)["addons"] == "0"


async def test_what_was_ticked_is_in_length_price_and_every_link() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    async with browser() as b:
        ticked = f"&addons=0&addons={extra[0]}&addons={extra[1]}"
        page = await b.get(f"/book/center?service={salon.haircut}&day=2026-12-10{ticked}")
        assert "Haircut, with Beard trim and Hot towel" in page.text
        assert "1 h 25 min" in page.text
        assert "€67.00" in page.text
        assert times_on(page.text)[-1] == "2026-12-10T16:30:00+01:00"
        joined = f"{extra[0]}-{extra[1]}"
        assert hidden_on(page.text)["addons"] == joined
        assert re.search(
            rf'href="[^"]*addons={joined}&amp;[^"]*day=2026-12-11|day=2026-12-11[^"]*addons={joined}',
            page.text,
        )
        back = await b.get(f"/book/center?service={salon.haircut}&ticked={joined}")
        assert boxes(back.text) == [(extra[0], True), (extra[1], True)]


async def booked_with(b, salon: Salon, *extra: int, **contact: str):  # type: ignore[no-untyped-def]
    wanted = {"service": str(salon.haircut), "starts_at": TEN, "addons": "-".join(map(str, extra))}
    held = await b.post("/book/center/holds", data=wanted)
    assert held.status_code == 303, held.text
    form = await b.get(held.headers["location"])
    return form, await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA, **contact})


async def test_the_summary_lists_them_and_the_visit_has_them() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    async with browser() as b:
        form, done = await booked_with(b, salon, *extra)
        assert re.search(r"Beard trim<span class=\"price\">€15.00", form.text)
        assert "€67.00" in form.text
        assert done.status_code == 303
        page = await b.get(done.headers["location"])
        assert "Haircut, with Beard trim and Hot towel" in page.text
        assert "€67.00" in page.text
        assert f"{done.headers['location']}/again" in page.text
        again = await b.get(f"{done.headers['location']}/again")
        assert again.headers["location"] == (
            f"/book/center?service={salon.haircut}&addons={extra[0]}-{extra[1]}"
        )
        times = await b.get(f"{done.headers['location']}/times")
        assert "Haircut, with Beard trim and Hot towel" in times.text
    assert await VisitLine.count() == 3
    assert await Hold.count() == 0


async def test_a_wrong_field_keeps_what_was_added() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    async with browser() as b:
        _, page = await booked_with(b, salon, trim, phone="12")
        assert page.status_code == 422
        assert hidden_on(page.text)["addons"] == str(trim)
        assert "Beard trim" in page.text
    assert await Visit.count() == 0


async def test_a_time_that_was_taken_offers_the_next_at_which_everything_fits() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    async with browser() as b:
        for _ in range(2):
            await booked_with(b, salon, trim)
        wanted = {"service": str(salon.haircut), "starts_at": TEN, "addons": str(trim)}
        page = await b.post("/book/center/holds", data=wanted)
        assert page.status_code == 409
        assert times_on(page.text)[0] == "2026-12-10T11:15:00+01:00"
        assert hidden_on(page.text)["addons"] == str(trim)


async def test_two_that_nobody_does_together_are_refused_in_words_and_stay_ticked() -> None:
    salon = await open_salon()
    extra = await beard(salon, by=(salon.anna,)), await towel(salon, by=(salon.lena,))
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&addons={extra[0]}-{extra[1]}")
        assert page.status_code == 409
        assert "Nobody here can be booked for “Haircut, with Beard trim and Hot towel”" in page.text
        assert boxes(page.text) == [(extra[0], True), (extra[1], True)]
        alone = await b.get(f"/book/center?service={salon.haircut}&member={salon.anna}")
        assert boxes(alone.text) == [(extra[0], False)]


async def test_what_cannot_be_added_any_more_is_said_and_the_rest_can_be_chosen() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    gone = await towel(salon)
    await Service.update({Service.is_active: False}).where(Service.id == gone)
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&addons={trim}-{gone}")
        assert page.status_code == 409
        assert "cannot be added to “Haircut” here any more" in page.text
        assert boxes(page.text) == [(trim, True)]
        await AddOn.delete().where(AddOn.service == salon.haircut)
        page = await b.get(f"/book/center?service={salon.haircut}&addons={trim}")
        assert page.status_code == 409
        assert "cannot be added" in page.text


@pytest.mark.parametrize("addons", ["abc", "-", "0-0", "99999999999", "1--", "9" * 400])
async def test_nonsense_in_the_address_is_no_server_error(addons: str) -> None:
    salon = await open_salon()
    await beard(salon)
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&addons={addons}")
        assert page.status_code in (200, 409)


async def test_what_is_only_added_is_not_on_the_list_and_not_at_its_own_address() -> None:
    salon = await open_salon()
    trim = await beard(salon, is_addon_only=True)
    async with browser() as b:
        page = await b.get("/book/center")
        assert "Beard trim" not in page.text
        page = await b.get(f"/book/center?service={trim}")
        assert page.status_code == 409
        assert "“Beard trim” is only done together with another service." in page.text


async def test_programs_ask_and_book_with_add_ons() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    async with browser() as b:
        query = f"service={salon.haircut}&member={salon.anna}&first=2026-12-10&last=2026-12-10&addons={trim}"
        times = (await b.get(f"/book/center/times?{query}")).json()["times"]["2026-12-10"]
        assert times[-1] == "2026-12-10T16:45:00+01:00"
        body = {"service": salon.haircut, "starts_at": times[-1], "name": "Masha", "phone": "0151 12345678"}
        made = await b.post("/book/center/visits", json={**body, "addons": [trim]})
        assert made.status_code == 201
        assert made.json()["ends_at"] == "2026-12-10T18:00:00+01:00"
        wrong = await b.post("/book/center/visits", json={**body, "addons": [salon.colour]})
        assert wrong.status_code == 409
    assert await Appointment.count() == 1
