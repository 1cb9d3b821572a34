"""Memberships that renew by a saved card, at the desk: what failed, one membership's, and by type."""

from collections.abc import Awaitable
from typing import Annotated

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from catalog.reading import day
from checkout import renewal_pages as pages
from checkout.actions.renewals import planning, steering, terms
from checkout.actions.renewals.terms import TermsForm
from checkout.routes.asked import sees_sales
from kit.errors import Invalid, Refused, Unavailable
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest

TAKES = [needs(Permission.take_payments)]
DECIDES = [needs(Permission.edit_loyalty)]
Number = Annotated[int, QueryParameter(name="page")]
Typed = URLEncodedBody[dict[str, str]]
Answer = Template | Redirect


@get("/", guards=[sees_sales])
async def list_failed(request: AnyRequest, q: FromQuery[str] = "", number: Number = 1) -> Template:
    return await pages.failed_page(actor_of(request), q, number, request.query_params.get("done", ""))


@get("/types", guards=DECIDES)
async def list_types(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await pages.types_page(actor_of(request), done)


@get("/types/{of_type:int}", guards=DECIDES)
async def show_terms(request: AnyRequest, of_type: FromPath[int]) -> Template:
    return await pages.terms_page(actor_of(request), of_type)


@post("/types/{of_type:int}", guards=DECIDES)
async def keep_terms(request: AnyRequest, of_type: FromPath[int], data: URLEncodedBody[TermsForm]) -> Answer:
    try:
        await terms.keep_terms(actor_of(request), of_type, data)
    except Invalid as trouble:
        return await pages.terms_page(actor_of(request), of_type, data, trouble)
    return go(f"{pages.HERE}/types", "kept")


@get("/{membership:int}", guards=TAKES)
async def show_renewal(request: AnyRequest, membership: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await pages.renewal_page(actor_of(request), membership, done)


async def acted(request: AnyRequest, membership: int, doing: Awaitable[object], done: str) -> Answer:
    """Back to the page, which says what was done or why not; what was typed stays in its form."""
    try:
        await doing
    except (Invalid, Refused, Unavailable) as trouble:
        typed = {name: str(value) for name, value in (await request.form()).items()}
        return await pages.renewal_page(actor_of(request), membership, "", trouble, **typed)
    return go(f"{pages.HERE}/{membership}", done)


def number_in(text: str) -> int | None:
    return int(text) if is_number(text) else None


@post("/{membership:int}/start", guards=TAKES)
async def start(request: AnyRequest, membership: FromPath[int], data: Typed) -> Answer:
    agreed = planning.Agreed(number_in(data.get("card", "")), data.get("words", ""))
    return await acted(request, membership, planning.start(actor_of(request), membership, agreed), "started")


@post("/{membership:int}/card", guards=TAKES)
async def change_card(request: AnyRequest, membership: FromPath[int], data: Typed) -> Answer:
    agreed = planning.Agreed(number_in(data.get("card", "")), data.get("words", ""))
    return await acted(
        request, membership, planning.change_card(actor_of(request), membership, agreed), "card"
    )


@post("/{membership:int}/end", guards=TAKES)
async def stop(request: AnyRequest, membership: FromPath[int]) -> Answer:
    return await acted(request, membership, steering.stop(actor_of(request), membership), "stopped")


@post("/{membership:int}/going-on", guards=TAKES)
async def go_on(request: AnyRequest, membership: FromPath[int]) -> Answer:
    return await acted(request, membership, steering.go_on(actor_of(request), membership), "going-on")


@post("/{membership:int}/pause", guards=TAKES)
async def pause(request: AnyRequest, membership: FromPath[int], data: Typed) -> Answer:
    return await acted(request, membership, paused(request, membership, data), "paused")


async def paused(request: AnyRequest, membership: int, data: dict[str, str]) -> None:
    first, last = (data.get(name, "").strip() for name in ("pause_from", "pause_until"))
    until = day(last, "pause_until") if last else None
    await steering.pause(actor_of(request), membership, day(first, "pause_from"), until)


@post("/{membership:int}/resumption", guards=TAKES)
async def resume(request: AnyRequest, membership: FromPath[int]) -> Answer:
    return await acted(request, membership, steering.resume(actor_of(request), membership), "resumed")


@post("/{membership:int}/type", guards=TAKES)
async def change_type(request: AnyRequest, membership: FromPath[int], data: Typed) -> Answer:
    wanted = number_in(data.get("next_type", ""))
    return await acted(
        request, membership, steering.change_type(actor_of(request), membership, wanted), "type"
    )


@post("/{membership:int}/try", guards=TAKES)
async def try_now(request: AnyRequest, membership: FromPath[int]) -> Answer:
    """Sent twice it is one charge."""
    actor = actor_of(request)
    try:
        renewal = await steering.try_now(actor, membership)
    except (Refused, Unavailable) as trouble:
        return await pages.renewal_page(actor, membership, "", trouble)
    return go(f"{pages.HERE}/{membership}", await pages.became(renewal))


renewals = Router(
    "/online/renewals",
    route_handlers=[
        list_failed, list_types, show_terms, keep_terms, show_renewal, start, change_card, stop, go_on, pause,
        resume, change_type, try_now,
    ],
)  # fmt: skip
