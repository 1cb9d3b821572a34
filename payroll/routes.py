"""Pages about pay: who earned what, one person's lines with the rule that made each, and their terms."""

from datetime import datetime
from typing import Annotated, Any

from asyncpg import Record
from litestar import Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.queries import access_branch, branch_here, branches_of
from catalog.queries import branch as branch_of
from catalog.tables import Branch
from kit import clock
from kit.errors import Invalid
from kit.menu import Entry
from kit.periods import Period, ask, read_period, spoken
from kit.rights import Actor, Permission, actor_of, needs
from kit.typed import rate_text, short_date
from kit.web import AnyRequest, page
from payroll import actions, queries
from payroll.queries import Earner
from payroll.rules import read_terms
from payroll.schemas import TermsForm
from payroll.sheet import as_csv

MENU = (
    Entry("Pay", "/desk/pay", "hand-coins", Permission.see_pay, 50),
    Entry("My pay", "/desk/pay", "hand-coins", Permission.see_own_pay, 51),
)
From = Annotated[str, QueryParameter(name="from")]
To = Annotated[str, QueryParameter(name="to")]
Number = Annotated[int, QueryParameter(name="page")]


def sees_pay(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard: somebody who may see everybody's pay, or at least their own."""
    actor = actor_of(connection)
    if not actor.may(Permission.see_pay):
        actor.require(Permission.see_own_pay)


@get("/")
async def show_pay(
    request: AnyRequest, branch: FromQuery[int | None] = None, first: From = "", last: To = ""
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    if not actor.may(Permission.see_pay):
        return own_page(actor, request.url.query)
    here = await branch_here(actor, branch)
    asked = ask(first, last, clock.today(here.zone))
    rows = await queries.earned(here.id, asked.period)
    return page(
        "payroll/pay.html",
        status=422 if asked.trouble else 200,
        actor=actor,
        branch=here,
        branch_options=await branch_options(actor),
        asked=asked,
        rows=rows,
        sums=queries.summed(rows),
        **WORDS,
    )


def own_page(actor: Actor, query: str) -> Any:  # noqa: ANN401
    """A specialist goes straight to their own lines."""
    if actor.member is None:
        return page("payroll/nobody.html", actor=actor)
    return Redirect(f"/desk/pay/members/{actor.member}" + (f"?{query}" if query else ""), status_code=303)


def visit_day(moment: datetime, zone: str) -> str:
    """1 Sep 2026, 14:30, by the clock of the branch."""
    local = clock.wall(moment, zone)
    return f"{short_date(local.date())}, {local:%H:%M}"


WORDS: dict[str, Any] = {
    "rate_text": rate_text,
    "short_date": short_date,
    "spoken": spoken,
    "visit_day": visit_day,
}


async def branch_options(actor: Actor) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in await branches_of(actor)]


@get("/lines.csv", guards=[needs(Permission.see_pay)])
async def download_lines(
    request: AnyRequest, branch: FromQuery[int], first: From = "", last: To = ""
) -> Response[bytes]:
    here = await access_branch(actor_of(request), branch)
    period = read_period(first, last, clock.today(here.zone))
    return sheet(here, await queries.every_line(here.id, None, period), period, here.slug)


@get("/members/{member:int}")
async def show_member(
    request: AnyRequest, member: FromPath[int], number: Number = 1, first: From = "", last: To = ""
) -> Any:  # noqa: ANN401
    earner = await queries.access_pay(actor_of(request), member)
    return await member_page(request, earner, first, last, number=number)


async def member_page(
    request: AnyRequest,
    earner: Earner,
    first: str = "",
    last: str = "",
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Everything about one member's pay; `more` is a page's number, or a form that came back."""
    here = await branch_of(earner.branch)
    asked = ask(first, last, clock.today(here.zone))
    rows = await queries.earned(here.id, asked.period, earner.id)
    lines, pages = await queries.lines(here.id, earner.id, asked.period, more.get("number", 1))
    return page(
        "payroll/member.html",
        status=422 if asked.trouble or "errors" in more else 200,
        actor=actor_of(request),
        branch=here,
        earner=earner,
        asked=asked,
        lines=lines,
        pages=pages,
        sums=queries.summed(rows),
        terms=await queries.terms_of(earner.id),
        typed=more.get("typed"),
        errors=more.get("errors", {}),
        **WORDS,
    )


@get("/members/{member:int}/lines.csv")
async def download_member(
    request: AnyRequest, member: FromPath[int], first: From = "", last: To = ""
) -> Response[bytes]:
    earner = await queries.access_pay(actor_of(request), member)
    here = await branch_of(earner.branch)
    period = read_period(first, last, clock.today(here.zone))
    return sheet(here, await queries.every_line(here.id, member, period), period, f"{here.slug}-{member}")


def sheet(here: Branch, lines: list[Record], period: Period, name: str) -> Response[bytes]:
    text = as_csv(lines, here.zone, here.currency)
    file = f"pay-{name}-{period.first}-{period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(text.encode(), media_type="text/csv", headers=headers)


@post("/members/{member:int}/terms", guards=[needs(Permission.edit_pay)])
async def agree_on_terms(request: AnyRequest, member: FromPath[int], data: URLEncodedBody[TermsForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    earner = await queries.access_pay(actor, member)
    try:
        await actions.set_terms(actor, member, *read_terms(data))
    except Invalid as wrong:
        return await member_page(request, earner, typed=data, errors=wrong.fields)
    return Redirect(f"/desk/pay/members/{member}", status_code=303)


pay = Router(
    "/pay",
    guards=[sees_pay],
    route_handlers=[show_pay, download_lines, show_member, download_member, agree_on_terms],
)
desk = [pay]
