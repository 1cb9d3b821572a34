"""What is filled in of those who served clients, in fields of the business's own: one like that is enough."""

from clients.rules.fields import Field
from clients.tables.fields import Kind as FieldKind
from kit.rights import Permission
from lists.facts.own import COLUMNS, FIELDS
from lists.facts.visits import DONE
from lists.rules.catalogue import Fact, Kind, Source

SERVED = "done_line JOIN staff_member ON staff_member.id = done_line.member"
HAS = "staff_member.extra -> '{field}'"
CHOSEN = """{served} CROSS JOIN LATERAL jsonb_array_elements_text(
    CASE jsonb_typeof({has}) WHEN 'array' THEN {has} ELSE jsonb_build_array({has}) END
) AS chosen (value)"""
THERE = "staff_member.extra ? '{field}'"
HELD = "(staff_member.extra ->> '{field}')"


def of_staff(field: Field) -> Fact:
    """Of whoever did a line of a visit that took place, as it is filled in today."""
    is_chosen = field.kind in (FieldKind.one_of, FieldKind.several)
    kind, column = (Kind.many_of, "chosen.value::int") if is_chosen else COLUMNS[field.kind]
    table = CHOSEN.format(served=SERVED, has=HAS.format(field=field.id)) if is_chosen else SERVED
    return Fact(
        f"{field.title} (who served them)", FIELDS, kind,
        column.replace("{held}", HELD.format(field=field.id)),
        options=f"field_{field.id}" if is_chosen else "", unit=field.currency,
        is_uploaded=field.kind is FieldKind.file, is_timed=field.kind is FieldKind.date_time,
        right=Permission.edit_staff,
        rows=Source(table, "done_line.client", THERE.format(field=field.id), DONE.filters),
    )  # fmt: skip
