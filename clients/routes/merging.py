"""Cards that may be one person: found, compared, merged, and taken apart again."""

import re
from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from clients import queries
from clients.actions.looks import note_looks
from clients.actions.merging import merge_all
from clients.actions.pairing import ask_for_a_look, part, put_together_again
from clients.actions.unmerging import unmerge
from clients.pages import merging as pages
from clients.tables import Client
from kit.errors import NotFound, Refused
from kit.once import once
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest

Typed = URLEncodedBody[dict[str, str]]
PAIRS = "/desk/clients/duplicates"
MERGES = "/desk/clients/merges"
NUMBERS = re.compile(r"[0-9]{1,9}(-[0-9]{1,9}){0,20}")


@get("/duplicates")
async def list_pairs(
    request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1, parted: FromQuery[str] = ""
) -> Template:
    actor = actor_of(request)
    return await pages.pairs_page(actor, q, page, await two_of(actor, parted))


async def two_of(actor: Actor, text: str) -> tuple[Client, Client] | None:
    one, _, other = text.partition("-")
    if not (one.isdecimal() and other.isdecimal() and len(text) < 22):
        return None
    return await queries.access_client(actor, int(one)), await queries.access_client(actor, int(other))


@post("/duplicates/look")
async def look(request: AnyRequest) -> Redirect:
    await ask_for_a_look(actor_of(request))
    return Redirect(PAIRS, status_code=303)


@get("/{client_id:int}/doubles")
async def show_doubles(request: AnyRequest, client_id: FromPath[int]) -> Template:
    return await pages.doubles(actor_of(request), client_id)


@get("/like")
async def show_alike(request: AnyRequest) -> Template:
    """Asked by the form of a new card after each field."""
    actor = actor_of(request)
    return await pages.like_typed(actor, dict(request.query_params), (await queries.home(actor)).country)


@get("/{client_id:int}/merge/{others:str}")
async def compare(request: AnyRequest, client_id: FromPath[int], others: FromPath[str]) -> Template:
    """`others` are numbers of cards with dashes between: 7, or 7-12-30."""
    actor, cards = actor_of(request), [client_id, *numbers_in(others)]
    shown = await pages.compare_page(actor, cards)
    await note_looks(actor, cards, "compare")
    return shown


@post("/{client_id:int}/merge/{others:str}")
async def merge_cards(
    request: AnyRequest, client_id: FromPath[int], others: FromPath[str], data: Typed
) -> Template | Redirect:
    actor = actor_of(request)
    merging = partial(merge_all, actor, client_id, numbers_in(others), data)
    return await once(request, merging, lambda made: f"/desk/clients/{made.kept}")


def numbers_in(text: str) -> list[int]:
    if not NUMBERS.fullmatch(text):
        raise NotFound("There are no such cards.")
    return [int(each) for each in text.split("-")]


@post("/{client_id:int}/part/{other_id:int}")
async def part_two(request: AnyRequest, client_id: FromPath[int], other_id: FromPath[int]) -> Redirect:
    await part(actor_of(request), client_id, other_id)
    return Redirect(f"{PAIRS}?parted={client_id}-{other_id}", status_code=303)


@post("/{client_id:int}/pair/{other_id:int}")
async def pair_two(request: AnyRequest, client_id: FromPath[int], other_id: FromPath[int]) -> Redirect:
    await put_together_again(actor_of(request), client_id, other_id)
    return Redirect(PAIRS, status_code=303)


@get("/merges")
async def list_merges(request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1) -> Template:
    return await pages.merges_page(actor_of(request), q, page)


@post("/merges/{merge_id:int}/undo")
async def undo_merge(request: AnyRequest, merge_id: FromPath[int]) -> Template | Redirect:
    try:
        client = await unmerge(actor_of(request), merge_id)
    except Refused as trouble:
        return await pages.merges_page(actor_of(request), "", 1, trouble)
    return Redirect(f"/desk/clients/{client.id}", status_code=303)


merging = Router(
    "/",
    guards=[needs(Permission.edit_clients)],
    route_handlers=[
        list_pairs,
        look,
        show_doubles,
        show_alike,
        compare,
        merge_cards,
        part_two,
        pair_two,
        list_merges,
        undo_merge,
    ],
)
