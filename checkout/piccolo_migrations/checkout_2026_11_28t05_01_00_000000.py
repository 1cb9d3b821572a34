"""One payment of a kind lives for a visit at a time; and what the workers look through."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T05:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one living payment of a kind"

FORWARDS = (
    "CREATE UNIQUE INDEX online_payment_once ON online_payment (visit, kind)"
    " WHERE state IN ('new', 'open', 'paid')",
    "CREATE INDEX online_payment_alive ON online_payment (next_look_at) WHERE state IN ('new', 'open')",
    "CREATE INDEX online_refund_queue ON online_refund (next_try_at) WHERE state = 'queued'",
    "CREATE INDEX gateway_event_unhandled ON gateway_event (id) WHERE handled_at IS NULL",
)
BACKWARDS = (
    "DROP INDEX online_payment_once, online_payment_alive, online_refund_queue, gateway_event_unhandled",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
