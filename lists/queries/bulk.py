"""Whom an act would change, and what was done to many at once."""

from collections.abc import Sequence

from asyncpg import Record

from catalog.queries import there
from clients.queries import tags as marks
from clients.queries.fields import every_field, in_use, seen_by
from clients.queries.hanging import references
from clients.rules.answers import is_there, told
from clients.rules.fields import Field, Value, dump, load, parse
from clients.tables import ClientGroup
from clients.tables.fields import Kind, Of
from kit.db import fetch, fetch_value
from kit.errors import Invalid, NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from lists.queries.segments import Known
from lists.rules.bulk import ON_CARD, Wish
from lists.tables import Act, ClientChange
from staff.tables import StaffMember

EDITS = Permission.edit_clients
THERE = "SELECT id FROM client WHERE id = ANY($1::int[]) AND erased_at IS NULL ORDER BY id"
WITH_TAG = "SELECT client AS id FROM client_tag WHERE tag = $2 AND client = ANY($1::int[])"
WITH_STATUS = "SELECT client AS id FROM client_status WHERE status = $2 AND client = ANY($1::int[])"
WITH_SCALE = "SELECT client AS id FROM client_status WHERE scale = $2 AND client = ANY($1::int[])"
SO_ON_CARD = """
SELECT id FROM client WHERE id = ANY($1::int[]) AND {column} IS NOT DISTINCT FROM nullif($2::int, 0)
"""
SO_FILLED = "SELECT id FROM client WHERE id = ANY($1::int[]) AND extra -> $2 IS NOT DISTINCT FROM $3::jsonb"
EXTRAS = "SELECT id, extra FROM client WHERE id = ANY($1::int[])"
REACHED = """
SELECT count(*) FILTER (WHERE phone IS NOT NULL OR email <> '') AS reached,
       count(*) FILTER (WHERE {agreed}) AS agreed FROM client WHERE id = ANY($1::int[])
"""
NAMES = "SELECT id, name FROM client WHERE id = ANY($1::int[]) ORDER BY lower(name), id LIMIT 8"
# What belongs to a card itself and goes with it; everything else is its history.
OWN = frozenset(
    {"client_contact", "client_tag", "client_status", "tag_event", "client_listed", "mark_rule_client"}
)
CHANGES = """
SELECT id, told, clients, who, done_at, undone_at, undone_by, outcome FROM client_change
ORDER BY id DESC LIMIT $1 OFFSET $2
"""
LEFT_ALONE = """
SELECT client_change_row.client AS id, client.name, outcome
FROM client_change_row LEFT JOIN client ON client.id = client_change_row.client
WHERE change = $1 AND outcome <> '' ORDER BY client_change_row.id LIMIT 50
"""
LISTS = """
SELECT client_list.id, client_list.name, client_list.created_at, coalesce(account.name, 'Tempu') AS maker,
       (SELECT count(*) FROM client_listed WHERE client_listed.list = client_list.id) AS clients
FROM client_list LEFT JOIN account ON account.id = client_list.account
ORDER BY client_list.id DESC LIMIT 200
"""


async def ids(statement: str, chosen: Sequence[int], *values: object) -> set[int]:
    return {row["id"] for row in await fetch(statement, list(chosen), *values)}


async def there_of(chosen: Sequence[int]) -> list[int]:
    """Those of them who are still there, by id."""
    return sorted(await ids(THERE, chosen))


async def same_of(wish: Wish, chosen: Sequence[int], value: str | None) -> set[int]:
    """Who is so already."""
    subject = wish.subject
    if wish.act in (Act.set_tag, Act.clear_tag):
        had = await ids(WITH_TAG, chosen, subject)
        return had if wish.act is Act.set_tag else {*chosen} - had
    if wish.act is Act.clear_status:
        return {*chosen} - await ids(WITH_SCALE, chosen, subject)
    if wish.act is Act.set_status:
        return await ids(WITH_STATUS, chosen, subject)
    if wish.act in ON_CARD:
        return await ids(SO_ON_CARD.format(column=ON_CARD[wish.act].column), chosen, subject)
    return await ids(SO_FILLED, chosen, str(subject), value) if wish.act is Act.set_field else set()


