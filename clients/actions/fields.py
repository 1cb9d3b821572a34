"""Making, changing, ordering, archiving and removing the fields of a business's own.

Whoever changes one holds all of the same kind of card: conditions refer from one to the other.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from asyncpg.exceptions import UniqueViolationError

from catalog.facts import note_difference
from clients.queries import fields as queries
from clients.rules import field_forms as forms
from clients.rules.contacts import clean
from clients.rules.fields import Field
from clients.schemas import FieldForm
from clients.tables.fields import CustomField, FieldHeading, FieldOption, Kind, Of
from kit import clock
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

# Two who let two fields wait for each other at once would close a ring that neither sees.
HOLD = "SELECT FROM custom_field WHERE custom_field.of = $1 ORDER BY id FOR UPDATE"
LAST = "SELECT coalesce(max(position), 0) + 1 FROM custom_field WHERE custom_field.of = $1"
FIND_HEADING = "SELECT id FROM field_heading WHERE field_heading.of = $1 AND lower(title) = lower($2)"
LAST_HEADING = "SELECT coalesce(max(position), 0) + 1 FROM field_heading WHERE field_heading.of = $1"
RENUMBER = """
UPDATE {table} SET position = wanted.place
FROM unnest($1::int[]) WITH ORDINALITY AS wanted (id, place) WHERE {table}.id = wanted.id
"""
LAST_OPTION = "SELECT coalesce(max(position), 0) FROM field_option WHERE field = $1"


class FieldUsed(Refused):
    """Something depends on it."""

    def __init__(self, what: str, uses: Sequence[str]) -> None:
        super().__init__(f"{what} is still used. {' '.join(uses)} Change that first.")


@asynccontextmanager
async def holding(actor: Actor, of: Of) -> AsyncIterator[list[Field]]:
    """A transaction with all fields of a kind of card, which nobody else changes until it ends."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        await execute(HOLD, of)
        yield await queries.every_field(of)


@asynccontextmanager
async def changing(actor: Actor, field_id: int) -> AsyncIterator[tuple[Field, list[Field]]]:
    """The same with one of them, as it is now; what became different is written into the journal."""
    known, _ = await queries.access_field(actor, field_id)
    async with holding(actor, known.of):
        yield await queries.access_field(actor, field_id)


async def add_field(actor: Actor, form: FieldForm) -> Field:
    """At the end of its heading. Raises `Invalid` for what cannot be."""
    of = read_of(form.of)
    currencies = await queries.currencies()
    async with holding(actor, of) as fields:
        kind, currency = forms.read_kind(form.kind, form.currency, currencies)
        values = forms.read_field(form, fields, None, of)
        forms.refuse_unfit(kind, values)
        options = forms.read_options(form.new_options) if kind in forms.CHOSEN else []
        if kind in forms.CHOSEN and not options:
            raise Invalid("Please look at the marked fields.", new_options="Write at least one option.")
        made = CustomField(
            of=of, kind=kind, currency=currency, heading=await heading_of(of, form.heading),
            position=await fetch_value(LAST, of), **values,
        )  # fmt: skip
        await keep(made)
        await write_options(int(made.id), options)
        field, now = await queries.access_field(actor, int(made.id))
        await note_difference(actor, "add", ("custom_field", field.id), ({}, facts(field, now)))
    return field


async def keep(field: CustomField) -> None:
    try:
        async with transaction():
            await field.save()
    except UniqueViolationError:
        raise Invalid("Please look at the marked fields.", title="Another field is called so.") from None


async def change_field(
    actor: Actor, field_id: int, form: FieldForm, names: Mapping[int, str] | None = None
) -> Field:
    """`names` are those of its options. Raises `Stale` for a form that shows something else."""
    async with changing(actor, field_id) as (field, fields):
        before = facts(field, fields)
        refuse_stale(form.seen, before)
        values = forms.read_field(form, fields, field, field.of)
        values["kind"] = await other_kind(field, form.kind)
        forms.refuse_unfit(values["kind"], values)
        values["heading"] = await heading_of(field.of, form.heading)
        await write(field_id, values)
        if field.kind in forms.CHOSEN:
            await rename_options(field, names or {})
            await write_options(field_id, new_options(field, form))
        await note_change(actor, "change", field, fields)
    return field


