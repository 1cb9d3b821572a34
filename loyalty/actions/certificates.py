"""What is sold as a certificate, and used of one."""

from asyncpg import Record

import reminders.actions
from kit.db import execute, fetch, fetch_one, fetch_value
from kit.errors import Refused
from kit.typed import short_date
from loyalty.certificate_tables import Certificate, Covers, Design
from loyalty.queries.certificate_types import end_of
from loyalty.rules.certificates import pieces_of
from loyalty.rules.vouchers import Cover, Issue, Sold

# Whoever sells one of a type waits here for the other: numbers follow each other, and no limit is passed.
LOCK_TYPE = "SELECT name, price FROM voucher_type WHERE id = $1 FOR NO KEY UPDATE"
TERMS = """
SELECT covers, nominal, lasts, until_on, term, term_unit, most_sold, design
FROM certificate_terms WHERE of_type = $1
"""
NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM certificate WHERE of_type = $1"
# Those that were taken back can be sold again; one that somebody is paying for online just now is sold.
COUNT_SOLD = """
SELECT (SELECT count(*) FROM certificate JOIN voucher ON voucher.id = certificate.voucher
        WHERE certificate.of_type = $1 AND taken_back_at IS NULL)
     + (SELECT count(*) FROM certificate_sale WHERE of_type = $1 AND state IN ('new', 'open'))
"""
EXPIRES = "UPDATE voucher SET expires_on = $2 WHERE id = $1"
SERVICES = "SELECT service, quantity FROM certificate_service WHERE of_type = $1 ORDER BY service"
PRICES = "SELECT service, price FROM service_price WHERE branch = $1 AND service = ANY($2::int[])"
ADD_PIECES = """
INSERT INTO certificate_piece (voucher, service, value, used_on_line)
SELECT $1, service, value, 0 FROM unnest($2::int[], $3::bigint[]) AS pieces (service, value)
"""
NOT_SENT = "UPDATE certificate SET send_on = NULL WHERE voucher = $1 RETURNING letter"
# As many as the line took, of its service.
USE_PIECES = """
UPDATE certificate_piece SET used_on_line = $2 WHERE id IN (
    SELECT piece.id FROM certificate_piece AS piece JOIN visit_line ON visit_line.id = $2
    WHERE piece.voucher = $1 AND piece.service = visit_line.service AND used_on_line = 0
    ORDER BY piece.value <> $4, piece.id LIMIT $3
)
"""
FREE_PIECES = """
UPDATE certificate_piece SET used_on_line = 0 WHERE id IN (
    SELECT id FROM certificate_piece WHERE voucher = $1 AND used_on_line = $2 ORDER BY id DESC LIMIT $3
)
"""


class NoneLeft(Refused):
    """As many as there are to be were sold."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(f"All {most} of {name} have been sold. Sell another kind of certificate.")


class SoldTooLate(Refused):
    """Their last day is over for everybody."""

    def __init__(self, name: str, last: str) -> None:
        super().__init__(f"{name} could be used until {last}, so it is not sold any more.")


async def issue(sold: Sold) -> Issue:
    """What it is good for: its nominal, or what was paid where that is more, and of services how many."""
    kind = await hold_type(sold.of_type)
    terms = await fetch_one(TERMS, sold.of_type)
    if terms is None:  # of a type that says nothing more
        value = max(sold.paid, kind["price"])
        await add_certificate(sold, value, Design.linen)
        return Issue(value)
    await refuse_more(sold.of_type, kind["name"], terms["most_sold"])
    last = end_of(terms, sold.on)
    if last is not None and last < sold.on:
        raise SoldTooLate(kind["name"], short_date(last))
    value = max(sold.paid, terms["nominal"])
    await execute(EXPIRES, sold.voucher, last)
    await add_certificate(sold, value, terms["design"])
    return Issue(value, await add_pieces(sold, value) if terms["covers"] == Covers.services else 0)


async def hold_type(of_type: int) -> Record:
    """Nobody else sells one of the type until the transaction ends."""
    [kind] = await fetch(LOCK_TYPE, of_type)
    return kind


async def refuse_more(of_type: int, name: str, most: int | None) -> None:
    """Call while the type is held."""
    if most is not None and await fetch_value(COUNT_SOLD, of_type) >= most:
        raise NoneLeft(name, most)


async def add_certificate(sold: Sold, value: int, design: str) -> None:
    made = Certificate(
        voucher=sold.voucher,
        of_type=sold.of_type,
        number=await fetch_value(NEXT_NUMBER, sold.of_type),
        nominal=value,
        buyer=sold.client,
        design=design,
    )
    await made.save()


async def add_pieces(sold: Sold, value: int) -> int:
    """How many services it gives."""
    given = {row["service"]: row["quantity"] for row in await fetch(SERVICES, sold.of_type)}
    prices = {row["service"]: row["price"] for row in await fetch(PRICES, sold.branch, list(given))}
    pieces = pieces_of(value, given, prices)
    await execute(ADD_PIECES, sold.voucher, [each for each, _ in pieces], [worth for _, worth in pieces])
    return len(pieces)


async def take_issue_back(voucher: int) -> None:
    """Its sale was undone, so nothing is sent of it any more."""
    letter = await fetch_value(NOT_SENT, voucher)
    if letter is not None:
        await reminders.actions.take_back([letter], "its sale was taken back")


async def note_use(move: int, voucher: int, cover: Cover) -> None:  # noqa: ARG001  # as of memberships
    if cover.visits:
        await execute(USE_PIECES, voucher, cover.line, cover.visits, cover.price)


async def note_back(move: int, voucher: int, cover: Cover) -> None:  # noqa: ARG001
    if cover.visits:
        await execute(FREE_PIECES, voucher, cover.line, cover.visits)
