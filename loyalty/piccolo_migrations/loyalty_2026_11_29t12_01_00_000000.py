"""No visits that are not there are used, somebody is once in a family, and what was agreed stays."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T12:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "walls of memberships"

# Whoever comes second waits for the first at the row of the membership, and counts with what that one wrote.
FORWARDS = """
CREATE FUNCTION membership_count_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE there bigint;
BEGIN
    PERFORM FROM membership WHERE id = NEW.membership FOR NO KEY UPDATE;
    SELECT coalesce(sum(visits), 0) INTO there FROM membership_count
    WHERE membership = NEW.membership AND cover IS NOT DISTINCT FROM NEW.cover;
    IF there + NEW.visits < 0 THEN
        RAISE EXCEPTION 'membership % would have less than no visits left', NEW.membership
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_count_within';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_count_within BEFORE INSERT ON membership_count
FOR EACH ROW EXECUTE FUNCTION membership_count_within();

CREATE FUNCTION membership_count_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'visits that were counted stay counted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER membership_count_append_only
BEFORE UPDATE OF move, membership, cover, visits OR DELETE ON membership_count
FOR EACH ROW EXECUTE FUNCTION membership_count_is_kept();

CREATE FUNCTION membership_terms_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM membership WHERE agreed = OLD.id) THEN
        RAISE EXCEPTION 'terms that a membership was sold with stay'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER membership_terms_stay BEFORE UPDATE OR DELETE ON membership_terms
FOR EACH ROW EXECUTE FUNCTION membership_terms_are_kept();

CREATE UNIQUE INDEX membership_person_once ON membership_person (membership, client)
WHERE removed_at IS NULL;

CREATE TRIGGER members_only_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON members_only
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = """
DROP TRIGGER members_only_new_edition ON members_only;
DROP INDEX membership_person_once;
DROP TRIGGER membership_terms_stay ON membership_terms;
DROP FUNCTION membership_terms_are_kept();
DROP TRIGGER membership_count_append_only ON membership_count;
DROP FUNCTION membership_count_is_kept();
DROP TRIGGER membership_count_within ON membership_count;
DROP FUNCTION membership_count_within();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
