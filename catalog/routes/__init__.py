"""The catalogue's pages at the desk."""

from litestar import Router

from catalog.routes import (
    addons,
    branches,
    goods,
    packages,
    price_rules,
    removal,
    rooms,
    service_rules,
    services,
)
from kit.menu import Entry
from kit.rights import Permission, needs

MANY = (
    "paste/services",
    "paste/goods",
    "paste/rooms",
    "bulk/services",
    "bulk/goods",
    "bulk/rooms",
    "batches",
)
BESIDE = (
    *(f"/desk/{each}" for each in MANY),
    "/desk/prices",
    "/desk/goods",
    "/desk/rooms",
    "/desk/branches",
    "/desk/forms",
    "/desk/labels",
    "/desk/languages",
)
MENU = (Entry("Services", "/desk/services", "scissors", Permission.edit_catalog, 70, BESIDE),)

catalogue = Router(
    "/",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        services.router,
        addons.router,
        service_rules.router,
        packages.router,
        price_rules.router,
        goods.router,
        rooms.router,
        branches.router,
        removal.router,
    ],
)
desk = [catalogue]
