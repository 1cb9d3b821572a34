"""What points are given by is called a rule for points: a programme is what gives benefits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check, Unique

ID = "2026-11-29T11:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "programmes of points become rules for points"

CHECKS = {
    "rate_is_a_share": '("rate" >= 0 AND "rate" <= 10000)',
    "point_is_worth_something": '"point_value" > 0',
    "largest_share_is_a_share": '("largest_share" >= 0 AND "largest_share" <= 10000)',
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)
    manager.rename_table("Programme", "programme", "PointsRule", "points_rule")
    manager.rename_column("PointsEntry", "points_entry", "programme", "rule")
    for name in ("once", *CHECKS):
        manager.drop_constraint("PointsRule", "points_rule", f"programme_{name}")
    days = {"columns": ["branch", "starts_on"], "nulls_distinct": True}
    manager.add_constraint("PointsRule", "points_rule", "points_rule_once", Unique, days)
    for name, condition in CHECKS.items():
        manager.add_constraint(
            "PointsRule", "points_rule", f"points_rule_{name}", Check, {"condition": condition}
        )
    return manager
