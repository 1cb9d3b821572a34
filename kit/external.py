"""The PostgreSQL of DATABASE_URL: whether it is there, lets Tempu in, and is new enough."""

import asyncio
from ssl import SSLError

import asyncpg

from kit.embedded import DatabaseTrouble

OLDEST = 15
PATIENCE = 10.0
EXPECTED = f"expected a PostgreSQL {OLDEST} or newer, with a database that Tempu may fill"
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (asyncpg.InvalidAuthorizationSpecificationError, "the server refuses this user or password"),
    (asyncpg.InvalidCatalogNameError, "the server has no database of this name"),
    (TimeoutError, "the server does not answer"),
    (SSLError, "the server and this machine agree on no encryption"),
    (OSError, "no server answers at this address"),
)


def check_external(url: str) -> None:
    """Raises `DatabaseTrouble` where the start would fail later, with less to say about it."""
    why = asyncio.run(objection(url))
    if why:
        raise DatabaseTrouble(f"DATABASE_URL cannot be used: {why}; {EXPECTED}.")


async def objection(url: str) -> str:
    """What keeps Tempu from using the server, or ""."""
    try:
        version = await major_version(url)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as refusal:
        known = (words for kind, words in REASONS if isinstance(refusal, kind))
        return next(known, f"the connection fails ({refusal})")
    return "" if version >= OLDEST else f"the server is PostgreSQL {version}"


async def major_version(url: str) -> int:
    connection = await asyncpg.connect(url, timeout=PATIENCE)
    try:
        return int(connection.get_server_version().major)
    finally:
        await connection.close()
