"""Certificates and memberships: whose they are, what is left of them, and what they can pay."""

from collections.abc import Sequence

from asyncpg import Record

from catalog.voucher_tables import VoucherType
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.typed import short_date
from ledger.rules import Account
from loyalty.queries import certificates, memberships
from loyalty.rules.vouchers import KINDS, Coming, Part, Worth

COLUMNS = """
SELECT voucher.id, voucher.of_type, voucher.code, voucher.branch, voucher.currency, voucher.client,
    voucher.visit, voucher.closing, voucher.line, voucher.issued_at, voucher.expires_on, voucher.blocked_at,
    voucher.taken_back_at, voucher_type.kind, voucher_type.name, client.name AS holder,
    voucher_type.kind = 'membership' OR EXISTS (
        SELECT FROM certificate_terms AS terms WHERE terms.of_type = voucher.of_type AND covers = 'services')
        AS says_price,
    (SELECT coalesce(sum(amount), 0)::bigint FROM voucher_move WHERE voucher_move.voucher = voucher.id)
        AS amount_left,
    (SELECT coalesce(sum(visits), 0)::int FROM voucher_move WHERE voucher_move.voucher = voucher.id)
        AS visits_left
FROM voucher JOIN voucher_type ON voucher_type.id = voucher.of_type
LEFT JOIN client ON client.id = voucher.client
"""
BY_NUMBER = f"{COLUMNS} WHERE voucher.id = ANY($1::int[]) ORDER BY voucher.id"
BY_CODE = f"{COLUMNS} WHERE voucher.code = $1"
# Where a type is not tied to branches it holds in each with its currency.
HOLDS_HERE = """
SELECT of_type FROM unnest($1::int[]) AS of_type
WHERE NOT EXISTS (SELECT FROM voucher_place WHERE voucher_place.of_type = of_type.of_type)
   OR EXISTS (SELECT FROM voucher_place WHERE voucher_place.of_type = of_type.of_type AND branch = $2)
"""
SOLD_HERE = """
SELECT voucher_type.id, voucher_type.kind, voucher_type.name, voucher_type.price
FROM voucher_type JOIN branch ON branch.id = $1 AND branch.currency = voucher_type.currency
WHERE voucher_type.is_active AND (NOT EXISTS (SELECT FROM voucher_place WHERE of_type = voucher_type.id)
    OR EXISTS (SELECT FROM voucher_place WHERE of_type = voucher_type.id AND voucher_place.branch = $1))
ORDER BY voucher_type.kind, voucher_type.name, voucher_type.id
"""
COVERED = """
SELECT voucher, line, -sum(amount)::bigint AS amount FROM voucher_move
WHERE visit = $1 AND closing = $2 AND kind IN ('used', 'given_back') GROUP BY voucher, line
HAVING sum(amount) <> 0 ORDER BY voucher, line
"""
KIND = {VoucherType.Kind.certificate: certificates, VoucherType.Kind.membership: memberships}


async def sold_here(branch: int) -> list[Record]:
    """Types that a branch sells: id, kind, name and price in minor units."""
    return await fetch(SOLD_HERE, branch)


async def any_sold() -> bool:
    """Whether anybody may come with one."""
    found: bool = await fetch_value("SELECT EXISTS (SELECT FROM voucher)")
    return found


async def vouchers(numbers: Sequence[int]) -> list[Record]:
    """In the order of their numbers, with `amount_left` and `visits_left`.

    One that `says_price` says what the lines cost that it pays.
    """
    return await fetch(BY_NUMBER, list(numbers)) if numbers else []


async def voucher_by_code(code: str) -> Record | None:
    return await fetch_one(BY_CODE, certificates.as_kept(code))


async def held_by(client: int, coming: Coming) -> list[Record]:
    """What a client may mean to use, as it is: whether it can be used on a bill `worth` says."""
    numbers = [number for kind in KIND.values() for number in await kind.held_by(client, coming)]
    found = {row["id"]: row for row in await vouchers(numbers)}
    return [found[number] for number in numbers]


async def held_here(of_types: Sequence[int], branch: int) -> set[int]:
    """Those of the types that hold in a branch."""
    return {row["of_type"] for row in await fetch(HOLDS_HERE, list(of_types), branch)}


async def covered_by(visit: int, closing: int) -> dict[tuple[int, int], int]:
    """What they paid on a bill and did not get back, by voucher and line of the visit."""
    return {(row["voucher"], row["line"]): row["amount"] for row in await fetch(COVERED, visit, closing)}


async def worth(voucher: Record, coming: Coming, parts: Sequence[Part], most: int | None = None) -> Worth:
    """What of the lines it can pay; at most `most` where that is said."""
    why_not = why_never(voucher, coming)
    if not why_not and voucher["of_type"] not in await held_here([voucher["of_type"]], coming.branch):
        why_not = f"{voucher['name']} is not for this branch."
    if why_not:
        return Worth(why_not=why_not)
    found: Worth = await KIND[VoucherType.Kind(voucher["kind"])].worth(voucher, coming, parts, most)
    return found


def why_never(voucher: Record, coming: Coming) -> str:
    """Whatever is on the bill; "" where it may be used."""
    if voucher["taken_back_at"]:
        return f"{voucher['name']} was taken back."
    if voucher["blocked_at"]:
        return f"{voucher['name']} is blocked."
    if voucher["currency"] != coming.currency:
        return f"{voucher['name']} is in {voucher['currency']}, and this bill in {coming.currency}."
    until = voucher["expires_on"]
    if until and clock.wall(coming.starts_at, coming.zone).date() > until:
        return f"{voucher['name']} was valid until {short_date(until)}."
    return ""


def account_of(voucher: Record) -> Account:
    """What is owed to whoever holds it."""
    return Account(KINDS[voucher["kind"]], voucher["currency"], voucher["branch"], voucher["id"])
