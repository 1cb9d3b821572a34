"""What certificates can pay, and what is known of each."""

from collections.abc import Sequence

from asyncpg import Record

from kit.db import fetch, fetch_one
from loyalty.certificate_tables import Covers, PaysFor
from loyalty.rules.certificates import Held, Piece, Terms
from loyalty.rules.certificates import worth as worth_of
from loyalty.rules.voucher_codes import as_kept
from loyalty.rules.vouchers import Coming, Part, Worth

__all__ = ["as_kept", "held_by", "held_of", "terms_of", "worth"]
HELD = """
SELECT voucher.id FROM voucher JOIN voucher_type ON voucher_type.id = voucher.of_type
WHERE voucher.client = $1 AND kind = 'certificate' AND taken_back_at IS NULL AND blocked_at IS NULL
    AND (SELECT sum(amount) FROM voucher_move WHERE voucher_move.voucher = voucher.id) > 0
ORDER BY expires_on NULLS LAST, voucher.id
"""
TERMS = """
SELECT covers, pays_for, is_used_once,
    (SELECT coalesce(array_agg(service), '{}') FROM certificate_service
     WHERE certificate_service.of_type = certificate_terms.of_type) AS services
FROM certificate_terms WHERE of_type = $1
"""
# Whatever came back again was not used.
IS_BEGUN = """
SELECT coalesce(sum(amount), 0) < 0 AS is_begun FROM voucher_move
WHERE voucher = $1 AND kind IN ('used', 'given_back')
"""
PIECES = (
    "SELECT id, service, value FROM certificate_piece WHERE voucher = $1 AND used_on_line = 0 ORDER BY id"
)
ANYTHING = Terms(Covers.sum, PaysFor.anything, is_used_once=False)


async def held_by(client: int, coming: Coming) -> list[int]:  # noqa: ARG001  # as memberships are asked
    """What a client has that something is left of, nearest end first."""
    return [row["id"] for row in await fetch(HELD, client)]


async def worth(voucher: Record, coming: Coming, parts: Sequence[Part], most: int | None) -> Worth:  # noqa: ARG001
    """What of the lines it pays; whether it holds here and now at all the caller has seen to."""
    return worth_of(await held_of(voucher), parts, most)


async def held_of(voucher: Record) -> Held:
    terms = await terms_of(voucher["of_type"])
    begun = await fetch_one(IS_BEGUN, voucher["id"]) if terms.is_used_once else None
    pieces = await fetch(PIECES, voucher["id"]) if terms.covers is Covers.services else []
    return Held(
        terms,
        voucher["amount_left"],
        is_begun=bool(begun and begun["is_begun"]),
        pieces=tuple(Piece(**row) for row in pieces),
    )


async def terms_of(of_type: int) -> Terms:
    """A type of which nothing is said pays for anything."""
    row = await fetch_one(TERMS, of_type)
    if row is None:
        return ANYTHING
    return Terms(
        Covers(row["covers"]), PaysFor(row["pays_for"]), row["is_used_once"], frozenset(row["services"])
    )
