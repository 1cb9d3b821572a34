"""From nothing to hours in which somebody works: a branch, its services, its people, their week."""

from collections.abc import Mapping
from datetime import timedelta

import catalog.actions
import staff.actions
from catalog.queries import access_branch, categories, week_of
from catalog.reading import MARKED, wrong
from catalog.schemas import SUGGESTED_LIMITS, BranchForm, CategoryForm, ServiceForm
from catalog.tables import Branch, Service
from guide import queries
from guide.rules import country_of, currency_of, read_week, slugged
from guide.schemas import PersonForm, PlaceForm, ServiceRow, WeekForm, WorkForm
from guide.starters import TINTS
from kit import clock
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from staff.rules import Cycle, Terms
from staff.schemas import MemberForm
from staff.tables import StaffMember

OTHER_HEADING = "Services"
HOLD = "SELECT FROM branch WHERE id = $1 FOR NO KEY UPDATE"
Typed = Mapping[int, ServiceRow]


async def found_branch(actor: Actor, form: PlaceForm, week: WeekForm) -> Branch:
    """The branch with its opening hours; `Invalid` names what is wrong with either."""
    actor.require(Permission.edit_catalog)
    faults: dict[str, str] = {}
    async with transaction():
        try:
            hours = read_week(week)
        except Invalid as trouble:
            faults, hours = trouble.fields, {}
        try:
            made = await catalog.actions.open_branch(actor, await as_branch(form))
        except Invalid as trouble:
            raise Invalid(MARKED, **faults, **trouble.fields) from None
        if faults:
            raise Invalid(MARKED, **faults)
        await catalog.actions.set_opening_hours(actor, made.id, hours)
    return made


async def as_branch(form: PlaceForm) -> BranchForm:
    """With what follows from the rest: the address from the name, country and currency from the zone."""
    country = form.country.strip() or country_of(form.zone.strip())
    return BranchForm(
        name=form.name,
        address=form.address,
        phone=form.phone,
        zone=form.zone,
        currency=form.currency.strip() or currency_of(country.upper()),
        slug=form.slug.strip() or await free_slug(form.name),
        country=country,
        locale=form.locale.strip() or "en",
        **SUGGESTED_LIMITS,
    )


async def free_slug(name: str) -> str:
    """After the name, and numbered where another branch has it."""
    slug, number = slugged(name), 1
    while await queries.is_taken(slug if number == 1 else f"{slug}-{number}"):
        number += 1
    return slug if number == 1 else f"{slug}-{number}"


async def open_on(actor: Actor, branch_id: int, week: WeekForm) -> None:
    """First opening hours of a branch that has none, so that no visit can be left outside of them."""
    actor.require(Permission.edit_catalog)
    hours = read_week(week)
    await access_branch(actor, branch_id)
    async with transaction():
        await execute(HOLD, branch_id)
        if any((await week_of(branch_id)).values()):
            raise wrong("closes", "This branch has opening hours already. Change them on its own page.")
        await catalog.actions.set_opening_hours(actor, branch_id, hours)


async def offer_services(actor: Actor, branch_id: int, rows: Typed) -> list[Service]:
    """All of the rows that count, or none; `Invalid` names what is wrong with each, "price-3"."""
    actor.require(Permission.edit_catalog)
    chosen = {number: row for number, row in rows.items() if row.counts}
    if not chosen:
        raise Invalid("Choose at least one service, or write one of your own.")
    faults: dict[str, str] = {}
    made: list[Service] = []
    async with transaction():
        branch = await access_branch(actor, branch_id)
        headings = await headings_for(actor, [row.heading for row in chosen.values()])
        for number, row in chosen.items():
            try:
                place = headings[row.heading or OTHER_HEADING], number
                made.append(await offer_one(actor, branch, row, place))
            except Invalid as trouble:
                faults |= {f"{name}-{number}": told for name, told in at_row(trouble, branch).items()}
        if faults:
            raise Invalid(MARKED, **faults)
    return made


async def headings_for(actor: Actor, wanted: list[str]) -> dict[str, int]:
    """Categories by name; those that are not there yet are made, each in a colour of its own."""
    there = {row["name"]: int(row["id"]) for row in await categories()}
    for name in dict.fromkeys(name or OTHER_HEADING for name in wanted):
        if name not in there:
            place = len(there)
            form = CategoryForm(name, TINTS[place % len(TINTS)], str(place))
            there[name] = (await catalog.actions.add_category(actor, form)).id
    return there


async def offer_one(actor: Actor, branch: Branch, row: ServiceRow, place: tuple[int, int]) -> Service:
    """`place` is a category, and which it is in it."""
    form = ServiceForm(
        name=row.name,
        category=str(place[0]),
        position=str(place[1]),
        minutes=row.minutes.strip() or "0",
        is_online="yes",
        prices={branch.id: row.price},
    )
    if not row.price.strip():
        raise wrong("price", "Write what it costs; 0 is free.")
    if row.name.strip().lower() in await queries.names_offered():
        raise wrong("name", "There is a service of this name already. Set its price on its own page.")
    return await catalog.actions.add_service(actor, form)


def at_row(trouble: Invalid, branch: Branch) -> dict[str, str]:
    """What is wrong by the names that a row has for its fields."""
    return {"price" if name == f"price-{branch.id}" else name: told for name, told in trouble.fields.items()}


async def add_person(actor: Actor, branch_id: int, form: PersonForm) -> StaffMember:
    """Somebody who does these services, with the minutes and prices of the price list."""
    actor.require(Permission.edit_staff)
    if not form.services:
        raise wrong("services", "Choose at least one service that they do.")
    async with transaction():
        hired = MemberForm(branch=str(branch_id), name=form.name, title=form.title, is_online="yes")
        member = await staff.actions.hire(actor, hired)
        skills = dict.fromkeys(form.services, Terms())
        await staff.actions.set_skills(actor, member.id, skills, form.services)
    return member


async def give_hours(actor: Actor, branch_id: int, form: WorkForm, week: WeekForm) -> None:
    """A first schedule from this week's Monday on, for people who have none: no visit can be in its way."""
    actor.require(Permission.edit_staff)
    async with transaction():
        branch = await access_branch(actor, branch_id)
        hours = await week_of(branch.id) if form.way == "open" else read_week(week)
        today = clock.today(branch.zone)
        days = {day: tuple(pairs) for day, pairs in hours.items() if pairs}
        cycle = Cycle(today - timedelta(days=today.weekday()), days=days)
        lacking = {row["id"] for row in await queries.people_of(branch) if not row["has_hours"]}
        if not form.people or not form.people <= lacking:
            raise wrong("people", "Choose people of the list, who have no hours yet.")
        for member in sorted(form.people):
            await staff.actions.set_schedule(actor, member, cycle)
