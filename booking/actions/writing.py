"""Writing a visit down, with its lines and the time they take, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.actions import door
from booking.actions.places import Taking
from booking.queries import Offered
from booking.queries.prices import price_then
from booking.queries.setup import Setup
from clients.tables import Visit
from kit import db

# The lines know their ids beforehand, so that one can refer to another and the appointments to them.
WRITE_DOWN = """
WITH made AS (
    INSERT INTO visit (branch, client, code, status, requested_at, wanted_at, source, starts_at, ends_at,
                       comment, any_member, created_at, created_by, party)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id
), numbered AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('visit_line', 'id'))::int AS id, wanted.*
    FROM unnest($15::int[], $16::int[], $17::text[], $18::bigint[], $19::int[], $20::bigint[], $21::text[],
                $22::timestamptz[], $23::timestamptz[])
        WITH ORDINALITY AS wanted (service, member, title, price, added_to, discount, discount_reason,
                                   starts_at, ends_at, number)
), line AS (
    INSERT INTO visit_line (id, visit, service, member, title, price, position, added_to, discount,
                            discount_reason, starts_at, ends_at)
    SELECT numbered.id, made.id, numbered.service, numbered.member, numbered.title, numbered.price,
           numbered.number - 1, main.id, numbered.discount, numbered.discount_reason, numbered.starts_at,
           numbered.ends_at
    FROM made, numbered LEFT JOIN numbered AS main ON main.number - 1 = numbered.added_to
), taken AS (
    INSERT INTO appointment (resource, visit, line, starts_at, ends_at)
    SELECT taken.resource, made.id, numbered.id, taken.starts_at, taken.ends_at
    FROM made, unnest($24::int[], $25::int[], $26::timestamptz[], $27::timestamptz[])
        AS taken (line, resource, starts_at, ends_at) JOIN numbered ON numbered.number - 1 = taken.line
)
SELECT made.id, (SELECT array_agg(numbered.id ORDER BY number) FROM numbered) AS lines FROM made
"""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A service on a visit that is being made; `added_to` is the place of another among its lines.

    Its own time is told where the visit has several services.
    """

    service: int
    member: int
    title: str
    price: int
    added_to: int | None = None
    discount: int = 0
    discount_reason: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def lines_for(setup: Setup, who: Offered, starts_at: datetime, first: int = 0) -> list[NewLine]:
    """What somebody does in one sitting: the service is the line number `first`, its add-ons follow it.

    Each at the list's price of the start.
    """
    return [
        NewLine(
            each.service,
            who.id,
            each.title,
            price_then(setup, each.service, each.price, starts_at),
            added_to=first if number else None,
        )
        for number, each in enumerate(who.items)
    ]


async def write_visit(
    facts: Mapping[str, Any], lines: Sequence[NewLine], takes: Sequence[tuple[int, Taking]]
) -> tuple[Visit, list[int]]:
    """The visit, and the ids of its lines in their order; only ever inside `enter`.

    `facts` are its columns in the order of the statement. `takes` tells for each stretch of time the place of
    its line in the list.
    """
    columns = [[getattr(line, name) for line in lines] for name in NewLine.__slots__]
    numbers = [number for number, _ in takes]
    taken = door.columns([taking for _, taking in takes])
    [made] = await db.fetch(WRITE_DOWN, *facts.values(), *columns, numbers, *taken)
    return Visit(id=made["id"], _exists_in_db=True, **facts), made["lines"]
