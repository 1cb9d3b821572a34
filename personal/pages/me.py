"""The page of a client's own, and the way in."""

import msgspec
from litestar.response import Template

from catalog import queries as catalog
from catalog.tables import Branch
from checkout.queries.cards import cards_of
from clients.queries import consents as agreed
from clients.queries.personal import Person, home_of, key_for
from clients.rules import mask_email, mask_phone
from clients.rules.consents import standing
from clients.rules.personal import Opens
from kit import clock
from kit.settings import settings
from kit.web import AnyRequest
from kit.words import date_text, own_text
from personal.pages.friends import desk_code_of, friends_of
from personal.queries import held, visits
from personal.queries import memberships as paid_ahead
from personal.queries.renewals import renewals_of
from personal.rules.points import told
from widgets.pages import show


class Turned(msgspec.Struct, frozen=True):
    """Which page of each list is open."""

    coming: int = 1
    past: int = 1
    receipts: int = 1
    points: int = 1


async def salon_of(client: int = 0) -> Branch | None:
    branch = await home_of(client)
    return await catalog.branch(branch) if branch else None


async def sign_in_page(
    request: AnyRequest, *, notice: str = "", status: int = 200, **said: object
) -> Template:
    """Where somebody asks for a code."""
    common = {"who": "", "errors": {}, **said}
    branch = await salon_of()
    return show("me", "personal/sign_in", request, branch, notice=notice, status=status, **common)


async def code_page(
    request: AnyRequest, ticket: str, *, notice: str = "", status: int = 200, **said: object
) -> Template:
    """Where it is typed or pasted."""
    common = {"ticket": ticket, "errors": {}, **said}
    branch = await salon_of()
    return show("me", "personal/code", request, branch, notice=notice, status=status, **common)


# What the page is given whatever it shows: how it says things, and that nothing is wrong or done yet.
ALWAYS = {
    "dated": date_text,
    "own_text": own_text,
    "told": told,
    "errors": {},
    "done": "",
    "freezing": {"membership": 0, "said": ""},
}


async def own_page(
    request: AnyRequest, person: Person, *, notice: str = "", status: int = 200, **said: object
) -> Template:
    turned, branch = turned_to(request), await salon_of(person.id)
    family = await held.family(person)
    cards = [person.id, *(each.id for each in family if each.is_shown)]
    coming, coming_pages = await visits.coming(person.id, cards, turned.coming)
    past, past_pages = await visits.past(person.id, cards, turned.past)
    points = await held.points(person.id, turned.points)
    receipts, receipt_pages = await held.receipts(person.id, turned.receipts)
    context = {
        **ALWAYS,
        "person": person,
        "turned": turned,
        "family": family,
        "coming": coming,
        "coming_pages": coming_pages,
        "past": past,
        "past_pages": past_pages,
        "receipts": receipts,
        "receipt_pages": receipt_pages,
        "waiting": await held.waiting(person.id),
        "cards": await cards_of(person.id),
        "today": clock.now().date(),
        "accounts": await held.accounts(person.id),
        "memberships": await paid_ahead.memberships(person.id),
        "certificates": await paid_ahead.certificates(person.id),
        "renewals": await renewals_of(person.id),
        "points": points,
        "tiers": await held.tiers([each.branch for each in points], person.id),
        "friends": await friends_of(person.id, branch),
        "desk_code": await desk_code_of(person.id),
        "consents": [(each, stands(each)) for each in await agreed.of_client(person.id)],
        "feed": feed_address(person),
        "contact": mask_phone(person.phone) or mask_email(person.email),
    }
    return show("me", "personal/me", request, branch, notice=notice, status=status, **{**context, **said})


def stands(row: msgspec.Struct) -> str:
    number = row["said_number"] or 0  # type: ignore[index]
    return standing(is_given=row["is_given"], number=number, latest=row["number"])  # type: ignore[index]


def feed_address(person: Person) -> str:
    """As a calendar program takes it: webcal instead of https."""
    key = key_for(Opens.feed, person.id, person.feed_edition)
    site = settings().site.partition("://")[2]
    return f"webcal://{site}/me/calendar/{key}.ics"


def turned_to(request: AnyRequest) -> Turned:
    """A page that is no number is the first."""
    typed = {name: request.query_params.get(name, "") for name in Turned.__struct_fields__}
    return Turned(**{name: int(text) for name, text in typed.items() if text.isdecimal() and len(text) < 6})
