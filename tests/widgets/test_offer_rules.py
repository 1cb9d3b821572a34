"""The rules of offer as the client meets them."""

from datetime import date

import pytest

from booking.tables import Hold
from catalog.tables import Branch, Service
from clients.tables import Client, ClientGroup, Visit
from staff.tables import ClosedOnline
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import MASHA, TEN, book, hold, times_on

pytestmark = pytest.mark.usefixtures("morning")

TENTH = date(2026, 12, 10)


async def test_a_day_closed_online_looks_closed_and_cannot_be_held() -> None:
    salon = await open_salon()
    await ClosedOnline(branch=salon.center, starts_on=TENTH, ends_on=TENTH).save()
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&day=2026-12-10")
        assert "<small>closed</small>" in page.text
        assert not [each for each in times_on(page.text) if each.startswith("2026-12-10")]
        answer = await hold(b, salon)
    assert answer.status_code == 409
    assert "That day cannot be booked online" in answer.text
    assert times_on(answer.text)


async def test_the_page_reaches_as_far_as_the_service_allows() -> None:
    salon = await open_salon()
    await Service.update({Service.horizon_days: 5}).where(Service.id == salon.haircut)
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&day=2027-01-10")
    assert "day=2026-12-06" in page.text
    assert "day=2026-12-07" not in page.text


async def test_a_visit_that_may_only_be_cancelled_offers_no_move() -> None:
    salon = await open_salon()
    await Branch.update({Branch.move_notice_minutes: 14 * 1440}).where(Branch.id == salon.center)
    async with browser() as b:
        form = await b.get((await hold(b, salon)).headers["location"])
        assert "Plans change: Cancel until Wednesday 9 December" in form.text
        done = await b.post("/book/center/visits", data={"service": salon.haircut, "starts_at": TEN, **MASHA})
        page = await b.get(done.headers["location"])
        assert "Cancel the visit" in page.text
        assert "/times" not in page.text
        assert "too close to your visit to move it here" in page.text
        visit = await Visit.objects().first()
        late = await b.post(f"/v/{visit.code}/time", data={"starts_at": "2026-12-11T10:00:00+01:00"})
    assert late.status_code == 409
    assert (await Visit.objects().first()).starts_at == visit.starts_at


async def test_both_notices_are_said_where_they_differ() -> None:
    salon = await open_salon()
    await Service.update({Service.move_notice_minutes: 120}).where(Service.id == salon.haircut)
    async with browser() as b:
        page = await b.get((await book(b, salon)).headers["location"])
    assert "Move until Thursday 10 December" in page.text
    assert "Cancel until Wednesday 9 December" in page.text


async def test_a_full_day_is_shown_as_full() -> None:
    salon = await open_salon()
    await Service.update({Service.most_a_day: 1}).where(Service.id == salon.haircut)
    async with browser() as b:
        await book(b, salon)
        page = await b.get(f"/book/center?service={salon.haircut}&day=2026-12-10")
        assert not [each for each in times_on(page.text) if each.startswith("2026-12-10")]
        answer = await hold(b, salon, "2026-12-10T12:00:00+01:00")
    assert answer.status_code == 409
    assert "at most 1 a day can be booked online" in answer.text


async def test_who_holds_the_last_time_of_a_day_may_still_choose_another() -> None:
    salon = await open_salon()
    await Service.update({Service.most_a_day: 1}).where(Service.id == salon.haircut)
    async with browser() as b:
        held = await hold(b, salon)
        code = held.headers["location"].rpartition("/")[2]
        other = await hold(b, salon, "2026-12-10T12:00:00+01:00", hold=code)
    assert other.status_code == 303
    assert await Hold.count() == 1


async def test_a_client_with_too_many_visits_is_told_in_the_form_and_keeps_the_time() -> None:
    salon = await open_salon()
    await Branch.update({Branch.client_most_coming: 1, Branch.phone: "+49 30 1"}).where(
        Branch.id == salon.center
    )
    async with browser() as b:
        await book(b, salon)
        answer = await book(b, salon, "2026-12-11T10:00:00+01:00")
        assert answer.status_code == 409
        assert "at most 1 visit to come can be booked online. Please call us: +49 30 1." in answer.text
        assert 'value="0151 12345678"' in answer.text
        assert "Held for you until" in answer.text
        assert (await Visit.count(), await Hold.count()) == (1, 1)
        asked = {"service": salon.haircut, "starts_at": "2026-12-11T12:00:00+01:00", **MASHA}
        told = await b.post("/book/center/visits", json=asked)
    assert (told.status_code, await Visit.count()) == (409, 1)


async def test_the_page_says_beforehand_for_whom_a_service_is() -> None:
    salon = await open_salon()
    await Service.update({Service.seen_within_days: 90}).where(Service.id == salon.haircut)
    said = "For clients who were here in the 90 days before."
    async with browser() as b:
        assert said in (await b.get(f"/book/center?service={salon.haircut}")).text
        form = await b.get((await hold(b, salon)).headers["location"])
        assert said in form.text
        answer = await book(b, salon, "2026-12-10T12:00:00+01:00")
    assert answer.status_code == 409
    assert "we know no visit under this phone number" in answer.text
    assert await Visit.count() == 0


async def test_the_page_of_somebody_banned_tells_no_more_than_to_call() -> None:
    salon = await open_salon()
    await Client.update({Client.online_ban: True, Client.online_ban_why: "Never comes"}).where(
        Client.id == salon.masha
    )
    async with browser() as b:
        answer = await book(b, salon)
    assert "We could not take this booking online. Please call us." in answer.text
    assert "Never comes" not in answer.text
    assert await Visit.count() == 0


async def test_the_page_of_a_regular_s_visit_reaches_as_far_as_their_group() -> None:
    salon = await open_salon()
    group = ClientGroup(name="Regulars", horizon_days=200)
    await group.save()
    async with browser() as b:
        done = await book(b, salon)
        far = f"{done.headers['location']}/times?day=2027-03-01"
        assert not [each for each in times_on((await b.get(far)).text) if each.startswith("2027-03-01")]
        await Client.update({Client.client_group: group.id}).where(Client.id == salon.masha)
        assert [each for each in times_on((await b.get(far)).text) if each.startswith("2027-03-01")]
