"""Changing a cell of the sheet in its place."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Template

from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from lists.actions.cells import Typed, change_cell
from lists.pages import cells as pages
from lists.rules.address import number


@get("/{client_id:int}/{key:str}")
async def open_cell(request: AnyRequest, client_id: FromPath[int], key: FromPath[str]) -> Template:
    return await pages.cell_form(actor_of(request), client_id, key)


@post("/{client_id:int}/{key:str}", status_code=200)
async def change(request: AnyRequest, client_id: FromPath[int], key: FromPath[str]) -> Template:
    """The cell as it is then; or its form with what is wrong, and what was typed."""
    actor, typed = actor_of(request), await typed_in(request)
    await pages.access_cell(actor, client_id, key)
    try:
        await change_cell(actor, client_id, key, typed, await pages.card_form(actor, client_id))
    except (Invalid, Refused) as trouble:
        return await pages.cell_form(actor, client_id, key, typed, trouble)
    return await pages.saved_cell(actor, client_id, key)


async def typed_in(request: AnyRequest) -> Typed:
    form = await request.form()
    values, seen = (tuple(map(str, form.getall(name, []))) for name in ("value", "seen"))
    return Typed(tuple(each for each in values if each), seen, number(str(form.get("version", ""))))


cells = Router("/sheet/cells", guards=[needs(Permission.edit_clients)], route_handlers=[open_cell, change])
