"""When a branch is open, what it is held to online, its rooms, how it writes and waits."""

from datetime import timedelta
from functools import partial

from msgspec.structs import replace

import booking.actions
import catalog.actions
from booking.actions import posters
from booking.actions.express.terms import set_minutes
from booking.queries.check_in import poster_of
from booking.queries.express import usual_minutes
from booking.queries.waiting import waiting_terms
from booking.rules.preferences import clock_face
from booking.schemas import TermsForm
from booking.waiting_tables import WaitingTerms
from catalog.branch_pages import kept
from catalog.queries import closed_days, week_of
from catalog.rules import WEEKDAYS, show_hours
from catalog.schemas import RoomForm
from guide.copying.drafts import Copying, Draft
from kit import clock
from kit.db import fetch
from kit.typed import in_words, short_date

FAR = timedelta(days=730)
RULES = {
    "lead_minutes": "Earliest, minutes from now",
    "horizon_days": "Latest, days ahead",
    "grid_minutes": "Minutes between starts",
    "hold_minutes": "Minutes a chosen time is kept",
    "notice_minutes": "Cancelling is late, minutes before",
    "move_notice_minutes": "Moving is late, minutes before",
    "showing": "Times shown first",
    "client_most_coming": "Visits a client may have ahead",
    "client_most_a_day": "Visits a client may have on a day",
    "client_most_made": "Bookings a client may make within a day",
    "confirms_phone": "Whose phone is confirmed by a code",
    "takes_requests": "Clients ask, the desk answers",
    "answer_hours": "Hours another time is kept",
    "most_wait_minutes": "Longest wait between two services",
    "quiet_moves": "Moves are told only when asked for",
    "accent": "Colour of the booking page",
}
ROOMS = """
SELECT resource.name, kind.id AS kind, kind.name AS kind_name
FROM resource JOIN kind ON kind.id = resource.kind
WHERE resource.branch = $1 AND resource.is_active ORDER BY kind.name, kind.id, resource.position, resource.id
"""
WAITING = {
    "way": "How a freed time is offered",
    "offer_minutes": "Minutes an offer stands",
    "messages_a_day": "Messages a day to one client",
    "messages_a_time": "Messages about one time",
    "notice_minutes": "Least minutes before the start",
    "quiet_from": "Quiet from",
    "quiet_until": "Quiet until",
}


async def hours(copying: Copying) -> Draft:
    """Every weekday, and the closed days to come."""
    draft, here, there = Draft(copying), await week_of(copying.source.id), await week_of(copying.target.id)
    week = dict(there)
    for day, name in enumerate(WEEKDAYS):
        wanted, had = here.get(day, ()), there.get(day)
        told = None if had is None else show_hours(had) or "closed"
        if draft.settle(name, told, show_hours(wanted) or "closed"):
            week[day] = wanted
    if week != there:
        draft.acts.append(partial(catalog.actions.set_opening_hours, copying.actor, copying.target.id, week))
    await closed(draft)
    return draft


async def closed(draft: Draft) -> None:
    copying, today = draft.copying, clock.today(draft.copying.target.zone)
    there = await closed_days(copying.target.id, today, today + FAR)
    for day, reason in (await closed_days(copying.source.id, today, today + FAR)).items():
        had = None if day not in there else there[day] or "closed"
        act = partial(catalog.actions.close_day, copying.actor, copying.target.id, day, reason)
        draft.settle(short_date(day), had, reason or "closed", act)


async def online(copying: Copying) -> Draft:
    """What a branch always has, so that nothing of it can be added."""
    draft, form = Draft(copying), kept(copying.target, "")
    wanted = kept(copying.source, "")
    taken = {
        name: getattr(wanted, name)
        for name, label in RULES.items()
        if draft.settle(label, said(getattr(form, name)), said(getattr(wanted, name)))
    }
    if taken:
        changed = replace(form, **taken)
        draft.acts.append(partial(catalog.actions.change_branch, copying.actor, copying.target.id, changed))
    return draft


def said(text: str) -> str:
    return text or "none"


async def rooms(copying: Copying) -> Draft:
    """What is not there by kind and name; whose a room is depends on the people, and is not copied."""
    draft = Draft(copying)
    there = {(row["kind"], row["name"]) for row in await fetch(ROOMS, copying.target.id)}
    for row in await fetch(ROOMS, copying.source.id):
        had = row["kind_name"] if (row["kind"], row["name"]) in there else None
        form = RoomForm(name=row["name"], kind=str(row["kind"]), branch=str(copying.target.id))
        draft.settle(
            row["name"], had, row["kind_name"], partial(catalog.actions.add_rooms, copying.actor, form)
        )
    return draft


async def messages(copying: Copying) -> Draft:
    """The waiting list, the links to finish a booking, and the window of the poster at the door."""
    draft = Draft(copying)
    await waiting_list(draft)
    here, there = await usual_minutes(copying.source.id), await usual_minutes(copying.target.id)
    act = partial(set_minutes, copying.actor, copying.target.id, here)
    draft.settle("A time is held for a link", in_words(there), in_words(here), act)
    await poster(draft)
    return draft


async def waiting_list(draft: Draft) -> None:
    copying = draft.copying
    here = typed(await waiting_terms(copying.source.id))
    there = typed(await waiting_terms(copying.target.id))
    taken = {
        name: getattr(here, name)
        for name, label in WAITING.items()
        if draft.settle(label, getattr(there, name), getattr(here, name))
    }
    if taken:
        changed = replace(there, **taken)
        draft.acts.append(partial(booking.actions.set_terms, copying.actor, copying.target.id, changed))


def typed(terms: WaitingTerms) -> TermsForm:
    """As the form of the terms holds them."""
    quiet = {name: clock_face(getattr(terms, name)) for name in ("quiet_from", "quiet_until")}
    return TermsForm(**{name: str(getattr(terms, name)) for name in WAITING if name not in quiet}, **quiet)


async def poster(draft: Draft) -> None:
    """Only its window: the code on it is each branch's own."""
    copying = draft.copying
    here, there = await poster_of(copying.source.id), await poster_of(copying.target.id)
    if here is None:
        return
    window = (here.early_minutes, here.late_minutes)
    had = f"{there.early_minutes} before, {there.late_minutes} after" if there else None
    act = partial(posters.put_up, copying.actor, copying.target.id, *window)
    draft.settle("Poster at the door, minutes", had, f"{window[0]} before, {window[1]} after", act)
