"""One of several worker processes of the reminder race: `python reminder_worker.py <port> <manner>`.

Manner "careful" is the product's own. The others take one guard away each, to show that the race would
notice: "unlocked" takes rows without a lock or a lease, "unmarked" hands a letter over without marking it.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kit import clock, db
from reminders import worker
from reminders.channels.email import Postman

NOTED_ANYWAY = worker.FINISH.replace("attempts = $2", "$2::int IS NOT NULL").replace(
    "status IN ('sending', 'uncertain')", "status <> 'sent'"
)


def lose_the_lock() -> None:
    """Looks for what is due, sends it, notes it: what one would write who thinks of one process only."""
    worker.TAKE_IN_HAND = (
        "SELECT id, due_at AS leased_until_at FROM message "
        "WHERE status = 'waiting' AND due_at <= $1 AND due_at < $2 ORDER BY due_at, id LIMIT $3"
    )
    worker.MARK = worker.MARK.replace("SET status = 'sending', attempts", "SET attempts").replace(
        "AND message.status = 'waiting' AND message.leased_until_at = $2", "AND $2::timestamptz IS NOT NULL"
    )
    worker.FINISH = NOTED_ANYWAY


def lose_the_mark() -> None:
    """Keeps the lock and the lease, but writes nothing before the letter is out."""
    worker.MARK = worker.MARK.replace("SET status = 'sending', attempts", "SET attempts")
    worker.FINISH = NOTED_ANYWAY


async def main(port: str, manner: str) -> None:
    {"careful": lambda: None, "unlocked": lose_the_lock, "unmarked": lose_the_mark}[manner]()
    await db.open_pool(4)
    await db.fetch_value("SELECT 1")
    print("ready", flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.readline)
    idle = 0
    while idle < 5:
        async with Postman(f"smtp://127.0.0.1:{port}") as postman:
            busy = await worker.send_next(postman.send, clock.now())
        idle = 0 if busy else idle + 1
        await asyncio.sleep(0 if busy else 0.1)
    await db.close_pool()


asyncio.run(main(*sys.argv[1:]))
