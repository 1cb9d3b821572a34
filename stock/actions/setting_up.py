"""Storages, how little of a good is too little, and what services use up."""

from asyncpg import Record

from catalog.actions.prices import require_every
from catalog.queries import access_branch, access_good, access_service, prices_of_service
from catalog.reading import words, wrong
from kit import journal
from kit.db import execute, fetch_one, fetch_value, lock, transaction
from kit.errors import Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from kit.typed import is_number
from staff.queries import access_member
from stock.actions.reading import read_rows
from stock.queries.setup import access_storage, cards_of
from stock.rules import parse_quantity
from stock.schemas import CardForm, MinimumForm, StorageForm
from stock.tables import Storage
from stock.units import counted, units_of

STORAGES = 0x73746F72  # with a branch: held while it is decided which storage is for what
GIVE_UP = {
    "sells": "UPDATE storage SET sells = false WHERE branch = $1 AND id <> $2 AND sells",
    "uses": "UPDATE storage SET uses = false WHERE branch = $1 AND id <> $2 AND uses",
}
CHANGE = "UPDATE storage SET name = $2, sells = $3, uses = $4 WHERE id = $1"
SET_ACTIVE = "UPDATE storage SET is_active = $2 WHERE id = $1"
LEFT_THERE = """
SELECT good.name FROM stock_level JOIN good ON good.id = stock_level.good
WHERE storage = $1 AND quantity <> 0 ORDER BY good.name LIMIT 1
"""
HOLD_STORAGE = "SELECT FROM storage WHERE id = $1 FOR UPDATE"
LEVELS_THERE = "SELECT FROM stock_level WHERE storage = $1 ORDER BY good FOR UPDATE"
SET_MINIMUM = """
INSERT INTO stock_minimum (storage, good, quantity) VALUES ($1, $2, $3)
ON CONFLICT (storage, good) DO UPDATE SET quantity = excluded.quantity
"""
DROP_MINIMUM = "DELETE FROM stock_minimum WHERE storage = $1 AND good = $2"
MINIMUM = "SELECT quantity FROM stock_minimum WHERE storage = $1 AND good = $2"
HOLD_SERVICE = "SELECT FROM service WHERE id = $1 FOR NO KEY UPDATE"
DROP_CARD = "DELETE FROM consumable WHERE service = $1 AND member IS NOT DISTINCT FROM $2"
ADD_CARD = """
INSERT INTO consumable (service, member, good, quantity, position)
SELECT $1, $2, line.good, line.quantity, line.place
FROM unnest($3::int[], $4::bigint[]) WITH ORDINALITY AS line (good, quantity, place)
"""
UNITS = "SELECT name, sale_unit, use_unit, per_sale FROM good WHERE id = $1"


class StillInUse(Refused):
    """Something lies there, or visits take from it."""


async def add_storage(actor: Actor, form: StorageForm) -> int:
    """The first one of a branch is for all that is sold and used, whatever was ticked."""
    actor.require(Permission.keep_stock)
    if not is_number(form.branch):
        raise wrong("branch", "Choose a branch.")
    branch = await access_branch(actor, int(form.branch))
    async with transaction():
        await lock([(STORAGES, branch.id)])
        is_first = await fetch_value("SELECT NOT EXISTS (SELECT FROM storage WHERE branch = $1)", branch.id)
        storage = Storage(branch=branch.id, name=words(120)(form.name.strip(), "name"))
        await refuse_twice(storage.branch, storage.name)
        await storage.save()
        wants = (is_first or form.sells == "yes", is_first or form.uses == "yes")
        await put(await access_storage(actor, storage.id), storage.name, wants)
        after = storage_facts(await access_storage(actor, storage.id))
        await journal.write(actor, "add", ("storage", storage.id), branch=branch.id, after=after)
    return int(storage.id)


async def change_storage(actor: Actor, storage_id: int, form: StorageForm) -> None:
    """Ticked here, another storage of the branch is no longer for it."""
    async with transaction():
        storage = await hold_storage(actor, storage_id)
        before = storage_facts(storage)
        refuse_stale(form.seen, before)
        if not storage["is_active"]:
            raise StillInUse(f"{storage['name']} is out of use. Bring it back first.")
        name = words(120)(form.name.strip(), "name")
        await refuse_twice(storage["branch"], name, storage_id)
        await put(storage, name, (form.sells == "yes", form.uses == "yes"))
        after = storage_facts(await access_storage(actor, storage_id))
        if after != before:
            subject = ("storage", storage_id)
            await journal.write(
                actor, "change", subject, branch=storage["branch"], before=before, after=after
            )


