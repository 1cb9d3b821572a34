"""Prices by time: rules by weekday, hour and date."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import actions, price_pages
from catalog.pages import ask_first, go
from catalog.queries import Ask
from catalog.schemas import PriceRuleForm, filled, numbered
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import actor_of
from kit.web import AnyRequest

HERE = "/desk/prices"
Typed = URLEncodedBody[dict[str, str]]


@get("/")
async def list_rules(request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1) -> Template:
    done = request.query_params.get("done", "")
    return await price_pages.rules_page(actor_of(request), Ask(q, page=page), done)


@get("/new")
async def new_rule(request: AnyRequest) -> Template:
    return await price_pages.rule_page(actor_of(request), price_pages.new_rule())


@post("/")
async def add_rule(request: AnyRequest, data: Typed) -> Template | Redirect:
    form = typed_rule(data)
    try:
        adding = partial(actions.add_price_rule, actor_of(request), form)
        return await once(request, adding, lambda _: f"{HERE}?done=added")
    except Invalid as trouble:
        return await price_pages.rule_page(actor_of(request), form, None, trouble)


def typed_rule(data: dict[str, str]) -> PriceRuleForm:
    return filled(PriceRuleForm, data, weekdays=frozenset(numbered(data, "weekday-")))


@get("/{rule_id:int}")
async def show_rule(request: AnyRequest, rule_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return await price_pages.rule_page(actor, await price_pages.kept_rule(actor, rule_id), rule_id)


@post("/{rule_id:int}")
async def change_rule(request: AnyRequest, rule_id: FromPath[int], data: Typed) -> Template | Redirect:
    form = typed_rule(data)
    try:
        await actions.change_price_rule(actor_of(request), rule_id, form)
    except (Invalid, Refused) as trouble:
        return await price_pages.rule_page(actor_of(request), form, rule_id, trouble)
    return go(HERE, "saved")


@post("/{rule_id:int}/state")
async def switch_rule(request: AnyRequest, rule_id: FromPath[int], data: Typed) -> Redirect:
    """Sent twice it is as on or off as sent once."""
    on = data.get("on") == "yes"
    await actions.switch_price_rule(actor_of(request), rule_id, on=on)
    return go(HERE, "on" if on else "off")


@get("/{rule_id:int}/deletion")
async def ask_to_delete(request: AnyRequest, rule_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, await price_pages.deletion(actor, rule_id))


@post("/{rule_id:int}/deletion")
async def delete_rule(request: AnyRequest, rule_id: FromPath[int]) -> Redirect:
    await actions.delete_price_rule(actor_of(request), rule_id)
    return go(HERE, "deleted")


router = Router(
    "/prices",
    route_handlers=[
        list_rules,
        new_rule,
        add_rule,
        show_rule,
        change_rule,
        switch_rule,
        ask_to_delete,
        delete_rule,
    ],
)
