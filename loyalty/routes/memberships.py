"""Pages about memberships that were sold: the list, one's own, and what the desk does with it."""

from collections.abc import Awaitable
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.reading import wrong
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


@get("/{membership:int}")
async def show_membership(request: AnyRequest, membership: FromPath[int], number: Number = 1) -> Any:  # noqa: ANN401
    done, who = (request.query_params.get(each, "") for each in ("done", "who"))
    return await pages.told_page(actor_of(request), membership, number, done, who)


@post("/{membership:int}/freezes", guards=[KEEPS])
async def freeze(request: AnyRequest, membership: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    acting = membership_freezing.freeze(actor_of(request), membership, filled(FreezeForm, data))
    return await done_or_again(request, membership, acting, "frozen", {**data, "form": "freeze"})


@post("/{membership:int}/freezes/{freeze_id:int}/lifting", guards=[KEEPS])
async def lift(request: AnyRequest, membership: FromPath[int], freeze_id: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_freezing.lift(actor_of(request), membership, freeze_id)
    return await done_or_again(request, membership, acting, "lifted", {})


@post("/{membership:int}/beginning", guards=[KEEPS])
async def begin(request: AnyRequest, membership: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    acting = membership_keeping.begin_on(actor_of(request), membership, data.get("starts_on", ""))
    return await done_or_again(request, membership, acting, "begun", {**data, "form": "begin"})


@post("/{membership:int}/extension", guards=[EDITS])
async def extend(request: AnyRequest, membership: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    typed = data.get("until_on", ""), data.get("why", "")
    acting = membership_keeping.extend(actor_of(request), membership, *typed)
    return await done_or_again(request, membership, acting, "extended", {**data, "form": "extend"})


@post("/{membership:int}/correction", guards=[EDITS])
async def correct(request: AnyRequest, membership: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    cover = data.get("cover", "")
    number = int(cover) or None if is_number(cover) else None
    typed = data.get("visits", ""), data.get("why", "")
    acting = membership_keeping.correct(actor_of(request), membership, number, *typed)
    return await done_or_again(request, membership, acting, "corrected", {**data, "form": "correct"})


@post("/{membership:int}/block", guards=[KEEPS])
async def block(request: AnyRequest, membership: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_keeping.set_blocked(actor_of(request), membership, blocked=True)
    return await done_or_again(request, membership, acting, "blocked", {})


@post("/{membership:int}/unblock", guards=[KEEPS])
async def unblock(request: AnyRequest, membership: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_keeping.set_blocked(actor_of(request), membership, blocked=False)
    return await done_or_again(request, membership, acting, "unblocked", {})


@get("/{membership:int}/people", guards=[KEEPS])
async def find_person(request: AnyRequest, membership: FromPath[int], q: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.people_page(actor_of(request), membership, q, fragment=is_fragment(request))


@post("/{membership:int}/people", guards=[KEEPS])
async def add_person(
    request: AnyRequest, membership: FromPath[int], data: Typed, q: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    actor, text = actor_of(request), data.get("client", "")
    try:
        await membership_people.add_person(actor, membership, chosen(text))
    except (Invalid, Refused) as trouble:
        return await pages.people_page(actor, membership, q, trouble)
    return Redirect(f"{LIST}/{membership}?done=added", status_code=303)


def chosen(text: str) -> int:
    if not is_number(text):
        raise wrong("client", "Choose somebody.")
    return int(text)


@post("/{membership:int}/people/{client:int}/removal", guards=[KEEPS])
async def remove_person(request: AnyRequest, membership: FromPath[int], client: FromPath[int]) -> Any:  # noqa: ANN401
    acting = membership_people.remove_person(actor_of(request), membership, client)
    return await done_or_again(request, membership, acting, f"removed&who={client}", {})


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
