"""Deciding how a branch taxes and rounds, which rates its country has, and what is taxed otherwise there."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from catalog import queries as catalog
from catalog.facts import note_difference
from catalog.reading import Reader, among, read, words, wrong
from catalog.tables import Branch
from checkout import rules
from checkout.queries.tax_sheet import as_rate, missing, was_sold_by, who_relies
from checkout.queries.taxes import rates_of, till_of
from checkout.rules.taxes import KINDS, Rate, Till, check_begin, rate_on
from checkout.schemas import RateForm, TaxChoiceForm, TillForm
from checkout.tax_tables import Rounding, TaxChoice, Taxing, TaxKind, TaxRate
from kit import clock
from kit.db import execute, fetch, fetch_one, fetch_value, transaction
from kit.errors import Forbidden, NotFound, Refused
from kit.money import parse_money
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from kit.typed import parse_day, parse_rate, rate_text

LARGEST_STEP = 1_000_000
ITEM = re.compile(r"(service|category|good)-([0-9]{1,9})")
HOLD_BRANCH = "SELECT FROM branch WHERE id = $1 FOR NO KEY UPDATE"
KEEP_TILL = """
INSERT INTO till_rules (branch, taxing, kind, cash_step, cash_rounding) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (branch) DO UPDATE SET taxing = excluded.taxing, kind = excluded.kind,
    cash_step = excluded.cash_step, cash_rounding = excluded.cash_rounding
"""
OF_COUNTRY = "SELECT id, name FROM branch WHERE country = $1 ORDER BY name"
# Two people who decide on the rates of a country do so one after the other.
HOLD_COUNTRY = "SELECT pg_advisory_xact_lock(hashtext('tax rates of ' || $1))"
RATE = "SELECT id, country, kind, name, rate, starts_on FROM tax_rate WHERE id = $1"
CHOICE = "SELECT id, country, kind, service, category, good FROM tax_choice WHERE id = $1"
IS_THERE = {
    "service": "SELECT name FROM service WHERE id = $1",
    "category": "SELECT name FROM category WHERE id = $1",
    "good": "SELECT name FROM good WHERE id = $1",
}
CHOOSE = {
    sort: f"INSERT INTO tax_choice (country, {sort}, kind) VALUES ($1, $2, $3)"  # noqa: S608  # names of our own
    f" ON CONFLICT (country, {sort}) DO UPDATE SET kind = excluded.kind RETURNING id"
    for sort in IS_THERE
}
CHOSEN = {sort: f"SELECT kind FROM tax_choice WHERE country = $1 AND {sort} = $2" for sort in IS_THERE}  # noqa: S608


class RateInUse(Refused):
    """Something was sold by the rate, or is to be."""


async def set_till(actor: Actor, branch_id: int, form: TillForm) -> None:
    """Who begins to keep taxes gets the rates that are known of the country."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        branch = await catalog.access_branch(actor, branch_id)
        await execute(HOLD_BRANCH, branch_id)
        old = await till_of(branch_id)
        refuse_stale(form.seen, till_facts(old))
        values = read(form, till_readers(branch))
        if values["taxing"] is Taxing.included:
            await begin_taxing(branch, values["kind"])
        await execute(KEEP_TILL, branch_id, *values.values())
        change = till_facts(old), till_facts(await till_of(branch_id))
        await note_difference(actor, "change", ("till_rules", branch_id), change, branch_id)


def till_readers(branch: Branch) -> Mapping[str, Reader]:
    def step(text: str, field: str) -> int:
        found = parse_money(text or "0", branch.currency, field)
        if not 0 <= found <= LARGEST_STEP:
            raise wrong(field, "Write the smallest coin, like 0.05, or nothing.")
        return found

    return {
        "taxing": among(Taxing),
        "kind": among(TaxKind),
        "cash_step": step,
        "cash_rounding": among(Rounding),
    }


def till_facts(till: Till) -> dict[str, Any]:
    """What the journal keeps, and what a form is compared with."""
    return {
        "prices": till.taxing,
        "kind": till.kind,
        "step of cash": till.coins.step,
        "rounding": till.coins.rounding,
    }


async def begin_taxing(branch: Branch, kind: TaxKind) -> None:
    await execute(HOLD_COUNTRY, branch.country)
    if not await rates_of(branch.country):
        await keep_known(branch.country)
    await require_rate(branch, kind, "kind")


async def require_rate(branch: Branch, kind: TaxKind, field: str) -> None:
    """Raises `Invalid` where nothing could be sold by this kind today."""
    today = clock.today(branch.zone)
    if kind is not TaxKind.exempt and not rate_on(await rates_of(branch.country), kind, today):
        raise wrong(
            field, f"{branch.country} has no {KINDS[kind].lower()} rate today. Add it below, then choose it."
        )


async def add_known(actor: Actor, branch_id: int) -> None:
    """What is known of the country and not kept yet."""
    async with deciding(actor, branch_id) as branch:
        added = await keep_known(branch.country)
        facts = {"rates": [f"{KINDS[each.kind]} {rate_text(each.rate)} %" for each in added]} if added else {}
        await note_difference(actor, "add known rates", ("branch", branch_id), ({}, facts), branch_id)


async def keep_known(country: str) -> list[Rate]:
    added = await missing(country)
    if added:
        await TaxRate.insert(*(row_of(country, each) for each in added))
    return added


