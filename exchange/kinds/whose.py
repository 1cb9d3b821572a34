"""Whose a row is that speaks of somebody who is here: SQL that visits and points share."""

from exchange.kinds.statements import among

WHOSE = f"""
WITH line AS (SELECT * FROM import_line WHERE {among("import_line")} AND state IN ('new', 'same')),
found AS (
    SELECT line.id, client.id AS client FROM line JOIN client ON client.phone = line.phone
    UNION ALL
    SELECT line.id, client.id FROM line JOIN client ON lower(client.name) = lower(line.said ->> 'name')
    WHERE line.phone IS NULL
), one AS (SELECT id, min(client) AS client, count(*) AS many FROM found GROUP BY id)
UPDATE import_line SET
    said = CASE WHEN one.many = 1 THEN import_line.said || jsonb_build_object('client', one.client::text)
           ELSE import_line.said END,
    state = CASE WHEN one.many = 1 THEN import_line.state ELSE 'wrong' END,
    fault = CASE WHEN one.many = 1 THEN import_line.fault
        WHEN one.many > 1 THEN one.many || ' clients have this name. Write the phone number in the row.'
        ELSE 'Nobody here has this phone number or name. Bring in the clients first.' END
FROM line LEFT JOIN one ON one.id = line.id WHERE import_line.id = line.id
"""  # noqa: S608  # only constants
CLIENT = "(import_line.said ->> 'client')::int"
BRANCH = "(SELECT (options ->> 'branch')::int FROM import_run WHERE import_run.id = $1)"
# Of rows that are of one client the first counts.
ONE_EACH = f"""
WITH known AS (
    SELECT id, number, first_value(number) OVER (PARTITION BY {CLIENT} ORDER BY number) AS first
    FROM import_line WHERE {among("import_line")} AND state = 'new'
)
UPDATE import_line SET state = 'double', fault = 'Row ' || known.first || ' is of the same client.'
FROM known WHERE known.id = import_line.id AND known.first < known.number
"""  # noqa: S608
