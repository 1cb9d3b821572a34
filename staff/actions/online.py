"""Dates on which strangers are offered nothing, while the desk books on."""

from datetime import date, timedelta

from catalog import queries as catalog
from catalog.facts import note_difference
from catalog.reading import words, wrong
from kit.db import fetch_value, transaction
from kit.errors import NotFound
from kit.rights import Actor
from staff.facts import closed_online_facts
from staff.tables import ClosedOnline

LONGEST = timedelta(days=731)
WORKS_HERE = "SELECT EXISTS (SELECT FROM staff_member WHERE id = $1 AND branch = $2)"


async def close_online(
    actor: Actor, branch_id: int, member_id: int | None, days: tuple[date, date], reason: str = ""
) -> ClosedOnline:
    """From the first to the last day, of one member or of the branch (None). Visits already booked stay."""
    first, last = days
    if last < first:
        raise wrong("ends_on", "The last day comes before the first.")
    if last - first > LONGEST:
        raise wrong("ends_on", "That is longer than two years. Is the year right?")
    why = words(120, least=0)(reason.strip(), "reason")
    async with transaction():
        await catalog.access_branch(actor, branch_id)
        if member_id is not None and not await fetch_value(WORKS_HERE, member_id, branch_id):
            raise wrong("member", "Choose one of the list.")
        made = ClosedOnline(branch=branch_id, member=member_id, starts_on=first, ends_on=last, reason=why)
        await made.save()
        after = await closed_online_facts(made.id)
        await note_difference(actor, "change online days", ("branch", branch_id), ({}, after), branch_id)
    return made


async def open_online(actor: Actor, branch_id: int, closed_id: int) -> None:
    """They are offered again."""
    async with transaction():
        await catalog.access_branch(actor, branch_id)
        closed = await catalog.there(ClosedOnline, closed_id, "closed day")
        if closed.branch != branch_id:
            raise NotFound("There is no such closed day.")
        before = await closed_online_facts(closed_id)
        await closed.remove()
        await note_difference(actor, "change online days", ("branch", branch_id), (before, {}), branch_id)
