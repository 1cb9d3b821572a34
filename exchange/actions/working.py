"""Pieces of work on imports: each is one transaction that moves `progress` on, so each row is done once.

A piece that was cut off left nothing behind; whoever takes the import in hand next goes on from there.
"""

from datetime import timedelta

import msgspec

from exchange.apart import Understander
from exchange.files.understanding import LINE_COLUMNS
from exchange.kinds import kind_of
from exchange.queries import imports as queries
from exchange.queries.hanging import hanging_on
from exchange.tables import ImportRun, State
from kit import clock, journal
from kit.db import connection, execute, fetch, fetch_value, transaction
from kit.rights import SYSTEM

LOOKED_AT_ONCE, WRITTEN_AT_ONCE, TAKEN_BACK_AT_ONCE = 2_000, 5_000, 5_000
LEASE = timedelta(seconds=60)
CLAIM = """
UPDATE import_run SET leased_until_at = $2 WHERE id = (
    SELECT id FROM import_run
    WHERE state IN ('looking', 'importing', 'undoing') AND (leased_until_at IS NULL OR leased_until_at < $1)
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
# A piece is somebody's only while the import stands where it began.
MOVE = """
UPDATE import_run SET progress = $4, leased_until_at = $5
WHERE id = $1 AND state = $2 AND progress = $3 AND version = $6
"""
ROWS = """
SELECT number, cells FROM import_row WHERE run = $1 AND sheet = $2 AND number > $3 ORDER BY number LIMIT $4
"""
UP_TO = """
SELECT max(number) FROM (
    SELECT number FROM import_line WHERE run = $1 AND number > $2 ORDER BY number LIMIT $3) AS next
"""
MARKS_UP_TO = """
SELECT max(id) FROM (SELECT id FROM import_mark WHERE run = $1 AND id > $2 ORDER BY id LIMIT $3) AS next
"""
# One at a time: of two imports of one file the second finds what the first has made.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('import'), hashtext($1))"
# The tables are as large as they have just become, not as they were when a plan was made.
PLANNED_ANEW = """
SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_nestloop', 'off', true)
"""
ALL_ROWS = 2**31 - 1
FORGET_ROWS = "DELETE FROM import_row WHERE run = $1"


async def claim() -> ImportRun | None:
    now = clock.now()
    run_id = await fetch_value(CLAIM, now, now + LEASE)
    return await ImportRun.objects().where(ImportRun.id == run_id).first() if run_id else None


async def moved(run: ImportRun, progress: int) -> bool:
    """Whether the piece up to there is ours; call first in its transaction."""
    lease = clock.now() + LEASE
    if not await execute(MOVE, run.id, run.state, run.progress, progress, lease, run.version):
        return False
    run.progress = progress
    return True


async def look_at_some(run: ImportRun, understander: Understander) -> bool:
    """The next rows are understood. False: there are no more, or somebody else has the import."""
    rows = await fetch(ROWS, run.id, run.sheet, run.progress, LOOKED_AT_ONCE)
    if not rows:
        return False
    asked = "[" + ",".join(f"[{row['number']},{one_line(row['cells'])}]" for row in rows) + "]"
    lines = await understander.lines(asked.encode())
    before = run.progress
    async with transaction():
        if not await moved(run, rows[-1]["number"]):
            run.progress = before
            return False
        async with connection() as open_connection:
            await open_connection.copy_to_table("import_line", source=one_piece(lines), columns=LINE_COLUMNS)
    return True


def one_line(json: str) -> str:
    return json.replace("\n", " ")


async def one_piece(content: bytes):  # type: ignore[no-untyped-def]  # noqa: ANN201
    yield content


async def finish_look(run: ImportRun) -> None:
    """What each row would do is found for all of them at once, against what is there now."""
    kind, way = kind_of(run.kind), msgspec.json.decode(run.options)["way"]
    async with transaction():
        if not await moved(run, run.progress):
            return
        await execute("ANALYZE import_line")
        await execute(PLANNED_ANEW)
        for statement in kind.MATCH:
            await execute(statement, run.id, -1, ALL_ROWS, way, clock.now())
        await end(run, State.looked)


async def write_some(run: ImportRun) -> bool:
    """The next rows are written, as they are right at this moment. False: the import is over, or not ours."""
    kind, way = kind_of(run.kind), msgspec.json.decode(run.options)["way"]
    last = await fetch_value(UP_TO, run.id, run.progress, WRITTEN_AT_ONCE)
    if last is None:
        await finish_writing(run)
        return False
    async with transaction():
        await execute(ONE_AT_A_TIME, kind.TABLE)
        first = run.progress
        if not await moved(run, last):
            return False
        await execute(PLANNED_ANEW)
        for statement in kind.WRITE:
            await execute(statement, run.id, first, last, way, clock.now())
        await kind.write_rows(run, first, last)
        await execute(kind.MARKS, run.id, first, last, way, clock.now())
    return True


async def finish_writing(run: ImportRun) -> None:
    async with transaction():
        if await moved(run, run.progress):
            await execute(FORGET_ROWS, run.id)
            await run.update_self({ImportRun.done_at: clock.now()})
            await end(run, State.done)


async def take_some_back(run: ImportRun) -> bool:
    """False: nothing more is to be taken back, or the import is not ours."""
    kind = kind_of(run.kind)
    last = await fetch_value(MARKS_UP_TO, run.id, run.progress, TAKEN_BACK_AT_ONCE)
    if last is None:
        await finish_undo(run)
        return False
    async with transaction():
        first = run.progress
        if not await moved(run, last):
            return False
        await execute(PLANNED_ANEW)
        asked = await hanging_on(kind.TABLE, kind.PARTS) if kind.IS_ASKED else ()
        for statement in (*asked, *kind.PUT_BACK):
            await execute(statement, run.id, first, last)
        await kind.take_rows_back(run, first, last)
    return True


async def finish_undo(run: ImportRun) -> None:
    async with transaction():
        if await moved(run, run.progress):
            await run.update_self({ImportRun.undone_at: clock.now()})
            await end(run, State.undone)
            marked, _ = await queries.not_taken_back(run.id)
            facts = dict(marked) if marked else {}
            await journal.write(SYSTEM, "undone", ("import", run.id), after=facts)


async def note_trouble(run: ImportRun) -> None:
    """A piece failed, and left nothing behind: it is tried again when the lease is over."""
    sentence = "This takes longer: something failed on our side, and is tried again within a minute."
    await run.update_self({ImportRun.trouble: sentence})


async def end(run: ImportRun, state: State) -> None:
    """With how many lines are in which state."""
    counts = msgspec.json.encode(await queries.counted(run.id)).decode()
    await run.update_self(
        {
            ImportRun.state: state,
            ImportRun.counts: counts,
            ImportRun.trouble: "",
            ImportRun.leased_until_at: None,
            ImportRun.version: run.version + 1,
        }
    )
