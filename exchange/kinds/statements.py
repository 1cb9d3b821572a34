"""SQL that any kind of row is compared, written and taken back by, made of its fields.

In all of it $1 is the import, and $2 and $3 the numbers of rows (or of marks) above and up to which it goes;
for rows $4 is what becomes of who is here already, and $5 the present moment.
"""

from collections.abc import Sequence

from exchange.rules.fields import Field
from exchange.tables import ImportRun


def planned(mode: str) -> str:
    """From here on in a transaction. It speaks of the values that all of these statements are given."""
    return f"SELECT set_config('plan_cache_mode', '{mode}', true), $1::int, $2::int, $3::int"


# Every table that may refer to a row that goes is asked: to plan that anew for each row takes longer than it.
PLANNED_ONCE, PLANNED_ANEW = planned("force_generic_plan"), planned("force_custom_plan")


async def nothing(_: ImportRun, __: int, ___: int) -> None:
    """Where SQL writes and takes back all there is."""


def among(table: str) -> str:
    """The rows a statement is about. It speaks of all values, or the database could not tell their types."""
    given = "$4::text IS NOT NULL AND $5::timestamptz IS NOT NULL"
    return f"{table}.run = $1 AND {table}.number > $2 AND {table}.number <= $3 AND {given}"


def present(fields: Sequence[Field], beside: str) -> str:
    """What a row of the table has now, by field; `beside` is JSON of what is not in the row itself."""
    columns = ", ".join(f"'{each.name}', {each.now}" for each in fields if each.is_compared)
    return f"jsonb_build_object({columns}) || {beside}"


def compared(table: str, fields: Sequence[Field], beside: str = "'{}'", loose: str = "'^$'") -> str:
    """Says of every line what it would change of the row it is about.

    What is not in `beside` is empty where its name is like `loose`, a regular expression.
    """
    return f"""
UPDATE import_line SET changes = found.changes, state = CASE
    WHEN import_line.subject IS NULL THEN 'new' WHEN found.changes IS NULL THEN 'same' ELSE 'changed' END
FROM (
    SELECT line.id, (
        SELECT jsonb_object_agg(said.key, jsonb_build_array(coalesce(present.value, ''), said.value))
        FROM jsonb_each_text(line.said) AS said
        LEFT JOIN jsonb_each_text({present(fields, beside)}) AS present USING (key)
        WHERE (present.key IS NOT NULL OR said.key ~ {loose}) AND said.value <> coalesce(present.value, '')
              AND ($4::text = 'overwrite' OR $4::text = 'fill' AND coalesce(present.value, '') = '')
    ) AS changes
    FROM import_line AS line LEFT JOIN {table} ON {table}.id = line.subject
    WHERE {among("line")} AND (line.subject IS NOT NULL OR line.state <> 'new')
) AS found
WHERE found.id = import_line.id AND import_line.state IN ('new', 'changed', 'same')
  AND (import_line.subject IS NOT NULL OR import_line.state <> 'new')
"""  # noqa: S608  # only constants


def fresh_values(fields: Sequence[Field]) -> tuple[str, str]:
    """The columns of a new row, and SQL for their values."""
    puts = [(column, each.name, value) for each in fields for column, value in each.put]
    columns = ", ".join(column for column, _, _ in puts)
    return columns, ", ".join(
        value.format(f"coalesce(line.said ->> '{name}', '')") for _, name, value in puts
    )


def assigned(fields: Sequence[Field], table: str, source: str, place: int) -> str:
    """What to write of a change: its first (0) or second (1) half, where the field is in it."""
    half = "({0} -> '{1}' ->> {2})"
    return ", ".join(
        f"{column} = CASE WHEN {source} ? '{each.name}' "
        f"THEN {value.format(half.format(source, each.name, place))} ELSE {table}.{column} END"
        for each in fields
        if each.is_compared
        for column, value in each.put
    )


def taken_over(table: str, fields: Sequence[Field], more: str = "") -> str:
    """`more` are further columns to set, with a comma behind them."""
    return f"""
UPDATE {table} SET {more} {assigned(fields, table, "line.changes", 1)}, version = {table}.version + 1
FROM import_line AS line
WHERE {among("line")} AND line.state = 'changed' AND {table}.id = line.subject
"""  # noqa: S608


def put_back(table: str, fields: Sequence[Field], beside: str = "'{}'", more: str = "") -> tuple[str, ...]:
    """What was made goes, unless its `outcome` says why not; what was changed is as before, where it can.

    `more` are further columns to set back from the first halves of `still.own`, with a comma behind them.
    """
    marks = "mark.run = $1 AND mark.id > $2 AND mark.id <= $3"
    removed = f"""
DELETE FROM {table} USING import_mark AS mark
WHERE {marks} AND mark.made AND mark.outcome = '' AND {table}.id = mark.subject
"""  # noqa: S608
    still = f"""
SELECT mark.id, {table}.id AS subject, jsonb_object_agg(change.key, change.value) FILTER (
           WHERE present.value = change.value ->> 1) AS own,
       string_agg(change.key, ', ') FILTER (WHERE present.value IS DISTINCT FROM change.value ->> 1) AS since
FROM import_mark AS mark JOIN {table} ON {table}.id = mark.subject
CROSS JOIN LATERAL jsonb_each(mark.changes) AS change
LEFT JOIN LATERAL jsonb_each_text({present(fields, beside)}) AS present
    ON present.key = change.key
WHERE {marks} AND NOT mark.made AND mark.outcome = '' GROUP BY mark.id, {table}.id
"""  # noqa: S608
    restored = f"""
WITH still AS ({still}), told AS (
    UPDATE import_mark SET outcome = 'changed since: ' || still.since
    FROM still WHERE still.id = import_mark.id AND still.since IS NOT NULL
)
UPDATE {table} SET {more} {assigned(fields, table, "still.own", 0)}, version = {table}.version + 1
FROM still WHERE {table}.id = still.subject AND still.own IS NOT NULL
"""  # noqa: S608
    ended = f"UPDATE import_mark AS mark SET is_back = mark.outcome = '' WHERE {marks}"  # noqa: S608
    return PLANNED_ONCE, removed, PLANNED_ANEW, restored, ended
