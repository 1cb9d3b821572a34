"""Treatment notes seen from a client's card, and the templates they are written from."""

from functools import partial

from litestar import Router, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from catalog.pages import go
from clients.actions import templates as actions
from clients.actions.looking import TREATMENTS, open_kept
from clients.actions.treatments import Door
from clients.pages import treatments as pages
from clients.rules.treatments import MORE_ROWS, MOST_QUESTIONS, Row
from clients.treatment_doors import NOTES
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

MOST_ROWS = MOST_QUESTIONS + MORE_ROWS
TEMPLATES = "/desk/clients/templates"


async def from_the_card(request: AnyRequest, owner_id: FromPath[int]) -> Door:
    """For who may see files; who may also edit clients writes."""
    actor = actor_of(request)
    client = await open_kept(actor, owner_id, TREATMENTS)
    card = f"/desk/clients/{owner_id}"
    return Door(owner_id, client.name, f"{card}/treatments", card, writes=actor.may(Permission.edit_clients))


treatments = Router(
    "/",
    guards=[needs(Permission.see_files)],
    dependencies={"door": Provide(from_the_card)},
    route_handlers=NOTES,
)


@get("/")
async def list_templates(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await pages.templates_page(actor_of(request), done)


@get("/new")
async def new_template(request: AnyRequest) -> Template:
    return await pages.template_page(actor_of(request), None)


@post("/")
async def add_template(request: AnyRequest) -> Template | Redirect:
    actor, (name, rows, seen) = actor_of(request), await typed_in(request)
    try:
        adding = partial(actions.add_template, actor, name, rows)
        return await once(request, adding, lambda _: f"{TEMPLATES}?done=added")
    except Invalid as trouble:
        return await pages.template_page(actor, None, (name, rows, seen), trouble)


@get("/{template_id:int}")
async def show_template(request: AnyRequest, template_id: FromPath[int]) -> Template:
    return await pages.template_page(actor_of(request), template_id)


@post("/{template_id:int}")
async def change_template(request: AnyRequest, template_id: FromPath[int]) -> Template | Redirect:
    actor, (name, rows, seen) = actor_of(request), await typed_in(request)
    try:
        await actions.change_template(actor, template_id, name, rows, seen)
    except (Invalid, Refused) as trouble:
        return await pages.template_page(actor, template_id, (name, rows, seen), trouble)
    return go(TEMPLATES, "saved")


async def typed_in(request: AnyRequest) -> tuple[str, list[Row], str]:
    """The name, the questions in their order, and the mark of what was shown."""
    form = {name: str(text) for name, text in (await request.form()).multi_items()}
    places = [each for each in range(MOST_ROWS) if form.get(f"title-{each}", "").strip()]
    rows = [
        Row(*(form.get(f"{name}-{each}", "") for name in ("title", "asks", "options"))) for each in places
    ]
    return form.get("name", ""), rows, form.get("seen", "")


@post("/{template_id:int}/archive")
async def archive_template(request: AnyRequest, template_id: FromPath[int]) -> Redirect:
    await actions.archive_template(actor_of(request), template_id)
    return go(TEMPLATES, "put-away")


@post("/{template_id:int}/return")
async def restore_template(request: AnyRequest, template_id: FromPath[int]) -> Redirect:
    await actions.restore_template(actor_of(request), template_id)
    return go(TEMPLATES, "saved")


templates = Router(
    "/templates",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        list_templates,
        new_template,
        add_template,
        show_template,
        change_template,
        archive_template,
        restore_template,
    ],
)
