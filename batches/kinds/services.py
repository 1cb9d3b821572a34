"""Services as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from batches.kinds import headings
from batches.kinds.by_level import (
    kept_terms,
    level_cells,
    level_columns,
    level_facts_of,
    put_terms_back,
    set_prices,
)
from batches.kinds.pricing import price_cells, price_columns, typed_in
from batches.kinds.removal import delete, is_in_use
from batches.rules.columns import Bulk, Column
from batches.rules.plan import Known
from batches.rules.telling import RETIRED, TAKEN, Noun
from batches.rules.values import (
    NONE,
    YES_NO,
    length,
    minutes_around,
    named_or_new,
    number,
    one_line,
    same_name,
    yes_no,
)
from catalog import actions, queries
from catalog.actions.prices import require_every
from catalog.actions.services import LONGEST_BUFFER
from catalog.facts import facts_of, note
from catalog.pages import kept_service
from catalog.queries.desk import prices_in
from catalog.queries.packages import parts_of_package
from catalog.reading import words, wrong
from catalog.rules import show_shape
from catalog.schemas import CategoryForm, ServiceForm
from kit.db import fetch
from kit.rights import SYSTEM, Actor, Permission
from kit.seen import mark_of

TABLE, NOUN, HREF, RIGHT = "service", Noun("service", "services"), "/desk/services", Permission.edit_catalog
OWN = ("service_price", "service_need", "level_terms")
KNOWN = """
SELECT service.id, service.name, category.name AS category, minutes, pattern, description, is_online,
       staff_before, staff_after, service.position, is_active,
       (SELECT coalesce(json_object_agg(each.branch, each.price), '{}')
        FROM service_price AS each WHERE each.service = service.id) AS prices
