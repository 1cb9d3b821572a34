"""What runs in the same branches has to agree: no tiers that nobody has, no two ladders, no loops."""

from datetime import date

from asyncpg import Record

from kit.db import execute, fetch_value
from kit.errors import Invalid, Refused
from loyalty.queries.programmes import beside, row_of
from loyalty.rules.benefits.faults import programme_faults
from loyalty.rules.benefits.programmes import Programme
from loyalty.rules.benefits.tiers import Ladder
from loyalty.rules.benefits.together import second_ladder, tiers_still_needed, unknown_tiers
from loyalty.rules.kept_programmes import LADDER, ladder_of, programme_of

LAST_RULE = """
SELECT rule FROM loyalty_programme_version WHERE programme = $1 ORDER BY number DESC LIMIT 1
"""
# Two ladders that are started at once would not see each other.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('ladders'))"
Days = tuple[date, date | None]


class UnlikeOthers(Refused):
    """A draft that does not go with what runs in its branches."""


class TiersNeeded(Refused):
    """Programmes that run are for tiers that would go."""


class TiersMeet(Refused):
    """A client would have two tiers in one branch."""


async def rule_of(was: Record) -> Programme | Ladder:
    """What a programme says in the end."""
    rule = str(await fetch_value(LAST_RULE, was["id"]))
    return ladder_of(rule) if was["kind"] == LADDER else programme_of(row_of(was, 0), rule)


async def refuse_unlike_others(
    was: Record, rule: Programme | Ladder, today: date, days: Days | None = None
) -> None:
    """Of a programme that runs, or is to run on these days. The caller holds its row."""
    if isinstance(rule, Ladder):
        await refuse_needed(was, rule, today)
        await refuse_second(was, days)
        return
    others = await beside(was["branches"], was["id"], today)
    unknown = unknown_tiers(rule, others)
    wrong = {**({"tiers": unknown} if unknown else {}), **programme_faults(rule, others.programmes)}
    if wrong and days:
        raise UnlikeOthers(next(iter(wrong.values())))
    if wrong:
        raise Invalid("It does not go with what runs here.", **wrong)


async def refuse_needed(was: Record, rule: Ladder | None, today: date) -> None:
    """A ladder that is to say something else, or to end (None), while programmes ask for its tiers."""
    before = await rule_of(was) if was["kind"] == LADDER else None
    if isinstance(before, Ladder) and was["starts_on"] is not None:
        why = tiers_still_needed(rule, before, await beside(was["branches"], was["id"], today))
        if why:
            raise TiersNeeded(why)


async def refuse_second(was: Record, days: Days | None) -> None:
    if days is None:
        return
    await execute(ONE_AT_A_TIME)
    why = second_ladder(*days, await beside(was["branches"], was["id"], days[0]))
    if why:
        raise TiersMeet(why)
