"""Seed S1: a salon of 20 people and 40 services whose days are filled to 60 %, the same on every run.

Open Monday to Saturday from nine to eight, UTC, a grid of 15 minutes; everybody does everything. What is in
somebody's day depends on nothing but the seed, the person and the date.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import asyncpg

SEED = 20260101
STAFF, SERVICES, CUSTOMERS = 20, 40, 5000
MINUTES = (60, 30, 45, 90)
OPENS, CLOSES, GRID, FULL = 9 * 60, 20 * 60, 15, 0.60
PAST = 100_000
TODAY = date(2026, 11, 22)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)
WALL = "appointment_no_double_booking"
# What the triggers would have written: the bits of every day that is taken, and a new edition.
KEEP = """
INSERT INTO taken_day (resource, day, cells)
SELECT resource, day, cells_of(resource, day) FROM (
    SELECT DISTINCT resource, day
    FROM appointment, generate_series(day_of(starts_at), day_of(ends_at - interval '1 microsecond')) AS day
    WHERE released_at IS NULL AND hold IS NULL
) AS touched;
UPDATE edition SET token = uuid_send(gen_random_uuid());
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


def moment(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)


def minutes_of(service: int) -> int:
    return MINUTES[(service - 1) % 4]


def filled_day(staff: int, day: date) -> list[Slot]:
    """Random visits wherever they fit, until the day is full enough."""
    if day.weekday() == 6:
        return []
    dice = random.Random(f"{SEED}:{staff}:{day.isoformat()}")
    busy, found, total, tries = 0, [], 0, 0
    while total < FULL * (CLOSES - OPENS) and tries < 500:
        tries += 1
        service = dice.randint(1, SERVICES)
        length = minutes_of(service)
        place = dice.randrange(0, (CLOSES - OPENS - length) // GRID + 1)
        wanted = ((1 << length // GRID) - 1) << place
        if busy & wanted:
            continue
        busy |= wanted
        total += length
        start = OPENS + place * GRID
        found.append(Slot(day, start, staff, start + length, service, dice.randint(1, CUSTOMERS)))
    return sorted(found)


def future() -> list[Slot]:
    """From tomorrow to the last day of the next month."""
    days = [TODAY + n * ONE_DAY for n in range(1, (LAST - TODAY).days + 1)]
    return [slot for day in days for staff in range(1, STAFF + 1) for slot in filled_day(staff, day)]


def past() -> list[Slot]:
    """The latest 100,000 visits before today."""
    found: list[Slot] = []
    day = TODAY
    while len(found) < PAST:
        day -= ONE_DAY
        found += [slot for staff in range(1, STAFF + 1) for slot in filled_day(staff, day)]
    return found[:PAST]


def free_hours() -> Iterator[tuple[int, datetime]]:
    """For each person and day of December the first start that leaves an hour, where there is one."""
    for day in (FIRST + n * ONE_DAY for n in range((LAST - FIRST).days + 1)):
        for staff in range(1, STAFF + 1):
            taken = filled_day(staff, day)
            starts = range(OPENS, CLOSES - 60 + 1, GRID) if taken else ()
            free = [s for s in starts if all(s + 60 <= each.start or s >= each.end for each in taken)]
            if free:
                yield staff, moment(day, free[0])


async def load(url: str) -> None:
    """Fills a migrated, empty database."""
    connection = await asyncpg.connect(url)
    try:
        # copied faster without looking each reference up; the seed refers to nothing but itself
        await connection.execute("SET session_replication_role = replica")
        await load_salon(connection)
        await load_visits(connection, sorted(past() + future()))
        await connection.execute(KEEP)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def copy(
    connection: asyncpg.Connection, table: str, columns: str, rows: Sequence[tuple[object, ...]]
) -> None:
    await connection.copy_records_to_table(table, columns=columns.split(), records=rows)
    if columns.startswith("id "):
        await connection.execute("SELECT setval(pg_get_serial_sequence($1, 'id'), $2)", table, rows[-1][0])


async def load_salon(connection: asyncpg.Connection) -> None:
    everybody, services = range(1, STAFF + 1), range(1, SERVICES + 1)
    monday = date(2020, 1, 6)
    hours = [OPENS, CLOSES]
    for table, columns, rows in (
        (
            "branch",
            "id name slug zone currency lead_minutes horizon_days grid_minutes",
            [(1, "Bench", "bench", "UTC", "EUR", 0, 60, GRID)],
        ),
        ("opening_hours", "branch weekday hours", [(1, weekday, hours) for weekday in range(6)]),
        ("category", "id name", [(1, "Everything")]),
        ("service", "id category name minutes", [(n, 1, f"Service {n}", minutes_of(n)) for n in services]),
        ("service_price", "service branch price", [(n, 1, 2000 + 100 * n) for n in services]),
        ("resource", "id branch name", [(n, 1, f"Person {n}") for n in everybody]),
        ("staff_member", "id branch resource name", [(n, 1, n, f"Person {n}") for n in everybody]),
        ("skill", "member service", [(n, service) for n in everybody for service in services]),
        ("schedule", "id member starts_on length", [(n, n, monday, 7) for n in everybody]),
        ("schedule_day", "schedule day hours", [(n, day, hours) for n in everybody for day in range(6)]),
        (
            "client",
            "id name phone created_at",
            [(n, f"Client {n}", f"+4915112{n:06}", moment(TODAY, 0)) for n in range(1, CUSTOMERS + 1)],
        ),
    ):
        await copy(connection, table, columns, rows)


async def load_visits(connection: asyncpg.Connection, slots: list[Slot]) -> None:
    """The wall against double booking is put up again afterwards, which proves the seed."""
    numbered = list(enumerate(slots, 1))
    await copy(
        connection,
        "visit",
        "id branch client code status source starts_at ends_at created_at",
        [
            (
                n,
                1,
                slot.customer,
                f"seed-{n}",
                status_of(slot),
                "desk",
                slot.starts_at,
                slot.ends_at,
                slot.starts_at,
            )
            for n, slot in numbered
        ],
    )
    await copy(
        connection,
        "visit_line",
        "id visit service member title price",
        [
            (n, n, slot.service, slot.staff, f"Service {slot.service}", 2000 + 100 * slot.service)
            for n, slot in numbered
        ],
    )
    ddl = await connection.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", WALL
    )
    await connection.execute(f"ALTER TABLE appointment DROP CONSTRAINT {WALL}")
    taken = [(slot.staff, n, n, slot.starts_at, slot.ends_at) for n, slot in numbered]
    await copy(connection, "appointment", "resource visit line starts_at ends_at", taken)
    await connection.execute(f"ALTER TABLE appointment ADD CONSTRAINT {WALL} {ddl}")


def status_of(slot: Slot) -> str:
    return "done" if slot.day < TODAY else "waiting"
