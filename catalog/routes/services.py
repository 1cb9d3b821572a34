"""Services and their categories."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import actions, pages, queries
from catalog.facts import mark_now
from catalog.package_pages import retirement
from catalog.pages import ask_first, go
from catalog.queries import Ask
from catalog.schemas import CategoryForm, ServiceForm, filled, numbered
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import actor_of
from kit.web import AnyRequest

HERE = "/desk/services"
CATEGORIES = "/desk/services/categories"


@get("/")
async def list_services(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1, retired: FromQuery[str] = ""
) -> Template:
    done = request.query_params.get("done", "")
    return await pages.services_page(actor_of(request), Ask(q, bool(retired), page), done)


@get("/new")
async def new_service(request: AnyRequest) -> Template:
    return await pages.service_page(actor_of(request), ServiceForm(is_online="yes"))


@post("/")
async def add_service(request: AnyRequest, data: URLEncodedBody[dict[str, str]]) -> Template | Redirect:
    form = sent(data)
    try:
        adding = partial(actions.add_service, actor_of(request), form)
        return await once(request, adding, lambda _: f"{HERE}?done=added")
    except Invalid as trouble:
        return await pages.service_page(actor_of(request), form, None, trouble)


def sent(typed: dict[str, str]) -> ServiceForm:
    return filled(ServiceForm, typed, prices=numbered(typed, "price-"), needs=numbered(typed, "need-"))


@get("/{service_id:int}")
async def show_service(request: AnyRequest, service_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    actor = actor_of(request)
    form = await pages.kept_service(actor, service_id)
    return await pages.service_page(actor, form, service_id, done=done)


@post("/{service_id:int}")
async def change_service(
    request: AnyRequest, service_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    form = sent(data)
    try:
        await actions.change_service(actor_of(request), service_id, form)
    except (Invalid, Refused) as trouble:
        return await pages.service_page(actor_of(request), form, service_id, trouble)
    return go(f"{HERE}/{service_id}", "saved")


@get("/{service_id:int}/retirement")
async def ask_to_retire(request: AnyRequest, service_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await retirement(service_id))


@post("/{service_id:int}/retirement")
async def retire_service(request: AnyRequest, service_id: FromPath[int]) -> Template | Redirect:
    try:
        await actions.retire_service(actor_of(request), service_id)
    except Refused as trouble:
        return ask_first(actor_of(request), await retirement(service_id), trouble)
    return go(HERE, "retired")


@post("/{service_id:int}/return")
async def restore_service(request: AnyRequest, service_id: FromPath[int]) -> Redirect:
    await actions.restore_service(actor_of(request), service_id)
    return go(HERE, "restored")


@get("/categories")
async def list_categories(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    rows = await queries.categories()
    return pages.list_page("catalog/categories.html", actor_of(request), rows=rows, done=done)


@get("/categories/new")
async def new_category(request: AnyRequest) -> Template:
    return await pages.category_page(actor_of(request), CategoryForm())


@post("/categories")
async def add_category(request: AnyRequest, data: URLEncodedBody[CategoryForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_category, actor_of(request), data)
        return await once(request, adding, lambda _: f"{CATEGORIES}?done=added")
    except Invalid as trouble:
        return await pages.category_page(actor_of(request), data, None, trouble)


@get("/categories/{category_id:int}")
async def show_category(request: AnyRequest, category_id: FromPath[int]) -> Template:
    seen = await mark_now(("category", category_id))
    kept = await queries.access_category(category_id)
    form = CategoryForm(kept.name, kept.colour, str(kept.position), seen)
    return await pages.category_page(actor_of(request), form, category_id)


@post("/categories/{category_id:int}")
async def change_category(
    request: AnyRequest, category_id: FromPath[int], data: URLEncodedBody[CategoryForm]
) -> Template | Redirect:
    try:
        await actions.change_category(actor_of(request), category_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.category_page(actor_of(request), data, category_id, trouble)
    return go(CATEGORIES, "saved")


router = Router(
    "/services",
    route_handlers=[
        list_services,
        new_service,
        add_service,
        show_service,
        change_service,
        ask_to_retire,
        retire_service,
        restore_service,
        list_categories,
        new_category,
        add_category,
        show_category,
        change_category,
    ],
)
