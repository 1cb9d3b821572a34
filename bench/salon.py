"""A salon whose book is copied into the database in bulk: 100,000 bookings would take half an hour."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import asyncpg

from clients.actions.counts import insert
from clients.actions.indexing import WRITE, parameters
from clients.queries.counts import KEPT
from clients.queries.indexed import AT_ONCE, CARDS, written_of
from kit.vault import fingerprint

NAME, SLUG = "Bench", "bench"
HOURS = [9 * 60, 20 * 60]
MONDAY = date(2020, 1, 6)
WALL = "appointment_no_double_booking"
DEFINITION = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1"
KEEP = """
INSERT INTO taken_day (resource, day, cells)
SELECT resource, day, cells_of(resource, day) FROM (
    SELECT DISTINCT resource, day
    FROM appointment, generate_series(day_of(starts_at), day_of(ends_at - interval '1 microsecond')) AS day
    WHERE released_at IS NULL AND hold IS NULL
) AS touched
ON CONFLICT (resource, day) DO UPDATE SET cells = excluded.cells;
INSERT INTO edition (id, token) VALUES (1, uuid_send(gen_random_uuid()))
ON CONFLICT (id) DO UPDATE SET token = excluded.token;
"""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One visit, in minutes of its day. The order is that of the ids."""

    day: date
    start: int
    staff: int
    end: int
    service: int
    customer: int

    @property
    def starts_at(self) -> datetime:
        return moment(self.day, self.start)

    @property
    def ends_at(self) -> datetime:
        return moment(self.day, self.end)


@dataclass(frozen=True, slots=True)
class Treatment:
    """A service with its price in minor units, done by the first so many of the staff (0: by everybody)."""

    id: int
    name: str
    minutes: int
    price: int
    by: int = 0


@dataclass(frozen=True, slots=True)
class Salon:
    """Open Monday to Saturday from nine to eight, UTC, a grid of 15 minutes; numbers count from 1."""

    staff: int
    services: Sequence[Treatment]
    customers: int
    today: date
    slots: Sequence[Slot] = field(repr=False)
    horizon: int = 60


def moment(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)


async def load(url: str, salon: Salon) -> None:
    """Fills a migrated, empty database."""
    async with in_bulk(url) as connection:
        await copy_salon(connection, salon)
        await copy_visits(connection, salon)


async def let_in(url: str, today: date, token: str) -> None:
    """An owner who is signed in with the token for a few days."""
    connection = await asyncpg.connect(url)
    day = moment(today, 0)
    await connection.execute(
        "INSERT INTO account (id, email, name, password_hash, role, every_branch) "
        "VALUES (1, 'bench@example.com', 'Bench', '', 'owner', true)"
    )
    await connection.execute(
        "INSERT INTO session (account, token_hash, created_at, seen_at, expires_at) "
        "VALUES (1, $1, $2, $2, $3)",
        fingerprint(token),
        day,
        day + timedelta(days=9),
    )
    await connection.close()


async def copy(
    connection: asyncpg.Connection, table: str, columns: str, rows: Sequence[tuple[object, ...]]
) -> None:
    await connection.copy_records_to_table(table, columns=columns.split(), records=rows)
    if rows and columns.startswith("id "):
        await connection.execute("SELECT setval(pg_get_serial_sequence($1, 'id'), $2)", table, rows[-1][0])


async def copy_salon(connection: asyncpg.Connection, salon: Salon) -> None:
    everybody, services = range(1, salon.staff + 1), salon.services
    for table, columns, rows in (
        (
            "branch",
            "id name slug zone currency lead_minutes horizon_days grid_minutes",
            [(1, NAME, SLUG, "UTC", "EUR", 0, salon.horizon, 15)],
        ),
        ("opening_hours", "branch weekday hours", [(1, weekday, HOURS) for weekday in range(6)]),
        ("category", "id name", [(1, "Everything")]),
        ("service", "id category name minutes", [(each.id, 1, each.name, each.minutes) for each in services]),
        ("service_price", "service branch price", [(each.id, 1, each.price) for each in services]),
        ("resource", "id branch name", [(n, 1, f"Person {n}") for n in everybody]),
        ("staff_member", "id branch resource name", [(n, 1, n, f"Person {n}") for n in everybody]),
        ("skill", "member service", [(n, s.id) for s in services for n in everybody[: s.by or None]]),
        ("schedule", "id member starts_on length", [(n, n, MONDAY, 7) for n in everybody]),
        ("schedule_day", "schedule day hours", [(n, day, HOURS) for n in everybody for day in range(6)]),
        (
            "client",
            "id name phone created_at",
            [
                (n, f"Client {n}", f"+4915112{n:06}", moment(salon.today, 0))
                for n in range(1, salon.customers + 1)
            ],
        ),
    ):
        await copy(connection, table, columns, rows)


async def copy_visits(connection: asyncpg.Connection, salon: Salon) -> None:
    services = {each.id: each for each in salon.services}
    numbered = list(enumerate(salon.slots, 1))
    await copy(
        connection,
        "visit",
        "id branch client code status source starts_at ends_at created_at",
        [(n, 1, *facts_of(slot, n, salon.today)) for n, slot in numbered],
    )
    await copy(
        connection,
        "visit_line",
        "id visit service member title price",
        [
            (n, n, slot.service, slot.staff, services[slot.service].name, services[slot.service].price)
            for n, slot in numbered
        ],
    )
    taken = [(slot.staff, n, n, slot.starts_at, slot.ends_at) for n, slot in numbered]
    async with without_the_wall(connection):
        await copy(connection, "appointment", "resource visit line starts_at ends_at", taken)


@asynccontextmanager
async def without_the_wall(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """It goes up again afterwards, over everything, which proves that nobody is booked twice."""
    async with connection.transaction():
        ddl = await connection.fetchval(DEFINITION, WALL)
        await connection.execute(f"ALTER TABLE appointment DROP CONSTRAINT {WALL}")
        yield
        await connection.execute(f"ALTER TABLE appointment ADD CONSTRAINT {WALL} {ddl}")


@asynccontextmanager
async def in_bulk(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that looks no reference up; what triggers would have kept is written at the end."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        yield connection
        await connection.execute(KEEP)
        # Else what is counted would be planned as over empty tables.
        await connection.execute("ANALYZE")
        await count(connection)
        await index(connection)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def count(connection: asyncpg.Connection) -> None:
    """What is kept of visits that took place, as the action does it."""
    for table, (columns, _) in KEPT.items():
        await connection.execute(f"DELETE FROM {table}")  # noqa: S608 - of KEPT
        await connection.execute(insert(table, columns))


async def index(connection: asyncpg.Connection) -> None:
    """As the action would, which has no connection of its own here."""
    ids = [row["id"] for row in await connection.fetch("SELECT id FROM client ORDER BY id")]
    for start in range(0, len(ids), AT_ONCE):
        cards = await connection.fetch(CARDS, ids[start : start + AT_ONCE])
        await connection.execute(WRITE, *parameters([written_of(each) for each in cards]))


def facts_of(slot: Slot, number: int, today: date) -> tuple[object, ...]:
    status = "done" if slot.day < today else "waiting"
    return slot.customer, f"seed-{number}", status, "desk", slot.starts_at, slot.ends_at, slot.starts_at
