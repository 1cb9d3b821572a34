"""A client's card on paper: what the reader sees of it on the page, as words for `card.typ`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from anyascii import anyascii
from asyncpg import Record

from clients import queries, rules
from clients.actions.facts import told_facts
from clients.pages.fields import shown_fields
from clients.queries.formulas import worked_out
from clients.queries.habits import habits_of
from clients.queries.links import links_of
from clients.queries.notes import notes_of
from clients.queries.tags import marks
from clients.rules import further
from clients.rules.birthdays import show_birthday
from clients.rules.habits import Habits
from clients.rules.links import word_for
from clients.tables import Client, ClientNote
from clients.tables.fields import Of
from clients.timeline import sees_sales
from kit import clock
from kit.money import format_money
from kit.rights import Actor, Permission
from kit.typed import short_date
from kit.typesetting import typeset, undrawn

TEMPLATE = Path(__file__).parent / "card.typ"
Rows = list[tuple[str, str]]
SORRY = (
    "Some characters could not be drawn: no font on the server has them. Install e.g. fonts-noto-cjk. "
    "Their Latin spelling stands beside them."
)
STATUSES = {"no_show": "No-show", "listed": "On the list", "requested": "Request"}


async def card_pdf(actor: Actor, client_id: int) -> bytes:
    """For who may see the card, without what they do not see there."""
    client = await queries.access_client(actor, client_id)
    words = await paper(actor, client)
    missing = await undrawn(TEMPLATE, card=written(words))
    if missing:
        words = {**in_latin_too(words, missing), "sorry": SORRY}
    return await typeset(TEMPLATE, card=written(words))


def written(words: Mapping[str, Any]) -> str:
    return msgspec.json.encode(words).decode()


def in_latin_too(words: Any, missing: frozenset[str]) -> Any:  # noqa: ANN401  # whatever JSON holds
    """What cannot be drawn has its Latin spelling beside it."""
    if isinstance(words, str):
        return f"{words} ({anyascii(words).strip()})" if missing.intersection(words) else words
    if isinstance(words, dict):
        return {key: in_latin_too(each, missing) for key, each in words.items()}
    if isinstance(words, list | tuple):
        return [in_latin_too(each, missing) for each in words]
    return words


async def paper(actor: Actor, client: Client) -> dict[str, Any]:
    home = await queries.home(actor)
    coming = await queries.upcoming(client.id)
    past, _ = await queries.history(client.id, 1)
    family = [(each["name"], word_for(each["tie"], client.name)) for each in await links_of(client.id)]
    tags = ", ".join(each.name for each in (await marks(client.id)).has)
    sheet = await shown_fields(actor, Of.client, client.extra, locale=home.locale)
    usual = in_words(await habits_of(client.id, home.zone, comes=bool(coming)))
    signed = [(f"{each.written_by}, {day(each, home)}", each.text) for each in await notes_of(client.id)]
    sections = [
        section("Contacts", await contacts(actor, client)),
        section("", await known(client)),
        *(
            section(title or "More", [(each.field.title, each.words) for each in entries if each.words])
            for title, entries in sheet
        ),
        section("Family and payers", family),
        section("Habits", usual),
        section("Figures", await figures(actor, client.id, home)),
        section("Notes", signed, client.notes),
    ]
    lists = [visits(actor, "Coming up", coming), visits(actor, "The latest visits", past)]
    today = short_date(clock.today(home.zone))
    return {
        "name": client.name,
        "under": tags,
        "warning": client.warning,
        "sections": [each for each in sections if each["rows"] or each["text"]],
        "lists": [each for each in lists if each["rows"]],
        "sorry": "",
        "footer": f"{client.name} · printed {today} by {actor.name}",
    }


def day(note: ClientNote, home: queries.Home) -> str:
    return short_date(clock.wall(note.written_at, home.zone).date())


def section(title: str, rows: Rows, text: str = "") -> dict[str, Any]:
    return {"title": title or "About", "rows": [row for row in rows if row[1]], "text": text}


async def contacts(actor: Actor, client: Client) -> Rows:
    sees = actor.may(Permission.see_phones)
    phone = rules.show_phone(client.phone) if sees else rules.mask_phone(client.phone)
    more = [
        (each.title, further.show_contact(each) if sees else further.mask_contact(each))
        for each in await queries.contacts_of(client.id)
    ]
    email = client.email if sees else rules.mask_email(client.email)
    return [("Phone", phone), ("E-mail", email), *more, ("Card number", client.card_number or "")]


async def known(client: Client) -> Rows:
    told = await told_facts(client)
    named = [(f"{name[0].upper()}{name[1:]}", words) for name, words in told.items()]
    return [("Birthday", show_birthday(client.birthday)), *named]


def in_words(habits: Habits) -> Rows:
    """Nothing before the second visit."""
    if habits.every is None or habits.expected_on is None:
        return []
    pairs = (
        ("Mostly with", habits.member),
        ("Mostly for", habits.service),
        ("Mostly on", habits.weekday),
        ("Mostly in the", habits.part),
    )
    usual = [(title, f"{each.name}, {each.times} of {habits.visits}") for title, each in pairs if each]
    late = f", {habits.late} days late" if habits.late else ""
    expected = f"{short_date(habits.expected_on)}{late}"
    return [*usual, ("Comes every", f"{habits.every} days"), ("Expected", expected)]


async def figures(actor: Actor, client_id: int, home: queries.Home) -> Rows:
    found, spent = await queries.figures(client_id)
    if found is None:
        return []
    owed = await queries.unpaid(actor, client_id) if sees_sales(actor) else []
    owes = ", ".join(format_money(each["total"], each["currency"], each["locale"]) for each in owed)
    sums = ", ".join(format_money(each["amount"], each["currency"], each["locale"]) for each in spent)
    return [
        ("Visits done", str(found["done"])),
        ("No-shows", str(found["no_shows"] or "")),
        ("Cancelled late", str(found["cancelled_late"] or "")),
        ("Spent", sums if sees_sales(actor) else ""),
        ("Not paid yet", owes),
        *await worked_out(client_id, home.zone, home.locale, sees_sales=sees_sales(actor)),
    ]


def visits(actor: Actor, title: str, rows: Sequence[Record]) -> dict[str, Any]:
    head, widths = ["When", "What", "With", "Status"], [3, 4, 2, 2]
    if sees_sales(actor):
        head, widths = [*head, "Total"], [*widths, 2]
    return {
        "title": title,
        "head": head,
        "widths": widths,
        "rows": [visit(row, len(head)) for row in rows],
    }


def visit(row: Record, columns: int) -> list[str]:
    wall = clock.wall(row["starts_at"], row["zone"])
    status = STATUSES.get(row["status"], row["status"].capitalize())
    total = format_money(row["total"], row["currency"], row["locale"])
    return [f"{short_date(wall)}, {wall:%H:%M}", row["titles"], row["staff"], status, total][:columns]
