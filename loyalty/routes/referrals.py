"""Pages about friends: the rule, who brought whom, and the part of a client's card."""

from typing import Annotated

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.schemas import filled, numbered
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from loyalty import actions
from loyalty import referral_pages as pages
from loyalty.referral_tables import ClientCode
from loyalty.rules.referrals import read_referral_rule
from loyalty.schemas import FriendForm, ReferralForm

Number = Annotated[int, QueryParameter(name="page")]
EDITS = needs(Permission.edit_loyalty)
WRITES = needs(Permission.edit_clients)
BranchOf = FromQuery[int | None]


@get("/referrals")
async def list_referrals(
    request: AnyRequest, branch: BranchOf = None, q: FromQuery[str] = "", number: Number = 1
) -> Template:
    done = request.query_params.get("done", "")
    return await pages.list_page(actor_of(request), branch, pages.Asked(q=q, number=number, done=done))


@post("/referrals", guards=[EDITS])
async def agree_on_referrals(
    request: AnyRequest, data: URLEncodedBody[dict[str, str]], branch: BranchOf = None
) -> Template | Redirect:
    actor = actor_of(request)
    form = filled(ReferralForm, {"is_on": "", **data}, branches=frozenset(numbered(data, "branches-")))
    try:
        new = read_referral_rule(form, await pages.currency_of(actor, branch))
        await actions.set_referral_rule(actor, sorted(form.branches), new)
    except Invalid as trouble:
        return await pages.list_page(actor, branch, pages.Asked(form=form), trouble)
    return Redirect(pages.address_of(branch, "changed"), status_code=303)


@get("/clients/{client:int}/friends")
async def show_friends(request: AnyRequest, client: FromPath[int], branch: BranchOf = None) -> Template:
    """A part of the client's card or the visit's panel."""
    return await pages.friends_part(actor_of(request), client, branch)


@post("/clients/{client:int}/friends", guards=[WRITES], status_code=200)
async def take_friends_code(
    request: AnyRequest, client: FromPath[int], data: URLEncodedBody[FriendForm], branch: BranchOf = None
) -> Template:
    actor = actor_of(request)
    try:
        await actions.take_code(actor, client, data.friend, (await pages.branch_of(actor, branch)).id)
    except (Invalid, Refused) as trouble:
        return await pages.friends_part(actor, client, branch, pages.Said("", trouble, data.friend))
    return await pages.friends_part(actor, client, branch, pages.Said("taken"))


@post("/clients/{client:int}/friends/removal", guards=[WRITES], status_code=200)
async def take_friends_code_off(
    request: AnyRequest, client: FromPath[int], branch: BranchOf = None
) -> Template:
    actor = actor_of(request)
    try:
        await actions.take_off(actor, client)
    except Refused as trouble:
        return await pages.friends_part(actor, client, branch, pages.Said("", trouble))
    return await pages.friends_part(actor, client, branch, pages.Said("off"))


@post("/clients/{client:int}/invitation", guards=[WRITES], status_code=200)
async def make_invitation(request: AnyRequest, client: FromPath[int], branch: BranchOf = None) -> Template:
    actor = actor_of(request)
    await actions.code_at_desk(actor, client, ClientCode.Kind.invite)
    return await pages.friends_part(actor, client, branch)


referrals = Router(
    "/loyalty",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        list_referrals,
        agree_on_referrals,
        show_friends,
        take_friends_code,
        take_friends_code_off,
        make_invitation,
    ],
)
