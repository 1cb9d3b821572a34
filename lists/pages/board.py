"""What a board is filled with: the statuses of a scale side by side, with the clients who have each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asyncpg import Record
from litestar.response import Template

from clients.actions.counts import count_all_stale
from clients.queries import tags as marks
from clients.queries.tags import Had
from kit import web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import Actor, Permission
from lists import queries
from lists.pages.sheet import asked_for, group_asked, page_of, reader_of
from lists.queries.sheet import Sheet, sheet_page
from lists.rules.address import Asked, read_asked
from lists.rules.cells import Cell, Reader, cell_of
from lists.rules.columns import Column
from lists.rules.terms import Group, Term

AT_ONCE = 20
LATEST = "-last_visit"
NOBODY = Had(0, "None yet", "slate")
Scales = Sequence[tuple[Record, list[Had]]]


@dataclass(frozen=True, slots=True)
class Look:
    """A board that was asked for: whose statuses, who, and what stands on each card."""

    scale: Record
    statuses: Sequence[Had]
    asked: Asked
    group: Group
    known: queries.Known
    reader: Reader


@dataclass(frozen=True, slots=True)
class Lane:
    """One status with the first of its clients; `id` 0 is of who has none."""

    status: Had
    sheet: Sheet


async def board_page(
    actor: Actor, scale_id: int, sent: Mapping[str, str], trouble: Problem | None = None
) -> Template:
    scales = await marks.scales()
    if not scales:
        empty: Template = web.page("lists/no_board.html", actor=actor)
        return empty
    await count_all_stale()
    look = await looked_at(actor, scales, scale_id, sent)
    lanes, trouble = await lanes_of(look, trouble)
    kept = await queries.segments(actor, "", 1)
    filled: Template = web.page(
        "lists/board.html", status=trouble.status if trouble else 200,
        scales=[row for row, _ in scales], trouble=trouble, lanes=lanes,
        segments=[(each["id"], each["name"]) for each in kept[0]], **shared(actor, look),
    )  # fmt: skip
    return filled


async def lanes_of(look: Look, trouble: Problem | None) -> tuple[list[Lane], Problem | None]:
    try:
        return [await lane_of(look, each, 1) for each in (NOBODY, *look.statuses)], trouble
    except Invalid as wrong:
        return [], wrong


async def looked_at(actor: Actor, scales: Scales, scale_id: int, sent: Mapping[str, str]) -> Look:
    found = next(((row, listed) for row, listed in scales if row["id"] == scale_id), None)
    if found is None:
        raise NotFound("There is no such scale.")
    asked, _ = await asked_for(actor, sent)
    asked = asked if "sort" in sent or asked.view else read_asked({**asked.given, "sort": LATEST})
    known = await queries.known_to(actor)
    group, _ = await group_asked(actor, asked)
    return Look(*found, asked, group, known, await reader_of(actor, known))


async def lane_of(look: Look, status: Had, page: int) -> Lane:
    key = f"status_{look.scale['id']}"
    term = Term(key, "any_of", (str(status.id),)) if status.id else Term(key, "unknown")
    meant = Group(parts=(look.group, term)) if look.group.parts else Group(parts=(term,))
    asked = look.asked.with_columns(tuple(each for each in look.asked.columns if each != key))
    return Lane(status, await sheet_page(asked, meant, look.known, page, AT_ONCE))


async def lane_part(actor: Actor, scale_id: int, status_id: int, sent: Mapping[str, str]) -> Template:
    """A status by itself; of a further page only its cards."""
    look = await looked_at(actor, await marks.scales(), scale_id, sent)
    status = next((each for each in (NOBODY, *look.statuses) if each.id == status_id), None)
    if status is None:
        raise NotFound("There is no such status.")
    page = page_of(sent)
    lane = await lane_of(look, status, page)
    template = "lists/lane.html" if page == 1 else "lists/lane_cards.html"
    filled: Template = web.page(template, lane=lane, **shared(actor, look))
    return filled


def shared(actor: Actor, look: Look) -> dict[str, Any]:
    return {
        "actor": actor, "scale": look.scale, "statuses": [NOBODY, *look.statuses], "asked": look.asked,
        "edits": actor.may(Permission.edit_clients),
        "said": lambda row, columns: said_of(row, columns, look.reader),
    }  # fmt: skip


def said_of(row: Record, columns: Sequence[Column], reader: Reader) -> list[tuple[str, Cell]]:
    """What stands on a card: only what there is."""
    cells = [(each, cell_of(each, row[f"c{place}"], reader)) for place, each in enumerate(columns)]
    return [(each.title, cell) for each, cell in cells if cell.text or cell.badges]
