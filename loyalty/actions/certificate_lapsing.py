"""What nobody used in time: the branch keeps it, once."""

from datetime import datetime, timedelta

from asyncpg import Record

from kit.db import execute, fetch_value, transaction
from kit.rights import SYSTEM
from ledger.tables import AccountKind
from loyalty.actions.certificate_moves import Change, hold, write
from loyalty.voucher_tables import VoucherMove

ONCE_USED_STAYS = timedelta(days=1)  # a bill that is reopened the same day finds all of it
# Of one for one visit, or for services that are all used, the rest goes when that is a day old. A visit on
# the last day may be paid on the day after: only then is the rest gone.
OVER = """
FROM voucher JOIN certificate ON certificate.voucher = voucher.id JOIN branch ON branch.id = voucher.branch
LEFT JOIN certificate_terms AS terms ON terms.of_type = voucher.of_type
WHERE taken_back_at IS NULL
  AND (expires_on + 1 < ($1::timestamptz AT TIME ZONE branch.zone)::date
       OR is_used_once AND (
           SELECT sum(amount) < 0 AND max(made_at) <= $2 FROM voucher_move
           WHERE voucher_move.voucher = voucher.id AND kind IN ('used', 'given_back'))
       OR covers = 'services' AND (
           SELECT sum(visits) = 0 AND max(made_at) <= $2 FROM voucher_move
           WHERE voucher_move.voucher = voucher.id))
  AND (SELECT sum(amount) FROM voucher_move WHERE voucher_move.voucher = voucher.id) > 0
"""
NEXT = f"SELECT voucher.id {OVER} ORDER BY voucher.id LIMIT 1 FOR UPDATE OF voucher SKIP LOCKED"
STILL = f"SELECT EXISTS (SELECT {OVER} AND voucher.id = $3)"
# Services that lapsed are used by nobody; they come back where its time is extended.
GONE = -1
END_PIECES = "UPDATE certificate_piece SET used_on_line = $2 WHERE voucher = $1 AND used_on_line = 0"
FREE_PIECES = "UPDATE certificate_piece SET used_on_line = 0 WHERE voucher = $1 AND used_on_line = $2"
LAPSED = """
SELECT -coalesce(sum(amount), 0)::bigint AS amount, -coalesce(sum(visits), 0)::int AS visits
FROM voucher_move WHERE voucher = $1 AND kind IN ('expired', 'renewed')
"""


async def lapse_next(now: datetime) -> bool:
    """Writes off the rest of one certificate whose time is over; False when there was none.

    Two workers, or a worker and a till, wait for each other at its row.
    """
    asked = now, now - ONCE_USED_STAYS
    async with transaction():
        voucher = await fetch_value(NEXT, *asked)
        if voucher is None:
            return False
        held = await hold(voucher)
        if await fetch_value(STILL, *asked, voucher):
            await lapse(held)
    return True


async def lapse(held: Record) -> None:
    kind, lapsed = VoucherMove.Kind.expired, AccountKind.vouchers_lapsed
    await write(SYSTEM, held, Change(kind, -held["amount_left"], -held["visits_left"], lapsed))
    await execute(END_PIECES, held["id"], GONE)
