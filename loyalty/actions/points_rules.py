"""Agreeing on a rule for points, and changing one's mind before it starts."""

from dataclasses import asdict

from catalog.queries import access_branch
from kit import clock, journal
from kit.db import fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from loyalty import queries
from loyalty.rules import NewPointsRule, faults

LOCK_POINTS_RULE = """
SELECT name, starts_on, rate, point_value, largest_share, is_active
FROM points_rule WHERE branch = $1 AND starts_on = $2 FOR UPDATE
"""
PUT_POINTS_RULE = """
INSERT INTO points_rule (branch, name, starts_on, rate, point_value, largest_share, is_active)
VALUES ($1, $2, $3, $4, $5, $6, true)
ON CONFLICT (branch, starts_on) DO UPDATE
SET name = excluded.name, rate = excluded.rate, point_value = excluded.point_value,
    largest_share = excluded.largest_share, is_active = true
RETURNING id
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
        before = await fetch_one(LOCK_POINTS_RULE, branch, new.starts_on)
        facts = (new.name.strip(), new.starts_on, new.rate, new.point_value, new.largest_share)
        rule = int(await fetch_value(PUT_POINTS_RULE, branch, *facts))
        subject = ("points_rule", rule)
        await journal.write(
            actor,
            "set_points_rule",
            subject,
            branch=branch,
            before=before and dict(before),
            after=asdict(new),
        )
    return rule


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
