"""What every page shares: templates, answers to trouble, security headers."""

import logging
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import asyncpg
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.template import TemplateConfig
from litestar.types import ASGIApp, ExceptionHandlersMap, HTTPScope, Message, Scope, Send
from litestar.types.asgi_types import HTTPDisconnectEvent

from kit import clock, words
from kit.assets import asset
from kit.errors import Problem, ProveFirst, Refused, SignInFirst, Unavailable
from kit.machine import ROOT
from kit.menu import Entry, menu_for
from kit.money import format_money, plain
from kit.resend import FormKept
from kit.settings import settings
from kit.speaking import hear
from kit.vault import new_code
from kit.words import _

log = logging.getLogger("tempu")

AnyRequest = Request[Any, Any, Any]
DATABASE_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what it says of a connection that broke between two questions
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CONTENT = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors "
IN_THE_CORNER = {"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"}  # what was typed stays where it was
PUBLIC = ("/book", "/f/", "/v/", "/w/", "/me", "/static/", "/embed.js")


def templates(menu: tuple[Entry, ...] = ()) -> TemplateConfig[JinjaTemplateEngine]:
    """Every folder's `templates/`; an unknown variable is an error, not an empty page."""
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in sorted(ROOT.glob("*/templates"))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings().development,
    )
    environment.globals.update(
        asset=asset,
        now=clock.now,
        site=lambda: settings().site,
        practises=lambda: settings().is_trial,
        navigation=lambda actor: menu_for(actor, menu),
        new_code=new_code,
    )
    environment.filters.update(
        money=money,
        tenths=tenths,
        plain=plain,
        clock=wall_clock,
        day=long_day,
        moment=wall_moment,
        iso=wall_iso,
    )
    words.translates(environment)
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def money(amount: int, currency: str, locale: str = "") -> str:
    """As the reader writes sums, unless told otherwise."""
    return format_money(amount, currency, locale or words.sums_locale())


def tenths(number: float) -> str:
    """4.8, or 4,8 where people write it so."""
    return written_tenths(number, words.sums_locale())


@lru_cache(maxsize=1_000)
def written_tenths(number: float, locale: str) -> str:
    return format_decimal(number, "0.0", locale=locale)


def wall_clock(moment: datetime, zone: str) -> str:
    """14:30, as the branch's clock shows it."""
    return words.time_text(clock.wall(moment, zone))


def long_day(moment: datetime, zone: str) -> str:
    """Tuesday 1 December."""
    return words.day_text(clock.wall(moment, zone).date())


def wall_moment(moment: datetime, zone: str) -> str:
    """Tue 1 Dec 2026, 14:30: where the year may be another."""
    wall = clock.wall(moment, zone)
    return f"{words.short_day_text(wall.date(), with_year=True)}, {words.time_text(wall)}"


def wall_iso(moment: datetime, zone: str) -> str:
    """2026-12-01T14:30, without an offset: what an input field and the calendar take."""
    return clock.wall(moment, zone).strftime("%Y-%m-%dT%H:%M")


def page(
    template: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: object
) -> Any:  # noqa: ANN401
    """A template filled in. Litestar takes it from handlers and, though not so typed, from error handlers."""
    return Template(
        template, context=context, status_code=status, headers=headers or {}, media_type=MediaType.HTML
    )


def wants_json(request: AnyRequest) -> bool:
    accepted = request.headers.get("accept", "")
    return "json" in accepted or (
        "json" in request.headers.get("content-type", "") and "text/html" not in accepted
    )


def is_fragment(request: AnyRequest) -> bool:
    """htmx asks for a part of a page; a boosted link asks for the whole one, and HX-Request-Type tells."""
    return request.headers.get("HX-Request-Type") == "partial"


def show_problem(request: AnyRequest, problem: Problem) -> Response[Any]:
    """One refusal, in the form the asker understands."""
    if isinstance(problem, SignInFirst) and not wants_json(request):
        return send_to(request, "/desk/sign-in")
    if isinstance(problem, ProveFirst) and not wants_json(request):
        return prove_first(request, problem)
    headers = {"Retry-After": "3"} if problem.status in (429, 503) else {}
    if wants_json(request):
        body = {"type": "about:blank", "title": problem.sentence, "status": problem.status, **problem.details}
        return Response(
            body, status_code=problem.status, media_type="application/problem+json", headers=headers
        )
    if problem.status == 503 and request.method != "GET" and not is_fragment(request):
        context = {"problem": problem, "kept": []}
        return FormKept("kit/problem.html", context=context, status_code=503, headers=headers)
    template = "kit/problem_fragment.html" if is_fragment(request) else "kit/problem.html"
    if is_fragment(request) and request.url.path.startswith("/desk"):
        headers |= IN_THE_CORNER
    shown: Response[Any] = page(template, status=problem.status, headers=headers, problem=problem)
    return shown