async def put(storage: Record, name: str, wants: tuple[bool, bool]) -> None:
    for purpose, wanted in zip(GIVE_UP, wants, strict=True):
        if wanted:
            await execute(GIVE_UP[purpose], storage["branch"], storage["id"])
    await execute(CHANGE, storage["id"], name, *wants)


async def refuse_twice(branch: int, name: str, storage_id: int = 0) -> None:
    sql = "SELECT EXISTS (SELECT FROM storage WHERE branch = $1 AND name = $2 AND id <> $3)"
    if await fetch_value(sql, branch, name, storage_id):
        raise wrong("name", "There is one of that name already. Give it another one.")


async def hold_storage(actor: Actor, storage_id: int) -> Record:
    actor.require(Permission.keep_stock)
    storage = await access_storage(actor, storage_id)
    await lock([(STORAGES, storage["branch"])])
    return await access_storage(actor, storage_id)


def storage_facts(storage: Record) -> dict[str, object]:
    return {
        "name": storage["name"],
        "for what is sold": storage["sells"],
        "for consumables": storage["uses"],
        "in use": storage["is_active"],
    }


async def retire_storage(actor: Actor, storage_id: int) -> None:
    """Raises `StillInUse` while anything is there, or visits take from it."""
    async with transaction():
        storage = await hold_storage(actor, storage_id)
        if storage["sells"] or storage["uses"]:
            raise StillInUse(
                f"Visits take what is sold or used from {storage['name']}. Tick another one for that first."
            )
        await execute(HOLD_STORAGE, storage_id)
        await execute(LEVELS_THERE, storage_id)  # whoever moves something waits, and looks again
        if left := await fetch_value(LEFT_THERE, storage_id):
            raise StillInUse(f"There is {left} in {storage['name']} still. Move it, or write it off first.")
        await execute(SET_ACTIVE, storage_id, False)  # noqa: FBT003
        await journal.write(actor, "retire", ("storage", storage_id), branch=storage["branch"])


async def return_storage(actor: Actor, storage_id: int) -> None:
    async with transaction():
        storage = await hold_storage(actor, storage_id)
        await execute(SET_ACTIVE, storage_id, True)  # noqa: FBT003
        await journal.write(actor, "restore", ("storage", storage_id), branch=storage["branch"])


async def set_minimum(actor: Actor, storage_id: int, good_id: int, form: MinimumForm) -> None:
    """How many there should be at least; nothing typed is no matter how many."""
    actor.require(Permission.keep_stock)
    storage, good = await access_storage(actor, storage_id), await access_good(good_id)
    units = await fetch_one(UNITS, good.id)
    if units is None:
        raise LookupError(f"Good {good_id} is gone.")
    field = f"quantity-{storage_id}"
    wanted = parse_quantity(form.quantity, units_of(units), field) if form.quantity.strip() else 0
    async with transaction():
        before = await fetch_value(MINIMUM, storage_id, good_id)
        if wanted:
            await execute(SET_MINIMUM, storage_id, good_id, wanted)
        else:
            await execute(DROP_MINIMUM, storage_id, good_id)
        told = [counted(each, units) if each else "none" for each in (before, wanted)]
        if told[0] != told[1]:
            name = f"minimum in {storage['name']}"
            subject = ("good", good_id)
            await journal.write(
                actor, "change", subject, branch=storage["branch"],
                before={name: told[0]}, after={name: told[1]},
            )  # fmt: skip


async def set_consumables(actor: Actor, service_id: int, form: CardForm) -> None:
    """What doing the service uses up, for everybody or for one member: the whole card, or none if empty."""
    actor.require(Permission.keep_stock)
    service = await access_service(service_id)
    member = await member_named(actor, form.member)
    if member is None:
        require_every(actor, await prices_of_service(service_id), service.name)
    async with transaction():
        await execute(HOLD_SERVICE, service_id)
        before = await card_facts(service_id, member)
        refuse_stale(form.seen, before)
        lines = await read_rows(form.rows)
        await execute(DROP_CARD, service_id, member)
        goods, quantities = [line.good for line in lines], [line.quantity for line in lines]
        await execute(ADD_CARD, service_id, member, goods, quantities)
        after = await card_facts(service_id, member)
        if after != before:
            await journal.write(actor, "change", ("service", service.id), before=before, after=after)


async def member_named(actor: Actor, text: str) -> int | None:
    if not text:
        return None
    if not is_number(text):
        raise wrong("member", "Choose somebody of the list.")
    return int((await access_member(actor, int(text))).id)


async def card_facts(service: int, member: int | None) -> dict[str, object]:
    """A card in words."""
    rows = [row for row in await cards_of(service) if row["member"] == member]
    return {"consumables": [f"{row['name']}: {counted(row['quantity'], row)}" for row in rows]}
