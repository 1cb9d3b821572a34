"""A phone is confirmed by a code before anything is booked for it, in every way to book."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from booking import actions
from booking.tables import Hold
from kit import clock
from kit.db import execute, fetch_value
from reminders.proofs import LASTS, proof_of, proves
from tests.browse import browser
from tests.widgets.confirming import (
    NUMBER,
    PETRA,
    asking,
    booked,
    codes,
    figures,
    other,
    send,
    texts_leave,
    typed,
)
from tests.widgets.flow import TEN, hidden_on, hold, times_on

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture(autouse=True)
def _a_gateway() -> Iterator[None]:
    with texts_leave():
        yield


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_a_code_is_typed_or_pasted_and_the_visit_is_booked() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon)
        assert page.status_code == 200
        for said in ("0151 12345679", 'autocomplete="one-time-code"', 'inputmode="numeric"', "Held for you"):
            assert said in page.text
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
        assert await booked() == (0, 0)
        code = await figures()
        done = await send(b, page, figures=f" {code[:3]}-{code[3:]} ")
        assert done.status_code == 303, done.text
        assert "You are booked" in (await b.get(done.headers["location"])).text
        assert await booked() == (1, 1)
        again = await send(b, page, figures=code)  # the same form, sent twice
        assert again.status_code == 303
        assert again.headers["location"] == done.headers["location"]
    assert await booked() == (1, 1)
    assert await fetch_value("SELECT recipient FROM contact_code") == NUMBER
    assert await fetch_value("SELECT channel FROM contact_code") == "sms"


async def test_a_wrong_code_is_said_and_after_five_a_new_one_is_wanted() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon)
        right = await figures()
        for left in ("4 tries are left", "3 tries", "2 tries", "One try is left"):
            page = await send(b, page, figures=other(right))
            assert page.status_code == 422
            assert left in page.text
            assert hidden_on(page.text)["name"] == "Petra"
        page = await send(b, page, figures=other(right))
        assert page.status_code == 409
        assert "Ask for a new one" in page.text
        assert 'name="figures"' not in page.text
        assert await booked() == (0, 0)
        with clock.pretend(clock.now() + timedelta(seconds=31)):
            page = await send(b, page, again="yes")
            assert await codes() == 2
            assert (await send(b, page, figures=right)).status_code == 422
            assert (await send(b, page, figures=await figures())).status_code == 303
    assert await booked() == (1, 1)


async def test_another_code_is_to_be_waited_for_and_the_first_is_good_until_then() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon)
        right = await figures()
        page = await send(b, page, again="yes")
        assert page.status_code == 429
        assert "in 30 seconds" in page.text
        assert await codes() == 1
        assert (await send(b, page, figures=right)).status_code == 303


async def test_a_held_time_stays_so_while_the_code_is_waited_for() -> None:
    salon = await asking()
    async with browser() as b:
        form = hidden_on((await b.get((await hold(b, salon)).headers["location"])).text)
        began = clock.now()
        with clock.pretend(began + timedelta(minutes=9)):  # it would be over in a minute
            page = await b.post("/book/center/visits", data={**form, **PETRA})
        assert await fetch_value("SELECT expires_at FROM hold") == began + timedelta(minutes=19)
        with clock.pretend(began + timedelta(minutes=18)):
            assert (await send(b, page, figures=await figures())).status_code == 303
    assert await booked() == (1, 1)


async def test_a_hold_is_kept_for_codes_but_not_for_ever() -> None:
    salon = await asking()
    async with browser() as b:
        form = hidden_on((await b.get((await hold(b, salon)).headers["location"])).text)
        began = clock.now()
        for minutes in (9, 18, 27):
            phone = {"phone": f"0151 123450{minutes:02}"}
            with clock.pretend(began + timedelta(minutes=minutes)):
                await b.post("/book/center/visits", data={**form, **PETRA, **phone})
    assert await fetch_value("SELECT expires_at FROM hold") == began + timedelta(minutes=30)


async def test_a_code_is_over_after_ten_minutes() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon)
        with clock.pretend(clock.now() + timedelta(minutes=10)):
            over = await send(b, page, figures=await figures())
        assert over.status_code == 409
        assert "not good any more" in over.text
    assert await booked() == (0, 0)


async def test_the_number_is_corrected_and_the_code_goes_to_the_right_one() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon, phone="0151 12345670")
        form = await send(b, page, correct="yes")
        assert form.status_code == 422
        assert 'value="0151 12345670"' in form.text
        assert 'value="petra@example.com"' in form.text
        first = await figures()
        page = await b.post("/book/center/visits", data={**hidden_on(form.text), **PETRA})
        assert await fetch_value("SELECT recipient FROM contact_code ORDER BY id DESC LIMIT 1") == NUMBER
        assert (await send(b, page, figures=first)).status_code == 422
        assert (await send(b, page, figures=await figures())).status_code == 303
    assert await booked() == (1, 1)


async def test_a_code_is_bound_to_its_number() -> None:
    """Whoever confirms their own phone cannot book with somebody else's."""
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon, phone="0151 12345670")
        forged = await send(b, page, figures=await figures(), phone=PETRA["phone"])
        assert forged.status_code == 200
        assert "on their way" in forged.text
    assert await booked() == (0, 0)


