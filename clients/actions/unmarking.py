"""Taking back what was set and cleared for many: everybody is as before, also since when and by whom."""

from collections.abc import Sequence

from clients.actions.marking import hold, noted
from kit import clock
from kit.db import execute, transaction
from kit.rights import Actor, Permission

WHOSE = "SELECT DISTINCT client AS id FROM tag_event WHERE id = ANY($1::bigint[])"
# What somebody changed since is theirs; the event of it is a later one. What a tag was is gone with the tag.
UNTOUCHED = """
SELECT id FROM tag_event AS mine WHERE id = ANY($1::bigint[]) AND NOT EXISTS (
    SELECT FROM tag_event AS later WHERE later.client = mine.client AND later.tag = mine.tag
      AND later.scale = mine.scale AND later.id > mine.id)
  AND (was IS NULL OR EXISTS (SELECT FROM tag WHERE tag.id = mine.tag)
       OR EXISTS (SELECT FROM status WHERE status.id = (was ->> 'status')::int))
"""
TAKE_TAGS = """
DELETE FROM client_tag USING tag_event AS mine
WHERE mine.id = ANY($1::bigint[]) AND client_tag.client = mine.client AND client_tag.tag = mine.tag
"""
TAKE_STATUSES = """
DELETE FROM client_status USING tag_event AS mine
WHERE mine.id = ANY($1::bigint[]) AND client_status.client = mine.client AND client_status.scale = mine.scale
"""
GIVE_TAGS = """
INSERT INTO client_tag (client, tag, set_at, who, rule)
SELECT client, tag, (was ->> 'set_at')::timestamptz, was ->> 'who', (was ->> 'rule')::int
FROM tag_event WHERE id = ANY($1::bigint[]) AND tag > 0 AND was IS NOT NULL ORDER BY client
"""
GIVE_STATUSES = """
INSERT INTO client_status (client, scale, status, set_at, who, rule)
SELECT client, scale, (was ->> 'status')::int, (was ->> 'set_at')::timestamptz, was ->> 'who',
       (was ->> 'rule')::int
FROM tag_event WHERE id = ANY($1::bigint[]) AND scale > 0 AND was IS NOT NULL ORDER BY client
"""
NOTE = """
INSERT INTO tag_event (client, tag, scale, name, is_set, happened_at, who, account, is_undo)
SELECT client, tag, scale, name, was IS NOT NULL, $2, $3, $4, TRUE
FROM tag_event WHERE id = ANY($1::bigint[]) ORDER BY client
"""


async def take_back(actor: Actor, events: Sequence[int]) -> set[int]:
    """Which of these events of the history are taken back: all but those that somebody changed since."""
    actor.require(Permission.edit_clients)
    async with transaction():
        await hold(await noted(WHOSE, list(events)))
        untouched = await noted(UNTOUCHED, list(events))
        for statement in (TAKE_TAGS, TAKE_STATUSES, GIVE_TAGS, GIVE_STATUSES):
            await execute(statement, untouched)
        await execute(NOTE, untouched, clock.now(), actor.name, actor.account or 0)
    return set(untouched)
