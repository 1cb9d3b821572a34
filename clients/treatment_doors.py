"""The addresses of treatment notes, for every door through which one comes to them: a card, or a visit.

Whoever opens a door gives `door`: that checks the rights of who comes. Everything behind it is the same.
"""

from functools import partial
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from clients.actions import treatments as actions
from clients.actions.treatments import Door
from clients.pages import treatments as pages
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import actor_of
from kit.typed import is_number
from kit.web import AnyRequest, is_fragment


@get("/{owner_id:int}/treatments")
async def list_notes(
    request: AnyRequest, door: NamedDependency[Door], removed: FromQuery[int] = 0
) -> Template:
    """The whole page, or the latest for the card."""
    part = "clients/treatments_latest.html" if is_fragment(request) else "clients/treatments.html"
    return await pages.list_page(actor_of(request), door, removed, part)


@get("/{owner_id:int}/treatments/new")
async def new_note(
    request: AnyRequest, door: NamedDependency[Door], template: FromQuery[int] = 0, like: FromQuery[str] = ""
) -> Template:
    return await pages.new_page(actor_of(request), door, template, {"like": like})


@post("/{owner_id:int}/treatments")
async def write_note(request: AnyRequest, door: NamedDependency[Door]) -> Template | Redirect:
    actor, typed = actor_of(request), await sent(request)
    template = number(typed.get("template", ""))
    try:
        writing = partial(actions.write_treatment, actor, door, template, typed)
        return await once(request, writing, lambda note: f"{door.here}/{note.id}")
    except (Invalid, Refused) as trouble:
        return await pages.new_page(actor, door, template, typed, trouble)


@get("/{owner_id:int}/treatments/{note_id:int}")
async def show_note(request: AnyRequest, door: NamedDependency[Door], note_id: FromPath[int]) -> Template:
    return await pages.treatment_page(actor_of(request), door, note_id)


@get("/{owner_id:int}/treatments/{note_id:int}/change")
async def edit_note(request: AnyRequest, door: NamedDependency[Door], note_id: FromPath[int]) -> Template:
    await actions.own_treatment(actor_of(request), door, note_id)
    return await pages.change_page(actor_of(request), door, note_id)


@post("/{owner_id:int}/treatments/{note_id:int}")
async def change_note(
    request: AnyRequest, door: NamedDependency[Door], note_id: FromPath[int]
) -> Template | Redirect:
    actor, typed = actor_of(request), await sent(request)
    try:
        await actions.change_treatment(actor, door, note_id, number(typed.get("version", "")), typed)
    except (Invalid, Refused) as trouble:
        return await pages.change_page(actor, door, note_id, typed, trouble)
    return go(f"{door.here}/{note_id}")


@post("/{owner_id:int}/treatments/{note_id:int}/removal")
async def remove_note(request: AnyRequest, door: NamedDependency[Door], note_id: FromPath[int]) -> Redirect:
    """The list offers to bring it back."""
    await actions.remove_treatment(actor_of(request), door, note_id)
    return go(f"{door.here}?removed={note_id}")


@post("/{owner_id:int}/treatments/{note_id:int}/return")
async def bring_back(request: AnyRequest, door: NamedDependency[Door], note_id: FromPath[int]) -> Redirect:
    await actions.restore_treatment(actor_of(request), door, note_id)
    return go(f"{door.here}/{note_id}")


async def sent(request: AnyRequest) -> dict[str, str]:
    """All fields of a form whose questions somebody made up."""
    return {name: str(text) for name, text in (await request.form()).multi_items()}


def number(text: str) -> int:
    return int(text) if is_number(text) else 0


def go(place: str) -> Redirect:
    return Redirect(place, status_code=303)


NOTES: list[Any] = [
    list_notes,
    new_note,
    write_note,
    show_note,
    edit_note,
    change_note,
    remove_note,
    bring_back,
]
