"""Agreeing on a loyalty programme, and changing one's mind before it starts."""

from dataclasses import asdict

from catalog.queries import access_branch
from kit import clock, journal
from kit.db import fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from loyalty import queries
from loyalty.rules import NewProgramme, faults

LOCK_PROGRAMME = """
SELECT name, starts_on, rate, point_value, largest_share, is_active
FROM programme WHERE branch = $1 AND starts_on = $2 FOR UPDATE
"""
PUT_PROGRAMME = """
INSERT INTO programme (branch, name, starts_on, rate, point_value, largest_share, is_active)
VALUES ($1, $2, $3, $4, $5, $6, true)
ON CONFLICT (branch, starts_on) DO UPDATE
SET name = excluded.name, rate = excluded.rate, point_value = excluded.point_value,
    largest_share = excluded.largest_share, is_active = true
RETURNING id
"""
WITHDRAW = """
UPDATE programme SET is_active = false WHERE id = $1 AND is_active AND starts_on > $2
RETURNING name, starts_on, rate, point_value, largest_share
"""


class ProgrammeStarted(Refused):
    def __init__(self) -> None:
        super().__init__("This programme has started. Agree on another one from a later day instead.")


async def set_programme(actor: Actor, branch: int, new: NewProgramme) -> int:
    """A programme from a day on; the same day again replaces it. Points already given stay."""
    actor.require(Permission.edit_loyalty)
    await access_branch(actor, branch)
    wrong = faults(new)
    if wrong:
        raise Invalid("Some of it cannot be used.", **wrong)
    async with transaction():
        before = await fetch_one(LOCK_PROGRAMME, branch, new.starts_on)
        facts = (new.name.strip(), new.starts_on, new.rate, new.point_value, new.largest_share)
        programme = int(await fetch_value(PUT_PROGRAMME, branch, *facts))
        subject = ("programme", programme)
        await journal.write(
            actor, "set_programme", subject, branch=branch, before=before and dict(before), after=asdict(new)
        )
    return programme


async def withdraw_programme(actor: Actor, programme: int) -> int:
    """A programme that has not started is as if it had never been agreed on; returns its branch."""
    actor.require(Permission.edit_loyalty)
    branch = await access_branch(actor, await queries.access_programme(actor, programme))
    async with transaction():
        before = await fetch_one(WITHDRAW, programme, clock.today(branch.zone))
        if before is None:
            raise ProgrammeStarted
        subject = ("programme", programme)
        await journal.write(actor, "withdraw_programme", subject, branch=branch.id, before=dict(before))
    return int(branch.id)
