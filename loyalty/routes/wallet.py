"""The page about cards in wallets."""

from litestar import Router, get
from litestar.response import Template

from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from loyalty.wallet_pages import wallet_page


@get("/wallet")
async def show_wallet(request: AnyRequest) -> Template:
    return await wallet_page(actor_of(request))


wallet = Router("/loyalty", guards=[needs(Permission.edit_loyalty)], route_handlers=[show_wallet])
