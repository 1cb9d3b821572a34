"""What the desk's page of reviews is filled with."""

from urllib.parse import urlencode

from litestar.response import Template

from catalog.pages import form_page
from clients.queries.reviews import reviews
from clients.schemas import ReviewsAsked
from clients.tables import Review
from kit.errors import Problem
from kit.rights import Actor, Permission

SHOWN = {"": "All", "new": "New", "published": "Published", "hidden": "Hidden"}


async def reviews_page(
    actor: Actor, asked: ReviewsAsked, trouble: Problem | None = None, **said: object
) -> Template:
    """`said` is what was just done, and with what it is undone; or what was typed into an answer."""
    status = asked.status if asked.status in set(Review.Status) else ""
    rating = int(asked.rating) if asked.rating in {"1", "2", "3", "4", "5"} else 0
    page = int(asked.page) if asked.page.isdecimal() and len(asked.page) < 6 else 1
    rows, found, counts = await reviews(actor, asked.q, status, rating, page)
    query = urlencode({"q": asked.q, "status": status, "rating": rating or ""})
    context = {"done": "", "undo": None, "typed": {}, **said}
    return form_page(
        "clients/reviews.html", actor, trouble, rows=rows, pages=found, counts=counts, q=asked.q,
        which=status, rating=rating, shown=SHOWN, query=query, may_edit=actor.could(Permission.edit_catalog),
        **context,
    )  # fmt: skip
