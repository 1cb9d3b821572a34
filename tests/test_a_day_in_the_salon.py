"""One day at Center, told through HTTP: a stranger books, and the visit drives everything."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from kit import clock, db
from tests.browse import browser
from tests.cast import PASSWORD, Salon, open_salon

MORNING = datetime(2026, 12, 1, 8, tzinfo=UTC)  # 09:00 in Berlin
TOMORROW_AT_TEN = "2026-12-02T10:00:00+01:00"
JSON = {"accept": "application/json"}


async def one(sql: str, *values: object):  # type: ignore[no-untyped-def]
    return await db.fetch_value(sql, *values)


async def sign_in(desk: httpx.AsyncClient, name: str) -> None:
    """As a person does it: the page, then the form with its token."""
    await desk.get("/desk/sign-in")
    token = desk.cookies["csrftoken"]
    form = {"email": f"{name.lower()}@example.com", "password": PASSWORD, "_csrf_token": token}
    answer = await desk.post("/desk/session", data=form)
    assert answer.status_code == 303, answer.text
    desk.headers["x-csrftoken"] = token


async def book(
    stranger: httpx.AsyncClient, salon: Salon, at: str, phone: str = "0151 12345678"
) -> httpx.Response:
    body = {
        "service": salon.haircut,
        "member": salon.anna,
        "starts_at": at,
        "name": "Masha Petrova",
        "phone": phone,
        "email": "masha@example.com",
    }
    return await stranger.post("/book/center/visits", json=body, headers=JSON)


async def set_the_stage(salon: Salon) -> None:
    """What a manager has set up before the first client: terms, points, a cash desk."""
    import checkout.actions
    import loyalty.actions
    import payroll.actions
    from loyalty.rules import NewPointsRule

    vera = salon.actors["Vera"]
    since = date(2026, 9, 1)
    await payroll.actions.set_terms(vera, salon.anna, since, 4000, 1000)
    rule = NewPointsRule(name="Points", starts_on=since, rate=500, point_value=10)
    await loyalty.actions.set_points_rule(vera, salon.center, rule)
    await checkout.actions.add_desk(vera, salon.center, "Front desk")


async def points_of(salon: Salon) -> int:
    import loyalty.queries

    return await loyalty.queries.balance(salon.masha, salon.center)


async def pay_of_anna(salon: Salon) -> int:
    return int(await one("SELECT coalesce(sum(amount), 0) FROM pay_line WHERE member = $1", salon.anna))


async def drawer() -> int:
    return int(
        await one(
            "SELECT coalesce(sum(amount), 0) "
            "FROM posting JOIN book_account ON book_account.id = posting.account WHERE kind = 'cash_desk'"
        )
    )


async def book_is_whole() -> bool:
    import ledger.queries

    return await ledger.queries.faults() == []


async def visit_state(visit: int) -> tuple[str, int]:
    row = await db.fetch_one("SELECT status, version FROM visit WHERE id = $1", visit)
    assert row is not None
    return row["status"], row["version"]


@pytest.mark.usefixtures("morning")
async def test_a_day_in_the_salon() -> None:
    salon = await open_salon()
    await set_the_stage(salon)
    async with browser() as stranger, browser() as desk:
        visit = await a_stranger_books(salon, stranger)
        await reception_sees_it(salon, desk, visit)
        with clock.pretend(MORNING + timedelta(days=1, hours=1)):  # Wednesday, 10:00 in Berlin
            await she_comes_and_buys(salon, desk, visit)
            await payments_that_do_not_settle_it_change_nothing(desk, visit)
            await she_pays(salon, desk, visit)
            await the_owner_reads(salon, visit)
            await it_was_wrong_and_is_taken_back(salon, desk, visit)
            await it_is_closed_again_and_right(salon, desk, visit)
            await the_drawer_is_counted(desk)
        await she_is_written_to(visit)


async def a_stranger_books(salon: Salon, stranger: httpx.AsyncClient) -> int:
    """Free times, a booking, the same time for somebody else, and her own link."""
    query = f"service={salon.haircut}&member={salon.anna}&first=2026-12-02&last=2026-12-02"
    free = (await stranger.get(f"/book/center/times?{query}", headers=JSON)).json()["times"]
    assert TOMORROW_AT_TEN in free["2026-12-02"]

    made = await book(stranger, salon, TOMORROW_AT_TEN)
    assert made.status_code == 201, made.text

    late = await book(stranger, salon, "2026-12-02T10:30:00+01:00", phone="0151 99999999")
    assert late.status_code == 409
    assert late.headers["content-type"].startswith("application/problem+json")
    assert len(late.json()["next_times"]) == 3
    assert await one("SELECT count(*) FROM client") == 1, "the refused stranger left nothing behind"

    page = await stranger.get(f"/v/{made.json()['code']}")
    assert "Haircut" in page.text
    assert "Anna" in page.text
    calendar_file = await stranger.get(f"/v/{made.json()['code']}/calendar.ics")
    assert calendar_file.headers["content-type"].startswith("text/calendar")
    return int(await one("SELECT id FROM visit WHERE code = $1", made.json()["code"]))


async def reception_sees_it(salon: Salon, desk: httpx.AsyncClient, visit: int) -> None:
    """Olga signs in, sees Masha in Anna's column, and confirms."""
    await sign_in(desk, "Olga")
    day = (await desk.get(f"/desk/calendar/day?branch={salon.center}&day=2026-12-02", headers=JSON)).json()
    [seen] = [entry for entry in day["visits"] if entry["id"] == visit]
    assert seen["client"] == "Masha Petrova"
    assert seen["parts"][0]["member"] == salon.anna
    assert seen["parts"][0]["start"].startswith("2026-12-02T10:00")

    form = {"status": "confirmed", "version": seen["version"]}
    assert (await desk.post(f"/desk/visits/{visit}/status", data=form)).status_code < 400
    stale = await desk.post(f"/desk/visits/{visit}/status", data=form | {"status": "arrived"}, headers=JSON)
    assert stale.status_code == 409, "another tablet had an older copy"
    assert (await visit_state(visit))[0] == "confirmed"


