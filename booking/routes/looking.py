"""What the pages of the calendar have in common: the view of their address, and what they are filled with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from markupsafe import Markup

from booking.listed import listed, short_day, stacked
from booking.rules.views import Shape, Span, View, read_view
from booking.schemas import Day
from catalog.tables import Branch
from kit.rights import Actor, Permission
from kit.web import AnyRequest

# What templates draw days with.
DRAWN_BY: dict[str, Any] = {"listed": listed, "stacked": stacked, "short_day": short_day}
SPANS = ((Span.day, "Day"), (Span.three, "3 days"), (Span.week, "Week"), (Span.agenda, "Agenda"))


def view_of(request: AnyRequest, branches: Sequence[Branch] = ()) -> View:
    """What the address asks for; of the branches the first where it names none."""
    view = read_view(lambda name: request.query_params.getall(name, []))
    return view if view.branches else replace(view, branches=tuple(each.id for each in branches[:1]))


def calendar_data(actor: Actor, view: View, branches: Sequence[Branch], sheet: Day) -> Mapping[str, Any]:
    """What the page of the calendar is filled with."""
    return {
        "actor": actor,
        "view": view,
        "branches": branches,
        "can_change": actor.may(Permission.book_visits),
        "day": sheet,
        "day_data": embedded(light(sheet)),
        "spans": SPANS,
        **DRAWN_BY,
    }


def light(sheet: Day) -> Day:
    """Without what no column is drawn of, because the server draws it as a list or as rows."""
    if sheet.shape == Shape.columns:
        return sheet
    return msgspec.structs.replace(sheet, visits=(), classes=(), columns=())


def embedded(sheet: Day) -> Markup:
    """JSON that cannot end the script element it stands in."""
    return Markup(msgspec.json.encode(sheet).decode().replace("<", "\\u003c"))  # noqa: S704
