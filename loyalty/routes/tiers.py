"""Pages about tiers: who has which, and a ladder drafted and changed. It starts and ends like a programme."""

from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.schemas import filled, numbered
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.typed import EARLIEST, parse_day
from kit.web import AnyRequest
from loyalty import tier_pages as pages
from loyalty.actions import programmes as actions
from loyalty.programme_pages import LIST
from loyalty.queries.programmes import currency_here, currency_of
from loyalty.rules.ladder_forms import read_ladder
from loyalty.schemas import LadderForm

EDITS = needs(Permission.edit_loyalty)
Typed = URLEncodedBody[dict[str, str]]
Number = Annotated[int, QueryParameter(name="page")]


@get("/")
async def list_tiers(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    tier: FromQuery[str] = "",
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    return await pages.tiers_page(actor_of(request), branch, (tier, q), number)


@get("/new", guards=[EDITS])
async def new_tiers(request: AnyRequest) -> Any:  # noqa: ANN401
    return await pages.ladder_page(actor_of(request), None)


def typed_ladder(data: dict[str, str]) -> LadderForm:
    texts = {name: numbered(data, f"{name}-") for name in ("tiers", "ats")}
    return filled(LadderForm, data, branches=frozenset(numbered(data, "branches-")), **texts)


@post("/", guards=[EDITS])
async def draft_tiers(request: AnyRequest, data: Typed) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_ladder(data)
    try:
        rule = read_ladder(form, await currency_of(sorted(form.branches)))
        new = actions.NewProgramme(name=form.name, rule=rule, branches=sorted(form.branches))
        drafting = partial(actions.draft_programme, actor, new)
        return await once(request, drafting, lambda made: f"{LIST}/{made}?done=drafted")
    except Invalid as trouble:
        return await pages.ladder_page(actor, None, form, trouble)


@get("/{ladder:int}/change", guards=[EDITS])
async def ask_for_change(request: AnyRequest, ladder: FromPath[int]) -> Any:  # noqa: ANN401
    return await pages.ladder_page(actor_of(request), ladder)


@post("/{ladder:int}", guards=[EDITS])
async def change_tiers(request: AnyRequest, ladder: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_ladder(data)
    try:
        rule = read_ladder(form, await currency_here(actor, ladder))
        new = actions.NewProgramme(name=form.name, rule=rule)
        day = parse_day(form.starts_on) or EARLIEST
        await actions.change_programme(actor, ladder, new, day, form.seen)
    except (Invalid, Refused) as trouble:
        return await pages.ladder_page(actor, ladder, form, trouble)
    return Redirect(f"{LIST}/{ladder}?done=changed", status_code=303)


tiers = Router(
    "/loyalty/tiers",
    guards=[needs(Permission.see_clients)],
    route_handlers=[list_tiers, new_tiers, draft_tiers, ask_for_change, change_tiers],
)
