"""Many clients changed at once: looked at, done, taken back; and the lists that were kept."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from clients.actions.merging import MOST
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from lists.actions import bulk as actions
from lists.actions.lists import remove_list
from lists.actions.undoing import undo
from lists.pages import bulk as pages
from lists.pages import sheet
from lists.rules.acts import MERGE
from lists.rules.bulk import read_wish
from lists.tables import ClientChange

CHANGES = "/desk/sheet/changes"


async def sent_in(request: AnyRequest) -> tuple[dict[str, str], list[str]]:
    """The form, and what was typed or chosen for a field."""
    form = await request.form()
    return {name: str(text) for name, text in form.multi_items()}, [
        str(each) for each in form.getall("value", [])
    ]


@post("/bulk", status_code=200)
async def look(request: AnyRequest) -> Template | Redirect:
    actor, (sent, values) = actor_of(request), await sent_in(request)
    try:
        if sent.get("do") == MERGE:
            return await merging(request, sent)
        return await pages.look_page(actor, sent, values)
    except Invalid as trouble:
        return await sheet.sheet_page(actor, sent, trouble=trouble)


async def merging(request: AnyRequest, sent: dict[str, str]) -> Redirect:
    """Field by field, where all merging is done."""
    chosen = sorted(await pages.chosen_of(actor_of(request), sent))
    if len(chosen) < 2:
        raise Invalid("Choose two cards that are one person.", do="Choose two cards.")
    if len(chosen) > MOST:
        raise Invalid(
            f"At most {MOST} cards are merged at once: these are {len(chosen):,}.", do="Choose fewer."
        )
    kept, *others = chosen
    return Redirect(f"/desk/clients/{kept}/merge/{'-'.join(map(str, others))}", status_code=303)


@post("/changes")
async def change(request: AnyRequest) -> Template | Redirect:
    actor, (sent, values) = actor_of(request), await sent_in(request)
    chosen = await pages.chosen_of(actor, sent)
    changing = partial(actions.change_many, actor, read_wish(sent, values), chosen, sent.get("shown", ""))
    try:
        return await once(request, changing, place_of)
    except (Invalid, Refused) as trouble:
        return await pages.look_page(actor, sent, values, trouble)


def place_of(made: ClientChange) -> str:
    return f"{CHANGES}/{made.id}"


@get("/changes")
async def list_changes(request: AnyRequest, page: FromQuery[int] = 1) -> Template:
    return await pages.changes_page(actor_of(request), page)


@get("/changes/{change_id:int}")
async def show_change(request: AnyRequest, change_id: FromPath[int]) -> Template:
    return await pages.change_page(actor_of(request), change_id)


@post("/changes/{change_id:int}/undo")
async def undo_change(request: AnyRequest, change_id: FromPath[int]) -> Template | Redirect:
    try:
        await undo(actor_of(request), change_id)
    except Refused as trouble:
        return await pages.change_page(actor_of(request), change_id, trouble)
    return Redirect(f"{CHANGES}/{change_id}", status_code=303)


@get("/lists")
async def show_lists(request: AnyRequest, gone: FromQuery[str] = "") -> Template:
    return await pages.lists_page(actor_of(request), gone)


@post("/lists/{list_id:int}/removal")
async def drop_list(request: AnyRequest, list_id: FromPath[int]) -> Redirect:
    await remove_list(actor_of(request), list_id)
    return Redirect("/desk/sheet/lists?gone=yes", status_code=303)


bulk = Router(
    "/sheet",
    guards=[needs(Permission.edit_clients)],
    route_handlers=[look, change, list_changes, show_change, undo_change, show_lists, drop_list],
)
