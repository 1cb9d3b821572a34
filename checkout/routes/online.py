"""Paying online at the desk: whether it works, what was paid, the rules, and one visit's part of it."""

from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from checkout import card_pages
from checkout import online_pages as pages
from checkout.actions.online import cards, fees, rules
from checkout.routes.asked import made_or_again, sees_sales
from checkout.schemas import PrepayRuleForm, WhyForm
from kit.errors import Invalid, Problem, Refused, Unavailable
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment

HERE = "/desk/online/rules"
Number = Annotated[int, QueryParameter(name="page")]
TAKES = [needs(Permission.take_payments)]
DECIDES = [needs(Permission.edit_catalog)]


@get("/", guards=[sees_sales])
async def show_payments(request: AnyRequest, q: FromQuery[str] = "", number: Number = 1) -> Template:
    return await pages.payments_page(actor_of(request), q, number)


@get("/rules", guards=DECIDES)
async def show_rules(request: AnyRequest) -> Template:
    return await pages.rules_page(actor_of(request), request.query_params)


@get("/rules/new", guards=DECIDES)
async def new_rule(request: AnyRequest) -> Template:
    return await pages.rule_page(actor_of(request), PrepayRuleForm())


@post("/rules", guards=DECIDES)
async def add_rule(request: AnyRequest, data: URLEncodedBody[PrepayRuleForm]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Template:
        return await pages.rule_page(actor_of(request), data, None, problem)

    adding = partial(rules.add_rule, actor_of(request), data)
    return await made_or_again(request, adding, f"{HERE}?done=added", again)


@get("/rules/{rule_id:int}", guards=DECIDES)
async def show_rule(request: AnyRequest, rule_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return await pages.rule_page(actor, await pages.kept_rule(actor, rule_id), rule_id)


@post("/rules/{rule_id:int}", guards=DECIDES)
async def change_rule(
    request: AnyRequest, rule_id: FromPath[int], data: URLEncodedBody[PrepayRuleForm]
) -> Template | Redirect:
    try:
        await rules.change_rule(actor_of(request), rule_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.rule_page(actor_of(request), data, rule_id, trouble)
    return go(HERE, "saved")


@post("/rules/{rule_id:int}/deletion", guards=DECIDES)
async def delete_rule(request: AnyRequest, rule_id: FromPath[int]) -> Redirect:
    await rules.delete_rule(actor_of(request), rule_id)
    return go(HERE, "deleted")


@get("/visits/{visit_id:int}", guards=[sees_sales])
async def show_visit(request: AnyRequest, visit_id: FromPath[int]) -> Template:
    return await pages.visit_part(actor_of(request), visit_id, alone=not is_fragment(request))


@post("/visits/{visit_id:int}/fee", guards=TAKES)
async def take_fee(request: AnyRequest, visit_id: FromPath[int]) -> Template | Redirect:
    """Sent twice it is one fee."""
    actor = actor_of(request)
    try:
        taken = await fees.take_fee(actor, visit_id)
    except (Refused, Unavailable) as trouble:
        return await pages.visit_part(actor, visit_id, trouble=trouble, alone=not is_fragment(request))
    if is_fragment(request):
        return await pages.visit_part(actor, visit_id, taken.sentence)
    return Redirect(f"/desk/online/visits/{visit_id}", status_code=303)


@post("/visits/{visit_id:int}/forgiveness", guards=[needs(Permission.reopen_visits)])
async def forgive(
    request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[WhyForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await fees.forgive(actor, visit_id, data.why)
    except (Invalid, Refused) as trouble:
        return await pages.visit_part(actor, visit_id, trouble=trouble, alone=not is_fragment(request))
    if is_fragment(request):
        return await pages.visit_part(actor, visit_id, "It goes back.")
    return Redirect(f"/desk/online/visits/{visit_id}", status_code=303)


@get("/clients/{client_id:int}/cards", guards=TAKES)
async def show_cards(request: AnyRequest, client_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await card_pages.client_part(actor_of(request), client_id, done, alone=not is_fragment(request))


@get("/clients/{client_id:int}/cards/{card_id:int}/removal", guards=TAKES)
async def ask_to_remove(request: AnyRequest, client_id: FromPath[int], card_id: FromPath[int]) -> Template:
    return await card_pages.removal_question(actor_of(request), client_id, card_id)


@post("/clients/{client_id:int}/cards/{card_id:int}/removal", guards=TAKES)
async def remove_card(
    request: AnyRequest, client_id: FromPath[int], card_id: FromPath[int]
) -> Template | Redirect:
    """Sent twice it is removed once."""
    actor = actor_of(request)
    try:
        await cards.remove_at_desk(actor, client_id, card_id)
    except Refused as trouble:
        return await card_pages.removal_question(actor, client_id, card_id, trouble)
    return go(f"/desk/online/clients/{client_id}/cards", "removed")


online = Router(
    "/online",
    route_handlers=[
        show_payments,
        show_rules,
        new_rule,
        add_rule,
        show_rule,
        change_rule,
        delete_rule,
        show_visit,
        take_fee,
        forgive,
        show_cards,
        ask_to_remove,
        remove_card,
    ],
)
