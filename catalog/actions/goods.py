"""What is sold over the counter, and for how much where."""

from typing import Any

from catalog import queries
from catalog.actions.prices import read_prices, require_every, set_prices
from catalog.facts import facts_of, held, note, put
from catalog.reading import read, words, wrong
from catalog.schemas import GoodForm
from catalog.tables import Good
from kit.db import fetch_value, transaction
from kit.rights import Actor

READERS = {"name": words(160), "barcode": words(60, least=0)}
SAME_BARCODE = "SELECT name FROM good WHERE barcode = $1 AND barcode <> '' AND id <> $2 LIMIT 1"


async def add_good(actor: Actor, form: GoodForm) -> Good:
    """A new good, sold in the branches that have a price in the form."""
    async with transaction():
        made = Good(**await read_good(form))
        prices = await read_prices(actor, form.prices)
        await made.save()
        await set_prices("good", made.id, prices)
        await note(actor, "add", ("good", made.id), {})
    return made


async def change_good(actor: Actor, good_id: int, form: GoodForm) -> None:
    """Changes the good and the prices in the actor's branches; other branches' prices stay."""
    async with transaction():
        before = await held(("good", good_id), form.seen)
        good = await queries.access_good(good_id)
        values, prices = await read_good(form, good_id), await read_prices(actor, form.prices)
        changed = {name: value for name, value in values.items() if getattr(good, name) != value}
        if changed:
            require_every(actor, await queries.prices_of_good(good_id), good.name)
            await put(good, changed)
        await set_prices("good", good_id, prices)
        await note(actor, "change", ("good", good_id), before)


async def read_good(form: GoodForm, good_id: int = 0) -> dict[str, Any]:
    values = read(form, READERS)
    taken = await fetch_value(SAME_BARCODE, values["barcode"], good_id)
    if taken is not None:
        raise wrong("barcode", f"{taken} has this barcode already.")
    return values


async def retire_good(actor: Actor, good_id: int) -> None:
    """Nobody can sell it any more; bills that have it keep it."""
    await set_active(actor, good_id, active=False)


async def restore_good(actor: Actor, good_id: int) -> None:
    await set_active(actor, good_id, active=True)


async def set_active(actor: Actor, good_id: int, *, active: bool) -> None:
    async with transaction():
        good = await queries.access_good(good_id)
        require_every(actor, await queries.prices_of_good(good_id), good.name)
        before = await facts_of(("good", good_id))
        await good.update_self({Good.is_active: active})
        await note(actor, "restore" if active else "retire", ("good", good_id), before)
