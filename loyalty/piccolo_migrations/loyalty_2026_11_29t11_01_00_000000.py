"""Indexes, keys and the counter of the table go by its name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T11:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what belongs to rules for points is named after them"

NAMES = (
    ("ALTER TABLE points_rule RENAME CONSTRAINT {} TO {}", "programme_pkey", "points_rule_pkey"),
    ("ALTER TABLE points_rule RENAME CONSTRAINT {} TO {}", "programme_branch_fkey", "points_rule_branch_fkey"),
    ("ALTER TABLE points_entry RENAME CONSTRAINT {} TO {}", "points_entry_programme_fkey", "points_entry_rule_fkey"),
    ("ALTER INDEX {} RENAME TO {}", "programme_branch", "points_rule_branch"),
    ("ALTER INDEX {} RENAME TO {}", "points_entry_programme", "points_entry_rule"),
    ("ALTER SEQUENCE {} RENAME TO {}", "programme_id_seq", "points_rule_id_seq"),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def rename() -> None:
        for statement, old, new in NAMES:
            await execute(statement.format(old, new))

    async def rename_back() -> None:
        for statement, old, new in NAMES:
            await execute(statement.format(new, old))

    manager.add_raw(rename)
    manager.add_raw_backwards(rename_back)
    return manager
