"""Suppliers: added by hand or with the first receipt that names them, changed, put into the archive."""

from typing import Any

from asyncpg import Record

from catalog.reading import phone, read, whole, words, wrong
from kit import journal
from kit.db import execute, lock, transaction
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from staff.reading import optional_email
from stock.queries.suppliers import access_supplier, named
from stock.schemas import SupplierForm
from stock.tables import Supplier

HOLD = "SELECT FROM supplier WHERE id = $1 FOR UPDATE"
LOCK_NAMES = 0x73757070
SET_ACTIVE = "UPDATE supplier SET is_active = $2 WHERE id = $1"
READERS = {
    "name": words(160),
    "contact": words(120, least=0),
    "phone": phone,
    "email": optional_email,
    "tax_number": words(40, least=0),
    "notes": words(2000, least=0),
    "pay_within": whole(0, 365),
}


def require_buying(actor: Actor) -> None:
    """Who receives goods and who pays for them both know suppliers."""
    if not actor.may(Permission.pay_bills):
        actor.require(Permission.keep_stock)


async def supplier_named(actor: Actor, text: str) -> int:
    """The supplier of that name; a new name becomes one. Raises `Invalid` for one in the archive."""
    name = words(160)(text.strip(), "supplier")
    require_buying(actor)
    async with transaction():
        await lock([(LOCK_NAMES, 0)])
        found = await named(name)
        if found is None:
            return await write_new(actor, {"name": name})
        if not found["is_active"]:
            raise wrong("supplier", f"{found['name']} is in the archive. Bring them back first.")
        return int(found["id"])


async def add_supplier(actor: Actor, form: SupplierForm) -> int:
    require_buying(actor)
    values = read(form, READERS)
    async with transaction():
        await lock([(LOCK_NAMES, 0)])
        await refuse_twice(values["name"])
        return await write_new(actor, values)


async def write_new(actor: Actor, values: dict[str, Any]) -> int:
    supplier = Supplier(**values)
    await supplier.save()
    after = supplier_facts(await access_supplier(supplier.id))
    await journal.write(actor, "add", ("supplier", supplier.id), after=after)
    return int(supplier.id)


async def change_supplier(actor: Actor, supplier_id: int, form: SupplierForm) -> None:
    async with transaction():
        supplier = await hold_supplier(actor, supplier_id)
        before = supplier_facts(supplier)
        refuse_stale(form.seen, before)
        values = read(form, READERS)
        await lock([(LOCK_NAMES, 0)])
        await refuse_twice(values["name"], supplier_id)
        changed: dict[Any, Any] = values
        await Supplier.update(changed).where(Supplier.id == supplier_id)
        await note(actor, supplier_id, before)


async def put_away_supplier(actor: Actor, supplier_id: int, *, away: bool) -> None:
    """Into the archive, where nothing new is bought from them, or back; what is owed to them stays."""
    async with transaction():
        before = supplier_facts(await hold_supplier(actor, supplier_id))
        await execute(SET_ACTIVE, supplier_id, not away)
        await note(actor, supplier_id, before)


async def hold_supplier(actor: Actor, supplier_id: int) -> Record:
    require_buying(actor)
    await access_supplier(supplier_id)
    await execute(HOLD, supplier_id)
    return await access_supplier(supplier_id)


async def refuse_twice(name: str, but: int = 0) -> None:
    found = await named(name)
    if found is not None and found["id"] != but:
        raise wrong("name", "There is a supplier of that name already.")


async def note(actor: Actor, supplier_id: int, before: dict[str, object]) -> None:
    after = supplier_facts(await access_supplier(supplier_id))
    if after != before:
        await journal.write(actor, "change", ("supplier", supplier_id), before=before, after=after)


def supplier_facts(supplier: Record) -> dict[str, object]:
    """As the journal and the mark of a form have it."""
    return {name.replace("_", " "): supplier[name] for name in (*READERS, "is_active")}