async def test_what_was_confirmed_is_carried_to_another_time() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon, member=str(salon.anna))
        await Hold.delete(force=True)
        busy = actions.Booking(salon.center, salon.haircut, salon.anna, moment(TEN), "Mia", "0151 12345678")
        await actions.book(salon.actors["Olga"], busy)
        taken = await send(b, page, figures=await figures())
        assert taken.status_code == 409
        kept = hidden_on(taken.text)
        assert proves(kept["proof"], NUMBER, clock.now())
        form = await b.post("/book/center/holds", data={**kept, "starts_at": times_on(taken.text)[0]})
        assert hidden_on(form.text)["proof"] == kept["proof"]
        done = await b.post("/book/center/visits", data={**hidden_on(form.text), **PETRA})
        assert done.status_code == 303
    assert await codes() == 1


@pytest.mark.parametrize("proof", ["", "1.2", ".", "zz.00", "x" * 200, f"ffffffff.{'0' * 32}"])
async def test_nothing_is_booked_by_posting_straight(proof: str) -> None:
    salon = await asking()
    async with browser() as b:
        data = {"service": str(salon.haircut), "starts_at": TEN, **PETRA, "proof": proof}
        page = await b.post("/book/center/visits", data=data)
        assert page.status_code == 200
        assert 'name="figures"' in page.text
    assert await booked() == (0, 0)
    assert await Hold.count() == 0


async def test_a_proof_is_good_for_its_number_and_for_two_hours() -> None:
    proof, now = proof_of(NUMBER), clock.now()
    assert proves(proof, NUMBER, now)
    assert not proves(proof, "+4915112345670", now)
    assert not proves(proof, NUMBER, now + LASTS)
    assert not proves("", NUMBER, now)


async def test_a_text_that_went_astray_is_said_to_have() -> None:
    salon = await asking()
    async with browser() as b:
        page = await typed(b, salon)
        await execute("UPDATE contact_code SET status = 'failed'")
        page = await send(b, page, figures="")
        assert "could not be delivered" in page.text


async def test_a_phone_gets_three_codes_in_a_quarter_and_ten_a_day() -> None:
    salon = await asking()
    async with browser() as b:
        page, began = await typed(b, salon), clock.now()
        for number in range(1, 12):
            quarter, third = divmod(number, 3)
            with clock.pretend(began + timedelta(minutes=16 * quarter, seconds=31 * third)):
                await Hold.update({Hold.expires_at: clock.now() + timedelta(hours=9)}, force=True)
                last = await send(b, page, again="yes")
        assert await codes() == 10
        assert last.status_code == 429
        assert "tomorrow" in last.text
        assert 'value="Petra"' in last.text
