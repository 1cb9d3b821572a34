"""How long somebody takes for a service and what they ask for it, in one place; and the edition of levels.

A member's own skill goes before their level, and that before the service and the branch's price list; minutes
and price each for themselves. A pattern goes with the minutes it is of.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T10:13:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what comes of skills, levels and price lists; the edition of levels"

VIEW = """
CREATE VIEW skill_terms AS
SELECT skill.member, skill.service, staff_member.branch, skill.rank,
       coalesce(skill.minutes, level_terms.minutes, service.minutes) AS minutes,
       CASE WHEN skill.minutes IS NOT NULL THEN skill.pattern
            WHEN level_terms.minutes IS NOT NULL THEN level_terms.pattern
            ELSE service.pattern END AS pattern,
       coalesce(skill.price, level_terms.price, service_price.price) AS price
FROM skill
JOIN staff_member ON staff_member.id = skill.member
JOIN service ON service.id = skill.service
LEFT JOIN level_terms ON level_terms.level = staff_member.level AND level_terms.service = skill.service
                     AND level_terms.branch = staff_member.branch
LEFT JOIN service_price ON service_price.service = skill.service
                       AND service_price.branch = staff_member.branch
"""
FORWARDS = """
CREATE TRIGGER level_terms_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON level_terms
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = "DROP TRIGGER level_terms_edition ON level_terms"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="staff", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(VIEW)
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)
        await execute("DROP VIEW skill_terms")

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