async def she_comes_and_buys(salon: Salon, desk: httpx.AsyncClient, visit: int) -> None:
    """Arrived; the desk is opened; a shampoo comes on top of the haircut."""
    _, version = await visit_state(visit)
    form = {"status": "arrived", "version": version}
    assert (await desk.post(f"/desk/visits/{visit}/status", data=form)).status_code < 400

    cash_desk = await one("SELECT id FROM cash_desk")
    opened = await desk.post(f"/desk/cash/desks/{cash_desk}/shifts", data={"opening": "100"})
    assert opened.status_code == 303, opened.text

    _, version = await visit_state(visit)
    line = {"item": f"good-{salon.shampoo}", "member": str(salon.anna), "version": version}
    assert (await desk.post(f"/desk/bills/{visit}/lines", data=line)).status_code == 303


async def payments_that_do_not_settle_it_change_nothing(desk: httpx.AsyncClient, visit: int) -> None:
    _, version = await visit_state(visit)
    too_much = {"version": version, "payments": [{"method": "card", "amount": 9_999}]}
    refused = await desk.post(f"/desk/bills/{visit}/completion", json=too_much, headers=JSON)
    assert refused.status_code == 422
    wrong_currency = {
        "version": version,
        "payments": [{"method": "card", "amount": 5_700, "currency": "USD"}],
    }
    assert (
        await desk.post(f"/desk/bills/{visit}/completion", json=wrong_currency, headers=JSON)
    ).status_code == 422
    assert await one("SELECT count(*) FROM bill") == 0


