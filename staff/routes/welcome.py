"""The first visitor of an installation without accounts makes the owner's."""

from litestar import Router, get, post
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from kit.errors import Invalid
from kit.web import AnyRequest
from staff import actions, queries
from staff.door_pages import welcome_page
from staff.routes.session import entered, where
from staff.schemas import FirstOwnerForm

TO_SIGN_IN = "/desk/sign-in"
ON = "/desk/start/branch"


@get("/")
async def show_welcome(code: FromQuery[str] = "") -> Template | Redirect:
    if await queries.has_owner():
        return Redirect(TO_SIGN_IN, status_code=303)
    return welcome_page(FirstOwnerForm(code=code))


@post("/")
async def make_first_owner(request: AnyRequest, data: URLEncodedBody[FirstOwnerForm]) -> Template | Redirect:
    try:
        token = await actions.make_first_owner(data, where(request))
    except actions.HasOwner:
        return Redirect(TO_SIGN_IN, status_code=303)
    except Invalid as trouble:
        return welcome_page(data, trouble)
    return await entered(request, token, ON)


router = Router("/welcome", route_handlers=[show_welcome, make_first_owner])
