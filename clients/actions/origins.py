"""Where a booking came from, kept beside the visit, and on the card of who is new."""

from collections.abc import Mapping

import msgspec

from clients.tables import Visit
from kit import clock
from kit.db import execute, transaction

KEEP = """
INSERT INTO visit_origin (visit, form, source, first, last, noted_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (visit) DO NOTHING
"""
# Only of a card that this booking made: a client who was known came by what is written there.
ON_A_NEW_CARD = """
UPDATE client SET client_source = found.id, version = version + 1
FROM (SELECT id FROM client_source WHERE lower(name) = lower($2) FOR KEY SHARE) AS found
WHERE client.id = (SELECT client FROM visit WHERE id = $1) AND (
      client.client_source IS NULL OR client.client_source IN (SELECT id FROM client_source WHERE online))
  AND NOT EXISTS (
      SELECT FROM visit AS other WHERE other.client = client.id AND other.id <> $1
        AND other.party IS DISTINCT FROM (SELECT party FROM visit WHERE id = $1))
"""
KNOW = """
INSERT INTO client_source (name) SELECT $1::varchar
WHERE NOT EXISTS (SELECT FROM client_source WHERE lower(name) = lower($1::varchar)) ON CONFLICT DO NOTHING
"""
Touch = Mapping[str, str]


async def keep_origin(visit: Visit, form: str, source: str, first: Touch, last: Touch) -> None:
    """`source` becomes that of a client who is new, where there is one of that name."""
    async with transaction():
        touches = (msgspec.json.encode(each).decode() for each in (first, last))
        await execute(KEEP, visit.id, form, source, *touches, clock.now())
        if source:
            await execute(ON_A_NEW_CARD, visit.id, source)


async def know_source(name: str) -> None:
    """So that clients can have it, and segments ask for it."""
    if name:
        await execute(KNOW, name)