async def she_pays(salon: Salon, desk: httpx.AsyncClient, visit: int) -> None:
    """€57.00 and a tip, in cash: the drawer, pay, points and a receipt follow, once."""
    _, version = await visit_state(visit)
    cash_desk = await one("SELECT id FROM cash_desk")
    cash = {"method": "cash", "amount": 6_000, "received": 10_000, "currency": "EUR"}
    pay = {"version": version, "tip": 300, "tip_member": salon.anna, "desk": cash_desk, "payments": [cash]}
    paid = await desk.post(f"/desk/bills/{visit}/completion", json=pay, headers=JSON)
    assert paid.status_code == 201, paid.text
    assert (paid.json()["total"], paid.json()["change"]) == (6_000, 4_000)
    again = await desk.post(f"/desk/bills/{visit}/completion", json=pay, headers=JSON)
    assert again.status_code == 409

    assert await drawer() == 10_000 + 6_000
    assert await pay_of_anna(salon) == 1_800 + 120  # 40 % of €45.00 and 10 % of €12.00
    assert await points_of(salon) == 28  # 5 % of €57.00 in points of ten cents
    assert await one("SELECT count(*) FROM receipt") == 1
    assert await book_is_whole()


async def the_owner_reads(salon: Salon, visit: int) -> None:
    """Vera sees what Anna earned and why; Boris of Harbour sees nothing of Center."""
    async with browser(salon.actors["Vera"]) as vera:
        page = await vera.get(f"/desk/pay/members/{salon.anna}?from=2026-12-01&to=2026-12-31")
        assert "€19.20" in page.text
        assert "40 % of €45.00" in page.text
    async with browser(salon.actors["Boris"]) as boris:
        for path in (
            f"/desk/visits/{visit}",
            f"/desk/bills/{visit}",
            f"/desk/pay/members/{salon.anna}",
            f"/desk/calendar/day?branch={salon.center}&day=2026-12-02",
        ):
            assert (await boris.get(path, headers=JSON)).status_code == 404, path
    async with browser(salon.actors["Anna"]) as anna:
        own = await anna.get(f"/desk/pay/members/{salon.anna}?from=2026-12-01&to=2026-12-31")
        others = await anna.get(f"/desk/pay/members/{salon.lena}")
        assert (own.status_code, others.status_code) == (200, 404)


async def it_was_wrong_and_is_taken_back(salon: Salon, desk: httpx.AsyncClient, visit: int) -> None:
    """Reopened: nothing is left of it but its history."""
    _, version = await visit_state(visit)
    why = {"version": version, "why": "She paid by card"}
    refused = await desk.post(f"/desk/bills/{visit}/reopening", json=why, headers=JSON)
    assert refused.status_code == 403, "a receptionist may not"

    async with browser(salon.actors["Nora"]) as nora:
        done = await nora.post(f"/desk/bills/{visit}/reopening", json=why, headers=JSON)
        assert done.status_code < 300, done.text
    assert (await visit_state(visit))[0] == "arrived"
    assert await drawer() == 10_000
    assert await pay_of_anna(salon) == 0
    assert await points_of(salon) == 0
    assert await one("SELECT count(*) FROM receipt WHERE kind = 'refund'") == 1
    assert await book_is_whole()


async def it_is_closed_again_and_right(salon: Salon, desk: httpx.AsyncClient, visit: int) -> None:
    _, version = await visit_state(visit)
    pay = {"version": version, "payments": [{"method": "card", "amount": 5_700}]}
    assert (await desk.post(f"/desk/bills/{visit}/completion", json=pay, headers=JSON)).status_code == 201
    assert await drawer() == 10_000
    assert await pay_of_anna(salon) == 1_920
    assert await points_of(salon) == 28
    assert await one("SELECT count(*) FROM bill WHERE visit = $1", visit) == 2
    assert await book_is_whole()


async def the_drawer_is_counted(desk: httpx.AsyncClient) -> None:
    shift = await one("SELECT id FROM shift")
    closing = f"/desk/cash/shifts/{shift}/closing"
    assert "Should be there" not in (await desk.get(closing)).text, "that is not said before"
    counted = await desk.post(f"/desk/cash/shifts/{shift}/count", data={"counted": "98"})
    assert counted.status_code == 303
    assert "€2.00 less than expected" in (await desk.get(closing)).text
    form = {"count": await one("SELECT max(id) FROM drawer_count"), "confirmed": "yes"}
    assert (await desk.post(closing, data=form)).status_code == 422, "a difference needs a reason"
    form["reason"] = "Two euros for the parking meter"
    assert (await desk.post(closing, data=form)).status_code == 303
    assert await drawer() == 9_800
    assert await one("SELECT number FROM z_report") == 1
    assert await book_is_whole()