def new_options(field: Field, form: FieldForm) -> list[str]:
    return forms.read_options(form.new_options, [each.title for each in field.options])


async def write(field_id: int, values: dict[str, Any]) -> None:
    try:
        async with transaction():
            await CustomField.update(
                {getattr(CustomField, name): each for name, each in values.items()}
            ).where(CustomField.id == field_id)
    except UniqueViolationError:
        raise Invalid("Please look at the marked fields.", title="Another field is called so.") from None


async def note_change(actor: Actor, action: str, field: Field, fields: Sequence[Field]) -> None:
    now, all_now = await queries.access_field(actor, field.id)
    await note_difference(
        actor, action, ("custom_field", field.id), (facts(field, fields), facts(now, all_now))
    )


async def other_kind(field: Field, text: str) -> Kind:
    """Another kind only where every value there is can be carried over; they are."""
    if text in ("", field.kind):
        return field.kind
    kind, _ = forms.read_kind(text, "", ())
    if kind not in forms.BECOMES.get(field.kind, ()):
        raise Invalid(
            "Please look at the marked fields.", kind="What is filled in already would not fit that kind."
        )
    table = queries.TABLES[field.of]
    if kind == Kind.text and (odd := await fetch_value(TOO_LONG.format(table=table), str(field.id))):
        said = "1 text is" if odd == 1 else f"{odd} texts are"
        raise Invalid("Please look at the marked fields.", kind=f"{said} longer than a line of 300 letters.")
    if kind == Kind.several:
        await execute(INTO_SEVERAL.format(table=table), str(field.id))
    return kind


TOO_LONG = """
SELECT count(*) FROM {table} WHERE extra ? $1 AND (length(extra ->> $1) > 300 OR extra ->> $1 LIKE E'%\\n%')
"""
INTO_SEVERAL = """
UPDATE {table} SET extra = jsonb_set(extra, ARRAY[$1], jsonb_build_array(extra -> $1)) WHERE extra ? $1
"""


async def heading_of(of: Of, text: str) -> int | None:
    """The heading that is called so, or a new one at the end."""
    title = " ".join(clean(text).split())
    if not title:
        return None
    if len(title) > forms.LONGEST_HEADING:
        said = f"Please use at most {forms.LONGEST_HEADING} letters."
        raise Invalid("Please look at the marked fields.", heading=said)
    known = await fetch_value(FIND_HEADING, of, title)
    if known is not None:
        return int(known)
    made = FieldHeading(of=of, title=title, position=await fetch_value(LAST_HEADING, of))
    await made.save()
    return int(made.id)


async def rename_heading(actor: Actor, of: Of, heading_id: int, text: str) -> None:
    async with holding(actor, of):
        title, faults = "", dict[str, str]()
        title = forms.short(text, forms.LONGEST_HEADING, "heading", faults)
        known = await fetch_value(FIND_HEADING, of, title)
        if not title or faults or known not in (None, heading_id):
            raise Invalid(
                faults.get("heading") or ("Another heading is called so." if title else "Write a heading.")
            )
        row = await FieldHeading.objects().where(FieldHeading.id == heading_id, FieldHeading.of == of).first()
        if row is not None and row.title != title:
            before = row.title
            await row.update_self({FieldHeading.title: title})
            await note_difference(
                actor, "rename", ("field_heading", heading_id), ({"title": before}, {"title": title})
            )


async def write_options(field_id: int, titles: Sequence[str]) -> None:
    last = await fetch_value(LAST_OPTION, field_id)
    for place, title in enumerate(titles, last + 1):
        await FieldOption(field=field_id, title=title, position=place).save()


