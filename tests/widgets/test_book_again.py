"""“Book again” of a visit with several services, of a class, and of what is not all there any more."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from booking.tables import Seat
from clients.tables import Client, Visit
from kit.db import execute, fetch
from tests.booking.classes import offer_yoga, put_on, seat
from tests.booking.extras import beard, towel
from tests.booking.test_several import spa_day
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import TEN, hidden_on, times_on
from tests.widgets.test_again import FIELDS, SPOILED, key_of, spoiled_key

pytestmark = pytest.mark.usefixtures("morning")


async def led(b: httpx.AsyncClient, visit: Visit, key: str) -> str:
    """Where “Book again” of the visit leads."""
    answer = await b.get(f"/v/{visit.code}/again?mine={key}")
    assert answer.status_code == 302
    return str(answer.headers["location"])


async def had(b: httpx.AsyncClient, plan: str, **more: str) -> Visit:
    """A visit of several services that Masha came to, on a day that is over."""
    sent = {"plan": plan, "starts_at": TEN}
    held = await b.post("/book/center/together/holds", data=sent)
    typed = {"name": "Masha", "phone": "0151 12345678", **more}
    form = hidden_on((await b.get(held.headers["location"])).text)
    answer = await b.post("/book/center/together/visits", data={**form, **typed})
    assert answer.status_code == 303, answer.text
    return await over(answer.headers["location"])


async def over(location: str) -> Visit:
    code = urlsplit(location).path.split("/")[2]
    visit = await Visit.objects().get(Visit.code == code)
    await execute("UPDATE appointment SET released_at = now() WHERE visit = $1", visit.id)
    await execute("UPDATE visit SET status = 'done', done_at = now() WHERE id = $1", visit.id)
    return visit


async def lines(visit: Visit) -> list[tuple[int, int, bool]]:
    rows = await fetch(
        "SELECT service, member, added_to IS NOT NULL AS is_added FROM visit_line WHERE visit = $1"
        " ORDER BY coalesce(starts_at, '-infinity'), position, id",
        visit.id,
    )
    return [(row["service"], row["member"], row["is_added"]) for row in rows]


async def confirmed(b: httpx.AsyncClient, key: str, where: str, post: str, **more: str) -> httpx.Response:
    """The last step, on which nothing is typed, sent as it stands."""
    page = await b.get(where)
    assert "Masha Petrova" in page.text, page.text
    assert not any(field in page.text for field in FIELDS)
    assert "12345678" not in page.text
    return await b.post(f"{post}?mine={key}", data={**hidden_on(page.text), **more})


async def test_several_services_with_their_people_and_add_ons_take_two_taps() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    key = await key_of(salon.masha)
    async with browser() as b:
        before = await had(b, f"{salon.colour}.m{salon.lena}-{salon.haircut}.m{salon.anna}.a{trim}")
        where = await led(b, before, key)
        plan = f"{salon.colour}.m{salon.lena}-{salon.haircut}.m{salon.anna}.a{trim}"
        assert parse_qs(urlsplit(where).query) == {"plan": [plan], "mine": [key]}
        times = await b.get(where)
        start = times_on(times.text)[0]
        held = await b.post(
            f"/book/center/together/holds?mine={key}", data={**hidden_on(times.text), "starts_at": start}
        )
        post = "/book/center/together/visits"
        answer = await confirmed(b, key, held.headers["location"], post)
        assert answer.status_code == 303, answer.text
    made = await Visit.objects().get(Visit.id > before.id)
    assert (made.client, made.id != before.id) == (salon.masha, True)
    assert await lines(made) == await lines(before)
    assert await Client.count() == 1


async def test_somebody_else_types_for_several_as_ever_and_what_is_wrong_is_said() -> None:
    salon = await open_salon()
    key = await key_of(salon.masha)
    plan = f"{salon.colour}-{salon.haircut}"
    async with browser() as b:
        sent = {"plan": plan, "starts_at": TEN}
        held = await b.post(f"/book/center/together/holds?mine={key}", data=sent)
        page = await b.get(held.headers["location"])
        others = unescape(re.search(r'href="([^"]+)">Somebody else', page.text)[1])  # type: ignore[index]
        typed = await b.get(others)
        assert typed.status_code == 200
        assert all(field in typed.text for field in FIELDS)
        await execute("UPDATE client SET online_ban = TRUE")
        refused = await b.post(f"/book/center/together/visits?mine={key}", data=hidden_on(page.text))
    assert refused.status_code in (403, 409, 422)
    assert "12345678" not in refused.text
    assert not await Visit.exists()


@pytest.mark.parametrize("how", ["forged", "old", "of another kind", *SPOILED])
async def test_a_link_that_opens_nothing_books_nothing_of_several_and_no_place(how: str) -> None:
    salon = await open_salon()
    event = await put_on(salon, await offer_yoga(salon))
    key = await spoiled_key(salon.masha, how)
    several = {"plan": f"{salon.colour}-{salon.haircut}", "starts_at": TEN, "as_before": "yes"}
    async with browser() as b:
        held = await b.post(f"/book/center/together/holds?mine={key}", data=several)
        page = await b.get(held.headers["location"])
        place = await b.get(f"/book/center/events/{event.id}?mine={key}")
        for each in (page, place):
            assert all(field in each.text for field in FIELDS)
            assert "Masha" not in each.text
        sent = {**hidden_on(page.text), "as_before": "yes"}
        refused = await b.post(f"/book/center/together/visits?mine={key}", data=sent)
        sent = {**hidden_on(place.text), "as_before": "yes", "seats": "1"}
        no_place = await b.post(f"/book/center/events/{event.id}/visits?mine={key}", data=sent)
    assert (refused.status_code, no_place.status_code) == (422, 422)
    assert not await Visit.exists()


async def test_the_next_date_of_a_class_that_has_places_takes_two_taps() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon, capacity=2, max_seats=2)
    first, full, off, free, later = [
        await put_on(salon, yoga, f"{hour:02}:00") for hour in (9, 10, 11, 12, 13)
    ]
    masha = {"name": "Masha", "phone": "+49 151 12345678"}
    visit = await seat(first.id, **masha)
    await seat(full.id, 7, 2)
    await execute("UPDATE group_event SET cancelled_at = now() WHERE id = $1", off.id)
    key = await key_of(salon.masha)
    async with browser() as b:
        where = await led(b, visit, key)
        assert urlsplit(where).path == f"/book/center/events/{free.id}"
        post = f"/book/center/events/{free.id}/visits"
        answer = await confirmed(b, key, where, post, seats="1")
        assert answer.status_code == 303, answer.text
        assert urlsplit(await led(b, visit, key)).path == f"/book/center/events/{later.id}"
    assert await Seat.count() == 3
    assert await Visit.count().where(Visit.client == salon.masha) == 2


async def test_a_class_without_a_free_place_leads_to_its_dates() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon, capacity=2, max_seats=2)
    first, full = [await put_on(salon, yoga, f"{hour:02}:00") for hour in (9, 10)]
    visit = await seat(first.id, 1)
    await seat(full.id, 7, 2)
    key = await key_of(salon.masha)
    async with browser() as b:
        dates = await led(b, visit, key)
        assert parse_qs(urlsplit(dates).query) == {"service": [str(yoga)], "mine": [key]}
        assert (await b.get(dates)).status_code == 200


async def test_one_service_leads_to_its_times_with_what_was_added_and_whom_they_had() -> None:
    salon = await open_salon()
    trim, hot = await beard(salon), await towel(salon)
    key = await key_of(salon.masha)
    async with browser() as b:
        visit = await had(b, f"{salon.haircut}.m{salon.lena}.a{trim}.a{hot}")
        query = parse_qs(urlsplit(await led(b, visit, key)).query)
        assert query == {
            "service": [str(salon.haircut)], "member": [str(salon.lena)], "addons": [f"{trim}-{hot}"],
            "mine": [key],
        }  # fmt: skip
        await execute("UPDATE visit SET any_member = TRUE")
        await execute("DELETE FROM visit_line WHERE added_to IS NOT NULL")
        query = parse_qs(urlsplit(await led(b, visit, key)).query)
        assert query == {"service": [str(salon.haircut)], "addons": ["0"], "mine": [key]}
        page = await b.get(await led(b, visit, key))
        assert times_on(page.text), "what may be added was answered before"


async def test_a_package_is_booked_again_as_one() -> None:
    salon = await open_salon()
    package = await spa_day(salon)
    key = await key_of(salon.masha)
    async with browser() as b:
        visit = await had(b, f"{package}.m{salon.anna}")
        assert parse_qs(urlsplit(await led(b, visit, key)).query)["plan"] == [f"{package}.m{salon.anna}"]
        await execute("UPDATE service SET is_active = FALSE WHERE id = $1", package)
        plan = f"{salon.colour}.m{salon.anna}-{salon.haircut}.m{salon.anna}"
        assert parse_qs(urlsplit(await led(b, visit, key)).query)["plan"] == [plan]


async def test_what_cannot_be_had_any_more_is_left_out_and_the_rest_can_be_booked() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    key = await key_of(salon.masha)
    async with browser() as b:
        visit = await had(b, f"{salon.colour}.m{salon.lena}-{salon.haircut}.m{salon.anna}.a{trim}")
        await execute("UPDATE staff_member SET is_online = FALSE WHERE id = $1", salon.lena)
        await execute("DELETE FROM add_on")
        query = parse_qs(urlsplit(await led(b, visit, key)).query)
        assert query["plan"] == [f"{salon.colour}-{salon.haircut}.m{salon.anna}"]
        await execute("UPDATE service SET is_active = FALSE WHERE id = $1", salon.colour)
        query = parse_qs(urlsplit(await led(b, visit, key)).query)
        assert (query["service"], query["member"]) == ([str(salon.haircut)], [str(salon.anna)])
        await execute("UPDATE service SET is_online = FALSE")
        page = await b.get(await led(b, visit, key))
        assert page.status_code == 404
        assert "What would you like?" in page.text
        assert (await b.get("/v/nothing/again")).status_code == 404


async def test_who_came_along_books_again_what_was_theirs() -> None:
    salon = await open_salon()
    key = await key_of(salon.masha)
    async with browser() as b:
        await had(b, f"{salon.haircut}~{salon.colour}", guest_1="Tom")
        [guest] = await Visit.objects().where(Visit.client.name == "Tom")
        assert parse_qs(urlsplit(await led(b, guest, key)).query)["service"] == [str(salon.colour)]
