"""Pages about points: the rule in words, who has how many, and a client's own for their card."""

from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.queries import access_branch, branch_here, branches_of
from catalog.queries.desk import categories
from catalog.tables import Branch
from clients.queries import access_client
from kit import clock
from kit.errors import Invalid
from kit.rights import Permission, actor_of, needs
from kit.typed import short_date
from kit.web import AnyRequest, page
from loyalty import actions, queries
from loyalty.membership_pages import STATES
from loyalty.queries.membership_lists import memberships_of
from loyalty.queries.tiers import tiers_of
from loyalty.rules.points import (
    Cashback,
    counted,
    example,
    in_words,
)
from loyalty.rules.rule_form import first_points_rule, form_of, read_points_rule
from loyalty.schemas import PointsRuleForm

Number = Annotated[int, QueryParameter(name="page")]
OPTIONS: dict[str, Any] = {
    "buys_options": [("all", "Everything"), ("chosen", "Chosen services"), ("none", "Nothing")],
    "waits_options": [("nothing", "At once"), ("days", "After some days"), ("paid", "When all is paid")],
    "ends_options": [
        ("never", "Never"),
        ("days", "After so many days"),
        ("months", "After so many months"),
        ("yearly", "On a day of each year"),
    ],
    "rounded_options": [
        ("day", "No further"),
        ("month", "The end of the month"),
        ("year", "The end of the year"),
    ],
}
WORDS: dict[str, Any] = {"counted": counted, "in_words": in_words, "short_date": short_date}


@get("/")
async def show_loyalty(
    request: AnyRequest, branch: FromQuery[int | None] = None, q: FromQuery[str] = "", number: Number = 1
) -> Any:  # noqa: ANN401
    here = await branch_here(actor_of(request), branch)
    return await loyalty_page(request, here, q=q, number=number)


async def loyalty_page(request: AnyRequest, here: Branch, **more: Any) -> Any:  # noqa: ANN401
    """The rules and the points of a branch; `more` is a search, or a form that came back."""
    actor = actor_of(request)
    today = clock.today(here.zone)
    rules = await queries.points_rules(here.id)
    running = next((each for each in rules if each.starts_on <= today), None)
    holders, pages = await queries.holders(here.id, more.get("q", ""), more.get("number", 1), today)
    return page(
        "loyalty/loyalty.html",
        status=422 if "errors" in more else 200,
        actor=actor,
        branch=here,
        money=(here.currency, here.locale),
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        today=today,
        rules=rules,
        running=running,
        example=await example_of(running, here),
        outstanding=await queries.outstanding(here.id, today),
        holders=holders,
        pages=pages,
        q=more.get("q", ""),
        form=more.get("form") or form_of(running or first_points_rule(here.currency), today, here.currency),
        errors=more.get("errors", {}),
        categories=await categories(),
        **OPTIONS,
        **WORDS,
    )


async def example_of(rule: Cashback | None, here: Branch) -> str:
    """In the branch's own prices; of a bill of a hundred points where it has none."""
    if rule is None:
        return ""
    bill = await queries.usual_price(here.id) or 100 * rule.point_value
    return example(rule, bill, (here.currency, here.locale))


@post("/branches/{branch:int}/points-rules", guards=[needs(Permission.edit_loyalty)])
async def agree_on_points_rule(
    request: AnyRequest, branch: FromPath[int], data: URLEncodedBody[PointsRuleForm]
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    here = await access_branch(actor, branch)
    try:
        await actions.set_points_rule(actor, branch, read_points_rule(data, here.currency))
    except Invalid as wrong:
        return await loyalty_page(request, here, form=data, errors=wrong.fields)
    return Redirect(f"/desk/loyalty?branch={branch}", status_code=303)


@post("/points-rules/{rule:int}/withdrawal", guards=[needs(Permission.edit_loyalty)])
async def withdraw_points_rule(request: AnyRequest, rule: FromPath[int]) -> Redirect:
    branch = await actions.withdraw_points_rule(actor_of(request), rule)
    return Redirect(f"/desk/loyalty?branch={branch}", status_code=303)


@get("/clients/{client:int}")
async def show_points(
    request: AnyRequest, client: FromPath[int], branch: FromQuery[int | None] = None, number: Number = 1
) -> Any:  # noqa: ANN401
    """A part of the client's card or the visit's panel; without a branch, every branch the actor works in."""
    actor = actor_of(request)
    known = await access_client(actor, client)
    here = None if actor.branches is None else sorted(actor.branches)
    if branch is None:
        branches = list(await branches_of(actor))
        found = await queries.standings(known.id, branches)
    else:
        branches = [await access_branch(actor, branch)]
        found = [await queries.standing(known.id, branches[0], number)]
    tiers = await tiers_of(known.id, branches)
    held = await memberships_of(known.id, here, lives=branch is not None)
    return page(
        "loyalty/points.html",
        actor=actor,
        client=known,
        standings=found,
        tiers=tiers,
        asked=branch,
        memberships=held,
        states=STATES,
        **WORDS,
    )


points = Router(
    "/loyalty",
    guards=[needs(Permission.see_clients)],
    route_handlers=[show_loyalty, agree_on_points_rule, withdraw_points_rule, show_points],
)
