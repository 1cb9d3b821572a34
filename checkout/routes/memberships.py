"""Ending a membership early, and changing it to another kind: its holder's account is the other side."""

from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from checkout.actions import membership_ending as actions
from checkout.membership_pages import ending_page
from checkout.routes.asked import fields_of
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest

LIST = "/desk/loyalty/memberships"


@get("/{membership:int}/ending")
async def ask_ending(request: AnyRequest, membership: FromPath[int]) -> Any:  # noqa: ANN401
    return await ending_page(actor_of(request), membership)


@post("/{membership:int}/ending")
async def end_early(request: AnyRequest, membership: FromPath[int]) -> Any:  # noqa: ANN401
    actor, typed = actor_of(request), await fields_of(request)
    try:
        await actions.end_early(actor, membership, typed.get("why", ""))
    except (Invalid, Refused) as trouble:
        return await ending_page(actor, membership, trouble, typed=typed, form="end")
    return Redirect(f"{LIST}/{membership}?done=ended", status_code=303)


@post("/{membership:int}/change")
async def change_type(request: AnyRequest, membership: FromPath[int]) -> Any:  # noqa: ANN401
    actor, typed = actor_of(request), await fields_of(request)
    chosen = typed.get("of_type", "")
    of_type = int(chosen) if is_number(chosen) else 0
    try:
        made = await actions.change_type(actor, membership, of_type, typed.get("why", ""))
    except (Invalid, Refused) as trouble:
        return await ending_page(actor, membership, trouble, typed=typed, form="change")
    return Redirect(f"{LIST}/{made}?done=changed", status_code=303)


memberships = Router(
    "/loyalty/memberships",
    guards=[needs(Permission.edit_loyalty)],
    route_handlers=[ask_ending, end_early, change_type],
)
