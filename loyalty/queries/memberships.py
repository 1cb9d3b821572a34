"""What memberships can pay."""

from collections.abc import Sequence

from asyncpg import Record

from loyalty.rules.vouchers import Coming, Part, Worth


async def held_by(client: int, coming: Coming) -> list[int]:  # noqa: ARG001
    return []


async def worth(voucher: Record, coming: Coming, parts: Sequence[Part], most: int | None) -> Worth:  # noqa: ARG001
    return Worth(why_not=f"{voucher['name']} cannot be used here.")
