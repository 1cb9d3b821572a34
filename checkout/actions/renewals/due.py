"""A period that is due becomes a renewal, once."""

from datetime import datetime

import loyalty.actions.renewals
from checkout.queries import renewals as queries
from checkout.renewal_tables import Renewal
from kit import clock
from kit.db import fetch_value, transaction
from kit.vault import new_code
from loyalty.queries.renewals import Renewing, plan_row, renewing, voucher_of

BEGIN = """
INSERT INTO renewal (plan, number, code, state, due_on, amount, currency, made_at, next_try_at, attempts)
VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $7, 0)
ON CONFLICT (plan, number) WHERE state <> 'dropped' DO NOTHING RETURNING id
"""


async def begin_next(now: datetime) -> bool:
    """Makes one renewal that is due; False when there was none."""
    found = await queries.due_plan(now)
    if found is None:
        return False
    await begin(found)
    return True


async def begin(plan_id: int) -> Renewal | None:
    """None where it is not due, or no longer."""
    async with transaction():
        held = await hold(plan_id)
        due, number = held.due_on, held.row["number"] + 1
        if due is None or due > clock.today(held.row["zone"]) or held.row["blocked_at"]:
            return None
        terms = due, held.price, held.row["currency"]
        made = await fetch_value(BEGIN, plan_id, number, new_code(), *terms, clock.now())
        return None if made is None else await queries.renewal_row(made)


async def hold(plan_id: int) -> Renewing:
    """The membership and its plan as they are now; nobody else changes them until the transaction ends."""
    await loyalty.actions.renewals.hold(await voucher_of(await plan_row(plan_id)))
    return await renewing(await plan_row(plan_id, lock=True))
