"""Which form a customer's page is shown by: read before the page, and kept with the request."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from litestar.response import Template

from catalog import queries as catalog
from catalog.tables import Branch
from kit import web, words
from kit.errors import Problem
from kit.settings import settings
from widgets.queries.forms import asked_form
from widgets.queries.prices import listed_online
from widgets.rules.addresses import Frame, read_frame, read_id
from widgets.rules.forms import Design, Form, Look

KEPT = "booking_form"
BEGUN = "begun_by"


def form_of(request: web.AnyRequest) -> Form:
    """The default one where the page is none of a form's, like that of a visit in somebody's letter."""
    found = request.scope["state"].get(KEPT)
    return found if isinstance(found, Form) else Form()


def limits_of(request: web.AnyRequest) -> Design:
    """What may be chosen: by a form that is off by now, for what was begun by it."""
    begun = request.scope["state"].get(BEGUN)
    return begun.design if isinstance(begun, Form) else form_of(request).design


def show_by(request: web.AnyRequest, form: Form) -> None:
    """From here on this request is answered by that form."""
    request.scope["state"][KEPT] = form


async def bring_form(request: web.AnyRequest) -> Template | None:
    """Before every page. What was begun by a form that is off or gone by now may still be finished."""
    code = str(request.path_params.get("form") or request.query_params.get("form", ""))
    form = await asked_form(code)
    if form.is_on:
        show_by(request, form)
        return None
    if form.is_saved:
        request.scope["state"][BEGUN] = form
    show_by(request, await asked_form(""))
    return await show_gone(request, form) if request.method == "GET" and not is_own(request) else None


def is_own(request: web.AnyRequest) -> bool:
    """It belongs to one person: their held time, their visit."""
    return "code" in request.path_params


def frame_of(request: web.AnyRequest) -> Frame:
    query = request.query_params
    return read_frame({**sent_from(request), **query, "form": form_of(request).code})


def sent_from(request: web.AnyRequest) -> dict[str, str]:
    """The site whose plain link was followed: what the embed script tells where it runs.

    To a page of one's own a letter leads, or the provider at which was paid.
    """
    there = urlsplit(request.headers.get("referer", ""))
    if not there.netloc or there.netloc == request.headers.get("host"):
        return {}
    if "embed" in request.query_params or is_own(request):
        return {}
    origin = f"{there.scheme}://{there.netloc}"
    return {} if origin == settings().site else {"referrer": origin}


async def show_gone(request: web.AnyRequest, form: Form) -> Template:
    """Why there is nothing here, and what can be booked instead: the nearest first."""
    branches = await catalog.open_branches()
    slug = request.path_params.get("slug")
    near = [each for each in branches if each.slug == slug] or branches
    service = read_id(request.query_params.get("service", ""))
    return Template(
        "widgets/form_gone.html",
        context={
            "branch": None,
            "step": "gone",
            "frame": frame_of(request),
            **look_of(request, None),
            "was_saved": form.is_saved,
            "branches": near,
            "service": service if service and await is_listed(near, service) else None,
        },
        status_code=410 if form.is_saved else 404,
        headers={"Cache-Control": "no-store"},
    )


async def is_listed(branches: list[Branch], service: int) -> bool:
    """In one of them, online."""
    try:
        listed = [each for branch in branches for each in await listed_online(branch)]
    except Problem:
        return False
    return any(each.service.id == service for each in listed)


def look_of(request: web.AnyRequest, branch: Branch | None) -> dict[str, Any]:
    """What the shell of a page needs of the form."""
    form, frame = form_of(request), read_frame(request.query_params)
    look = form.design.look
    return {
        "design": form.design,
        "said": form.design.says(words.voice().tag),
        "look": look,
        "scheme": look.scheme or frame.scheme,
        "theme": theme(branch, frame, look),
        "tracked": {"form": form.code, "trackers": form.design.trackers.told()},
    }


def theme(branch: Branch | None, frame: Frame, look: Look) -> str:
    """The address of the style sheet: all that it depends on stands in it."""
    own = branch.accent if branch else Branch.accent._meta.params["default"]
    said = {
        "accent": (frame.accent or look.accent or own)[1:],
        "ground": look.ground[1:],
        "ink": look.ink[1:],
        "corner": "" if look.corner == Look().corner else str(look.corner),
        "font": "" if look.font == Look().font else look.font,
    }
    facts = {name: text for name, text in said.items() if text}
    return f"/book/{branch.slug if branch else '-'}/theme.css?{urlencode(facts)}"
