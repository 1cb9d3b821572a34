"""The end of a field with its values, and of one option of a list."""

from clients.actions.fields import FieldUsed, changing, facts, note_change
from clients.queries import fields as queries
from clients.rules import field_forms as forms
from clients.rules.answers import told
from clients.rules.fields import Field
from clients.tables.fields import CustomField, FieldOption
from kit import clock, journal
from kit.db import execute
from kit.errors import NotFound, Refused
from kit.rights import Actor

FORGET = "UPDATE {table} SET extra = extra - $1{counted} WHERE extra <> '{{}}' AND extra ? $1"
UNHOOK = "UPDATE custom_field SET when_field = NULL WHERE when_field = $1"
MOVE = """
UPDATE {table} SET extra = jsonb_set(extra, ARRAY[$1], CASE jsonb_typeof(extra -> $1)
    WHEN 'array' THEN (
        SELECT jsonb_agg(DISTINCT CASE WHEN chosen = to_jsonb($2::int) THEN to_jsonb($3::int) ELSE chosen END)
        FROM jsonb_array_elements(extra -> $1) AS chosen)
    ELSE to_jsonb($3::int) END){counted}
WHERE extra <> '{{}}' AND extra -> $1 @> to_jsonb($2::int)
"""


class MoreByNow(Refused):
    """Since it was asked how many values go with it, more have come."""

    def __init__(self, values: int) -> None:
        super().__init__(f"There are {values} values by now. Look again, then remove the field.")


async def remove_field(actor: Actor, field_id: int, agreed: int) -> int:
    """For good, with its values, of which there are `agreed`. Only an archived one: that is said first."""
    async with changing(actor, field_id) as (field, fields):
        if not field.is_archived:
            raise Refused(f"Archive “{field.title}” first: then you see whether somebody misses it.")
        statement = FORGET.format(table=queries.TABLES[field.of], counted=queries.COUNTED[field.of])
        values = await execute(statement, str(field_id))
        if values > agreed:
            raise MoreByNow(values)
        await execute(UNHOOK, field_id)
        await CustomField.delete().where(CustomField.id == field_id)
        gone = {**facts(field, fields), "values": values}
        await journal.write(actor, "remove", ("custom_field", field_id), before=gone)
    return values


async def remove_option(actor: Actor, field_id: int, option_id: int, into: int | None) -> int:
    """It is offered no more. What was chosen stays, and is shown as removed; or becomes the option `into`.

    Returns how many were moved.
    """
    moved = 0
    async with changing(actor, field_id) as (field, fields):
        refuse_needed(field, option_id, fields)
        if into is not None:
            known(field, into)
            statement = MOVE.format(table=queries.TABLES[field.of], counted=queries.COUNTED[field.of])
            moved = await execute(statement, str(field_id), option_id, into)
        await FieldOption.update({FieldOption.removed_at: clock.now()}).where(FieldOption.id == option_id)
        await note_change(actor, "remove option", field, fields)
    return moved


def refuse_needed(field: Field, option_id: int, fields: list[Field]) -> None:
    option = known(field, option_id)
    waiting = [each for each in forms.asks_for(field, option_id, fields) if each.when]
    if waiting:
        uses = [
            f"“{each.title}” is shown only where {told(each.when, field)}." for each in waiting if each.when
        ]
        raise FieldUsed(f"“{option}”", uses)


def known(field: Field, option_id: int) -> str:
    """Its title, if it is offered."""
    found = next((each.title for each in field.chosen_from if each.id == option_id), None)
    if found is None:
        raise NotFound("There is no such option.")
    return found


async def restore_option(actor: Actor, field_id: int, option_id: int) -> None:
    async with changing(actor, field_id) as (field, fields):
        await FieldOption.update({FieldOption.removed_at: None}).where(
            FieldOption.id == option_id, FieldOption.field == field_id
        )
        await note_change(actor, "bring back option", field, fields)
