"""The pages of finance at the desk."""

from litestar import Router

from finance.routes.bills import bills
from finance.routes.items import items
from finance.routes.moves import moves
from finance.routes.payouts import paid_to, payouts
from finance.routes.places import places
from finance.routes.recurring import recurring
from finance.routes.suppliers import suppliers
from kit.menu import Entry
from kit.rights import Permission, needs

MENU = (Entry("Finance", "/desk/finance", "banknote", Permission.see_finance, 53),)
finance = Router(
    "/finance",
    route_handlers=[
        Router(
            "/",
            guards=[needs(Permission.see_finance)],
            route_handlers=[places, moves, items, bills, suppliers, payouts, recurring],
        ),
        paid_to,
    ],
)
desk = [finance]
