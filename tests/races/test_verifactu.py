"""Many registers write to one issuer's chain of records: it is one, without gaps; without a guard not."""

import asyncio

import pytest

from checkout.registers.protocol import Rejected
from checkout.registers.verifactu import chain
from checkout.registers.verifactu.proving import faults
from kit import db
from tests.checkout.sold import HAIRCUT, sold
from tests.checkout.test_verifactu_chain import driver, given_back
from tests.races.again import until_seen

pytestmark = pytest.mark.committed
WRITERS, EACH = 6, 8
NUMBERS = "SELECT array_agg(number ORDER BY number) FROM verifactu_record"
RECTIFYING = "SELECT array_agg(invoice ORDER BY invoice) FROM verifactu_record WHERE invoice_type = 'R5'"


async def sells(writer: int) -> None:
    """Every other sale is given back."""
    register = driver()
    for step in range(EACH):
        document = sold(HAIRCUT, currency="EUR", number=f"CENTER-{writer}-{step}")
        await register.sale(document)
        if step % 2:
            await register.refund(given_back(document))


async def all_at_once() -> list[BaseException | None]:
    return await asyncio.gather(*(sells(writer) for writer in range(WRITERS)), return_exceptions=True)


async def test_many_registers_write_one_chain_without_gaps() -> None:
    assert await all_at_once() == [None] * WRITERS
    records, given = WRITERS * EACH * 3 // 2, WRITERS * EACH // 2
    assert await db.fetch_value(NUMBERS) == list(range(1, records + 1))
    assert await db.fetch_value(RECTIFYING) == [f"R-{number:06}" for number in range(1, given + 1)]
    assert await faults() == []


async def test_one_command_from_ten_workers_makes_one_record() -> None:
    document = sold(HAIRCUT, currency="EUR")

    answers = await asyncio.gather(*(driver().sale(document) for _ in range(10)))

    assert all(answer == answers[0] for answer in answers)
    assert await db.fetch_value(NUMBERS) == [1]


@until_seen
async def test_without_the_lock_two_records_want_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the database refuses one of them: a chain is never forked."""
    monkeypatch.setattr(chain, "HOLD", "SELECT $1::text, pg_sleep(0.01)")

    refused = [each for each in await all_at_once() if each]

    assert refused
    assert all(isinstance(each, Rejected) for each in refused)
    assert await faults() == []
