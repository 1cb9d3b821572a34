"""Schedules, from people of one branch to those of the same name in another who have none yet."""

from functools import partial

from asyncpg import Record

import staff.actions
from guide.copying.drafts import Copying, Draft
from kit import clock
from kit.db import fetch
from kit.rights import Permission
from staff.pages import lines_of
from staff.queries import schedules_of
from staff.rules import Cycle, State, standing

PEOPLE = """
SELECT m.id, m.name, m.resource FROM staff_member m
WHERE m.branch = $1 AND m.dismissed_on IS NULL ORDER BY m.position, m.name, m.id
"""


async def schedules(copying: Copying) -> Draft:
    """Nobody's own hours are changed, so no visit is left outside of them."""
    copying.actor.require(Permission.edit_staff)
    draft = Draft(copying)
    there = {row["name"]: row for row in await fetch(PEOPLE, copying.target.id)}
    for row in await fetch(PEOPLE, copying.source.id):
        if row["name"] in there:
            await one(draft, row, there[row["name"]])
        else:
            draft.leave(row["name"], "nobody of this name works there")
    return draft


async def one(draft: Draft, here: Record, there: Record) -> None:
    current = await current_of(draft.copying, here["id"])
    if why := await why_not(here, there, current):
        draft.leave(here["name"], why)
        return
    for cycle in current:
        act = partial(staff.actions.set_schedule, draft.copying.actor, there["id"], cycle)
        draft.settle(f"{here['name']}, from {cycle.starts_on:%-d %b %Y}", None, in_words(cycle), act)


async def why_not(here: Record, there: Record, current: list[Cycle]) -> str:
    if here["resource"] == there["resource"]:
        return "is one person, who cannot work in both at once"
    if await schedules_of(there["id"]):
        return "has hours already"
    return "" if current else "has no schedule to copy"


async def current_of(copying: Copying, member: int) -> list[Cycle]:
    """What holds now or will."""
    known, today = await schedules_of(member), clock.today(copying.source.zone)
    return [each for each in known if standing(each, known, today)[0] is not State.past]


def in_words(cycle: Cycle) -> str:
    return "; ".join(f"{day.capitalize()} {hours}" for day, hours in lines_of(cycle)) or "no hours"
