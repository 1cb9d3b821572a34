"""The last answer of each client to a consent is found in order, without sorting all answers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T08:13:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "last answers to consents by index"

FORWARDS = (
    """
    CREATE INDEX consent_answer_last ON consent_answer (consent, client, id DESC)
    INCLUDE (wording, is_given)
    """,
)
BACKWARDS = ("DROP INDEX consent_answer_last",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
