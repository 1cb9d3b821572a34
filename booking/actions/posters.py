"""The poster at a branch's door: put up, renewed, taken down, and when clients may check in by it."""

from booking.door_tables import DoorPoster
from booking.queries.check_in import poster_of
from catalog.queries import access_branch
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.vault import new_code

LONGEST_WINDOW = 240
PUT_UP = """
INSERT INTO door_poster (branch, code, early_minutes, late_minutes, renewed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (branch) DO UPDATE
SET early_minutes = excluded.early_minutes, late_minutes = excluded.late_minutes
"""
RENEW = "UPDATE door_poster SET code = $2, renewed_at = $3 WHERE branch = $1"
TAKE_DOWN = "DELETE FROM door_poster WHERE branch = $1"


async def put_up(actor: Actor, branch: int, early: int | None, late: int | None) -> None:
    """A first poster, or another window for the one there is; its code stays."""
    wrong = {
        name: f"Write minutes from 0 to {LONGEST_WINDOW}."
        for name, minutes in (("early", early), ("late", late))
        if minutes is None or minutes > LONGEST_WINDOW
    }
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    await change(actor, branch, PUT_UP, new_code(), early, late, clock.now())


async def renew(actor: Actor, branch: int) -> None:
    """Whoever photographed the old one can do nothing with it any more."""
    await change(actor, branch, RENEW, new_code(), clock.now())


async def take_down(actor: Actor, branch: int) -> None:
    await change(actor, branch, TAKE_DOWN)


async def change(actor: Actor, branch: int, statement: str, *values: object) -> None:
    actor.require(Permission.edit_catalog)
    await access_branch(actor, branch)
    async with transaction():
        before = facts_of(await poster_of(branch))
        await execute(statement, branch, *values)
        after = facts_of(await poster_of(branch))
        subject = ("branch", branch)
        await journal.write(actor, "change the poster", subject, branch=branch, before=before, after=after)


def facts_of(poster: DoorPoster | None) -> dict[str, object]:
    """Never its code: whoever reads the journal need not have it."""
    if poster is None:
        return {"self check-in": "off"}
    window = f"from {poster.early_minutes} min before to {poster.late_minutes} min after"
    return {"self check-in": window, "renewed at": poster.renewed_at.isoformat(timespec="minutes")}
