"""Past visits: the history of clients who are here; it takes no time and never goes through the door."""

from collections.abc import Mapping

from exchange.kinds.statements import among, nothing
from exchange.kinds.whose import WHOSE
from exchange.rules.fields import Options
from kit.db import fetch
from kit.rights import Actor, Permission

NAME, TITLE, ONE, MANY = "visits", "Past visits", "visit", "visits"
RIGHTS: tuple[Permission, ...] = (Permission.edit_clients, Permission.see_phones, Permission.book_visits)
TABLE, HREF = "visit", "/desk/visits/"
PARTS: tuple[str, ...] = ("visit_line",)
WANTS_BRANCH, IS_ASKED = True, True
write_rows = take_rows_back = nothing
SERVICES = """
SELECT service.id, service.name FROM service JOIN service_price ON service_price.service = service.id
WHERE branch = $1 ORDER BY service.is_active, service.id
"""
STAFF = "SELECT id, name FROM staff_member WHERE branch = $1 ORDER BY dismissed_on NULLS LAST, id DESC"
LINES = f"""
SELECT line.*, branch.id AS branch, (said ->> 'at')::timestamp AT TIME ZONE branch.zone AS starts_at,
       (said ->> 'service')::int AS service, (said ->> 'client')::int AS client
FROM import_line AS line JOIN import_run ON import_run.id = line.run
JOIN branch ON branch.id = (import_run.options ->> 'branch')::int
WHERE {among("line")}
"""  # noqa: S608  # only constants
THERE = f"""
WITH line AS ({LINES} AND line.state IN ('new', 'same')), known AS (
    SELECT DISTINCT ON (line.id) line.id, visit.id AS visit
    FROM line JOIN visit ON visit.client = line.client AND visit.branch = line.branch
                        AND visit.starts_at = line.starts_at
    JOIN visit_line ON visit_line.visit = visit.id AND visit_line.service = line.service
    ORDER BY line.id, visit.id
)
UPDATE import_line SET subject = known.visit, state = CASE WHEN known.visit IS NULL THEN 'new' ELSE 'same' END
FROM line LEFT JOIN known ON known.id = line.id WHERE import_line.id = line.id
"""  # noqa: S608
DOUBLES = f"""
WITH line AS ({LINES} AND line.state = 'new'), known AS (
    SELECT id, number,
           first_value(number) OVER (PARTITION BY client, starts_at, service ORDER BY number) AS first
    FROM line
)
UPDATE import_line SET state = 'double', fault = 'Row ' || known.first || ' is the same visit.'
FROM known WHERE known.id = import_line.id AND known.first < known.number
"""  # noqa: S608
MATCH: tuple[str, ...] = (WHOSE, THERE, DOUBLES)

NUMBERED = f"""
UPDATE import_line SET subject = nextval(pg_get_serial_sequence('visit', 'id'))
WHERE {among("import_line")} AND state = 'new'
"""  # noqa: S608
ADD = f"""
INSERT INTO visit (id, branch, client, code, status, source, starts_at, ends_at, comment, notes, any_member,
                   version, closing, created_at, created_by, done_at, no_show_at, cancelled_at, cancelled_by,
                   cancelled_late, cancelled_why, forced_by, forced_over)
SELECT line.subject, line.branch, line.client, replace(gen_random_uuid()::text, '-', ''), told.status,
       'import', line.starts_at, told.ends_at, '', coalesce(line.said ->> 'notes', ''), FALSE, 1, 0, $5,
       nullif(import_run.account, 0),
       CASE told.status WHEN 'done' THEN told.ends_at END,
       CASE told.status WHEN 'no_show' THEN line.starts_at END,
       CASE told.status WHEN 'cancelled' THEN line.starts_at END,
       CASE told.status WHEN 'cancelled' THEN 'an import' ELSE '' END, FALSE, '', '', ''
FROM ({LINES} AND line.state = 'new') AS line
JOIN import_run ON import_run.id = line.run JOIN service ON service.id = line.service
CROSS JOIN LATERAL (
    SELECT coalesce(line.said ->> 'status', 'done') AS status, line.starts_at
           + coalesce((line.said ->> 'minutes')::int, service.minutes) * interval '1 minute' AS ends_at
) AS told ORDER BY line.number
"""  # noqa: S608
ADD_LINES = f"""
INSERT INTO visit_line (visit, service, member, title, quantity, price, discount, discount_reason, position)
SELECT line.subject, line.service, (line.said ->> 'staff')::int, service.name, 1,
       coalesce((line.said ->> 'price')::bigint, 0), 0, '', 0
FROM ({LINES} AND line.state = 'new') AS line JOIN service ON service.id = line.service ORDER BY line.number
"""  # noqa: S608
WRITE: tuple[str, ...] = (WHOSE, THERE, NUMBERED, ADD, ADD_LINES)
MARKS = f"""
INSERT INTO import_mark (run, subject, name, made, changes, version, is_back, outcome)
SELECT line.run, line.subject, line.name, TRUE, NULL, 1, FALSE, '' FROM import_line AS line
WHERE {among("line")} AND line.state = 'new' ORDER BY line.number ON CONFLICT (run, subject) DO NOTHING
"""  # noqa: S608
GOES = "mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND mark.made AND mark.outcome = ''"
PUT_BACK: tuple[str, ...] = (
    f"DELETE FROM visit_line USING import_mark AS mark WHERE {GOES} AND visit_line.visit = mark.subject",  # noqa: S608
    f"DELETE FROM visit USING import_mark AS mark WHERE {GOES} AND visit.id = mark.subject",  # noqa: S608
    f"UPDATE import_mark AS mark SET is_back = TRUE WHERE {GOES}",  # noqa: S608
)


async def known(_: Actor, options: Options) -> Mapping[str, Mapping[str, int]]:
    """What is offered and who works here; also what is retired and who left, if nobody else has the name."""
    return {
        what: {
            " ".join(row["name"].split()).casefold(): row["id"] for row in await fetch(sql, options.branch)
        }
        for what, sql in (("service", SERVICES), ("staff", STAFF))
    }


def by_name(name: str) -> str:
    return " ".join(name.split()).casefold()
