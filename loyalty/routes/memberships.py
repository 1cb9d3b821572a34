"""Pages about memberships that were sold: the list, one's own, and what the desk does with it."""

from collections.abc import Awaitable
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.schemas import filled
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest, is_fragment
from loyalty import membership_pages as pages
from loyalty.actions import membership_freezing, membership_keeping, membership_people
from loyalty.membership_schemas import FreezeForm

LIST = pages.LIST
KEEPS = needs(Permission.take_payments)
EDITS = needs(Permission.edit_loyalty)
Typed = URLEncodedBody[dict[str, str]]
Number = Annotated[int, QueryParameter(name="page")]


@get("/")
async def list_memberships(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    return await pages.list_page(actor_of(request), branch, (q, show), number)


@get("/{voucher:int}")
async def show_membership(request: AnyRequest, voucher: FromPath[int], number: Number = 1) -> Any:  # noqa: ANN401
    done, who = (request.query_params.get(each, "") for each in ("done", "who"))
    return await pages.told_page(actor_of(request), voucher, number, done, who)


@post("/{voucher:int}/freezes", guards=[KEEPS])
async def freeze(request: AnyRequest, voucher: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    acting = membership_freezing.freeze(actor_of(request), voucher, filled(FreezeForm, data))
    return await done_or_again(request, voucher, acting, "frozen", {**data, "form": "freeze"})


@post("/{voucher:int}/freezes/{freeze_id:int}/lifting", guards=[KEEPS])
async def lift(request: AnyRequest, voucher: FromPath[int], freeze_id: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_freezing.lift(actor_of(request), voucher, freeze_id)
    return await done_or_again(request, voucher, acting, "lifted", {})


@post("/{voucher:int}/beginning", guards=[KEEPS])
async def begin(request: AnyRequest, voucher: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    acting = membership_keeping.begin_on(actor_of(request), voucher, data.get("starts_on", ""))
    return await done_or_again(request, voucher, acting, "begun", {**data, "form": "begin"})


@post("/{voucher:int}/extension", guards=[EDITS])
async def extend(request: AnyRequest, voucher: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    typed = data.get("until_on", ""), data.get("why", "")
    acting = membership_keeping.extend(actor_of(request), voucher, *typed)
    return await done_or_again(request, voucher, acting, "extended", {**data, "form": "extend"})


@post("/{voucher:int}/correction", guards=[EDITS])
async def correct(request: AnyRequest, voucher: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    cover = data.get("cover", "")
    number = int(cover) or None if is_number(cover) else None
    typed = data.get("visits", ""), data.get("why", "")
    acting = membership_keeping.correct(actor_of(request), voucher, number, *typed)
    return await done_or_again(request, voucher, acting, "corrected", {**data, "form": "correct"})


@post("/{voucher:int}/block", guards=[KEEPS])
async def block(request: AnyRequest, voucher: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_keeping.set_blocked(actor_of(request), voucher, blocked=True)
    return await done_or_again(request, voucher, acting, "blocked", {})


@post("/{voucher:int}/unblock", guards=[KEEPS])
async def unblock(request: AnyRequest, voucher: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_keeping.set_blocked(actor_of(request), voucher, blocked=False)
    return await done_or_again(request, voucher, acting, "unblocked", {})


@get("/{voucher:int}/people", guards=[KEEPS])
async def find_person(request: AnyRequest, voucher: FromPath[int], q: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.people_page(actor_of(request), voucher, q, fragment=is_fragment(request))


@post("/{voucher:int}/people", guards=[KEEPS])
async def add_person(request: AnyRequest, voucher: FromPath[int], data: Typed, q: FromQuery[str] = "") -> Any:  # noqa: ANN401
    actor, text = actor_of(request), data.get("client", "")
    try:
        await membership_people.add_person(actor, voucher, int(text) if is_number(text) else 0)
    except (Invalid, Refused) as trouble:
        return await pages.people_page(actor, voucher, q, trouble)
    return Redirect(f"{LIST}/{voucher}?done=added", status_code=303)


@post("/{voucher:int}/people/{client:int}/removal", guards=[KEEPS])
async def remove_person(request: AnyRequest, voucher: FromPath[int], client: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_people.remove_person(actor_of(request), voucher, client)
    return await done_or_again(request, voucher, acting, f"removed&who={client}", {})


async def done_or_again(
    request: AnyRequest, voucher: int, acting: Awaitable[object], done: str, typed: dict[str, str]
) -> Any:  # noqa: ANN401
    """Back to its page; after a refusal with the sentence and what was typed."""
    try:
        await acting
    except (Invalid, Refused) as trouble:
        return await pages.one_page(actor_of(request), voucher, trouble, typed=typed)
    return Redirect(f"{LIST}/{voucher}?done={done}", status_code=303)


memberships = Router(
    "/loyalty/memberships",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        list_memberships,
        show_membership,
        freeze,
        lift,
        begin,
        extend,
        correct,
        block,
        unblock,
        find_person,
        add_person,
        remove_person,
    ],
)
