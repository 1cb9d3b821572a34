"""Accounts: who signs in, and what they may do."""

from collections.abc import Mapping
from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import Question, ask_first, go
from catalog.queries import Ask
from catalog.reading import whole
from catalog.schemas import filled, numbered
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, pages, queries
from staff.me_pages import second_step_page
from staff.schemas import AccountForm, PasswordForm
from staff.tables import Role

HERE = "/desk/accounts"
DAYS = whole(0, 60)


@get("/")
async def list_accounts(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1, retired: FromQuery[str] = ""
) -> Template:
    done = request.query_params.get("done", "")
    return await pages.accounts_page(actor_of(request), Ask(q, bool(retired), page), done)


@get("/new")
async def new_account(request: AnyRequest) -> Template:
    return await pages.account_page(actor_of(request), AccountForm())


@post("/")
async def open_account(request: AnyRequest, data: URLEncodedBody[dict[str, str]]) -> Template | Redirect:
    form = read_form(data)
    try:
        opening = partial(actions.open_account, actor_of(request), form, data.get("password", ""))
        return await once(request, opening, lambda _: f"{HERE}?done=added")
    except Invalid as trouble:
        return await pages.account_page(actor_of(request), form, None, trouble)


def read_form(typed: Mapping[str, str]) -> AccountForm:
    return filled(AccountForm, typed, branches=frozenset(numbered(typed, "branch-")))


@get("/{account_id:int}")
async def show_account(request: AnyRequest, account_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    actor = actor_of(request)
    form = await pages.kept_account(actor, account_id)
    return await pages.account_page(actor, form, account_id, done=done)


@post("/{account_id:int}")
async def change_account(
    request: AnyRequest, account_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    form = read_form(data)
    try:
        await actions.change_account(actor_of(request), account_id, form)
    except (Invalid, Refused) as trouble:
        return await pages.account_page(actor_of(request), form, account_id, trouble)
    return go(f"{HERE}/{account_id}", "saved")


@post("/{account_id:int}/password")
async def set_password(
    request: AnyRequest, account_id: FromPath[int], data: URLEncodedBody[PasswordForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.set_password(actor, account_id, data.password)
    except Invalid as trouble:
        form = await pages.kept_account(actor, account_id)
        return await pages.account_page(actor, form, account_id, trouble)
    return go(f"{HERE}/{account_id}", "password")


@get("/{account_id:int}/closing")
async def ask_to_close(request: AnyRequest, account_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, await closing(actor, account_id))


@post("/{account_id:int}/closing")
async def close_account(request: AnyRequest, account_id: FromPath[int]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.close_account(actor, account_id)
    except Refused as trouble:
        return ask_first(actor, await closing(actor, account_id), trouble)
    return go(HERE, "closed")


@post("/{account_id:int}/sessions/end")
async def end_sessions(request: AnyRequest, account_id: FromPath[int]) -> Redirect:
    await actions.end_sessions_of(actor_of(request), account_id)
    return go(f"{HERE}/{account_id}", "ended")


@post("/{account_id:int}/sessions/{session_id:int}/end")
async def end_session(request: AnyRequest, account_id: FromPath[int], session_id: FromPath[int]) -> Redirect:
    await actions.end_session_of(actor_of(request), account_id, session_id)
    return go(f"{HERE}/{account_id}", "ended")


@post("/{account_id:int}/keys/{what:str}/removal")
async def take_away(request: AnyRequest, account_id: FromPath[int], what: FromPath[str]) -> Redirect:
    await actions.take_away(actor_of(request), account_id, what)
    return go(f"{HERE}/{account_id}", "taken")


@get("/second-step")
async def show_second_step(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await second_step_page(actor_of(request), done=done)


@post("/second-step")
async def set_second_step(request: AnyRequest, data: URLEncodedBody[dict[str, str]]) -> Template | Redirect:
    actor = actor_of(request)
    roles = frozenset(role for role in Role if f"role-{role}" in data)
    try:
        days = DAYS(data.get("days", "").strip(), "days")
    except Invalid as trouble:
        return await second_step_page(actor, roles, data.get("days", ""), trouble)
    await actions.set_second_step(actor, roles, days)
    return go(f"{HERE}/second-step", "saved")


async def closing(actor: Actor, account_id: int) -> Question:
    account = await queries.access_account(actor, account_id)
    return Question(
        title=f"Close the account of {account.name}?",
        sentence=f"{account.name} is signed out everywhere at once and cannot sign in any more. What they "
        "did stays in the journal, and the account can be opened again.",
        action=f"{HERE}/{account_id}/closing",
        button="Close the account",
        back=f"{HERE}/{account_id}",
    )


@post("/{account_id:int}/return")
async def reopen_account(request: AnyRequest, account_id: FromPath[int]) -> Redirect:
    await actions.reopen_account(actor_of(request), account_id)
    return go(f"{HERE}/{account_id}", "reopened")


router = Router(
    "/accounts",
    guards=[needs(Permission.edit_accounts)],
    route_handlers=[
        list_accounts,
        show_second_step,
        set_second_step,
        end_sessions,
        end_session,
        take_away,
        new_account,
        open_account,
        show_account,
        change_account,
        set_password,
        ask_to_close,
        close_account,
        reopen_account,
    ],
)
