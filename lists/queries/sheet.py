"""A page of clients as a sheet: one statement for its rows, and one for how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from kit.db import fetch
from kit.paging import SIZE, Pages, pages
from lists.facts.cards import CARDS
from lists.queries.segments import Known, everybody, how_many
from lists.rules.address import Asked
from lists.rules.columns import Column, Part, columns_of, order_of, value_sql
from lists.rules.compiling import group_sql
from lists.rules.terms import Group
from lists.rules.writing import Writing

BROWSED = 10_000  # rows can be leafed through; who wants others sorts or filters
MASKED = ("phone", "email")
# The first part in its order; the next is only asked where that does not fill the page.
PAGE = """
WITH first AS MATERIALIZED (SELECT ARRAY({first}) AS ids),
     ordered AS MATERIALIZED (SELECT {ids} AS ids FROM first)
SELECT client.id, client.name, client.version, client.warning{cells}
FROM ordered CROSS JOIN LATERAL unnest(ordered.ids[{start}:{until}]) WITH ORDINALITY AS chosen (id, place)
JOIN client ON client.id = chosen.id LEFT JOIN client_total AS total ON total.client = client.id
ORDER BY chosen.place
"""
THEN = "CASE WHEN cardinality(ids) >= {until} THEN ids ELSE ids || ARRAY({second}) END"
IDS = """
SELECT client.id FROM {source} WHERE {where} AND {who} AND client.erased_at IS NULL
ORDER BY {by} LIMIT {until}
"""
ONE = """
SELECT client.id, client.name, client.version, client.warning{cells}
FROM client LEFT JOIN client_total AS total ON total.client = client.id WHERE client.id = $1
"""
MARKS = """
SELECT 'tags' AS list, id, colour FROM tag UNION ALL SELECT 'status_' || scale, id, colour FROM status
"""
Colours = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of rows, each with a cell for every column, in order."""

    columns: Sequence[Column]
    rows: Sequence[Record]
    pages: Pages
    total: int


def all_columns(known: Known) -> dict[str, Column]:
    """Everything that this actor may have as a column."""
    return columns_of(known.facts, {key: CARDS[key] for key in MASKED if key in known.withheld})


async def sheet_page(asked: Asked, group: Group, known: Known, page: int = 1, size: int = SIZE) -> Sheet:
    """The columns that this actor may see, of who is in the segment. Raises `Invalid` for what cannot be."""
    there = all_columns(known)
    columns = [there[each] for each in asked.columns if each in there and each != "name"]
    total = await how_many(group, known) if group.parts else await everybody()
    shown = pages(page, min(total, BROWSED), size=size)
    by = there.get(asked.by, there["name"])
    by, is_down = (by, asked.is_down) if by.is_sortable else (there["name"], False)
    writing = known.writing()
    parts = order_of(by, writing, known.options, down=is_down)
    sql = page_sql(parts, group_sql(group, writing), columns, (writing, shown))
    return Sheet(columns, await fetch(sql, *writing.words), shown, total)


def page_sql(parts: Sequence[Part], who: str, columns: Sequence[Column], rest: tuple[Writing, Pages]) -> str:
    writing, shown = rest
    until = min(shown.offset + shown.size, BROWSED)
    queries = [
        IDS.format(source=part.source, where=part.where, by=part.by, who=who, until=until) for part in parts
    ]
    ids = THEN.format(until=until, second=queries[1]) if len(queries) > 1 else "ids"
    cells = cells_sql(columns, writing)
    return PAGE.format(first=queries[0], ids=ids, cells=cells, start=shown.offset + 1, until=until)


def cells_sql(columns: Sequence[Column], writing: Writing) -> str:
    """Named by their places: what a field of one's own is called never gets into a statement."""
    return "".join(f", {value_sql(each.fact, writing)} AS c{place}" for place, each in enumerate(columns))


async def one_row(client: int, columns: Sequence[Column], known: Known) -> Record | None:
    """The row of a client as a sheet has it."""
    rows = await fetch(ONE.format(cells=cells_sql(columns, known.writing())), client)
    return rows[0] if rows else None


async def colours() -> Colours:
    """Of each tag and status, by list and id."""
    return {(row["list"], str(row["id"])): row["colour"] for row in await fetch(MARKS)}