FROM service JOIN category ON category.id = service.category
ORDER BY category.position, category.name, category.id, service.position, service.name, service.id
"""
FIELDS = ("name", "minutes", "description", "staff_before", "staff_after", "position")


async def columns(actor: Actor) -> list[Column]:
    categories = tuple(row["name"] for row in await queries.categories())
    around, known_as = minutes_around(LONGEST_BUFFER), headings.SERVICES
    return [
        Column("name", "Name", one_line(160), known_as["name"], needed=True, key=True),
        Column("category", "Category", named_or_new(categories, 120), headings.CATEGORY, needed=True,
               options=categories, makes="a new category", bulk=Bulk.choice),
        Column("minutes", "Minutes", length, known_as["minutes"], needed=True, bulk=Bulk.text,
               hint="60, 90 min, 1:30 or 1 h 30"),
        *price_columns(await queries.branches_of(actor)),
        *await level_columns(actor),
        Column("is_online", "Online", yes_no, headings.ONLINE, hint="yes or no", options=YES_NO,
               bulk=Bulk.choice),
        Column("description", "Description", words(2000), headings.ABOUT),
        Column("staff_before", "Minutes before", around, known_as["staff_before"], bulk=Bulk.text,
               hint="kept by the specialist before the client"),
        Column("staff_after", "Minutes after", around, known_as["staff_after"], bulk=Bulk.text,
               hint="kept by the specialist after the client"),
        Column("position", "Place", number(0, 9999), headings.PLACE,
               hint="in its category; smaller numbers come first"),
        Column("active", "Offered", yes_no, options=YES_NO, pasted=False, bulk=Bulk.choice,
               hint="no retires it"),
    ]  # fmt: skip


async def known(actor: Actor) -> list[Known]:
    branches, by_level = await queries.branches_of(actor), await level_cells(actor)
    blank = {each.name: NONE for each in await level_columns(actor)}
    return [
        Known(
            row["id"],
            {
                **{name: str(row[name]) for name in FIELDS if name != "minutes"},
                "category": row["category"],
                "minutes": show_shape(row["minutes"], row["pattern"]),
                "is_online": said(row["is_online"]),
                "active": said(row["is_active"]),
                **price_cells(branches, prices_in(row["prices"])),
                **blank,
                **by_level.get(row["id"], {}),
            },
            row["is_active"],
        )
        for row in await fetch(KNOWN)
    ]


def said(truth: bool) -> str:  # noqa: FBT001
    return "yes" if truth else "no"


async def prepare(actor: Actor, rows: Iterable[Mapping[str, str]]) -> list[tuple[str, int, str]]:
    there = set(await category_ids())
    wanted = {same_name(row["category"]): row["category"] for row in rows if "category" in row}
    return [
        ("categories", (await actions.add_category(actor, CategoryForm(name=name))).id, name)
        for key, name in wanted.items()
        if key not in there
    ]


async def category_ids() -> dict[str, int]:
    """Of two that are called the same it is the first."""
    return {same_name(row["name"]): row["id"] for row in reversed(await queries.categories())}


async def add(actor: Actor, values: Mapping[str, str]) -> int:
    made = await actions.add_service(actor, await filled(ServiceForm(is_online="yes"), values))
    await set_prices(actor, made.id, said_of(values))
    return int(made.id)


async def change(actor: Actor, row_id: int, values: Mapping[str, str]) -> None:
    if "minutes" in values and await parts_of_package(row_id):
        raise wrong("minutes", "This is a package: it is as long as its services.")
    if any(name != "active" and not name.startswith("level-") for name in values):
        form = await filled(await kept_service(actor, row_id), values)
        await actions.change_service(actor, row_id, form)
    await set_prices(actor, row_id, values)
    if "active" in values:
        await offer(actor, row_id, offered=values["active"] == "yes")


def said_of(values: Mapping[str, str]) -> dict[str, str]:
    """A new one has no prices by level, so that there is nothing to take away."""
    return {name: text for name, text in values.items() if text != NONE}


async def offer(actor: Actor, row_id: int, *, offered: bool) -> None:
    await (actions.restore_service if offered else actions.retire_service)(actor, row_id)


async def filled(form: ServiceForm, values: Mapping[str, str]) -> ServiceForm:
    texts = {name: values[name] for name in FIELDS if name in values}
    if "category" in values:
        texts["category"] = str((await category_ids()).get(same_name(values["category"]), ""))
    if "is_online" in values:
        texts["is_online"] = "yes" if values["is_online"] == "yes" else ""
    return replace(form, **texts, prices={**form.prices, **typed_in(values)})


async def kept(row_id: int) -> Any:  # noqa: ANN401
    form = replace(await kept_service(SYSTEM, row_id), seen="")
    service = await queries.access_service(row_id)
    facts = {"form": msgspec.to_builtins(form, str_keys=True), "active": service.is_active}
    return {**facts, "levels": await kept_terms(row_id)}


async def mark_of_row(row_id: int) -> str:
    return mark_of({**await facts_of((TABLE, row_id)), **await level_facts_of(row_id)})


async def put_back(actor: Actor, row_id: int, was: Any) -> None:  # noqa: ANN401
    await put_terms_back(actor, row_id, was["levels"])  # where it is not on offer afterwards
    await actions.change_service(actor, row_id, msgspec.convert(was["form"], ServiceForm, strict=False))
    await put_terms_back(actor, row_id, was["levels"])  # where it is again
    if (await queries.access_service(row_id)).is_active != was["active"]:
        await offer(actor, row_id, offered=was["active"])


async def remove(actor: Actor, row_id: int) -> str:
    service = await queries.access_service(row_id)
    require_every(actor, await queries.prices_of_service(row_id), service.name)
    if await is_in_use(TABLE, row_id, OWN):
        await actions.retire_service(actor, row_id)
        return RETIRED
    before = await facts_of((TABLE, row_id))
    await delete(TABLE, row_id)
    await note(actor, "delete", (TABLE, row_id), before)
    return TAKEN
