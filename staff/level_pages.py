"""What the pages about levels are filled with."""

from collections.abc import Mapping
from typing import Any

from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import access_service
from catalog.rules import show_shape
from kit.errors import Problem
from kit.money import plain
from kit.rights import Actor
from kit.seen import mark_of
from staff import queries
from staff.facts import level_facts, level_terms_facts
from staff.schemas import LevelForm


async def level_choice() -> list[tuple[str, str]]:
    """The levels as a form lets one choose."""
    return [("", "No level"), *((str(row["id"]), row["name"]) for row in await queries.levels())]


async def levels_page(actor: Actor, done: str) -> Template:
    return list_page("staff/levels.html", actor, rows=await queries.levels(), done=done)


async def level_page(
    actor: Actor, form: LevelForm, level_id: int | None = None, trouble: Problem | None = None
) -> Template:
    level = None if level_id is None else await queries.access_level(level_id)
    return form_page("staff/level.html", actor, trouble, form=form, level=level)


async def kept_level(level_id: int) -> LevelForm:
    """The form as the level is now."""
    level = await queries.access_level(level_id)
    return LevelForm(level.name, str(level.position), mark_of(await level_facts(level_id)))


async def service_levels_page(
    actor: Actor,
    service_id: int,
    typed: Mapping[str, str] | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    """A service's length and price by level, in the actor's branches that offer it."""
    service = await access_service(service_id)
    branches = [row for row in await queries.offered_in(service_id) if actor.works_in(row["id"])]
    facts: dict[str, Any] = {
        "service": service,
        "usual": show_shape(service.minutes, service.pattern),
        "branches": branches,
        "levels": await queries.levels(),
        "typed": await kept_terms(actor, service_id, branches) if typed is None else typed,
        "done": done,
    }
    return form_page("staff/service_levels.html", actor, trouble, **facts)


async def kept_terms(actor: Actor, service_id: int, branches: list[Any]) -> dict[str, str]:
    """The form as it is now."""
    typed = {"seen": mark_of(await level_terms_facts(actor, service_id))}
    currencies = {row["id"]: row["currency"] for row in branches}
    for row in await queries.terms_by_level(service_id, list(currencies)):
        key = f"{row['level']}-{row['branch']}"
        typed[f"minutes-{key}"] = show_shape(row["minutes"], row["pattern"]) if row["minutes"] else ""
        price = row["price"]
        typed[f"price-{key}"] = "" if price is None else plain(price, currencies[row["branch"]])
    return typed
