"""Client cards: what a list of clients may say of each, and how its rows become cards."""

from collections.abc import Mapping

from clients.queries import groups
from clients.queries.counts import OF_CARDS
from clients.queries.hanging import DERIVED
from clients.queries.sources import sources
from clients.queries.tags import tags
from exchange.columns.cards import FIELDS
from exchange.kinds import sides
from exchange.kinds.statements import among, compared, fresh_values, put_back, taken_over
from exchange.rules.fields import Options
from exchange.tables import ImportRun
from kit.db import execute, fetch
from kit.rights import Actor, Permission

NAME, TITLE, ONE, MANY = "clients", "Clients", "client", "clients"
RIGHTS: tuple[Permission, ...] = (Permission.edit_clients, Permission.see_phones)
TABLE, HREF = "client", "/desk/clients/"
PARTS: tuple[str, ...] = (*DERIVED, *sides.TABLES)
WANTS_BRANCH, IS_ASKED = False, True

# By phone; else by the number of our own exports, where the name is the same; else by name, of those without
# a phone. A column that is called "number" in a file of others leads to nobody.
FOUND = f"""
WITH line AS (SELECT * FROM import_line WHERE {among("import_line")} AND state IN ('new', 'changed', 'same')),
found AS (
    SELECT line.id, client.id AS subject, 1 AS rank FROM line JOIN client ON client.phone = line.phone
    UNION ALL
    SELECT line.id, client.id, 2 FROM line JOIN client ON client.id = (line.said ->> 'number')::int
    WHERE lower(client.name) = lower(line.name)
    UNION ALL
    SELECT line.id, client.id, 3 FROM line JOIN client ON lower(client.name) = lower(line.name)
    WHERE line.phone IS NULL AND client.phone IS NULL
          AND (coalesce(line.said ->> 'email', '') IN ('', lower(client.email), client.email)
               OR client.email = '')
       OR lower(line.said ->> 'email') = lower(client.email) AND client.email <> ''
          AND (line.phone IS NULL OR client.phone IS NULL)
), best AS (
    SELECT DISTINCT ON (id) id, subject, rank, count(*) FILTER (WHERE rank = 3) OVER (PARTITION BY id) AS many
    FROM found ORDER BY id, rank, subject
)
UPDATE import_line SET subject = best.subject,
    state = CASE WHEN best.rank = 3 AND best.many > 1 THEN 'wrong' ELSE import_line.state END,
    fault = CASE WHEN best.rank = 3 AND best.many > 1
        THEN best.many || ' cards have this name and no phone number. Add the number to the row, or change '
             || 'the card by hand.' ELSE import_line.fault END
FROM line LEFT JOIN best ON best.id = line.id
WHERE import_line.id = line.id AND (import_line.subject IS DISTINCT FROM best.subject OR best.many > 1)
"""  # noqa: S608  # only constants
STAFF = "SELECT id, name FROM staff_member"
# Of rows that mean the same person the first counts.
DOUBLES = f"""
WITH line AS (
    SELECT id, number, name, phone, coalesce('#' || subject, '+' || phone,
        lower(name) || '|' || lower(coalesce(said ->> 'email', '')) || '|'
                    || coalesce(said ->> 'birthday', '')
    ) AS key
    FROM import_line WHERE {among("import_line")} AND state <> 'wrong'
), known AS (
    SELECT id, number, phone,
           first_value(number) OVER same_key AS keyed, first_value(name) OVER same_key AS keyed_name,
           first_value(number) OVER same_phone AS dialled, first_value(name) OVER same_phone AS dialled_name
    FROM line WINDOW same_key AS (PARTITION BY key ORDER BY number),
                     same_phone AS (PARTITION BY coalesce(phone, id::text) ORDER BY number)
)
UPDATE import_line SET state = 'double', subject = NULL, fault = CASE WHEN known.dialled < known.number
    THEN 'Row ' || known.dialled || ', ' || known.dialled_name || ', has this phone number already.'
    ELSE 'Row ' || known.keyed || ', ' || known.keyed_name || ', is the same client.' END
FROM known WHERE known.id = import_line.id AND least(known.keyed, known.dialled) < known.number
"""  # noqa: S608
# A printed card is one client's: of two rows with one number the first counts.
CARDS = f"""
WITH line AS (
    SELECT *, first_value(number) OVER (PARTITION BY said ->> 'card_number' ORDER BY number) AS first
    FROM import_line WHERE {among("import_line")} AND said ? 'card_number'
    AND (state = 'new' OR state = 'changed' AND changes ? 'card_number')
)
UPDATE import_line SET state = 'wrong', subject = NULL, fault = CASE
    WHEN line.first < line.number THEN 'Row ' || line.first || ' has this card number already.'
    ELSE owner.name || ' has this card number already.' END
FROM line LEFT JOIN client AS owner
    ON owner.card_number = line.said ->> 'card_number' AND owner.id IS DISTINCT FROM line.subject
WHERE import_line.id = line.id AND (line.first < line.number OR owner.id IS NOT NULL)
"""  # noqa: S608
COMPARED = compared(TABLE, FIELDS, sides.PRESENT, sides.LOOSE)
MATCH: tuple[str, ...] = (FOUND, DOUBLES, COMPARED, CARDS)

