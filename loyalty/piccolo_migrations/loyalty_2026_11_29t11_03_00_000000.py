"""Lots follow what is drawn from them, and come to what the book says; points that are there get lots."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T11:03:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "lots of points agree with the book"

# Of what was earned or brought, and less what was taken back of that very thing.
LOTS = """
INSERT INTO points_lot (client, branch, entry, points, remaining, since_on, usable_on)
SELECT entry.client, entry.branch, entry.id, entry.points, entry.points, came.day, came.day
FROM points_entry AS entry JOIN branch ON branch.id = entry.branch
CROSS JOIN LATERAL (SELECT (entry.happened_at AT TIME ZONE branch.zone)::date AS day) AS came
WHERE entry.kind IN ('earned', 'brought') ORDER BY entry.id
"""
TAKEN_BACK = """
INSERT INTO points_draw (lot, entry, points)
SELECT lot.id, back.id, back.points
FROM points_entry AS back JOIN points_entry AS entry ON entry.kind || '_back' = back.kind
JOIN points_lot AS lot ON lot.entry = entry.id
WHERE back.kind = 'earned_back' AND (back.visit, back.closing) = (entry.visit, entry.closing)
   OR back.kind = 'brought_back' AND EXISTS (
       SELECT FROM book_transaction WHERE id = back.entry AND reverses = entry.entry)
ORDER BY back.id
"""
# What is still spent takes what came first: both are laid end to end, and drawn where they overlap.
SPENT = """
WITH lot AS (
    SELECT id, client, branch, sum(remaining) OVER earlier - remaining AS first,
        sum(remaining) OVER earlier AS last
    FROM points_lot WHERE remaining > 0 WINDOW earlier AS (PARTITION BY client, branch ORDER BY id)
), used AS (
    SELECT min(id) AS entry, client, branch, -sum(points) AS points FROM points_entry
    WHERE kind IN ('spent', 'spent_back') GROUP BY client, branch, visit, closing HAVING sum(points) < 0
), spent AS (
    SELECT entry, client, branch, sum(points) OVER earlier - points AS first, sum(points) OVER earlier AS last
    FROM used WINDOW earlier AS (PARTITION BY client, branch ORDER BY entry)
)
INSERT INTO points_draw (lot, entry, points)
SELECT lot.id, spent.entry, greatest(lot.first, spent.first) - least(lot.last, spent.last)
FROM lot JOIN spent USING (client, branch)
WHERE least(lot.last, spent.last) > greatest(lot.first, spent.first) ORDER BY spent.entry, lot.id
"""
FORWARDS = (
    "ALTER TABLE points_entry DROP CONSTRAINT points_entry_once",
    "ALTER TABLE points_entry ADD CONSTRAINT points_entry_once UNIQUE (visit, closing, kind, refund, place)",
    """
    CREATE FUNCTION points_draw_moves_lot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE points_lot SET remaining = remaining + NEW.points WHERE id = NEW.lot;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER points_draw_moves_lot AFTER INSERT ON points_draw
    FOR EACH ROW EXECUTE FUNCTION points_draw_moves_lot()
    """,
    LOTS,
    TAKEN_BACK,
    SPENT,
    "CREATE INDEX points_lot_there ON points_lot (client, branch) WHERE remaining > 0",
    """
    CREATE INDEX points_lot_ending ON points_lot (branch, expires_on)
    WHERE remaining > 0 AND expires_on IS NOT NULL
    """,
    """
    CREATE FUNCTION points_agree(whose integer, place integer) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE held bigint; booked bigint;
    BEGIN
        SELECT coalesce(sum(remaining), 0) INTO held FROM points_lot
        WHERE client = whose AND branch = place AND remaining > 0;
        SELECT coalesce(-sum(posting.amount), 0) INTO booked
        FROM book_account JOIN posting ON posting.account = book_account.id
        WHERE kind = 'points' AND unit = 'points' AND branch = place AND party = whose;
        IF held <> booked THEN
            RAISE EXCEPTION 'lots of client % in branch % hold % points, and the book says %',
                whose, place, held, booked
                USING ERRCODE = 'check_violation', CONSTRAINT = 'points_lot_agrees_with_book';
        END IF;
    END $$
    """,
    """
    CREATE FUNCTION points_of_row_agree() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.client <> NEW.client THEN
            PERFORM points_agree(OLD.client, OLD.branch);
        END IF;
        PERFORM points_agree(NEW.client, NEW.branch);
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER points_lot_agrees_with_book
    AFTER INSERT OR UPDATE OF client, branch, remaining ON points_lot DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION points_of_row_agree()
    """,
    """
    CREATE CONSTRAINT TRIGGER points_entry_agrees_with_book
    AFTER INSERT ON points_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION points_of_row_agree()
    """,
    """
    CREATE OR REPLACE VIEW client_points_counted AS
    SELECT client, branch, sum(points)::bigint AS points,
           coalesce(sum(points) FILTER (WHERE kind IN ('earned', 'earned_back', 'bonus', 'bonus_back')), 0)
               ::bigint AS earned,
           coalesce(-sum(points) FILTER (WHERE kind IN ('spent', 'spent_back')), 0)::bigint AS spent
    FROM points_entry GROUP BY client, branch
    """,
    "DROP INDEX points_entry_earned",
    """
    CREATE INDEX points_entry_earned ON points_entry (client) INCLUDE (happened_at, branch, points)
    WHERE kind IN ('earned', 'earned_back', 'bonus', 'bonus_back')
    """,
)
BACKWARDS = (
    "DROP INDEX points_entry_earned",
    """
    CREATE INDEX points_entry_earned ON points_entry (client) INCLUDE (happened_at, branch, points)
    WHERE kind IN ('earned', 'earned_back')
    """,
    """
    CREATE OR REPLACE VIEW client_points_counted AS
    SELECT client, branch, sum(points)::bigint AS points,
           coalesce(sum(points) FILTER (WHERE kind IN ('earned', 'earned_back')), 0)::bigint AS earned,
           coalesce(-sum(points) FILTER (WHERE kind IN ('spent', 'spent_back')), 0)::bigint AS spent
    FROM points_entry GROUP BY client, branch
    """,
    "DROP TRIGGER points_entry_agrees_with_book ON points_entry",
    "DROP TRIGGER points_lot_agrees_with_book ON points_lot",
    "DROP FUNCTION points_of_row_agree()",
    "DROP FUNCTION points_agree(integer, integer)",
    "DROP INDEX points_lot_ending",
    "DROP INDEX points_lot_there",
    "TRUNCATE points_draw, points_lot",
    "DROP TRIGGER points_draw_moves_lot ON points_draw",
    "DROP FUNCTION points_draw_moves_lot()",
    "ALTER TABLE points_entry DROP CONSTRAINT points_entry_once",
    "ALTER TABLE points_entry ADD CONSTRAINT points_entry_once UNIQUE (visit, closing, kind, refund)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
