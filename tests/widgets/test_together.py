"""Booking several services, or with a friend, on the customer's pages; moving and cancelling them there."""

import re
from html import unescape

import httpx
import pytest

from booking.queries.visits import all_booked
from booking.tables import Hold
from catalog.tables import Service
from clients.tables import Client, Visit, VisitLine
from kit.db import fetch_value
from tests.booking.scene import at, fill, wall
from tests.booking.test_several import spa_day
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
HERE = "/book/center/together"
MASHA = {"name": "Masha", "phone": "+49 1511 2345678"}


def both(salon: Salon) -> str:
    return f"{salon.colour}-{salon.haircut}"


def pair(salon: Salon) -> str:
    return f"{salon.haircut}~{salon.haircut}"


def form(plan: str, start: str = "10:00", **more: str) -> dict[str, str]:
    return {"plan": plan, "starts_at": at(start).isoformat(), **more}


async def held(b: httpx.AsyncClient, plan: str, start: str = "10:00", **more: str) -> str:
    """The code under which all of it is held."""
    answer = await b.post(f"{HERE}/holds", data=form(plan, start, **more))
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0].rpartition("/")[2]


async def booked(b: httpx.AsyncClient, plan: str, **more: str) -> Visit:
    code = await held(b, plan)
    answer = await b.post(f"{HERE}/visits", data=form(plan, hold=code, **MASHA, **more))
    assert answer.status_code == 303, answer.text
    return await Visit.objects().get(Visit.code == code)


async def test_from_one_service_to_two_and_to_a_friend_by_links() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = (await b.get(f"/book/center?service={salon.haircut}")).text
        more = unescape(re.search(r'href="([^"]*together/more[^"]*guest=0)"', page)[1])  # type: ignore[index]
        listed = (await b.get(more)).text
        assert "What else?" in listed
        assert f"{HERE}?plan={salon.haircut}-{salon.colour}" in unescape(listed)
        page = (await b.get(f"{HERE}?plan={both(salon)}")).text
        assert ("Colour" in page, "Haircut" in page, "155,00" in page or "155.00" in page) == (True,) * 3
        friend = (await b.get(f"{HERE}/more?plan={both(salon)}")).text
        assert "What for who comes along?" in friend
        assert f"plan={both(salon)}~{salon.haircut}" in unescape(friend).replace("%7E", "~")


async def test_two_services_are_held_shown_and_booked_as_one_visit() -> None:
    salon = await open_salon()
    async with browser() as b:
        code = await held(b, both(salon))
        page = (await b.get(f"{HERE}/holds/{code}?plan={both(salon)}")).text
        assert "Held for you until" in page
        assert all(part in page for part in ("Colour", "10:00", "Haircut", "12:00"))
        answer = await b.post(f"{HERE}/visits", data=form(both(salon), hold=code, **MASHA))
        assert answer.headers["location"] == f"/v/{code}"
        shown = (await b.get(f"/v/{code}")).text
        assert all(part in shown for part in ("Colour", "12:00", "Haircut", "13:00"))
        again = await b.get(f"{HERE}/holds/{code}?plan={both(salon)}")
        assert (again.status_code, again.headers["location"]) == (303, f"/v/{code}")
    assert await Visit.count() == 1


async def test_a_friend_needs_a_name_and_what_was_typed_stays() -> None:
    salon = await open_salon()
    async with browser() as b:
        code = await held(b, pair(salon))
        typed = form(pair(salon), hold=code, **MASHA, comment="By the window")
        answer = await b.post(f"{HERE}/visits", data=typed)
        assert answer.status_code == 422
        assert "Please look at the marked fields." in answer.text
        assert all(text in answer.text for text in ("Masha", "By the window", 'id="guest_1-error"'))
        assert (await Visit.count(), await Hold.count(), await Client.count()) == (0, 2, 1)
        nameless = (await b.post(f"{HERE}/visits", data={**typed, "name": "", "phone": ""})).text
        assert [f'id="{field}-error"' in nameless for field in ("name", "phone", "guest_1")] == [True] * 3
        answer = await b.post(f"{HERE}/visits", data={**typed, "guest_1": "Tom"})
        assert answer.status_code == 303
        page = (await b.get(f"/v/{code}")).text
        assert ("Who comes along" in page, "Tom" in page) == (True, True)
        assert "€90.00 for all who come" in page


async def test_a_time_that_is_gone_is_said_with_the_next_ones_and_nothing_is_lost() -> None:
    salon = await open_salon()
    await fill(salon.colour_chair, "09:00", "17:00")
    async with browser() as b:
        answer = await b.post(f"{HERE}/visits", data=form(both(salon), **MASHA))
        assert answer.status_code == 409
        assert 'name="name" value="Masha"' in answer.text
        assert f'name="plan" value="{both(salon)}"' in answer.text
        assert answer.text.count('name="starts_at"') == 3
    assert (await Visit.count(), await VisitLine.count()) == (0, 0)


