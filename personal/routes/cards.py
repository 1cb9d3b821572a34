"""A card that was left is taken back. The key in the address is what lets them."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from checkout.actions.online import cards
from clients.queries.personal import Person, person_behind
from kit import web
from kit.errors import Refused
from kit.rights import CUSTOMER
from personal.pages.me import salon_of
from personal.routes.signing import CAREFUL
from widgets.forms import frame_of
from widgets.pages import show

Answer = Template | Redirect


@get("/me/{key:str}/cards/{card_id:int}/removal")
async def ask_to_remove(request: web.AnyRequest, key: FromPath[str], card_id: FromPath[int]) -> Answer:
    return await removal_page(request, await person_behind(key), card_id)


async def removal_page(
    request: web.AnyRequest, person: Person, card_id: int, problem: Refused | None = None
) -> Answer:
    """Of one that is gone by now, the page without it."""
    removal = await cards.before_removing(person.id, card_id)
    if removal is None:
        return to_page(request, person)
    notice, status = (problem.sentence, problem.status) if problem else ("", 200)
    return show(
        "me",
        "personal/card_removal",
        request,
        await salon_of(person.id),
        person=person,
        removal=removal,
        notice=notice,
        status=status,
    )


def to_page(request: web.AnyRequest, person: Person) -> Redirect:
    address = frame_of(request).link(f"/me/{person.key}", done="card")
    return Redirect(address, status_code=303)


@post("/me/{key:str}/cards/{card_id:int}/removal", guards=CAREFUL)
async def remove_card(request: web.AnyRequest, key: FromPath[str], card_id: FromPath[int]) -> Answer:
    """Sent twice it is removed once."""
    person = await person_behind(key)
    try:
        await cards.remove_card(CUSTOMER, person.id, card_id)
    except Refused as problem:
        return await removal_page(request, person, card_id, problem)
    return to_page(request, person)
