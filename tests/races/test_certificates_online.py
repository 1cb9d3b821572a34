"""News of a certificate from all sides, and many who want the last: one each; without a guard not."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable

import msgspec
import pytest

import ledger.queries
from checkout.actions.certificates import looking, recording, returning
from checkout.certificate_tables import CertificateRefund
from kit import db
from loyalty.actions import certificate_sales
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.queries.certificate_sales import sale_row
from loyalty.voucher_tables import Voucher
from tests.cast import open_salon
from tests.checkout import gifts, paying
from tests.checkout.box import open_box
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 6
BOOK = {"online_acquirer": 5_000, "certificates": -6_000, "discounts": 1_000}


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[str]:
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)


async def test_news_that_comes_many_times_and_the_way_back_give_one_certificate(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box:
        sale = await gifts.asks(salon, kind)
        box.pays(sale.page)
        found = await outcomes([*(looking.look(sale) for _ in range(AT_ONCE)), paying.tells(box, twice=True)])
    assert found == {"done": AT_ONCE + 1}
    assert (await Voucher.count(), await paying.book_of(salon)) == (1, BOOK)
    assert await ledger.queries.faults() == []


@until_seen
async def test_without_the_lock_only_the_key_of_the_book_holds(monkeypatch) -> None:
    """Whoever comes later would give another one: that it is booked already stops them."""
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box:
        sale = await gifts.asks(salon, kind)
        box.pays(sale.page)
        monkeypatch.setattr(recording, "held_sale", sale_as_it_was(sale))
        await outcomes(looking.look(sale) for _ in range(AT_ONCE))
    assert await Voucher.count() > 1


def sale_as_it_was(sale: CertificateSale):  # type: ignore[no-untyped-def]
    async def found(sale_id: int) -> CertificateSale:
        del sale_id
        made: CertificateSale = await sale_row(sale.id)
        made.state = CertificateSale.State.open
        return made

    return found


async def test_many_who_want_the_last_one_and_one_asks_for_it(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon, msgspec.structs.replace(gifts.SIXTY, most_sold="1"))
    async with open_box(monkeypatch):
        found = await outcomes(gifts.asks(salon, kind) for _ in range(AT_ONCE))
    assert found == {"done": 1, "SoldOut": AT_ONCE - 1}
    assert await CertificateSale.count() == 1


@until_seen
async def test_without_the_lock_of_the_type_many_ask_for_the_last(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon, msgspec.structs.replace(gifts.SIXTY, most_sold="1"))

    async def nobody_waits(of_type: int) -> None:
        del of_type

    monkeypatch.setattr(certificate_sales, "hold_type", nobody_waits)
    async with open_box(monkeypatch):
        await outcomes(gifts.asks(salon, kind) for _ in range(AT_ONCE))
    assert await CertificateSale.count() > 1


async def test_taken_back_at_many_desks_at_once_the_money_goes_back_once(monkeypatch) -> None:
    salon = await open_salon()
    kind = await gifts.kind_of(salon)
    async with open_box(monkeypatch) as box:
        sale = await gifts.bought(box, salon, kind)
        back = (returning.take_back(salon.actors["Vera"], sale.id, "Twice") for _ in range(AT_ONCE))
        assert await outcomes(back) == {"done": 1, "TakenBackAlready": AT_ONCE - 1}
        await asyncio.gather(gifts.works(), gifts.works())
        assert len(box.store.all("refund")) == 1
    assert (await CertificateRefund.count(), await paying.book_of(salon)) == (1, {})
