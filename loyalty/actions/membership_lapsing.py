"""What nobody used of a membership in time: the branch keeps it, once."""

from datetime import datetime, timedelta

from kit.db import execute, fetch_value, transaction
from kit.rights import SYSTEM
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.actions.membership_moves import hold_any, take_rest
from loyalty.queries.membership_facts import Known
from loyalty.voucher_tables import VoucherMove

# Visits of the last days are paid by it still, and a bill that is reopened finds what it had.
BILLS_MAY_WAIT = 2
USED_STAYS = timedelta(days=1)
# One that renews waits for its next period, whose turn writes off what does not go over.
OVER = f"""
FROM membership JOIN voucher ON voucher.id = membership.voucher JOIN branch ON branch.id = voucher.branch
WHERE taken_back_at IS NULL AND NOT EXISTS (
    SELECT FROM membership_plan WHERE membership_plan.membership = membership.id AND is_on AND NOT is_last)
  AND expires_on + {BILLS_MAY_WAIT} <= ($1::timestamptz AT TIME ZONE branch.zone)::date
  AND (ended_at IS NULL OR (SELECT sum(amount) <> 0 OR sum(visits) <> 0 FROM voucher_move
       WHERE voucher_move.voucher = voucher.id HAVING max(made_at) <= $2))
"""  # noqa: S608  # only constants
NEXT = f"SELECT voucher.id {OVER} ORDER BY voucher.id LIMIT 1 FOR UPDATE OF voucher SKIP LOCKED"
STILL = f"SELECT EXISTS (SELECT {OVER} AND voucher.id = $3)"
BEGUN = """
SELECT voucher.id FROM membership JOIN voucher ON voucher.id = membership.voucher
JOIN branch ON branch.id = voucher.branch
WHERE starts_on IS NULL AND taken_back_at IS NULL AND ended_at IS NULL
  AND starts_by_on <= ($1::timestamptz AT TIME ZONE branch.zone)::date
ORDER BY voucher.id LIMIT 1 FOR UPDATE OF voucher SKIP LOCKED
"""
END = """
UPDATE membership SET ended_at = coalesce(ended_at, $2), how = CASE how WHEN '' THEN 'over' ELSE how END
WHERE id = $1
"""


async def begin_next(now: datetime) -> bool:
    """Writes down that one began by itself, which holds without that; False when there was none."""
    async with transaction():
        voucher = await fetch_value(BEGUN, now)
        if voucher is not None:
            await hold_any(SYSTEM, voucher)
    return voucher is not None


async def lapse_next(now: datetime) -> bool:
    """Writes off the rest of one whose last day is past; False when there was none.

    Two workers, or a worker and a till, wait for each other at its row.
    """
    asked = now, now - USED_STAYS
    async with transaction():
        voucher = await fetch_value(NEXT, *asked)
        if voucher is None:
            return False
        known = await hold_any(SYSTEM, voucher)
        if await fetch_value(STILL, *asked, voucher):
            await lapse(known, now)
    return True


async def lapse(known: Known, now: datetime) -> None:
    kept = Account(AccountKind.vouchers_lapsed, known.row["currency"], known.row["branch"])
    await execute(END, known.row["id"], now)
    await take_rest(SYSTEM, known, VoucherMove.Kind.expired, [Entry(kept, -known.having.left)])
