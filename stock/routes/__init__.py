"""The pages of the stock at the desk."""

from litestar import Router

from kit.menu import Entry
from kit.rights import Permission, needs
from stock.routes import documents, goods, setup

MENU = (Entry("Stock", "/desk/stock", "package", Permission.keep_stock, 72, count="/desk/stock/count"),)
stock = Router(
    "/stock",
    guards=[needs(Permission.keep_stock)],
    route_handlers=[goods.router, documents.router, setup.router],
)
desk = [stock]
