"""What the pages of calls are filled with."""

from litestar.response import Template

from catalog.pages import form_page
from clients import queries as cards
from clients.queries import calls as queries
from clients.rules.calls import DIRECTIONS, IN_WORDS, RESULTS, length_in_words, mask_number, show_number
from clients.schemas import CallForm
from kit import clock
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.settings import settings

SHOWN = {"ring-back": "To ring back", "unknown": "Nobody known", "all": "All"}


async def calls_page(
    actor: Actor, text: str, shown: str, page: int, trouble: Problem | None = None
) -> Template:
    chosen = shown if shown in SHOWN else "ring-back"
    rows, pages = await queries.calls(actor, text, chosen, page)
    return form_page(
        "clients/calls.html", actor, trouble, rows=rows, pages=pages, text=text, chosen=chosen, shown=SHOWN,
        show=show_number if actor.may(Permission.see_phones) else mask_number,
        rings=actor.may(Permission.see_phones), edits=actor.may(Permission.edit_clients),
        said=IN_WORDS, lasted=length_in_words, zone=(await cards.home(actor)).zone,
    )  # fmt: skip


async def noting_page(
    actor: Actor, client_id: int, form: CallForm | None = None, trouble: Problem | None = None
) -> Template:
    """What was typed stays; in the beginning it is now, and we rang."""
    actor.require(Permission.edit_clients)
    client = await cards.access_client(actor, client_id)
    now = clock.wall(clock.now(), (await cards.home(actor)).zone)
    return form_page(
        "clients/call_form.html", actor, trouble, client=client,
        form=form or CallForm(started=f"{now:%Y-%m-%dT%H:%M}"),
        directions=list(DIRECTIONS.items()), results=list(RESULTS.items()),
    )  # fmt: skip


async def telephone_page(actor: Actor, token: str = "") -> Template:
    actor.require(Permission.edit_catalog)
    return form_page(
        "clients/telephone.html", actor, None, door=await queries.door(), token=token,
        address=f"{settings().site}/telephone/calls", zone=(await cards.home(actor)).zone,
    )  # fmt: skip
