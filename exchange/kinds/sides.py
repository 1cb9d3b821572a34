"""What is a client's and not in the row of the card: tags, statuses, further contacts, fields of one's own.

A line says of them what it says of the columns of a card: one text for each. What is wished is written down
first, for all clients of a piece, and then carried out side by side.
"""

from kit import clock
from kit.db import execute

LOOSE = "'^(own|status|contact)-|^tags$'"
# All of it that a client has now, by the names of `exchange.columns.own`.
PRESENT = """
coalesce((SELECT jsonb_object_agg('own-' || key, value::text) FROM jsonb_each(client.extra)), '{}')
|| coalesce((
    SELECT jsonb_object_agg('contact-' || kind, told) FROM (
        SELECT kind, string_agg(value || CASE WHEN label <> '' THEN ' (' || label || ')' ELSE '' END, ', '
                                ORDER BY position, id) AS told
        FROM client_contact WHERE client_contact.client = client.id GROUP BY kind
    ) AS by_kind), '{}')
|| coalesce((
    SELECT jsonb_build_object('tags', string_agg(tag.name, ', ' ORDER BY tag.name COLLATE "C"))
    FROM client_tag JOIN tag ON tag.id = client_tag.tag WHERE client_tag.client = client.id
    HAVING count(*) > 0), '{}')
|| coalesce((
    SELECT jsonb_object_agg('status-' || client_status.scale, status.name)
    FROM client_status JOIN status ON status.id = client_status.status
    WHERE client_status.client = client.id), '{}')
"""
# Only of fields that are still there.
NEW_EXTRA = """
coalesce((
    SELECT jsonb_object_agg(custom_field.id, said.value::jsonb) FROM jsonb_each_text(line.said) AS said
    JOIN custom_field ON said.key = 'own-' || custom_field.id
), '{}')
"""


def extra_with(source: str, place: int) -> str:
    """The fields of a client with the first (0) or second (1) halves of a change; "" is none."""
    return f"""
extra = jsonb_strip_nulls(client.extra || coalesce((
    SELECT jsonb_object_agg(custom_field.id, nullif(change.value ->> {place}, '')::jsonb)
    FROM jsonb_each({source}) AS change JOIN custom_field ON change.key = 'own-' || custom_field.id
), '{{}}'))
"""  # noqa: S608  # only constants