def row_of(country: str, rate: Rate) -> TaxRate:
    return TaxRate(country=country, kind=rate.kind, name=rate.name, rate=rate.rate, starts_on=rate.starts_on)


async def add_rate(actor: Actor, branch_id: int, form: RateForm) -> TaxRate:
    """From a day on, until the next of its kind begins. Raises `Invalid` with every fault."""
    async with deciding(actor, branch_id) as branch:
        values = read(form, RATE_READERS)
        wanted = Rate(**values)
        check_begin(await rates_of(branch.country), wanted, clock.today(branch.zone))
        made = row_of(branch.country, wanted)
        await made.save()
        await note_difference(actor, "add", ("tax_rate", made.id), ({}, rate_facts(branch.country, wanted)))
    return made


def kind_of_rate(text: str, field: str) -> TaxKind:
    kind: TaxKind = among(TaxKind)(text, field)
    if kind is TaxKind.exempt:
        raise wrong(field, "What is exempt has no rate.")
    return kind


def rate(text: str, field: str) -> int:
    found = parse_rate(text)
    if found is None:
        raise wrong(field, "Write a rate from 0 to 100 %, like 19 or 5.5.")
    return found


def day(text: str, field: str) -> Any:  # noqa: ANN401
    found = parse_day(text)
    if found is None:
        raise wrong(field, "Write a day like 2027-01-01.")
    return found


RATE_READERS: dict[str, Reader] = {"kind": kind_of_rate, "name": words(80), "rate": rate, "starts_on": day}


def rate_facts(country: str, rate: Rate) -> dict[str, Any]:
    return {
        "country": country,
        "kind": rate.kind,
        "name": rate.name,
        "rate": f"{rate_text(rate.rate)} %",
        "from": rate.starts_on.isoformat(),
    }


async def remove_rate(actor: Actor, branch_id: int, rate_id: int) -> None:
    """One nothing was sold by. Raises RateInUse where it was, or where what is sold would have no rate."""
    async with deciding(actor, branch_id) as branch:
        row = await fetch_one(RATE, rate_id) if rules.may_be_id(rate_id) else None
        if row is None or row["country"] != branch.country:
            raise NotFound("There is no such rate.")
        gone = as_rate(row)
        if await was_sold_by(branch.country, gone):
            raise RateInUse("Something was sold by this rate, so it stays. Add the one that holds after it.")
        await refuse_gap(branch, gone)
        await TaxRate.delete().where(TaxRate.id == rate_id)
        await note_difference(actor, "remove", ("tax_rate", rate_id), (rate_facts(branch.country, gone), {}))


async def refuse_gap(branch: Branch, gone: Rate) -> None:
    left = [each for each in await rates_of(branch.country) if each != gone]
    if rate_on(left, gone.kind, clock.today(branch.zone)):
        return
    user = await who_relies(branch.country, gone.kind)
    if user is not None:
        raise RateInUse(
            f"{user} is taxed by this rate, and no other of its kind holds today. Change that first."
        )


async def choose(actor: Actor, branch_id: int, form: TaxChoiceForm) -> None:
    """A category, a service or a good is of another kind in this country."""
    async with deciding(actor, branch_id) as branch:
        sort, item, name = await item_of(form.item)
        kind: TaxKind = among(TaxKind)(form.kind, "kind")
        await require_rate(branch, kind, "kind")
        before = await fetch_value(CHOSEN[sort], branch.country, item)
        made = await fetch_value(CHOOSE[sort], branch.country, item, kind)
        change = choice_facts(branch.country, name, before), choice_facts(branch.country, name, kind)
        await note_difference(actor, "choose", ("tax_choice", made), change)


async def item_of(text: str) -> tuple[str, int, str]:
    """Which of the three it is, its number and its name."""
    found = ITEM.fullmatch(text)
    name = await fetch_value(IS_THERE[found[1]], int(found[2])) if found else None
    if found is None or name is None:
        raise wrong("item", "Choose one of the list.")
    return found[1], int(found[2]), name


def choice_facts(country: str, name: str, kind: str | None) -> dict[str, Any]:
    return {"country": country, "what": name, "kind": kind} if kind else {}


async def unchoose(actor: Actor, branch_id: int, choice_id: int) -> None:
    """It is taxed as most things are again. Sent twice, it is done once."""
    async with deciding(actor, branch_id) as branch:
        row = await fetch_one(CHOICE, choice_id) if rules.may_be_id(choice_id) else None
        if row is None or row["country"] != branch.country:
            return
        sort = next(sort for sort in IS_THERE if row[sort] is not None)
        name = await fetch_value(IS_THERE[sort], row[sort])
        await TaxChoice.delete().where(TaxChoice.id == choice_id)
        before = choice_facts(branch.country, name, row["kind"])
        await note_difference(actor, "remove", ("tax_choice", choice_id), (before, {}))


@asynccontextmanager
async def deciding(actor: Actor, branch_id: int) -> AsyncIterator[Branch]:
    """A branch whose country's rates are held for a change by somebody who works in all of its branches."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        branch = await catalog.access_branch(actor, branch_id)
        await execute(HOLD_COUNTRY, branch.country)
        for other in await fetch(OF_COUNTRY, branch.country):
            if not actor.works_in(other["id"]):
                raise Forbidden(
                    f"{other['name']} is taxed by these rates, too. Ask somebody who works there."
                )
        yield branch
