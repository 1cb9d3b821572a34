"""The pages of rules that set tags and statuses."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import ask_first
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from lists.actions import mark_rules as actions
from lists.actions.mark_rules import RuleForm
from lists.actions.marking import run_rules
from lists.pages import mark_rules as pages

Typed = URLEncodedBody[dict[str, str]]
RULES = "/desk/mark-rules"


def typed_in(data: dict[str, str]) -> RuleForm:
    return RuleForm(
        data.get("name", ""), data.get("segment", ""), data.get("sets", ""), bool(data.get("clears")),
        bool(data.get("is_on")), data.get("seen", ""),
    )  # fmt: skip


def back(done: str = "") -> Redirect:
    return Redirect(f"{RULES}?done={done}" if done else RULES, status_code=303)


@get("/")
async def list_rules(request: AnyRequest, done: FromQuery[str] = "", would: FromQuery[str] = "") -> Template:
    return await pages.rules_page(actor_of(request), done, looks=bool(would))


@get("/would")
async def show_would(request: AnyRequest) -> Template:
    """What each would do now; asked by the page once it is there."""
    return await pages.rules_page(actor_of(request), looks=True, template="lists/mark_rules_table.html")


@get("/new")
async def new_rule(request: AnyRequest, segment: FromQuery[str] = "") -> Template:
    return await pages.rule_page(actor_of(request), RuleForm(segment=segment))


@post("/")
async def add_rule(request: AnyRequest, data: Typed) -> Template | Redirect:
    actor, form = actor_of(request), typed_in(data)
    try:
        return await once(request, partial(actions.add_rule, actor, form), lambda _: f"{RULES}?done=saved")
    except Invalid as trouble:
        return await pages.rule_page(actor, form, trouble=trouble)


@post("/run")
async def run(request: AnyRequest) -> Template | Redirect:
    try:
        ran = await run_rules()
    except Refused as trouble:
        return await pages.rules_page(actor_of(request), trouble=trouble)
    return back(f"{ran.marked}-{ran.unmarked}")


@get("/{rule_id:int}")
async def show_rule(request: AnyRequest, rule_id: FromPath[int]) -> Template:
    return await pages.change_page(actor_of(request), rule_id)


@post("/{rule_id:int}")
async def change_rule(request: AnyRequest, rule_id: FromPath[int], data: Typed) -> Template | Redirect:
    actor, form = actor_of(request), typed_in(data)
    try:
        await actions.change_rule(actor, rule_id, form)
    except (Invalid, Refused) as trouble:
        return await pages.change_page(actor, rule_id, form, trouble)
    return back("saved")


@post("/{rule_id:int}/place")
async def move_rule(request: AnyRequest, rule_id: FromPath[int], data: Typed) -> Redirect:
    await actions.move_rule(actor_of(request), rule_id, up=data.get("way") == "up")
    return back()


@get("/{rule_id:int}/removal")
async def ask_to_remove(request: AnyRequest, rule_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await pages.removal(actor_of(request), rule_id))


@post("/{rule_id:int}/removal")
async def remove_rule(request: AnyRequest, rule_id: FromPath[int]) -> Redirect:
    await actions.remove_rule(actor_of(request), rule_id)
    return back("removed")


mark_rules = Router(
    "/mark-rules",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        list_rules,
        show_would,
        new_rule,
        add_rule,
        run,
        show_rule,
        change_rule,
        move_rule,
        ask_to_remove,
        remove_rule,
    ],
)
