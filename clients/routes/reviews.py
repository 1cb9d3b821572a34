"""Reviews at the desk: looked at, published, hidden, answered."""

from litestar import Router, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from clients.actions import reviews as actions
from clients.pages.reviews import reviews_page
from clients.schemas import ReviewForm, ReviewsAsked
from clients.tables import Review
from kit.errors import Invalid, Problem
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest

EDITS = [needs(Permission.edit_catalog)]
SAID = {"published": "Published.", "hidden": "Hidden.", "new": "Put back among the new ones."}


def asked(request: AnyRequest) -> ReviewsAsked:
    typed = {name: request.query_params.get(name, "") for name in ReviewsAsked.__struct_fields__}
    return ReviewsAsked(**typed)


@get("/")
async def show_reviews(request: AnyRequest) -> Template:
    return await reviews_page(actor_of(request), asked(request))


@post("/{review_id:int}/status", guards=EDITS, status_code=200)
async def set_status(
    request: AnyRequest, review_id: FromPath[int], data: URLEncodedBody[ReviewForm]
) -> Template:
    actor, version = actor_of(request), read_version(data.version)
    try:
        if data.status not in set(Review.Status):
            raise Invalid("Publish it or hide it.")
        before = await actions.set_status(actor, review_id, Review.Status(data.status), version)
    except Problem as trouble:
        return await reviews_page(actor, asked(request), trouble)
    said = "Undone." if data.is_undo else SAID[data.status]
    undo = {"id": review_id, "what": "status", "value": before, "version": version + 1}
    return await reviews_page(actor, asked(request), done=said, undo=None if data.is_undo else undo)


@post("/{review_id:int}/answer", guards=EDITS, status_code=200)
async def answer(request: AnyRequest, review_id: FromPath[int], data: URLEncodedBody[ReviewForm]) -> Template:
    actor, version = actor_of(request), read_version(data.version)
    try:
        before = await actions.answer(actor, review_id, data.answer, version)
    except Problem as trouble:
        return await reviews_page(actor, asked(request), trouble, typed={review_id: data.answer})
    if before == data.answer.strip():
        return await reviews_page(actor, asked(request))
    said = "Undone." if data.is_undo else "Answered." if data.answer.strip() else "The answer is taken back."
    undo = {"id": review_id, "what": "answer", "value": before, "version": version + 1}
    return await reviews_page(actor, asked(request), done=said, undo=None if data.is_undo else undo)


def read_version(text: str) -> int:
    return int(text) if is_number(text) else 0


reviews = Router(
    "/reviews",
    guards=[needs(Permission.see_clients)],
    route_handlers=[show_reviews, set_status, answer],
)
