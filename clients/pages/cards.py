"""What the pages of the list and of one card are filled with."""

from collections.abc import Mapping
from urllib.parse import quote

from litestar.response import Template

from clients import queries, rules
from clients.pages.fields import shown_fields
from clients.queries.tags import marks, marks_of
from clients.rules.birthdays import show_birthday
from clients.schemas import ClientForm, Match
from clients.tables import Client
from clients.tables.fields import Of
from kit import web
from kit.errors import Invalid, Problem
from kit.rights import Actor, Permission

FEW = 10


async def client_list(actor: Actor, text: str, page: int, template: str = "clients/list.html") -> Template:
    """The page, or with "clients/found.html" only the part below the search field."""
    contacts = actor.may(Permission.see_phones)
    rows, found = await queries.search_clients(text, page, contacts=contacts)
    filled: Template = web.page(
        template, actor=actor, rows=rows, pages=found, text=text, query=quote(text), contacts=contacts,
        zone=(await queries.home(actor)).zone, rules=rules, marks=await marks_of([row["id"] for row in rows]),
    )  # fmt: skip
    return filled


async def matches(actor: Actor, text: str) -> list[Match]:
    """The first few, for a field that completes while somebody types."""
    contacts = actor.may(Permission.see_phones)
    show = rules.show_phone if contacts else rules.mask_phone
    rows, _ = await queries.search_clients(text, 1, contacts=contacts)
    return [Match(row["id"], row["name"], show(row["phone"])) for row in rows[:FEW]]


async def card(
    actor: Actor,
    client_id: int,
    page: int = 1,
    *,
    typed: Mapping[str, str] | None = None,
    trouble: Invalid | None = None,
) -> Template:
    client = await queries.access_client(actor, client_id)
    history, found = await queries.history(client_id, page)
    figures, spent = await queries.figures(client_id)
    home = await queries.home(actor)
    filled: Template = web.page(
        "clients/card.html", status=trouble.status if trouble else 200,
        actor=actor, client=client, contacts=actor.may(Permission.see_phones), rules=rules,
        edits=actor.may(Permission.edit_clients), upcoming=await queries.upcoming(client_id),
        history=history, pages=found, figures=figures, spent=spent, typed=typed or {},
        groups=await queries.groups(), birthday=show_birthday(client.birthday),
        errors=trouble.fields if trouble else {}, zone=home.zone,
        sheet=await shown_fields(actor, Of.client, client.extra, locale=home.locale),
        marks=await marks(client_id), said="", about="",
    )  # fmt: skip
    return filled


async def form_page(
    actor: Actor, form: ClientForm, client: Client | None = None, trouble: Problem | None = None
) -> Template:
    """A new client's form, or a card's. What was typed stays, with the version the card has now."""
    version = client.version if client is not None else 0
    sheet = await shown_fields(actor, Of.client, client.extra if client else "", form.answers)
    filled: Template = web.page(
        "clients/form.html", status=trouble.status if trouble else 200,
        actor=actor, form=form, client=client, version=version, trouble=trouble, rules=rules,
        errors=trouble.fields if isinstance(trouble, Invalid) else {}, owner=getattr(trouble, "owner", None),
        stale=trouble is not None and trouble.status == 409,
        contacts=client is None or actor.may(Permission.see_phones),
        birthday=show_birthday(client.birthday) if client else "",
        example=rules.example_phone((await queries.home(actor)).country), sheet=sheet,
    )  # fmt: skip
    return filled


def filled_in(client: Client) -> ClientForm:
    return ClientForm(
        name=client.name, phone=rules.show_phone(client.phone), email=client.email, notes=client.notes,
        warning=client.warning, birthday=show_birthday(client.birthday),
    )  # fmt: skip


def number(text: str) -> int:
    """A version from a form; nonsense is no version at all, and therefore out of date."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
