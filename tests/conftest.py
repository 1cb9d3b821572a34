"""A real PostgreSQL for each process of the run; each test in a transaction of its own that is rolled back.

A test marked `committed` sees real commits instead, and leaves empty tables behind: races, workers, browsers.
"""

import functools
import gc
import inspect
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio

from kit.embedded import Cluster, find_programs
from tests.lasting import LASTING

ROOT = Path(__file__).parents[1]
# What takes longest starts first, so that no process ends long after the others.
LONGEST_FIRST = ("browser", "setup", "soak", "demo", "machine", "races")
CLUSTER: Cluster | None = None
TABLES = """
SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'
"""
MANY = 1000
AT_MOST = """
SELECT '{name}' AS name, rows
FROM (SELECT count(*) AS rows FROM (SELECT FROM {name} LIMIT {many}) AS first) AS counted WHERE rows > 0
"""
START_AGAIN = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences
WHERE schemaname = 'public' AND sequencename <> 'migration_id_seq' AND last_value IS NOT NULL
"""


def pytest_xdist_auto_num_workers() -> int | None:
    """For `-n auto`: this process alone where there is one database; else None, a process for each core."""
    return 0 if "TEST_DATABASE_URL" in os.environ else None


def pytest_configure(config: pytest.Config) -> None:
    """The database must be there before anything imports piccolo_conf."""
    config.addinivalue_line("markers", "committed: real commits; all tables are emptied afterwards")
    hypothesis.settings.register_profile("tempu", deadline=None)
    hypothesis.settings.load_profile("tempu")
    os.environ.update(SECRET_KEY="k" * 40, PUBLIC_URL="http://salon.test", DEMO="no")
    os.environ.pop("SMTP_URL", None)
    if not hands_out(config):
        scratch = Path(tempfile.mkdtemp(prefix="tempu-tests-"))
        scratch.chmod(0o755)
        os.environ["TEMPU_DATA"] = str(scratch)
        os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or start_database(scratch)
    elif "TEST_DATABASE_URL" in os.environ:
        raise pytest.UsageError("TEST_DATABASE_URL is one database, for one process: leave out -n.")


def hands_out(config: pytest.Config) -> bool:
    """Whether the tests are run by other processes, each with a database of its own."""
    return bool(config.getoption("tx", None))


def start_database(scratch: Path) -> str:
    global CLUSTER  # noqa: PLW0603  # pytest offers no other place to keep it
    fast = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
    CLUSTER = Cluster(scratch / "postgres", find_programs(None), options=fast)
    CLUSTER.start()
    CLUSTER.create_database("tempu")
    return CLUSTER.url()


def pytest_unconfigure(config: pytest.Config) -> None:
    if CLUSTER is not None:
        CLUSTER.stop()
        shutil.rmtree(CLUSTER.socket, ignore_errors=True)
    if not hands_out(config):
        shutil.rmtree(os.environ["TEMPU_DATA"], ignore_errors=True)


@pytest_asyncio.fixture(scope="session", autouse=True)
async def database() -> AsyncIterator[None]:
    from kit import db
    from kit.migrate import migrate

    await migrate(os.environ["DATABASE_URL"])
    await db.open_pool(20)
    async with LASTING:
        yield
    await db.close_pool()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Wraps each asynchronous test in its transaction, or in what empties the tables after it."""
    items.sort(key=turn)
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            committed = item.get_closest_marker("committed") is not None
            item.obj = wrapped(item.obj, committed=committed)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk over it after every few tests."""
    gc.collect()
    gc.freeze()


def turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(ROOT / "tests").parts[0]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)


def wrapped(test, *, committed: bool):  # type: ignore[no-untyped-def]
    @functools.wraps(test)
    async def run(*args, **kwargs):  # type: ignore[no-untyped-def]
        from kit import db

        if committed:
            try:
                await test(*args, **kwargs)
            finally:
                await empty_all_tables()
            return
        try:
            async with db.transaction():
                await test(*args, **kwargs)
                raise RollBack
        except RollBack:
            pass

    return run


class RollBack(Exception):
    """Ends a test's transaction without keeping it."""


async def empty_all_tables(*, as_new: bool = False) -> None:
    """And every number starts at 1 again.

    Deleting a few rows costs a tenth of truncating every table. Where there were many, or where plans have to
    be those for a new database, tables are truncated all the same.
    """
    from kit import db

    names = [row["name"] for row in await db.fetch(TABLES)]
    async with db.transaction():
        await db.execute("SET LOCAL session_replication_role = replica")
        await db.execute(f"LOCK {', '.join(names)} IN EXCLUSIVE MODE")  # until whoever still writes is done
        filled = await db.fetch(" UNION ALL ".join(AT_MOST.format(name=name, many=MANY) for name in names))
        if as_new or any(row["rows"] == MANY for row in filled):
            await db.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
            return
        for row in filled:
            await db.execute(f"DELETE FROM {row['name']}")  # noqa: S608
        await db.execute(START_AGAIN)


@pytest_asyncio.fixture(scope="module")
async def emptied_afterwards() -> AsyncIterator[None]:
    """For a module whose tests share what was committed once."""
    yield
    await empty_all_tables()


@pytest.fixture
def morning() -> Iterator[None]:
    """Tuesday 1 December 2026, 08:00 UTC."""
    from datetime import UTC, datetime

    from kit import clock

    with clock.pretend(datetime(2026, 12, 1, 8, tzinfo=UTC)):
        yield
