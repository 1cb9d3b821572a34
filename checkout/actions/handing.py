"""Whose a shift and a desk are, and how long shifts last: handing over, letting in, limiting."""

from collections.abc import Collection, Mapping

from asyncpg import Record

from checkout.actions.closing import expected_in
from checkout.actions.people import known_people, let_in, reserve
from checkout.actions.settings import refuse_foreign
from checkout.actions.shifts import NotTheirs, checked, keep_count, lock_desk, lock_shift
from checkout.cash_tables import DrawerCount, ShiftHandover
from checkout.queries.people import people_of_desk
from checkout.queries.standing import keeps
from checkout.rules.drawers import Count, check_hours
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

TAKE_OUT = "DELETE FROM shift_account WHERE shift = $1 AND account = $2"
KEEP = "UPDATE shift SET keeper = $2 WHERE id = $1"
SHARE = "UPDATE shift SET is_shared = $2 WHERE id = $1"
NAMES = "SELECT array_agg(name ORDER BY name) FROM account WHERE id = ANY($1::int[])"
SET_RULE = """
INSERT INTO cash_rule (branch, most_hours) VALUES ($1, $2)
ON CONFLICT (branch) DO UPDATE SET most_hours = excluded.most_hours
"""
OLD_RULE = "SELECT most_hours FROM cash_rule WHERE branch = $1"


async def hand_over(actor: Actor, shift_id: int, to: int, count: Count | None = None) -> None:
    """The shift is `to`'s from now on. What both counted, if they did, is kept with what the book said."""
    actor.require(Permission.run_shifts)
    async with transaction():
        shift = await lock_shift(actor, shift_id)
        refuse_stranger(actor, shift)
        if to == shift["keeper"]:
            raise Invalid("It is theirs already.", to="Choose who takes over.")
        if not to:
            raise Invalid("Who takes over?", to="Choose who takes over.")
        await known_people(shift, [to], "to")
        await refuse_shut_out(shift, [to])
        if count is not None:
            known = checked(count, shift["currency"], "counted")
            kind = DrawerCount.Kind.handover
            await keep_count(actor, shift_id, kind, known, await expected_in(shift))
        await ShiftHandover(
            shift=shift_id, from_account=shift["keeper"], to_account=to, handed_at=clock.now()
        ).save()
        await db.execute(KEEP, shift_id, to)
        await db.execute(TAKE_OUT, shift_id, to)
        before, after = {"keeper": shift["keeper_name"]}, {"keeper": (await names([to]))[0]}
        await note(actor, "hand over", shift, (before, after))


async def share_shift(actor: Actor, shift_id: int, people: Collection[int] | None) -> None:
    """Who may take cash into it besides its keeper; None: everybody who takes payments."""
    actor.require(Permission.run_shifts)
    async with transaction():
        shift = await lock_shift(actor, shift_id)
        refuse_stranger(actor, shift)
        known = await known_people(shift, people or ())
        await refuse_shut_out(shift, known)
        await db.execute(SHARE, shift_id, people is None)
        await let_in(shift_id, known)
        before = {"people": shift["shift_people"], "is_shared": shift["is_shared"]}
        after = {"people": await names(known), "is_shared": people is None}
        await note(actor, "share", shift, (before, after))


def refuse_stranger(actor: Actor, shift: Record) -> None:
    """Taking cash into it is one thing; whose it is, its keeper says, or who sees every drawer."""
    if not keeps(actor, shift):
        raise NotTheirs(f"This shift is {shift['keeper_name']}’s. They, or a manager, can change that.")


async def refuse_shut_out(shift: Record, people: Collection[int]) -> None:
    """Nobody is let into a shift whose desk is for others."""
    allowed = await people_of_desk(shift["desk"])
    if allowed and not allowed.issuperset(people):
        sentence = f"{shift['name']} is only for {', '.join(shift['desk_people'])}."
        raise Invalid(sentence, people="Choose one of those.", to="Choose one of those.")


async def limit_desk(actor: Actor, desk_id: int, people: Collection[int], seen: str = "") -> None:
    """Only they can use it from now on, also where its shift is open; nobody named: everybody.

    `seen` is the mark of what the form showed; raises `Stale` when somebody has changed it since.
    """
    actor.require(Permission.edit_catalog)
    async with transaction():
        desk = await lock_desk(actor, desk_id)
        refuse_stale(seen, {"people": desk["desk_people"]})
        known = await known_people(desk, people)
        await reserve(desk_id, known)
        before, after = {"people": desk["desk_people"]}, {"people": await names(known)}
        subject = ("cash_desk", desk_id)
        await journal.write(actor, "limit", subject, branch=desk["branch"], before=before, after=after)


async def set_cash_rule(actor: Actor, branch: int, most_hours: int | None) -> None:
    """How long a shift of the branch takes cash; None: as long as it is open."""
    actor.require(Permission.edit_catalog)
    check_hours(most_hours)
    async with transaction():
        await refuse_foreign(actor, branch)
        before = await db.fetch_one(OLD_RULE, branch)
        await db.execute(SET_RULE, branch, most_hours)
        await journal.write(
            actor,
            "set",
            ("branch", branch),
            branch=branch,
            before={"hours of a shift": before["most_hours"]} if before else None,
            after={"hours of a shift": most_hours},
        )


async def names(accounts: Collection[int]) -> list[str]:
    return await db.fetch_value(NAMES, list(accounts)) or []


async def note(
    actor: Actor, action: str, shift: Record, facts: tuple[Mapping[str, object], Mapping[str, object]]
) -> None:
    before, after = facts
    subject = ("shift", shift["id"])
    await journal.write(actor, action, subject, branch=shift["branch"], before=before, after=after)
