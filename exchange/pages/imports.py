"""What the pages of an import are filled with: one for each step, by how far it is."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response
from litestar.response import Redirect, Template

from catalog.pages import form_page
from catalog.queries import branches_of
from clients.queries import home
from exchange.actions.deciding import LASTS
from exchange.files.reading import Sheet
from exchange.kinds import KINDS, kind_of
from exchange.queries import columns as known
from exchange.queries import imports as queries
from exchange.rules.fields import Faulty, Order, Way
from exchange.tables import ImportLine, ImportRun, State
from kit import clock, web
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.spreadsheets import MARK, harmless

EXAMPLES = 3
WORKING = (State.looking, State.importing, State.undoing)
WAYS = (
    (Way.fill, "Fill in what is empty on their cards"),
    (Way.overwrite, "Take over what the file says"),
    (Way.skip, "Leave their cards as they are"),
)
FAULTIES = (
    (Faulty.leave, "Leave the row out"),
    (Faulty.without, "Take the row without it"),
)
ORDERS = ((Order.day, "Day first: 31.12.1990"), (Order.month, "Month first: 12/31/1990"))
STATES = (
    (ImportLine.State.new, "New", "good", "plus"),
    (ImportLine.State.changed, "Change", "information", "pencil"),
    (ImportLine.State.same, "Here already", "plain", "check"),
    (ImportLine.State.double, "Twice in the file", "attention", "copy"),
    (ImportLine.State.wrong, "Wrong", "trouble", "circle-alert"),
)
REPORTED = 2_000


async def start_page(
    actor: Actor, page: int = 1, trouble: Problem | None = None, kind: str = "clients"
) -> Template:
    """A file to be sent, and the imports there were."""
    rows, shown = await queries.runs(actor, page)
    mine = {name: each for name, each in KINDS.items() if all(actor.may(right) for right in each.RIGHTS)}
    facts: dict[str, Any] = {
        "rows": [{**row, "counts": msgspec.json.decode(row["counts"] or "{}")} for row in rows],
        "kinds": mine, "kind": kind, "zone": (await home(actor)).zone,
        "exports": actor.could(Permission.export_clients),
    }  # fmt: skip
    return form_page("exchange/start.html", actor, trouble, pages=shown, **facts)


async def run_page(
    actor: Actor,
    run_id: int,
    *,
    ask: tuple[str, str, int] = ("", "", 1),
    trouble: Problem | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    """The step an import is at."""
    run = await queries.access_run(actor, run_id)
    if run.state == State.read:
        return await (columns_page if run.sheet is not None else sheets_page)(
            actor, run, trouble, typed or {}
        )
    if run.state in WORKING:
        return await progress_page(actor, run)
    return await report_page(actor, run, ask, trouble)


async def sheets_page(actor: Actor, run: ImportRun, trouble: Problem | None, _: dict[str, str]) -> Template:
    sheets = msgspec.json.decode(run.sheets, type=list[Sheet])
    return form_page("exchange/sheets.html", actor, trouble, run=run, sheets=list(enumerate(sheets)))


async def columns_page(
    actor: Actor, run: ImportRun, trouble: Problem | None, typed: dict[str, str]
) -> Template:
    """What each column holds, with the first cells of it."""
    options = {**msgspec.json.decode(run.options), **{name: typed[name] for name in OPTIONS if name in typed}}
    options["headed"] = options["headed"] if "headed" not in typed else typed["headed"] != "no"
    rows = [cells for _, cells in await queries.first_rows(run)]
    said = [typed.get(f"column-{place}", name) for place, name in enumerate(msgspec.json.decode(run.fields))]
    fields = await known.columns_of(run.kind)
    facts: dict[str, Any] = {
        "run": run, "options": options, "columns": columns_of(rows, said, headed=options["headed"]),
        "choices": [("", "Leave out"), *((each.name, each.title) for each in fields)],
        "branches": [(each.id, each.name) for each in await branches_of(actor)],
        "fields": fields, "ways": WAYS, "faulties": FAULTIES, "orders": ORDERS, "kind": kind_of(run.kind),
    }  # fmt: skip
    return form_page("exchange/columns.html", actor, trouble, **facts)


OPTIONS = ("country", "order", "way", "faulty", "branch")


def columns_of(rows: Sequence[Sequence[str]], said: Sequence[str], *, headed: bool) -> list[dict[str, Any]]:
    """Of each column its heading, what it holds, and some cells that say something."""
    found = []
    for place, name in enumerate(said):
        cells = [row[place] if place < len(row) else "" for row in rows]
        heading = cells[0] if headed else ""
        filled = list(dict.fromkeys(cell for cell in cells[int(headed) :] if cell))[:EXAMPLES]
        found.append({"place": place, "heading": heading, "field": name, "cells": filled})
    return found


async def progress(actor: Actor, run_id: int, *, is_part: bool) -> Response[Any]:
    """How far it is. When it is through, the page itself is what is to be seen."""
    run = await queries.access_run(actor, run_id)
    place = f"/desk/exchange/imports/{run.id}"
    if run.state not in WORKING:
        return (
            Response(None, status_code=204, headers={"HX-Redirect": place})
            if is_part
            else Redirect(place, status_code=303)
        )
    return await progress_page(actor, run, "exchange/progress_part.html")


async def progress_page(actor: Actor, run: ImportRun, template: str = "exchange/progress.html") -> Template:
    filled: Template = web.page(template, actor=actor, run=run, kind=kind_of(run.kind), share=share(run))
    return filled


def share(run: ImportRun) -> int:
    """Of a hundred. Marks that are taken back are counted in the same way, roughly."""
    return min(99, 100 * run.progress // max(1, run.rows))


async def report_page(
    actor: Actor, run: ImportRun, ask: tuple[str, str, int], trouble: Problem | None
) -> Template:
    """Row by row what would become of it, or what did."""
    state, text, page = ask
    rows, shown = await queries.lines(run, state, text, page)
    counts = msgspec.json.decode(run.counts or "{}") or await queries.counted(run.id)
    marked, kept = await queries.not_taken_back(run.id)
    facts: dict[str, Any] = {
        "run": run, "rows": rows, "pages": shown, "state": state, "text": text, "counts": counts,
        "states": STATES, "by_state": {each[0].value: each for each in STATES}, "kind": kind_of(run.kind),
        "total": sum(counts.values()), "marked": marked, "kept": kept, "query": query_of(state, text),
        "zone": (await home(actor)).zone, "can_undo": can_undo(run),
    }  # fmt: skip
    return form_page("exchange/report.html", actor, trouble, **facts)


def can_undo(run: ImportRun) -> bool:
    fresh = run.begun_at is not None and run.begun_at > clock.now() - LASTS
    return bool(fresh and run.state in (State.done, State.stopped))


def query_of(state: str, text: str) -> str:
    return urlencode({"only": state, "q": text})


async def report_csv(run: ImportRun) -> AsyncIterator[str]:
    """The whole report, for a spreadsheet: piece by piece."""
    yield MARK + csv_text([["Row", "What", "Name", "What is said", "What changes", "To know"]])
    number = -1
    while rows := await queries.lines_after(run, number, REPORTED):
        number = rows[-1]["number"]
        yield csv_text([reported(row) for row in rows])


def reported(row: dict[str, Any]) -> list[str]:
    names = {each[0].value: each[1] for each in STATES}
    said = "; ".join(f"{title}: {value}" for title, value in row["said"])
    changes = "; ".join(f"{title}: {before or 'empty'} → {after}" for title, before, after in row["changes"])
    cells = [str(row["number"]), names[row["state"]], row["name"], said, changes, row["fault"]]
    return [harmless(cell) for cell in cells]


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
