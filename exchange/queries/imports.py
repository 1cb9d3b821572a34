"""Imports: one's own, or all of them for whoever looks after every branch; their rows, lines and marks."""

from collections.abc import Sequence
from typing import Any

import msgspec
from asyncpg import Record

from batches.rules.columns import heading
from catalog.queries import Ask, paged, there
from exchange.kinds import KINDS, kind_of
from exchange.queries.columns import columns_of
from exchange.rules.fields import Field
from exchange.tables import ImportLine, ImportRun
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from kit.vault import fingerprint

LOOKED_AT = 200  # rows, to guess what is in a column
DATES_LOOKED_AT = 20_000
RUNS = """
SELECT id, kind, state, file_name, rows, progress, counts, created_at, done_at, who, undone_at, undone_by,
       count(*) OVER () AS total
FROM import_run WHERE kind = ANY($1::text[]) AND ($2::int IS NULL OR account = $2)
ORDER BY id DESC LIMIT $3 OFFSET $4
"""
FIRST_ROWS = "SELECT number, cells FROM import_row WHERE run = $1 AND sheet = $2 ORDER BY number LIMIT $3"
CELLS = """
SELECT cells ->> $3::int FROM import_row WHERE run = $1 AND sheet = $2 AND cells ->> $3::int <> ''
ORDER BY number LIMIT $4
"""
COUNTS = "SELECT state, count(*) AS lines FROM import_line WHERE run = $1 GROUP BY state"
MATCHING = """
FROM import_line WHERE run = $1 AND ($2 = '' OR state = $2)
    AND (name ILIKE $3 OR fault ILIKE $3 OR said::text ILIKE $3)
"""
COUNT_LINES = f"SELECT count(*) {MATCHING}"
LINES = f"""
SELECT number, state, name, phone, said, changes, fault, subject {MATCHING} ORDER BY number LIMIT $4 OFFSET $5
"""  # only constants
ALL_LINES = """
SELECT number, state, name, said, changes, fault FROM import_line WHERE run = $1 AND number > $2
ORDER BY number LIMIT $3
"""
KEPT = """
SELECT id, subject, name, outcome FROM import_mark WHERE run = $1 AND outcome <> '' ORDER BY id LIMIT 500
"""
MARKED = """
SELECT count(*) FILTER (WHERE made AND is_back) AS removed,
       count(*) FILTER (WHERE made AND NOT is_back) AS kept,
       count(*) FILTER (WHERE NOT made AND is_back) AS restored,
       count(*) FILTER (WHERE NOT made AND NOT is_back) AS left
FROM import_mark WHERE run = $1
"""
REMEMBERED = "SELECT fields, options FROM import_mapping WHERE kind = $1 AND headings = $2"
MISSING = "There is no such import."


async def access_run(actor: Actor, run_id: int) -> ImportRun:
    """One that the actor may go on with."""
    run = await there(ImportRun, run_id, "import")
    for right in kind_of(run.kind).RIGHTS:
        actor.require(right)
    if actor.branches is not None and run.account != actor.account:
        raise NotFound(MISSING)
    return run


async def runs(actor: Actor, page: int) -> tuple[list[Record], Pages]:
    """Newest first."""
    mine = [name for name, kind in KINDS.items() if all(actor.may(right) for right in kind.RIGHTS)]
    if not mine and not actor.could(Permission.export_clients):
        actor.require(Permission.edit_clients)
    return await paged(RUNS, page, mine, None if actor.branches is None else actor.account)


async def first_rows(run: ImportRun) -> list[tuple[int, list[str]]]:
    rows = await fetch(FIRST_ROWS, run.id, run.sheet, LOOKED_AT)
    return [(row["number"], msgspec.json.decode(row["cells"])) for row in rows]


async def dates_in(run: ImportRun, places: list[int]) -> list[str]:
    """What the columns hold, as much of it as tells the order of days and months."""
    cells: list[str] = []
    for place in places:
        cells += [row[0] for row in await fetch(CELLS, run.id, run.sheet, place, DATES_LOOKED_AT)]
    return cells


async def remembered(kind: str, headings: list[str]) -> tuple[list[str], dict[str, Any]] | None:
    """What was said of columns with these headings the last time."""
    row = await fetch_one(REMEMBERED, kind, headings_mark(headings))
    return (msgspec.json.decode(row["fields"]), msgspec.json.decode(row["options"])) if row else None


def headings_mark(headings: list[str]) -> str:
    return fingerprint("\n".join(map(heading, headings)))


async def counted(run_id: int) -> dict[str, int]:
    """How many lines are in which state; every state is there."""
    found = {row["state"]: row["lines"] for row in await fetch(COUNTS, run_id)}
    return {state.value: found.get(state.value, 0) for state in ImportLine.State}


async def lines(run: ImportRun, state: str, text: str, page: int) -> tuple[list[dict[str, Any]], Pages]:
    """One page of the report, in the order of the file."""
    asked = (run.id, state if state in set(ImportLine.State) else "", Ask(text).pattern)
    shown = pages(page, await fetch_value(COUNT_LINES, *asked))
    fields = await columns_of(run.kind)
    return [told(row, fields) for row in await fetch(LINES, *asked, shown.size, shown.offset)], shown


async def lines_after(run: ImportRun, number: int, most: int) -> list[dict[str, Any]]:
    """The next of the whole report."""
    fields = await columns_of(run.kind)
    return [told(row, fields) for row in await fetch(ALL_LINES, run.id, number, most)]


def told(row: Record, fields: Sequence[Field]) -> dict[str, Any]:
    """A line with the titles of its fields, and what would change of each."""
    by_name = {each.name: each for each in fields}
    changes = msgspec.json.decode(row["changes"] or "{}")
    said = msgspec.json.decode(row["said"] or "{}")
    return {
        **row,
        "said": [(field.title, field.shown(said[name])) for name, field in by_name.items() if name in said],
        "changes": [
            (field.title, *map(field.shown, changes[name]))
            for name, field in by_name.items() if name in changes
        ],
    }  # fmt: skip


async def not_taken_back(run_id: int) -> tuple[Record | None, list[Record]]:
    """What came of taking it back, and the first of what stays, with why."""
    return await fetch_one(MARKED, run_id), await fetch(KEPT, run_id)
