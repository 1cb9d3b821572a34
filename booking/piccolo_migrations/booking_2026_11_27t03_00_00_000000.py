"""Bits of each resource's days, kept by whoever takes or frees its time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "days as bits"

FORWARDS = """
CREATE INDEX appointment_held ON appointment (resource) WHERE hold IS NOT NULL AND released_at IS NULL;

CREATE FUNCTION day_of(moment timestamptz) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(date_part('epoch', moment - timestamptz '1970-01-01 00:00:00+00') / 86400)::int
$$;

CREATE FUNCTION cell_of(moment timestamptz, day int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (date_part('epoch', moment - timestamptz '1970-01-01 00:00:00+00') - day * 86400.0::float8) / 300
$$;

-- The bits as bytes; cell n is bit n of the whole, so the first cells are in the last byte.
CREATE FUNCTION cells_of(of_resource int, of_day int) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT string_agg(int4send(substring(bits FROM 32 * n + 1 FOR 32)::bit(32)::int), '' ORDER BY n)
    FROM generate_series(0, 8) AS n, (
        SELECT coalesce(bit_or(
            (repeat('0', 288 - high) || repeat('1', high - low) || repeat('0', low))::bit(288)
        ), 0::bit(288)) AS bits
        FROM (
            SELECT greatest(floor(cell_of(starts_at, of_day)), 0)::int AS low,
                   least(ceil(cell_of(ends_at, of_day)), 288)::int AS high
            FROM appointment
            WHERE resource = of_resource AND released_at IS NULL AND hold IS NULL
              AND ends_at > timestamptz '1970-01-01 00:00:00+00' + of_day * interval '24 hours'
              AND ends_at < timestamptz '1970-01-01 00:00:00+00' + (of_day + 2) * interval '24 hours'
              AND starts_at < timestamptz '1970-01-01 00:00:00+00' + (of_day + 1) * interval '24 hours'
        ) AS edges
        WHERE low < high
    ) AS day
$$;

-- Under the same locks as the door takes: whoever waits for one sees afterwards what the other has written.
CREATE FUNCTION keep_days(resources int[], days int[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(pair.resource, pair.day)
    FROM unnest(resources, days) WITH ORDINALITY AS pair (resource, day, n);
    INSERT INTO taken_day (resource, day, cells)
    SELECT resource, day, cells_of(resource, day) FROM unnest(resources, days) AS pair (resource, day)
    ON CONFLICT (resource, day) DO UPDATE SET cells = excluded.cells;
END
$$;

CREATE FUNCTION keep_days_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE resources int[]; days int[];
BEGIN
    SELECT array_agg(resource), array_agg(day) INTO resources, days FROM (
        SELECT DISTINCT resource, day
        FROM new_rows, generate_series(day_of(starts_at), day_of(ends_at - interval '1 microsecond')) AS day
        WHERE released_at IS NULL AND hold IS NULL
        ORDER BY resource, day
    ) AS touched;
    IF resources IS NOT NULL THEN PERFORM keep_days(resources, days); END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION keep_days_of_old() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE resources int[]; days int[];
BEGIN
    SELECT array_agg(resource), array_agg(day) INTO resources, days FROM (
        SELECT DISTINCT resource, day
        FROM old_rows, generate_series(day_of(starts_at), day_of(ends_at - interval '1 microsecond')) AS day
        WHERE released_at IS NULL AND hold IS NULL
        ORDER BY resource, day
    ) AS touched;
    IF resources IS NOT NULL THEN PERFORM keep_days(resources, days); END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION keep_days_of_both() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE resources int[]; days int[];
BEGIN
    SELECT array_agg(resource), array_agg(day) INTO resources, days FROM (
        SELECT DISTINCT resource, day
        FROM (SELECT * FROM new_rows UNION ALL SELECT * FROM old_rows) AS rows,
             generate_series(day_of(starts_at), day_of(ends_at - interval '1 microsecond')) AS day
        WHERE released_at IS NULL AND hold IS NULL
        ORDER BY resource, day
    ) AS touched;
    IF resources IS NOT NULL THEN PERFORM keep_days(resources, days); END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER appointment_new_days AFTER INSERT ON appointment
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_days_of_new();
CREATE TRIGGER appointment_old_days AFTER DELETE ON appointment
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_days_of_old();
CREATE TRIGGER appointment_changed_days AFTER UPDATE ON appointment
REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_days_of_both();

INSERT INTO taken_day (resource, day, cells)
SELECT resource, day, cells_of(resource, day) FROM (
    SELECT DISTINCT resource, day
    FROM appointment, generate_series(day_of(starts_at), day_of(ends_at - interval '1 microsecond')) AS day
    WHERE released_at IS NULL AND hold IS NULL
) AS touched;
"""
BACKWARDS = """
DROP TRIGGER appointment_new_days ON appointment;
DROP TRIGGER appointment_old_days ON appointment;
DROP TRIGGER appointment_changed_days ON appointment;
DROP FUNCTION keep_days_of_new;
DROP FUNCTION keep_days_of_old;
DROP FUNCTION keep_days_of_both;
DROP FUNCTION keep_days;
DROP FUNCTION cells_of;
DROP FUNCTION cell_of;
DROP FUNCTION day_of;
DROP INDEX appointment_held;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
