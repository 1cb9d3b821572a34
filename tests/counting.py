"""How many queries a piece of code sends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

# Asked once on each connection of what a type a value is, in whatever test comes first there.
OF_THE_DRIVER = ("current_setting('jit')", "typeinfo_tree")


@dataclass
class Count:
    """The queries seen so far, as they were sent; savepoints and the driver's own are left out."""

    queries: list[str] = field(default_factory=list)

    def note(self, sent) -> None:  # type: ignore[no-untyped-def]
        if any(each in sent.query for each in OF_THE_DRIVER):
            return
        if not sent.query.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.queries.append(sent.query)

    def __len__(self) -> int:
        return len(self.queries)


@asynccontextmanager
async def count_queries() -> AsyncIterator[Count]:
    """Counts what goes through the test's own transaction inside the block; ask `len(count)` after it."""
    from kit.db import engine

    running = engine().current_transaction.get()
    assert running is not None, "A test marked `committed` has no transaction to count in."
    count = Count()
    running.connection.add_query_logger(count.note)
    try:
        yield count
    finally:
        await asyncio.sleep(0)  # asyncpg tells its loggers a moment later
        running.connection.remove_query_logger(count.note)
