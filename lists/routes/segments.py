"""The pages of segments at the desk."""

from collections.abc import Mapping
from functools import partial

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from kit import web
from kit.errors import Invalid, Problem
from kit.once import once
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest
from lists import actions, queries
from lists.pages import segments as pages
from lists.rules.address import read_who
from lists.rules.starters import STARTERS
from lists.rules.terms import Group
from lists.rules.typed import new_term, read_form
from lists.tables import Segment

Typed = URLEncodedBody[dict[str, str]]
SEGMENTS = "/desk/segments"


@get("/")
async def list_segments(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1, gone: FromQuery[int] = 0
) -> Template:
    actor = actor_of(request)
    away = await queries.access_segment(actor, gone) if gone else None
    return await pages.segments_page(actor, q, page, away)


@get("/new")
async def new_segment(request: AnyRequest, like: FromQuery[str] = "", who: FromQuery[str] = "") -> Template:
    """Begun anew, with a starter, or with conditions that a sheet was asked with."""
    known = await queries.known_to(actor_of(request))
    name, group = STARTERS.get(like, ("", Group(parts=(new_term(known.facts),))))
    group = read_who(who) or group
    looked = await pages.look(group, known, 1, pages.PREVIEW)
    return await pages.builder(actor_of(request), looked, typed={"name": name})


@post("/look", status_code=200)
async def look(request: AnyRequest, data: Typed) -> Template:
    """What the form asks, after what its button does to it; without scripts the whole page."""
    actor = actor_of(request)
    known = await queries.known_to(actor)
    looked = await pages.look(read_form(data, known.facts), known, 1, pages.PREVIEW)
    template = "lists/looked.html" if web.is_fragment(request) else "lists/segment.html"
    return await pages.builder(actor, looked, template, segment=await shown(actor, data), typed=data)


async def shown(actor: Actor, data: Mapping[str, str]) -> Segment | None:
    number = data.get("segment", "")
    return (
        await queries.access_segment(actor, int(number)) if number.isdecimal() and len(number) < 10 else None
    )


@post("/")
async def save_segment(request: AnyRequest, data: Typed) -> Template | Redirect:
    actor = actor_of(request)
    known = await queries.known_to(actor)
    group = read_form(data, known.facts)
    saving = partial(
        actions.save_segment, actor, data.get("name", ""), group, shared=bool(data.get("shared"))
    )
    try:
        return await once(request, saving, lambda made: f"{SEGMENTS}/{made.id}")
    except Problem as trouble:
        return await refused(actor, group, data, trouble)


async def refused(actor: Actor, group: Group, data: Mapping[str, str], trouble: Problem) -> Template:
    looked = await pages.look(group, await queries.known_to(actor), 1, pages.PREVIEW)
    return await pages.builder(actor, looked, segment=await shown(actor, data), typed=data, trouble=trouble)


@get("/{segment_id:int}")
async def show_segment(request: AnyRequest, segment_id: FromPath[int], page: FromQuery[int] = 1) -> Template:
    actor = actor_of(request)
    segment = await queries.access_segment(actor, segment_id)
    looked = await pages.look(actions.group_of(segment), await queries.known_to(actor), page, 50)
    return await pages.builder(actor, looked, segment=segment)


@get("/{segment_id:int}/count")
async def count_segment(request: AnyRequest, segment_id: FromPath[int]) -> Response[str]:
    actor = actor_of(request)
    segment = await queries.access_segment(actor, segment_id)
    try:
        found = f"{await queries.how_many(actions.group_of(segment), await queries.known_to(actor)):,}"
    except Invalid:
        found = "cannot be asked"
    return Response(found, media_type="text/html")


@post("/{segment_id:int}")
async def change_segment(request: AnyRequest, segment_id: FromPath[int], data: Typed) -> Template | Redirect:
    actor = actor_of(request)
    group = read_form(data, (await queries.known_to(actor)).facts)
    number = data.get("version", "")
    version = int(number) if number.isdecimal() and len(number) < 10 else 0
    shared = bool(data.get("shared"))
    try:
        await actions.change_segment(actor, segment_id, version, data.get("name", ""), group, shared=shared)
    except Problem as trouble:
        return await refused(actor, group, {**data, "segment": str(segment_id)}, trouble)
    return Redirect(f"{SEGMENTS}/{segment_id}", status_code=303)


@post("/{segment_id:int}/removal")
async def remove_segment(request: AnyRequest, segment_id: FromPath[int]) -> Redirect:
    await actions.remove_segment(actor_of(request), segment_id)
    return Redirect(f"{SEGMENTS}?gone={segment_id}", status_code=303)


@post("/{segment_id:int}/return")
async def restore_segment(request: AnyRequest, segment_id: FromPath[int]) -> Redirect:
    await actions.restore_segment(actor_of(request), segment_id)
    return Redirect(f"{SEGMENTS}/{segment_id}", status_code=303)


segments = Router(
    "/segments",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        list_segments,
        new_segment,
        look,
        save_segment,
        show_segment,
        count_segment,
        change_segment,
        remove_segment,
        restore_segment,
    ],
)
