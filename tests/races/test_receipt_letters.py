"""Workers that write the letter of one receipt at once: one letter; without the lock several."""

import asyncio

import pytest

from checkout.actions import letters
from checkout.actions.letters import Wish, send_receipt, write_next
from checkout.queries import letters as queries
from kit import clock, db
from tests.cast import open_salon
from tests.checkout import till
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 4


async def asked() -> int:
    """A receipt that is wanted by e-mail; the id of the wish."""
    salon = await open_salon()
    await till.pay(salon, await till.arrived(salon), till.by_card(4_500))
    receipt = await db.fetch_value("SELECT id FROM receipt")
    await asyncio.gather(*(send_receipt(salon.actors["Olga"], receipt, Wish()) for _ in range(AT_ONCE)))
    return int(await db.fetch_value("SELECT id FROM receipt_letter"))


async def written() -> int:
    return int(await db.fetch_value("SELECT count(*) FROM message WHERE kind = 'receipt'"))


async def test_workers_that_write_at_once_write_one_letter(monkeypatch) -> None:
    """Also those whose lease has run out while they made the PDF."""
    letter = await asked()

    async def all_get_it(*_: object) -> int:
        return letter

    monkeypatch.setattr(queries, "next_letter", all_get_it)
    await asyncio.gather(*(write_next(clock.now()) for _ in range(AT_ONCE)))
    assert await written() == 1
    assert await db.fetch_value("SELECT count(*) FROM message_file") == 1


@until_seen
async def test_without_the_lock_they_write_several(monkeypatch) -> None:
    letter = await asked()

    async def all_get_it(*_: object) -> int:
        return letter

    async def nobody_waits(_: int) -> bool:
        return True

    monkeypatch.setattr(queries, "next_letter", all_get_it)
    monkeypatch.setattr(queries, "hold_letter", nobody_waits)
    await asyncio.gather(*(letters.write_next(clock.now()) for _ in range(AT_ONCE)))
    assert await written() > 1
