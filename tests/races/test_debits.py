"""A visit whose membership is taken as it begins is found by two processes: it is taken once."""

import asyncio

import pytest

from checkout import debit_worker
from checkout.actions import debits
from checkout.voucher_tables import MembershipDebit
from kit import db
from loyalty.voucher_tables import Voucher
from tests.cast import open_salon
from tests.checkout.test_debits import TAKEN, becomes
from tests.loyalty.memberships import comes, membership, stands
from tests.races.again import until_seen
from tests.races.guards import Meeting

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def two_at_once() -> tuple[Voucher, list[object]]:
    """Nobody came, which uses a visit of ten."""
    salon = await open_salon()
    ten, visit = await membership(salon, **TAKEN), await comes(salon)
    await becomes(visit, "no_show")
    await db.execute("DELETE FROM membership_debit")
    both = (debit_worker.work() for _ in range(2))
    return ten, await asyncio.gather(*both, return_exceptions=True)
