"""Labels: their pages for who edits the catalogue, and putting them on a visit."""

from functools import partial
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from booking.actions.labels import add_label, change_label, remove_label, set_labels
from booking.panel_tables import Label
from booking.queries import labels as queries
from booking.routes.visits import changed, refused
from booking.rules.typed import read_id, read_version, ticked
from catalog.tables import Colour
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.seen import Stale, mark_of
from kit.web import AnyRequest, page

HERE = "/desk/labels"
COLOURS = [(each.value, each.value.capitalize()) for each in Colour]


class LabelForm(msgspec.Struct, frozen=True):
    name: str = ""
    colour: str = "slate"
    seen: str = ""


class OnVisit(msgspec.Struct, frozen=True):
    labels: str | list[str] = ""
    version: str = ""


@get("/")
async def list_labels(request: AnyRequest) -> Any:  # noqa: ANN401
    return await labels_page(request, LabelForm())


@post("/")
async def create_label(request: AnyRequest, data: URLEncodedBody[LabelForm]) -> Any:  # noqa: ANN401
    try:
        return await once(
            request, partial(add_label, actor_of(request), data.name, data.colour), lambda _: HERE
        )
    except Invalid as trouble:
        return await labels_page(request, data, trouble=trouble)


@get("/{label_id:int}")
async def show_label(request: AnyRequest, label_id: FromPath[int]) -> Any:  # noqa: ANN401
    label = await queries.access_label(actor_of(request), label_id)
    form = LabelForm(label.name, label.colour, mark_of(queries.label_facts(label)))
    return await labels_page(request, form, label)


@post("/{label_id:int}")
async def save_label(request: AnyRequest, label_id: FromPath[int], data: URLEncodedBody[LabelForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await change_label(actor, label_id, data.name, data.colour, data.seen)
    except (Invalid, Stale) as trouble:
        return await labels_page(request, data, await queries.access_label(actor, label_id), trouble)
    return Redirect(HERE, status_code=303)


@post("/{label_id:int}/removal")
async def drop_label(request: AnyRequest, label_id: FromPath[int]) -> Redirect:
    await remove_label(actor_of(request), label_id)
    return Redirect(HERE, status_code=303)


async def labels_page(
    request: AnyRequest, form: LabelForm, label: Label | None = None, trouble: Problem | None = None
) -> Any:  # noqa: ANN401
    """All of them and the form of a new one, or the form of one."""
    return page(
        "booking/label.html" if label else "booking/label_list.html",
        status=trouble.status if trouble else 200,
        actor=actor_of(request),
        form=form,
        label=label,
        trouble=trouble,
        rows=await queries.labels(),
        colours=COLOURS,
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
    )


@post("/{visit_id:int}/labels", status_code=200)
async def mark_visit(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[OnVisit]) -> Any:  # noqa: ANN401
    try:
        wanted = {read_id(each, "labels", "Choose from the list.") for each in ticked(data.labels)}
        await set_labels(actor_of(request), visit_id, wanted, read_version(data.version))
    except (Invalid, Refused) as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, "")


labels = Router(
    "/labels",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[list_labels, create_label, show_label, save_label, drop_label],
)
on_visits = Router("/visits", guards=[needs(Permission.see_calendar)], route_handlers=[mark_visit])
