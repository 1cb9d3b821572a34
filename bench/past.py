"""A longer past: the one that is there, written again further and further back."""

from bench.salon import in_bulk, moment, without_the_wall
from bench.seed import TODAY

# 100,000 visits become a million; their ids leave room for the ones that are there.
AGAIN = """
CREATE TEMPORARY TABLE again AS
SELECT n * 1000000 AS more, n * weeks * INTERVAL '7 days' AS back
FROM generate_series(1, 9) AS n,
     (SELECT ceil(date_part('day', $1::timestamptz - min(starts_at)) / 7) AS weeks FROM visit) AS whole
"""
VISITS = """
INSERT INTO visit (id, branch, client, code, status, source, starts_at, ends_at, created_at)
SELECT id + more, branch, client, code || '-' || more, status, source, starts_at - back, ends_at - back,
       created_at
FROM visit, again WHERE starts_at < $1
"""
LINES = """
INSERT INTO visit_line (id, visit, service, member, title, price)
SELECT visit_line.id + more, visit + more, service, member, title, price
FROM visit_line, again WHERE visit IN (SELECT id FROM visit WHERE id < 1000000 AND starts_at < $1)
"""
TIMES = """
INSERT INTO appointment (resource, visit, line, starts_at, ends_at)
SELECT resource, visit + more, line + more, starts_at - back, ends_at - back
FROM appointment, again WHERE starts_at < $1
"""
NUMBERS = """
SELECT setval(pg_get_serial_sequence('visit', 'id'), (SELECT max(id) FROM visit)),
       setval(pg_get_serial_sequence('visit_line', 'id'), (SELECT max(id) FROM visit_line))
"""


async def lengthen(url: str) -> None:
    """Ten times as much of it."""
    async with in_bulk(url) as connection:
        async with without_the_wall(connection):
            for statement in (AGAIN, VISITS, LINES, TIMES):
                await connection.execute(statement, moment(TODAY, 0), timeout=None)
        await connection.execute(NUMBERS)
