"""The rules by which points are given and used."""

from datetime import date

from asyncpg import Record

from catalog.queries import branch as branch_of
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.rights import Actor
from loyalty.rules.buying import Allowed, Buys, Choice
from loyalty.rules.lasting import Ends, Lasting, Rounded, Waits
from loyalty.rules.points import Cashback

LARGEST_ID = 2**31 - 1  # what an id column holds
POINTS_RULE = """
SELECT points_rule.id, name, starts_on, rate, point_value, largest_share, buys, waits, wait_days, ends, lasts,
    ends_month, ends_day, rounded, chosen.services, chosen.categories, chosen.goods, chosen.of_category
FROM points_rule CROSS JOIN LATERAL (
    SELECT array_agg(service) FILTER (WHERE service IS NOT NULL) AS services,
        array_agg(category) FILTER (WHERE category IS NOT NULL) AS categories,
        array_agg(good) FILTER (WHERE good IS NOT NULL) AS goods,
        array(SELECT service.id FROM points_choice AS each JOIN service ON service.category = each.category
              WHERE each.rule = points_rule.id) AS of_category
    FROM points_choice WHERE rule = points_rule.id
) AS chosen
"""
IN_FORCE = (
    f"{POINTS_RULE} WHERE branch = $1 AND is_active AND starts_on <= $2 ORDER BY starts_on DESC LIMIT 1"
)
BY_ID = f"{POINTS_RULE} WHERE points_rule.id = $1"
POINTS_RULES = f"{POINTS_RULE} WHERE branch = $1 AND is_active ORDER BY starts_on DESC"
POINTS_RULE_BRANCH = "SELECT branch FROM points_rule WHERE id = $1 AND is_active"


def rule_of(row: Record) -> Cashback:
    services = frozenset(row["services"] or ())
    return Cashback(
        id=row["id"],
        name=row["name"],
        starts_on=row["starts_on"],
        rate=row["rate"],
        point_value=row["point_value"],
        largest_share=row["largest_share"],
        buys=Buys(row["buys"]),
        choice=Choice(services, frozenset(row["categories"] or ()), frozenset(row["goods"] or ())),
        allowed=Allowed(
            Buys(row["buys"]), services | frozenset(row["of_category"]), frozenset(row["goods"] or ())
        ),
        lasting=Lasting(
            waits=Waits(row["waits"]),
            wait_days=row["wait_days"],
            ends=Ends(row["ends"]),
            lasts=row["lasts"],
            ends_month=row["ends_month"],
            ends_day=row["ends_day"],
            rounded=Rounded(row["rounded"]),
        ),
    )


async def points_rule_in_force(branch: int, day: date) -> Cashback | None:
    """The latest rule that has started by `day`."""
    found = await fetch_one(IN_FORCE, branch, day)
    return rule_of(found) if found else None


async def points_rule_now(branch: int) -> Cashback | None:
    """The rule of the branch's own today."""
    return await points_rule_in_force(branch, clock.today((await branch_of(branch)).zone))


async def points_rule(rule: int) -> Cashback | None:
    """As it was agreed on, withdrawn ones too."""
    found = await fetch_one(BY_ID, rule)
    return rule_of(found) if found else None


async def points_rules(branch: int) -> list[Cashback]:
    """All that are agreed on, newest first: those to come, the one in force, those before."""
    return [rule_of(row) for row in await fetch(POINTS_RULES, branch)]


async def access_points_rule(actor: Actor, rule: int) -> int:
    """The branch of a rule."""
    branch = await fetch_value(POINTS_RULE_BRANCH, rule) if 0 < rule <= LARGEST_ID else None
    if branch is None:
        raise NotFound("There is no such rule for points.")
    actor.require_branch(branch, "rule for points")
    return int(branch)
