"""Promo codes on the booking pages, and the price that is said before anybody has booked."""

import re

import pytest

from booking import actions as booking
from booking.actions.requests import decline
from clients.queries.personal import key_for
from clients.rules.personal import Opens
from clients.tables import Visit
from kit.db import execute, fetch, fetch_value
from kit.rights import CUSTOMER
from loyalty.rules.benefits.programmes import Kind
from tests.booking.test_several import spa_day
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.loyalty.programmes import code_for, rule, running
from tests.widgets.flow import MASHA, TEN, book, hidden_on, hold
from tests.widgets.test_bad_input import Send, places, several

pytestmark = pytest.mark.usefixtures("morning")
LENA = {"name": "Lena Lang", "phone": "0151 99999999", "email": ""}
ELEVEN = "2026-12-10T11:00:00+01:00"
REFUSED = "This promo code cannot be used for this booking."
FIELD = 'name="promo"'
USES = "SELECT visit, number, undone_at IS NULL AS counts FROM promo_code_use ORDER BY id"


async def coded(**limits: int) -> Salon:
    salon = await open_salon()
    await code_for(await running(salon, rule(Kind.promo_code), "Spring"), **limits)
    return salon


async def test_the_field_is_there_where_a_code_opens_something_and_costs_one_query_at_most() -> None:
    salon = await open_salon()
    async with browser(None) as b:
        address = (await hold(b, salon)).headers["location"]
        await b.get(address)
        async with count_queries() as count:
            shown = (await b.get(address)).text
        assert FIELD not in shown
        assert len([sql for sql in count.queries if "loyalty_programme" in sql]) == 1
        await running(salon, rule(Kind.promo_code), "Spring")
        shown = (await b.get(address)).text
        assert FIELD in shown
        assert "<details>\n  <summary>Do you have a promo code?" in shown


async def test_a_code_is_put_on_the_visit_once_counts_and_is_free_again_when_that_is_cancelled() -> None:
    salon = await coded(most_uses=1)
    async with browser(None) as b:
        held = await hold(b, salon)
        form = {**hidden_on((await b.get(held.headers["location"])).text), **MASHA, "promo": " spring "}
        made = await b.post("/book/center/visits", data=form)
        assert made.status_code == 303
        again = await b.post("/book/center/visits", data=form)
        assert again.headers["location"] == made.headers["location"]
        visit = await Visit.objects().first()
        assert [tuple(row) for row in await fetch(USES)] == [(visit.id, 1, True)]
        shown = (await b.get(made.headers["location"])).text
        assert "40.50" in shown
        assert (await book(b, salon, ELEVEN, promo="SPRING", **LENA)).status_code == 422
        await booking.cancel(CUSTOMER, visit.id, "")
        assert (await book(b, salon, ELEVEN, promo="SPRING", **LENA)).status_code == 303
    assert await fetch_value("SELECT count(*) FROM promo_code_use WHERE undone_at IS NULL") == 2


async def test_what_may_not_be_known_is_refused_in_one_sentence_and_changes_nothing() -> None:
    salon = await coded(most_uses=1)
    await code_for(await fetch_value("SELECT id FROM loyalty_programme"), "HERS", client=salon.masha)
    async with browser(None) as b:
        held = await hold(b, salon)
        form = hidden_on((await b.get(held.headers["location"])).text)
        before = await everything()
        for typed in ("NOBODY", "HERS", "x", "a\x00b", "ä" * 200):
            wrong = await b.post(
                "/book/center/visits", data={**form, **LENA, "comment": "Hi", "promo": typed}
            )
            assert wrong.status_code == 422
            assert REFUSED in wrong.text
            assert all(each in wrong.text for each in ("Lena Lang", ">Hi<", "Held for you until"))
        assert await everything() == before
        right = await b.post("/book/center/visits", data={**form, **LENA, "promo": "SPRING"})
        assert right.status_code == 303


async def everything() -> list[int]:
    tables = ("visit", "client", "hold", "appointment", "promo_code_use", "message", "journal_entry")
    return [await fetch_value(f"SELECT count(*) FROM {each}") for each in tables]  # noqa: S608 - names


async def test_codes_are_not_guessed_and_who_leaves_the_field_empty_books_on() -> None:
    salon = await coded()
    async with browser(None) as b:
        held = await hold(b, salon)
        form = {**hidden_on((await b.get(held.headers["location"])).text), **MASHA}
        for _again in range(5):
            assert REFUSED in (await b.post("/book/center/visits", data={**form, "promo": "NOBODY"})).text
        locked = await b.post("/book/center/visits", data={**form, "promo": "SPRING"})
        assert (locked.status_code, "Too many promo codes were tried" in locked.text) == (422, True)
        assert (await b.post("/book/center/visits", data={**form, "promo": ""})).status_code == 303
    assert await fetch(USES) == []


