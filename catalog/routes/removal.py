"""Headings and kinds of rooms that nothing uses, deleted after a question."""

from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from catalog import queries
from catalog.actions.removal import delete_category, delete_kind
from catalog.pages import Question, ask_first, go
from kit.errors import Refused
from kit.rights import actor_of
from kit.web import AnyRequest

CATEGORIES, KINDS = "/desk/services/categories", "/desk/rooms/kinds"


@get("/services/categories/{category_id:int}/deletion")
async def ask_about_category(request: AnyRequest, category_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await of_category(category_id))


@post("/services/categories/{category_id:int}/deletion")
async def remove_category(request: AnyRequest, category_id: FromPath[int]) -> Template | Redirect:
    try:
        await delete_category(actor_of(request), category_id)
    except Refused as trouble:
        return ask_first(actor_of(request), await of_category(category_id), trouble)
    return go(CATEGORIES, "deleted")


async def of_category(category_id: int) -> Question:
    category = await queries.access_category(category_id)
    return question(category.name, f"{CATEGORIES}/{category_id}", "It is no heading any more.")


@get("/rooms/kinds/{kind_id:int}/deletion")
async def ask_about_kind(request: AnyRequest, kind_id: FromPath[int]) -> Template:
    return ask_first(actor_of(request), await of_kind(kind_id))


@post("/rooms/kinds/{kind_id:int}/deletion")
async def remove_kind(request: AnyRequest, kind_id: FromPath[int]) -> Template | Redirect:
    try:
        await delete_kind(actor_of(request), kind_id)
    except Refused as trouble:
        return ask_first(actor_of(request), await of_kind(kind_id), trouble)
    return go("/desk/rooms", "deleted")


async def of_kind(kind_id: int) -> Question:
    kind = await queries.access_kind(kind_id)
    return question(kind.name, f"{KINDS}/{kind_id}", "No service can need it any more.")


def question(title: str, place: str, sentence: str) -> Question:
    return Question(
        title=f"Delete “{title}”?",
        sentence=f"{sentence} It can only be deleted while nothing uses it.",
        action=f"{place}/deletion",
        button="Delete it",
        back=place,
    )


router = Router("/", route_handlers=[ask_about_category, remove_category, ask_about_kind, remove_kind])
