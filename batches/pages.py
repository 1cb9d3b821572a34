"""What the pages of pasting, bulk changes and batches are filled with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from asyncpg import Record
from litestar.response import Template

from batches import actions, queries
from batches.actions import Look
from batches.actions.undoing import LASTS
from batches.kinds import KINDS, Kind, kind_of
from batches.rules.bulk import bulk_sheet, read_changes
from batches.rules.columns import Bulk
from batches.rules.grid import MOST_ROWS, write_grid
from batches.rules.plan import Known, Line, State, is_made
from batches.rules.sheet import Sheet, read_sheet
from batches.rules.telling import would
from batches.rules.values import same_name
from batches.tables import Batch, Way
from catalog.pages import form_page, list_page
from catalog.queries import branches_of
from catalog.schemas import numbered
from kit import clock, web
from kit.errors import Invalid, Problem
from kit.rights import Actor
from kit.spreadsheets import MARK, harmless

STAYS = "Stays as it is"
NAMES = {
    "services": "Services",
    "categories": "Categories",
    "goods": "Goods",
    "rooms": "Rooms",
    "staff": "Staff",
}


async def paste_page(
    actor: Actor, kind_name: str, text: str = "", trouble: Problem | None = None
) -> Template:
    kind = allowed(actor, kind_name)
    columns = [each for each in await kind.columns(actor) if each.pasted]
    return form_page(
        "batches/paste.html",
        actor,
        trouble,
        kind=kind,
        kind_name=kind_name,
        listed=NAMES[kind_name],
        columns=columns,
        heading="\t".join(each.label for each in columns),
        most=MOST_ROWS,
        text=text,
    )


def allowed(actor: Actor, kind_name: str) -> Kind:
    kind = kind_of(kind_name)
    actor.require(kind.RIGHT)
    return kind


async def template_of(actor: Actor, kind_name: str, *, filled: bool) -> str:
    """The headings, and below them what there is, to be changed in a spreadsheet and pasted back."""
    kind = allowed(actor, kind_name)
    columns = [each for each in await kind.columns(actor) if each.pasted]
    there = [each for each in await kind.known(actor) if each.active] if filled else []
    rows = [[harmless(each.cells.get(column.name, "")) for column in columns] for each in there]
    return MARK + write_grid([[each.label for each in columns], *rows], ",")


async def looked_at(actor: Actor, kind_name: str, typed: Mapping[str, str]) -> Look:
    """What would become of it; if so asked without all that is wrong. Raises `Invalid`."""
    sheet = await read(actor, kind_name, typed)
    found = await actions.look(actor, kind_name, sheet)
    if typed.get("leave") != "wrong":
        return found
    wrong = {line.number for line in found.lines if line.state is State.wrong}
    return await actions.look(actor, kind_name, replace(sheet, left=sheet.left | wrong))


async def read(actor: Actor, kind_name: str, typed: Mapping[str, str]) -> Sheet:
    kind = allowed(actor, kind_name)
    return read_sheet(await kind.columns(actor), typed)


def look_page(
    actor: Actor, kind_name: str, way: str, found: Look, trouble: Problem | None = None
) -> Template:
    """Row by row what would become of it, with everything that is wrong to be corrected in place."""
    sheet = found.sheet
    open_lines = [line for line in found.lines if is_open(line, sheet)]
    rest = [line for line in found.lines if line not in open_lines]
    pasted = [each for each in found.columns if each.pasted]
    return form_page(
        "batches/look.html",
        actor,
        trouble,
        kind=kind_of(kind_name),
        kind_name=kind_name,
        listed=NAMES[kind_name],
        way=Way(way),
        look=found,
        sheet=sheet,
        called=called(sheet),
        skipped=[text for text, name in zip(called(sheet), sheet.columns, strict=True) if not name],
        by_name={each.name: each for each in found.columns},
        choices=[("", "Skip this column"), *((each.name, each.label) for each in pasted)],
        absent=[each for each in pasted if each.needed and each.name not in sheet.columns],
        open_lines=open_lines,
        ready=[line for line in rest if line.state is not State.same],
        same=[line for line in rest if line.state is State.same],
        counts={state.value: found.count(state) for state in State},
        would=would(found.lines),
        is_made=is_made,
    )


def called(sheet: Sheet) -> list[str]:
    """What the person calls each column."""
    heading = sheet.heading or ("",) * len(sheet.columns)
    return [f"“{text}”" if text else f"Column {place}" for place, text in enumerate(heading, start=1)]


def is_open(line: Line, sheet: Sheet) -> bool:
    """Its cells are shown as fields: it is wrong, or somebody wants to correct it."""
    return line.state is State.wrong or (line.number in sheet.opened and not line.is_left)


async def bulk_page(
    actor: Actor, kind_name: str, typed: Mapping[str, str], trouble: Problem | None = None
) -> Template:
    """Which rows, and what is to change of all of them."""
    kind = allowed(actor, kind_name)
    columns = [each for each in await kind.columns(actor) if each.bulk is not Bulk.never]
    prices = [each for each in columns if each.bulk is Bulk.price]
    rows = found_in(await kind.known(actor), typed)
    return form_page(
        "batches/bulk.html",
        actor,
        trouble,
        kind=kind,
        kind_name=kind_name,
        listed=NAMES[kind_name],
        typed=typed,
        columns=[each for each in columns if each.bulk is not Bulk.price],
        prices=prices,
        places=[("", "In every branch of yours"), *((each.name, each.label) for each in prices)],
        options={each.name: [("", STAYS), *((text, text) for text in each.options)] for each in columns},
        rows=rows[:MOST_ROWS],
        unseen=max(0, len(rows) - MOST_ROWS),
    )


def found_in(known: list[Known], typed: Mapping[str, str]) -> list[Known]:
    """Those of the half that is shown whose cells hold what is looked for."""
    wanted, active = same_name(typed.get("q", "")), not typed.get("retired")
    return [
        each for each in known
        if each.active is active and any(wanted in same_name(cell) for cell in each.cells.values())
    ]  # fmt: skip


async def bulk_look(actor: Actor, kind_name: str, typed: Mapping[str, str]) -> Look:
    """What the change would make of the chosen rows. Raises `Invalid` for no rows, too many, or no change."""
    kind = allowed(actor, kind_name)
    columns = await kind.columns(actor)
    shown = found_in(await kind.known(actor), typed)
    picked = numbered(typed, "row-")
    rows = shown if typed.get("all") else [each for each in shown if each.id in picked]
    if not rows:
        raise Invalid("Choose at least one row first.")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"These are {len(rows)}, and {MOST_ROWS} can be changed at once. Choose fewer.")
    return await actions.look(actor, kind_name, bulk_sheet(columns, rows, read_changes(columns, typed)))


async def batches_page(actor: Actor, page: int) -> Template:
    rows, shown = await queries.batch_sheet(actor, page)
    return list_page(
        "batches/batches.html", actor, rows=rows, pages=shown, zone=await zone_of(actor), names=NAMES,
        since=clock.now() - LASTS, hrefs={name: kind.HREF for name, kind in KINDS.items()},
    )  # fmt: skip


async def zone_of(actor: Actor) -> str:
    """The clock times are told by: that of their first branch."""
    branches = await branches_of(actor)
    return branches[0].zone if branches else "UTC"


async def batch_page(actor: Actor, batch_id: int, trouble: Problem | None = None) -> Template:
    batch = await queries.access_batch(actor, batch_id)
    rows = [told_row(each) for each in await queries.rows_of(batch_id)]
    facts: dict[str, Any] = {"batch": batch, "rows": rows, "kind": kind_of(batch.kind)}
    return form_page(
        "batches/batch.html", actor, trouble, **facts, zone=await zone_of(actor), listed=NAMES[batch.kind],
        can_undo=is_standing(batch), fresh=clock.now() - queries.FRESH < batch.done_at,
    )  # fmt: skip


def is_standing(batch: Batch) -> bool:
    return batch.undone_at is None and bool(batch.done_at > clock.now() - LASTS)


def told_row(row: Record) -> dict[str, Any]:
    return {**row, "changes": msgspec.json.decode(row["changes"] or "[]")}


async def bar(actor: Actor, kind_name: str) -> Template:
    """What was done last, to be taken back from the list itself; nothing else."""
    allowed(actor, kind_name)
    shown: Template = web.page(
        "batches/bar.html", shows_bar=True, batch=await queries.last_batch(actor, kind_name)
    )
    return shown
