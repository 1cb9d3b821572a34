"""Links by which clients finish a booking, at the desk: making one, the list, and what can be done with it.

Every form leads to an address that shows what it did, so that a reload sends nothing.
"""

import json
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect

from booking import links
from booking.actions import express as acts
from booking.links import LinkCard, link_card, read_minutes
from booking.new_visits import read_one, typed_visit
from booking.queries.express import STATES, links_sent, usual_minutes
from booking.routes.forms import new_visit
from booking.routes.visits import BESIDE, changed, sentence_of
from booking.routes.waiting_pages import branch_of
from booking.rules.express import OPEN, lengths_in_words
from booking.schemas import LinkChange, NewVisit
from booking.why_not import after_booking
from catalog import queries as catalog
from clients.rules import mask_phone, show_phone
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.settings import settings
from kit.typed import is_number
from kit.web import AnyRequest, is_fragment, page, wants_json

HERE = "/desk/express"
SAID = {
    "held": "Held. The link is on its way.",
    "held-call": "Held. It cannot be sent from here: copy the link, or show the code.",
    "sent": "Sent again.",
    "longer": "Kept longer.",
    "free": "Let go. The time is free again.",
    "saved": "Saved.",
}


@get("/")
async def list_links(request: AnyRequest) -> Any:  # noqa: ANN401
    actor, query = actor_of(request), request.query_params
    branch = await branch_of(actor, query.get("branch", ""))
    state = query.get("state", "") if query.get("state", "") in STATES else OPEN
    text, asked = query.get("q", ""), query.get("page", "")
    found = await links_sent(actor, branch, state, text, int(asked) if is_number(asked) else 1)
    return page(
        "booking/links.html",
        actor=actor,
        branch=branch,
        branches=await catalog.branches_of(actor),
        found=found,
        states=STATES,
        chosen=state,
        text=text,
        query=quote(text),
        show=show_phone if actor.may(Permission.see_phones) else mask_phone,
        once_more=links.once_more,
        edits_terms=actor.may(Permission.edit_catalog),
    )


@post("/")
async def create_link(request: AnyRequest, data: URLEncodedBody[dict[str, Any]]) -> Any:  # noqa: ANN401
    """The form of a new visit, sent by its other button; a refusal comes back in it."""
    actor, form = actor_of(request), typed_visit(data)
    try:
        minutes = read_minutes(form.keep, "keep")
        sending = partial(acts.send, actor, await read_one(actor, form), minutes)
        return await once(request, sending, lambda made: f"{HERE}/{made.id}?done={held(made.message)}")
    except (Invalid, Refused) as refusal:
        if wants_json(request):
            raise
        return await refused_in_form(request, form, refusal)


async def refused_in_form(request: AnyRequest, form: NewVisit, refusal: Problem) -> Any:  # noqa: ANN401
    """The free times that come with it fill in the form: pressing one must not book what should be held."""
    actor = actor_of(request)
    branch = await branch_of(actor, form.branch)
    asked = await after_booking(actor, branch, form, refusal)
    return await new_visit(request, form, refusal, replace(asked, on_demand=True))


def held(letter: int | None) -> str:
    """Without an address, or without a mail server, somebody has to bring the link to them."""
    return "held" if letter and settings().smtp_url else "held-call"


@get("/{link_id:int}")
async def show_link(request: AnyRequest, link_id: FromPath[int], done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return link_shown(request, await link_card(actor_of(request), link_id), SAID.get(done, ""))


def link_shown(request: AnyRequest, card: LinkCard, said: str = "", refusal: Problem | None = None) -> Any:  # noqa: ANN401
    """Beside the calendar, which is told what was done, or on a page of its own."""
    panel = is_fragment(request)
    told = {"HX-Trigger": json.dumps({"link-changed": {"said": said}})} if said else {}
    return page(
        "booking/link.html" if panel else "booking/link_page.html",
        status=refusal.status if refusal else 200,
        headers={**BESIDE, **told} if panel else {},
        actor=card.actor,
        card=card,
        panel=panel,
        said="" if panel else said,
        trouble=sentence_of(refusal) if refusal else "",
    )


@post("/{link_id:int}/message")
async def send_again(request: AnyRequest, link_id: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    sending = partial(acts.send_again, actor, link_id)
    try:
        return await once(request, sending, lambda link: to_link(link.id, "sent"))
    except Refused as refusal:
        return link_shown(request, await link_card(actor, link_id), refusal=refusal)


def to_link(link_id: int, done: str) -> str:
    return f"{HERE}/{link_id}?done={done}"


@post("/{link_id:int}/time")
async def keep_longer(request: AnyRequest, link_id: FromPath[int], data: URLEncodedBody[LinkChange]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        longer = partial(acts.keep_longer, actor, link_id, read_minutes(data.minutes, "minutes"))
        return await once(request, longer, lambda link: to_link(link.id, "longer"))
    except (Invalid, Refused) as refusal:
        return link_shown(request, await link_card(actor, link_id), refusal=refusal)


@post("/{link_id:int}/refusal")
async def let_go(request: AnyRequest, link_id: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await acts.withdraw(actor, link_id)
    except Refused as refusal:
        return link_shown(request, await link_card(actor, link_id), refusal=refusal)
    return Redirect(to_link(link_id, "free"), status_code=303)


@post("/{link_id:int}/visit", status_code=200)
async def book_now(request: AnyRequest, link_id: FromPath[int]) -> Any:  # noqa: ANN401
    """The client said yes on the phone."""
    actor = actor_of(request)
    link = await acts.changeable(actor, link_id)
    try:
        visit = await acts.finish(actor, link, acts.Contact(link.name, link.email))
    except (Invalid, Refused) as refusal:
        return link_shown(request, await link_card(actor, link_id), refusal=refusal)
    return await changed(request, visit.id, "Booked.")


@get("/terms", guards=[needs(Permission.edit_catalog)])
async def show_terms(request: AnyRequest, branch: FromQuery[str] = "", done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await terms_page(request, branch, said=SAID.get(done, ""))


@post("/terms", guards=[needs(Permission.edit_catalog)])
async def change_terms(
    request: AnyRequest, data: URLEncodedBody[LinkChange], branch: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    place = await branch_of(actor, branch)
    try:
        await acts.set_minutes(actor, place.id, read_minutes(data.minutes, "minutes"))
    except Invalid as problem:
        return await terms_page(request, branch, problem)
    return Redirect(f"{HERE}/terms?branch={place.id}&done=saved", status_code=303)


async def terms_page(request: AnyRequest, wanted: str, problem: Invalid | None = None, said: str = "") -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branch = await branch_of(actor, wanted)
    return page(
        "booking/link_terms.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=branch,
        minutes=str(await usual_minutes(branch.id)),
        lengths=lengths_in_words(),
        said=said,
        errors=problem.fields if problem else {},
    )


express = Router(
    "/express",
    guards=[needs(Permission.book_visits)],
    route_handlers=[
        list_links,
        create_link,
        show_link,
        send_again,
        keep_longer,
        let_go,
        book_now,
        show_terms,
        change_terms,
    ],
)
