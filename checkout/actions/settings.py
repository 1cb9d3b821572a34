"""Setting up what a branch takes money with: its cash desks."""

from checkout import rules
from checkout.actions.shifts import IS_OPEN, lock_desk
from checkout.tables import CashDesk
from kit import db, journal
from kit.db import transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Actor, Permission

LONGEST_NAME = 120
NAME_TAKEN = """
SELECT EXISTS (SELECT FROM cash_desk WHERE branch = $1 AND lower(name) = lower($2) AND is_active AND id <> $3)
"""
RENAME_DESK = "UPDATE cash_desk SET name = $2 WHERE id = $1"
RETIRE_DESK = "UPDATE cash_desk SET is_active = FALSE WHERE id = $1"
BRANCH_EXISTS = "SELECT EXISTS (SELECT FROM branch WHERE id = $1)"


class DeskInUse(Refused):
    """A drawer somebody is working with cannot be put away."""


async def add_desk(actor: Actor, branch: int, name: str) -> CashDesk:
    actor.require(Permission.edit_catalog)
    await refuse_foreign(actor, branch)
    async with transaction():
        desk = CashDesk(branch=branch, name=await free_name(branch, name, 0))
        await desk.save()
        await journal.write(actor, "add", ("cash_desk", desk.id), branch=branch, after={"name": desk.name})
    return desk


async def rename_desk(actor: Actor, desk_id: int, name: str) -> None:
    actor.require(Permission.edit_catalog)
    async with transaction():
        desk = await lock_desk(actor, desk_id)
        wanted = await free_name(desk["branch"], name, desk_id)
        await db.execute(RENAME_DESK, desk_id, wanted)
        before, after = {"name": desk["name"]}, {"name": wanted}
        subject = ("cash_desk", desk_id)
        await journal.write(actor, "rename", subject, branch=desk["branch"], before=before, after=after)


async def retire_desk(actor: Actor, desk_id: int) -> None:
    """It is offered no more; its shifts stay where they are."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        desk = await lock_desk(actor, desk_id)
        if await db.fetch_value(IS_OPEN, desk_id):
            raise DeskInUse(f"A shift is open at {desk['name']}. Count and close it first.")
        await db.execute(RETIRE_DESK, desk_id)
        before = {"name": desk["name"]}
        await journal.write(actor, "retire", ("cash_desk", desk_id), branch=desk["branch"], before=before)


async def refuse_foreign(actor: Actor, branch: int) -> None:
    known = rules.may_be_id(branch) and await db.fetch_value(BRANCH_EXISTS, branch)
    if not known or not actor.works_in(branch):
        raise NotFound("There is no such branch.")


async def free_name(branch: int, name: str, desk: int) -> str:
    wanted = name.strip()
    if not 0 < len(wanted) <= LONGEST_NAME:
        raise Invalid("A cash desk needs a name.", name=f"At most {LONGEST_NAME} letters.")
    if await db.fetch_value(NAME_TAKEN, branch, wanted, desk):
        raise Invalid("There is a desk of that name already.", name="Choose another name.")
    return wanted
