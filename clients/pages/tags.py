"""What the pages of tags and statuses are filled with, and the part of a card that sets them."""

from collections.abc import Mapping

from asyncpg import Record
from litestar.response import Template

from catalog.pages import Question, form_page
from catalog.tables import Colour
from clients import rules
from clients.actions.tags import facts, scale_facts
from clients.queries import access_client, home
from clients.queries import tags as queries
from clients.schemas import ScaleForm, TagForm
from clients.tables.tags import Tag
from kit import web
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of

COLOURS = [(each.value, each.value.capitalize()) for each in Colour]


async def tags_page(actor: Actor, form: TagForm, trouble: Problem | None = None, done: str = "") -> Template:
    rows = await queries.tags()
    return form_page("clients/tags.html", actor, trouble, form=form, rows=rows, colours=COLOURS, done=done)


async def tag_page(
    actor: Actor, tag_id: int, typed: TagForm | None = None, trouble: Problem | None = None
) -> Template:
    tag = await queries.access_tag(actor, tag_id)
    rows = await queries.tags()
    form = typed or TagForm(tag.name, tag.colour, mark_of(facts(tag)))
    others = [(row["id"], row["name"]) for row in rows if row["id"] != tag_id]
    return form_page(
        "clients/tag.html",
        actor,
        trouble,
        tag=tag,
        form=form,
        colours=COLOURS,
        others=others,
        clients=with_it(rows, tag),
    )


def with_it(rows: list[Record], tag: Tag) -> int:
    return next((int(row["clients"]) for row in rows if row["id"] == tag.id), 0)


async def tag_removal(actor: Actor, tag_id: int) -> Question:
    """The number that is agreed to is in the address."""
    tag = await queries.access_tag(actor, tag_id)
    clients = with_it(await queries.tags(), tag)
    return Question(
        title=f"Remove “{tag.name}”?",
        sentence=f"{counted(clients, 'loses', 'lose')} it. That it was set stays in their history.",
        action=f"/desk/clients/tags/{tag_id}/removal?clients={clients}",
        button="Remove the tag",
        back=f"/desk/clients/tags/{tag_id}",
    )


def counted(clients: int, one: str, many: str) -> str:
    if not clients:
        return f"No client {one}"
    return f"1 client {one}" if clients == 1 else f"{clients} clients {many}"


async def scales_page(
    actor: Actor, form: ScaleForm, trouble: Problem | None = None, done: str = ""
) -> Template:
    return form_page("clients/scales.html", actor, trouble, form=form, rows=await queries.scales(), done=done)


async def scale_page(
    actor: Actor,
    scale_id: int,
    typed: ScaleForm | None = None,
    trouble: Problem | None = None,
    *,
    wanted: Mapping[int, tuple[str, str]] | None = None,
) -> Template:
    scale = await queries.access_scale(actor, scale_id)
    rows = await queries.statuses(scale_id)
    form = typed or ScaleForm(scale.name, "", mark_of(scale_facts(scale, rows)))
    return form_page(
        "clients/scale.html",
        actor,
        trouble,
        scale=scale,
        form=form,
        rows=rows,
        wanted=wanted or {},
        colours=COLOURS,
    )


async def scale_removal(actor: Actor, scale_id: int) -> Question:
    scale = await queries.access_scale(actor, scale_id)
    clients = sum(row["clients"] for row in await queries.statuses(scale_id))
    return Question(
        title=f"Remove “{scale.name}”?",
        sentence=f"{counted(clients, 'loses', 'lose')} a status of it. The history stays.",
        action=f"/desk/clients/scales/{scale_id}/removal?clients={clients}",
        button="Remove the scale",
        back=f"/desk/clients/scales/{scale_id}",
    )


async def status_removal(actor: Actor, status_id: int) -> Question:
    status = await queries.access_status(actor, status_id)
    rows = await queries.statuses(status.scale)
    clients = next((int(row["clients"]) for row in rows if row["id"] == status_id), 0)
    return Question(
        title=f"Remove “{status.name}”?",
        sentence=f"{counted(clients, 'has', 'have')} no status of this scale then. The history stays.",
        action=f"/desk/clients/scales/statuses/{status_id}/removal?clients={clients}",
        button="Remove the status",
        back=f"/desk/clients/scales/{status.scale}",
    )


async def marks_part(actor: Actor, client_id: int, said: str, about: str) -> Template:
    """The part of the card, after a change: what was done, and what would be undone ("tag:7")."""
    client = await access_client(actor, client_id)
    filled: Template = web.page(
        "clients/card_tags.html",
        actor=actor,
        client=client,
        marks=await queries.marks(client_id),
        edits=actor.may(Permission.edit_clients),
        zone=(await home(actor)).zone,
        rules=rules,
        said=said,
        about=about,
    )
    return filled
