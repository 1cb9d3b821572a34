"""Bank accounts and items: added, changed, put into the archive."""

from typing import Any

from asyncpg import Record

from catalog.reading import among, read, words, wrong
from finance.actions.spending import open_bank
from finance.queries.items import access_item, is_used
from finance.queries.places import access_bank, balance_of
from finance.reading import branch_of
from finance.rules.items import USUAL
from finance.rules.places import Place, PlaceKind
from finance.schemas import BankForm, ItemForm
from finance.tables import BankAccount, ExpenseItem
from kit import journal
from kit.db import execute, fetch_value, lock, transaction
from kit.errors import Refused
from kit.money import format_money, parse_money
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

NAMES = 0x66696E30
BANK_NAMED = """
SELECT EXISTS (SELECT FROM bank_account WHERE branch = $1 AND lower(name) = lower($2) AND id <> $3)
"""
ITEM_NAMED = "SELECT EXISTS (SELECT FROM expense_item WHERE lower(name) = lower($1) AND id <> $2)"
HOLD_BANK = "SELECT FROM bank_account WHERE id = $1 FOR UPDATE"
HOLD_ITEM = "SELECT FROM expense_item WHERE id = $1 FOR UPDATE"
SET_BANK = "UPDATE bank_account SET name = $2, number = $3 WHERE id = $1"
KEEP_BANK = "UPDATE bank_account SET is_active = $2 WHERE id = $1"
SET_ITEM = "UPDATE expense_item SET name = $2, section = $3 WHERE id = $1"
KEEP_ITEM = "UPDATE expense_item SET is_active = $2 WHERE id = $1"
DROP_ITEM = "DELETE FROM expense_item WHERE id = $1"
ADD_ITEM = """
INSERT INTO expense_item (name, section, is_active) VALUES ($1, $2, TRUE)
ON CONFLICT (lower(name)) DO NOTHING
"""
TWICE = "There is one of that name already. Give it another one."


class NotEmpty(Refused):
    """Money is still there."""


class ItemUsed(Refused):
    """Something was spent on it, which stays."""


async def add_bank(actor: Actor, form: BankForm) -> int:
    """What is there as it is added counts as put in by the owner."""
    actor.require(Permission.pay_bills)
    branch = await branch_of(actor, form.branch)
    values = read_bank(form)
    opening = parse_money(form.opening, branch.currency, "opening") if form.opening.strip() else 0
    async with transaction():
        await lock([(NAMES, 1)])
        await refuse_bank_twice(branch.id, values["name"])
        bank = BankAccount(branch=branch.id, **values)
        await bank.save()
        after = bank_facts(await access_bank(actor, bank.id))
        await journal.write(actor, "add", ("bank_account", bank.id), branch=branch.id, after=after)
        if opening:
            await open_bank(actor, branch, bank.id, opening)
    return int(bank.id)


def read_bank(form: BankForm) -> dict[str, Any]:
    return read(form, {"name": words(120), "number": words(60, least=0)})


async def refuse_bank_twice(branch: int, name: str, but: int = 0) -> None:
    if await fetch_value(BANK_NAMED, branch, name, but):
        raise wrong("name", TWICE)


async def change_bank(actor: Actor, bank_id: int, form: BankForm) -> None:
    async with transaction():
        bank = await hold_bank(actor, bank_id)
        before = bank_facts(bank)
        refuse_stale(form.seen, before)
        values = read_bank(form)
        await lock([(NAMES, 1)])
        await refuse_bank_twice(bank["branch"], values["name"], bank_id)
        await execute(SET_BANK, bank_id, values["name"], values["number"])
        await note_bank(actor, bank_id, before)


async def put_away_bank(actor: Actor, bank_id: int, *, away: bool) -> None:
    """Into the archive only when it is empty; or back."""
    async with transaction():
        bank = await hold_bank(actor, bank_id)
        if away:
            branch = await branch_of(actor, str(bank["branch"]))
            inside = await balance_of(branch, Place(PlaceKind.bank, bank_id))
            if inside:
                there = format_money(inside, branch.currency, branch.locale)
                raise NotEmpty(f"There is still {there} in it. Move that to another place first.")
        await execute(KEEP_BANK, bank_id, not away)
        await note_bank(actor, bank_id, bank_facts(bank))


