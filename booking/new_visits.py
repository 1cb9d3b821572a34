"""The form of a new visit as something to be booked: one service, or several for several people."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from booking import actions
from booking import day as days
from booking.actions.several.booking import Together, book_several
from booking.queries import NotOffered, OnlyAdded, OnlyInClasses
from booking.queries.addons import Which
from booking.queries.setup import Setup, setup_of
from booking.queries.wanted import MOST_GUESTS, MOST_PIECES, parts_of
from booking.rules.typed import WRONG, read_addons, read_choice, read_id, read_start, read_whole
from booking.rules.wants import Want, Wanted
from booking.schemas import NewVisit, Row
from clients.rules.answers import read_sent
from clients.tables import Visit
from kit.errors import Invalid, NotFound
from kit.rights import Actor

SECOND = 2
GUESTS = range(1, MOST_GUESTS)
DESK = Which(online=False)
CHOOSE = "Choose a service."
NOT_BY_LINK = "By a link the client answers what the booking form asks. Book the visit here to fill this in."
ONE_BY_LINK = "A link is for one service. Take the others out, or book the visit here."


def typed_visit(typed: Mapping[str, Any]) -> NewVisit:
    """The form from everything a browser sent; its further services are numbered without a gap."""
    plain = {name: text for name, text in typed.items() if name not in ("rows", "guests", "filled")}
    found = [number for number in range(SECOND, MOST_PIECES + 1) if f"service-{number}" in typed]
    return msgspec.structs.replace(
        msgspec.convert(plain, NewVisit),
        rows=tuple(typed_row(typed, *each) for each in enumerate(found, SECOND)),
        guests=tuple(typed.get(f"guest_{number}", "") for number in GUESTS),
        filled=read_sent(pairs_of(typed)),
    )


def pairs_of(typed: Mapping[str, Any]) -> list[tuple[str, object]]:
    """What was sent several times, each by itself."""
    return [
        (name, text) for name, sent in typed.items() for text in (sent if isinstance(sent, list) else [sent])
    ]


def typed_row(typed: Mapping[str, Any], number: int, sent_as: int) -> Row:
    return Row(number, *(typed.get(f"{name}-{sent_as}", "") for name in ("service", "member", "guest")))


def with_row(form: NewVisit) -> NewVisit:
    """With one service more, with the same person and for the same guest as the last."""
    rows = form.rows
    if len(rows) + 1 >= MOST_PIECES:
        return form
    last = rows[-1] if rows else Row(1, member=form.member)
    more = Row(last.number + 1, "", last.member, last.guest)
    return msgspec.structs.replace(form, rows=(*rows, more))


def without_row(form: NewVisit, number: str) -> NewVisit:
    left = [each for each in form.rows if str(each.number) != number]
    numbered = (msgspec.structs.replace(row, number=new) for new, row in enumerate(left, SECOND))
    return msgspec.structs.replace(form, rows=tuple(numbered))


async def book_typed(actor: Actor, form: NewVisit) -> Visit:
    """Raises `Invalid` with every wrong field, and what `book` and `book_several` raise."""
    booking = await read_booking(actor, form)
    wanted = await several_wanted(booking.branch, form)
    if wanted is None and form.anyway:
        return await actions.book_anyway(actor, booking, form.anyway)
    if wanted is None:
        return await actions.book(actor, booking)
    if booking.minutes is not None:
        raise Invalid(WRONG, minutes="With several services it takes as long as they do. Leave this empty.")
    guests = guests_of(form)
    names = tuple(form.guests[guest - 1] for guest in guests)
    try:
        return await book_several(actor, Together(booking, wanted, names))
    except Invalid as problem:
        raise named_as_typed(problem, guests) from problem


async def read_booking(actor: Actor, form: NewVisit) -> actions.Booking:
    """Its first service. Raises `Invalid` with every wrong field, `NotFound` for somebody else's branch."""
    branch = await days.branch_here(actor, read_id(form.branch, "branch", "Choose a branch."))
    first = read_wants(form)[0]
    return actions.Booking(
        branch=branch.id,
        service=first.service,
        member=first.member,
        starts_at=read_start(form.day, form.time, form.at, branch.zone),
        name=form.name,
        phone=form.phone,
        email=form.email,
        comment=form.comment,
        client=read_choice(form.client, "name"),
        notify=form.notify == "yes",
        source=Visit.Source.desk,
        addons=first.addons,
        minutes=read_whole(form.minutes, "minutes"),
        filled=form.filled,
    )


