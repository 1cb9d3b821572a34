"""The services, people and prices of a visit, changed in a sheet beside its panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, URLEncodedBody

from booking import actions
from booking.actions.pricing import Amounts, line_of, price_line
from booking.actions.several.rearranging import change_services
from booking.card import Card, visit_card
from booking.queries.setup import setup_of
from booking.queries.wanted import MOST_PIECES
from booking.queries.whynot_several import PlanAnswer
from booking.rearranged import after_change, in_the_way, rows_of, shown
from booking.routes.forms import people_of
from booking.routes.visits import BOOKS, changed
from booking.rules.service_rows import Typed, read_rows, typed_rows, with_row, without_row
from booking.rules.typed import read_version, read_whole
from catalog import queries as catalog
from clients.rules import Line
from clients.rules.discounts import parse_discount
from kit.errors import Invalid, Problem, Refused
from kit.money import parse_money, plain
from kit.rights import actor_of
from kit.web import AnyRequest, is_fragment, page, wants_json


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why it was not done, and person by person what is in the way."""

    refusal: Problem
    plan: PlanAnswer | None = None


class LineForm(msgspec.Struct, frozen=True):
    quantity: str = "1"
    price: str = ""
    discount: str = ""
    reason: str = ""
    version: str = ""


@get("/{visit_id:int}/services")
async def show_services(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    card = await visit_card(actor_of(request), visit_id)
    return await services_form(request, card, await rows_of(card))


@post("/{visit_id:int}/services/rows", status_code=200)
async def change_rows(
    request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[dict[str, Any]]
) -> Any:  # noqa: ANN401
    """One service more or less, or what can be added to another one: nothing is changed yet."""
    card = await visit_card(actor_of(request), visit_id)
    rows = typed_rows(data, MOST_PIECES)
    if data.get("drop"):
        rows = without_row(rows, data["drop"])
    elif data.get("more"):
        rows = with_row(rows, MOST_PIECES)
    return await services_form(request, card, rows, version=data.get("version", ""))


@post("/{visit_id:int}/services", status_code=200)
async def save_services(
    request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[dict[str, Any]]
) -> Any:  # noqa: ANN401
    actor, rows = actor_of(request), typed_rows(data, MOST_PIECES)
    card = await visit_card(actor, visit_id)
    try:
        await change_services(actor, visit_id, read_rows(rows), read_version(data.get("version", "")))
    except (Invalid, Refused) as refusal:
        if wants_json(request):
            raise
        return await services_refused(request, card, rows, refusal)
    said = await after_change(card, await visit_card(actor, visit_id))
    return await changed(request, visit_id, said)


async def services_refused(request: AnyRequest, card: Card, rows: tuple[Typed, ...], refusal: Problem) -> Any:  # noqa: ANN401
    """The form as it was typed; of a refused time everything that is in its way."""
    if isinstance(refusal, actions.StaleVisit):
        rows = await rows_of(card)
    is_time = isinstance(refusal, actions.NoSuchTime)
    plan = await in_the_way(card, read_rows(rows)) if is_time else None
    return await services_form(request, card, rows, Trouble(refusal, plan))


async def services_form(
    request: AnyRequest,
    card: Card,
    rows: Sequence[Typed],
    trouble: Trouble | None = None,
    *,
    version: str = "",
) -> Any:  # noqa: ANN401
    setup = await setup_of(card.branch.id)
    asked = trouble.plan if trouble else None
    services = [each for each in await catalog.price_list(card.branch.id, online=False) if each.has_times]
    context = {
        "rows": [shown(setup, each) for each in rows],
        "titles": {str(each.service): each.title for each in card.lines if each.service},
        "services": services,
        "on_list": {str(each.id) for each in services},
        "people": await people_of(card.branch.id, "Anybody who is free"),
        "may_add": len(rows) < MOST_PIECES,
        "plan": asked,
        "version": version or str(card.visit.version),
    }
    form = (f"Services of {card.name}", "booking/services.html")
    return sheet(request, card, form, trouble.refusal if trouble else None, context)


@get("/{visit_id:int}/lines/{line_id:int}")
async def show_line(request: AnyRequest, visit_id: FromPath[int], line_id: FromPath[int]) -> Any:  # noqa: ANN401
    card = await visit_card(actor_of(request), visit_id)
    return line_form(request, card, await line_of(visit_id, line_id))


@post("/{visit_id:int}/lines/{line_id:int}", status_code=200)
async def save_line(
    request: AnyRequest, visit_id: FromPath[int], line_id: FromPath[int], data: URLEncodedBody[LineForm]
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    card = await visit_card(actor, visit_id)
    line = await line_of(visit_id, line_id)
    try:
        wanted = read_amounts(data, line, card.branch.currency)
        await price_line(actor, visit_id, line_id, wanted, read_version(data.version))
    except (Invalid, Refused) as refusal:
        if wants_json(request):
            raise
        return line_form(request, card, line, data, refusal)
    return await changed(request, visit_id, await after_change(card, await visit_card(actor, visit_id)))


def read_amounts(form: LineForm, line: Line, currency: str) -> Amounts:
    """Who may not change a price sends none: it stays what it is."""
    quantity = read_whole(form.quantity, "quantity") or 0
    price = parse_money(form.price, currency, "price") if form.price else line.price
    discount = parse_discount(form.discount, quantity * price, currency) if form.price else line.discount
    return Amounts(quantity, price, discount, form.reason if form.price else line.discount_reason)


def line_form(
    request: AnyRequest,
    card: Card,
    line: Line,
    form: LineForm | None = None,
    refusal: Problem | None = None,
) -> Any:  # noqa: ANN401
    currency = card.branch.currency
    now = LineForm(
        str(line.quantity),
        plain(line.price, currency),
        plain(line.discount, currency) if line.discount else "",
        line.discount_reason,
    )
    context = {"line": line, "form": form or now, "version": str(card.visit.version)}
    return sheet(request, card, (line.title, "booking/line.html"), refusal, context)


def sheet(
    request: AnyRequest,
    card: Card,
    form: tuple[str, str],
    refusal: Problem | None,
    context: dict[str, Any],
) -> Any:  # noqa: ANN401
    """In the sheet over the calendar, or on a page of its own."""
    title, part = form
    in_sheet = is_fragment(request)
    return page(
        part if in_sheet else "booking/form_page.html",
        status=refusal.status if refusal else 200,
        actor=card.actor,
        card=card,
        title=title,
        part=part,
        in_sheet=in_sheet,
        trouble=refusal.sentence if refusal else "",
        errors=refusal.fields if isinstance(refusal, Invalid) else {},
        **context,
    )


services = Router(
    "/visits",
    guards=[BOOKS],
    route_handlers=[show_services, change_rows, save_services, show_line, save_line],
)
