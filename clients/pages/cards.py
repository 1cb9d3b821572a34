"""What the pages of the list and of one card are filled with."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from litestar.response import Template

from clients import queries, rules
from clients.actions.facts import told_facts
from clients.pages.fields import shown_fields
from clients.pages.files import files_to_choose
from clients.pages.timeline import Ask, timeline
from clients.queries.formulas import worked_out
from clients.queries.habits import habits_of
from clients.queries.links import links_of
from clients.queries.notes import notes_of
from clients.queries.responsible import offered, responsible_for
from clients.queries.sources import source_names
from clients.queries.tags import marks, marks_in
from clients.rules import facts, further
from clients.rules.birthdays import show_birthday
from clients.rules.links import word_for
from clients.rules.marks import Parts, marked, marked_digits
from clients.rules.seeking import LONGEST_TEXT
from clients.rules.sounds import words_of
from clients.schemas import ClientForm, Match
from clients.tables import Client
from clients.tables.fields import Of
from clients.timeline import sees_sales
from kit import web
from kit.errors import Invalid, Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of
from kit.typed import short_date

FEW = 10


async def client_list(actor: Actor, text: str, page: int, template: str = "clients/list.html") -> Template:
    """The page, or with "clients/found.html" only the part below the search field."""
    contacts = actor.may(Permission.see_phones)
    found = await queries.search_clients(text, page, contacts=contacts)
    address = f"/desk/clients?q={quote(text)}" if text.strip() else "/desk/clients"
    filled: Template = web.page(
        template, headers={"HX-Replace-Url": address}, actor=actor, rows=found.rows, pages=found.pages,
        is_more=found.is_more, text=text, query=quote(text), contacts=contacts,
        zone=(await queries.home(actor)).zone, rules=rules, marks=Marks.of(text),
        marks_in=marks_in,
    )  # fmt: skip
    return filled


@dataclass(frozen=True, slots=True)
class Marks:
    """What was typed, to be marked in what was found."""

    words: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, text: str) -> "Marks":
        return cls(tuple(words_of(rules.clean(text)[:LONGEST_TEXT])), text)

    def name(self, name: str) -> Parts:
        return marked(name, self.words)

    def phone(self, shown: str) -> Parts:
        is_one = not any(letter.isalpha() for letter in self.text)
        return marked_digits(shown, self.text) if is_one else [(shown, False)]


async def matches(actor: Actor, text: str) -> list[Match]:
    """The first few, for a field that completes while somebody types."""
    contacts = actor.may(Permission.see_phones)
    show = rules.show_phone if contacts else rules.mask_phone
    found = await queries.search_clients(text, 1, contacts=contacts)
    return [Match(row["id"], row["name"], show(row["phone"])) for row in found.rows[:FEW]]


async def card(
    actor: Actor,
    client_id: int,
    ask: Ask,
    *,
    typed: Mapping[str, str] | None = None,
    trouble: Problem | None = None,
) -> Template:
    """As `removed`, `typed` has a note that can be brought back."""
    client = await queries.access_client(actor, client_id)
    figures, spent = await queries.figures(client_id)
    home = await queries.home(actor)
    upcoming = await queries.upcoming(client_id)
    filled: Template = web.page(
        "clients/card.html", status=trouble.status if trouble else 200,
        actor=actor, client=client, contacts=actor.may(Permission.see_phones), rules=rules,
        edits=actor.may(Permission.edit_clients) and client.erased_at is None, upcoming=upcoming,
        timeline=await timeline(actor, client_id, ask), sees_sales=sees_sales(actor), figures=figures,
        spent=spent, typed=typed or {},
        groups=await queries.groups(), birthday=show_birthday(client.birthday), further=further,
        others=await queries.contacts_of(client_id), shared=await queries.sharing(client_id),
        errors=trouble.fields if isinstance(trouble, Invalid) else {}, zone=home.zone,
        notes=await notes_of(client_id), note_trouble=trouble, mark_of=mark_of,
        removed_note=number((typed or {}).get("removed", "")),
        sheet=await shown_fields(actor, Of.client, client.extra, locale=home.locale),
        marks=await marks(client_id), said="", about="", facts=facts,
        source=(await source_names()).get(client.client_source, ""),
        responsible=await responsible_for(client.responsible),
        family=await links_of(client_id), word_for=word_for, short_date=short_date,
        unpaid=await queries.unpaid(actor, client_id) if sees_sales(actor) else [],
        formulas=await worked_out(client_id, home.zone, home.locale, sees_sales=sees_sales(actor)),
        habits=await habits_of(client_id, home.zone, comes=bool(upcoming)),
    )  # fmt: skip
    return filled


async def form_page(
    actor: Actor, form: ClientForm, client: Client | None = None, trouble: Problem | None = None
) -> Template:
    """A new client's form, or a card's. What was typed stays, with the version the card has now.

    Where only a row was added or taken away it keeps the version it was filled in from.
    """
    version = number(form.version) if form.rows else client.version if client is not None else 0
    home, extra = await queries.home(actor), client.extra if client else ""
    filled: Template = web.page(
        "clients/form.html", status=trouble.status if trouble else 200,
        actor=actor, form=form, client=client, version=version, trouble=trouble, rules=rules, further=further,
        errors=trouble.fields if isinstance(trouble, Invalid) else {}, owner=getattr(trouble, "owner", None),
        stale=trouble is not None and trouble.status == 409,
        contacts=client is None or actor.may(Permission.see_phones), rows=shown_rows(form, trouble),
        others=await queries.contacts_of(client.id) if client else [],
        birthday=show_birthday(client.birthday) if client else "", example=rules.example_phone(home.country),
        sheet=await shown_fields(actor, Of.client, extra, form.answers, locale=home.locale),
        known=await choices(client),
        own_files=await files_to_choose(actor, client.id) if client else [],
    )  # fmt: skip
    return filled


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers to choose from; `told` is what the card says of it now."""

    languages: list[tuple[str, str]]
    sources: list[tuple[str, str]]
    importance: list[tuple[str, str]]
    staff: list[tuple[str, str]]
    told: dict[str, str]


async def choices(client: Client | None) -> Choices:
    sources = [(str(number), name) for number, name in (await source_names()).items()]
    told = await told_facts(client) if client else {}
    staff = await offered(client.responsible if client else None)
    return Choices(facts.LANGUAGE_OPTIONS, sources, facts.IMPORTANCE_OPTIONS, staff, told)


def shown_rows(form: ClientForm, trouble: Problem | None) -> list[further.Row]:
    """As they were typed; one more, or one less, where that was asked for."""
    rows = trouble.rows if isinstance(trouble, further.WrongContacts) else further.rows_in(form)
    if form.rows == "add":
        return [*rows, further.Row()]
    return [row for at, row in enumerate(rows, 1) if str(at) != form.rows]


async def filled_in(client: Client) -> ClientForm:
    rows = further.rows_of(await queries.contacts_of(client.id))
    return ClientForm(
        name=client.name, phone=rules.show_phone(client.phone), email=client.email, notes=client.notes,
        warning=client.warning, birthday=show_birthday(client.birthday), card_number=client.card_number or "",
        language=client.language, source=str(client.client_source or ""), importance=str(client.importance),
        discount=facts.show_personal(client.discount_rate), responsible=str(client.responsible or ""),
        contact_kind=[each.kind for each in rows], contact_value=[each.value for each in rows],
        contact_label=[each.label for each in rows],
    )  # fmt: skip


def number(text: str) -> int:
    """A version from a form; nonsense is no version at all, and therefore out of date."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
