"""Agreeing on a rule for points, and changing one's mind before it starts."""

from dataclasses import asdict

from asyncpg import Record

from catalog.queries import access_branch
from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from loyalty import queries
from loyalty.rules.buying import Buys, Choice
from loyalty.rules.points import NewPointsRule
from loyalty.rules.rule_form import faults

LOCK_POINTS_RULE = "SELECT id, is_active FROM points_rule WHERE branch = $1 AND starts_on = $2 FOR UPDATE"
FACTS = (
    "name",
    "starts_on",
    "rate",
    "point_value",
    "largest_share",
    "buys",
    "waits",
    "wait_days",
    "ends",
    "lasts",
    "ends_month",
    "ends_day",
    "rounded",
)
PUT_POINTS_RULE = f"""
INSERT INTO points_rule (branch, {", ".join(FACTS)}, is_active)
VALUES ($1, {", ".join(f"${place}" for place in range(2, len(FACTS) + 2))}, true)
ON CONFLICT (branch, starts_on) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in FACTS[:1] + FACTS[2:])}, is_active = true
RETURNING id
"""  # noqa: S608 - only constants
NO_CHOICE = "DELETE FROM points_choice WHERE rule = $1"
PUT_CHOICE = """
INSERT INTO points_choice (rule, service, category, good)
SELECT $1::int, service.id, NULL::int, NULL::int FROM service WHERE id = ANY($2::int[])
UNION ALL SELECT $1::int, NULL, category.id, NULL FROM category WHERE id = ANY($3::int[])
UNION ALL SELECT $1::int, NULL, NULL, good.id FROM good WHERE id = ANY($4::int[])
"""
WITHDRAW = """
UPDATE points_rule SET is_active = false WHERE id = $1 AND is_active AND starts_on > $2
RETURNING name, starts_on, rate, point_value, largest_share
"""


class PointsRuleStarted(Refused):
    def __init__(self) -> None:
        super().__init__("This rule for points has started. Agree on another one from a later day instead.")


async def set_points_rule(actor: Actor, branch: int, new: NewPointsRule) -> int:
    """A rule from a day on; the same day again replaces it. Points already given stay."""
    actor.require(Permission.edit_loyalty)
    await access_branch(actor, branch)
    wrong = faults(new)
    if wrong:
        raise Invalid("Some of it cannot be used.", **wrong)
    async with transaction():
        found = await fetch_one(LOCK_POINTS_RULE, branch, new.starts_on)
        before = await before_of(found)
        rule = await put_points_rule(branch, new)
        subject = ("points_rule", rule)
        await journal.write(
            actor,
            "set_points_rule",
            subject,
            branch=branch,
            before=before,
            after=told(new),
        )
    return rule


async def before_of(found: Record | None) -> dict[str, object] | None:
    """What was agreed on for the same day, if anything."""
    rule = await queries.points_rule(found["id"]) if found else None
    return {**told(rule), "is_active": found["is_active"]} if found and rule else None


async def put_points_rule(branch: int, new: NewPointsRule) -> int:
    """With what points may pay for by it; its id."""
    facts = {**asdict(new), **asdict(new.lasting), "name": new.name.strip()}
    rule = int(await fetch_value(PUT_POINTS_RULE, branch, *(facts[name] for name in FACTS)))
    choice = new.choice if new.buys is Buys.chosen else Choice()
    await execute(NO_CHOICE, rule)
    await execute(PUT_CHOICE, rule, list(choice.services), list(choice.categories), list(choice.goods))
    return rule


def told(rule: NewPointsRule) -> dict[str, object]:
    """For the journal: each fact, and what was chosen."""
    facts = {**asdict(rule), **asdict(rule.lasting), "name": rule.name.strip()}
    chosen = {name: sorted(those) for name, those in asdict(rule.choice).items() if those}
    return {**{name: facts[name] for name in FACTS}, **chosen}


async def withdraw_points_rule(actor: Actor, rule: int) -> int:
    """A rule that has not started is as if it had never been agreed on; returns its branch."""
    actor.require(Permission.edit_loyalty)
    branch = await access_branch(actor, await queries.access_points_rule(actor, rule))
    async with transaction():
        before = await fetch_one(WITHDRAW, rule, clock.today(branch.zone))
        if before is None:
            raise PointsRuleStarted
        subject = ("points_rule", rule)
        await journal.write(actor, "withdraw_points_rule", subject, branch=branch.id, before=dict(before))
    return int(branch.id)
