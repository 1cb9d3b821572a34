"""What a visit was is kept beside each change that the desk makes of it, while it can be undone."""

from datetime import timedelta

from kit import clock
from kit.db import execute
from kit.rights import Actor
from reminders.rules import AT_ONCE, SECOND_THOUGHTS

REMEMBER = """
INSERT INTO visit_before (visit, version, account, changed_at, edition, was)
SELECT visit.id, visit.version + 1, $2, $3, (SELECT token FROM edition), jsonb_build_object(
    'visit', to_jsonb(visit.*) - 'comment' - 'notes',
    'lines', (SELECT jsonb_agg(jsonb_build_object(
        'id', id, 'member', member, 'price', price, 'starts_at', starts_at, 'ends_at', ends_at))
        FROM visit_line WHERE visit_line.visit = visit.id),
    'takes', (SELECT jsonb_agg(jsonb_build_object(
        'id', id, 'resource', resource, 'line', line, 'starts_at', starts_at, 'ends_at', ends_at,
        'forced', forced) ORDER BY id)
        FROM appointment WHERE appointment.visit = visit.id AND released_at IS NULL))
FROM visit WHERE visit.id = $1
ON CONFLICT (visit) DO UPDATE SET version = excluded.version, account = excluded.account,
    changed_at = excluded.changed_at, edition = excluded.edition, was = excluded.was
"""
REMEMBER_NEW = """
INSERT INTO visit_before (visit, version, account, changed_at, edition)
VALUES ($1, 1, $2, $3, (SELECT token FROM edition))
ON CONFLICT (visit) DO NOTHING
"""


async def remember(actor: Actor, visit_id: int) -> None:
    """Only with the visit's row locked and before anything of it is changed; programs undo nothing."""
    if actor.account is not None:
        await execute(REMEMBER, visit_id, actor.account, clock.now())


async def remember_new(actor: Actor, visit_id: int) -> None:
    """There was no such visit before: undone, it is called off."""
    if actor.account is not None:
        await execute(REMEMBER_NEW, visit_id, actor.account, clock.now())


def pause_of(actor: Actor) -> timedelta:
    """How long the news of a change waits: that of the desk until it can no longer be undone."""
    return AT_ONCE if actor.account is None else SECOND_THOUGHTS
