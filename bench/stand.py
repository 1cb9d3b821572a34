"""A business in a database of its own, for as long as it is needed."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import asyncpg

from bench import house, salon, seed
from bench.business import Business, read_business
from bench.folder import read_folder
from bench.load import BranchNames, Names, load_business, open_account
from bench.salon import Salon
from bench.trouble import WrongSeed
from booking.rules.days import DAY, utc
from kit import db
from kit.migrate import migrate

TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
MANY = 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the things of the seed are called, the owner's token, and the visits that were refused."""

    names: Names
    token: str
    refused: list[str]


def read_seed(name: str) -> Business | Salon:
    """A JSON business, a folder like S1's, or S1 itself when nothing is named; raises `WrongSeed`."""
    if not name:
        return seed.salon(seed.past() + seed.future())
    path = Path(name)
    if not path.exists():
        raise WrongSeed([f"There is no {path}. Set SEED to a JSON business or to the folder of S1."])
    return read_folder(path) if path.is_dir() else read_business(path)


def its_day(business: Business | Salon) -> datetime:
    """When the clock stops unless NOW says so: before everything of the seed that is still to come."""
    if isinstance(business, Salon):
        return datetime.combine(business.today, time(), UTC)
    return utc(min(business.edges(), default=0) // DAY * DAY)


@contextmanager
def standing(business: Business | Salon, **wishes: str) -> Iterator[None]:
    """The environment that the product reads its settings from, with DATABASE_URL or a scratch database."""
    with house.scratch() as folder:
        own = {"TEMPU_DATA": str(folder), "DEMO": "no", "NOW": its_day(business).isoformat()}
        kept = {name: os.environ[name] for name in ("NOW", "DATABASE_URL") if os.environ.get(name)}
        os.environ.update({**own, **wishes, **kept})
        if "DATABASE_URL" in kept:
            yield
            return
        with house.database(folder) as cluster:
            os.environ["DATABASE_URL"] = cluster.url()
            yield


@asynccontextmanager
async def loaded(business: Business | Salon, *, lenient: bool = False) -> AsyncIterator[Loaded]:
    """The business in the database of DATABASE_URL, which must be empty.

    Raises `WrongSeed` for what cannot be loaded, and for visits that are refused unless `lenient`.
    """
    url = os.environ["DATABASE_URL"]
    await require_empty(url)
    await migrate(url)
    await db.open_pool(2)
    try:
        names, refused = await fill(url, business)
        if refused and not lenient:
            raise WrongSeed([*refused[:MANY], f"{len(refused)} visits are refused. LENIENT=1 does without."])
        yield Loaded(names, await open_account(), refused)
    finally:
        await db.close_pool()


async def fill(url: str, business: Business | Salon) -> tuple[Names, list[str]]:
    if isinstance(business, Business):
        return await load_business(business)
    await salon.load(url, business)
    people = {str(number): number for number in range(1, business.staff + 1)}
    services = {each.name: each.id for each in business.services}
    return Names(services, {salon.NAME: BranchNames(1, salon.SLUG, people)}), []


async def require_empty(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval(TABLES):
            raise WrongSeed(["The database of DATABASE_URL holds something. Give an empty one, or none."])
    finally:
        await connection.close()
