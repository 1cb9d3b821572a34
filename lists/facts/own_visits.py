"""What was filled in with visits, in fields of the business's own."""

from clients.rules.fields import Field
from clients.tables.fields import Kind as FieldKind
from lists.facts.own import COLUMNS, FIELDS, right_of
from lists.facts.visits import ON_VISITS
from lists.rules.catalogue import Fact, Kind, Measure, Source

# The second part is what the index of visits with something filled in asks for.
FILLED_IN = "visit.client IS NOT NULL AND visit.extra <> '{{}}' AND visit.extra ? '{field}'"
HELD = "(visit.extra ->> '{field}')"
ANY = "SELECT visit.client, {held} AS value FROM visit WHERE {there}"
CHOSEN = """SELECT visit.client, chosen.value::int AS value FROM visit
CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(visit.extra -> '{field}')
    WHEN 'array' THEN visit.extra -> '{field}' ELSE jsonb_build_array(visit.extra -> '{field}') END
) AS chosen (value) WHERE {there}"""
YES = "client.id IN (SELECT visit.client FROM visit WHERE {there} AND {said})"
LATEST = "(array_agg({value} ORDER BY visit.starts_at DESC, visit.id DESC))[1]"


def of_visits(field: Field) -> Fact:
    """What is chosen or written is asked of any visit; numbers, amounts and days of the last that has one."""
    there = FILLED_IN.format(field=field.id)
    held = HELD.format(field=field.id)
    kind = Kind.many_of if field.kind is FieldKind.several else COLUMNS[field.kind][0]
    title, right = f"{field.title} (visits)", right_of(field)
    if kind in (Kind.many_of, Kind.one_of):
        query = CHOSEN.format(field=field.id, there=there)
        return Fact(title, FIELDS, Kind.many_of, query, options=f"field_{field.id}", right=right)
    if kind is Kind.text:
        return Fact(title, FIELDS, kind, "''", further=ANY.format(held=held, there=there), right=right)
    if kind is Kind.yes_no:
        is_file = field.kind is FieldKind.file
        sql = YES.format(there=there, said="TRUE" if is_file else f"{held}::boolean")
        return Fact(title, FIELDS, kind, sql, is_uploaded=is_file, right=right)
    value = LATEST.replace("{value}", COLUMNS[field.kind][1].replace("{held}", held))
    measure = Measure(Source("visit", "visit.client", there, ON_VISITS), value, is_number=False)
    return Fact(
        f"{field.title} (last visit)", FIELDS, kind, measure=measure, unit=field.currency,
        is_timed=field.kind is FieldKind.date_time, right=right,
    )  # fmt: skip
