"""A visit whose membership is taken as it begins is found by two processes: it is taken once."""

import asyncio

import pytest

from checkout import debit_worker
from checkout.actions import debits
from checkout.voucher_tables import MembershipDebit
from loyalty.voucher_tables import Voucher
from tests.cast import open_salon
from tests.checkout.test_debits import TAKEN, becomes
from tests.loyalty.memberships import comes, membership, stands
from tests.races.again import until_seen
from tests.races.guards import Meeting

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
LOCK = "FOR UPDATE OF visit SKIP LOCKED"


async def two_at_once() -> tuple[Voucher, list[object]]:
    """Nobody came, which uses a visit of ten."""
    salon = await open_salon()
    ten, visit = await membership(salon, **TAKEN), await comes(salon)
    await becomes(visit, "no_show")
    both = (debit_worker.work() for _ in range(2))
    return ten, await asyncio.gather(*both, return_exceptions=True)


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find the visit before either takes anything."""
    really, meeting = debits.visit_to_debit, Meeting(2, patience=2.0)

    async def find_together(visit: int):  # type: ignore[no-untyped-def]
        found = await really(visit)
        await meeting.wait()
        return found

    assert LOCK in debits.NEXT
    monkeypatch.setattr(debits, "NEXT", debits.NEXT.replace(LOCK, ""))
    monkeypatch.setattr(debits, "visit_to_debit", find_together)


async def test_two_processes_take_it_once() -> None:
    ten, answers = await two_at_once()
    assert sorted(answers) == [False, True]
    assert (await stands(ten), await MembershipDebit.count()) == ((9000, 9), 1)


@until_seen
async def test_without_the_lock_the_database_refuses_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the lock: both wanted to take it."""
    unlocked(monkeypatch)
    ten, answers = await two_at_once()
    assert sum(isinstance(each, Exception) for each in answers) == 1
    assert (await stands(ten), await MembershipDebit.count()) == ((9000, 9), 1)
