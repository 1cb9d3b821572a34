"""Fields of one's own that hold a photo or a file of the client."""

from collections.abc import Mapping

from clients.queries import fields as queries
from clients.queries.files import row_of
from clients.rules.fields import Field, Value, load, show
from clients.tables import Client
from clients.tables.fields import Kind, Of
from kit import journal
from kit.db import execute
from kit.errors import Invalid, NotFound
from kit.rights import Actor, Permission
from kit.typed import is_number

NOT_THEIRS = "Choose one of the client’s photos and files."
PUT = """
UPDATE client SET extra = extra || jsonb_build_object($2::text, $3::int), version = version + 1 WHERE id = $1
"""


async def wrong_files(
    actor: Actor, client_id: int, had: Mapping[int, Value], values: Mapping[int, Value]
) -> dict[str, str]:
    """By its input, what is no file of this client that the person may see; 0 is a new card."""
    changed = [each for each, value in values.items() if type(value) is int and value != had.get(each)]
    if not changed:
        return {}
    fields = {each.id: each for each in await queries.every_field(Of.client) if each.kind == Kind.file}
    return {
        fields[each].name: NOT_THEIRS
        for each in changed
        if each in fields and not await is_theirs(actor, client_id, int(str(values[each])))
    }


async def is_theirs(actor: Actor, client_id: int, file_id: int) -> bool:
    if not actor.may(Permission.see_files):
        return False
    try:
        return (await row_of(client_id, file_id))["removed_at"] is None
    except NotFound:
        return False


async def file_fields(actor: Actor) -> list[Field]:
    """Those that the person may fill in."""
    fields = queries.seen_by(actor, await queries.every_field(Of.client))
    return [each for each in fields if each.kind == Kind.file]


async def fill_in_file(actor: Actor, client: Client, field: str, file_id: int) -> None:
    """In the caller's transaction. `field` is its id as a form sends it, or "" for none. Raises `Invalid`."""
    if not field:
        return
    wanted = int(field) if is_number(field) else 0
    own = next((each for each in await file_fields(actor) if each.id == wanted), None)
    if own is None:
        raise Invalid("That field is no longer there.", field="Choose one of the list.")
    await execute(PUT, client.id, str(own.id), file_id)
    before, after = show(own, load(client.extra).get(own.id)), show(own, file_id)
    subject = ("client", int(client.id))
    await journal.write(actor, "change", subject, before={own.title: before}, after={own.title: after})
