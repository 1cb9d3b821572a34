"""From a tapped time to a visit."""

import httpx
import pytest

from booking.tables import Appointment, Hold
from catalog.tables import AnyStaff, Service
from clients.tables import Visit, VisitLine, VisitOrigin
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import MASHA, TEN, book, hidden_on, hold, times_on
from widgets import limits

pytestmark = pytest.mark.usefixtures("morning")

FRANK = "2026-12-10T10:07:00+01:00"


async def test_a_stranger_books_in_three_steps() -> None:
    salon = await open_salon()
    async with browser() as b:
        held = await hold(b, salon)
        assert held.status_code == 303
        assert held.headers["location"].startswith("/book/center/holds/")
        form = await b.get(held.headers["location"])
        assert "Held for you until 09:10" in form.text
        done = await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA})
        assert done.status_code == 303
        visit = await Visit.objects().first()
        assert done.headers["location"] == f"/v/{visit.code}"
        assert (visit.client, visit.status) == (salon.masha, Visit.Status.waiting)
        assert "You are booked" in (await b.get(f"/v/{visit.code}")).text


async def test_who_books_any_specialist_gets_the_one_whom_the_rule_of_the_service_names() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        for member, rank in ((salon.anna, "2"), (salon.lena, "1")):
            ranked = {f"can-{salon.haircut}": "yes", f"rank-{salon.haircut}": rank}
            assert (await vera.post(f"/desk/staff/{member}/skills", data=ranked)).status_code == 303
    await Service.update({Service.any_staff: AnyStaff.priority}).where(Service.id == salon.haircut)
    async with browser() as b:
        held = await Hold.objects().where(Hold.code == code_in(await hold(b, salon))).first()
        assert (held.member, held.any_member) == (salon.lena, True)
        await hold(b, salon)  # somebody else, for the same time
        await book(b, salon, "2026-12-10T12:00:00+01:00")
    [line] = await VisitLine.objects()
    assert line.member == salon.lena
    assert sorted(await Hold.select(Hold.member).output(as_list=True)) == [salon.anna, salon.lena]


def code_in(answer: httpx.Response) -> str:
    return answer.headers["location"].rsplit("/", 1)[1]


async def test_the_form_sent_twice_makes_one_visit() -> None:
    salon = await open_salon()
    async with browser() as b:
        form = await b.get((await hold(b, salon)).headers["location"])
        body = {**hidden_on(form.text), **MASHA}
        first = await b.post("/book/center/visits", data=body)
        second = await b.post("/book/center/visits", data=body)
        assert first.headers["location"] == second.headers["location"]
        assert await Visit.count() == 1


async def test_back_after_booking_leads_to_the_visit() -> None:
    salon = await open_salon()
    async with browser() as b:
        held = await hold(b, salon)
        form = await b.get(held.headers["location"])
        done = await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA})
        back = await b.get(held.headers["location"])
        assert (back.status_code, back.headers["location"]) == (303, done.headers["location"])


async def test_wrong_fields_come_back_together_with_what_was_typed() -> None:
    salon = await open_salon()
    async with browser() as b:
        answer = await book(b, salon, name="", phone="12", email="nobody", comment="<b>Hello</b>")
        assert answer.status_code == 422
        assert answer.text.count('aria-invalid="true"') == 3
        assert "Please write a name." in answer.text
        assert 'value="12"' in answer.text
        assert "&lt;b&gt;Hello" in answer.text
        assert "Held for you until" in answer.text
        assert await Visit.count() == 0


