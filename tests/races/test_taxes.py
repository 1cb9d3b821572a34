"""Two people decide on the rates of a country at once: one after the other, and no rate is there twice."""

import asyncio
from collections import Counter

import asyncpg
import pytest

from checkout.actions import taxes
from kit import db
from kit.errors import Invalid
from tests.cast import Salon, open_salon
from tests.checkout.taxing import keeps_taxes, kept_rates, rate_from
from tests.races.again import until_seen
from tests.races.slow import hesitating

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 8


async def at_once(salon: Salon, *, begins: bool = False) -> Counter[str]:
    """How adding one rate, or beginning to keep taxes, ended for each."""
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    acts = (keeps_taxes(salon) if begins else rate_from(salon, "2027-01-01", "20") for _ in range(AT_ONCE))
    results = await asyncio.gather(*acts, return_exceptions=True)
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in results)


async def test_a_rate_that_many_add_at_once_is_there_once() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    assert await at_once(salon) == {"done": 1, Invalid.__name__: AT_ONCE - 1}
    assert [rate for _, rate, _ in await kept_rates()] == [700, 1900, 2000]


async def test_many_who_begin_to_keep_taxes_get_the_rates_once() -> None:
    salon = await open_salon()
    assert await at_once(salon, begins=True) == {"done": AT_ONCE}
    assert [rate for _, rate, _ in await kept_rates()] == [700, 1900]


@until_seen
async def test_without_the_lock_only_the_unique_key_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Still one rate, but the others end in an error of the database instead of a sentence."""
    salon = await open_salon()
    await keeps_taxes(salon)
    monkeypatch.setattr(taxes, "HOLD_COUNTRY", "SELECT $1::text")
    monkeypatch.setattr(taxes, "rates_of", hesitating(taxes.rates_of))
    found = await at_once(salon)
    assert found[asyncpg.UniqueViolationError.__name__] > 0
    assert [rate for _, rate, _ in await kept_rates()] == [700, 1900, 2000]
