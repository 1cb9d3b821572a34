"""What the sheet of clients is filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from asyncpg.exceptions import DataError, QueryCanceledError
from litestar.response import Template

from clients.actions.counts import count_all_stale
from clients.queries import home
from clients.queries.counts import how_many_stale
from kit import web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import Actor, Permission
from lists import queries
from lists.actions import group_of
from lists.queries import Known
from lists.queries import sheet as reading
from lists.queries.views import access_view, asked_by, views
from lists.rules.acts import acts_of
from lists.rules.address import ALL, Asked, moved, read_asked
from lists.rules.cells import Reader, cell_of
from lists.rules.columns import Column
from lists.rules.editing import is_editable
from lists.rules.terms import Group
from lists.rules.wording import in_words
from lists.tables import SheetView

GONE_SEGMENT = "The segment of this view is not there any more. This is everybody."
UNREAD = "The conditions in this address cannot be read. This is everybody."
TOO_LONG = "This could not be computed in time. Ask for fewer clients, or sort by another column."


@dataclass(frozen=True, slots=True)
class Looked:
    """A sheet that was asked: its rows, or what is in the way; `missing` columns are withheld or gone."""

    asked: Asked
    known: Known
    group: Group
    view: SheetView | None
    sheet: reading.Sheet | None = None
    trouble: Problem | None = None
    missing: int = 0
    is_lost: bool = False


async def looked_at(actor: Actor, sent: Mapping[str, str]) -> Looked:
    """As the address says; what is wrong with the conditions is told."""
    asked, view = await asked_for(actor, sent)
    known = await queries.known_to(actor)
    group, is_lost = await group_asked(actor, asked)
    there = reading.all_columns(known)
    missing = sum(each not in there for each in asked.columns)
    found = Looked(asked, known, group, view, missing=missing, is_lost=is_lost)
    await count_all_stale()
    try:
        sheet = await reading.sheet_page(asked, group, known, page_of(sent))
    except Invalid as trouble:
        return replace(found, trouble=trouble)
    except (TimeoutError, DataError, QueryCanceledError):
        return replace(found, trouble=Problem(TOO_LONG))
    return replace(found, sheet=sheet)


async def asked_for(actor: Actor, sent: Mapping[str, str]) -> tuple[Asked, SheetView | None]:
    number = sent.get("view", "")
    view = (
        await access_view(actor, int(number))
        if number.isdecimal() and len(number) < 10 and number != str(ALL)
        else None
    )
    return read_asked(sent, asked_by(view) if view else None), view


async def group_asked(actor: Actor, asked: Asked) -> tuple[Group, bool]:
    """Who is meant, and whether the segment that says so is gone, or conditions cannot be read."""
    if not asked.segment:
        return asked.who or Group(), asked.is_unread
    try:
        segment = await queries.access_segment(actor, asked.segment)
    except NotFound:
        return Group(), True
    return (Group(), True) if segment.removed_at else (group_of(segment), False)


def page_of(sent: Mapping[str, str]) -> int:
    text = sent.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 1


async def sheet_page(
    actor: Actor,
    sent: Mapping[str, str],
    *,
    trouble: Problem | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    looked = await looked_at(actor, sent)
    columns = list(reading.all_columns(looked.known).values())
    kept = await queries.segments(actor, "", 1)
    filled: Template = web.page(
        "lists/sheet.html", status=trouble.status if trouble else 200,
        actor=actor, looked=looked, asked=looked.asked, sheet=looked.sheet, trouble=trouble,
        typed=typed or {},
        errors=trouble.fields if isinstance(trouble, Invalid) else {}, views=await views(actor),
        segments=[(each["id"], each["name"]) for each in kept[0]], behind=await how_many_stale(),
        words=in_words(looked.group, looked.known.facts, looked.known.options),
        cells=await cells_by(actor, looked), moved=moved, offered=offered(columns, looked.asked),
        version=getattr(trouble, "details", {}).get("version", looked.view.version if looked.view else 0),
        browsed=reading.BROWSED, open=sent.get("open", ""), edits=actor.may(Permission.edit_clients),
        is_editable=lambda column: may_edit(actor, column),
        acts=acts_of(looked.known.facts, looked.known.options) if actor.may(Permission.edit_clients) else {},
        sent={"all": "", "do": "", **sent}, by_key={each.key: each for each in columns},
        lost=(UNREAD if looked.asked.is_unread else GONE_SEGMENT) if looked.is_lost else "",
    )  # fmt: skip
    return filled


def may_edit(actor: Actor, column: Column) -> bool:
    may_give = column.key != "discount" or actor.may(Permission.give_discounts)
    return is_editable(column) and actor.may(Permission.edit_clients) and may_give


def offered(columns: list[Column], asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """Columns that may be added, below their headings."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in columns:
        if each.key not in asked.columns and each.key != "name":
            found.setdefault(each.fact.group, []).append((each.key, each.title))
    return found


async def reader_of(actor: Actor, known: Known) -> Reader:
    place = await home(actor)
    return Reader(known.options, await reading.colours(), place.zone, place.locale)


async def cells_by(actor: Actor, looked: Looked) -> dict[int, list[Any]]:
    """By client, in the order of the columns."""
    if looked.sheet is None:
        return {}
    reader, columns = await reader_of(actor, looked.known), looked.sheet.columns
    return {
        row["id"]: [cell_of(each, row[f"c{place}"], reader) for place, each in enumerate(columns)]
        for row in looked.sheet.rows
    }
