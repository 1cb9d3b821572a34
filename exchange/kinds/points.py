"""Points that clients had elsewhere: put on the book by loyalty's own action, one by one."""

from collections.abc import Mapping
from dataclasses import replace

from exchange.kinds.statements import among
from exchange.kinds.whose import BRANCH, CLIENT, ONE_EACH, WHOSE
from exchange.rules.fields import Options
from exchange.tables import ImportRun
from kit.db import execute, fetch
from kit.errors import Problem
from kit.rights import SYSTEM, Actor, Permission
from loyalty.actions import bring_over, take_over_back

NAME, TITLE, ONE, MANY = "points", "Points", "balance", "balances"
RIGHTS: tuple[Permission, ...] = (
    Permission.edit_clients,
    Permission.see_phones,
    Permission.edit_loyalty,
)
TABLE, HREF = "points_entry", "/desk/loyalty?q="
PARTS: tuple[str, ...] = ()
WANTS_BRANCH, IS_ASKED = True, False
THERE = f"""
UPDATE import_line SET state = CASE WHEN brought.points IS NULL THEN 'new'
        WHEN brought.points = (line.said ->> 'points')::bigint THEN 'same' ELSE 'wrong' END,
    fault = CASE WHEN brought.points <> (line.said ->> 'points')::bigint
        THEN brought.points || ' points were brought over for this client before.' ELSE import_line.fault END
FROM import_line AS line LEFT JOIN LATERAL (
    SELECT nullif(sum(points), 0) AS points FROM points_entry
    WHERE client = (line.said ->> 'client')::int AND branch = {BRANCH} AND kind IN ('brought', 'brought_back')
) AS brought ON TRUE
WHERE line.id = import_line.id AND {among("import_line")} AND import_line.state IN ('new', 'same')
"""  # noqa: S608  # only constants
MATCH: tuple[str, ...] = (WHOSE, THERE, ONE_EACH)
WRITE: tuple[str, ...] = (WHOSE, THERE)
LINES = f"""
SELECT id, {CLIENT} AS client, (said ->> 'points')::bigint AS points, {BRANCH} AS branch FROM import_line
WHERE run = $1 AND number > $2 AND number <= $3 AND state = 'new' ORDER BY number
"""  # noqa: S608
WRITTEN = "UPDATE import_line SET subject = $2 WHERE id = $1"
MARKS = f"""
INSERT INTO import_mark (run, subject, name, made, changes, version, is_back, outcome)
SELECT line.run, line.subject, line.name, TRUE, NULL, 1, FALSE, '' FROM import_line AS line
WHERE {among("line")} AND line.state = 'new' ORDER BY line.number ON CONFLICT (run, subject) DO NOTHING
"""  # noqa: S608
PUT_BACK: tuple[str, ...] = ()
MARKED = (
    "SELECT id, subject FROM import_mark WHERE run = $1 AND id > $2 AND id <= $3 AND NOT is_back ORDER BY id"
)
END = "UPDATE import_mark SET is_back = $2 = '', outcome = $2 WHERE id = $1"


async def known(_: Actor, __: Options) -> Mapping[str, Mapping[str, int]]:
    return {}


def on_behalf_of(run: ImportRun) -> Actor:
    """Whoever decided on the import had the right when they did."""
    return replace(SYSTEM, account=run.account or None, name=run.who)


async def write_rows(run: ImportRun, first: int, last: int) -> None:
    actor = on_behalf_of(run)
    for row in await fetch(LINES, run.id, first, last):
        entry = await bring_over(actor, row["client"], row["branch"], row["points"], run.file_name[:100])
        await execute(WRITTEN, row["id"], entry)


async def take_rows_back(run: ImportRun, first: int, last: int) -> None:
    """Points that were spent since stay."""
    actor = replace(on_behalf_of(run), name=run.undone_by or run.who)
    for row in await fetch(MARKED, run.id, first, last):
        try:
            await take_over_back(actor, row["subject"])
        except Problem as refusal:
            await execute(END, row["id"], refusal.sentence[:300])
        else:
            await execute(END, row["id"], "")