@pytest.mark.parametrize("send", [several, places])
async def test_several_services_and_classes_take_codes_too(send: Send) -> None:
    salon = await coded(most_uses=1)
    async with browser(None) as b:
        wrong = await send(b, salon, {**MASHA, "promo": "NOBODY"})
        assert (wrong.status_code, REFUSED in wrong.text, 'value="NOBODY"' in wrong.text) == (422, True, True)
        assert await Visit.count() == 0
        form = {**hidden_on(wrong.text), **MASHA, "seats": "1", "promo": "SPRING"}
        made = await b.post(
            re.findall(r'<form class="stack"[^>]* action="([^"?]+)', wrong.text)[0], data=form
        )
        assert made.status_code == 303
    assert [tuple(row)[1:] for row in await fetch(USES)] == [(1, True)]


async def test_a_code_stays_typed_while_another_time_is_chosen_and_a_request_frees_it_when_declined() -> None:
    salon = await coded(most_uses=1)
    await execute("UPDATE branch SET takes_requests = true")
    async with browser(None) as b:
        away = await b.post(
            "/book/center/visits",
            data={
                "service": str(salon.haircut),
                "starts_at": "2026-12-10T03:00:00+01:00",
                **MASHA,
                "promo": "SPRING",
            },
        )
        assert away.status_code == 409
        chosen = {**hidden_on(away.text), "starts_at": TEN}
        assert chosen["promo"] == "SPRING"
        form = await b.post("/book/center/holds", data=chosen)
        assert 'value="SPRING"' in form.text
        made = await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA, "promo": "SPRING"})
        assert made.status_code == 303
        visit = await Visit.objects().get(Visit.status == Visit.Status.requested)
        assert [tuple(row) for row in await fetch(USES)] == [(visit.id, 1, True)]
        await decline(salon.actors["Olga"], visit.id, "Full", visit.version)
        again = await book(b, salon, ELEVEN, promo="SPRING", **LENA)
        assert again.status_code == 303


async def test_a_program_sends_a_code_and_a_code_that_would_give_nothing_is_refused() -> None:
    salon = await coded()
    asked = {"service": salon.haircut, "starts_at": TEN, "name": "Lena", "phone": LENA["phone"]}
    async with browser(None) as b:
        wrong = await b.post("/book/center/visits", json={**asked, "promo": "NOBODY"})
        assert (wrong.status_code, REFUSED in wrong.text) == (422, True)
        assert await Visit.count() == 0
        made = await b.post("/book/center/visits", json={**asked, "promo": "spring"})
        assert made.status_code == 201
        await running(salon, rule(value=5000), "Half")
        useless = await b.post("/book/center/visits", json={**asked, "starts_at": ELEVEN, "promo": "spring"})
        assert useless.status_code == 422
    assert await Visit.count() == 1


async def test_the_price_before_booking_is_the_one_that_is_said_afterwards() -> None:
    salon = await open_salon()
    await running(salon, rule(), "Tenth off")
    await execute("UPDATE client SET discount_rate = 2000 WHERE id = $1", salon.masha)
    key = key_for(Opens.again, salon.masha, 0)
    async with browser(None) as b:
        address = (await hold(b, salon)).headers["location"]
        shown = (await b.get(address)).text
        assert "40.50" in shown
        assert await said_after(b, salon, LENA, TEN) == "40.50"
        known = await b.post(
            f"/book/center/holds?mine={key}", data={"service": str(salon.haircut), "starts_at": ELEVEN}
        )
        assert "36.00" in (await b.get(known.headers["location"])).text
        assert await said_after(b, salon, MASHA, ELEVEN) == "36.00"


@pytest.mark.parametrize(("rate", "price"), [(1000, "120.00"), (5000, "77.50")])
async def test_what_a_package_saves_and_a_programme_are_weighed_before_as_they_are_after(
    rate: int, price: str
) -> None:
    salon = await open_salon()
    plan = {"plan": str(await spa_day(salon)), "starts_at": TEN}
    await running(salon, rule(value=rate), "Off")
    async with browser(None) as b:
        held = await b.post("/book/center/together/holds", data=plan)
        before = (await b.get(held.headers["location"])).text
        made = await b.post("/book/center/together/visits", data={**hidden_on(before), **LENA})
        after = (await b.get(made.headers["location"])).text
    assert f"Price</dt><dd>€{price}" in before
    assert f"Price</dt><dd>€{price}" in after


async def said_after(b, salon: Salon, who: dict[str, str], starts_at: str) -> str:  # type: ignore[no-untyped-def]
    made = await book(b, salon, starts_at, **who)
    page = (await b.get(made.headers["location"])).text
    return next(each for each in ("36.00", "40.50", "45.00") if each in page)
