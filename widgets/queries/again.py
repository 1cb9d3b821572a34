"""What “Book again” of a visit leads to: the same services with the same people, or the next date of a class.

Only what can still be had of it: who is not here any more is nobody in particular, and what is sold no more
is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from asyncpg import Record

from booking.queries import classes
from booking.queries.addons import addable, on_sale
from booking.queries.classes import Event
from booking.queries.offers import ONLINE
from booking.queries.setup import Setup, setup_of
from booking.queries.wanted import MOST_PIECES, parts_of
from booking.rules.classes import hindrance
from booking.rules.wants import Want
from catalog.tables import Branch
from clients.tables import Visit
from kit import clock
from kit.db import fetch
from kit.errors import Problem
from widgets.queries.classes import class_dates
from widgets.rules.addons import write_addons
from widgets.rules.plans import write_plan

LINES = """
SELECT id, service, member, title, added_to FROM visit_line
WHERE visit = $1 AND service IS NOT NULL ORDER BY coalesce(starts_at, '-infinity'), position, id
"""
THEIRS = """
SELECT seat.event FROM seat JOIN visit ON visit.id = seat.visit
WHERE seat.event = ANY($1::int[]) AND visit.status <> 'cancelled' AND (visit.client = $2 OR visit.id = $3)
"""


@dataclass(frozen=True, slots=True)
class Way:
    """An address of the booking pages: where it is, and what it says."""

    path: str
    state: dict[str, str]


async def way_again(visit: Visit, branch: Branch, leads: Callable[[int], bool]) -> Way:
    """`leads`: the form has classes of that member."""
    start = f"/book/{branch.slug}"
    place, lines = await classes.seat_of(visit.id), await fetch(LINES, visit.id)
    if place:
        event = await classes.event(place.event)
        following = await next_date(visit, branch, event.service, leads)
        if following:
            return Way(f"{start}/events/{following.id}", {})
        return Way(start, {"service": str(event.service)})
    setup = await setup_of(branch.id)
    wants = wants_of(setup, lines, anybody=visit.any_member)
    found = [each for want in wants if (each := to_be_had(setup, want))][:MOST_PIECES]
    if len(found) == 1 and not setup.services[found[0].service].parts:
        return Way(start, of_one(found[0]))
    if found:
        return Way(f"{start}/together", {"plan": write_plan(tuple(found))})
    return Way(start, {"service": str(wants[0].service)} if wants else {})


def of_one(want: Want) -> dict[str, str]:
    """Straight to its times: what is added was answered before."""
    facts = {"service": str(want.service), "addons": write_addons(want.addons)}
    return facts | ({"member": str(want.member)} if want.member else {})


def wants_of(setup: Setup, lines: Sequence[Record], *, anybody: bool) -> list[Want]:
    """What the visit was booked as, in its order."""
    wants: list[Want] = []
    left = [each for each in lines if each["added_to"] is None]
    while left:
        package = package_of(setup, left)
        taken = left[: len(setup.services[package].parts or ())] if package else left[:1]
        members = {None if anybody else each["member"] for each in taken}
        numbers = {each["id"] for each in taken}
        added = {each["service"] for each in lines if each["added_to"] in numbers}
        what = package or taken[0]["service"]
        wants.append(Want(what, members.pop() if len(members) == 1 else None, 0, tuple(sorted(added))))
        left = left[len(taken) :]
    return wants


def package_of(setup: Setup, lines: Sequence[Record]) -> int | None:
    """The package that the first of the lines belong to, where it is there as a whole and still sold."""
    titles = [each["title"] for each in lines]
    for package in setup.services.values():
        names = sorted(f"{package.title}: {setup.services[each].title}" for each in package.parts or ())
        if names and names == sorted(titles[: len(names)]) and on_sale(setup, package):
            return package.id
    return None


def to_be_had(setup: Setup, want: Want) -> Want | None:
    """As much of it as strangers can book today."""
    service = setup.services.get(want.service)
    if service is None:
        return None
    on_offer = {each.id for each in addable(setup, service, online=True)}
    addons = tuple(each for each in want.addons if each in on_offer)
    for each in (replace(want, addons=addons), replace(want, addons=addons, member=None)):
        try:
            parts_of(setup, each, ONLINE)
        except Problem:
            continue
        return each
    return None


async def next_date(visit: Visit, branch: Branch, service: int, leads: Callable[[int], bool]) -> Event | None:
    """With a free place, among those on the first page, and none on which they are already."""
    try:
        dates = await class_dates(branch, service, None)
    except Problem:
        return None
    events = [event for _day, found in dates.days for event in found]
    rows = await fetch(THEIRS, [each.id for each in events], visit.client, visit.id)
    theirs = {row["event"] for row in rows}
    for each in events:
        is_free = hindrance(each.places, 1, clock.now(), desk=False) is None
        if is_free and each.id not in theirs and leads(each.member):
            return each
    return None
