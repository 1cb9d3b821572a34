"""Money at once from several sides: one outcome each, and the book sums to zero; without a guard not."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from datetime import timedelta

import pytest

import booking.actions
import ledger.queries
from checkout.actions.online import fees, looking, opening, recording
from checkout.actions.online.ending import settle
from checkout.actions.online.returning import send_next
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from clients.tables import Visit
from kit import clock, db
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import open_salon
from tests.checkout import paying
from tests.checkout.box import Box, open_box
from tests.checkout.paying import rule
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 6
INDEX = """
CREATE UNIQUE INDEX online_payment_once ON online_payment (visit, kind)
WHERE state IN ('new', 'open', 'paid') AND kind <> 'link'
"""


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[str]:
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)


async def is_whole() -> bool:
    return await ledger.queries.faults() == []


async def postings(beginning: str) -> int:
    sql = "SELECT count(*) FROM book_transaction WHERE key LIKE $1 || '%'"
    return int(await db.fetch_value(sql, beginning))


async def test_a_form_that_is_sent_many_times_opens_one_page(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.books(salon)
        assert await outcomes(paying.starts(visit) for _ in range(AT_ONCE)) == {"done": AT_ONCE}
        assert len(box.store.all("checkout.session")) == 1
    assert await OnlinePayment.count() == 1


@until_seen
async def test_without_the_look_only_the_index_holds(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    words = opening.Agreed("words", opening.mark_of("words"), paying.ADDRESS)

    async def sees_nothing(*_: object) -> None:
        return None

    async with open_box(monkeypatch):
        visit = await paying.books(salon)
        monkeypatch.setattr(online, "alive", sees_nothing)
        found = await outcomes(opening.start(visit, words, "Haircut") for _ in range(AT_ONCE))
        assert found == {"done": 1, "UniqueViolationError": AT_ONCE - 1}
        assert await OnlinePayment.count() == 1
        await db.execute("DROP INDEX online_payment_once")
        try:
            await outcomes(opening.start(visit, words, "Haircut") for _ in range(AT_ONCE))
            assert await OnlinePayment.count() > 1
        finally:
            await db.execute("DELETE FROM online_payment")
            await db.execute(INDEX)


async def ready(box: Box, salon) -> tuple[Visit, OnlinePayment]:  # type: ignore[no-untyped-def]
    """Paid at the provider, and nobody here knows."""
    visit = await paying.books(salon)
    payment = await paying.starts(visit)
    box.pays(payment.page)
    return visit, payment


async def test_news_and_return_at_once_confirm_once(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit, payment = await ready(box, salon)
        found = await outcomes([*(looking.look(payment) for _ in range(AT_ONCE)), paying.tells(box)])
    assert found == {"done": AT_ONCE + 1}
    assert (await paying.fresh(visit)).status == "waiting"
    assert await postings("online:") == 1
    assert await db.fetch_value("SELECT count(*) FROM message WHERE kind = 'booked'") == 1
    assert await db.fetch_value("SELECT count(*) FROM journal_entry WHERE action = 'pay online'") == 1
    assert await paying.book_of(salon) == {"online_acquirer": 2_250, "prepaid": -2_250}


@until_seen
async def test_without_the_locks_a_payment_is_taken_down_many_times(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        _, payment = await ready(box, salon)
        without_locks(monkeypatch)
        await outcomes(looking.look(payment) for _ in range(AT_ONCE))
    assert await db.fetch_value("SELECT count(*) FROM journal_entry WHERE action = 'pay online'") > 1
    assert await postings("online:") == 1, "the key of the book is the belt"


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    really_row, really_asked, everybody = (
        online.payment_row,
        recording.prepayment_of,
        asyncio.Barrier(AT_ONCE),
    )

    async def visits_unlocked(visit_id: int) -> list[Visit]:
        return list(await Visit.objects().where(Visit.id == visit_id))

    async def asked(visit_id: int, *, lock: bool = False) -> object:
        del lock
        return await really_asked(visit_id)

    async def row(payment_id: int, *, lock: bool = False) -> OnlinePayment:
        found = await really_row(payment_id)
        if lock:
            try:
                async with asyncio.timeout(2):
                    await everybody.wait()
            except (TimeoutError, asyncio.BrokenBarrierError):
                await everybody.abort()
        return found

    monkeypatch.setattr("booking.actions.paying.hold_together", visits_unlocked)
    monkeypatch.setattr(recording, "prepayment_of", asked)
    monkeypatch.setattr(recording.online, "payment_row", row)


@pytest.mark.parametrize("round_", range(3))
async def test_cancelling_while_paying_ends_in_one_of_two_ways(monkeypatch, round_: int) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit, payment = await ready(box, salon)
        cancelling = booking.actions.cancel(CUSTOMER, visit.id, "")
        both = [cancelling, looking.look(payment)]
        await outcomes(both if round_ % 2 else reversed(both))
        with clock.pretend(clock.now() + timedelta(minutes=5)):
            await paying.works()
    after, states = await paying.fresh(visit), [row["state"] for row in await online.refunds_of(visit.id)]
    expected = {"cancelled": (["done"], {}), "waiting": ([], {"online_acquirer": 2_250, "prepaid": -2_250})}
    assert (states, await paying.book_of(salon)) == expected[after.status]
    assert await is_whole()


@pytest.mark.parametrize("round_", range(2))
async def test_paying_while_the_time_lapses_has_one_outcome(monkeypatch, round_: int) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit, payment = await ready(box, salon)
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            await outcomes([paying.works(), looking.look(payment), paying.tells(box)][:: 1 - 2 * round_])
            await paying.works()
    assert (await paying.fresh(visit)).status == "waiting", "the money was there in time"
    assert await paying.book_of(salon) == {"online_acquirer": 2_250, "prepaid": -2_250}


async def test_a_visit_that_is_settled_by_many_at_once_is_given_back_once(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon)
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        later = clock.now() + timedelta(minutes=2)
        with clock.pretend(later):
            await outcomes(settle(visit.id, later) for _ in range(AT_ONCE))
            await outcomes(send_next(later) for _ in range(AT_ONCE))
        assert len(box.store.all("refund")) == 1
    assert await paying.book_of(salon) == {}
    assert await is_whole()


async def test_a_fee_that_is_tapped_on_many_tablets_is_taken_once(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon)
        with clock.pretend(at("14:30")):
            await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
        with clock.pretend(at("16:30")):
            found = await outcomes(fees.take_fee(salon.actors["Olga"], visit.id) for _ in range(AT_ONCE))
        assert set(found) <= {"done", "NothingDue"}
        assert len(box.store.all("payment_intent")) == 2
    assert await postings("online:") == 2
    assert await is_whole()
