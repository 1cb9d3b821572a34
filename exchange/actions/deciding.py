"""What somebody decides about an import that was looked at: it begins, stops, goes on, is taken back."""

from datetime import timedelta

import msgspec

from exchange.actions.uploading import HOLD, TooFar
from exchange.kinds import kind_of
from exchange.queries import imports as queries
from exchange.tables import ImportRun, State
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Refused
from kit.rights import Actor

LASTS = timedelta(days=30)


class NothingToImport(Refused):
    def __init__(self) -> None:
        super().__init__("There is nothing to import: no row is new or would change anything.")


class TooLate(Refused):
    def __init__(self) -> None:
        super().__init__(f"This was more than {LASTS.days} days ago. Change what is wrong by hand.")


async def begin(actor: Actor, run_id: int) -> ImportRun:
    """The worker writes it from now on. Raises `NothingToImport`."""
    async with transaction():
        run = await held(actor, run_id, State.looked)
        counts = msgspec.json.decode(run.counts or "{}")
        if not counts.get("new") and not counts.get("changed"):
            raise NothingToImport
        await go(run, State.importing, progress=0)
        await run.update_self({ImportRun.begun_at: clock.now()})
        one = kind_of(run.kind)
        told = {"file": run.file_name, "new": counts["new"], "to change": counts["changed"]}
        await journal.write(actor, "import", ("import", run.id), after={one.MANY: told_of(told)})
    return run


def told_of(facts: dict[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in facts.items())


async def stop(actor: Actor, run_id: int) -> ImportRun:
    """What is written stays, and can go on or be taken back."""
    async with transaction():
        run = await held(actor, run_id, State.importing)
        await go(run, State.stopped, progress=run.progress)
        await journal.write(actor, "stop", ("import", run.id), after={"after row": run.progress})
    return run


async def go_on(actor: Actor, run_id: int) -> ImportRun:
    async with transaction():
        run = await held(actor, run_id, State.stopped)
        await go(run, State.importing, progress=run.progress)
        await journal.write(actor, "go on with", ("import", run.id), after={"after row": run.progress})
    return run


async def take_back(actor: Actor, run_id: int) -> ImportRun:
    """All of it, by the worker: what others have changed since stays, and is listed. Raises `TooLate`."""
    async with transaction():
        run = await held(actor, run_id, State.done, State.stopped)
        if run.begun_at < clock.now() - LASTS:
            raise TooLate
        await go(run, State.undoing, progress=0)
        await run.update_self({ImportRun.undone_by: actor.name})
        await journal.write(actor, "undo", ("import", run.id), after={"file": run.file_name})
    return run


async def held(actor: Actor, run_id: int, *states: State) -> ImportRun:
    await execute(HOLD, run_id)
    run = await queries.access_run(actor, run_id)
    if run.state not in states:
        raise TooFar
    return run


async def go(run: ImportRun, state: State, progress: int) -> None:
    await run.update_self(
        {
            ImportRun.state: state,
            ImportRun.progress: progress,
            ImportRun.leased_until_at: None,
            ImportRun.version: run.version + 1,
        }
    )
