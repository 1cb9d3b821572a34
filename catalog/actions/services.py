"""Services, their headings and prices. A service is offered in a branch when it has a price there."""

from typing import Any

from catalog import queries
from catalog.actions.addons import refuse_breaking
from catalog.actions.needs import read_needs, set_needs
from catalog.actions.packages import refuse_class, set_lengths
from catalog.actions.prices import SharedWithOthers, read_prices, require_every, set_prices
from catalog.facts import facts_of, held, note, put
from catalog.reading import among, read, ticked, whole, words, wrong
from catalog.rules import kept_shape, parse_shape
from catalog.schemas import CategoryForm, ServiceForm
from catalog.tables import AnyStaff, Colour, Service, ServiceCategory
from kit.db import fetch, transaction
from kit.rights import Actor

BUFFERS = ("staff_before", "staff_after", "room_before", "room_after")
LONGEST_BUFFER = 240
CATEGORY_READERS = {"name": words(120), "colour": among(Colour), "position": whole(0, 9999)}
READERS = {
    "name": words(160),
    "description": words(2000, least=0),
    "category": whole(1, 999_999_999),
    "minutes": parse_shape,
    **{name: whole(0, LONGEST_BUFFER) for name in BUFFERS},
    "position": whole(0, 9999),
    "is_online": ticked,
    "capacity": whole(1, 999),
    "max_seats": whole(1, 99),
    "any_staff": among(AnyStaff),
    "is_addon_only": ticked,
}
BRANCHES_OF_CATEGORY = """
SELECT DISTINCT branch FROM service_price JOIN service ON service.id = service_price.service
WHERE service.category = $1
"""


async def add_category(actor: Actor, form: CategoryForm) -> ServiceCategory:
    async with transaction():
        made = ServiceCategory(**read(form, CATEGORY_READERS))
        await made.save()
        await note(actor, "add", ("category", made.id), {})
    return made


async def change_category(actor: Actor, category_id: int, form: CategoryForm) -> None:
    async with transaction():
        before = await held(("category", category_id), form.seen)
        category = await queries.access_category(category_id)
        for row in await fetch(BRANCHES_OF_CATEGORY, category_id):
            if not actor.works_in(row["branch"]):
                raise SharedWithOthers(category.name)
        await put(category, read(form, CATEGORY_READERS))
        await note(actor, "change", ("category", category_id), before)


async def add_service(actor: Actor, form: ServiceForm) -> Service:
    """A new service, offered in the branches that have a price in the form."""
    async with transaction():
        made = Service(**await read_service(form))
        prices, needs = await read_prices(actor, form.prices), await read_needs(form.needs)
        await made.save()
        await set_needs(made.id, needs)
        await set_prices("service", made.id, prices)
        await note(actor, "add", ("service", made.id), {})
    return made


async def change_service(actor: Actor, service_id: int, form: ServiceForm) -> None:
    """Changes the service and the prices in the actor's branches; other branches' prices stay."""
    async with transaction():
        before = await held(("service", service_id), form.seen)
        service = await queries.access_service(service_id)
        values, prices = await read_service(form), await read_prices(actor, form.prices)
        await refuse_class(service_id, values["capacity"])
        changed = {name: value for name, value in values.items() if getattr(service, name) != value}
        needs = await read_needs(form.needs)
        await refuse_breaking(service_id, values["capacity"], needs)
        if changed or needs != await queries.needs_of_service(service_id):
            require_every(actor, await queries.prices_of_service(service_id), service.name)
            await set_needs(service_id, needs)
            await put(service, changed)
            await set_lengths(service_id)
        await set_prices("service", service_id, prices)
        await note(actor, "change", ("service", service_id), before)


async def read_service(form: ServiceForm) -> dict[str, Any]:
    values = read(form, READERS)
    if not await ServiceCategory.exists().where(ServiceCategory.id == values["category"]):
        raise wrong("category", "Choose a category.")
    if values["is_addon_only"] and values["capacity"] > 1:
        raise wrong("capacity", "What is only added to other services is for one client.")
    if values["max_seats"] > values["capacity"]:
        raise wrong("max_seats", "That is more than there are places.")
    values["minutes"], values["pattern"] = kept_shape(values["minutes"])
    return values


async def retire_service(actor: Actor, service_id: int) -> None:
    """Nobody can book it any more; visits that have it keep it."""
    await set_active(actor, service_id, active=False)


async def restore_service(actor: Actor, service_id: int) -> None:
    await set_active(actor, service_id, active=True)


async def set_active(actor: Actor, service_id: int, *, active: bool) -> None:
    async with transaction():
        service = await queries.access_service(service_id)
        require_every(actor, await queries.prices_of_service(service_id), service.name)
        before = await facts_of(("service", service_id))
        await service.update_self({Service.is_active: active})
        await note(actor, "restore" if active else "retire", ("service", service_id), before)
