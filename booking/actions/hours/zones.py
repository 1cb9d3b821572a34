"""A branch that changes its zone: hours are wall time and follow, visits are moments and are asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import catalog.actions
from booking.actions.moves import Move
from booking.actions.moving import move
from booking.queries.fitting import Coming, coming_visits, misfits
from booking.rules.days import utc
from booking.rules.typed import read_start
from catalog import queries
from catalog.schemas import BranchForm
from catalog.tables import Branch
from kit import clock
from kit.db import execute, fetch_value
from kit.errors import Invalid, Refused
from kit.rights import Actor

TIME_OFF_AHEAD = """
SELECT count(*) FROM time_off JOIN staff_member ON staff_member.id = time_off.member
WHERE staff_member.branch = $1 AND time_off.ends_at > $2 AND time_off.status IN ('asked', 'approved')
"""
MOVE_TIME_OFF = """
UPDATE time_off
SET starts_at = walls.starts_at, ends_at = greatest(walls.ends_at, walls.starts_at + INTERVAL '1 minute')
FROM (
    SELECT time_off.id, (starts_at AT TIME ZONE $3) AT TIME ZONE $4 AS starts_at,
           (ends_at AT TIME ZONE $3) AT TIME ZONE $4 AS ends_at
    FROM time_off JOIN staff_member ON staff_member.id = time_off.member
    WHERE staff_member.branch = $1 AND time_off.ends_at > $2
) AS walls
WHERE walls.id = time_off.id
"""


class Clocks(StrEnum):
    """What stays when the zone changes: the moments of visits, or what the clock on the wall shows then."""

    moments = "moments"
    walls = "walls"


@dataclass(frozen=True, slots=True)
class Shift:
    """A visit whose wall time would become another.

    `why` it would then no longer fit; `clash` is why it cannot keep its wall time instead. "" is neither.
    """

    coming: Coming
    before: datetime
    after: datetime
    why: str = ""
    clash: str = ""


class ClocksChange(Refused):
    """The zone changes, and nobody said what stays; or it cannot stay. Nothing has changed."""

    def __init__(self, shifts: Sequence[Shift], time_off: int, zone: str) -> None:
        clashes = any(each.clash for each in shifts)
        super().__init__(
            "Nothing is changed: not every visit can keep its wall time. Move or cancel those first."
            if clashes
            else "Nothing is changed yet. Say what stays as it is.",
            visits=[each.coming.visit for each in shifts],
        )
        self.shifts, self.time_off, self.zone = list(shifts), time_off, zone


async def rezone(actor: Actor, branch_id: int, form: BranchForm, clocks: Clocks | None) -> None:
    """Changes a branch. When its zone becomes another, `clocks` says what stays of what is booked ahead.

    Part of `change_hours`. Raises `ClocksChange` where that was not said, or where a wall time cannot stay.
    """
    was = (await queries.access_branch(actor, branch_id)).zone
    branch = await catalog.actions.change_branch(actor, branch_id, form)
    if branch.zone == was:
        return
    shifts = await shifts_in(branch, was)
    time_off = await fetch_value(TIME_OFF_AHEAD, branch.id, clock.now())
    if clocks is None and (shifts or time_off):
        raise ClocksChange(shifts, time_off, branch.zone)
    if clocks is Clocks.walls:
        await execute(MOVE_TIME_OFF, branch.id, clock.now(), was, branch.zone)
        done = [await keep_wall(actor, branch, each) for each in in_safe_order(shifts)]
        if any(each.clash for each in done):
            raise ClocksChange(sorted(done, key=lambda each: each.before), time_off, branch.zone)


async def shifts_in(branch: Branch, was: str) -> list[Shift]:
    """Each coming visit as the old clocks show it and as the new ones do, where that is not the same."""
    unfit = await misfits(branch.id)
    visits: dict[int, Coming] = {}
    for each in await coming_visits(branch.id):
        visits.setdefault(each.visit, each)
    shifts = [
        Shift(
            each,
            shown(each.begins, was),
            shown(each.begins, branch.zone),
            unfit[visit].why if visit in unfit else "",
        )
        for visit, each in visits.items()
    ]
    return [each for each in shifts if each.before != each.after]


def shown(moment: int, zone: str) -> datetime:
    """What the wall clock shows, without an offset."""
    return clock.wall(utc(moment), zone).replace(tzinfo=None)


def in_safe_order(shifts: Sequence[Shift]) -> list[Shift]:
    """Each before the one whose time it gives up: what becomes earlier from the first on, the rest backwards.

    Clocks that show less than before have to be waited for longer, so those visits become later.
    """
    later = [each for each in shifts if each.after < each.before]
    earlier = [each for each in shifts if each.after > each.before]
    return later[::-1] + earlier


async def keep_wall(actor: Actor, branch: Branch, shift: Shift) -> Shift:
    """Moves the visit to where the new clocks show what the old ones did, or says why that cannot be."""
    try:
        start = read_start("", "", shift.before.isoformat(), branch.zone)
        await move(actor, shift.coming.visit, Move(start, None, shift.coming.version))
    except Invalid as trouble:
        return replace(shift, clash=" ".join(trouble.fields.values()))
    except Refused as refusal:
        return replace(shift, clash=refusal.sentence)
    return shift
