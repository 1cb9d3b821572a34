"""How a form gets among people: pieces for sites and profiles, posters, cards, pictures of its code."""

from functools import partial

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from catalog import queries as catalog
from catalog.pages import list_page
from catalog.tables import Branch
from kit import words
from kit.errors import NotFound
from kit.rights import actor_of
from kit.settings import settings
from kit.web import AnyRequest
from widgets.embedding import Wanted, pieces, wanted_in
from widgets.posters import KINDS, Link, picture, poster
from widgets.queries import forms as queries
from widgets.rules.forms import Look, read_design

WAYS = [
    ("inline", "Inside the page"),
    ("popup", "A button that opens it"),
    ("button", "A button that floats"),
]


@get("/{form_id:int}/embedding")
async def show_embedding(request: AnyRequest, form_id: FromPath[int]) -> Template:
    """Everything to be copied, printed or saved, for all of the form or for one service or person."""
    actor = actor_of(request)
    form = await queries.access_form(actor, form_id)
    design, wanted = read_design(form.definition), wanted_in(request.query_params)
    branches = await catalog.branches_of(actor)
    services, people = await queries.services_online(), await queries.people_online()
    return list_page(
        "widgets/embedding.html", actor, form=form, wanted=wanted, ways=WAYS, kinds=KINDS, branches=branches,
        services=[("", "All of the form"), *((row["id"], row["name"]) for row in services)],
        people=[("", "Whoever is free"), *((row["id"], f"{row['name']}, {row['branch']}") for row in people)],
        pieces=pieces(settings().site, form, design, wanted),
    )  # fmt: skip


@get("/{form_id:int}/posters/{kind:str}")
async def print_poster(
    request: AnyRequest, form_id: FromPath[int], kind: FromPath[str], branch: FromQuery[int] = 0
) -> Response[bytes]:
    chosen = kind.removesuffix(".pdf")
    if chosen not in KINDS:
        raise NotFound("There is no such poster.")
    there, look, link = await asked(request, form_id, branch)
    logo = await queries.picture(look.logo) if look.logo else b""
    with words.speaking(words.voice_for("", there.locale)):
        content = await poster(chosen, there, look, link, logo)
    return Response(content, media_type="application/pdf", headers=named(f"{chosen}.pdf"))


@get("/{form_id:int}/code.png")
async def save_picture(
    request: AnyRequest, form_id: FromPath[int], branch: FromQuery[int] = 0
) -> Response[bytes]:
    there, look, link = await asked(request, form_id, branch)
    return Response(await picture(there, look, link), media_type="image/png", headers=named("code.png"))


async def asked(request: AnyRequest, form_id: int, branch: int) -> tuple[Branch, Look, Link]:
    """Whose name stands on it, how it looks, and where it leads."""
    actor = actor_of(request)
    form = await queries.access_form(actor, form_id)
    branches = await catalog.branches_of(actor)
    found = [each for each in branches if each.id == branch] or branches[:1]
    if not found or (branch and found[0].id != branch):
        raise NotFound("There is no such branch.")
    wanted: Wanted = wanted_in(request.query_params)
    link = partial(wanted.link, settings().site, form.code, found[0].slug)
    return found[0], read_design(form.definition).look, link


def named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}


handlers = [show_embedding, print_poster, save_picture]
