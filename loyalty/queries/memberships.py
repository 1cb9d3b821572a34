"""What memberships can pay, and who has which."""

from collections.abc import Sequence

from asyncpg import Record

from kit import clock
from kit.db import fetch
from loyalty.queries.membership_facts import known_of
from loyalty.rules.memberships import usable
from loyalty.rules.vouchers import Coming, Part, Worth

# Their own, and those of the family; without an end, or not begun, they come last.
HELD = """
SELECT voucher.id FROM membership JOIN voucher ON voucher.id = membership.voucher
JOIN membership_terms AS terms ON terms.id = membership.agreed
WHERE taken_back_at IS NULL AND blocked_at IS NULL AND how NOT IN ('early', 'changed')
  AND (voucher.client = $1 OR EXISTS (SELECT FROM membership_person AS person
       WHERE person.membership = membership.id AND person.client = $1 AND removed_at IS NULL))
  AND (expires_on IS NULL OR expires_on >= $2)
  AND (counted = 'period' OR
       (SELECT sum(visits) FROM membership_count WHERE membership_count.membership = membership.id) > 0)
ORDER BY expires_on NULLS LAST, voucher.id
"""


async def held_by(client: int, coming: Coming) -> list[int]:
    """What a client may use that something is left of, nearest end first; a frozen one is among them."""
    day = clock.wall(coming.starts_at, coming.zone).date()
    return [row["id"] for row in await fetch(HELD, client, day)]


async def worth(voucher: Record, coming: Coming, parts: Sequence[Part], most: int | None) -> Worth:  # noqa: ARG001  # a line is paid wholly
    known = await known_of(voucher["id"])
    if known is None:
        return Worth(why_not=f"{voucher['name']} cannot be used here.")
    return usable(known.having, coming, parts)
