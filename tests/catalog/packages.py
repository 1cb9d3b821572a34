"""A package for tests."""

from catalog.combined_tables import ServicePart
from catalog.tables import Service, ServicePrice
from kit.db import fetch_value
from tests.cast import Salon, add


async def new_look(salon: Salon, *services: int, price: int | None = 12_000) -> int:
    """A service for €120, made of those services."""
    category = await fetch_value("SELECT category FROM service WHERE id = $1", salon.haircut)
    package = await add(Service(category=category, name="New look", minutes=15))
    if price is not None:
        await add(ServicePrice(service=package, branch=salon.center, price=price))
    for position, service in enumerate(services):
        await add(ServicePart(package=package, service=service, position=position))
    return package


async def place_of(package: int, service: int) -> int:
    found: int = await fetch_value(
        "SELECT id FROM service_part WHERE package = $1 AND service = $2", package, service
    )
    return found
