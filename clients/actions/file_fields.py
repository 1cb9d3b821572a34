"""Fields of one's own that hold a photo or a file of whom they are of."""

from collections.abc import Mapping

from clients.queries import fields as queries
from clients.queries.files import row_with
from clients.rules.fields import NOT_THEIRS, Field, Value, load, show
from clients.tables import Client
from clients.tables.fields import Kind, Of
from kit import journal
from kit.db import execute
from kit.errors import Invalid, NotFound
from kit.rights import Actor, Permission
from kit.typed import is_number
from staff.tables import StaffMember

PUT = """
UPDATE {table} SET extra = extra || jsonb_build_object($2::text, $3::int){counted} WHERE id = $1
"""
Owner = tuple[Of, int]  # 0 is one that is being made


async def wrong_files(
    actor: Actor, owner: Owner, had: Mapping[int, Value], values: Mapping[int, Value]
) -> dict[str, str]:
    """By its input, what is no file of theirs that the person may see."""
    changed = [each for each, value in values.items() if type(value) is int and value != had.get(each)]
    if not changed:
        return {}
    fields = {each.id: each for each in await queries.every_field(owner[0]) if each.kind == Kind.file}
    return {
        fields[each].name: NOT_THEIRS[owner[0]]
        for each in changed
        if each in fields and not await is_theirs(actor, owner, int(str(values[each])))
    }


async def is_theirs(actor: Actor, owner: Owner, file_id: int) -> bool:
    """Who fills in fields of a visit or of staff sees their files; those of a card take a right."""
    if owner[0] == Of.client and not actor.may(Permission.see_files):
        return False
    try:
        return (await row_with(*owner, file_id))["removed_at"] is None
    except NotFound:
        return False


async def file_fields(actor: Actor, of: Of = Of.client) -> list[Field]:
    """Those that the person may fill in."""
    fields = queries.seen_by(actor, await queries.every_field(of))
    return [each for each in fields if each.kind == Kind.file]


async def chosen_field(actor: Actor, of: Of, field: str) -> Field | None:
    """What an upload is to fill in, by its id as a form sends it; "" is nothing. Raises `Invalid`."""
    if not field:
        return None
    wanted = int(field) if is_number(field) else 0
    own = next((each for each in await file_fields(actor, of) if each.id == wanted), None)
    if own is None:
        raise Invalid("That field is no longer there.", field="Choose one of the list.")
    return own


async def put_file(actor: Actor, holder: Client | StaffMember, field: Field, file_id: int) -> None:
    """On the card, or of who works here, in the caller's transaction, which holds it."""
    table, counted = queries.TABLES[field.of], queries.COUNTED[field.of]
    branch = holder.branch if isinstance(holder, StaffMember) else 0
    await execute(PUT.format(table=table, counted=counted), holder.id, str(field.id), file_id)
    before, after = show(field, load(holder.extra).get(field.id)), show(field, file_id)
    await journal.write(
        actor, "change", (table, int(holder.id)), branch=branch,
        before={field.title: before}, after={field.title: after},
    )  # fmt: skip
