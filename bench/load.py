"""Loads a business through the same actions as the desk uses."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec

import catalog.actions
import staff.actions
from bench.business import Business, Kind, Person, Place, address_of, surplus, wall_hours
from bench.trouble import WrongSeed
from booking.actions import Booking, book
from booking.rules.days import utc
from catalog.rules import DAY, WEEKDAYS
from catalog.schemas import BranchForm, CategoryForm, ServiceForm
from kit import clock
from kit.errors import Invalid, Problem
from kit.rights import SYSTEM
from staff.rules import Terms
from staff.schemas import AccountForm, MemberForm

AHEAD = timedelta(days=365)
PRICE = "10.00"
ALL_DAY = {day: (0, DAY) for day in range(len(WEEKDAYS))}
OWNER = AccountForm(name="Owner", email="owner@bench.example", role="owner", every_branch="yes")


class BranchNames(msgspec.Struct):
    """What a branch is called in addresses, and its people's numbers by their names."""

    id: int
    slug: str
    staff: dict[str, int]


class Names(msgspec.Struct):
    """What the things of a seed are called from outside: the services' numbers, and the branches."""

    services: dict[str, int]
    branches: dict[str, BranchNames]


async def load_business(business: Business) -> tuple[Names, list[str]]:
    """Fills an empty, migrated database. The second part says of each visit that is refused which and why.

    Raises `WrongSeed` when anything else is refused.
    """
    check_horizon(business)
    names = Names({}, {})
    for name, place in business.branches.items():
        with told_where(f"Branch {name}"):
            names.branches[name] = await open_branch(name, place, names)
    await add_services(business, names)
    refused = []
    for name, place in business.branches.items():
        branch = names.branches[name]
        for who, person in place.staff.items():
            with told_where(f"{who} of {name}"):
                branch.staff[who] = await hire(who, person, branch, place.zone)
                await teach(branch.staff[who], names)
            refused += [f"{who} of {name}: {line}" for line in await book_all(who, person, names, branch)]
    return names, refused


def check_horizon(business: Business) -> None:
    """Nothing is offered further ahead, and a start that is missing in silence would be a wrong answer."""
    last = max(business.edges(), default=0)
    if utc(last) > clock.now() + AHEAD:
        raise WrongSeed(
            [f"{utc(last).isoformat()} is more than {AHEAD.days} days after {clock.now()}: set NOW."]
        )


@contextmanager
def told_where(where: str) -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        raise WrongSeed([f"{where}: {in_words(problem)}"]) from problem


def in_words(problem: Problem) -> str:
    return " ".join(problem.fields.values()) if isinstance(problem, Invalid) else problem.sentence


async def open_branch(name: str, place: Place, names: Names) -> BranchNames:
    """Open day and night, because in a seed nothing but the people's work limits what is offered."""
    slug = address_of(name, {each.slug for each in names.branches.values()})
    form = BranchForm(
        name=name,
        slug=slug,
        zone=place.zone,
        currency="EUR",
        country="GB",
        lead_minutes="0",
        horizon_days=str(AHEAD.days),
        grid_minutes="15",
    )
    made = await catalog.actions.open_branch(SYSTEM, form)
    await catalog.actions.set_opening_hours(SYSTEM, made.id, ALL_DAY)
    return BranchNames(made.id, slug, {})


async def add_services(business: Business, names: Names) -> None:
    category = await catalog.actions.add_category(SYSTEM, CategoryForm(name="Services"))
    for name, kind in business.services.items():
        with told_where(f"Service {name}"):
            form = service_form(name, kind, category.id, names)
            names.services[name] = (await catalog.actions.add_service(SYSTEM, form)).id


def service_form(name: str, kind: Kind, category: int, names: Names) -> ServiceForm:
    return ServiceForm(
        name=name,
        category=str(category),
        minutes=kind.typed,
        staff_after=str(kind.buffer),
        is_online="yes",
        prices={branch.id: PRICE for branch in names.branches.values()},
    )


async def hire(who: str, person: Person, branch: BranchNames, zone: str) -> int:
    """With the dates they work on; what the wall's clock cannot say of them is time off."""
    position = str(len(branch.staff))
    form = MemberForm(branch=str(branch.id), name=who, is_online="yes", position=position)
    member = (await staff.actions.hire(SYSTEM, form)).id
    hours = wall_hours(person.spans, zone)
    for day, pairs in sorted(hours.items()):
        await staff.actions.set_exception(SYSTEM, member, day, pairs)
    for start, end in surplus(hours, person.spans, zone):
        await staff.actions.take_time_off(SYSTEM, member, utc(start), utc(end))
    return int(member)


async def teach(member: int, names: Names) -> None:
    """Everything."""
    services = frozenset(names.services.values())
    await staff.actions.set_skills(SYSTEM, member, dict.fromkeys(services, Terms()), services)


async def book_all(who: str, person: Person, names: Names, branch: BranchNames) -> list[str]:
    """What is refused, each in a line."""
    refused = []
    for visit in sorted(person.visits, key=lambda each: each.start):
        wanted = Booking(
            branch=branch.id,
            service=names.services[visit.service],
            member=branch.staff[who],
            starts_at=utc(visit.start),
            notify=False,
        )
        try:
            with clock.pretend(wanted.starts_at - timedelta(days=1)):
                await book(SYSTEM, wanted)
        except Problem as problem:
            refused.append(f"{visit.service} at {visit.start} ({wanted.starts_at}): {in_words(problem)}")
    return refused


async def open_account() -> str:
    """An owner's; the token is the value of their session cookie."""
    password = secrets.token_urlsafe(16)
    await staff.actions.open_account(SYSTEM, OWNER, password)
    return await staff.actions.sign_in(OWNER.email, password, "bench")
