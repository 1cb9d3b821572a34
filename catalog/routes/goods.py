"""Goods sold over the counter."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import actions, pages, queries
from catalog.pages import Question, ask_first, go
from catalog.queries import Ask
from catalog.schemas import GoodForm, filled, numbered
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import actor_of
from kit.web import AnyRequest

HERE = "/desk/goods"


@get("/")
async def list_goods(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1, retired: FromQuery[str] = ""
) -> Template:
    done = request.query_params.get("done", "")
    return await pages.goods_page(actor_of(request), Ask(q, bool(retired), page), done)


@get("/new")
async def new_good(request: AnyRequest) -> Template:
    return await pages.good_page(actor_of(request), GoodForm())


@post("/")
async def add_good(request: AnyRequest, data: URLEncodedBody[dict[str, str]]) -> Template | Redirect:
    form = filled(GoodForm, data, prices=numbered(data, "price-"))
    try:
        adding = partial(actions.add_good, actor_of(request), form)
        return await once(request, adding, lambda _: f"{HERE}?done=added")
    except Invalid as trouble:
        return await pages.good_page(actor_of(request), form, None, trouble)


@get("/{good_id:int}")
async def show_good(request: AnyRequest, good_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    actor = actor_of(request)
    return await pages.good_page(actor, await pages.kept_good(actor, good_id), good_id, done=done)


@post("/{good_id:int}")
async def change_good(
    request: AnyRequest, good_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    form = filled(GoodForm, data, prices=numbered(data, "price-"))
    try:
        await actions.change_good(actor_of(request), good_id, form)
    except (Invalid, Refused) as trouble:
        return await pages.good_page(actor_of(request), form, good_id, trouble)
    return go(f"{HERE}/{good_id}", "saved")


@get("/{good_id:int}/retirement")
async def ask_to_retire(request: AnyRequest, good_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await retirement(good_id))


@post("/{good_id:int}/retirement")
async def retire_good(request: AnyRequest, good_id: FromPath[int]) -> Template | Redirect:
    try:
        await actions.retire_good(actor_of(request), good_id)
    except Refused as trouble:
        return ask_first(actor_of(request), await retirement(good_id), trouble)
    return go(HERE, "retired")


async def retirement(good_id: int) -> Question:
    good = await queries.access_good(good_id)
    return Question(
        title=f"Retire {good.name}?",
        sentence="Nobody can sell it any more, in any branch. Bills that have it stay as they are, and it "
        "can be restored at any time.",
        action=f"{HERE}/{good_id}/retirement",
        button="Retire the good",
        back=f"{HERE}/{good_id}",
    )


@post("/{good_id:int}/return")
async def restore_good(request: AnyRequest, good_id: FromPath[int]) -> Redirect:
    await actions.restore_good(actor_of(request), good_id)
    return go(HERE, "restored")


router = Router(
    "/goods",
    route_handlers=[
        list_goods,
        new_good,
        add_good,
        show_good,
        change_good,
        ask_to_retire,
        retire_good,
        restore_good,
    ],
)
