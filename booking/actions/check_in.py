"""Checking somebody in by what was scanned or said: at the desk, or by themselves at the door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.actions import endings
from booking.actions.refusals import StaleVisit
from booking.door_tables import DoorPoster
from booking.queries.check_in import at_the_door, meant_here, poster_of
from booking.rules.check_in import Verdict, is_at_the_door, read_scanned, verdict
from catalog import queries as catalog
from catalog.tables import Branch
from clients.queries import access_visit
from clients.tables import Visit
from kit import clock
from kit.errors import NotFound, Refused
from kit.rights import CUSTOMER, Actor, Permission
from kit.words import _, day_text, time_text

NO_CODE = "That is no code of a visit. Scan the client’s code, or type the six letters and figures below it."
POSTER = "That is the poster at the door. Clients scan it with their own phone: here we scan theirs."
A_DAY = timedelta(days=1)
STILL_EXPECTED = (Visit.Status.waiting, Visit.Status.confirmed)
UNKNOWN = "Nobody who comes here today has that code. Look for the name instead."


class NoCode(Refused):
    """What was scanned is the code of no visit that we know."""


class NothingToCheckIn(Refused):
    """Whoever asks hears the same whether there is no such visit, it is not now, or they are here already."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "We found no visit of yours to check in now. Is it the number you booked with? Otherwise "
                "please come to the desk."
            )
        )


class NotYet(Refused):
    """The code is that of a visit of this branch, which begins at another time."""

    def __init__(self, starts_at: datetime, zone: str, early: int) -> None:
        wall = clock.wall(starts_at, zone)
        said = _(
            "Your visit is on %(day)s at %(time)s. You can check in here from %(n)s minutes before it. "
            "Until then please come to the desk.",
            day=day_text(wall.date()), time=time_text(wall), n=early,
        )  # fmt: skip
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. `visit` is None where it is at a branch that the actor does not know."""

    verdict: Verdict
    branch: Branch
    visit: Visit | None


async def check_in(actor: Actor, here: Branch, text: str) -> Outcome:
    """The visit is marked as arrived where that can be done. Raises `NoCode`."""
    actor.require(Permission.book_visits)
    visit = await scanned_visit(here, text)
    branch = await catalog.branch(visit.branch)
    try:
        visit = await access_visit(actor, visit.id)
    except NotFound:
        if actor.works_in(branch.id):
            raise NoCode(UNKNOWN) from None
        return Outcome(Verdict.elsewhere, branch, None)
    if verdict_on(visit, branch, here) != Verdict.fits:
        return Outcome(verdict_on(visit, branch, here), branch, visit)
    try:
        visit = await endings.set_status(actor, visit.id, Visit.Status.arrived, visit.version)
    except StaleVisit:  # another tablet was faster
        visit = await access_visit(actor, visit.id)
        return Outcome(verdict_on(visit, branch, here), branch, visit)
    return Outcome(Verdict.fits, branch, visit)


def verdict_on(visit: Visit, branch: Branch, here: Branch) -> Verdict:
    day = clock.wall(visit.starts_at, branch.zone).date()
    status = Visit.Status(visit.status)
    return verdict(status, day, clock.today(branch.zone), is_here=branch.id == here.id)


async def scanned_visit(here: Branch, text: str) -> Visit:
    found = read_scanned(text)
    if found.is_poster:
        raise NoCode(POSTER)
    if not (found.code or found.short):
        raise NoCode(NO_CODE)
    visit = await meant_here(here, found)
    if visit is None:
        raise NoCode(UNKNOWN)
    return visit


async def visit_at_the_door(poster: DoorPoster, who: str) -> Visit:
    """The visit that whoever stands there can check in: by its code, or by their phone number.

    Raises `NotYet` for who has the code of another time, and `NothingToCheckIn` for everybody else.
    """
    branch = await catalog.branch(poster.branch)
    window = poster.early_minutes, poster.late_minutes
    found = read_scanned(who)
    visit = await meant_here(branch, found) if found.code or found.short else None
    if visit is None:  # six figures may be a phone number as well
        return required(await at_the_door(branch, who, window))
    if visit.branch != branch.id or visit.status not in STILL_EXPECTED:
        raise NothingToCheckIn
    if not is_at_the_door(visit.starts_at, clock.now(), window):
        raise NotYet(visit.starts_at, branch.zone, poster.early_minutes)
    return visit


def required(visit: Visit | None) -> Visit:
    if visit is None:
        raise NothingToCheckIn
    return visit


async def check_in_alone(poster: DoorPoster, who: str) -> Visit:
    """Looks again, so that a page that was left open checks nobody in later. Raises as above."""
    visit = await visit_at_the_door(poster, who)
    return await endings.set_status(CUSTOMER, visit.id, Visit.Status.arrived, visit.version)


async def may_check_in(visit: Visit) -> bool:
    """Where clients check in alone, which is where a poster is up, and now is the time for it."""
    poster = await own_poster(visit)
    if poster is None or visit.status not in STILL_EXPECTED:
        return False
    return is_at_the_door(visit.starts_at, clock.now(), (poster.early_minutes, poster.late_minutes))


async def check_in_by_link(visit: Visit) -> None:
    """By who has opened the visit's own page. Who is here already stays so."""
    poster = await own_poster(visit)
    if poster is None:
        raise NothingToCheckIn
    if visit.status != Visit.Status.arrived:
        await check_in_alone(poster, visit.code)


async def own_poster(visit: Visit) -> DoorPoster | None:
    """Nobody asks on another day."""
    is_near = abs(visit.starts_at - clock.now()) < A_DAY
    return await poster_of(visit.branch) if is_near else None
