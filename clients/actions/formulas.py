"""Making, changing and removing what is worked out of visits. No card is touched: nothing of it is stored."""

from typing import Any

from catalog.facts import note_difference
from clients.actions.tags import named_once
from clients.queries import formulas as queries
from clients.queries.fields import currencies
from clients.rules.formulas import Formula, read_formula
from clients.schemas import FormulaForm
from clients.tables import formulas as tables
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

HOLD = "SELECT FROM formula WHERE id = $1 FOR UPDATE"
MOST = 40


async def add_formula(actor: Actor, form: FormulaForm) -> int:
    actor.require(Permission.edit_catalog)
    values = await read(form)
    async with named_once("formula"):
        if await tables.Formula.count() >= MOST:
            raise Invalid(f"There are {MOST} already, which is all a card can show. Remove one first.")
        made = tables.Formula(**values)
        await made.save()
        await note_difference(actor, "add", ("formula", made.id), ({}, await facts_of(actor, made.id)))
    return int(made.id)


async def change_formula(actor: Actor, formula_id: int, form: FormulaForm) -> None:
    """Raises `Stale` for a form that shows something else."""
    actor.require(Permission.edit_catalog)
    values = await read(form)
    async with named_once("formula"):
        await execute(HOLD, formula_id)
        before = await facts_of(actor, formula_id)
        refuse_stale(form.seen, before)
        changed = {getattr(tables.Formula, name): value for name, value in values.items()}
        await tables.Formula.update(changed).where(tables.Formula.id == formula_id)
        after = await facts_of(actor, formula_id)
        await note_difference(actor, "change", ("formula", formula_id), (before, after))


async def remove_formula(actor: Actor, formula_id: int) -> None:
    async with transaction():
        await execute(HOLD, formula_id)
        before = await facts_of(actor, formula_id)
        await tables.Formula.delete().where(tables.Formula.id == formula_id)
        await note_difference(actor, "remove", ("formula", formula_id), (before, {}))


async def read(form: FormulaForm) -> dict[str, Any]:
    there = {value for value, _ in await queries.offered()}
    return read_formula(form, await currencies(), there)


async def facts_of(actor: Actor, formula_id: int) -> dict[str, object]:
    return facts(await queries.access_formula(actor, formula_id))


def facts(formula: Formula) -> dict[str, object]:
    """In the words of the journal."""
    return {"title": formula.title, "what it is": formula.words}
