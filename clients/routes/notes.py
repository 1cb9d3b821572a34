"""Notes about a client, on the card."""

from functools import partial

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from clients.actions import notes as actions
from clients.file_schemas import NoteChange, PinForm
from clients.pages import cards as pages
from clients.pages.timeline import asked
from clients.schemas import NoteForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest


@post("/{client_id:int}/notes")
async def add_note(
    request: AnyRequest, client_id: FromPath[int], data: URLEncodedBody[NoteForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        return await once(
            request, partial(actions.add_note, actor, client_id, data.note), lambda _: place(client_id)
        )
    except Invalid as trouble:
        return await pages.card(actor, client_id, asked(request), typed={"note": data.note}, trouble=trouble)


@post("/{client_id:int}/notes/{note_id:int}")
async def change_note(
    request: AnyRequest, client_id: FromPath[int], note_id: FromPath[int], data: URLEncodedBody[NoteChange]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.change_note(actor, client_id, note_id, data.note, data.seen)
    except (Invalid, Refused) as trouble:
        return await pages.card(
            actor, client_id, asked(request), typed={f"note-{note_id}": data.note}, trouble=trouble
        )
    return go(client_id)


@post("/{client_id:int}/notes/{note_id:int}/pin")
async def pin_note(
    request: AnyRequest, client_id: FromPath[int], note_id: FromPath[int], data: URLEncodedBody[PinForm]
) -> Redirect:
    await actions.pin_note(actor_of(request), client_id, note_id, up=data.way == "up")
    return go(client_id)


@post("/{client_id:int}/notes/{note_id:int}/removal")
async def remove_note(request: AnyRequest, client_id: FromPath[int], note_id: FromPath[int]) -> Redirect:
    """The card offers to bring it back."""
    await actions.remove_note(actor_of(request), client_id, note_id)
    return Redirect(f"/desk/clients/{client_id}?removed={note_id}#notes-head", status_code=303)


@post("/{client_id:int}/notes/{note_id:int}/return")
async def bring_back(request: AnyRequest, client_id: FromPath[int], note_id: FromPath[int]) -> Redirect:
    await actions.restore_note(actor_of(request), client_id, note_id)
    return go(client_id)


def place(client_id: int) -> str:
    return f"/desk/clients/{client_id}#notes-head"


def go(client_id: int) -> Redirect:
    return Redirect(place(client_id), status_code=303)


notes = Router(
    "/",
    guards=[needs(Permission.edit_clients)],
    route_handlers=[add_note, change_note, pin_note, remove_note, bring_back],
)
