"""Pages about promo codes: the list, making some, stopping one."""

from functools import partial
from typing import Annotated, Any

from asyncpg import Record
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.schemas import filled
from kit.errors import Invalid, Problem, Refused
from kit.money import format_money
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest
from loyalty import actions, programme_pages
from loyalty.queries.codes import codes_here, limits_of, open_to_codes
from loyalty.rules.promo_codes import limits_in_words, read_codes
from loyalty.schemas import CodesForm

EDITS = needs(Permission.edit_loyalty)
Number = Annotated[int, QueryParameter(name="page")]
Typed = URLEncodedBody[dict[str, str]]


@get("/")
async def list_codes(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    programme: FromQuery[int] = 0,
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    return await codes_page(request, branch, programme=programme, q=q, number=number)


async def codes_page(
    request: AnyRequest,
    wanted: int | None,
    trouble: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """The list; after a refusal with what was typed."""
    actor = actor_of(request)
    facts = await programme_pages.here_of(actor, wanted)
    here, programme, q = facts["branch"], more.get("programme", 0), more.get("q", "")
    rows, pages = await codes_here([here.id], programme, q, more.get("number", 1))

    def limits(row: Record) -> str:
        budget = format_money(row["budget"], here.currency, here.locale) if row["budget"] else ""
        return limits_in_words(limits_of(row), budget)

    return programme_pages.filled(
        "loyalty/codes.html",
        actor,
        trouble,
        rows=rows,
        pages=pages,
        programme=programme,
        q=q,
        limits=limits,
        open_to=[(each["id"], each["name"]) for each in await open_to_codes(actor, here.id, facts["today"])],
        form=more.get("form") or CodesForm(),
        chosen=more.get("chosen", programme),
        done=request.query_params.get("done", ""),
        **facts,
    )


@post("/", guards=[EDITS])
async def make_codes(request: AnyRequest, data: Typed, branch: FromQuery[int | None] = None) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(CodesForm, data)
    text = data.get("programme", "")
    programme = int(text) if is_number(text) else 0
    try:
        currency = (await programme_pages.here_of(actor, branch))["branch"].currency
        making = partial(actions.make_codes, actor, programme, read_codes(form, currency))
        return await once(request, making, lambda _: f"/desk/loyalty/codes?programme={programme}")
    except (Invalid, Refused) as trouble:
        return await codes_page(request, branch, trouble, form=form, chosen=programme)


@post("/{code:int}/stop", guards=[EDITS])
async def stop_code(request: AnyRequest, code: FromPath[int]) -> Redirect:
    programme = await actions.stop_code(actor_of(request), code)
    return Redirect(f"/desk/loyalty/codes?programme={programme}&done=stopped", status_code=303)


codes = Router(
    "/loyalty/codes",
    guards=[needs(Permission.see_clients)],
    route_handlers=[list_codes, make_codes, stop_code],
)
