"""Imports go on where they stood: a piece is done wholly or not at all, whichever process does it."""

from dataclasses import replace
from datetime import timedelta

import msgspec

from exchange.actions import letters, working
from exchange.apart import index_apart, understanding
from exchange.files.understanding import Setup
from exchange.kinds import kind_of
from exchange.queries.columns import own_of
from exchange.rules.fields import Faulty, Options, Order, Way
from exchange.tables import ImportRun, State
from kit import clock
from kit.db import execute, fetch_one
from kit.rights import SYSTEM
from kit.ticker import Job
from kit.web import DATABASE_AWAY

BEHIND: list[int] = []  # imports of this process whose clients are not in the index yet
KEPT = timedelta(days=30)  # as long as an import can be taken back
FORGET = """
DELETE FROM import_run WHERE created_at < $1 AND state IN ('read', 'looking', 'looked')
"""
FORGET_LINES = """
DELETE FROM import_line USING import_run
WHERE import_run.id = import_line.run AND import_run.created_at < $1
  AND import_run.state IN ('done', 'stopped', 'undone')
"""
FORGET_CHANGES = """
UPDATE import_mark SET changes = NULL FROM import_run
WHERE import_run.id = import_mark.run AND import_run.created_at < $1 AND changes IS NOT NULL
"""
BRANCH = "SELECT zone, currency FROM branch WHERE $1 IN (0, id) ORDER BY id LIMIT 1"


async def work() -> bool:
    """All of what one import wants; says whether there was one."""
    return await worked() is not None


async def work_and_note() -> bool:
    """The same, and whoever came or changed is to be found again."""
    run = await worked()
    if run is not None and run.state not in (State.looking, State.looked):
        BEHIND.append(run.id)
    return run is not None


async def index() -> bool:
    """After an import; were this process stopped before, the search's own job does it within a minute."""
    if not BEHIND:
        return False
    BEHIND.clear()
    await index_apart()
    return True


async def worked() -> ImportRun | None:
    run = await working.claim()
    if run is None:
        return None
    try:
        await go_through(run)
    except DATABASE_AWAY:
        raise
    except Exception:
        await working.note_trouble(run)
        raise
    return run


async def go_through(run: ImportRun) -> None:
    if run.state == State.looking:
        await look(run)
    elif run.state == State.importing:
        while await working.write_some(run):
            pass
    else:
        while await working.take_some_back(run):
            pass


async def look(run: ImportRun) -> None:
    async with understanding(await setup_of(run)) as understander:
        while await working.look_at_some(run, understander):
            pass
    await working.finish_look(run)


async def setup_of(run: ImportRun) -> Setup:
    said = msgspec.json.decode(run.options)
    branch = await fetch_one(BRANCH, said.get("branch", 0))
    options = Options(
        country=said["country"],
        order=Order(said["order"]),
        today=clock.now().date(),
        way=Way(said["way"]),
        faulty=Faulty(said["faulty"]),
        zone=branch["zone"] if branch else "UTC",
        currency=branch["currency"] if branch else "EUR",
        branch=said.get("branch", 0),
        makes_tags=said.get("makes_tags", False),
        gives_discounts=said.get("gives_discounts", False),
    )
    options = replace(options, known=await kind_of(run.kind).known(SYSTEM, options))
    fields, own = msgspec.json.decode(run.fields), await own_of(run.kind)
    return Setup(run=run.id, kind=run.kind, fields=fields, options=options, own=own)


async def forget() -> bool:
    """Files nobody went on with, and after a month what rows said: people's data is not kept for long."""
    await execute(FORGET, clock.now() - KEPT)
    await execute(FORGET_LINES, clock.now() - KEPT)
    await execute(FORGET_CHANGES, clock.now() - KEPT)
    return False


JOBS = (
    Job("imports", work_and_note, seconds=1.0),
    Job("index of imports", index, seconds=1.0),
    Job("old imports", forget, seconds=3600.0),
    Job("letters to owners", letters.work, seconds=5.0),
)
