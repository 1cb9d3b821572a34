"""Somebody is erased while others book for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest

from booking import actions as booking
from clients.tables import ClientContact
from kit import clock
from kit.db import execute, fetch_value
from kit.errors import Problem
from kit.rights import CUSTOMER, SYSTEM
from privacy.actions import erasing
from privacy.actions.erasing import erase
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.conftest import empty_all_tables
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
HOURS = ("09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00")
FURTHER = "+4915155555555"
STRAY = """
SELECT count(*) FROM visit JOIN client ON client.id = visit.client
WHERE erased_at IS NOT NULL AND status IN ('waiting', 'confirmed')
"""
KNOWN = "SELECT count(*) FROM client WHERE erased_at IS NOT NULL AND (phone IS NOT NULL OR email <> '')"
REFUSED = (Problem, asyncpg.ForeignKeyViolationError)


async def book(salon: Salon, hour: str, number: int) -> bool:
    """By the card, by its phone, by a further phone: False where it was refused."""
    who = (
        {"client": salon.masha},
        {"name": "Masha", "phone": "+4915112345678"},
        {"name": "Masha", "phone": FURTHER},
    )
    wanted = booking.Booking(
        salon.center, salon.haircut, salon.anna, at(hour), notify=False, **who[number % 3]
    )
    try:
        with clock.pretend(at("08:00")):
            await booking.book(SYSTEM if number % 3 == 0 else CUSTOMER, wanted)
    except REFUSED:
        return False
    return True


async def rush(salon: Salon) -> tuple[bool, int]:
    """Whether she was erased, and how many booked."""
    await ClientContact(client=salon.masha, kind="phone", value=FURTHER).save()
    actor = replace(SYSTEM, is_proved=True)
    done, *booked = await asyncio.gather(
        erase(actor, salon.masha),
        *(book(salon, hour, number) for number, hour in enumerate(HOURS)),
        return_exceptions=True,
    )
    assert done is None or isinstance(done, Problem), done
    strange = [each for each in booked if isinstance(each, BaseException)]
    assert strange == []
    return done is None, sum(map(bool, booked))


async def test_whoever_is_erased_is_booked_by_nobody_at_the_same_moment() -> None:
    seen = set()
    for _ in range(6):
        salon = await open_salon()
        erased, booked = await rush(salon)
        seen.add(erased)
        assert await fetch_value("SELECT count(*) FROM visit") == booked
        assert await fetch_value(STRAY) == 0
        assert await fetch_value(KNOWN) == 0
        await empty_all_tables()
    assert seen, "it ran"


@asynccontextmanager
async def without_guards(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The card is not held while one looks whether they are to come, and the database says nothing."""
    await execute("ALTER TABLE visit DISABLE TRIGGER visit_of_nobody")
    try:
        with monkeypatch.context() as patch:
            patch.setattr(erasing, "HOLD", erasing.HOLD.replace("FOR UPDATE", ""))
            yield
    finally:
        await execute("ALTER TABLE visit ENABLE TRIGGER visit_of_nobody")


@until_seen
async def test_without_holding_the_card_somebody_would_be_booked_who_is_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with without_guards(monkeypatch):
        await rush(await open_salon())
        assert await fetch_value(STRAY)
