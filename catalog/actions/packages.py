"""Packages: several services that are sold as one. Without any parts it is an ordinary service again."""

from collections.abc import Sequence

from catalog import queries
from catalog.actions.prices import require_every
from catalog.combined_tables import ServicePart
from catalog.facts import Facts, held, note
from catalog.queries.packages import (
    access_part,
    fitting_parts,
    packages_with,
    parts_of_package,
    why_no_package,
)
from catalog.reading import read, whole, wrong
from catalog.rules import package_minutes
from catalog.schemas import PartForm, PlaceForm
from catalog.tables import Service
from kit.db import execute, transaction
from kit.rights import Actor

MOST_PARTS = 6
LOCK_BOTH = "SELECT FROM service WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE"
SET_PLACE = "UPDATE service_part SET position = $2 WHERE id = $1"
STEPS = {"up": -1, "down": 1}


async def add_part(actor: Actor, package_id: int, form: PartForm) -> ServicePart:
    """Puts a service at the end of a package, or makes the first package of a service."""
    async with transaction():
        await queries.access_service(package_id)
        chosen = read(form, {"service": whole(1, queries.LARGEST_ID)})["service"]
        await execute(LOCK_BOTH, [package_id, chosen])
        package, before = await changeable(actor, package_id, form.seen)
        parts = await parts_of_package(package_id)
        await refuse_part(package, chosen, len(parts))
        made = ServicePart(package=package_id, service=chosen, position=len(parts))
        await made.save()
        await in_order([*(each.id for each in parts), made.id])
        await settle(actor, package_id, before)
    return made


async def changeable(actor: Actor, package_id: int, seen: str) -> tuple[Service, Facts]:
    """A package that nobody else changes now, for whoever looks after every branch that offers it."""
    before = await held(("service", package_id), seen)
    package = await queries.access_service(package_id)
    require_every(actor, await queries.prices_of_service(package_id), package.name)
    return package, before


async def refuse_part(package: Service, chosen: int, count: int) -> None:
    if why := await why_no_package(package):
        raise wrong("service", why)
    if count >= MOST_PARTS:
        raise wrong("service", f"A package has at most {MOST_PARTS} services. Remove one first.")
    if chosen == package.id:
        raise wrong("service", "A package cannot be part of itself. Choose another service.")
    if str(chosen) not in {each for each, _ in await fitting_parts(package.id)}:
        raise wrong("service", await why_unfit(chosen))


async def why_unfit(service_id: int) -> str:
    service = await Service.objects().get(Service.id == service_id)
    if service is None or not service.is_active:
        return "There is no such service any more. Choose another one."
    if service.capacity > 1:
        return f"{service.name} is a class. Choose a service that is booked for a time of its own."
    if service.is_addon_only:
        return f"{service.name} is only added to other services. Choose one that is sold by itself."
    return f"{service.name} is a package itself. Add its services one by one."


async def move_part(actor: Actor, package_id: int, part_id: int, form: PlaceForm) -> None:
    """One place up or down; the first stays first and the last last."""
    if form.to not in STEPS:
        raise wrong("to", "Choose one of the buttons.")
    async with transaction():
        await access_part(package_id, part_id)
        _, before = await changeable(actor, package_id, form.seen)
        order = [each.id for each in await parts_of_package(package_id)]
        here = order.index((await access_part(package_id, part_id)).id)
        there = min(max(here + STEPS[form.to], 0), len(order) - 1)
        order[here], order[there] = order[there], order[here]
        await in_order(order)
        await settle(actor, package_id, before)


async def remove_part(actor: Actor, package_id: int, part_id: int, seen: str) -> bool:
    """Whether it still is a package. Visits that were booked with the service keep it."""
    async with transaction():
        await access_part(package_id, part_id)
        _, before = await changeable(actor, package_id, seen)
        await (await access_part(package_id, part_id)).remove()
        left = [each.id for each in await parts_of_package(package_id)]
        await in_order(left)
        await settle(actor, package_id, before)
    return bool(left)


async def in_order(parts: Sequence[int]) -> None:
    for position, part in enumerate(parts):
        await execute(SET_PLACE, part, position)


async def settle(actor: Actor, package_id: int, before: Facts) -> None:
    await set_length(package_id)
    await note(actor, "change package", ("service", package_id), before)


async def set_lengths(service_id: int) -> None:
    """After a change of a service: it, and the packages it is part of, are as long as their parts."""
    for package in (service_id, *await packages_with(service_id)):
        await set_length(package)


async def set_length(package_id: int) -> None:
    """Does nothing to a service that is no package."""
    parts = await parts_of_package(package_id)
    if parts:
        minutes = package_minutes([(each.minutes, each.at_once) for each in parts])
        await Service.update({Service.minutes: minutes, Service.pattern: []}).where(Service.id == package_id)


async def refuse_class(service_id: int, capacity: int) -> None:
    """Neither a package nor a part of one can be made a class."""
    if capacity > 1 and await parts_of_package(service_id):
        raise wrong(
            "capacity", "A package cannot be a class. Take its services out first, or leave this at 1."
        )
    if capacity > 1 and (packages := await packages_with(service_id)):
        named = ", ".join(packages.values())
        raise wrong("capacity", f"It is part of {named}, and a class cannot be. Leave this at 1.")
