"""What certificates can pay."""

from collections.abc import Sequence

from asyncpg import Record

from kit.db import fetch
from loyalty.rules.vouchers import Coming, Part, Worth, spread_over

HELD = """
SELECT voucher.id FROM voucher JOIN voucher_type ON voucher_type.id = voucher.of_type
WHERE voucher.client = $1 AND kind = 'certificate' AND taken_back_at IS NULL AND blocked_at IS NULL
    AND (SELECT sum(amount) FROM voucher_move WHERE voucher_move.voucher = voucher.id) > 0
ORDER BY expires_on NULLS LAST, voucher.id
"""


def as_kept(code: str) -> str:
    """A code as it was typed, as it is kept."""
    return "".join(code.split()).replace("-", "").upper()


async def held_by(client: int, coming: Coming) -> list[int]:  # noqa: ARG001
    return [row["id"] for row in await fetch(HELD, client)]


async def worth(voucher: Record, coming: Coming, parts: Sequence[Part], most: int | None) -> Worth:  # noqa: ARG001
    left = voucher["amount_left"] if most is None else min(most, voucher["amount_left"])
    covers = spread_over(left, parts)
    return Worth(covers) if covers else Worth(why_not=f"Nothing is left of {voucher['name']}.")
