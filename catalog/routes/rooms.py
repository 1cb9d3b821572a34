"""Rooms and equipment, and their kinds."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import actions, pages, queries
from catalog.facts import mark_now
from catalog.pages import Question, ask_first, go
from catalog.schemas import KindForm, RoomForm
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Actor, actor_of
from kit.web import AnyRequest

HERE = "/desk/rooms"


@get("/new")
async def new_room(request: AnyRequest) -> Template:
    return await pages.room_page(actor_of(request), RoomForm())


@post("/")
async def add_room(request: AnyRequest, data: URLEncodedBody[RoomForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_rooms, actor_of(request), data)
        return await once(request, adding, lambda _: f"{HERE}?done=added")
    except Invalid as trouble:
        return await pages.room_page(actor_of(request), data, None, trouble)


@get("/{room_id:int}")
async def show_room(request: AnyRequest, room_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    actor = actor_of(request)
    return await pages.room_page(actor, await pages.kept_room(actor, room_id), room_id, done=done)


@post("/{room_id:int}")
async def change_room(
    request: AnyRequest, room_id: FromPath[int], data: URLEncodedBody[RoomForm]
) -> Template | Redirect:
    try:
        await actions.change_room(actor_of(request), room_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.room_page(actor_of(request), data, room_id, trouble)
    return go(f"{HERE}/{room_id}", "saved")


@get("/{room_id:int}/retirement")
async def ask_to_retire(request: AnyRequest, room_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await retirement(actor_of(request), room_id))


@post("/{room_id:int}/retirement")
async def retire_room(request: AnyRequest, room_id: FromPath[int]) -> Redirect:
    await actions.retire_room(actor_of(request), room_id)
    return go(HERE, "retired")


async def retirement(actor: Actor, room_id: int) -> Question:
    room = await queries.access_room(actor, room_id)
    return Question(
        title=f"Retire {room.name}?",
        sentence="No new visit gets it. Visits that have it keep it, and it can be restored at any time.",
        action=f"{HERE}/{room_id}/retirement",
        button="Retire the room",
        back=f"{HERE}/{room_id}",
        warnings=[
            f"Then {pages.short_of(row)} Nobody could book it there."
            for row in await queries.shortages_without(room_id)
        ],
        more=f"{HERE}/{room_id}/coming",
    )


@post("/{room_id:int}/return")
async def restore_room(request: AnyRequest, room_id: FromPath[int]) -> Redirect:
    await actions.restore_room(actor_of(request), room_id)
    return go(HERE, "restored")


@get("/kinds/new")
async def new_kind(request: AnyRequest) -> Template:
    return await pages.kind_page(actor_of(request), KindForm())


@post("/kinds")
async def add_kind(request: AnyRequest, data: URLEncodedBody[KindForm]) -> Template | Redirect:
    try:
        adding = partial(actions.add_kind, actor_of(request), data)
        return await once(request, adding, lambda _: f"{HERE}?done=added")
    except Invalid as trouble:
        return await pages.kind_page(actor_of(request), data, None, trouble)


@get("/kinds/{kind_id:int}")
async def show_kind(request: AnyRequest, kind_id: FromPath[int]) -> Template:
    seen = await mark_now(("kind", kind_id))
    form = KindForm((await queries.access_kind(kind_id)).name, seen)
    return await pages.kind_page(actor_of(request), form, kind_id)


@post("/kinds/{kind_id:int}")
async def change_kind(
    request: AnyRequest, kind_id: FromPath[int], data: URLEncodedBody[KindForm]
) -> Template | Redirect:
    try:
        await actions.change_kind(actor_of(request), kind_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.kind_page(actor_of(request), data, kind_id, trouble)
    return go(HERE, "saved")


router = Router(
    "/rooms",
    route_handlers=[
        new_room,
        add_room,
        show_room,
        change_room,
        ask_to_retire,
        retire_room,
        restore_room,
        new_kind,
        add_kind,
        show_kind,
        change_kind,
    ],
)
