"""Reading the fields of a business's own, and how many values they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from asyncpg import Record

from clients.queries.cards import LARGEST_ID
from clients.rules.consents import Asked
from clients.rules.fields import Field
from clients.tables.fields import Of
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.rights import Actor, Permission

# Where the values are.
TABLES: Mapping[Of, str] = {Of.client: "client", Of.visit: "visit", Of.staff: "staff_member"}
# A form that was opened before then says that it is out of date.
COUNTED = {Of.client: ", version = version + 1", Of.visit: ", version = version + 1", Of.staff: ""}
FIELDS = """
SELECT coalesce(json_agg(json_build_object(
    'id', field.id, 'of', field.of, 'title', field.title, 'kind', kind, 'help', help, 'currency', currency,
    'is_required', is_required, 'is_asked', is_asked, 'is_at_desk', is_at_desk,
    'is_private', is_private,
    'is_archived', archived_at IS NOT NULL, 'heading', heading, 'heading_title', coalesce(above.title, ''),
    'when', CASE WHEN when_field IS NOT NULL THEN
        json_build_object('field', when_field, 'says', when_says, 'value', when_value) END,
    'options', (SELECT coalesce(json_agg(json_build_object(
        'id', id, 'title', field_option.title, 'is_removed', removed_at IS NOT NULL
    ) ORDER BY field_option.position, id), '[]') FROM field_option WHERE field_option.field = field.id)
) ORDER BY field.of, above.position NULLS FIRST, above.id, field.position, field.id), '[]')
FROM custom_field AS field LEFT JOIN field_heading AS above ON above.id = field.heading
"""
EVERY_FIELD = f"{FIELDS} WHERE field.of = $1"
CONSENTS = """
SELECT coalesce(json_agg(json_build_object(
    'id', consent.id, 'title', title, 'is_required', is_required, 'wording', now.id, 'words', now.words,
    'is_past', (SELECT coalesce(json_agg(past.id), '[]') FROM consent_text AS past
                WHERE past.consent = consent.id AND past.id <> now.id)
) ORDER BY position, consent.id), '[]')
FROM consent JOIN LATERAL (
    SELECT id, words FROM consent_text WHERE consent_text.consent = consent.id ORDER BY number DESC LIMIT 1
) AS now ON TRUE WHERE is_asked AND archived_at IS NULL
"""
ASKED = f"SELECT ({FIELDS} WHERE is_asked AND archived_at IS NULL) AS fields, ({CONSENTS}) AS consents"
IN_USE = f"{FIELDS} WHERE archived_at IS NULL"
OF_VISITS = f"{FIELDS} WHERE field.of = 'visit' AND archived_at IS NULL"
ONE_FIELD = "SELECT custom_field.of FROM custom_field WHERE id = $1"
HEADINGS = """
SELECT id, title, position FROM field_heading
WHERE field_heading.of = $1 AND EXISTS (
    SELECT FROM custom_field WHERE heading = field_heading.id AND archived_at IS NULL)
ORDER BY position, id
"""
CURRENCIES = "SELECT currency FROM branch GROUP BY currency ORDER BY min(id)"
ARCHIVED_AT = (
    "SELECT id, archived_at FROM custom_field WHERE custom_field.of = $1 AND archived_at IS NOT NULL"
)


def fields_in(text: str) -> list[Field]:
    """As one of the statements above answers."""
    return msgspec.json.decode(text, type=list[Field])


async def every_field(of: Of) -> list[Field]:
    """In the order of forms, archived ones too."""
    return fields_in(await fetch_value(EVERY_FIELD, of))


@dataclass(frozen=True, slots=True)
class OnTheForm:
    """What the booking form asks: fields of clients, then of visits; and consents."""

    fields: list[Field]
    consents: list[Asked]


async def asked() -> OnTheForm:
    """All of it, by one query."""
    [row] = await fetch(ASKED)
    return OnTheForm(fields_in(row["fields"]), msgspec.json.decode(row["consents"], type=list[Asked]))


async def of_visits() -> list[Field]:
    """Those in use."""
    return fields_in(await fetch_value(OF_VISITS))


async def fields_in_use() -> list[Field]:
    """Those of clients, of staff and of visits, by one query."""
    return fields_in(await fetch_value(IN_USE))


def in_use(fields: Sequence[Field]) -> list[Field]:
    return [each for each in fields if not each.is_archived]


def seen_by(actor: Actor, fields: Sequence[Field]) -> list[Field]:
    """Those in use that the person sees."""
    sees_all = actor.may(Permission.edit_clients)
    return [each for each in in_use(fields) if sees_all or each.of == Of.staff or not each.is_private]


async def access_field(actor: Actor, field_id: int) -> tuple[Field, list[Field]]:
    """The field for who may change it, and all of the same kind of card with it."""
    actor.require(Permission.edit_catalog)
    of = await fetch_value(ONE_FIELD, field_id) if 0 < field_id <= LARGEST_ID else None
    fields = await every_field(of) if of else []
    found = next((each for each in fields if each.id == field_id), None)
    if found is None:
        raise NotFound("There is no such field.")
    return found, fields


async def headings(of: Of) -> list[Record]:
    """Those that stand over something, in order."""
    return await fetch(HEADINGS, of)


async def currencies() -> list[str]:
    """Of all branches, the first branch's first."""
    return [row["currency"] for row in await fetch(CURRENCIES)]


async def archived(of: Of) -> dict[int, datetime]:
    """Since when each is."""
    return {row["id"]: row["archived_at"] for row in await fetch(ARCHIVED_AT, of)}


async def values_of(field: Field) -> int:
    """How many cards have one."""
    counting = f"SELECT count(*) FROM {TABLES[field.of]} WHERE extra <> '{{}}' AND extra ? $1"  # noqa: S608 - names of ours
    return int(await fetch_value(counting, str(field.id)))


async def values_of_all(of: Of) -> dict[int, int]:
    """By field: one look at every card, however many fields there are."""
    counting = f"""
    SELECT key::int AS field, count(*) AS values FROM {TABLES[of]}, jsonb_object_keys(extra) AS key
    WHERE extra <> '{{}}' GROUP BY key
    """  # noqa: S608 - names of ours
    return {row["field"]: row["values"] for row in await fetch(counting)}


async def choices_of(field: Field) -> dict[int, int]:
    """How many cards have each option."""
    counting = f"""
    SELECT chosen::int AS option, count(*) AS values
    FROM {TABLES[field.of]}, jsonb_path_query(extra -> $1, '$[*]') AS chosen
    WHERE extra <> '{{}}' AND extra ? $1 GROUP BY chosen
    """  # noqa: S608 - names of ours
    return {row["option"]: row["values"] for row in await fetch(counting, str(field.id))}
