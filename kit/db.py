"""The database: one engine, one kind of transaction, raw reads, and the constraint Piccolo lacks."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from asyncpg import Connection, Record
from asyncpg.exceptions import DeadlockDetectedError, LockNotAvailableError
from piccolo.constraints import Constraint
from piccolo.engine.finder import engine_finder
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from kit.errors import Unavailable

Asked = ParamSpec("Asked")
Done = TypeVar("Done")
LOCK_PATIENCE = "8s"
TAKE_LOCKS = """
SELECT set_config('lock_timeout', $3, true), pg_advisory_xact_lock(pair.a, pair.b)
FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS pair(a, b, n) ORDER BY pair.n
"""


class Exclude(Constraint):
    """`EXCLUDE USING gist (expression) WHERE (where)`, carried by auto migrations like any constraint."""

    def __init__(self, expression: str, where: str = "", name: str | None = None) -> None:
        self.expression = expression
        self.where = where
        super().__init__(name=name, expression=expression, where=where)

    def serialise_self(self) -> None:
        """Nothing to turn into text: the parameters are text already."""

    @property
    def ddl(self) -> str:
        condition = f" WHERE ({self.where})" if self.where else ""
        return f"EXCLUDE USING gist ({self.expression}){condition}"

    def _table_str(self) -> str:
        return f"{self._meta.name} = Exclude({self.expression!r}, where={self.where!r})"


class UnhurriedEngine(PostgresEngine):
    """Piccolo's engine without its habit of connecting while modules are imported."""

    async def check_version(self) -> None:
        """The migrations would fail on one that is too old."""

    async def prep_database(self) -> None:
        """No extensions are needed."""


@cache
def engine() -> PostgresEngine:
    """The engine of piccolo_conf.py."""
    found = engine_finder()
    if not isinstance(found, PostgresEngine):
        raise RuntimeError("piccolo_conf.py must define DB as a PostgresEngine.")
    return found


class Lasting(Connection):  # type: ignore[misc]  # asyncpg is not typed
    """A connection that is handed on as it is.

    asyncpg resets each one it takes back, which is one more statement for every read. Here nothing outlives a
    transaction (locks and settings are local to it), so there is nothing to reset.
    """

    def get_reset_query(self) -> str:
        return ""


async def open_pool(size: int, prepare: Callable[[Connection], Any] | None = None) -> None:
    """Opens no connection yet, so a server starts while its database is still away.

    `prepare` is awaited with each new connection.
    """
    await engine().start_connection_pool(min_size=0, max_size=size, init=prepare, connection_class=Lasting)


async def close_pool() -> None:
    if engine().pool:
        await engine().close_connection_pool()


@asynccontextmanager
async def connection() -> AsyncIterator[Connection]:
    """The running transaction's connection, or one of the pool's for the length of the block."""
    running = engine().current_transaction.get()
    if running is not None:
        yield running.connection
        return
    pool = engine().pool
    if pool is None:
        raise Unavailable("The database pool is not open.")
    async with pool.acquire() as free:
        yield free


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing; a savepoint when nested.

    Piccolo's own makes the inner one a no-op, and leaks its connection when a commit or rollback fails.
    """
    running = engine().current_transaction.get()
    if running is not None:
        async with running.connection.transaction():
            yield
        return
    async with connection() as fresh, entered(fresh):
        yield


@asynccontextmanager
async def snapshot() -> AsyncIterator[Connection]:
    """A connection that sees one moment of the database, for reads that take long."""
    running = engine().current_transaction.get() is not None
    alone = {} if running else {"isolation": "repeatable_read", "readonly": True}
    async with connection() as open_connection, open_connection.transaction(**alone):
        yield open_connection


@asynccontextmanager
async def joined() -> AsyncIterator[None]:
    """The caller's transaction, or one of its own where there is none.

    It spares the savepoint, so it is for what refuses before it writes: after an error the caller must not
    go on, since what was written before it is still there.
    """
    if engine().current_transaction.get() is not None:
        yield
        return
    async with transaction():
        yield


@asynccontextmanager
async def entered(fresh: Connection) -> AsyncIterator[None]:
    current = PostgresTransaction(engine())
    current.connection = fresh
    current.transaction = fresh_transaction = fresh.transaction()
    await fresh_transaction.start()
    token = engine().current_transaction.set(current)
    try:
        yield
    except BaseException:
        with suppress(Exception):  # a dead connection cannot roll back, and the first error says more
            await fresh_transaction.rollback()
        raise
    else:
        await fresh_transaction.commit()
    finally:
        engine().current_transaction.reset(token)


async def fetch(sql: str, *values: object) -> list[Record]:
    """Rows of a read written in SQL; values go in as $1, $2 …"""
    async with connection() as open_connection:
        rows: list[Record] = await open_connection.fetch(sql, *values)
        return rows


async def fetch_one(sql: str, *values: object) -> Record | None:
    """The first row, or None."""
    async with connection() as open_connection:
        return await open_connection.fetchrow(sql, *values)


async def fetch_value(sql: str, *values: object) -> Any:  # noqa: ANN401
    """The first column of the first row, or None."""
    async with connection() as open_connection:
        return await open_connection.fetchval(sql, *values)


async def execute(sql: str, *values: object) -> int:
    """Carries out a change written in SQL and returns how many rows it touched."""
    async with connection() as open_connection:
        status: str = await open_connection.execute(sql, *values)
        last = status.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0


PLANNED = "SELECT set_config('plan_cache_mode', $1, true)"


@asynccontextmanager
async def planned_anew() -> AsyncIterator[None]:
    """Reads that ask for very many at once: each is planned for what it is given.

    Not for writes: what the database looks up for each row it writes would be planned for each row, too.
    """
    async with joined():
        await execute(PLANNED, "force_custom_plan")
        yield
        await execute(PLANNED, FOR_EACH_CONNECTION["plan_cache_mode"])


async def lock(keys: Iterable[tuple[int, int]], patience: str = LOCK_PATIENCE) -> None:
    """Holds each key until the transaction ends; in sorted order: two writers never wait in a ring."""
    wanted = sorted(set(keys))
    try:
        await execute(TAKE_LOCKS, [first for first, _ in wanted], [second for _, second in wanted], patience)
    except LockNotAvailableError as busy:
        raise Unavailable("Very many people are booking right now. Please try again in a moment.") from busy


def tries_again(act: Callable[Asked, Awaitable[Done]]) -> Callable[Asked, Awaitable[Done]]:
    """For an action that is one transaction: once more, where the database ended it to open a ring.

    Who locks everything at once and in order makes no ring; but who changes hours locks in several steps,
    and of two that wait for each other the database may end either. Nothing of the first try is left.
    """

    @wraps(act)
    async def twice(*asked: Asked.args, **wishes: Asked.kwargs) -> Done:
        try:
            return await act(*asked, **wishes)
        except DeadlockDetectedError:
            return await act(*asked, **wishes)

    return twice


# Every statement is planned once for each connection: for a short one planning costs ten times its running.
# A page of an index costs little more than one in a row: the data is on a solid disk, or in memory.
FOR_EACH_CONNECTION = {
    "application_name": "tempu",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "random_page_cost": "1.1",
}


def parameters(url: str) -> dict[str, Any]:
    """asyncpg's arguments for a database URL."""
    if not urlsplit(url).path.strip("/"):
        raise ValueError("The database URL names no database.")
    return {"dsn": url, "server_settings": FOR_EACH_CONNECTION}
