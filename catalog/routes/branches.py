"""Branches. What can leave visits outside the hours is changed in `booking`."""

from datetime import date
from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import actions, queries
from catalog.branch_pages import Typed, branch_page, branches_page, new_branch_page
from catalog.pages import Question, ask_first, go
from catalog.schemas import SUGGESTED_LIMITS, BranchForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Actor, actor_of
from kit.web import AnyRequest

HERE = "/desk/branches"


@get("/")
async def list_branches(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await branches_page(actor_of(request), done)


@get("/new", sync_to_thread=False)
def new_branch(request: AnyRequest) -> Template:
    return new_branch_page(actor_of(request), BranchForm(**SUGGESTED_LIMITS))


@post("/")
async def open_branch(request: AnyRequest, data: URLEncodedBody[BranchForm]) -> Template | Redirect:
    try:
        opening = partial(actions.open_branch, actor_of(request), data)
        return await once(request, opening, lambda branch: f"{HERE}/{branch.id}?done=added")
    except Invalid as trouble:
        return new_branch_page(actor_of(request), data, trouble)


@get("/{branch_id:int}")
async def show_branch(request: AnyRequest, branch_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await branch_page(actor_of(request), branch_id, Typed(), done=done)


@post("/{branch_id:int}/closed-days/{closed_on:date}/removal")
async def open_day(request: AnyRequest, branch_id: FromPath[int], closed_on: FromPath[date]) -> Redirect:
    await actions.open_day(actor_of(request), branch_id, closed_on)
    return go(f"{HERE}/{branch_id}", "saved")


@get("/{branch_id:int}/retirement")
async def ask_to_close(request: AnyRequest, branch_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await closing(actor_of(request), branch_id))


@post("/{branch_id:int}/retirement")
async def close_branch(request: AnyRequest, branch_id: FromPath[int]) -> Template | Redirect:
    try:
        await actions.close_branch(actor_of(request), branch_id)
    except Refused as trouble:
        return ask_first(actor_of(request), await closing(actor_of(request), branch_id), trouble)
    return go(HERE, "retired")


async def closing(actor: Actor, branch_id: int) -> Question:
    branch = await queries.access_branch(actor, branch_id)
    return Question(
        title=f"Close {branch.name}?",
        sentence="Its booking page goes away and it leaves the calendar and the cash desk. Visits already "
        "booked are not cancelled: do that first. Its history and money stay, and it can be opened again.",
        action=f"{HERE}/{branch_id}/retirement",
        button="Close the branch",
        back=f"{HERE}/{branch_id}",
    )


@post("/{branch_id:int}/return")
async def reopen_branch(request: AnyRequest, branch_id: FromPath[int]) -> Redirect:
    await actions.reopen_branch(actor_of(request), branch_id)
    return go(f"{HERE}/{branch_id}", "restored")


router = Router(
    "/branches",
    route_handlers=[
        list_branches,
        new_branch,
        open_branch,
        show_branch,
        open_day,
        ask_to_close,
        close_branch,
        reopen_branch,
    ],
)
