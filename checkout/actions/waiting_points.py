"""Points that wait until their bill is paid: looked at whenever what somebody owes changes."""

import loyalty.actions
from checkout.queries.accounts import open_bills_of
from checkout.rules.accounts import Holder
from kit import db

# Bills that stand, of which this client put something on account and which gave points.
BILLS = """
SELECT bill.visit, bill.closing, lot.is_waiting, array_agg(part.payer) AS payers, array_agg(part.id) AS parts
FROM bill JOIN payment AS part ON part.bill = bill.id AND part.method = 'on_account'
CROSS JOIN LATERAL (
    SELECT bool_or(points_lot.usable_on IS NULL) AS is_waiting FROM points_entry AS entry
    JOIN points_lot ON points_lot.entry = entry.id
    WHERE entry.visit = bill.visit AND entry.closing = bill.closing AND entry.branch = $2
) AS lot
WHERE bill.reversed_at IS NULL AND lot.is_waiting IS NOT NULL AND bill.id IN (
    SELECT payment.bill FROM payment WHERE payment.payer = $1 AND payment.method = 'on_account')
GROUP BY bill.id, lot.is_waiting ORDER BY bill.id
"""


async def follow(holder: Holder) -> None:
    """Call while the account is held, after it was changed."""
    bills = await db.fetch(BILLS, holder.client, holder.branch)
    payers = {payer for bill in bills for payer in bill["payers"]}
    owed = {part for payer in payers for part in await owed_by(Holder(payer, holder.branch, holder.currency))}
    for bill in bills:
        is_owed = not owed.isdisjoint(bill["parts"])
        if bill["is_waiting"] != is_owed:
            await loyalty.actions.follow_debt(bill["visit"], bill["closing"], is_owed=is_owed)


async def owed_by(holder: Holder) -> set[int]:
    """Payments on account of which something is owed."""
    return {bill.payment for bill in await open_bills_of(holder)}
