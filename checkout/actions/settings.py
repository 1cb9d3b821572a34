"""Setting up what a branch takes money and prints with: cash desks and receipt printers."""

from checkout import rules
from checkout.actions.shifts import IS_OPEN, lock_desk
from checkout.queries import access_register
from checkout.registers.lettering import CODE_PAGES
from checkout.rules import NewRegister
from checkout.tables import CashDesk, Receipt, Register
from kit import db, journal
from kit.db import transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

LONGEST_NAME = 120
NAME_TAKEN = """
SELECT EXISTS (SELECT FROM cash_desk WHERE branch = $1 AND lower(name) = lower($2) AND is_active AND id <> $3)
"""
RENAME_DESK = "UPDATE cash_desk SET name = $2 WHERE id = $1"
RETIRE_DESK = "UPDATE cash_desk SET is_active = FALSE WHERE id = $1"
HOLD_REGISTER = "SELECT FROM register WHERE id = $1 FOR NO KEY UPDATE"
CHANGE_REGISTER = """
UPDATE register SET name = $2, host = $3, port = $4, code_page = $5, width = $6 WHERE id = $1
"""
RETIRE_REGISTER = "UPDATE register SET is_active = FALSE WHERE id = $1"
NEXT_REGISTER = "SELECT id FROM register WHERE branch = $1 AND is_active ORDER BY id LIMIT 1"
HAND_OVER = """
UPDATE receipt SET register = $2, status = $3, leased_until_at = NULL
WHERE register = $1 AND status IN ('queued', 'printing')
"""
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


async def add_register(actor: Actor, branch: int, wanted: NewRegister) -> Register:
    """The branch's first printer also takes the receipts that are sold from now on."""
    actor.require(Permission.edit_catalog)
    await refuse_foreign(actor, branch)
    rules.check_register(wanted, CODE_PAGES)
    async with transaction():
        register = Register(
            branch=branch,
            name=wanted.name,
            host=wanted.host,
            port=wanted.port,
            code_page=wanted.code_page,
            width=wanted.width,
        )
        await register.save()
        subject = ("register", register.id)
        await journal.write(actor, "add", subject, branch=branch, after=wanted.facts())
    return register


async def change_register(actor: Actor, register_id: int, wanted: NewRegister, seen: str = "") -> None:
    """`seen` is the mark of what the form showed; raises `Stale` when somebody has changed it since."""
    actor.require(Permission.edit_catalog)
    rules.check_register(wanted, CODE_PAGES)
    async with transaction():
        await access_register(actor, register_id)
        await db.execute(HOLD_REGISTER, register_id)
        old = await access_register(actor, register_id)
        before, facts = rules.register_facts(old), wanted.facts()
        refuse_stale(seen, before)
        await db.execute(CHANGE_REGISTER, register_id, *facts.values())
        subject = ("register", register_id)
        await journal.write(actor, "change", subject, branch=old["branch"], before=before, after=facts)


async def retire_register(actor: Actor, register_id: int) -> None:
    """What still waits for it goes to the branch's next printer, or waits without one."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        old = await access_register(actor, register_id)
        await db.execute(RETIRE_REGISTER, register_id)
        heir = await db.fetch_value(NEXT_REGISTER, old["branch"])
        status = Receipt.Status.queued if heir else Receipt.Status.no_printer
        await db.execute(HAND_OVER, register_id, heir, status)
        before = {"name": old["name"], "host": old["host"], "port": old["port"]}
        await journal.write(actor, "retire", ("register", register_id), branch=old["branch"], before=before)


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