async def she_is_written_to(visit: int) -> None:
    """A confirmation, two reminders, and one thank-you although the visit was closed twice."""
    rows = await db.fetch("SELECT kind, status FROM message WHERE visit = $1", visit)
    assert sorted(row["kind"] for row in rows) == ["booked", "evening", "soon", "thanks"]
    assert [row["status"] for row in rows if row["kind"] == "thanks"] == ["waiting"]


@pytest.mark.usefixtures("morning")
async def test_she_moves_it_herself_and_then_cannot_come() -> None:
    salon = await open_salon()
    async with browser() as stranger:
        made = await book(stranger, salon, "2026-12-04T10:00:00+01:00")
        code = made.json()["code"]
        form = {"starts_at": "2026-12-04T14:00:00+01:00", "member": str(salon.anna), "version": "1"}
        moved = await stranger.post(f"/v/{code}/time", data=form)
        assert moved.status_code == 303, moved.text
        assert await one("SELECT starts_at FROM visit") == datetime(2026, 12, 4, 13, tzinfo=UTC)
        due = await one("SELECT due_at FROM message WHERE kind = 'soon' AND status = 'waiting'")
        assert due == datetime(2026, 12, 4, 11, tzinfo=UTC)

        gone = await stranger.post(f"/v/{code}/cancellation", data={"why": "A cold", "version": "2"})
        assert gone.status_code == 303, gone.text
        row = await db.fetch_one("SELECT status, cancelled_late, cancelled_why, cancelled_by FROM visit")
        assert dict(row) == {
            "status": "cancelled",
            "cancelled_late": False,
            "cancelled_why": "A cold",
            "cancelled_by": "client",
        }
        left = "SELECT count(*) FROM message WHERE kind IN ('evening', 'soon') AND status = 'waiting'"
        assert await one(left) == 0
        assert (await book(stranger, salon, "2026-12-04T14:00:00+01:00")).status_code == 201, (
            "the time is free again"
        )


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"phone": "hello"}, 422),
        ({"name": " "}, 422),
        ({"starts_at": "2026-11-01T10:00:00+01:00"}, 409),
        ({"starts_at": "2026-12-02T10:07:00+01:00"}, 409),
        ({"starts_at": "2026-12-06T10:00:00+01:00"}, 409),
        ({"starts_at": "tomorrow"}, 422),
        ({"service": 999_999}, 404),
        ({"member": 999_999}, 409),
        ({"service": "haircut"}, 422),
        ({"hold": "no-such-hold-at-all-22"}, 201),
    ],
)
async def test_bad_input_gets_a_sentence_and_changes_nothing(change: dict[str, object], status: int) -> None:
    salon = await open_salon()
    body = {
        "service": salon.haircut,
        "member": salon.anna,
        "starts_at": TOMORROW_AT_TEN,
        "name": "Ida",
        "phone": "0151 55555555",
    }
    async with browser() as stranger:
        answer = await stranger.post("/book/center/visits", json=body | change, headers=JSON)
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert len(answer.json()["title"]) > 10
        assert await one("SELECT count(*) FROM visit") == 0
        assert await one("SELECT count(*) FROM client") == 1, "only Masha, who was there before"


@pytest.mark.usefixtures("morning")
async def test_another_branchs_staff_and_services_cannot_be_booked_here() -> None:
    salon = await open_salon()
    body = {"service": salon.haircut, "member": salon.boris, "starts_at": TOMORROW_AT_TEN}
    async with browser() as stranger:
        answer = await stranger.post(
            "/book/center/visits", json=body | {"name": "Ida", "phone": "0151 55555555"}, headers=JSON
        )
    assert answer.status_code in (404, 409)
    assert await one("SELECT count(*) FROM visit") == 0
