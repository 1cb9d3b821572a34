"""A client's own codes: for friends, and for the desk. The key in the address is what lets them."""

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from clients.queries.personal import person_behind
from kit import web
from loyalty.actions.referrals import code_for
from loyalty.referral_tables import ClientCode
from personal.routes.acts import back
from personal.routes.signing import CAREFUL


@post("/me/{key:str}/invitation", guards=CAREFUL)
async def make_invitation(request: web.AnyRequest, key: FromPath[str]) -> Redirect:
    """Asked for twice it is the same link."""
    person = await person_behind(key)
    await code_for(person.id, ClientCode.Kind.invite)
    return back(request, key, "friends")


@post("/me/{key:str}/desk-code", guards=CAREFUL)
async def make_desk_code(request: web.AnyRequest, key: FromPath[str]) -> Redirect:
    """What they show at the desk instead of saying their name."""
    person = await person_behind(key)
    await code_for(person.id, ClientCode.Kind.card)
    return back(request, key, "desk-code")