async def subject_of(actor: Actor, wish: Wish) -> str:
    """What it is called that the act is about. Raises `NotFound` where it is gone."""
    if wish.act in (Act.set_tag, Act.clear_tag):
        return (await marks.access_tag(actor, wish.subject, EDITS)).name
    if wish.act is Act.clear_status:
        return (await marks.access_scale(actor, wish.subject, EDITS)).name
    if wish.act is Act.set_status:
        status = await marks.access_status(actor, wish.subject, EDITS)
        return f"{(await marks.access_scale(actor, status.scale, EDITS)).name}: {status.name}"
    if wish.act in ON_CARD:
        return await name_on_card(wish) if wish.subject else ""
    if wish.act is Act.set_field:
        return (await access_field(actor, wish.subject)).title
    return " ".join(" ".join(wish.values).split())


async def name_on_card(wish: Wish) -> str:
    if wish.act is Act.set_group:
        return (await there(ClientGroup, wish.subject, "group")).name
    return (await access_member(wish.subject)).name


async def access_member(member_id: int) -> StaffMember:
    """Raises `NotFound` for nobody, and `Invalid` for who left."""
    member = await there(StaffMember, member_id, "member of staff")
    if member.dismissed_on is not None:
        raise Invalid(f"{member.name} does not work here any more.", do="Choose somebody who works here.")
    return member


async def access_field(actor: Actor, field_id: int) -> Field:
    fields = seen_by(actor, await every_field(Of.client))
    found = next((each for each in fields if each.id == field_id and each.kind != Kind.file), None)
    if found is None:
        raise NotFound("There is no such field any more.")
    return found


async def typed_value(actor: Actor, wish: Wish) -> str | None:
    """What a field would hold, as JSON; None is nothing. Raises `Invalid` naming `value`."""
    if wish.act is not Act.set_field:
        return None
    field = await access_field(actor, wish.subject)
    try:
        value = parse(field, wish.values)
    except Invalid as trouble:
        raise Invalid(trouble.sentence, value=trouble.fields.get(field.name, trouble.sentence)) from None
    if value is None and field.is_required:
        raise Invalid("This has to be filled in.", value=f"“{field.title}” has to be filled in.")
    return None if value is None else as_json(field, value)


def as_json(field: Field, value: Value) -> str:
    return dump({field.id: value}).partition(":")[2].removesuffix("}")


async def refused_of(actor: Actor, wish: Wish, chosen: Sequence[int]) -> dict[str, list[int]]:
    """Who cannot be changed, by the reason."""
    if wish.act is Act.remove:
        history = await with_history(chosen)
        return {HISTORY: sorted(history)} if history else {}
    if wish.act is not Act.set_field:
        return {}
    field = await access_field(actor, wish.subject)
    used = {each.id: each for each in in_use(await every_field(Of.client))}
    if not field.when or field.when.field not in used:
        return {}
    rows = await fetch(EXTRAS, list(chosen))
    unasked = [row["id"] for row in rows if not is_there(field, used, load(row["extra"]))]
    reason = f"This is asked only where {told(field.when, used[field.when.field])}."
    return {reason: sorted(unasked)} if unasked else {}


HISTORY = (
    "They have a history: visits, messages, money, points or files. Such a card is not removed; "
    "who it was can be erased, and what took place stays."
)


async def with_history(chosen: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for each in await references():
        if each.table not in OWN:
            held = (
                f"SELECT DISTINCT {each.column} AS id FROM {each.table} WHERE {each.column} = ANY($1::int[])"  # noqa: S608
            )
            found |= await ids(held, chosen)
    return found


async def reached(chosen: Sequence[int], known: Known) -> Record:
    """Of whom there is a phone or an address, and who agreed to be sent offers."""
    agreed = known.writing().filled(known.facts["may_offer"].column)
    return (await fetch(REACHED.format(agreed=agreed), list(chosen)))[0]


async def named(chosen: Sequence[int]) -> list[Record]:
    """The first few by name."""
    return await fetch(NAMES, list(chosen))


async def changes(actor: Actor, page: int) -> tuple[list[Record], Pages]:
    """The latest first."""
    actor.require(EDITS)
    found = pages(page, await fetch_value("SELECT count(*) FROM client_change"))
    return await fetch(CHANGES, found.size, found.offset), found


async def access_change(actor: Actor, change_id: int) -> ClientChange:
    actor.require(EDITS)
    return await there(ClientChange, change_id, "change")


async def left_alone(change_id: int) -> list[Record]:
    """The first of those that were not taken back, and why."""
    return await fetch(LEFT_ALONE, change_id)


async def client_lists(actor: Actor) -> list[Record]:
    """The latest first."""
    actor.require(Permission.see_clients)
    return await fetch(LISTS)
