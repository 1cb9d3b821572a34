"""Open shifts as somebody finds them: may they take cash into it, and does it take cash at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asyncpg import Record

from checkout.rules.drawers import USUAL_HOURS, Age, age_of, ends_at, too_old, why_not_theirs
from kit import clock, db
from kit.rights import Actor, Permission

# $1 is the account that asks; programs have none and are let in everywhere.
MOST_HOURS = f"CASE WHEN cash_rule.id IS NULL THEN {USUAL_HOURS} ELSE cash_rule.most_hours END AS most_hours"
AT_DESK = """
ARRAY(SELECT account.name FROM cash_desk_account JOIN account ON account.id = cash_desk_account.account
    WHERE cash_desk_account.desk = cash_desk.id ORDER BY account.name) AS desk_people,
($1::int IS NULL OR NOT EXISTS (SELECT FROM cash_desk_account WHERE desk = cash_desk.id)
    OR EXISTS (SELECT FROM cash_desk_account WHERE desk = cash_desk.id AND account = $1)) AS at_desk
"""
STANDING = f"""
SELECT shift.id, shift.desk, shift.opened_at, shift.closed_at, shift.keeper, shift.is_shared,
    cash_desk.branch, cash_desk.name, branch.currency, branch.zone, {MOST_HOURS}, {AT_DESK},
    keeper.name AS keeper_name,
    ARRAY(SELECT account.name FROM shift_account JOIN account ON account.id = shift_account.account
        WHERE shift_account.shift = shift.id ORDER BY account.name) AS shift_people,
    ($1::int IS NULL OR shift.is_shared OR shift.keeper IS NULL OR shift.keeper = $1
        OR EXISTS (SELECT FROM shift_account WHERE shift = shift.id AND account = $1)) AS in_shift
FROM shift JOIN cash_desk ON cash_desk.id = shift.desk JOIN branch ON branch.id = cash_desk.branch
LEFT JOIN cash_rule ON cash_rule.branch = cash_desk.branch
LEFT JOIN account AS keeper ON keeper.id = shift.keeper
"""  # noqa: S608 - only constants
ONE = f"{STANDING} WHERE shift.id = $2"
OPEN_HERE = f"""{STANDING} WHERE cash_desk.branch = $2 AND shift.closed_at IS NULL
ORDER BY cash_desk.name, cash_desk.id"""


@dataclass(frozen=True, slots=True)
class ChargeDesk:
    """A desk with an open shift, as the till offers it: `why_not` is "" where cash can go there.

    `late` says until when it can, where that is soon.
    """

    id: int
    name: str
    why_not: str
    late: str


def sees_expected(actor: Actor) -> bool:
    """Before it is counted only they are told what should be in a drawer. They look after every shift."""
    return actor.may(Permission.see_expected_cash)


def works_with(actor: Actor, standing: Mapping[str, Any]) -> bool:
    """Counts it, moves cash through it, closes it."""
    return not why_not_theirs(standing) or sees_expected(actor)


def keeps(actor: Actor, standing: Mapping[str, Any]) -> bool:
    """Says whose it is, and who else takes cash into it."""
    return standing["keeper"] in (None, actor.account) or sees_expected(actor)


async def standing_of(actor: Actor, shift_id: int) -> Record:
    """A shift that there is, as the actor finds it."""
    found = await db.fetch_one(ONE, actor.account, shift_id)
    if found is None:
        raise LookupError(f"There is no shift {shift_id}.")
    return found


async def desks_to_charge(actor: Actor, branch: int) -> list[ChargeDesk]:
    return [charge_desk(row) for row in await db.fetch(OPEN_HERE, actor.account, branch)]


def charge_desk(standing: Mapping[str, Any]) -> ChargeDesk:
    found = why_not(standing)
    return ChargeDesk(standing["desk"], standing["name"], found, "" if found else said_of_age(standing))


def why_not(standing: Mapping[str, Any]) -> str:
    """Why cash cannot go into a shift now; "" where it can."""
    return why_not_theirs(standing) or (too_old(standing) if age(standing) is Age.over else "")


def age(standing: Mapping[str, Any]) -> Age:
    return age_of(standing["opened_at"], clock.now(), standing["most_hours"])


def said_of_age(standing: Mapping[str, Any]) -> str:
    """That a shift takes cash for not much longer, or no more; "" while that is far."""
    found = age(standing)
    if found is Age.fine:
        return ""
    if found is Age.over:
        return too_old(standing)
    end = clock.wall(ends_at(standing["opened_at"], standing["most_hours"]), standing["zone"])
    return f"The shift at {standing['name']} takes cash until {end:%H:%M}. Count and close it before."