async def hold_bank(actor: Actor, bank_id: int) -> Record:
    actor.require(Permission.pay_bills)
    await access_bank(actor, bank_id)
    await execute(HOLD_BANK, bank_id)
    return await access_bank(actor, bank_id)


async def note_bank(actor: Actor, bank_id: int, before: dict[str, object]) -> None:
    bank = await access_bank(actor, bank_id)
    after, subject = bank_facts(bank), ("bank_account", bank_id)
    if after != before:
        await journal.write(actor, "change", subject, branch=bank["branch"], before=before, after=after)


def bank_facts(bank: Record) -> dict[str, object]:
    return {"name": bank["name"], "number": bank["number"], "in use": bank["is_active"]}


async def add_usual_items(actor: Actor) -> None:
    """What salons usually spend money on; those that are there already stay as they are."""
    actor.require(Permission.pay_bills)
    async with transaction():
        for section, name in USUAL:
            await execute(ADD_ITEM, name, section)
        await journal.write(actor, "add", ("expense_item", 0), after={"items": [name for _, name in USUAL]})


async def add_item(actor: Actor, form: ItemForm) -> int:
    actor.require(Permission.pay_bills)
    values = read_item(form)
    async with transaction():
        await lock([(NAMES, 2)])
        await refuse_item_twice(values["name"])
        item = ExpenseItem(**values)
        await item.save()
        await journal.write(actor, "add", ("expense_item", item.id), after=values)
    return int(item.id)


def read_item(form: ItemForm) -> dict[str, Any]:
    return read(form, {"name": words(120), "section": among(ExpenseItem.Section)})


async def refuse_item_twice(name: str, but: int = 0) -> None:
    if await fetch_value(ITEM_NAMED, name, but):
        raise wrong("name", TWICE)


async def change_item(actor: Actor, item_id: int, form: ItemForm) -> None:
    """What was spent on it is spent on it under its new name. What comes in cannot become what goes out."""
    async with transaction():
        item = await hold_item(actor, item_id)
        refuse_stale(form.seen, item_facts(item))
        values = read_item(form)
        income = ExpenseItem.Section.income
        if (values["section"] == income) != (item["section"] == income) and await is_used(item_id):
            raise wrong("section", "It was used already: what comes in and what goes out stay apart.")
        await lock([(NAMES, 2)])
        await refuse_item_twice(values["name"], item_id)
        await execute(SET_ITEM, item_id, values["name"], values["section"])
        await note_item(actor, item)


async def put_away_item(actor: Actor, item_id: int, *, away: bool) -> None:
    async with transaction():
        item = await hold_item(actor, item_id)
        await execute(KEEP_ITEM, item_id, not away)
        await note_item(actor, item)


async def remove_item(actor: Actor, item_id: int) -> None:
    """Only one that was never used."""
    async with transaction():
        item = await hold_item(actor, item_id)
        if await is_used(item_id):
            raise ItemUsed(f"{item['name']} was used already. Put it into the archive instead.")
        await execute(DROP_ITEM, item_id)
        await journal.write(actor, "remove", ("expense_item", item_id), before=item_facts(item))


async def hold_item(actor: Actor, item_id: int) -> Record:
    actor.require(Permission.pay_bills)
    await access_item(item_id)
    await execute(HOLD_ITEM, item_id)
    return await access_item(item_id)


async def note_item(actor: Actor, before: Record) -> None:
    was, now = item_facts(before), item_facts(await access_item(before["id"]))
    if was != now:
        await journal.write(actor, "change", ("expense_item", before["id"]), before=was, after=now)


def item_facts(item: Record) -> dict[str, object]:
    return {"name": item["name"], "section": item["section"], "in use": item["is_active"]}
