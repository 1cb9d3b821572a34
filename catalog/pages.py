"""What the catalogue's pages are filled with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from asyncpg import Record
from litestar.response import Redirect, Template

from catalog import queries
from catalog.actions.addons import MOST_ADDONS
from catalog.facts import mark_now
from catalog.queries import Ask
from catalog.queries.packages import parts_of_package
from catalog.rules import GRIDS, show_shape
from catalog.schemas import (
    AddOnsForm,
    CategoryForm,
    GoodForm,
    KindForm,
    RoomForm,
    ServiceForm,
    ServiceRulesForm,
)
from catalog.tables import Colour
from kit import web
from kit.errors import Invalid, Problem
from kit.money import plain
from kit.rights import Actor


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is retired: what will happen, and the two ways on.

    `more` is the address of what folders above this one know of it; `seen` is the mark of what was shown,
    where it matters that it has not changed.
    """

    title: str
    sentence: str
    action: str
    button: str
    back: str
    warnings: Sequence[str] = ()
    more: str = ""
    day_field: str = ""
    day_label: str = ""
    day: str = ""
    seen: str = ""


def ask_first(actor: Actor, question: Question, trouble: Problem | None = None) -> Template:
    return form_page("catalog/confirm.html", actor, trouble, question=question)


def form_page(template: str, actor: Actor, trouble: Problem | None = None, **context: object) -> Template:
    """A page with a form; after a refusal with its status, its sentence, and what is wrong at each field."""
    errors = trouble.fields if isinstance(trouble, Invalid) else {}
    facts: dict[str, Any] = {"done": "", "trouble": trouble, "errors": errors, **context}
    filled: Template = web.page(template, status=trouble.status if trouble else 200, actor=actor, **facts)
    return filled


def list_page(template: str, actor: Actor, **context: object) -> Template:
    facts: dict[str, Any] = {"done": "", **context}
    filled: Template = web.page(template, actor=actor, **facts)
    return filled


def go(path: str, done: str = "") -> Redirect:
    """To another page, which says what was done."""
    return Redirect(f"{path}?done={done}" if done else path, status_code=303)


async def services_page(actor: Actor, ask: Ask, done: str) -> Template:
    branches = await queries.branches_of(actor)
    rows, shown = await queries.service_sheet(ask, [each.id for each in branches])
    groups = [list(group) for _, group in groupby(rows, key=lambda each: each.row["category"])]
    named = [(group[0].row["category_name"], group) for group in groups]
    return list_page(
        "catalog/services.html",
        actor,
        ask=ask,
        done=done,
        rows=rows,
        groups=named,
        pages=shown,
        branches=branches,
        show_shape=show_shape,
    )