async def rename_options(field: Field, names: Mapping[int, str]) -> None:
    """What was chosen stays chosen: it is the id that is kept."""
    faults: dict[str, str] = {}
    wanted = {
        each.id: forms.read_title(names.get(each.id, each.title), faults, f"option-{each.id}")
        for each in field.options
    }
    for option, title in wanted.items():
        if any(forms.same(title, other) for each, other in wanted.items() if each != option):
            faults.setdefault(f"option-{option}", "Two options are called so.")
    if faults:
        raise Invalid("Please look at the marked fields.", **faults)
    for each in field.options:
        if wanted[each.id] != each.title:
            await FieldOption.update({FieldOption.title: wanted[each.id]}).where(FieldOption.id == each.id)


async def move_field(actor: Actor, field_id: int, *, up: bool) -> None:
    """Past its neighbour under the same heading."""
    async with changing(actor, field_id) as (field, fields):
        row = [each.id for each in queries.in_use(fields) if each.heading == field.heading]
        await swap("custom_field", row, field_id, up=up)


async def move_heading(actor: Actor, of: Of, heading_id: int, *, up: bool) -> None:
    async with holding(actor, of):
        await swap("field_heading", [row["id"] for row in await queries.headings(of)], heading_id, up=up)


async def move_option(actor: Actor, field_id: int, option_id: int, *, up: bool) -> None:
    async with changing(actor, field_id) as (field, _):
        await swap("field_option", [each.id for each in field.chosen_from], option_id, up=up)


async def swap(table: str, row: list[int], which: int, *, up: bool) -> None:
    """Who stands first stays first."""
    if which not in row:
        return
    place = row.index(which)
    other = place - 1 if up else place + 1
    if 0 <= other < len(row):
        row[place], row[other] = row[other], row[place]
        await execute(RENUMBER.format(table=table), row)


def read_of(text: str) -> Of:
    try:
        return Of(text)
    except ValueError:
        raise Invalid("Whose field is it?", of="Choose one of the list.") from None


def facts(field: Field, fields: Sequence[Field]) -> dict[str, object]:
    """In the words of the journal."""
    return {
        "title": field.title,
        "kind": forms.KINDS[field.kind],
        "currency": field.currency,
        "help": field.help,
        "heading": field.heading_title,
        "options": ", ".join(each.title for each in field.chosen_from),
        "has to be filled in": field.is_required,
        "the booking form asks": field.is_asked,
        "the desk asks": field.is_at_desk,
        "only for who edits clients": field.is_private,
        "condition": forms.when_words(field.when, fields),
        "archived": field.is_archived,
    }


async def archive_field(actor: Actor, field_id: int) -> None:
    """It is shown nowhere; its values wait. Raises `FieldUsed` where another one waits for it."""
    async with changing(actor, field_id) as (field, fields):
        refuse_used(field, fields)
        await write(field_id, {"archived_at": clock.now()})
        await note_change(actor, "archive", field, fields)


def refuse_used(field: Field, fields: Sequence[Field]) -> None:
    waiting = forms.waits_for(field, fields)
    if waiting:
        uses = [f"“{each.title}” is shown only where it says something." for each in waiting]
        raise FieldUsed(f"“{field.title}”", uses)


async def restore_field(actor: Actor, field_id: int) -> None:
    """Back with all its values. A condition on what is archived itself falls away.

    Forms ask for it again, except one that does not ask for what the condition is on any more.
    """
    async with changing(actor, field_id) as (field, fields):
        other = next(
            (each for each in queries.in_use(fields) if field.when and each.id == field.when.field), None
        )
        asks = {
            each: getattr(field, each) and (other is None or getattr(other, each)) for each in forms.ASKERS
        }
        stays = {} if other else {"when_field": None}
        await write(field_id, {"archived_at": None, **asks, **stays})
        await note_change(actor, "bring back", field, fields)
