"""Making, changing, ordering and removing rules that set tags and statuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clients.queries import tags as marks
from kit import clock, journal
from kit.db import execute, fetch, transaction
from kit.errors import Invalid, NotFound, Problem
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from lists.queries.marking import access_rule
from lists.queries.segments import access_segment
from lists.rules.address import number
from lists.tables import MarkRule

LONGEST_NAME = 80
HOLD = "SELECT id FROM mark_rule WHERE removed_at IS NULL ORDER BY position, id FOR UPDATE"
PLACE = "UPDATE mark_rule SET position = $2 WHERE id = $1"
FORGET = "DELETE FROM mark_rule_client WHERE rule = $1"


@dataclass(frozen=True, slots=True)
class RuleForm:
    """`sets` is "tag:7" or "status:3", `segment` an id; `seen` stands for what the form showed."""

    name: str = ""
    segment: str = ""
    sets: str = ""
    clears: bool = False
    is_on: bool = True
    seen: str = ""


async def add_rule(actor: Actor, form: RuleForm) -> MarkRule:
    """The last to count. Raises `Invalid` naming what is wrong."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        there = await fetch(HOLD)
        rule = MarkRule(**await checked(actor, form), position=len(there))
        await rule.save()
        await journal.write(actor, "add", ("mark_rule", rule.id), after=facts(rule))
    return rule


async def change_rule(actor: Actor, rule_id: int, form: RuleForm) -> MarkRule:
    """What it sets otherwise now, or what was switched off, begins anew: whom it marked stay marked."""
    async with transaction():
        await execute(HOLD)
        rule = await access_rule(actor, rule_id)
        before = facts(rule)
        refuse_stale(form.seen, before)
        for column, value in (await checked(actor, form, rule)).items():
            setattr(rule, column, value)
        after = facts(rule)
        if any(before[name] != after[name] for name in ("tag", "status", "on")):
            await execute(FORGET, rule_id)
            rule.ran_at = None
        rule.version += 1
        await rule.save()
        await journal.write(actor, "change", ("mark_rule", rule_id), before=before, after=after)
    return rule


async def remove_rule(actor: Actor, rule_id: int) -> None:
    """Whom it marked stay marked."""
    async with transaction():
        await execute(HOLD)
        rule = await access_rule(actor, rule_id)
        await execute(FORGET, rule_id)
        await rule.update_self({MarkRule.removed_at: clock.now(), MarkRule.version: rule.version + 1})
        await journal.write(actor, "remove", ("mark_rule", rule_id), before=facts(rule))


async def move_rule(actor: Actor, rule_id: int, *, up: bool) -> None:
    """One place earlier or later; the first of two about one thing counts."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        ids = [row["id"] for row in await fetch(HOLD)]
        if rule_id not in ids:
            raise NotFound("There is no such rule.")
        place = ids.index(rule_id)
        ids.insert(max(0, place - 1) if up else place + 1, ids.pop(place))
        for position, each in enumerate(ids):
            await execute(PLACE, each, position)
        after = {"place": ids.index(rule_id) + 1}
        await journal.write(actor, "move", ("mark_rule", rule_id), before={"place": place + 1}, after=after)


async def checked(actor: Actor, form: RuleForm, rule: MarkRule | None = None) -> dict[str, Any]:
    """What is to be kept, by column; all that is wrong is named at once."""
    wrong: dict[str, str] = {}
    name = " ".join(form.name.split()).replace("\0", "")
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = f"Write a name of at most {LONGEST_NAME} letters."
    segment = number(form.segment)
    if not (rule and rule.segment == segment) and not await can_ask(actor, segment):
        wrong["segment"] = "Choose the segment."
    sets = await what_it_sets(actor, form.sets)
    if sets is None:
        wrong["sets"] = "Choose a tag or a status."
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    kept = {"name": name, "segment": segment, "clears": form.clears, "is_on": form.is_on}
    return {**kept, **(sets or {}), "changed_at": clock.now()}


async def can_ask(actor: Actor, segment: int) -> bool:
    try:
        return (await access_segment(actor, segment)).removed_at is None
    except NotFound:
        return False


async def what_it_sets(actor: Actor, text: str) -> dict[str, int | None] | None:
    kind, _, chosen = text.partition(":")
    try:
        if kind == "tag":
            return {"tag": (await marks.access_tag(actor, number(chosen))).id, "status": None}
        if kind == "status":
            return {"tag": None, "status": (await marks.access_status(actor, number(chosen))).id}
    except Problem:
        return None
    return None


def facts(rule: MarkRule) -> Mapping[str, object]:
    return {
        "name": rule.name, "segment": rule.segment, "tag": rule.tag, "status": rule.status,
        "clears": rule.clears, "on": rule.is_on,
    }  # fmt: skip
