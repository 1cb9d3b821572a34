"""What the guide's pages are filled with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litestar.response import Template

from catalog.pages import form_page
from catalog.queries import branches_of, price_list, week_of
from catalog.reading import zones
from catalog.rules import WEEKDAYS
from catalog.tables import Branch
from guide import queries
from guide.forms import BookingForm, read_form
from guide.rules import (
    Step,
    country_of,
    currency_of,
    language_of,
    marks_of,
    next_step,
    region_of,
    step_after,
    week_in_words,
    zone_of,
)
from guide.schemas import PersonForm, PlaceForm, ServiceRow, WeekForm, WorkForm
from guide.starters import OTHER, TRADES, Trade, suggested
from kit import clock
from kit.errors import Problem
from kit.qr import qr_source
from kit.rights import Actor
from kit.settings import settings
from staff.queries import members_here
from widgets.rules.days import near_day

HERE = "/desk/start"
OWN_ROWS = 3
Rows = Mapping[int, ServiceRow]


async def step_page(  # which step, of which branch, and how its form came back
    template: str,
    actor: Actor,
    step: Step | None,
    branch: Branch | None,
    trouble: Problem | None = None,
    **context: object,
) -> Template:
    """A page with the steps beside it, and where to go on."""
    known = await queries.known_of(branch)
    several = len(await branches_of(actor)) > 1
    facts: dict[str, Any] = {
        "marks": marks_of(known),
        "step": step,
        "ahead": next_step(known),
        "after": step_after(step) if step else None,
        "branch": branch,
        "query": f"?branch={branch.id}" if branch and several else "",
    }
    return form_page(f"guide/{template}.html", actor, trouble, **{**facts, **context})


async def overview(actor: Actor, branch: Branch | None, done: str = "") -> Template:
    return await step_page("overview", actor, None, branch, done=done)


async def branch_step(
    actor: Actor,
    branch: Branch | None,
    form: PlaceForm,
    week: WeekForm,
    trouble: Problem | None = None,
) -> Template:
    kept = await week_of(branch.id) if branch else {}
    facts: dict[str, Any] = {
        "form": form,
        "week": week,
        "zones": zones(),
        "weekdays": WEEKDAYS,
        "kept": week_in_words(kept),
    }
    return await step_page("branch", actor, Step.branch, branch, trouble, **facts)


def guessed_place(accepted: str) -> PlaceForm:
    """What a browser's languages tell of where it is; its own zone is filled in by a script."""
    language = language_of(accepted)
    country = region_of(language)
    return PlaceForm(zone=zone_of(country), country=country, currency=currency_of(country), locale=language)


def place_in(zone: str) -> PlaceForm:
    country = country_of(zone)
    return PlaceForm(zone=zone, country=country, currency=currency_of(country))


async def services_step(
    actor: Actor,
    branch: Branch,
    trade: Trade | None,
    rows: Rows | None = None,
    trouble: Problem | None = None,
) -> Template:
    facts: dict[str, Any] = {
        "trades": (*TRADES, OTHER),
        "trade": trade,
        "rows": await starter_rows(trade, branch) if rows is None and trade else rows or {},
        "there": await price_list(branch.id, online=False),
    }
    return await step_page("services", actor, Step.services, branch, trouble, **facts)


async def starter_rows(trade: Trade, branch: Branch) -> dict[int, ServiceRow]:
    """The trade's usual services that are not there yet, all of them picked, and empty rows for one's own."""
    there = await queries.names_offered()
    rows = [
        ServiceRow(
            picked=True,
            heading=each.heading,
            name=each.name,
            minutes=str(each.minutes),
            price=suggested(each.euros, branch.currency),
        )
        for each in trade.starters
        if each.name.lower() not in there
    ]
    return dict(enumerate([*rows, *[ServiceRow(is_own=True)] * OWN_ROWS]))


async def people_step(
    actor: Actor, branch: Branch, form: PersonForm | None = None, trouble: Problem | None = None
) -> Template:
    people = await queries.people_of(branch)
    services = await price_list(branch.id, online=False)
    everything = frozenset(each.id for each in services)
    facts: dict[str, Any] = {
        "people": people,
        "services": services,
        "undone": await queries.undone(branch) if people else [],
        "form": form or PersonForm(name="" if people else actor.name, services=everything),
    }
    return await step_page("people", actor, Step.people, branch, trouble, **facts)


async def hours_step(
    actor: Actor,
    branch: Branch,
    form: WorkForm | None = None,
    week: WeekForm | None = None,
    trouble: Problem | None = None,
) -> Template:
    people = await queries.people_of(branch)
    lacking = frozenset(row["id"] for row in people if not row["has_hours"])
    facts: dict[str, Any] = {
        "people": people,
        "opening": week_in_words(await week_of(branch.id)),
        "weekdays": WEEKDAYS,
        "form": form or WorkForm(people=lacking),
        "week": week or WeekForm(),
    }
    return await step_page("hours", actor, Step.hours, branch, trouble, **facts)


async def trial_step(
    actor: Actor, branch: Branch, trouble: Problem | None = None, done: str = ""
) -> Template:
    address = f"{settings().site}/book/{branch.slug}"
    facts: dict[str, Any] = {
        "free": await queries.free_hours(branch),
        "trials": await queries.trials(branch),
        "near_day": near_day,
        "today": clock.today(branch.zone),
        "address": address,
        "picture": qr_source(address),
        "snippet": BookingForm().snippet(settings().site, address),
    }
    return await step_page("trial", actor, Step.trial, branch, trouble, done=done, **facts)


async def form_of_branch(actor: Actor, branch: Branch, typed: Mapping[str, str]) -> Template:
    """The lines and the link for what was chosen; the address of the page is all that keeps it."""
    listed = [each for each in await price_list(branch.id, online=True) if not each.is_addon_only]
    people = {each.id: each.name for each in await members_here(branch.id) if each.is_online}
    services = {each.id: each.name for each in listed}
    form = read_form(typed, services, people)
    if form.colour == branch.accent:
        form = replace(form, colour="")
    site, address = settings().site, f"{settings().site}/book/{branch.slug}"
    facts: dict[str, Any] = {
        "branch": branch,
        "branches": [(each.id, each.name) for each in await branches_of(actor)],
        "form": form,
        "services": [("", "The price list"), *services.items()],
        "people": [("", "Whoever is free"), *people.items()],
        "link": form.link(address),
        "picture": qr_source(form.link(address)),
        "snippet": form.snippet(site, address),
    }
    return form_page("guide/form.html", actor, None, **facts)
