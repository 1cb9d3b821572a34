"""The clients' pages at the desk."""

from litestar import Router

from clients.routes.cards import cards
from clients.routes.groups import groups
from clients.routes.merging import merging
from kit.menu import Entry
from kit.rights import Permission, needs

MENU = (Entry("Clients", "/desk/clients", "users", Permission.see_clients, 20),)

desk = Router("/clients", guards=[needs(Permission.see_clients)], route_handlers=[cards, groups, merging])
