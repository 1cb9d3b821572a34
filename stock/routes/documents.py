"""Documents: drafted, posted, undone; and the stocktake, counted good by good."""

from functools import partial
from typing import Any

from asyncpg import Record
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from catalog.pages import go
from catalog.queries import branch_here
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Actor, actor_of
from kit.web import AnyRequest
from stock import actions, pages
from stock.queries.documents import Sought, access_document
from stock.schemas import CountForm, DocumentForm, PostingForm, document_in
from stock.tables import DocumentKind

HERE = "/desk/stock/documents"


@get("/")
async def list_documents(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    kind: FromQuery[str] = "",
    which: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Any:  # noqa: ANN401
    done = request.query_params.get("done", "")
    return await pages.documents_page(actor_of(request), branch, Sought(0, kind, which, page), done)


@get("/new")
async def new_document(
    request: AnyRequest, kind: FromQuery[str] = "receipt", branch: FromQuery[int | None] = None
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    return await pages.draft_page(actor, DocumentForm(kind=kind), here.id)


@post("/")
async def draft(request: AnyRequest, data: URLEncodedBody[dict[str, str]]) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), document_in(data)
    try:
        drafting = partial(actions.draft_document, actor, form)
        return await once(request, drafting, lambda document: f"{HERE}/{document}?done=saved")
    except (Invalid, Refused) as trouble:
        branch = int(data["branch"]) if data.get("branch", "").isdecimal() else None
        here = await branch_here(actor, branch)
        return await pages.draft_page(actor, form, here.id, None, trouble)


@get("/{document_id:int}")
async def show_document(
    request: AnyRequest, document_id: FromPath[int], done: FromQuery[str] = "", page: FromQuery[int] = 1
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    document = await access_document(actor, document_id)
    if document["posted_at"] is not None:
        return await pages.posted_page(actor, document, None, done)
    if document["kind"] == DocumentKind.stocktake:
        known = request.query_params.get("good", "")
        return await pages.stocktake_page(actor, document, page, said=pages.said(done), asked=known)
    return await pages.draft_page(
        actor, await pages.kept_draft(document), document["branch"], document, said=pages.said(done)
    )


@post("/{document_id:int}")
async def change_document(
    request: AnyRequest, document_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Any:  # noqa: ANN401
    """Saves the draft, and where that was the button, posts it."""
    actor, form = actor_of(request), document_in(data)
    try:
        await actions.change_draft(actor, document_id, form)
    except (Invalid, Refused) as trouble:
        return await draft_again(actor, document_id, form, trouble)
    if data.get("then") != "post":
        return go(f"{HERE}/{document_id}", "saved")
    return await posted(actor, document_id, PostingForm(anyway=data.get("anyway", "")))


async def draft_again(actor: Actor, document_id: int, form: DocumentForm, trouble: Problem) -> Any:  # noqa: ANN401
    document = await access_document(actor, document_id)
    if document["posted_at"] is not None or document["kind"] == DocumentKind.stocktake:
        return await as_it_is(actor, document, trouble)
    return await pages.draft_page(actor, form, document["branch"], document, trouble)


async def as_it_is(actor: Actor, document: Record, trouble: Problem) -> Any:  # noqa: ANN401
    """The page of a document, with what was refused."""
    if document["posted_at"] is not None:
        return await pages.posted_page(actor, document, trouble)
    if document["kind"] == DocumentKind.stocktake:
        return await pages.stocktake_page(actor, document, 1, trouble)
    return await pages.draft_page(
        actor, await pages.kept_draft(document), document["branch"], document, trouble
    )


@post("/{document_id:int}/posting")
async def post_document(
    request: AnyRequest, document_id: FromPath[int], data: URLEncodedBody[PostingForm]
) -> Any:  # noqa: ANN401
    return await posted(actor_of(request), document_id, data)


async def posted(actor: Actor, document_id: int, form: PostingForm) -> Any:  # noqa: ANN401
    try:
        await actions.post_document(actor, document_id, form)
    except (Invalid, Refused) as trouble:
        return await as_it_is(actor, await access_document(actor, document_id), trouble)
    return go(f"{HERE}/{document_id}", "posted")


@post("/{document_id:int}/opposite")
async def undo_document(
    request: AnyRequest, document_id: FromPath[int], data: URLEncodedBody[PostingForm]
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        opposite = await actions.undo_document(actor, document_id, data)
    except Refused as trouble:
        return await as_it_is(actor, await access_document(actor, document_id), trouble)
    return go(f"{HERE}/{opposite}", "undone")


@post("/{document_id:int}/removal")
async def discard(request: AnyRequest, document_id: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await actions.discard_draft(actor, document_id)
    except Refused as trouble:
        return await as_it_is(actor, await access_document(actor, document_id), trouble)
    return go(HERE, "discarded")


@post("/{document_id:int}/counts")
async def count(request: AnyRequest, document_id: FromPath[int], data: URLEncodedBody[CountForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await actions.count_good(actor, document_id, data)
    except (Invalid, Refused) as trouble:
        document = await access_document(actor, document_id)
        if document["posted_at"] is not None:
            return await pages.posted_page(actor, document, trouble)
        return await pages.stocktake_page(actor, document, 1, trouble, form=data)
    return go(f"{HERE}/{document_id}", "counted")


@post("/{document_id:int}/counts/{line_id:int}/removal")
async def uncount(request: AnyRequest, document_id: FromPath[int], line_id: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await actions.uncount_good(actor, document_id, line_id)
    except Refused as trouble:
        return await as_it_is(actor, await access_document(actor, document_id), trouble)
    return go(f"{HERE}/{document_id}", "uncounted")


router = Router(
    "/documents",
    route_handlers=[
        list_documents,
        new_document,
        draft,
        show_document,
        change_document,
        post_document,
        undo_document,
        discard,
        count,
        uncount,
    ],
)
