"""The two forms of the calendar with what they offer, what was typed, and what was wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec

from booking import day as days
from booking.card import Card
from booking.links import link_choices
from booking.new_visits import at_once_marks
from booking.queries.kept import Member
from booking.queries.setup import setup_of
from booking.queries.wanted import MOST_PIECES
from booking.routes.addons import extras_here
from booking.rules.typed import read_choice, read_id, ticked
from booking.schemas import NewTime, NewVisit
from booking.why_not import NOT_ASKED, Asked, after_booking
from catalog import queries as catalog
from catalog.queries import PricedService
from clients.pages.fields import asked_at_desk
from clients.queries import client_row, search_clients
from clients.rules import mask_phone, show_phone
from kit import clock
from kit.errors import Invalid, Problem
from kit.rights import Actor, Permission, actor_of
from kit.typed import is_number
from kit.web import AnyRequest, is_fragment, page
from staff import queries as staff

SHORTEST_NAME, MOST_NAMES = 2, 5
NEAREST = {
    "hx-get": "/desk/visits/new/clients",
    "hx-trigger": "input changed delay:250ms",
    "hx-target": "#known-clients",
    "hx-swap": "innerHTML",
    "autocomplete": "off",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A client the typed name may mean; the phone is masked for who may not see it."""

    id: int
    name: str
    phone: str
    is_banned: bool
    warning: str = ""


async def new_visit(
    request: AnyRequest, form: NewVisit, refusal: Problem | None = None, asked: Asked = NOT_ASKED
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branch = await days.branch_here(actor, read_id(form.branch, "branch", "Choose a branch."))
    if refusal and asked is NOT_ASKED:
        asked = await after_booking(actor, branch, form, refusal)
    form = settled(form, clock.today(branch.zone).isoformat())
    setup = await setup_of(branch.id)
    priced = [each for each in await catalog.price_list(branch.id, online=False) if each.has_times]
    chosen = read_choice(form.client, "name") if is_number(form.client) else None
    context = {
        "form": form,
        "branch": branch,
        "services": by_category(
            priced, setup.members.get(int(form.member)) if is_number(form.member) else None
        ),
        "extras": await extras_here(branch.id, form.service),
        "ticked": ticked(form.addons),
        "marks": at_once_marks(setup),
        "may_add": len(form.rows) + 1 < MOST_PIECES,
        "people": await people_of(branch.id, "Anybody who is free"),
        "search": NEAREST if actor.may(Permission.see_clients) else {"autocomplete": "off"},
        "found": [await chosen_client(actor, chosen)] if chosen else [],
        "chosen": form.client,
        "asked": asked,
        "reasons": "/desk/visits/new/reasons",
        "sheet": await asked_at_desk(actor, form.filled, branch.locale),
        **await link_choices(branch.id, form),
    }
    return form_shown(request, ("New visit", "booking/new_visit.html"), context, refusal)


def by_category(
    services: Sequence[PricedService], member: Member | None
) -> list[tuple[str, list[PricedService]]]:
    """Under their headings; what the chosen one does comes first, under theirs."""
    does = {skill[0] for skill in (member.skills or ())} if member else set()
    own = [each for each in services if each.id in does]
    others = [each for each in services if each.id not in does]
    headed = [(category, list(found)) for category, found in groupby(others, attrgetter("category"))]
    return [(f"{member.name} does", own), *headed] if member and own else headed


async def new_time(
    request: AnyRequest,
    card: Card,
    form: NewTime,
    refusal: Problem | None = None,
    asked: Asked = NOT_ASKED,
) -> Any:  # noqa: ANN401
    """The form of another time, as it was typed."""
    if form.at:
        form = msgspec.structs.replace(form, day=form.at[:10], time=form.at[11:16])
    people = await people_of(card.branch.id, "As it is now" if card.is_several else "")
    reasons = f"/desk/visits/{card.visit.id}/time/reasons"
    known = {"form": form, "card": card, "branch": card.branch, "people": people}
    context = {**known, "asked": asked, "reasons": reasons}
    return form_shown(request, (f"Move {card.name}", "booking/new_time.html"), context, refusal)


def form_shown(
    request: AnyRequest, form: tuple[str, str], context: Mapping[str, Any], refusal: Problem | None
) -> Any:  # noqa: ANN401
    """In the sheet, or on a page of its own."""
    title, part = form
    in_sheet = is_fragment(request)
    return page(
        part if in_sheet else "booking/form_page.html",
        status=refusal.status if refusal else 200,
        actor=actor_of(request),
        title=title,
        part=part,
        in_sheet=in_sheet,
        trouble=refusal.sentence if refusal else "",
        errors=refusal.fields if isinstance(refusal, Invalid) else {},
        next_times=offered(context["asked"].next_times, context["branch"].zone),
        day_times=[start for day in context["asked"].day.days for start in day.starts],
        **context,
    )


def offered(times: Sequence[datetime], zone: str) -> list[dict[str, str]]:
    """The next free times, each as the form sends it back and as people read it."""
    walls = [clock.wall(each, zone) for each in times]
    return [
        {"at": f"{each:%Y-%m-%dT%H:%M}", "words": f"{each:%a} {each.day} {each:%b}, {each:%H:%M}"}
        for each in walls
    ]


def settled(form: NewVisit, today: str) -> NewVisit:
    """A time that was offered and chosen is put into the fields, should it be gone as well."""
    if form.at:
        return msgspec.structs.replace(form, day=form.at[:10], time=form.at[11:16], at="")
    return form if form.day else msgspec.structs.replace(form, day=today)


async def people_of(branch: int, anybody: str) -> list[tuple[str, str]]:
    found = [(str(each.id), each.name) for each in await staff.members_here(branch)]
    return [("", anybody), *found] if anybody else found


async def known_clients(actor: Actor, name: str) -> list[Known]:
    """The first few cards that a typed name or phone may mean."""
    if len(name.strip()) < SHORTEST_NAME:
        return []
    found = await search_clients(name, 1, contacts=actor.may(Permission.see_phones))
    return [known(actor, row) for row in found.rows[:MOST_NAMES]]


async def chosen_client(actor: Actor, client_id: int) -> Known:
    return known(actor, (await client_row(client_id)).to_dict())


def known(actor: Actor, card: Mapping[str, Any]) -> Known:
    show = show_phone if actor.may(Permission.see_phones) else mask_phone
    return Known(card["id"], card["name"], show(card["phone"]), card["online_ban"], card["warning"])
