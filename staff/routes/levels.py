"""Levels of the staff, and what a service takes and costs with each."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, level_pages, queries, questions
from staff.reading import read_level_terms
from staff.schemas import LevelForm

HERE = "/desk/staff/levels"


@get("/")
async def list_levels(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await level_pages.levels_page(actor_of(request), done)


@get("/new")
async def new_level(request: AnyRequest) -> Template:
    return await level_pages.level_page(actor_of(request), LevelForm())


@post("/")
async def add_level(request: AnyRequest, data: URLEncodedBody[LevelForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_level, actor_of(request), data)
        return await once(request, adding, lambda _: f"{HERE}?done=added")
    except Invalid as trouble:
        return await level_pages.level_page(actor_of(request), data, None, trouble)


@get("/{level_id:int}")
async def show_level(request: AnyRequest, level_id: FromPath[int]) -> Template:
    return await level_pages.level_page(actor_of(request), await level_pages.kept_level(level_id), level_id)


@post("/{level_id:int}")
async def change_level(
    request: AnyRequest, level_id: FromPath[int], data: URLEncodedBody[LevelForm]
) -> Template | Redirect:
    try:
        await actions.change_level(actor_of(request), level_id, data)
    except (Invalid, Refused) as trouble:
        return await level_pages.level_page(actor_of(request), data, level_id, trouble)
    return go(HERE, "saved")


@get("/{level_id:int}/removal")
async def ask_to_drop(request: AnyRequest, level_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await questions.level_removal(level_id))


@post("/{level_id:int}/removal")
async def drop_level(request: AnyRequest, level_id: FromPath[int]) -> Template | Redirect:
    try:
        await actions.drop_level(actor_of(request), level_id)
    except Refused as trouble:
        return ask_first(actor_of(request), await questions.level_removal(level_id), trouble)
    return go(HERE, "deleted")


@get("/")
async def show_terms(request: AnyRequest, service_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await level_pages.service_levels_page(actor_of(request), service_id, done=done)


@post("/")
async def set_terms(
    request: AnyRequest, service_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    actor = actor_of(request)
    levels = [row["id"] for row in await queries.levels()]
    mine = [row for row in await queries.offered_in(service_id) if actor.works_in(row["id"])]
    currencies = {row["id"]: row["currency"] for row in mine}
    try:
        terms = read_level_terms(data, levels, currencies)
        await actions.set_level_terms(actor, service_id, terms, data.get("seen", ""))
    except (Invalid, Refused) as trouble:
        return await level_pages.service_levels_page(actor, service_id, data, trouble)
    return go(f"/desk/services/{service_id}/levels", "saved")


router = Router(
    "/staff/levels",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[list_levels, new_level, add_level, show_level, change_level, ask_to_drop, drop_level],
)
of_service = Router(
    "/services/{service_id:int}/levels",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[show_terms, set_terms],
)