# Tags, statuses and their history are part of a card as long as nobody but the import has set any.
TABLES = ("client_tag", "client_status", "tag_event")
WISHES = """
CREATE TEMPORARY TABLE IF NOT EXISTS import_wish (
    client int NOT NULL, key text NOT NULL, told text NOT NULL) ON COMMIT DROP
"""
NO_WISHES = "DELETE FROM import_wish"
# $1, $2 and $3 of these are as in `statements`.
WRITTEN = f"""
INSERT INTO import_wish SELECT line.subject, said.key, said.value
FROM import_line AS line
CROSS JOIN LATERAL (
    SELECT key, value FROM jsonb_each_text(line.said) WHERE line.state = 'new'
    UNION ALL SELECT key, value ->> 1 FROM jsonb_each(line.changes) WHERE line.state = 'changed'
) AS said
WHERE line.run = $1 AND line.number > $2 AND line.number <= $3 AND line.state IN ('new', 'changed')
  AND said.key ~ {LOOSE} AND said.key NOT LIKE 'own-%'
"""  # noqa: S608  # only constants
UNWRITTEN = f"""
INSERT INTO import_wish SELECT mark.subject, change.key, change.value ->> 0
FROM import_mark AS mark JOIN client ON client.id = mark.subject
CROSS JOIN LATERAL jsonb_each(mark.changes) AS change
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND NOT mark.made AND change.key ~ {LOOSE}
  AND change.key NOT LIKE 'own-%' AND change.value ->> 1 = ({PRESENT}) ->> change.key
"""  # noqa: S608
SET_SINCE = """
UPDATE import_mark AS mark SET outcome = 'has tags that were set since'
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND mark.made AND mark.outcome = '' AND EXISTS (
    SELECT FROM tag_event WHERE tag_event.client = mark.subject AND who NOT LIKE '%, import ' || mark.run)
"""
GONE_WITH_CARDS: tuple[str, ...] = (
    SET_SINCE,
    *(
        f"""
DELETE FROM {table} USING import_mark AS mark
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND mark.made AND mark.outcome = ''
  AND {table}.client = mark.subject
"""  # noqa: S608
        for table in TABLES
    ),
)
EVENT = "INSERT INTO tag_event (client, tag, scale, name, is_set, happened_at, who, account, rule, was)"
NAMED = "tag.name = ANY(string_to_array(wish.told, ', '))"
MAKE_TAGS = """
INSERT INTO tag (name, colour)
SELECT told.name, 'slate' FROM (
    SELECT DISTINCT unnest(string_to_array(told, ', ')) AS name FROM import_wish WHERE key = 'tags') AS told
WHERE NOT EXISTS (SELECT FROM tag WHERE lower(tag.name) = lower(told.name))
ORDER BY told.name ON CONFLICT DO NOTHING
"""
CLEAR_CONTACTS = """
DELETE FROM client_contact USING import_wish AS wish
WHERE client_contact.client = wish.client AND wish.key = 'contact-' || client_contact.kind
"""
# Each after the others of the card.
SET_CONTACTS = r"""
INSERT INTO client_contact (client, kind, value, label, position)
SELECT client, kind, words[1], coalesce(words[2], ''),
       (SELECT coalesce(max(position), 0) FROM client_contact AS other WHERE other.client = part.client)
       + row_number() OVER (PARTITION BY client ORDER BY kind, place)
FROM (
    SELECT wish.client, substr(wish.key, 9) AS kind, each.place,
           regexp_match(each.told, '^(\S+)(?: \((.*)\))?$') AS words
    FROM import_wish AS wish
    CROSS JOIN LATERAL regexp_split_to_table(wish.told, ', ') WITH ORDINALITY AS each (told, place)
    WHERE wish.key LIKE 'contact-%' AND each.told <> ''
) AS part
WHERE words IS NOT NULL ORDER BY client, kind, place
"""
# Of the rest $1 is who, $2 the moment. What is the same stays, with since when and by whom it was set.
CLEAR_TAGS = f"""
WITH gone AS (
    DELETE FROM client_tag USING import_wish AS wish
    WHERE wish.key = 'tags' AND client_tag.client = wish.client
          AND client_tag.tag NOT IN (SELECT tag.id FROM tag WHERE {NAMED})
    RETURNING client_tag.*
)
{EVENT}
SELECT client, tag.id, 0, tag.name, FALSE, $2, $1, 0, 0, to_jsonb(gone.*)
FROM gone JOIN tag ON tag.id = gone.tag
"""  # noqa: S608
SET_TAGS = f"""
WITH made AS (
    INSERT INTO client_tag (client, tag, set_at, who, rule)
    SELECT wish.client, tag.id, $2, $1, 0 FROM import_wish AS wish JOIN tag ON {NAMED}
    WHERE wish.key = 'tags' ORDER BY wish.client, tag.id
    ON CONFLICT (client, tag) DO NOTHING RETURNING client, tag
)
{EVENT}
SELECT made.client, tag.id, 0, tag.name, TRUE, $2, $1, 0, 0, NULL FROM made JOIN tag ON tag.id = made.tag
"""  # noqa: S608
CLEAR_STATUSES = f"""
WITH gone AS (
    DELETE FROM client_status USING import_wish AS wish
    WHERE wish.key = 'status-' || client_status.scale AND client_status.client = wish.client
          AND wish.told = ''
    RETURNING client_status.*
)
{EVENT}
SELECT client, 0, gone.scale, scale.name || ': ' || status.name, FALSE, $2, $1, 0, 0, to_jsonb(gone.*)
FROM gone JOIN status ON status.id = gone.status JOIN scale ON scale.id = gone.scale
"""  # noqa: S608
SET_STATUSES = f"""
WITH had AS (
    SELECT client_status.* FROM client_status JOIN import_wish AS wish
        ON wish.client = client_status.client AND wish.key = 'status-' || client_status.scale
), made AS (
    INSERT INTO client_status (client, scale, status, set_at, who, rule)
    SELECT wish.client, status.scale, status.id, $2, $1, 0
    FROM import_wish AS wish JOIN status
        ON wish.key = 'status-' || status.scale AND status.name = wish.told
    ORDER BY wish.client, status.scale ON CONFLICT (client, scale) DO UPDATE
    SET status = excluded.status, set_at = excluded.set_at, who = excluded.who, rule = 0
    WHERE client_status.status <> excluded.status RETURNING client, scale, status
)
{EVENT}
SELECT made.client, 0, made.scale, scale.name || ': ' || status.name, TRUE, $2, $1, 0, 0,
       CASE WHEN had.client IS NOT NULL THEN to_jsonb(had.*) END
FROM made JOIN status ON status.id = made.status JOIN scale ON scale.id = made.scale
LEFT JOIN had ON had.client = made.client AND had.scale = made.scale
"""  # noqa: S608


async def carry_out(wishes: str, piece: tuple[int, int, int], who: str) -> None:
    """`wishes` is WRITTEN or UNWRITTEN of a piece: an import, above which number, and up to which."""
    await execute(WISHES)
    await execute(NO_WISHES)
    if not await execute(wishes, *piece):
        return
    for statement in (MAKE_TAGS, CLEAR_CONTACTS, SET_CONTACTS):
        await execute(statement)
    for statement in (CLEAR_TAGS, SET_TAGS, CLEAR_STATUSES, SET_STATUSES):
        await execute(statement, who, clock.now())