def prove_first(request: AnyRequest, problem: ProveFirst) -> Response[Any]:
    """A page is shown after the proof; what was typed comes back whole, to be sent once it was given."""
    there = send_to(request, problem.place)
    if request.method == "GET" or request.headers.get("HX-Request"):
        return there
    context = {"problem": problem, "kept": [], "first": f"{problem.place}?next=/desk"}
    return FormKept("kit/problem.html", context=context, status_code=problem.status).unless_empty(there)


def send_to(request: AnyRequest, place: str) -> Response[Any]:
    """A whole page is sent there, and brought back after; a fragment tells htmx to go there.

    What was sent from a form cannot be asked for again: its page can.
    """
    if request.headers.get("HX-Request"):
        return Response(None, status_code=204, headers={"HX-Redirect": place})
    came_from = urlsplit(request.headers.get("referer", "")).path if request.method != "GET" else ""
    return Redirect(f"{place}?next={quote(came_from or request.url.path)}", status_code=303)


def show_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Litestar's own refusals (no such page, a body of the wrong shape) in our words, keeping its reason."""
    hear(request.scope)
    words = {
        400: _("That could not be read."),
        403: _("That form is out of date. Reload the page and try again."),
        404: _("There is no such page."),
        405: _("That cannot be done here."),
        413: _("That is too large."),
        415: _("That is in a form this page does not take."),
        429: _("Too many requests. Please wait a moment."),
    }
    sentence = words.get(error.status_code, str(error.detail))
    return show_problem(
        request, Problem(sentence, status=error.status_code, reason=error.detail, extra=error.extra)
    )


def show_outage(request: AnyRequest, error: Exception) -> Response[Any]:
    log.warning("The database does not answer: %r", error)
    then = _("This page tries again by itself.") if request.method == "GET" else _("Please send it again.")
    return show_problem(request, Unavailable(f"{_('We are out of reach for a moment.')} {then}"))


def show_unkeepable(request: AnyRequest, _error: Exception) -> Response[Any]:
    """PostgreSQL keeps every character but U+0000, which nobody can type."""
    return show_problem(
        request, Problem(_("That holds a character that cannot be kept (U+0000). Remove it."))
    )


def show_gone(request: AnyRequest, _error: Exception) -> Response[Any]:
    """What a row refers to was removed or merged between being looked for and being written."""
    return show_problem(
        request,
        Refused(_("What this is about was removed or merged a moment ago. Nothing was changed: look again.")),
    )


def show_bug(request: AnyRequest, error: Exception) -> Response[Any]:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return show_problem(
        request, Problem(_("Something went wrong on our side. Nothing was changed."), status=500)
    )


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    Problem: show_problem,
    HTTPException: show_http_error,
    **dict.fromkeys(DATABASE_AWAY, show_outage),
    asyncpg.CharacterNotInRepertoireError: show_unkeepable,
    asyncpg.ForeignKeyViolationError: show_gone,
    Exception: show_bug,
}


async def add_safety(message: Message, scope: Scope) -> None:
    """Booking pages may be framed by any site (that is what the widget does); staff pages by none."""
    if message["type"] != "http.response.start":
        return
    public = scope["path"].startswith(PUBLIC)
    headers = MutableScopeHeaders.from_message(message)
    for name, value in SAFETY.items():
        headers.setdefault(name, value)  # the page that needs the camera says so itself
    headers.setdefault("Content-Security-Policy", CONTENT + ("*" if public else "'none'"))


async def answer_head(app: ASGIApp, scope: HTTPScope, send: Send) -> None:
    """What GET would answer, without its body. Routers know HEAD only where it is written beside each GET.

    To the application the asker has already left, so that nothing goes on streaming to nobody.
    """

    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def left() -> HTTPDisconnectEvent:
        return HTTPDisconnectEvent(type="http.disconnect")

    await app({**scope, "method": "GET"}, left, send_head)
