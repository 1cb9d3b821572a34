"""Headings of the price list as rows; those that were made with services are taken back with them."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from batches.kinds import headings
from batches.kinds.removal import delete, is_in_use
from batches.rules.columns import Bulk, Column
from batches.rules.plan import Known
from batches.rules.telling import TAKEN, Noun
from batches.rules.values import named, number, one_line
from catalog import actions, queries
from catalog.facts import facts_of, mark_now, note
from catalog.schemas import CategoryForm
from catalog.tables import Colour
from kit.errors import Refused
from kit.rights import Actor, Permission

TABLE, NOUN, RIGHT = "category", Noun("category", "categories"), Permission.edit_catalog
HREF = "/desk/services/categories"
FIELDS = ("name", "colour", "position")


class InUse(Refused):
    """A heading with services under it stays."""

    def __init__(self) -> None:
        super().__init__("It is in use by now.")


async def columns(_: Actor) -> list[Column]:
    colours, known_as = tuple(each.value for each in Colour), headings.CATEGORIES
    return [
        Column("name", "Name", one_line(120), known_as["name"], needed=True, key=True),
        Column("colour", "Colour", named(colours, "colour"), known_as["colour"], options=colours,
               bulk=Bulk.choice),
        Column("position", "Place", number(0, 9999), headings.PLACE,
               hint="in the price list; smaller numbers come first"),
    ]  # fmt: skip


async def known(_: Actor) -> list[Known]:
    rows = await queries.categories()
    return [Known(row["id"], {name: str(row[name]) for name in FIELDS}) for row in rows]


async def prepare(_: Actor, __: Iterable[Mapping[str, str]]) -> list[tuple[str, int, str]]:
    return []


async def add(actor: Actor, values: Mapping[str, str]) -> int:
    return int((await actions.add_category(actor, replace(CategoryForm(), **values))).id)


async def change(actor: Actor, row_id: int, values: Mapping[str, str]) -> None:
    seen = await mark_now((TABLE, row_id))
    form = replace(await form_of(row_id), **values, seen=seen)
    await actions.change_category(actor, row_id, form)


async def form_of(row_id: int) -> CategoryForm:
    category = await queries.access_category(row_id)
    return CategoryForm(category.name, category.colour, str(category.position))


async def kept(row_id: int) -> Any:  # noqa: ANN401
    return msgspec.to_builtins(await form_of(row_id))


async def mark_of_row(row_id: int) -> str:
    return await mark_now((TABLE, row_id))


async def put_back(actor: Actor, row_id: int, was: Any) -> None:  # noqa: ANN401
    await actions.change_category(actor, row_id, msgspec.convert(was, CategoryForm))


async def remove(actor: Actor, row_id: int) -> str:
    if await is_in_use(TABLE, row_id):
        raise InUse
    before = await facts_of((TABLE, row_id))
    await delete(TABLE, row_id)
    await note(actor, "delete", (TABLE, row_id), before)
    return TAKEN
