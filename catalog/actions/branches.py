"""Opening a branch, changing it, its hours and closed days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from asyncpg import UniqueViolationError

from catalog import queries
from catalog.choices import Showing
from catalog.facts import facts_of, held, note, note_difference
from catalog.reading import (
    accent,
    among,
    confirms,
    country,
    currency,
    locale,
    one_of,
    optional,
    phone,
    read,
    slug,
    ticked,
    whole,
    words,
    zone,
)
from catalog.rules import GRIDS, WEEKDAYS, check_hours
from catalog.schemas import BranchForm
from catalog.tables import Branch, ClosedDay
from kit.db import execute, fetch_value, transaction
from kit.errors import Forbidden, Invalid, Refused
from kit.rights import Actor

READERS = {
    "name": words(120),
    "slug": slug,
    "zone": zone,
    "currency": currency,
    "locale": locale,
    "country": country,
    "phone": phone,
    "address": words(300, least=0),
    "accent": accent,
    "lead_minutes": whole(0, 10_080),
    "horizon_days": whole(1, 365),
    "grid_minutes": one_of(*GRIDS),
    "hold_minutes": whole(1, 60),
    "notice_minutes": whole(0, 20_160),
    "showing": among(Showing),
    "move_notice_minutes": optional(whole(0, 20_160)),
    "client_most_coming": optional(whole(1, 999)),
    "client_most_a_day": optional(whole(1, 99)),
    "client_most_made": optional(whole(1, 99)),
    "confirms_phone": confirms,
    "takes_requests": ticked,
    "answer_hours": whole(1, 336),
    "most_wait_minutes": whole(0, 240),
    "quiet_moves": ticked,
}
HAS_MONEY = """
SELECT EXISTS (SELECT FROM service_price WHERE branch = $1)
    OR EXISTS (SELECT FROM good_price WHERE branch = $1)
    OR EXISTS (SELECT FROM book_account WHERE branch = $1 AND unit <> 'points')
"""
SET_HOURS = """
INSERT INTO opening_hours (branch, weekday, hours) VALUES ($1, $2, $3)
ON CONFLICT (branch, weekday) DO UPDATE SET hours = excluded.hours
"""
CLOSE_DAY = """
INSERT INTO closed_day (branch, closed_on, reason) VALUES ($1, $2, $3)
ON CONFLICT (branch, closed_on) DO UPDATE SET reason = excluded.reason
"""


class CurrencyIsFixed(Refused):
    def __init__(self, branch: Branch) -> None:
        super().__init__(
            f"{branch.name} has prices or money in {branch.currency}, so its currency can no longer change. "
            "Open a new branch for another currency."
        )


class LastBranch(Refused):
    def __init__(self) -> None:
        super().__init__("This is the only open branch. Open another one before closing it.")


async def open_branch(actor: Actor, form: BranchForm) -> Branch:
    """A new branch, closed on every weekday until it is given hours."""
    if actor.branches is not None:
        raise Forbidden("Only somebody who looks after every branch can open a new one.")
    async with transaction():
        made = Branch(**read(form, READERS))
        await keep(made)
        await note(actor, "open", ("branch", made.id), {}, made.id)
    return made


async def change_branch(actor: Actor, branch_id: int, form: BranchForm) -> Branch:
    async with transaction():
        await queries.access_branch(actor, branch_id)
        before = await held(("branch", branch_id), form.seen)
        branch = await queries.access_branch(actor, branch_id)
        values = read(form, READERS)
        if values["currency"] != branch.currency and await fetch_value(HAS_MONEY, branch_id):
            raise CurrencyIsFixed(branch)
        for name, value in values.items():
            setattr(branch, name, value)
        await keep(branch)
        await note(actor, "change", ("branch", branch_id), before, branch_id)
    return branch


async def keep(branch: Branch) -> None:
    """Saves the row; another branch with the same address is a mistake in the form."""
    try:
        async with transaction():
            await branch.save()
    except UniqueViolationError:
        raise Invalid(
            "Another branch has this address.", slug=f"“{branch.slug}” belongs to another branch."
        ) from None


async def close_branch(actor: Actor, branch_id: int) -> None:
    """Takes the branch off the booking page and out of the lists; its visits and its money stay."""
    async with transaction():
        branch = await queries.access_branch(actor, branch_id)
        await execute("SELECT FROM branch WHERE is_active FOR UPDATE")
        others = [each for each in await queries.open_branches() if each.id != branch_id]
        if not others:
            raise LastBranch
        await set_active(actor, branch, active=False)


async def reopen_branch(actor: Actor, branch_id: int) -> None:
    async with transaction():
        await set_active(actor, await queries.access_branch(actor, branch_id), active=True)


async def set_active(actor: Actor, branch: Branch, *, active: bool) -> None:
    before = await facts_of(("branch", branch.id))
    await branch.update_self({Branch.is_active: active})
    await note(actor, "reopen" if active else "close", ("branch", branch.id), before, branch.id)


async def set_opening_hours(
    actor: Actor, branch_id: int, hours: Mapping[int, Sequence[int]], seen: str = ""
) -> None:
    """Hours by weekday (0 Monday), flat pairs of minutes; a weekday that is not mentioned is shut.

    `seen` is the mark of the branch as the form showed it; raises `Stale` when it has changed since.
    """
    week = {day: check_hours(hours.get(day, ()), f"hours-{day}") for day in range(len(WEEKDAYS))}
    async with transaction():
        await queries.access_branch(actor, branch_id)
        before = await held(("branch", branch_id), seen)
        for weekday, pairs in week.items():
            await execute(SET_HOURS, branch_id, weekday, pairs)
        await note(actor, "change", ("branch", branch_id), before, branch_id)


async def close_day(actor: Actor, branch_id: int, day: date, reason: str = "") -> None:
    """Keeps the branch shut on a date; the same date again changes the reason."""
    why = words(120, least=0)(reason.strip(), "reason")
    async with transaction():
        await queries.access_branch(actor, branch_id)
        before = await closed_on(branch_id, day)
        await execute(CLOSE_DAY, branch_id, day, why)
        after = await closed_on(branch_id, day)
        await note_difference(actor, "change closed days", ("branch", branch_id), (before, after), branch_id)


async def open_day(actor: Actor, branch_id: int, day: date) -> None:
    """Opens a closed date again; a date that is not closed stays as it is."""
    async with transaction():
        await queries.access_branch(actor, branch_id)
        before = await closed_on(branch_id, day)
        await ClosedDay.delete().where(ClosedDay.branch == branch_id, ClosedDay.closed_on == day)
        await note_difference(actor, "change closed days", ("branch", branch_id), (before, {}), branch_id)


async def closed_on(branch_id: int, day: date) -> dict[str, Any]:
    found = await queries.closed_days(branch_id, day, day)
    return {f"closed on {each}": reason or "no reason given" for each, reason in found.items()}