async def read_one(actor: Actor, form: NewVisit) -> actions.Booking:
    """Where only one service can be taken."""
    if form.rows:
        raise Invalid(ONE_BY_LINK, **{f"service-{SECOND}": "Take this one out."})
    if form.minutes:
        raise Invalid(WRONG, minutes="By a link it takes as long as the service does. Leave this empty.")
    if typed := [f"field-{each}" for each, texts in form.filled.typed.items() if any(texts)]:
        raise Invalid(NOT_BY_LINK, **dict.fromkeys(typed, "Leave this empty for a link."))
    return await read_booking(actor, form)


async def several_wanted(branch: int, form: NewVisit) -> Wanted | None:
    """None for one service that is no package. Raises `Invalid` beside each row that cannot be had."""
    setup, wants = await setup_of(branch), read_wants(form)
    if len(wants) == 1 and not is_package(setup, wants[0]):
        return None
    refuse_rows(setup, wants)
    return Wanted(tuple(wants), at_once=form.at_once == "yes", together=form.together != "no")


def is_package(setup: Setup, want: Want) -> bool:
    found = setup.services.get(want.service)
    return found is not None and bool(found.parts)


def read_wants(form: NewVisit) -> list[Want]:
    """The first service is of whoever books."""
    wants: list[Want] = []
    faults: dict[str, str] = {}
    for row in (Row(1, form.service, form.member), *form.rows):
        try:
            wants.append(read_want(row, guests_of(form)))
        except Invalid as problem:
            faults |= problem.fields
    if faults:
        raise Invalid(WRONG, **faults)
    return [replace(wants[0], addons=read_addons(form.addons)), *wants[1:]]


def read_want(row: Row, guests: list[int]) -> Want:
    fields = {name: field_of(name, row.number) for name in ("service", "member", "guest")}
    sentence = CHOOSE if row.number == 1 else "Choose a service, or take this one out."
    service = read_id(row.service, fields["service"], sentence)
    guest = read_choice(row.guest, fields["guest"])
    if guest is not None and guest not in GUESTS:
        raise Invalid(WRONG, **{fields["guest"]: "Choose one of the list."})
    number = 0 if guest is None else guests.index(guest) + 1
    return Want(service, read_choice(row.member, fields["member"]), number)


def field_of(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def guests_of(form: NewVisit) -> list[int]:
    """The numbers of those who come along, as the form has them: one may be left out in between."""
    return sorted({number for number in GUESTS for row in form.rows if row.guest == str(number)})


def named_as_typed(problem: Invalid, guests: list[int]) -> Invalid:
    """The same beside the fields of the form."""
    typed = {f"guest_{place}": f"guest_{number}" for place, number in enumerate(guests, 1)}
    fields = {typed.get(name, name): sentence for name, sentence in problem.fields.items()}
    return Invalid(problem.sentence, **fields)


def refuse_rows(setup: Setup, wants: list[Want]) -> None:
    """Each by itself must be there to be had: by whom it was wished for, here."""
    faults: dict[str, str] = {}
    for number, want in enumerate(wants, 1):
        try:
            parts_of(setup, want, DESK)
        except NotOffered as refusal:
            field = "service" if want.member is None or not had(setup, want) else "member"
            faults[field_of(field, number)] = refusal.sentence
        except (NotFound, OnlyAdded, OnlyInClasses) as refusal:
            faults[field_of("service", number)] = refusal.sentence
    if faults:
        raise Invalid(WRONG, **faults)


def had(setup: Setup, want: Want) -> bool:
    """By somebody else it can be had."""
    try:
        parts_of(setup, replace(want, member=None), DESK)
    except NotOffered:
        return False
    return True


def at_once_marks(setup: Setup) -> dict[int, str]:
    """Which services may be done while another is, and which packages have two of those themselves."""
    marked = {each.id for each in setup.services.values() if each.own.at_once}
    pairs = {each.id for each in setup.services.values() if len(marked & {*(each.parts or ())}) > 1}
    return dict.fromkeys(marked, "is-at-once") | dict.fromkeys(pairs, "is-pair")