HOLD = f"""
SELECT FROM client WHERE id IN (SELECT subject FROM import_line WHERE {among("import_line")})
ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608
NUMBERED = f"""
UPDATE import_line SET subject = nextval(pg_get_serial_sequence('client', 'id'))
WHERE {among("import_line")} AND state = 'new'
"""  # noqa: S608
COLUMNS, VALUES = fresh_values(FIELDS)
ADD = f"""
INSERT INTO client (id, {COLUMNS}, extra, version)
SELECT line.subject, {VALUES}, {sides.NEW_EXTRA}, 1 FROM import_line AS line
WHERE {among("line")} AND state = 'new' ORDER BY line.number ON CONFLICT DO NOTHING
"""  # noqa: S608
OVERTAKEN = f"""
UPDATE import_line SET state = 'wrong', subject = NULL,
    fault = 'Somebody added a client with this phone or card number meanwhile. That card was left as it is.'
WHERE {among("import_line")} AND state = 'new' AND NOT EXISTS (SELECT FROM client WHERE id = subject)
"""  # noqa: S608
WRITE: tuple[str, ...] = (
    FOUND,
    HOLD,
    COMPARED,
    CARDS,
    NUMBERED,
    ADD,
    OVERTAKEN,
    taken_over(TABLE, FIELDS, f"{sides.extra_with('line.changes', 1)},"),
)
MARKS = f"""
INSERT INTO import_mark (run, subject, name, made, changes, version, is_back, outcome)
SELECT line.run, client.id, client.name, line.state = 'new', line.changes, client.version, FALSE, ''
FROM import_line AS line JOIN client ON client.id = line.subject
WHERE {among("line")} AND line.state IN ('new', 'changed') ORDER BY line.number
ON CONFLICT (run, subject) DO NOTHING
"""  # noqa: S608
# Who is in the index as they were leaves it: whoever is missing there is written into it beside the import.
UNINDEXED = """
DELETE FROM search_entry USING import_line AS line
WHERE line.run = $1 AND line.number > $2 AND line.number <= $3 AND line.state = 'changed'
  AND search_entry.client = line.subject
"""
RESTORED = """
DELETE FROM search_entry USING import_mark AS mark
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND NOT mark.made
  AND search_entry.client = mark.subject
"""
# What is counted of cards goes with them; who has visits stays, and is counted anew.
UNCOUNTED = tuple(
    f"""
DELETE FROM {table} USING import_mark AS mark
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND mark.made AND mark.outcome = ''
  AND {table}.client = mark.subject
"""  # noqa: S608  # only constants
    for table in OF_CARDS
)
# What would be given back may be another card's since.
TAKEN_SINCE = """
UPDATE import_mark AS mark SET outcome = 'its phone or card number is on another card by now'
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND NOT mark.made AND EXISTS (
    SELECT FROM client WHERE client.id <> mark.subject AND (
        client.phone = mark.changes -> 'phone' ->> 0
        OR client.card_number = mark.changes -> 'card_number' ->> 0))
"""
PUT_BACK: tuple[str, ...] = (
    *sides.GONE_WITH_CARDS,
    *UNCOUNTED,
    TAKEN_SINCE,
    *put_back(TABLE, FIELDS, sides.PRESENT, f"{sides.extra_with('still.own', 0)},"),
)


async def known(_: Actor, __: Options) -> Mapping[str, Mapping[str, int]]:
    staff = await fetch(STAFF)
    known = {"group": await groups(), "source": await sources(), "tags": await tags(), "responsible": staff}
    return {name: {row["name"]: row["id"] for row in rows} for name, rows in known.items()}


async def write_rows(run: ImportRun, first: int, last: int) -> None:
    await execute(UNINDEXED, run.id, first, last)
    await sides.carry_out(sides.WRITTEN, (run.id, first, last), by_import(run.who, run))


async def take_rows_back(run: ImportRun, first: int, last: int) -> None:
    await execute(RESTORED, run.id, first, last)
    await sides.carry_out(sides.UNWRITTEN, (run.id, first, last), by_import(run.undone_by or run.who, run))


def by_import(who: str, run: ImportRun) -> str:
    """Who set and cleared tags, as their history names them."""
    return f"{who[:160]}, import {run.id}"
