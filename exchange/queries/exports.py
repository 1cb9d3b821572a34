"""What an export is made of, and the log of what went out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from asyncpg import Record

from catalog.queries import Ask, paged
from clients.queries import every_match, home
from clients.queries.fields import seen_by
from clients.queries.formulas import formulas, in_place
from clients.rules import mask_email, mask_phone
from clients.rules.birthdays import show_birthday
from clients.rules.formulas import Formula
from clients.tables.formulas import Takes
from clients.timeline import sees_sales
from exchange.columns import WITH_OWN
from exchange.columns.cards import FIELDS
from exchange.columns.own import masked_contacts, own_columns
from exchange.kinds.sides import PRESENT
from exchange.queries.columns import own_of
from exchange.rules.fields import Field
from exchange.rules.watermark import ORDER
from exchange.schemas import ExportForm
from exchange.tables import ExportRun
from kit.db import fetch, fetch_value
from kit.errors import Invalid
from kit.money import plain
from kit.paging import Pages
from kit.rights import Actor, Permission
from kit.typed import is_number
from lists import queries as lists
from lists.rules.address import read_who
from lists.rules.terms import Group, from_json

ALL = "SELECT id FROM client WHERE erased_at IS NULL ORDER BY id"
DONE = "FROM visit WHERE visit.client = client.id AND status = 'done'"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export. `sql` is what it says of a row of `client`; `cell` as in `Book`.

    `shown` makes a cell of it, and `masked` what they get who may not see phones and addresses.
    """

    name: str
    title: str
    sql: str
    cell: str = "text"
    masked: Callable[[str], str] | None = None
    shown: Callable[[str], str] | None = None


def show_day(birthday: str) -> str:
    """A day with its year stays a day for a spreadsheet."""
    return show_birthday(birthday) if 0 < len(birthday) < 10 else birthday


MASKS: dict[str, Callable[[str], str]] = {"phone": mask_phone, "email": mask_email}
KINDS = "SELECT DISTINCT kind FROM client_contact"
COUNTED = (
    Column("visits", "Visits done", f"(SELECT count(*) {DONE})", "number"),
    Column("last", "Last visit", f"(SELECT to_char(max(starts_at), 'YYYY-MM-DD') {DONE})", "date"),
)
CARD = tuple(
    Column(each.name, each.title, each.now, each.cell, MASKS.get(each.name),
           show_day if each.name == "birthday" else None)
    for each in FIELDS if each.now
)  # fmt: skip
LOG = """
SELECT id, happened_at, finished_at, who, what, filters, format, state, why, rows, address, browser, unusual,
       count(*) OVER () AS total
FROM export_run
WHERE ($1::int IS NULL OR account = $1)
  AND (who ILIKE $2 OR what ILIKE $2 OR filters ILIKE $2 OR address ILIKE $2)
ORDER BY id DESC LIMIT $3 OFFSET $4
"""
PAST = "SELECT rows FROM export_run WHERE account = $1 AND state <> 'refused' AND happened_at > $2"
KNOWN_DEVICE = """
SELECT EXISTS (SELECT FROM export_run WHERE account = $1 AND browser = $2 AND id < $4 AND state <> 'refused')
    OR EXISTS (SELECT FROM session WHERE account = $1 AND browser = $2 AND created_at < $3)
"""
MARKS = "SELECT id, mark FROM export_run WHERE state <> 'refused'"
BY_PHONE = """
SELECT asked.place, client.id FROM unnest($1::text[]) WITH ORDINALITY AS asked (phone, place)
JOIN client ON client.phone = asked.phone ORDER BY asked.place
"""
OWNERS = "SELECT id FROM account WHERE role = 'owner' AND closed_at IS NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Selection:
    """Clients to be taken out: their ids, in words how they were chosen, and what is told of each."""

    ids: Sequence[int]
    told: str
    columns: Sequence[Column] = ()


async def columns(actor: Actor) -> list[Column]:
    """Of every list: those of a card, what a business has of its own, and what is counted or worked out."""
    kinds = {f"contact-{row['kind']}" for row in await fetch(KINDS)}
    held = await own_of(WITH_OWN)
    own = own_columns(replace(held, fields=tuple(seen_by(actor, held.fields))))
    used = [each for each in own if not each.name.startswith("contact-") or each.name in kinds]
    worked_out = [each for each in await formulas() if sees_sales(actor) or not each.is_money]
    zone = (await home(actor)).zone
    return [*CARD, *map(own_column, used), *COUNTED, *(formula_column(each, zone) for each in worked_out)]


