"""Adding lines to the receipt journal of a register, and walking along it."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from checkout.register_tables import ReceiptRecord
from checkout.rules import receipt_journal as rules
from checkout.rules.receipt_journal import Facts, Kept, Place
from kit import db
from kit.db import transaction

Kind = ReceiptRecord.Kind

AT_ONCE = 2_000
BEGIN = """
INSERT INTO receipt_journal (register, number, hash, net, absolute) VALUES ($1, 0, '', 0, 0)
ON CONFLICT (register) DO NOTHING
"""
# Whoever adds a line holds the end of the chain until it is committed.
END = "SELECT number, hash, net, absolute FROM receipt_journal WHERE register = $1 FOR UPDATE"
NEXT_OF_KIND = """
SELECT coalesce(max(kind_number), 0) + 1 FROM receipt_record WHERE register = $1 AND kind = $2
"""
ADD = """
INSERT INTO receipt_record (register, number, kind, kind_number, code, recorded_at, content, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
MOVE_END = """
UPDATE receipt_journal SET number = $2, hash = $3, net = net + $4, absolute = absolute + $5
WHERE register = $1
"""
COLUMNS = "register, number, kind, kind_number, code, recorded_at, content, hash"
BY_CODE = f"SELECT {COLUMNS} FROM receipt_record WHERE code = $1 AND register = $2"  # noqa: S608  # only constants
LATEST = f"""SELECT {COLUMNS} FROM receipt_record WHERE register = $1 AND kind = $2
ORDER BY kind_number DESC LIMIT 1"""  # noqa: S608  # only constants
SINCE = f"""SELECT {COLUMNS} FROM receipt_record WHERE register = $1 AND number > $2 AND kind = ANY($3)
ORDER BY number"""  # noqa: S608  # only constants
WALK = f"""SELECT {COLUMNS} FROM receipt_record WHERE (register, number) > ($1, $2)
ORDER BY register, number LIMIT $3"""  # noqa: S608  # only constants
ENDS = "SELECT register, number, hash FROM receipt_journal ORDER BY register"


@dataclass(frozen=True, slots=True)
class End:
    """How far a journal has come; `net` and `absolute` are all sales there ever were, less refunds or not."""

    number: int
    hash: bytes
    net: int
    absolute: int


@dataclass(frozen=True, slots=True)
class Written:
    """A line of the journal. `facts` are what it says."""

    place: Place
    at: datetime
    facts: Facts
    hash: bytes


async def add(
    register: int, kind: Kind, code: UUID | None, at: datetime, say: Callable[[End], Facts]
) -> Written:
    """The line of `code`, which is written once; `say` is told how far the journal has come."""
    async with transaction():
        end = await hold(register)
        if code is not None and (known := await by_code(code, register)):
            return known
        number = await db.fetch_value(NEXT_OF_KIND, register, kind)
        place, facts = Place(register, end.number + 1, kind, number), say(end)
        content = rules.written(place, at, facts)
        link = rules.chained(end.hash, content)
        await db.execute(ADD, register, place.number, kind, number, code, at, content, link)
        await db.execute(MOVE_END, register, place.number, link, *grown(kind, facts))
    return Written(place, at, facts, link)


async def hold(register: int) -> End:
    """How far the journal has come; nobody else adds to it until the transaction ends."""
    await db.execute(BEGIN, register)
    found = await db.fetch_one(END, register)
    if found is None:
        raise LookupError(f"Register {register} has no journal.")
    return End(**found)


def grown(kind: Kind, facts: Facts) -> tuple[int, int]:
    if kind is Kind.sale:
        return facts["total"], facts["total"]
    return (-facts["total"], 0) if kind is Kind.refund else (0, 0)


async def by_code(code: UUID, register: int) -> Written | None:
    row = await db.fetch_one(BY_CODE, code, register)
    return read(row) if row else None


async def latest(register: int, kind: Kind) -> Written | None:
    row = await db.fetch_one(LATEST, register, kind)
    return read(row) if row else None


async def since(register: int, number: int, *kinds: Kind) -> list[Written]:
    return [read(row) for row in await db.fetch(SINCE, register, number, list(kinds))]


def read(row: Record) -> Written:
    return Written(place_of(row), row["recorded_at"], json.loads(row["content"])[5], row["hash"])


def place_of(row: Record) -> Place:
    return Place(row["register"], row["number"], row["kind"], row["kind_number"])


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the journal of a register breaks first: at which number, and what is wrong there."""

    register: int
    number: int
    why: str


async def faults() -> list[Fault]:
    """Walks along every journal; of each the first place where it breaks."""
    found: dict[int, Fault] = {}
    ends: dict[int, tuple[int, bytes]] = {}
    of_kind: dict[tuple[int, str], int] = {}
    async for row in walk():
        register, place = row["register"], place_of(row)
        number, previous = ends.get(register, (0, b""))
        following = of_kind.get((register, place.kind), 0) + 1
        wanted = Place(register, number + 1, place.kind, following)
        why = rules.fault(Kept(place, row["content"], row["hash"]), wanted, previous)
        if why:
            found.setdefault(register, Fault(register, place.number, why))
        ends[register] = place.number, row["hash"]
        of_kind[register, place.kind] = place.kind_number
    for row in await db.fetch(ENDS):
        if ends.pop(row["register"], (0, b"")) != (row["number"], row["hash"]):
            why = f"it ends there, and {row['number']} lines were written"
            found.setdefault(row["register"], Fault(row["register"], row["number"], why))
    for register, (number, _) in ends.items():
        found.setdefault(register, Fault(register, number, "nothing says that it ends there"))
    return [found[register] for register in sorted(found)]


async def walk(register: int | None = None) -> AsyncIterator[Record]:
    """Every line in order; of one register where it is named."""
    place = (-1, 0) if register is None else (register, 0)
    while rows := await db.fetch(WALK, *place, AT_ONCE):
        for row in rows:
            if register is not None and row["register"] != register:
                return
            yield row
        place = rows[-1]["register"], rows[-1]["number"]


async def exported(register: int) -> AsyncIterator[bytes]:
    """A line of JSON for each: its number, its hash, and the content that was hashed, as text."""
    async for row in walk(register):
        line = {"number": row["number"], "hash": row["hash"].hex(), "content": row["content"]}
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
