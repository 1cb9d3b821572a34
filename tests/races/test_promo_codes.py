"""The last use of a code, wanted at two desks at once: one has it; with the guards off both do."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from booking.actions import Booking, book
from checkout.actions.benefits import put_code
from kit import db
from kit.rights import CUSTOMER
from loyalty.actions import codes
from loyalty.rules.benefits.programmes import Kind
from tests.cast import open_salon
from tests.checkout import till
from tests.loyalty.programmes import code_for, rule, running
from tests.races.again import until_seen
from widgets.actions import book_with

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TEN = datetime(2026, 12, 10, 9, tzinfo=UTC)
WRITTEN = ("visit", "appointment", "promo_code_use")
LIVE = "SELECT count(*) FROM promo_code_use WHERE undone_at IS NULL"


async def rush() -> list[object]:
    salon = await open_salon()
    visits = [await till.arrived(salon) for _ in range(2)]
    await code_for(await running(salon, rule(Kind.promo_code)), most_uses=1)
    olga = salon.actors["Olga"]
    return await asyncio.gather(
        *(put_code(olga, visit.id, "SPRING", 1) for visit in visits), return_exceptions=True
    )


async def test_the_last_use_of_a_code_is_had_once() -> None:
    answers = await rush()
    assert sorted(type(each).__name__ for each in answers) == ["CodeRefused", "NoneType"]
    assert await db.fetch_value(LIVE) == 1


async def test_of_two_strangers_with_the_last_use_one_books_and_the_other_changes_nothing() -> None:
    salon = await open_salon()
    await code_for(await running(salon, rule(Kind.promo_code)), most_uses=1)
    wishes = [
        Booking(salon.center, salon.haircut, None, at, name=f"Guest {n}", phone=f"0151 1234567{n}")
        for n, at in enumerate((TEN, TEN + timedelta(hours=2)))
    ]
    answers = await asyncio.gather(
        *(book_with("spring", "192.0.2.7", partial(book, CUSTOMER, wish)) for wish in wishes),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in answers) == ["PromoRefused", "Visit"]
    counts = [await db.fetch_value(f"SELECT count(*) FROM {each}") for each in WRITTEN]  # noqa: S608 - names
    assert counts == [1, 1, 1]


@until_seen
async def test_without_the_lock_and_the_key_it_is_had_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: everybody looks before anybody writes."""
    everybody, really = asyncio.Barrier(2), codes.refuse_used_up

    async def look_together(code, bill) -> None:  # type: ignore[no-untyped-def]
        await really(code, bill)
        await everybody.wait()

    monkeypatch.setattr(codes, "LOCK_CODE", codes.LOCK_CODE.replace("FOR UPDATE OF code", ""))
    monkeypatch.setattr(codes, "LOCK_CODES", codes.LOCK_CODES.replace("FOR UPDATE OF code", ""))
    monkeypatch.setattr(codes, "refuse_used_up", look_together)
    await db.execute("ALTER TABLE promo_code_use DROP CONSTRAINT promo_code_use_once")
    try:
        assert await rush() == [None, None]
        assert await db.fetch_value(LIVE) == 2
    finally:
        await db.execute("DELETE FROM promo_code_use")
        key = "ALTER TABLE promo_code_use ADD CONSTRAINT promo_code_use_once UNIQUE (code, number)"
        await db.execute(key)