@pytest.mark.parametrize("plan", ["", "nonsense", "999999", "1~~2"])
async def test_what_is_no_plan_leads_back_to_the_list(plan: str) -> None:
    await open_salon()
    async with browser() as b:
        page = await b.get(f"{HERE}?plan={plan}")
        assert page.status_code == 404
        assert "Haircut" in page.text
        assert (await b.post(f"{HERE}/holds", data=form(plan))).status_code == 404
        assert (await b.get(f"{HERE}/more?plan={plan}")).status_code == 404


async def test_too_many_are_refused_in_words() -> None:
    salon = await open_salon()
    many = "-".join([str(salon.haircut)] * 7)
    async with browser() as b:
        page = await b.get(f"{HERE}?plan={many}")
        assert (page.status_code, "At most 6 services and 4 people" in page.text) == (422, True)
        four = "~".join([str(salon.haircut)] * 4)
        assert (await b.get(f"{HERE}/more?plan={four}")).status_code == 422


async def test_a_package_in_the_price_list_leads_to_all_that_is_in_it() -> None:
    salon = await open_salon()
    package = await spa_day(salon)
    async with browser() as b:
        answer = await b.get(f"/book/center?service={package}")
        assert answer.headers["location"] == f"{HERE}?plan={package}"
        page = (await b.get(answer.headers["location"])).text
        assert ("New look" in page, "120.00" in page or "120,00" in page) == (True, True)


async def test_times_of_a_plan_as_json_are_those_of_the_page() -> None:
    salon = await open_salon()
    async with browser() as b:
        days = "first=2026-12-02&last=2026-12-02"
        found = (await b.get(f"{HERE}/times?plan={both(salon)}&{days}")).json()
        starts = found["times"]["2026-12-02"]
        assert (starts[0], starts[-1]) == ("2026-12-02T09:00:00+01:00", "2026-12-02T15:00:00+01:00")
        page = (await b.get(f"{HERE}?plan={both(salon)}&day=2026-12-02")).text
        assert all(start in page for start in starts)


async def test_hands_and_feet_can_be_asked_for_at_the_same_time() -> None:
    salon = await open_salon()
    await Service.update({Service.at_once: True}).where(Service.id.is_in([salon.haircut, salon.colour]))
    async with browser() as b:
        page = unescape((await b.get(f"{HERE}?plan={both(salon)}")).text)
        assert "At the same time, by two people" in page
        code = await held(b, both(salon), at_once="1")
        answer = await b.post(f"{HERE}/visits", data=form(both(salon), hold=code, at_once="1", **MASHA))
        assert answer.status_code == 303
    visit = await Visit.objects().get(Visit.code == code)
    assert (wall(visit.starts_at), wall(visit.ends_at)) == ("10:00", "12:00")


async def test_a_hold_of_several_can_be_kept_longer_once() -> None:
    salon = await open_salon()
    async with browser() as b:
        code = await held(b, both(salon))
        await fetch_value("UPDATE hold SET expires_at = expires_at - interval '1 minute' RETURNING id")
        page = await b.post(f"{HERE}/holds/{code}/extension", data=form(both(salon), name="Masha"))
        assert (page.status_code, "Good, take your time." in page.text, "Masha" in page.text) == (
            200,
            True,
            True,
        )
        assert await fetch_value("SELECT count(DISTINCT expires_at) FROM hold") == 1
        again = await b.post(f"{HERE}/holds/{code}/extension", data=form(both(salon)))
        assert again.status_code == 409


async def test_its_client_moves_all_of_it_at_once() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, both(salon))
        page = (await b.get(f"/v/{visit.code}/times?day=2026-12-02")).text
        assert at("13:00").isoformat()[:10] in page
        moved = {"starts_at": at("13:00").isoformat(), "version": str(visit.version)}
        answer = await b.post(f"/v/{visit.code}/time", data=moved)
        assert answer.status_code == 303
    assert [wall(each.starts_at) for each in await all_booked(visit.id)] == ["13:00", "15:00"]


async def test_who_booked_cancels_for_everybody_or_only_for_herself() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, pair(salon), guest_1="Tom")
        page = (await b.get(f"/v/{visit.code}/cancellation")).text
        assert "Also for Tom" in page
        asked = {"version": str(visit.version), "everyone": "yes"}
        assert (await b.post(f"/v/{visit.code}/cancellation", data=asked)).status_code == 303
        assert await Visit.count().where(Visit.status == "cancelled") == 2
        other = await booked(b, pair(salon), guest_1="Tom")
        await b.post(f"/v/{other.code}/cancellation", data={"version": str(other.version)})
        assert await Visit.count().where(Visit.status == "waiting") == 1


async def test_who_comes_along_sees_only_their_own_visit() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, pair(salon), guest_1="Tom")
        [tom] = await Visit.objects().where(Visit.party == visit.party, Visit.id != visit.id)
        page = (await b.get(f"/v/{tom.code}")).text
        assert (visit.code in page, "Who comes along" in page) == (False, False)
