"""Messages on a client's timeline: what they were written, and what became of it."""

from clients.rules.timeline import Facts, Source, Told
from kit.rights import Actor, Permission

# What waits is not there yet, and what was called off never was.
MESSAGES = """
SELECT coalesce(message.sent_at, message.due_at) AS at, message.id::bigint AS number, branch.zone,
       jsonb_build_object('kind', message.kind, 'status', message.status, 'subject', message.subject,
                          'channel', message.channel, 'why', message.why) AS facts
FROM message LEFT JOIN visit ON visit.id = message.visit
JOIN branch ON branch.id = coalesce(message.branch, visit.branch)
WHERE message.client = $1 AND message.status IN ('sending', 'sent', 'failed', 'uncertain', 'not_sent')
  AND ($2::int[] IS NULL OR branch.id = ANY($2))
"""
BADGES = {
    "sending": ("Sending", "information"),
    "sent": ("Sent", "good"),
    "failed": ("Failed", "trouble"),
    "uncertain": ("Uncertain", "attention"),
    "not_sent": ("Not sent", "attention"),
}


def tell_message(facts: Facts, _: Actor) -> Told:
    title = facts["subject"] or f"Message: {facts['kind'].replace('_', ' ')}"
    return Told(title, facts["why"], badge=BADGES[facts["status"]])


RIGHTS = frozenset({Permission.see_messages})
TIMELINE = (Source("messages", "Messages", "mail", 40, MESSAGES, tell_message, RIGHTS),)