def formula_column(formula: Formula, zone: str) -> Column:
    value = in_place(formula.value_among, zone)
    cell, shown = "number", partial(amount_of, formula.currency) if formula.is_money else None
    if formula.takes in (Takes.first, Takes.last):
        value, cell = f"to_char({value} AT TIME ZONE '{zone}', 'YYYY-MM-DD')", "date"
    sql = f"(SELECT {value} FROM done_line WHERE done_line.client = client.id)"  # noqa: S608
    return Column(f"formula-{formula.id}", formula.title, sql, cell, shown=shown)


def amount_of(currency: str, amount: Any) -> str:  # noqa: ANN401  # a sum, an average, or nothing
    return "" if amount is None else plain(int(amount), currency)


def own_column(field: Field) -> Column:
    kind, _, contact = field.name.partition("-")
    masked = partial(masked_contacts, contact) if kind == "contact" else None
    shown = field.shown if kind == "own" else None
    return Column(
        field.name, field.title, f"coalesce(own.own ->> '{field.name}', '')", field.cell, masked, shown
    )


async def chosen(actor: Actor, form: ExportForm) -> Selection:
    """Raises `Invalid` for conditions that cannot be read: else everybody would go out for them."""
    if is_number(form.segment):
        saved = await lists.access_segment(actor, int(form.segment))
        return await those_of(actor, from_json(saved.definition), f"segment: {saved.name}")
    if not form.who:
        return await found_clients(actor, form.q)
    who = read_who(form.who)
    if who is None:
        raise Invalid("These conditions cannot be read. Put them together once more.")
    return await those_of(actor, who, "conditions of a sheet")


async def those_of(actor: Actor, who: Group, told: str) -> Selection:
    ids = await lists.ids_of(who, await lists.known_to(actor))
    return Selection(ids, told, await columns(actor))


async def found_clients(actor: Actor, text: str) -> Selection:
    """All clients, or those that the search of the desk finds."""
    if not text.strip():
        return Selection([row["id"] for row in await fetch(ALL)], "all clients", await columns(actor))
    ids = await every_match(text, contacts=actor.may(Permission.see_phones))
    return Selection(ids, f"search: {text.strip()[:200]}", await columns(actor))


async def rows_of(
    columns: Sequence[Column], ids: Sequence[int], mark: int, *, contacts: bool
) -> list[list[Any]]:
    """The cells of these clients in the order of the mark; phones and addresses for who may see them."""
    told = ", ".join(f'{each.sql} AS "{each.name}"' for each in columns)
    sql = f"""
    SELECT {told} FROM client CROSS JOIN LATERAL (SELECT {PRESENT} AS own) AS own
    WHERE client.id = ANY($1::int[]) ORDER BY {ORDER}
    """  # noqa: S608
    return [cells_of(columns, row, contacts=contacts) for row in await fetch(sql, list(ids), mark)]


def cells_of(columns: Sequence[Column], row: Record, *, contacts: bool) -> list[Any]:
    cells: list[Any] = []
    for column, cell in zip(columns, row.values(), strict=True):
        if column.masked is not None and not contacts:
            cells.append(column.masked(cell))
        else:
            cells.append(column.shown(cell) if column.shown is not None else cell)
    return cells


async def log(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """Newest first: all of it for who looks after accounts, else one's own."""
    actor.require(Permission.export_clients)
    whose = None if actor.may(Permission.edit_accounts) else actor.account
    return await paged(LOG, page, whose, Ask(text).pattern)


async def export_of(export_id: int) -> ExportRun | None:
    found: ExportRun | None = await ExportRun.objects().where(ExportRun.id == export_id).first()
    return found


async def ids_by_phone(phones: Sequence[str]) -> list[int]:
    """The cards of these numbers, in the same order; who is not here is left out."""
    return [row["id"] for row in await fetch(BY_PHONE, list(phones))]


async def marks() -> dict[int, int]:
    return {row["id"]: row["mark"] for row in await fetch(MARKS)}


async def is_known_device_before(run: ExportRun, before: datetime) -> bool:
    """Whether somebody exported from such a browser earlier, or was signed in there a while ago."""
    return bool(await fetch_value(KNOWN_DEVICE, run.account, run.browser, before, run.id))
