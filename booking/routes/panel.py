"""What is written beside a visit, and the next visit; each answers like `booking.routes.visits`."""

from functools import partial
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, URLEncodedBody

from booking.actions.notes import mark, write_notes
from booking.actions.rebooking import rebook
from booking.card import visit_card
from booking.next_visit import in_words, next_visit
from booking.routes.carried_out import carried_out
from booking.routes.visits import BOOKS, changed, refused, visit_shown
from booking.rules.moments import Mark
from booking.rules.recurring import CHOICE
from booking.rules.typed import read_version
from kit.errors import Invalid, Problem, Refused
from kit.once import form_sent, made_once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment, page, wants_json


class NotesForm(msgspec.Struct, frozen=True):
    notes: str = ""
    version: str = ""


class MarkForm(msgspec.Struct, frozen=True):
    mark: str = ""
    version: str = ""


class RebookForm(msgspec.Struct, frozen=True):
    """`chosen` is a start with who does it, as it was proposed."""

    chosen: str = ""
    tell_next: str = ""
    version: str = ""


@post("/{visit_id:int}/notes", status_code=200)
async def change_notes(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[NotesForm]) -> Any:  # noqa: ANN401
    """After a refusal what was typed stands below what is there now."""
    try:
        version = read_version(data.version)
        made = await carried_out(
            request, partial(write_notes, actor_of(request), visit_id, data.notes, version)
        )
    except (Invalid, Refused) as refusal:
        return await with_typed(request, visit_id, data.notes, refusal)
    return await changed(request, visit_id, "Noted.", made=made)


async def with_typed(request: AnyRequest, visit_id: int, notes: str, refusal: Problem) -> Any:  # noqa: ANN401
    if wants_json(request):
        raise refusal
    card = await visit_card(actor_of(request), visit_id)
    error = refusal.fields.get("notes", "") if isinstance(refusal, Invalid) else ""
    typed = {"typed_notes": notes, "notes_error": error}
    return visit_shown(request, card, status=refusal.status, trouble=refusal.sentence, **typed)


@post("/{visit_id:int}/moments", status_code=200)
async def change_moment(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[MarkForm]) -> Any:  # noqa: ANN401
    try:
        said, version = known_mark(data.mark), read_version(data.version)
        made = await carried_out(request, partial(mark, actor_of(request), visit_id, said, version))
    except (Invalid, Refused) as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, "", made=made)


def known_mark(text: str) -> Mark:
    try:
        return Mark(text)
    except ValueError:
        raise Invalid("That cannot be said of a visit.", mark="Choose one of the buttons.") from None


@get("/{visit_id:int}/history")
async def show_history(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await history_shown(request, visit_id)


async def history_shown(request: AnyRequest, visit_id: int, refusal: Problem | None = None) -> Any:  # noqa: ANN401
    """A part of the panel, or a page of its own without scripts."""
    card = await visit_card(actor_of(request), visit_id)
    part = "booking/history.html"
    return page(
        part if is_fragment(request) else "booking/form_page.html",
        status=refusal.status if refusal else 200,
        actor=card.actor,
        card=card,
        part=part,
        title=f"Visits of {card.name}",
        panel=is_fragment(request),
        next=await next_visit(card),
        trouble=refusal.sentence if refusal else "",
    )


@post("/{visit_id:int}/next", guards=[BOOKS], status_code=200)
async def book_next(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[RebookForm]) -> Any:  # noqa: ANN401
    """Sent twice it books once. After a refusal the times are those that are free now."""
    try:
        booking = partial(book_chosen, request, visit_id, data)
        place = await made_once(await form_sent(request), booking, lambda visit: f"/desk/visits/{visit.id}")
    except (Invalid, Refused) as refusal:
        if wants_json(request):
            raise
        return await history_shown(request, visit_id, refusal)
    return await booked_again(request, visit_id, int(place.rpartition("/")[2]))


async def booked_again(request: AnyRequest, visit_id: int, made: int) -> Any:  # noqa: ANN401
    """In the calendar the panel stays with the client who is here."""
    card = await visit_card(actor_of(request), made)
    said = f"Booked again: {in_words(card.visit.starts_at, card.branch.zone)}."
    return await changed(request, visit_id if is_fragment(request) else made, said, status=201)


async def book_chosen(request: AnyRequest, visit_id: int, data: RebookForm) -> Any:  # noqa: ANN401
    match = CHOICE.fullmatch(data.chosen)
    if match is None:
        raise Invalid("Choose one of the times.", chosen="Choose one of the times.")
    version, notify = read_version(data.version), data.tell_next == "yes"
    chosen = int(match[1]), int(match[2])
    return await rebook(actor_of(request), visit_id, chosen, version, notify=notify)


beside = Router(
    "/visits",
    guards=[needs(Permission.see_calendar)],
    route_handlers=[change_notes, change_moment, show_history, book_next],
)
