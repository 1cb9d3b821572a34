"""One's own account: how one signs in, and where one is signed in."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import go
from kit.errors import Invalid, Refused, TooMany
from kit.rights import actor_of, proved, signed_in
from kit.web import AnyRequest
from staff import actions
from staff.door_pages import proof_page
from staff.me_pages import app_page, codes_page, form_of_mine, me_page
from staff.queries import COOKIE
from staff.routes.session import cookie
from staff.rules import safe_next
from staff.schemas import CodeForm, NameForm, NewPinForm, PasswordForm, ProofForm

HERE = "/desk/me"


@get("/")
async def show_me(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await me_page(actor_of(request), request.cookies.get(COOKIE, ""), done)


@get("/pin", guards=[proved], sync_to_thread=False)
def show_pin(request: AnyRequest) -> Template:
    return form_of_mine(actor_of(request), "pin")


@post("/pin")
async def set_pin(request: AnyRequest, data: URLEncodedBody[NewPinForm]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.set_pin(actor, data.pin, data.again)
    except Invalid as trouble:
        return form_of_mine(actor, "pin", trouble)
    return go(HERE, "pin")


@post("/pin/removal")
async def drop_pin(request: AnyRequest) -> Redirect:
    await actions.drop_pin(actor_of(request))
    return go(HERE, "removed")


@get("/password", guards=[proved], sync_to_thread=False)
def show_password(request: AnyRequest) -> Template:
    return form_of_mine(actor_of(request), "password")


@post("/password")
async def set_password(request: AnyRequest, data: URLEncodedBody[PasswordForm]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.set_own_password(actor, request.cookies.get(COOKIE, ""), data.password)
    except Invalid as trouble:
        return form_of_mine(actor, "password", trouble)
    return go(HERE, "own-password")


@get("/second-step", sync_to_thread=False)
def show_second_step(request: AnyRequest) -> Template:
    return form_of_mine(actor_of(request), "second_step")


@get("/app", guards=[proved])
async def show_app(request: AnyRequest) -> Template:
    return await app_page(actor_of(request))


@post("/app")
async def begin_app(request: AnyRequest) -> Redirect:
    await actions.begin_app(actor_of(request))
    return go(f"{HERE}/app")


@post("/app/confirmation", status_code=200)
async def confirm_app(request: AnyRequest, data: URLEncodedBody[CodeForm]) -> Template:
    """The recovery codes are shown in this answer and never again."""
    actor = actor_of(request)
    try:
        codes = await actions.confirm_app(actor, data.code)
    except (Invalid, TooMany) as trouble:
        return await app_page(actor, trouble)
    return codes_page(actor, codes)


@post("/app/removal")
async def remove_app(request: AnyRequest) -> Redirect:
    await actions.remove_app(actor_of(request))
    return go(HERE, "removed")


@post("/codes", status_code=200)
async def renew_codes(request: AnyRequest) -> Template:
    actor = actor_of(request)
    return codes_page(actor, await actions.renew_recovery_codes(actor))


@get("/passkeys/new", guards=[proved], sync_to_thread=False)
def new_passkey(request: AnyRequest) -> Template:
    return form_of_mine(actor_of(request), "passkey")


@post("/passkeys/challenge", status_code=200)
async def begin_passkey(request: AnyRequest) -> dict[str, Any]:
    return await actions.begin_adding(actor_of(request))


@post("/passkeys")
async def add_passkey(request: AnyRequest, data: JSONBody[dict[str, Any]]) -> dict[str, str]:
    credential = data.get("credential")
    asked = credential if isinstance(credential, dict) else {}
    await actions.add_passkey(actor_of(request), asked, str(data.get("name", "")))
    return {"next": f"{HERE}?done=passkey"}


@post("/passkeys/{passkey_id:int}")
async def rename_passkey(
    request: AnyRequest, passkey_id: FromPath[int], data: URLEncodedBody[NameForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.rename_passkey(actor, passkey_id, data.name)
    except Invalid as trouble:
        return await me_page(actor, request.cookies.get(COOKIE, ""), trouble=trouble)
    return go(HERE, "saved")


@post("/passkeys/{passkey_id:int}/removal")
async def remove_passkey(request: AnyRequest, passkey_id: FromPath[int]) -> Redirect:
    await actions.remove_passkey(actor_of(request), passkey_id)
    return go(HERE, "removed")


@post("/sessions/end")
async def end_others(request: AnyRequest) -> Redirect:
    await actions.end_other_sessions(actor_of(request), request.cookies.get(COOKIE, ""))
    return go(HERE, "ended")


@post("/sessions/{session_id:int}/end")
async def end_session(request: AnyRequest, session_id: FromPath[int]) -> Redirect:
    await actions.end_own_session(actor_of(request), session_id)
    return go(HERE, "ended")


@get("/proof", guards=[signed_in])
async def show_proof(request: AnyRequest, next: FromQuery[str] = "/desk") -> Template:
    return await proof_page(actor_of(request), ProofForm(next=safe_next(next)))


@post("/proof")
async def prove(request: AnyRequest, data: URLEncodedBody[ProofForm]) -> Template | Redirect:
    actor, token = actor_of(request), request.cookies.get(COOKIE, "")
    try:
        fresh = await actions.prove(actor, token, data.password, data.code)
    except (Invalid, TooMany, Refused) as trouble:
        return await proof_page(actor, data, trouble)
    return Redirect(safe_next(data.next), status_code=303, cookies=[cookie(fresh)])


@post("/proof/passkey")
async def prove_by_passkey(request: AnyRequest, data: JSONBody[dict[str, Any]]) -> Response[dict[str, str]]:
    credential = data.get("credential")
    asked = credential if isinstance(credential, dict) else {}
    fresh = await actions.prove_by_passkey(actor_of(request), request.cookies.get(COOKIE, ""), asked)
    return Response({"next": safe_next(str(data.get("next", "")))}, cookies=[cookie(fresh)])


proof = Router("/", guards=[signed_in], route_handlers=[show_proof, prove, prove_by_passkey])
router = Router(
    "/me",
    guards=[signed_in],
    route_handlers=[
        show_me,
        show_pin,
        set_pin,
        drop_pin,
        show_password,
        set_password,
        show_second_step,
        show_app,
        begin_app,
        confirm_app,
        remove_app,
        renew_codes,
        new_passkey,
        begin_passkey,
        add_passkey,
        rename_passkey,
        remove_passkey,
        end_others,
        end_session,
    ],
)
