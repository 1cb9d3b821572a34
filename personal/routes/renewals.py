"""How a membership renews is changed by its holder. The key in the address is what lets them."""

from collections.abc import Callable, Coroutine
from typing import Any

from litestar import post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from checkout.actions.renewals import own
from clients.queries.personal import Person, person_behind
from kit import web
from kit.errors import Problem
from personal.actions.asking import ProveAgain
from personal.pages.me import own_page
from personal.routes.signing import CAREFUL, web_address
from personal.schemas import CardForm, PauseForm
from widgets.forms import frame_of
from widgets.rules.addresses import read_day, read_id

Answer = Template | Redirect
Acting = Callable[[int], Coroutine[Any, Any, None]]
PLACE = "/me/{key:str}/memberships/{membership:int}/renewing"


@post(f"{PLACE}/card", guards=CAREFUL)
async def change_card(
    request: web.AnyRequest, key: FromPath[str], membership: FromPath[int], data: URLEncodedBody[CardForm]
) -> Answer:
    card = read_id(data.card) or 0 if data.card else None
    chosen, done = (
        own.Chosen(card, data.words, web_address(request)),
        "renewing-card" if card else "renewing-link",
    )
    return await done_or_why(request, key, lambda client: own.change_card(client, membership, chosen), done)


@post(f"{PLACE}/end", guards=CAREFUL)
async def end_renewing(request: web.AnyRequest, key: FromPath[str], membership: FromPath[int]) -> Answer:
    return await done_or_why(request, key, lambda client: own.end(client, membership), "renewing-ended")


@post(f"{PLACE}/going-on", guards=CAREFUL)
async def go_on_renewing(request: web.AnyRequest, key: FromPath[str], membership: FromPath[int]) -> Answer:
    return await done_or_why(request, key, lambda client: own.go_on(client, membership), "renewing")


@post(f"{PLACE}/pause", guards=CAREFUL)
async def pause_renewing(
    request: web.AnyRequest, key: FromPath[str], membership: FromPath[int], data: URLEncodedBody[PauseForm]
) -> Answer:
    days = read_day(data.from_on), read_day(data.until_on)
    return await done_or_why(request, key, lambda client: own.pause(client, membership, *days), "paused")


@post(f"{PLACE}/resumption", guards=CAREFUL)
async def resume_renewing(request: web.AnyRequest, key: FromPath[str], membership: FromPath[int]) -> Answer:
    return await done_or_why(request, key, lambda client: own.resume(client, membership), "resumed")


async def done_or_why(request: web.AnyRequest, key: str, acting: Acting, done: str) -> Answer:
    """Only for who has shown a code: a letter may lie open on a table."""
    person: Person = await person_behind(key)
    try:
        if not person.is_session:
            raise ProveAgain
        await acting(person.id)
    except Problem as problem:
        return await own_page(request, person, notice=problem.sentence, status=problem.status)
    return Redirect(frame_of(request).link(f"/me/{key}", done=done), status_code=303)
