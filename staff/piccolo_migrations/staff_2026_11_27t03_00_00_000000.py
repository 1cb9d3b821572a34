"""Schedules and skills belong to the edition, too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of the staff"

FORWARDS = """
CREATE TRIGGER staff_member_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON staff_member
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER skill_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON skill
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER schedule_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON schedule
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER schedule_day_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON schedule_day
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER schedule_exception_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON schedule_exception
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = """
DROP TRIGGER staff_member_edition ON staff_member;
DROP TRIGGER skill_edition ON skill;
DROP TRIGGER schedule_edition ON schedule;
DROP TRIGGER schedule_day_edition ON schedule_day;
DROP TRIGGER schedule_exception_edition ON schedule_exception;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="staff", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