async def test_a_time_that_is_gone_offers_the_next_ones_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    async with browser() as b:
        wanted = {"service": str(salon.haircut), "member": str(salon.anna), "starts_at": TEN, **MASHA}
        assert (await b.post("/book/center/visits", data=wanted)).status_code == 303
        late = await b.post("/book/center/visits", data={**wanted, "name": "Frank", "phone": "0151 87654321"})
        assert late.status_code == 409
        assert "Somebody was faster" in late.text
        kept = hidden_on(late.text)
        assert (kept["name"], kept["phone"]) == ("Frank", "0151 87654321")
        again = await b.post("/book/center/holds", data={**kept, "starts_at": times_on(late.text)[0]})
        assert again.status_code == 201
        assert 'value="Frank"' in again.text
        done = await b.post(
            "/book/center/visits", data={**hidden_on(again.text), "name": "Frank", "phone": "0151 87654321"}
        )
        assert done.status_code == 303
        assert await Visit.count() == 2


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"starts_at": "2026-11-30T10:00:00+01:00"}, 409),  # yesterday
        ({"starts_at": FRANK}, 409),  # off the grid
        ({"starts_at": "2026-12-10T03:00:00+01:00"}, 409),  # at night
        ({"starts_at": "2099-12-10T10:00:00+01:00"}, 409),
        ({"starts_at": "9999-12-31T23:59:00+00:00"}, 409),
        ({"starts_at": "ten o'clock"}, 422),
        ({"starts_at": ""}, 422),
        ({"service": "999999"}, 404),
        ({"service": "haircut"}, 404),
        ({"service": ""}, 404),
        ({"member": "999999"}, 409),
        ({"member": "Anna"}, 404),
    ],
)
async def test_what_cannot_be_had_is_a_sentence_and_changes_nothing(
    wrong: dict[str, str], status: int
) -> None:
    salon = await open_salon()
    async with browser() as b:
        wanted = {"service": str(salon.haircut), "starts_at": TEN, **MASHA, **wrong}
        for path in ("/book/center/holds", "/book/center/visits"):
            answer = await b.post(path, data=wanted)
            assert answer.status_code == status, answer.text
            assert "<h1" in answer.text
            assert not times_on(answer.text) or hidden_on(answer.text)["name"] == MASHA["name"]
        assert await Appointment.count() + await Hold.count() + await Visit.count() == 0


async def test_whoever_cannot_be_had_is_replaced_by_whoever_can() -> None:
    salon = await open_salon()
    async with browser() as b:
        answer = await hold(b, salon, member="999999", **MASHA)
        assert times_on(answer.text)
        assert "member" not in hidden_on(answer.text)


async def test_another_branchs_specialist_cannot_be_booked_here() -> None:
    salon = await open_salon()
    async with browser() as b:
        assert (await hold(b, salon, member=str(salon.boris))).status_code == 409
        assert await Hold.count() == 0


async def test_a_huge_or_misshapen_form_is_refused_with_a_sentence() -> None:
    await open_salon()
    async with browser() as b:
        huge = await b.post("/book/center/visits", data={"comment": "x" * 10_000_000})
        assert huge.status_code == 413
        assert "too large" in huge.text
        files = await b.post("/book/center/visits", files={"name": ("a.txt", b"hello")})
        assert files.status_code == 422
        twice = await b.post(
            "/book/center/visits",
            content=b"name=a&name=b",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert twice.status_code in (404, 422)
        odd = await b.post(
            "/book/center/holds",
            content=b"\xff\x00%%%",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert odd.status_code in (400, 404, 422)
        nul = await b.post(
            "/book/center/visits", data={"service": "1", "starts_at": TEN, "hold": "\0", "name": "\0"}
        )
        assert nul.status_code in (404, 422)


async def test_a_form_on_another_site_is_refused() -> None:
    salon = await open_salon()
    async with browser() as b:
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
        ):
            answer = await b.post(
                "/book/center/holds", data={"service": str(salon.haircut), "starts_at": TEN}, headers=headers
            )
            assert answer.status_code == 403
        assert await Hold.count() == 0
        own = {"origin": "http://salon.test", "sec-fetch-site": "same-origin"}
        answer = await b.post(
            "/book/center/holds", data={"service": str(salon.haircut), "starts_at": TEN}, headers=own
        )
        assert answer.status_code == 303


async def test_too_many_from_one_address_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "per_minute", lambda: 2)
    salon = await open_salon()
    async with browser() as b:
        for _ in range(2):
            await hold(b, salon)
        answer = await hold(b, salon, "2026-12-10T12:00:00+01:00")
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        assert "wait" in answer.text
        assert (await b.get("/book/center")).status_code == 200


async def test_where_the_client_came_from_is_kept_beside_the_booking() -> None:
    salon = await open_salon()
    async with browser() as b:
        wanted = {"service": str(salon.haircut), "starts_at": TEN, **MASHA}
        answer = await b.post("/book/center/visits?utm_source=maps&embed=popup&evil=1", data=wanted)
        visit = await Visit.objects().first()
        assert answer.headers["location"] == f"/v/{visit.code}?booked=yes&embed=popup&utm_source=maps"
        noted = await VisitOrigin.objects().first()
        assert (noted.visit, noted.first, noted.last) == (visit.id, '{"utm_source": "maps"}', noted.first)
