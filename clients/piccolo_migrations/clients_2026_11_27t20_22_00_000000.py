"""Names that are told apart by more than capitals, and the cards that have values at all."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T20:22:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of fields and tags"

FORWARDS = (
    "CREATE UNIQUE INDEX custom_field_title_once ON custom_field (of, lower(title)) WHERE archived_at IS NULL",
    "CREATE UNIQUE INDEX tag_name_once ON tag (lower(name))",
    "CREATE INDEX visit_with_extra ON visit (id) WHERE extra <> '{}'",
    "CREATE INDEX client_with_extra ON client (id) WHERE extra <> '{}'",
)
BACKWARDS = ("custom_field_title_once", "tag_name_once", "visit_with_extra", "client_with_extra")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def build() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for name in BACKWARDS:
            await execute(f"DROP INDEX {name}")

    manager.add_raw(build)
    manager.add_raw_backwards(take_down)
    return manager
