"""The lines of a visit written anew: those that stay are changed, the others go or come."""

from collections.abc import Sequence
from typing import Any

from booking.actions import door
from booking.actions.writing import NewLine, lines_for
from booking.queries.prices import price_after
from booking.queries.rearranging import Piece
from booking.queries.seated import Arrangement, Seated
from booking.queries.visits import Booked
from clients.tables import Visit
from kit.db import execute, fetch, fetch_value

# Time that was given back keeps its rows, but no line any more.
FORGET_LINES = "UPDATE appointment SET line = NULL WHERE line = ANY($1::int[])"
DROP_LINES = "DELETE FROM visit_line WHERE added_to = ANY($1::int[]) OR id = ANY($1::int[])"
KEEP_LINE = """
UPDATE visit_line SET member = $2, price = $3::bigint, starts_at = $4, ends_at = $5,
    discount = least(discount, quantity * $3::bigint) WHERE id = $1
"""
REPLACE_LINE = """
UPDATE visit_line SET member = $2, price = $3, starts_at = $4, ends_at = $5, service = $6, title = $7,
    discount = $8, discount_reason = $9, quantity = 1 WHERE id = $1
"""
ADD_LINE = """
INSERT INTO visit_line (visit, service, member, title, price, added_to, discount, discount_reason,
                        starts_at, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id
"""
DROP_ADDED = "DELETE FROM visit_line WHERE added_to = $1 AND service <> ALL($2::int[])"
HAND_OVER = "UPDATE visit_line SET member = $3 WHERE added_to = $1 AND member = $2"
ADDED = "SELECT service FROM visit_line WHERE added_to = $1"
PLACE = "UPDATE visit_line SET position = $3 WHERE added_to = $1 AND service = $2"
# The services in their order, each with what was added to it; then what was put on the bill besides.
IN_ORDER = """
WITH places AS (
    SELECT line.id, row_number() OVER (ORDER BY wanted.place NULLS LAST, line.added_to IS NOT NULL,
                                       line.position, line.id) - 1 AS position
    FROM visit_line AS line
    LEFT JOIN unnest($2::int[]) WITH ORDINALITY AS wanted (id, place)
        ON wanted.id = coalesce(line.added_to, line.id)
    WHERE line.visit = $1
)
UPDATE visit_line SET position = places.position FROM places WHERE places.id = visit_line.id
"""


async def rewrite(
    visit: Visit, takings: Sequence[Booked], pieces: Sequence[Piece], arrangement: Arrangement
) -> None:
    """Only ever inside `enter`, with the row locked and the old time given back."""
    left = {each.taking.line for each in pieces if each.taking}
    gone = [each.line for each in takings if each.line not in left]
    await execute(FORGET_LINES, gone)
    await execute(DROP_LINES, gone)
    alone = len(pieces) == 1
    lines = [
        await write_line(visit, piece, seated, alone=alone)
        for piece, seated in zip(pieces, arrangement.seated, strict=True)
    ]
    order = sorted(zip(arrangement.seated, lines, strict=True), key=lambda each: each[0].spot.start)
    await execute(IN_ORDER, visit.id, [line for _, line in order])


async def write_line(visit: Visit, piece: Piece, seated: Seated, *, alone: bool) -> int:
    """The line with its add-ons and the time it takes."""
    main, *added = lines_for(seated.part.offer.setup, seated.who, seated.starts_at)
    when = (None, None) if alone else (seated.starts_at, seated.ends_at)
    line = await written(visit, piece, (main, seated), when)
    await write_added(visit, line, piece, added)
    await door.take(seated.spot.takes, door.For(visit.id, line, version=visit.version + 1))
    return line


async def written(visit: Visit, piece: Piece, new: tuple[NewLine, Seated], when: tuple[Any, Any]) -> int:
    """A kept service costs what it did, unless another person or the list says otherwise (`price_after`)."""
    main, seated = new
    part, taking = seated.part, piece.taking
    saved = min(part.discount, main.price)
    reason = part.title.partition(":")[0] if saved else ""
    if taking is None:
        values = visit.id, main.service, main.member, part.title, main.price, None, saved, reason, *when
        return int(await fetch_value(ADD_LINE, *values))
    if piece.is_kept:
        price = price_after(part.offer.setup, taking, part.want.member, seated.starts_at)
        await execute(KEEP_LINE, taking.line, main.member, price, *when)
    else:
        what = main.service, part.title, saved, reason
        await execute(REPLACE_LINE, taking.line, main.member, main.price, *when, *what)
    return taking.line


async def write_added(visit: Visit, line: int, piece: Piece, added: Sequence[NewLine]) -> None:
    """In the order in which it is done. What is added still keeps its price; what is new has the list's."""
    if piece.taking is not None:
        await execute(DROP_ADDED, line, [each.service for each in added])
    there = {row["service"] for row in await fetch(ADDED, line)}
    for number, each in enumerate(added):
        if each.service not in there:
            values = visit.id, each.service, each.member, each.title, each.price, line, 0, "", None, None
            await fetch_value(ADD_LINE, *values)
        elif piece.taking is not None:
            await execute(HAND_OVER, line, piece.taking.member, each.member)
        await execute(PLACE, line, each.service, number)
