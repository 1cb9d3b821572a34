"""Import and export at the desk."""

from litestar import Router

from exchange.routes.exports import exports
from exchange.routes.imports import imports
from exchange.routes.stock import goods
from exchange.routes.workbooks import sheets
from kit.rights import signed_in

exchange = Router("/exchange", guards=[signed_in], route_handlers=[imports, exports, sheets, goods])
desk = [exchange]
