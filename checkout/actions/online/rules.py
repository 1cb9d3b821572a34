"""Deciding what is to be paid before a visit."""

from collections.abc import Mapping
from typing import Any

from booking.prepay_tables import ForWhom, PrepayRule, Prepays
from catalog import queries as catalog
from catalog.actions.price_rules import covered
from catalog.facts import note_difference
from catalog.reading import MARKED, Reader, among, read, whole, wrong
from catalog.tables import Branch
from checkout.schemas import PrepayRuleForm
from clients.tables.cards import ClientGroup
from kit import clock
from kit.db import execute, transaction
from kit.errors import Invalid, NotFound
from kit.money import parse_money
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from kit.typed import is_number, parse_rate

DELETE = "DELETE FROM prepay_rule WHERE id = $1"
RATES = ("late_rate", "no_show_rate")


def share(text: str, field: str) -> int:
    """Basis points; nothing typed is nothing."""
    found = parse_rate(text or "0")
    if found is None:
        raise wrong(field, "Write a share from 0 to 100 %.")
    return found


READERS: dict[str, Reader] = {
    "asks": among(Prepays),
    "for_whom": among(ForWhom),
    "free_hours": whole(0, 720),
    "fee_days": whole(0, 90),
    **dict.fromkeys(RATES, share),
}


async def add_rule(actor: Actor, form: PrepayRuleForm) -> PrepayRule:
    """Bookings that are made already keep the terms they were made on. Raises `Invalid` with every fault."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        made = PrepayRule(**await values_of(actor, form), created_at=clock.now())
        await made.save()
        await note_difference(actor, "add", ("prepay_rule", made.id), ({}, facts(made)), made.branch)
    return made


async def change_rule(actor: Actor, rule_id: int, form: PrepayRuleForm) -> None:
    actor.require(Permission.edit_catalog)
    async with transaction():
        rule = await access_rule(actor, rule_id, lock=True)
        before = facts(rule)
        refuse_stale(form.seen, before)
        values = await values_of(actor, form)
        await rule.update_self({getattr(PrepayRule, name): value for name, value in values.items()})
        await note_difference(actor, "change", ("prepay_rule", rule_id), (before, facts(rule)), rule.branch)


async def delete_rule(actor: Actor, rule_id: int) -> None:
    actor.require(Permission.edit_catalog)
    async with transaction():
        rule = await access_rule(actor, rule_id, lock=True)
        await execute(DELETE, rule_id)
        await note_difference(actor, "delete", ("prepay_rule", rule_id), (facts(rule), {}), rule.branch)


async def access_rule(actor: Actor, rule_id: int, *, lock: bool = False) -> PrepayRule:
    """One of the actor's branches."""
    wanted = PrepayRule.objects().where(PrepayRule.id == min(rule_id, 2**31 - 1)).first()
    rule: PrepayRule | None = await (wanted.lock_rows() if lock else wanted)
    if rule is None or not actor.works_in(rule.branch or 0):
        raise NotFound("There is no such rule.")
    return rule


async def values_of(actor: Actor, form: PrepayRuleForm) -> dict[str, Any]:
    """The columns; every field that is wrong is named at once."""
    branch = await branch_of(actor, form.branch)
    values: dict[str, Any] = {"branch": branch.id}
    faults: dict[str, str] = {}
    parts = (
        plain_of(form),
        covers_of(form),
        group_of(form),
        least_of(form, branch),
        deposit_of(form, branch),
    )
    for part in parts:
        try:
            values |= await part
        except Invalid as trouble:
            faults |= trouble.fields
    if faults:
        raise Invalid(MARKED, **faults)
    if values["asks"] == Prepays.card and not max(values[name] for name in RATES):
        raise wrong("no_show_rate", "A card is only good for something that may be taken off it.")
    return values


async def plain_of(form: PrepayRuleForm) -> dict[str, Any]:
    return read(form, READERS)


async def branch_of(actor: Actor, text: str) -> Branch:
    try:
        return await catalog.access_branch(actor, int(text) if is_number(text) else 0)
    except NotFound:
        raise wrong("branch", "Choose a branch.") from None


async def covers_of(form: PrepayRuleForm) -> dict[str, Any]:
    return dict(await covered(form.covers))


async def group_of(form: PrepayRuleForm) -> dict[str, Any]:
    if not form.client_group:
        return {"client_group": None}
    group = int(form.client_group) if is_number(form.client_group) else 0
    if not await ClientGroup.exists().where(ClientGroup.id == group):
        raise wrong("client_group", "Choose one of the list.")
    return {"client_group": group}


async def least_of(form: PrepayRuleForm, branch: Branch) -> dict[str, Any]:
    text = form.least_price.strip()
    least = parse_money(text, branch.currency, "least_price") if text else 0
    if least < 0:
        raise wrong("least_price", "Write an amount of money, or nothing.")
    return {"least_price": least}


async def deposit_of(form: PrepayRuleForm, branch: Branch) -> dict[str, Any]:
    """ "50 %" is a share of the price, "20" a sum."""
    nothing = {"deposit_rate": 0, "deposit_amount": 0}
    text = form.deposit.strip()
    if form.asks != Prepays.deposit:
        return nothing
    if text.endswith("%"):
        rate = parse_rate(text)
        if not rate:
            raise wrong("deposit", "Write a share like 50 %, or a sum like 20.")
        return {**nothing, "deposit_rate": rate}
    amount = parse_money(text, branch.currency, "deposit") if text else 0
    if amount <= 0:
        raise wrong("deposit", "Write a share like 50 %, or a sum like 20.")
    return {**nothing, "deposit_amount": amount}


def facts(rule: PrepayRule) -> Mapping[str, Any]:
    """What the journal keeps, and what a form is compared with."""
    names = (
        "branch", "service", "category", "client_group", "for_whom", "least_price", "asks", "deposit_rate",
        "deposit_amount", "free_hours", "late_rate", "no_show_rate", "fee_days",
    )  # fmt: skip
    return {name: getattr(rule, name) for name in names}
