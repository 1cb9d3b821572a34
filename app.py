"""Puts the application together: start reading here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from litestar import Litestar, Router, get
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.response import Redirect

import batches.routes
import booking.routes
import booking.worker
import catalog.routes
import checkout.debit_worker
import checkout.letters_worker
import checkout.online_worker
import checkout.routes
import checkout.verifactu_worker
import checkout.worker
import clients.routes
import clients.worker
import exchange.routes
import exchange.worker
import finance.routes
import finance.worker
import guide.routes
import ledger.worker
import lists.routes
import lists.worker
import loyalty.certificate_worker
import loyalty.membership_worker
import loyalty.routes
import loyalty.worker
import payroll.routes
import personal.routes
import privacy.routes
import privacy.worker
import reminders.code_worker
import reminders.routes
import reminders.worker
import reports.routes
import reports.worker
import staff.routes
import staff.worker
import stock.routes
import widgets.routes
import widgets.worker
from kit import db, once, web
from kit.assets import show_asset
from kit.installed import installed
from kit.settings import settings
from kit.speaking import Speaks
from kit.styleguide import styleguide
from kit.ticker import ticking
from kit.vault import secret_key
from staff.middleware import KnowsWhoAsks
from widgets.limits import not_too_often

LARGEST_BODY = 1_000_000


@get("/", include_in_schema=False, sync_to_thread=False)
def front_door() -> Redirect:
    return Redirect("/book")


@get("/health", include_in_schema=False)
async def health() -> dict[str, str]:
    """Answers once the database does."""
    await db.fetch_value("SELECT 1")
    return {"status": "well"}


@asynccontextmanager
async def lifespan(_: Litestar) -> AsyncIterator[None]:
    await db.open_pool(settings().pool_size)
    jobs = (
        once.JOB,
        ledger.worker.JOB,
        staff.worker.JOB,
        *clients.worker.JOBS,
        reminders.worker.JOB,
        *reminders.code_worker.JOBS,
        checkout.worker.JOB,
        *checkout.online_worker.JOBS,
        checkout.letters_worker.JOB,
        checkout.debit_worker.JOB,
        checkout.verifactu_worker.JOB,
        *lists.worker.JOBS,
        *booking.worker.JOBS,
        widgets.worker.JOB,
        *exchange.worker.JOBS,
        privacy.worker.JOB,
        reports.worker.JOB,
        finance.worker.JOB,
        *loyalty.worker.JOBS,
        *loyalty.certificate_worker.JOBS,
        *loyalty.membership_worker.JOBS,
    )
    async with booking.worker.listening(), ticking(*jobs):
        yield
    await db.close_pool()


class Lean(Litestar):
    """Litestar without its support for Pydantic, which nothing here uses: 0.3 s of every start.

    And with an answer to HEAD wherever there is one to GET.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  # as the server passes them
        if scope["type"] == "http" and scope["method"] == "HEAD":
            await web.answer_head(super().__call__, scope, send)
        else:
            await super().__call__(scope, receive, send)

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


class Desk(Router):
    """Made for one application, it need not be copied to be put into it, which takes a second."""

    def __deepcopy__(self, _: object) -> Self:
        return self


ROOMS = (
    batches.routes,
    booking.routes,
    catalog.routes,
    checkout.routes,
    clients.routes,
    exchange.routes,
    finance.routes,
    guide.routes,
    lists.routes,
    loyalty.routes,
    payroll.routes,
    privacy.routes,
    reminders.routes,
    reports.routes,
    staff.routes,
    stock.routes,
    widgets.routes,
)


def offered(what: str) -> tuple[Any, ...]:
    """What rooms give: pages of the desk, its menu, sources of a timeline, what went up in what."""
    return tuple(each for room in ROOMS for each in getattr(room, what, ()))


def development() -> list[HTTPRouteHandler]:
    return [styleguide] if settings().development else []


def create_app() -> Litestar:
    # On the desk alone: elsewhere it would set its cookie anew, and the forms of open tabs would be refused.
    tokens = DefineMiddleware(CSRFMiddleware, config=CSRFConfig(secret=secret_key(), cookie_path="/desk"))
    desk = Desk("/desk", route_handlers=offered("desk"), middleware=[tokens])
    menu = offered("MENU")
    return Lean(
        route_handlers=[
            front_door,
            health,
            show_asset,
            *installed,
            desk,
            Router("/", route_handlers=[clients.routes.take_call], guards=[not_too_often]),
            *widgets.routes.public,
            *personal.routes.public,
            *development(),
        ],
        lifespan=[lifespan],
        middleware=[KnowsWhoAsks(), Speaks()],
        template_config=web.templates(menu),
        exception_handlers=web.EXCEPTION_HANDLERS,
        before_send=[web.add_safety],
        request_max_body_size=LARGEST_BODY,
        openapi_config=None,
        state=State({"timeline": offered("TIMELINE"), "went_up": dict(offered("WENT_UP"))}),
    )
