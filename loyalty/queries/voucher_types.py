"""What kinds of certificates and of memberships have in common: the branches where they are sold and used."""

from kit.db import fetch

# Its places, or every branch with its currency.
BRANCHES = """
SELECT branch.id FROM branch JOIN voucher_type ON voucher_type.id = $1
WHERE branch.currency = voucher_type.currency
  AND (NOT EXISTS (SELECT FROM voucher_place WHERE of_type = $1)
       OR EXISTS (SELECT FROM voucher_place WHERE of_type = $1 AND voucher_place.branch = branch.id))
ORDER BY branch.id
"""


async def branches_of_type(of_type: int) -> list[int]:
    return [row["id"] for row in await fetch(BRANCHES, of_type)]