async def service_page(
    actor: Actor,
    form: ServiceForm,
    service_id: int | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    service = None if service_id is None else await queries.access_service(service_id)
    priced = {} if service_id is None else await queries.prices_of_service(service_id)
    categories = [("", "Choose one"), *((row["id"], row["name"]) for row in await queries.categories())]
    return form_page(
        "catalog/service.html",
        actor,
        trouble,
        form=form,
        service=service,
        categories=categories,
        kinds=await queries.kinds(),
        branches=await queries.every_branch_of(actor),
        shortages=[] if service_id is None else await shortages(actor, service_id),
        shared=not all(actor.works_in(branch) for branch in priced),
        package=[] if service_id is None else await parts_of_package(service_id),
        done=done,
    )


async def shortages(actor: Actor, service_id: int) -> list[str]:
    """Where the service is on the price list and cannot be had, in words."""
    rows = await queries.shortages(service_id)
    return [short_of(row) for row in rows if actor.works_in(row["branch_id"])]


def short_of(row: Record) -> str:
    there = f"{row['there'] or 'none'} in use"
    return f"{row['branch']} has {there} of “{row['kind']}”, and {row['service']} takes {row['quantity']}."


async def kept_service(actor: Actor, service_id: int) -> ServiceForm:
    """The form as the service is now."""
    seen = await mark_now(("service", service_id))
    service = await queries.access_service(service_id)
    return ServiceForm(
        name=service.name,
        description=service.description,
        category=str(service.category),
        minutes=show_shape(service.minutes, service.pattern),
        staff_before=str(service.staff_before),
        staff_after=str(service.staff_after),
        room_before=str(service.room_before),
        room_after=str(service.room_after),
        needs={kind: str(number) for kind, number in (await queries.needs_of_service(service_id)).items()},
        position=str(service.position),
        is_online="yes" if service.is_online else "",
        capacity=str(service.capacity),
        max_seats=str(service.max_seats),
        any_staff=service.any_staff,
        is_addon_only="yes" if service.is_addon_only else "",
        prices=await typed_prices(actor, await queries.prices_of_service(service_id)),
        seen=seen,
    )


async def rules_page(
    actor: Actor, service_id: int, form: ServiceRulesForm, trouble: Problem | None = None, done: str = ""
) -> Template:
    service = await queries.access_service(service_id)
    grids = [("", "As in the branch"), *((each, each) for each in GRIDS)]
    facts: dict[str, Any] = {"service": service, "form": form, "grids": grids, "done": done}
    return form_page("catalog/service_rules.html", actor, trouble, **facts)


async def kept_rules(service_id: int) -> ServiceRulesForm:
    """The form as the rules are now."""
    seen = await mark_now(("service", service_id))
    service = await queries.access_service(service_id)
    values = {
        name: as_typed(getattr(service, name))
        for name in ServiceRulesForm.__struct_fields__
        if name != "seen"
    }
    if service.takes_requests is False:
        values["takes_requests"] = "no"
    return ServiceRulesForm(**values, seen=seen)


async def addons_page(
    actor: Actor,
    service_id: int,
    form: AddOnsForm | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    """As many fields as are filled in, three more, and no more than there may be."""
    seen = await mark_now(("service", service_id))
    service, listed = await queries.access_service(service_id), await queries.addable_to(service_id)
    if form is None:
        tied = [str(row["id"]) for row in listed if row["position"] is not None]
        form = AddOnsForm(addons=dict(enumerate(tied, 1)), seen=seen)
    places = min(max([0, *(place for place, text in form.addons.items() if text)]) + 3, MOST_ADDONS)
    options = [("", "Nothing"), *((row["id"], option_of(row)) for row in listed)]
    facts: dict[str, Any] = {"service": service, "form": form, "places": places, "options": options}
    return form_page("catalog/addons.html", actor, trouble, **facts, done=done)


def option_of(row: Mapping[str, Any]) -> str:
    return f"{row['name']}, {row['minutes']} min" + ("" if row["is_active"] else " (retired)")


def as_typed(value: object) -> str:
    """What a form holds where this is kept."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


async def typed_prices(actor: Actor, prices: Mapping[int, int]) -> dict[int, str]:
    mine = {each.id: each.currency for each in await queries.every_branch_of(actor)}
    return {branch: plain(price, mine[branch]) for branch, price in prices.items() if branch in mine}


async def category_page(
    actor: Actor, form: CategoryForm, category_id: int | None = None, trouble: Problem | None = None
) -> Template:
    category = None if category_id is None else await queries.access_category(category_id)
    colours = [(each.value, each.value.capitalize()) for each in Colour]
    return form_page("catalog/category.html", actor, trouble, form=form, category=category, colours=colours)


async def goods_page(actor: Actor, ask: Ask, done: str) -> Template:
    branches = await queries.branches_of(actor)
    rows, shown = await queries.good_sheet(ask, [each.id for each in branches])
    return list_page(
        "catalog/goods.html", actor, ask=ask, done=done, rows=rows, pages=shown, branches=branches
    )


async def good_page(
    actor: Actor, form: GoodForm, good_id: int | None = None, trouble: Problem | None = None, done: str = ""
) -> Template:
    good = None if good_id is None else await queries.access_good(good_id)
    priced = {} if good_id is None else await queries.prices_of_good(good_id)
    shared = not all(actor.works_in(branch) for branch in priced)
    branches = await queries.every_branch_of(actor)
    facts: dict[str, Any] = {"form": form, "good": good, "branches": branches, "shared": shared, "done": done}
    return form_page("catalog/good.html", actor, trouble, **facts)


async def kept_good(actor: Actor, good_id: int) -> GoodForm:
    seen = await mark_now(("good", good_id))
    good = await queries.access_good(good_id)
    prices = await typed_prices(actor, await queries.prices_of_good(good_id))
    return GoodForm(
        name=good.name,
        barcode=" ".join(await queries.barcodes_of(good)),
        article=good.article,
        sale_unit=good.sale_unit,
        use_unit=good.use_unit,
        per_sale=str(good.per_sale),
        prices=prices,
        seen=seen,
    )


async def room_page(
    actor: Actor, form: RoomForm, room_id: int | None = None, trouble: Problem | None = None, done: str = ""
) -> Template:
    room = None if room_id is None else await queries.access_room(actor, room_id)
    branches = [
        (each.id, each.name)
        for each in await queries.every_branch_of(actor)
        if room is None or each.id == room.branch
    ]
    kinds = [(row["id"], row["name"]) for row in await queries.kinds()]
    return form_page(
        "catalog/room.html", actor, trouble, form=form, room=room, branches=branches, kinds=kinds, done=done
    )


async def kept_room(actor: Actor, room_id: int) -> RoomForm:
    seen = await mark_now(("resource", room_id))
    room = await queries.access_room(actor, room_id)
    return RoomForm(
        name=room.name, kind=str(room.kind), branch=str(room.branch), position=str(room.position), seen=seen
    )


async def kind_page(
    actor: Actor, form: KindForm, kind_id: int | None = None, trouble: Problem | None = None
) -> Template:
    kind = None if kind_id is None else await queries.access_kind(kind_id)
    return form_page("catalog/kind.html", actor, trouble, form=form, kind=kind)
