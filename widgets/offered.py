"""What the form of a request leaves to choose. Its pages show nothing else, and nothing else is taken.

Whoever sends something else typed it themselves, or the form was changed while they were choosing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import structs

from booking.queries import offer
from booking.queries.offers import ONLINE
from booking.queries.setup import Setup
from booking.queries.wanted import parts_of
from booking.rules.waiting import Preference
from booking.rules.wants import Want
from catalog import queries as catalog
from catalog.tables import Branch
from kit import web
from kit.errors import NotFound, Problem
from kit.words import _
from widgets.forms import limits_of
from widgets.rules.addons import read_addons
from widgets.rules.addresses import read_id
from widgets.rules.forms import Kind, Step
from widgets.schemas import WantedTime

People = list[tuple[str, str]]


class NotHere(NotFound):
    """The form leaves it out; another one, or the desk, may have it."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be booked here. Please choose something else."))


class NotThisBranch(NotHere):
    """The form is for others."""


async def refuse_branch(request: web.AnyRequest, branch: Branch) -> None:
    """Where all of the form's are closed, any other is better than none."""
    step = limits_of(request).step(Kind.branch)
    if not step.includes(branch.id) and any(step.includes(each.id) for each in await catalog.open_branches()):
        raise NotThisBranch


async def refuse_others(request: web.AnyRequest, branch: Branch, service: int, member: int | None) -> None:
    """Raises `NotHere` for a choice that nobody can make on the form's own pages."""
    await refuse_branch(request, branch)
    design = limits_of(request)
    if not (design.step(Kind.service).includes(service) and design.step(Kind.staff).takes(member)):
        raise NotHere


async def refuse_date(request: web.AnyRequest, branch: Branch, service: int, member: int) -> None:
    """The same for a date of a class: with whom it is, nobody chooses."""
    await refuse_branch(request, branch)
    design = limits_of(request)
    if not (design.step(Kind.service).includes(service) and design.step(Kind.staff).includes(member)):
        raise NotHere


def with_whom(request: web.AnyRequest, setup: Setup, wants: Iterable[Want]) -> tuple[Want, ...]:
    """Each with somebody of the form, where it has some alone. Raises `NotHere`."""
    design = limits_of(request)
    staff, services = design.step(Kind.staff), design.step(Kind.service)
    found = []
    for want in wants:
        if not services.includes(want.service):
            raise NotHere
        found.append(want if staff.takes(want.member) else with_somebody(setup, want, staff))
    return tuple(found)


def with_somebody(setup: Setup, want: Want, staff: Step) -> Want:
    """The first of the form's who does it, all of a package; who asks for one of its others is refused."""
    if want.member is not None:
        raise NotHere
    everything = parts_of(setup, want, ONLINE)
    able = [each for each in everything[0].offer.people if staff.includes(each.id)]
    for part in everything[1:]:
        does = {each.id for each in part.offer.people}
        able = [each for each in able if each.id in does]
    if not able:
        raise NotHere
    return replace(want, member=able[0].id)


async def kept_within(request: web.AnyRequest, branch: Branch, wanted: WantedTime) -> WantedTime:
    """The same with somebody of the form, so that the next times can be had by it."""
    step = limits_of(request).step(Kind.staff)
    if step.takes(read_id(wanted.member)):
        return wanted
    if step.takes(None):
        return structs.replace(wanted, member="")
    try:
        found = await offer(branch.id, read_id(wanted.service) or 0, addons=read_addons([wanted.addons]))
    except Problem:
        return wanted
    able = [str(each.id) for each in found.people if step.includes(each.id)]
    return structs.replace(wanted, member=able[0] if able else wanted.member)


def whom_to_wait_for(request: web.AnyRequest, people: People) -> tuple[People, bool]:
    """Whom a waiting list lets one choose, and whether it may be anybody."""
    step = limits_of(request).step(Kind.staff)
    found = [each for each in people if step.takes(int(each[0]))]
    if not found and not step.takes(None):
        raise NotHere
    return found, step.takes(None)


async def refuse_other_wishes(
    request: web.AnyRequest, branch: Branch, service: int, wishes: Sequence[Preference]
) -> Sequence[Preference]:
    """Where there is one alone to wait for, it is them."""
    await refuse_branch(request, branch)
    design = limits_of(request)
    step = design.step(Kind.staff)
    if not design.step(Kind.service).includes(service):
        raise NotHere
    if not step.takes(None):
        able = [each.id for each in (await offer(branch.id, service)).people if step.takes(each.id)]
        only = able[0] if len(able) == 1 else None
        wishes = [replace(each, member=each.member or only) for each in wishes]
    if not all(step.takes(each.member) for each in wishes):
        raise NotHere
    return wishes
