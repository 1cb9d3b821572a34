"""Goods as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from batches.kinds import headings
from batches.kinds.pricing import price_cells, price_columns, typed_in
from batches.kinds.removal import delete, is_in_use
from batches.rules.columns import Bulk, Column
from batches.rules.plan import Known
from batches.rules.telling import RETIRED, TAKEN, Noun
from batches.rules.values import YES_NO, number, one_line, yes_no
from catalog import actions, queries
from catalog.actions.prices import require_every
from catalog.facts import facts_of, mark_now, note
from catalog.pages import kept_good
from catalog.queries.desk import prices_in
from catalog.schemas import GoodForm
from kit.db import fetch
from kit.rights import SYSTEM, Actor, Permission

TABLE, NOUN, HREF, RIGHT = "good", Noun("good", "goods"), "/desk/goods", Permission.edit_catalog
OWN = ("good_price", "good_barcode")
TEXTS = ("name", "barcode", "article", "sale_unit", "use_unit", "per_sale")
KNOWN = """
SELECT id, name, concat_ws(' ', nullif(barcode, ''), (SELECT string_agg(code, ' ' ORDER BY good_barcode.id)
    FROM good_barcode WHERE good_barcode.good = good.id)) AS barcode, article, sale_unit, use_unit,
    per_sale::text, is_active, (SELECT coalesce(json_object_agg(each.branch, each.price), '{}')
    FROM good_price AS each WHERE each.good = good.id) AS prices
FROM good ORDER BY name, id
"""


async def columns(actor: Actor) -> list[Column]:
    return [
        Column("name", "Name", one_line(160), headings.GOODS["name"], needed=True, key=True),
        Column("barcode", "Barcode", one_line(1300), headings.GOODS["barcode"]),
        Column("article", "Article", one_line(60), headings.GOODS["article"]),
        Column("sale_unit", "Sold by the", one_line(20), headings.GOODS["sale_unit"], hint="bottle, pc"),
        Column("use_unit", "Used in", one_line(20), headings.GOODS["use_unit"], hint="ml, g"),
        Column("per_sale", "How many in one", number(1, 1_000_000), headings.GOODS["per_sale"]),
        *price_columns(await queries.branches_of(actor)),
        Column(
            "active", "Sold", yes_no, options=YES_NO, pasted=False, bulk=Bulk.choice, hint="no retires it"
        ),
    ]


async def known(actor: Actor) -> list[Known]:
    branches = await queries.branches_of(actor)
    return [
        Known(
            row["id"],
            {
                **{name: row[name] for name in TEXTS},
                "active": "yes" if row["is_active"] else "no",
                **price_cells(branches, prices_in(row["prices"])),
            },
            row["is_active"],
        )
        for row in await fetch(KNOWN)
    ]


async def prepare(_: Actor, __: Iterable[Mapping[str, str]]) -> list[tuple[str, int, str]]:
    return []


async def add(actor: Actor, values: Mapping[str, str]) -> int:
    return int((await actions.add_good(actor, filled(GoodForm(), values))).id)


async def change(actor: Actor, row_id: int, values: Mapping[str, str]) -> None:
    if values.keys() - {"active"}:
        await actions.change_good(actor, row_id, filled(await kept_good(actor, row_id), values))
    if "active" in values:
        await sell(actor, row_id, sold=values["active"] == "yes")


async def sell(actor: Actor, row_id: int, *, sold: bool) -> None:
    await (actions.restore_good if sold else actions.retire_good)(actor, row_id)


def filled(form: GoodForm, values: Mapping[str, str]) -> GoodForm:
    texts = {name: values[name] for name in TEXTS if name in values}
    return replace(form, **texts, prices={**form.prices, **typed_in(values)})


async def kept(row_id: int) -> Any:  # noqa: ANN401
    form = replace(await kept_good(SYSTEM, row_id), seen="")
    good = await queries.access_good(row_id)
    return {"form": msgspec.to_builtins(form, str_keys=True), "active": good.is_active}


async def mark_of_row(row_id: int) -> str:
    return await mark_now((TABLE, row_id))


async def put_back(actor: Actor, row_id: int, was: Any) -> None:  # noqa: ANN401
    await actions.change_good(actor, row_id, msgspec.convert(was["form"], GoodForm, strict=False))
    if (await queries.access_good(row_id)).is_active != was["active"]:
        await sell(actor, row_id, sold=was["active"])


async def remove(actor: Actor, row_id: int) -> str:
    good = await queries.access_good(row_id)
    require_every(actor, await queries.prices_of_good(row_id), good.name)
    if await is_in_use(TABLE, row_id, OWN):
        await actions.retire_good(actor, row_id)
        return RETIRED
    before = await facts_of((TABLE, row_id))
    await delete(TABLE, row_id)
    await note(actor, "delete", (TABLE, row_id), before)
    return TAKEN
