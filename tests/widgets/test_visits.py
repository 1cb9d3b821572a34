"""The client's own page of a visit."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar

from booking import actions as booking
from clients.tables import Visit
from kit import clock
from kit.vault import new_code
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.flow import TEN, book, hidden_on, times_on

pytestmark = pytest.mark.usefixtures("morning")


async def booked(b: httpx.AsyncClient, salon: Salon, starts_at: str = TEN) -> Visit:
    answer = await book(b, salon, starts_at)
    assert answer.status_code == 303, answer.text
    visit = await Visit.objects().order_by(Visit.id, ascending=False).first()
    assert visit is not None
    return visit


async def again(visit: Visit) -> Visit:
    fresh = await Visit.objects().get(Visit.id == visit.id)
    assert fresh is not None
    return fresh


async def test_the_page_says_what_when_and_where() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        page = await b.get(f"/v/{visit.code}")
        assert page.status_code == 200
        for words in ("Haircut", "Thursday 10 December", "10:00–11:00", "€45.00", "Google", "Outlook"):
            assert words in page.text
        assert page.headers["cache-control"] == "no-store"
        assert "noindex" in page.text


@pytest.mark.parametrize("path", ["", "/calendar.ics", "/times", "/cancellation"])
async def test_a_code_nobody_has_opens_nothing(path: str) -> None:
    async with browser() as b:
        for code in (new_code(), "1", "%00", "x" * 500):
            assert (await b.get(f"/v/{code}{path}")).status_code == 404


async def test_a_wrong_code_changes_nothing() -> None:
    async with browser() as b:
        assert (await b.post(f"/v/{new_code()}/time", data={"starts_at": TEN})).status_code == 404
        assert (await b.post(f"/v/{new_code()}/cancellation", data={})).status_code == 404


async def test_the_calendar_file_follows_the_visit() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)

        async def event():  # type: ignore[no-untyped-def]
            answer = await b.get(f"/v/{visit.code}/calendar.ics")
            assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
            [found] = Calendar.from_ical(answer.content).walk("VEVENT")
            return found

        first = await event()
        assert first.decoded("DTSTART") == datetime(2026, 12, 10, 9, tzinfo=UTC)
        moved_to = "2026-12-11T09:00:00+01:00"
        await b.post(f"/v/{visit.code}/time", data={"starts_at": moved_to, "version": str(visit.version)})
        second = await event()
        assert second.decoded("DTSTART") == datetime(2026, 12, 11, 8, tzinfo=UTC)
        assert str(first["UID"]) == str(second["UID"])
        assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
        await b.post(f"/v/{visit.code}/cancellation", data={})
        third = await event()
        assert str(third["STATUS"]) == "CANCELLED"
        assert int(third["SEQUENCE"]) > int(second["SEQUENCE"])


async def test_the_client_moves_a_visit_by_the_buttons_of_the_page() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        page = await b.get(f"/v/{visit.code}/times")
        assert "When suits you better?" in page.text
        assert "Thursday 10 December" in page.text
        target = times_on(page.text)[-1]
        answer = await b.post(f"/v/{visit.code}/time", data={**hidden_on(page.text), "starts_at": target})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/v/{visit.code}")
        assert (await again(visit)).starts_at == datetime.fromisoformat(target)


async def test_a_visit_with_a_chosen_specialist_is_moved_with_the_same() -> None:
    salon = await open_salon()
    async with browser() as b:
        body = {
            "service": salon.haircut,
            "member": salon.lena,
            "starts_at": TEN,
            "name": "Frank",
            "phone": "+4915187654321",
        }
        code = (await b.post("/book/center/visits", json=body)).json()["code"]
        page = await b.get(f"/v/{code}/times")
        assert "Any specialist" not in page.text
        assert hidden_on(page.text)["member"] == str(salon.lena)
        other = await b.get(f"/v/{code}/times?member={salon.anna}")
        assert hidden_on(other.text)["member"] == str(salon.anna)


@pytest.mark.parametrize(
    ("starts_at", "status"),
    [
        ("2026-12-06T10:00:00+01:00", 409),
        ("2026-12-10T10:07", 409),
        ("2026-11-01T10:00", 409),
        ("never", 422),
        ("", 422),
    ],
)
async def test_a_time_that_cannot_be_had_moves_nothing(starts_at: str, status: int) -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        answer = await b.post(f"/v/{visit.code}/time", data={"starts_at": starts_at, "version": "1"})
        assert answer.status_code == status
        assert times_on(answer.text)
        assert (await again(visit)).version == visit.version


async def test_a_change_from_an_older_page_is_refused() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        move = {"starts_at": "2026-12-11T09:00:00+01:00", "version": str(visit.version)}
        assert (await b.post(f"/v/{visit.code}/time", data=move)).status_code == 303
        stale = {"starts_at": "2026-12-11T12:00:00+01:00", "version": str(visit.version)}
        answer = await b.post(f"/v/{visit.code}/time", data=stale)
        assert answer.status_code == 409
        assert "Friday 11 December" in answer.text
        answer = await b.post(f"/v/{visit.code}/cancellation", data={"version": str(visit.version)})
        assert answer.status_code == 409
        assert (await again(visit)).status == Visit.Status.waiting


async def test_cancelling_asks_first_and_says_what_will_happen() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        page = await b.get(f"/v/{visit.code}/cancellation")
        assert "given to somebody else" in page.text
        assert (await again(visit)).status == Visit.Status.waiting
        answer = await b.post(f"/v/{visit.code}/cancellation", data={**hidden_on(page.text), "why": "Ill"})
        assert answer.status_code == 303
        gone = await again(visit)
        assert (gone.status, gone.cancelled_why) == (Visit.Status.cancelled, "Ill")
        page = await b.get(f"/v/{visit.code}")
        assert "This visit is cancelled" in page.text
        assert "Move" not in page.text
        assert f"/v/{visit.code}/again" in page.text


async def test_cancelled_twice_is_cancelled_once() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        for _ in range(2):
            assert (await b.post(f"/v/{visit.code}/cancellation", data={})).status_code == 303
        assert (await again(visit)).version == visit.version + 1


async def test_a_reason_too_long_is_said_beside_the_field_and_kept() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        answer = await b.post(f"/v/{visit.code}/cancellation", data={"why": "x" * 301})
        assert answer.status_code == 422
        assert "x" * 301 in answer.text
        assert (await again(visit)).status == Visit.Status.waiting


async def test_inside_the_notice_the_client_is_asked_to_call() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon, "2026-12-01T15:00:00+01:00")
        page = await b.get(f"/v/{visit.code}")
        assert "too close" in page.text
        for path in ("times", "cancellation"):
            assert (await b.get(f"/v/{visit.code}/{path}")).status_code == 409
        assert (await b.post(f"/v/{visit.code}/time", data={"starts_at": TEN})).status_code == 409
        assert (await b.post(f"/v/{visit.code}/cancellation", data={})).status_code == 409
        assert (await again(visit)).version == visit.version


async def test_a_visit_that_is_over_can_only_be_booked_again() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        with clock.pretend(visit.ends_at + timedelta(hours=1)):
            page = await b.get(f"/v/{visit.code}")
            assert "This visit is over" in page.text
            assert "Cancel" not in page.text
            assert "Book again" in page.text
        await Visit.update({Visit.status: Visit.Status.done}, force=True)
        assert "Thank you for coming" in (await b.get(f"/v/{visit.code}")).text


async def test_a_visit_the_desk_moved_shows_its_new_time() -> None:
    salon = await open_salon()
    async with browser() as b:
        visit = await booked(b, salon)
        target = datetime(2026, 12, 11, 12, tzinfo=UTC)
        await booking.move(salon.actors["Olga"], visit.id, booking.Move(target, salon.lena, visit.version))
        page = await b.get(f"/v/{visit.code}")
        assert "Friday 11 December" in page.text
        assert "Lena" in page.text
