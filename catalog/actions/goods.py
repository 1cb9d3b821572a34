"""What is sold over the counter, and for how much where."""

from typing import Any

from asyncpg.exceptions import RestrictViolationError

from catalog import queries
from catalog.actions.prices import read_prices, require_every, set_prices
from catalog.facts import facts_of, held, note, put
from catalog.good_tables import Good
from catalog.reading import optional, read, unit, whole, words, wrong
from catalog.rules import barcodes_in
from catalog.schemas import GoodForm
from kit.db import execute, fetch_value, lock, transaction
from kit.rights import Actor

READERS = {
    "name": words(160),
    "article": words(60, least=0),
    "sale_unit": unit,
    "use_unit": optional(unit),
    "per_sale": whole(1, 1_000_000),
}
BARCODES = 0x62617263  # one key, held while barcodes are looked at and written
SAME_BARCODE = """
SELECT name FROM good WHERE id <> $2 AND (
    barcode = ANY($1::text[]) AND barcode <> ''
    OR EXISTS (SELECT FROM good_barcode WHERE good = good.id AND code = ANY($1::text[]))
) LIMIT 1
"""
SAME_ARTICLE = "SELECT name FROM good WHERE lower(article) = lower($1) AND article <> '' AND id <> $2 LIMIT 1"
DROP_BARCODES = "DELETE FROM good_barcode WHERE good = $1"
ADD_BARCODES = """
INSERT INTO good_barcode (good, code) SELECT $1, code FROM unnest($2::text[]) AS code
"""
COUNTED = "It is counted in these units already. Retire this good, and add another one."


async def add_good(actor: Actor, form: GoodForm) -> Good:
    """A new good, sold in the branches that have a price in the form."""
    async with transaction():
        values, codes = await read_good(form)
        prices = await read_prices(actor, form.prices)
        made = Good(**values)
        await made.save()
        await set_barcodes(made.id, codes)
        await set_prices("good", made.id, prices)
        await note(actor, "add", ("good", made.id), {})
    return made


async def change_good(actor: Actor, good_id: int, form: GoodForm) -> None:
    """Changes the good and the prices in the actor's branches; other branches' prices stay."""
    async with transaction():
        before = await held(("good", good_id), form.seen)
        good = await queries.access_good(good_id)
        (values, codes), prices = await read_good(form, good_id), await read_prices(actor, form.prices)
        changed = {name: value for name, value in values.items() if getattr(good, name) != value}
        if changed or codes != await queries.barcodes_of(good):
            require_every(actor, await queries.prices_of_good(good_id), good.name)
            await put_good(good, changed)
            await set_barcodes(good_id, codes)
        await set_prices("good", good_id, prices)
        await note(actor, "change", ("good", good_id), before)


async def read_good(form: GoodForm, good_id: int = 0) -> tuple[dict[str, Any], list[str]]:
    """Its columns, and all its barcodes. Nobody else gives any to another good until the transaction ends."""
    values = read(form, READERS)
    values["use_unit"] = values["use_unit"] or ""
    codes = barcodes_in(form.barcode)
    if values["per_sale"] > 1 and not values["use_unit"]:
        raise wrong("use_unit", f"In what are the {values['per_sale']} counted, like ml or g?")
    if values["use_unit"].casefold() == values["sale_unit"].casefold():
        raise wrong("use_unit", "That is what it is sold by. Leave this empty, or write another unit.")
    await lock([(BARCODES, 0)])
    if taken := await fetch_value(SAME_BARCODE, codes, good_id):
        raise wrong("barcode", f"{taken} has this barcode already.")
    if taken := await fetch_value(SAME_ARTICLE, values["article"], good_id):
        raise wrong("article", f"{taken} has this article already.")
    return {**values, "barcode": codes[0] if codes else ""}, codes


async def put_good(good: Good, changed: dict[str, Any]) -> None:
    """What counts the good does not let its units change: the database says so."""
    try:
        await put(good, changed)
    except RestrictViolationError:
        raise wrong("per_sale", COUNTED) from None


async def set_barcodes(good_id: int, codes: list[str]) -> None:
    """The first stands with the good itself."""
    await execute(DROP_BARCODES, good_id)
    await execute(ADD_BARCODES, good_id, codes[1:])


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
