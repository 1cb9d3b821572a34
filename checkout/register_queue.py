"""The queue of each register: whose turn it is, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Record

from checkout.register_tables import RegisterCommand
from checkout.registers.protocol import (
    Answer,
    NotReachable,
    OutOfPaper,
    RegisterTrouble,
    Rejected,
    ShiftExpired,
    ShiftNotOpen,
    Supply,
)
from kit import clock, db
from kit.db import transaction

Kind = RegisterCommand.Kind
State = RegisterCommand.State

LEASE = timedelta(seconds=60)  # longer than the longest call
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
MOST_NEW_SHIFTS = 3  # attempts after which a shift that will not open is a matter for a person
PENDING = "('queued', 'sent', 'unknown', 'refused')"
IS_DUE = """
state IN ('queued', 'sent', 'unknown') AND next_try_at <= $1
AND (leased_until_at IS NULL OR leased_until_at <= $1)
AND NOT EXISTS (SELECT FROM register_command AS before WHERE before.id = head.waits_for
    AND before.state IN ('queued', 'sent', 'unknown', 'refused'))
"""
DUE = f"""
WITH head AS (
    SELECT DISTINCT ON (register) register, state, next_try_at, leased_until_at, waits_for
    FROM register_command WHERE state IN {PENDING} ORDER BY register, goes_first DESC, id
)
SELECT register FROM head WHERE {IS_DUE} ORDER BY next_try_at
"""  # noqa: S608  # only constants
# A queue is looked at from its head only. What is `sent` without a living lease: whoever sent it has died.
TAKE = f"""
SELECT id, code, kind, state, receipt, is_copy, amount, reason, cashier, attempts, queued_at, lines
FROM register_command AS head
WHERE id = (SELECT id FROM register_command WHERE register = $2 AND state IN {PENDING}
    ORDER BY goes_first DESC, id LIMIT 1) AND {IS_DUE}
FOR UPDATE OF head SKIP LOCKED
"""  # noqa: S608  # only constants
LEASE_IT = """
UPDATE register_command SET state = $2, sent_at = coalesce(sent_at, $3), leased_until_at = $4,
    attempts = attempts + 1
WHERE id = $1
"""
NEVER_ARRIVED = """
UPDATE register_command SET state = 'sent', sent_at = $3 WHERE id = $1 AND leased_until_at = $2
"""
# Only while the lease is ours: whoever was taken for dead must not overwrite what another has done since.
DONE = """
UPDATE register_command SET state = 'done', finished_at = $3, leased_until_at = NULL, trouble = '',
    answer = $4
WHERE id = $1 AND leased_until_at = $2
"""
WAITS = """
UPDATE register_command SET state = $3::text, next_try_at = $4, leased_until_at = NULL, trouble = $5,
    sent_at = CASE WHEN $6 THEN sent_at END
WHERE id = $1 AND leased_until_at = $2
"""
KEEP_FISCAL = "UPDATE receipt SET fiscal = $2 WHERE id = $1 AND fiscal IS NULL"
WELL = """
UPDATE register SET answered_at = $2, trouble = '', trouble_since_at = NULL,
    paper = CASE WHEN $3::text = 'unknown' AND paper <> 'out' THEN paper ELSE $3::text END
WHERE id = $1
"""
ILL = """
UPDATE register SET trouble = $2, trouble_since_at = coalesce(trouble_since_at, $3),
    paper = CASE WHEN $4 THEN 'out' ELSE paper END, answered_at = CASE WHEN $5 THEN $3 ELSE answered_at END
WHERE id = $1
"""
GOES_FIRST = """
INSERT INTO register_command (code, register, kind, state, is_copy, goes_first, amount, reason, cashier,
    queued_at, next_try_at, attempts, trouble, skipped_by, skipped_why)
SELECT gen_random_uuid(), $1, kind, 'queued', FALSE, TRUE, 0, $3, $4, $5, $5, 0, '', '', ''
FROM unnest($2::text[]) WITH ORDINALITY AS wanted(kind, n) ORDER BY n
"""


@dataclass(slots=True)
class Claimed:
    """A command that is this process's until its lease runs out. `is_unknown`: it may be done already."""

    id: int
    code: UUID
    register: int
    kind: Kind
    receipt: int | None
    is_copy: bool
    is_unknown: bool
    amount: int
    reason: str
    cashier: str
    queued_at: datetime
    attempt: int
    lease: datetime
    lines: str | None = None


