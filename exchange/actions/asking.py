"""What the columns hold was said: what would become of each row is looked up. Nothing else is written."""

from collections.abc import Sequence
from typing import Any

import msgspec
import phonenumbers

from catalog.queries import access_branch
from catalog.reading import MARKED
from exchange.actions.uploading import HOLD, TooFar
from exchange.kinds import kind_of
from exchange.queries import imports as queries
from exchange.queries.columns import columns_of
from exchange.rules.fields import Faulty, Field, Order, Way
from exchange.schemas import COLUMN, LookForm
from exchange.tables import ImportRun, State
from kit import clock
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.typed import is_number

FORGET_LINES = "DELETE FROM import_line WHERE run = $1"
REMEMBER = """
INSERT INTO import_mapping (kind, headings, fields, options, used_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (kind, headings) DO UPDATE SET fields = $3, options = $4, used_at = $5
"""
CHOICES = {"order": Order, "way": Way, "faulty": Faulty}


async def look(actor: Actor, run_id: int, form: LookForm) -> ImportRun:
    """Begins to look at every row. Raises `Invalid` with what is wrong of the columns and the options."""
    async with transaction():
        await execute(HOLD, run_id)
        run = await queries.access_run(actor, run_id)
        if run.state not in (State.read, State.looked) or run.sheet is None:
            raise TooFar
        fields = fields_said(await columns_of(run.kind), run, form)
        options = await options_of(actor, run, form)
        await execute(FORGET_LINES, run_id)
        rows = await queries.first_rows(run)
        await remember(run.kind, fields, options, rows[0][1] if form.headed else [])
        await run.update_self(
            {
                ImportRun.fields: as_json(fields),
                ImportRun.options: as_json(options),
                ImportRun.state: State.looking,
                ImportRun.progress: rows[0][0] if form.headed else 0,
                ImportRun.trouble: "",
                ImportRun.version: run.version + 1,
            }
        )
    return run


async def back(actor: Actor, run_id: int) -> None:
    """To what the columns hold, from what would become of the rows."""
    async with transaction():
        await execute(HOLD, run_id)
        run = await queries.access_run(actor, run_id)
        if run.state not in (State.looking, State.looked):
            raise TooFar
        await execute(FORGET_LINES, run_id)
        await run.update_self({ImportRun.state: State.read, ImportRun.version: run.version + 1})


def fields_said(fields: Sequence[Field], run: ImportRun, form: LookForm) -> list[str]:
    """The field of each column. Raises `Invalid` that marks what is said twice, or names what is missing."""
    by_name = {each.name: each for each in fields}
    width = len(msgspec.json.decode(run.fields))
    said = [*form.fields, *[""] * width][:width]
    faults = {f"{COLUMN}{place}": "There is no such column." for place in unknown(said, by_name)}
    for place, name in enumerate(said):
        if name and name in said[:place]:
            faults[f"{COLUMN}{place}"] = f"“{by_name[name].title}” is said of another column already."
    if faults:
        raise Invalid(MARKED, **faults)
    refuse_missing(by_name.values(), said)
    return said


def unknown(said: Sequence[str], known: dict[str, Field]) -> list[int]:
    return [place for place, name in enumerate(said) if name and name not in known]


def refuse_missing(fields: Any, said: Sequence[str]) -> None:  # noqa: ANN401
    """A client needs a name, or a part of one."""
    parts = {"name", "first", "last"}
    for each in fields:
        if each.needed and each.name not in said and not (each.name == "name" and parts & set(said)):
            raise Invalid(f"Say which column holds the {each.title.lower()}: no row can be taken without it.")


async def options_of(actor: Actor, run: ImportRun, form: LookForm) -> dict[str, Any]:
    faults = {
        name: "Choose one of the list." for name, choice in CHOICES.items()
        if getattr(form, name) not in {each.value for each in choice}
    }  # fmt: skip
    if form.country not in phonenumbers.SUPPORTED_REGIONS:
        faults["country"] = "Write the two letters of a country, like DE."
    if faults:
        raise Invalid(MARKED, **faults)
    branch = int(form.branch) if is_number(form.branch) else 0
    if branch:
        await access_branch(actor, branch)
    elif kind_of(run.kind).WANTS_BRANCH:
        raise Invalid(MARKED, branch="Choose the branch.")
    said = {name: getattr(form, name) for name in ("country", "order", "way", "faulty", "headed")}
    kept = msgspec.json.decode(run.options)
    may = {"makes_tags": Permission.edit_catalog, "gives_discounts": Permission.give_discounts}
    return {**kept, **said, "branch": branch, **{name: actor.may(right) for name, right in may.items()}}


async def remember(kind: str, fields: list[str], options: dict[str, Any], headings: list[str]) -> None:
    """For the next file with these headings."""
    if headings:
        kept = {name: options[name] for name in ("country", "order", "way", "faulty", "branch")}
        width = [*headings, *[""] * len(fields)][: len(fields)]
        mark = queries.headings_mark(width)
        await execute(REMEMBER, kind, mark, as_json(fields), as_json(kept), clock.now())


def as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
