"""What was filled into fields of a business's own not on the card: with visits, and of who served them."""

from collections.abc import Mapping
from dataclasses import dataclass

from clients.rules.fields import Field
from clients.tables.fields import Kind as FieldKind
from clients.tables.fields import Of
from kit.rights import Permission
from lists.facts.own import COLUMNS, FIELDS, right_of
from lists.facts.visits import DONE, ON_VISITS
from lists.rules.catalogue import Fact, Filter, Kind, Measure, Source


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that belong to clients: `table` is all after FROM, `extra` has the values of the fields.

    `there` holds where {field} is filled in, `latest` is the order of the latest first. `any_of` and `last`
    are said behind the title: whether any of the rows counts, or the last.
    """

    table: str
    client: str
    extra: str
    there: str
    latest: str
    filters: Mapping[str, Filter]
    any_of: str
    last: str

    def source(self, field: Field) -> Source:
        return Source(self.table, self.client, self.there.format(field=field.id), self.filters)

    def held(self, field: Field) -> str:
        return f"({self.extra} ->> '{field.id}')"


ROWS: Mapping[Of, Rows] = {
    # The second part is what the index of visits with something filled in asks for.
    Of.visit: Rows(
        "visit",
        "visit.client",
        "visit.extra",
        "visit.client IS NOT NULL AND visit.extra <> '{{}}' AND visit.extra ? '{field}'",
        "visit.starts_at DESC, visit.id DESC",
        ON_VISITS,
        "(visits)",
        "(last visit)",
    ),
    Of.staff: Rows(
        "done_line JOIN staff_member ON staff_member.id = done_line.member",
        "done_line.client",
        "staff_member.extra",
        "staff_member.extra ? '{field}'",
        "done_line.starts_at DESC, done_line.visit DESC, done_line.member DESC",
        DONE.filters,
        "(who served them)",
        "(who served them last)",
    ),
}
ANY = "SELECT {client} AS client, {held} AS value FROM {table} WHERE {there}"
CHOSEN = """SELECT {client} AS client, chosen.value::int AS value FROM {table}
CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof({extra} -> '{field}')
    WHEN 'array' THEN {extra} -> '{field}' ELSE jsonb_build_array({extra} -> '{field}') END
) AS chosen (value) WHERE {there}"""
YES = "client.id IN (SELECT {client} FROM {table} WHERE {there} AND {said})"
LATEST = "(array_agg({value} ORDER BY {latest}))[1]"


def of_rows(field: Field) -> Fact:
    """What is chosen or written is asked of any row; numbers, amounts and days of the last that has one."""
    rows = ROWS[field.of]
    source, held, right = rows.source(field), rows.held(field), needed(field)
    kind = Kind.many_of if field.kind is FieldKind.several else COLUMNS[field.kind][0]
    title = f"{field.title} {rows.any_of}"
    named = {"client": source.client, "table": source.table, "there": source.where}
    if kind in (Kind.many_of, Kind.one_of):
        query = CHOSEN.format(extra=rows.extra, field=field.id, **named)
        return Fact(title, FIELDS, Kind.many_of, query, options=f"field_{field.id}", right=right)
    if kind is Kind.text:
        return Fact(title, FIELDS, kind, "''", further=ANY.format(held=held, **named), right=right)
    if kind is Kind.yes_no:
        is_file = field.kind is FieldKind.file
        sql = YES.format(said="TRUE" if is_file else f"{held}::boolean", **named)
        return Fact(title, FIELDS, kind, sql, is_uploaded=is_file, right=right)
    value = LATEST.replace("{latest}", rows.latest)
    value = value.replace("{value}", COLUMNS[field.kind][1].replace("{held}", held))
    measure = Measure(source, value, is_number=False)
    return Fact(
        f"{field.title} {rows.last}", FIELDS, kind, measure=measure, unit=field.currency,
        is_timed=field.kind is FieldKind.date_time, right=right,
    )  # fmt: skip


def needed(field: Field) -> Permission | None:
    """What is filled in of staff is for who may see their pages."""
    return Permission.edit_staff if field.of == Of.staff else right_of(field)
