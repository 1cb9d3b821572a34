"""Saying how a visit was, and reading what others said."""

from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import queries as catalog
from clients import queries as clients
from clients.actions.reviews import NothingToReview, TooLateToReview, write_review
from clients.queries.reviews import published, review_of
from clients.rules import titles_of
from clients.rules.reviews import first_name, may_write
from clients.tables import Visit
from kit import clock, web
from kit.errors import Invalid, Problem
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import frame_of, show
from widgets.rules.addresses import read_id
from widgets.schemas import ReviewForm

CAREFUL = [from_our_pages, not_too_often]


@get("/v/{code:str}/review")
async def show_review(request: web.AnyRequest, code: FromPath[str]) -> Template:
    visit = await clients.visit_by_code(code)
    return await review_page(request, visit, saved=bool(request.query_params.get("saved")))


async def review_page(
    request: web.AnyRequest, visit: Visit, problem: Problem | None = None, **said: object
) -> Template:
    """With what was written before, and why it can be changed no more."""
    branch = await catalog.branch(visit.branch)
    review, lines = await review_of(visit.id), await clients.visit_lines(visit.id)
    is_open = visit.status == Visit.Status.done and may_write(
        visit.ends_at, review.written_at if review else None, clock.now()
    )
    reason = NothingToReview() if visit.status != Visit.Status.done else TooLateToReview()
    shut = "" if is_open or review else reason.sentence
    errors = problem.fields if isinstance(problem, Invalid) else {}
    context: dict[str, Any] = {
        "visit": visit,
        "review": review,
        "what": titles_of(lines),
        "may_write": is_open,
        "rating": str(review.rating) if review else "",
        "words": review.words if review else "",
        "errors": errors,
        "saved": False,
        "notice": problem.sentence if problem and not errors else shut,
        "status": problem.status if problem else 200,
    }
    return show("review", "review", request, branch, **{**context, **said})


@post("/v/{code:str}/review", guards=CAREFUL)
async def send_review(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[ReviewForm]
) -> Template | Redirect:
    visit = await clients.visit_by_code(code)
    try:
        await write_review(visit, data.rating, data.words)
    except Problem as problem:
        return await review_page(request, visit, problem, rating=data.rating, words=data.words)
    return Redirect(frame_of(request).link(f"/v/{code}/review", saved="yes"), status_code=303)


@get("/book/{slug:str}/reviews")
async def show_reviews(request: web.AnyRequest, slug: FromPath[str]) -> Template:
    branch = await catalog.branch_by_slug(slug)
    page = read_id(request.query_params.get("page", "")) or 1
    rows, pages = await published(branch.id, page)
    return show("reviews", "reviews", request, branch, rows=rows, pages=pages, first_name=first_name)


handlers = [show_review, send_review, show_reviews]
