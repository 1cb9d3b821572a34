"""Prices that depend on the time: rules of one branch each."""

import re
from collections.abc import Mapping
from datetime import date, time
from functools import partial
from typing import Any

from catalog import queries
from catalog.actions.prices import price_of
from catalog.facts import note_difference, put
from catalog.price_tables import Change, PriceRule
from catalog.queries.price_rules import access_price_rule, rule_facts
from catalog.reading import MARKED, Reader, among, day, optional, read, ticked, whole, words, wrong
from catalog.rules import DAY
from catalog.schemas import PriceRuleForm
from catalog.tables import Branch, Service, ServiceCategory
from kit.db import execute, transaction
from kit.errors import Invalid, NotFound
from kit.rights import Actor
from kit.seen import refuse_stale
from kit.typed import is_number, parse_rate

HOLD = "SELECT FROM price_rule WHERE id = $1 FOR UPDATE"
PERCENTAGES = (Change.percent_off, Change.percent_more)
COVERS = re.compile(r"(service|category)-([0-9]{1,9})")


async def add_price_rule(actor: Actor, form: PriceRuleForm) -> PriceRule:
    async with transaction():
        made = PriceRule(**await read_rule(actor, form))
        await made.save()
        await note_rule(actor, "add", made, {})
    return made


async def change_price_rule(actor: Actor, rule_id: int, form: PriceRuleForm) -> None:
    """Visits already booked keep their price. A rule stays in its branch."""
    async with transaction():
        rule, before = await held(actor, rule_id)
        refuse_stale(form.seen, before)
        values = await read_rule(actor, form)
        if values["branch"] != rule.branch:
            raise wrong("branch", "A rule stays in its branch. Add another one over there.")
        await put(rule, values)
        await note_rule(actor, "change", rule, before)


async def switch_price_rule(actor: Actor, rule_id: int, *, on: bool) -> None:
    """A rule that is off counts for nothing until it is on again."""
    async with transaction():
        rule, before = await held(actor, rule_id)
        await rule.update_self({PriceRule.is_active: on})
        await note_rule(actor, "switch on" if on else "switch off", rule, before)


async def delete_price_rule(actor: Actor, rule_id: int) -> None:
    async with transaction():
        rule, before = await held(actor, rule_id)
        await execute("DELETE FROM price_rule WHERE id = $1", rule_id)
        await note_rule(actor, "delete", rule, before)


async def held(actor: Actor, rule_id: int) -> tuple[PriceRule, dict[str, Any]]:
    """A rule nobody else changes until the transaction ends, and what is known of it."""
    await access_price_rule(actor, rule_id)
    await execute(HOLD, rule_id)
    return await access_price_rule(actor, rule_id), await rule_facts(rule_id)


async def note_rule(actor: Actor, action: str, rule: PriceRule, before: Mapping[str, Any]) -> None:
    after = await rule_facts(rule.id)
    await note_difference(actor, action, ("price_rule", rule.id), (before, after), rule.branch)


async def read_rule(actor: Actor, form: PriceRuleForm) -> dict[str, Any]:
    """The columns; `Invalid` names every field that is wrong at once."""
    branch = await branch_of(actor, form.branch)
    values, faults = {"branch": branch.id, "weekdays": sorted(form.weekdays)}, weekday_faults(form)
    columns = partial(read, form, readers_of(form, branch.currency))
    for part in (columns, partial(hours_of, form), partial(dates_of, form)):
        try:
            values |= part()
        except Invalid as trouble:
            faults |= trouble.fields
    try:
        values |= await covered(form.covers)
    except Invalid as trouble:
        faults |= trouble.fields
    if faults:
        raise Invalid(MARKED, **faults)
    return values


async def branch_of(actor: Actor, text: str) -> Branch:
    try:
        return await queries.access_branch(actor, int(text) if is_number(text) else 0)
    except NotFound:
        raise wrong("branch", "Choose a branch.") from None


def readers_of(form: PriceRuleForm, currency: str) -> dict[str, Reader]:
    is_rate = form.change in PERCENTAGES
    return {
        "name": words(120),
        "change": among(Change),
        "value": percentage if is_rate else lambda text, field: price_of(text, currency, field),
        "position": whole(0, 9999),
        "is_active": ticked,
    }


def percentage(text: str, field: str) -> int:
    """Basis points."""
    found = parse_rate(text)
    if found is None:
        raise wrong(field, "Write a percentage from 0 to 100, like 20. Off or more is chosen beside it.")
    return found


def weekday_faults(form: PriceRuleForm) -> dict[str, str]:
    if form.weekdays and form.weekdays <= set(range(7)):
        return {}
    return {"weekdays": "Choose at least one day of the week."}


def dates_of(form: PriceRuleForm) -> dict[str, date | None]:
    """Both included; without them it is always."""
    found = read(form, {"first_on": optional(day), "last_on": optional(day)})
    first, last = found["first_on"], found["last_on"]
    if first and last and last < first:
        raise wrong("last_on", "The last day comes before the first.")
    return found


def hours_of(form: PriceRuleForm) -> dict[str, int | None]:
    """Without both it is the whole day, with one of them from midnight or until midnight."""
    first, last = minute_of(form.starts, "starts"), minute_of(form.ends, "ends")
    if first is None and last is None:
        return {"from_minute": None, "to_minute": None}
    first, last = first or 0, last or DAY
    if first >= last:
        raise wrong("ends", "It must end after it starts. For a night write two rules, one for each day.")
    return {"from_minute": first, "to_minute": last}


def minute_of(text: str, field: str) -> int | None:
    """Minutes from midnight; None where nothing was typed."""
    if not text.strip():
        return None
    try:
        found = time.fromisoformat(text.strip())
    except ValueError:
        raise wrong(field, "Write a time like 14:30, or leave it empty.") from None
    return found.hour * 60 + found.minute


async def covered(text: str) -> dict[str, int | None]:
    """The service or the category of "service-5" or "category-3"; "all" is neither."""
    nothing: dict[str, int | None] = {"service": None, "category": None}
    if text == "all":
        return nothing
    found = COVERS.fullmatch(text)
    if found is None or not await is_there(found[1], int(found[2])):
        raise wrong("covers", "Choose one of the list.")
    return {**nothing, found[1]: int(found[2])}


async def is_there(kind: str, row_id: int) -> bool:
    if kind == "service":
        return bool(await Service.exists().where(Service.id == row_id))
    return bool(await ServiceCategory.exists().where(ServiceCategory.id == row_id))
