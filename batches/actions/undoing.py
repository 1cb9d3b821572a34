"""Taking a batch back: each row becomes exactly what it was, or says why it stays."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from asyncpg import Record

from batches import queries
from batches.actions.writing import HOLD as HOLD_ROWS
from batches.actions.writing import ONE_AT_A_TIME
from batches.kinds import UNDOES, kind_of
from batches.rules.telling import TAKEN, undone
from batches.tables import Batch, BatchRow
from kit import clock, journal
from kit.db import execute, fetch, transaction
from kit.errors import Invalid, Problem, Refused
from kit.rights import Actor

LASTS = timedelta(days=30)
ROWS = "SELECT id, kind, subject_id, name, was, mark FROM batch_row WHERE batch = $1 ORDER BY id DESC"
HOLD = "SELECT FROM batch WHERE id = $1 FOR UPDATE"


class AlreadyUndone(Refused):
    def __init__(self, batch: Batch) -> None:
        super().__init__(f"{batch.undone_by} has taken this back already: {batch.outcome}")


class TooLate(Refused):
    def __init__(self) -> None:
        super().__init__(f"This was more than {LASTS.days} days ago. Change what is wrong by hand.")


class NothingToTakeBack(Refused):
    def __init__(self, reason: str) -> None:
        super().__init__(f"Nothing of this can be taken back any more. {reason}")


async def undo(actor: Actor, batch_id: int) -> Batch:
    """Every row that nobody changed since is as it was before; what was made is gone, or retired when in use.

    Raises `AlreadyUndone`, `TooLate`, and `NothingToTakeBack` when no row can be.
    """
    async with transaction():
        await execute(HOLD, batch_id)
        batch = await queries.access_batch(actor, batch_id)
        refuse_late(batch)
        await execute(ONE_AT_A_TIME, kind_of(batch.kind).TABLE)
        rows = await fetch(ROWS, batch_id)
        await hold(rows)
        untouched = {row["id"] for row in rows if await is_untouched(row)}
        outcomes = [
            await taken_back(actor, row) if row["id"] in untouched else await left(batch, row) for row in rows
        ]
        if all(is_refusal(each) for each in outcomes):
            raise NothingToTakeBack(outcomes[-1])
        return await keep(actor, batch, outcomes)


def refuse_late(batch: Batch) -> None:
    if batch.undone_at is not None:
        raise AlreadyUndone(batch)
    if batch.done_at < clock.now() - LASTS:
        raise TooLate


async def hold(rows: Sequence[Record]) -> None:
    """Nobody changes them from before they are asked about until all are back; in the order of others."""
    for kind in sorted({row["kind"] for row in rows}):
        ids = [row["subject_id"] for row in rows if row["kind"] == kind]
        await execute(HOLD_ROWS.format(table=UNDOES[kind].TABLE), ids)


async def is_untouched(row: Record) -> bool:
    """Asked of all rows before the first is taken back: one may be part of what is known of another."""
    return bool(await UNDOES[row["kind"]].mark_of_row(row["subject_id"]) == row["mark"])


async def left(batch: Batch, row: Record) -> str:
    subject = (UNDOES[row["kind"]].TABLE, row["subject_id"])
    who = await queries.who_changed(subject, batch.done_at) or "Somebody"
    return await remember(row, f"{who} changed it since.")


async def taken_back(actor: Actor, row: Record) -> str:
    kind = UNDOES[row["kind"]]
    try:
        async with transaction():
            if row["was"] is None:
                return await remember(row, await kind.remove(actor, row["subject_id"]))
            await kind.put_back(actor, row["subject_id"], msgspec.json.decode(row["was"]))
            return await remember(row, TAKEN)
    except Invalid as problem:
        return await remember(row, " ".join(problem.fields.values()) or problem.sentence)
    except Problem as problem:
        return await remember(row, problem.sentence)


def is_refusal(outcome: str) -> bool:
    """A sentence says why not; a word says what became of it."""
    return outcome.endswith(".")


async def remember(row: Record, outcome: str) -> str:
    await BatchRow.update({BatchRow.outcome: outcome}).where(BatchRow.id == row["id"])
    return outcome


async def keep(actor: Actor, batch: Batch, outcomes: list[str]) -> Batch:
    sentence = undone(outcomes)
    await batch.update_self(
        {Batch.undone_at: clock.now(), Batch.undone_by: actor.name, Batch.outcome: sentence}
    )
    await journal.write(
        actor, "undo", ("batch", batch.id), before={batch.kind: batch.told}, after={"undone": sentence}
    )
    return batch