async def due_registers(now: datetime) -> list[int]:
    return [row["register"] for row in await db.fetch(DUE, now)]


async def claim(register: int, now: datetime) -> Claimed | None:
    """The register's next command, noted as sent before anything is: a crash leaves just that in doubt."""
    async with transaction():
        row = await db.fetch_one(TAKE, now, register)
        if row is None:
            return None
        found = claimed_from(row, register, now)
        state = State.unknown if found.is_unknown else State.sent
        await db.execute(LEASE_IT, found.id, state, now, found.lease)
    return found


def claimed_from(row: Record, register: int, now: datetime) -> Claimed:
    return Claimed(
        id=row["id"],
        code=row["code"],
        register=register,
        kind=Kind(row["kind"]),
        receipt=row["receipt"],
        is_copy=row["is_copy"],
        is_unknown=row["state"] != State.queued,
        amount=row["amount"],
        reason=row["reason"],
        cashier=row["cashier"],
        queued_at=row["queued_at"],
        attempt=row["attempts"] + 1,
        lease=now + LEASE,
        lines=row["lines"],
    )


async def never_arrived(claimed: Claimed) -> None:
    """The register was asked and knows nothing of it: it is sent as if for the first time."""
    await db.execute(NEVER_ARRIVED, claimed.id, claimed.lease, clock.now())
    claimed.is_unknown = False


async def finish(claimed: Claimed, answer: Answer) -> None:
    now, paper = clock.now(), answer.state.paper if answer.state else Supply.unknown
    kept = msgspec.json.encode(answer).decode()
    async with (
        transaction()
    ):  # the receipt, its register, the command: in the order in which others hold them
        if claimed.receipt is not None and answer.fiscal is not None and not claimed.is_copy:
            await db.execute(KEEP_FISCAL, claimed.receipt, msgspec.json.encode(answer.fiscal).decode())
        await db.execute(WELL, claimed.register, now, paper)
        await db.execute(DONE, claimed.id, claimed.lease, now, kept)


async def note_trouble(claimed: Claimed, trouble: RegisterTrouble) -> None:
    """Why it waits, and until when."""
    now = clock.now()
    state, wait = after(claimed, trouble)
    is_out, answered = isinstance(trouble, OutOfPaper), not isinstance(trouble, NotReachable)
    async with transaction():
        await db.execute(ILL, claimed.register, str(trouble), now, is_out, answered)
        doubt = claimed.is_unknown or state is State.unknown
        await db.execute(WAITS, claimed.id, claimed.lease, state, now + wait, str(trouble), doubt)
        if wanted := shifts_first(claimed, trouble):
            await db.execute(GOES_FIRST, claimed.register, wanted, str(trouble), claimed.cashier, now)


def after(claimed: Claimed, trouble: RegisterTrouble) -> tuple[State, timedelta]:
    """Whether it was done is known or not, and when it is tried again."""
    if shifts_first(claimed, trouble):
        return State.queued, timedelta(0)
    wait = min(FIRST_WAIT * 2 ** min(claimed.attempt - 1, 10), LONGEST_WAIT)
    if isinstance(trouble, NotReachable):
        return State.unknown if claimed.is_unknown else State.queued, wait
    if isinstance(trouble, (Rejected, ShiftExpired, ShiftNotOpen)):
        return State.refused, wait
    return State.unknown, wait


def shifts_first(claimed: Claimed, trouble: RegisterTrouble) -> list[Kind]:
    """What the register's shift needs before this can be done, where that was not tried often enough."""
    if claimed.attempt > MOST_NEW_SHIFTS:
        return []
    if isinstance(trouble, ShiftExpired):
        return [Kind.close_shift, Kind.open_shift]
    return [Kind.open_shift] if isinstance(trouble, ShiftNotOpen) else []
