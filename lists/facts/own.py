"""What a business added itself: tags, statuses, and fields of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clients.rules.fields import Field
from clients.rules.formulas import Formula
from clients.tables.fields import Kind as FieldKind
from clients.tables.formulas import Takes
from kit.rights import Permission
from lists.facts.money import PAID_IN, SHARE
from lists.facts.money import SUMMED as SPENT
from lists.facts.visits import CATEGORIES, FIGURES
from lists.facts.visits import SUMMED as CAME
from lists.rules.catalogue import Catalogue, Fact, Kind, Measure, Source

MARKS, FIELDS = "Tags, statuses, lists", "Fields of your own"
TAGS = Fact(
    "Tags",
    MARKS,
    Kind.many_of,
    "SELECT client_tag.client, client_tag.tag AS value FROM client_tag",
    options="tags",
)
LISTS = Fact(
    "Lists",
    MARKS,
    Kind.many_of,
    "SELECT client_listed.client, client_listed.list AS value FROM client_listed",
    options="lists",
)
STATUS = """SELECT client_status.client, client_status.status AS value FROM client_status
WHERE client_status.scale = {scale}"""
SEVERAL = """SELECT holder.id AS client, chosen.value::int AS value FROM client AS holder
CROSS JOIN LATERAL jsonb_array_elements_text(holder.extra -> '{field}') AS chosen (value)
WHERE holder.extra ? '{field}'"""
HELD = "(client.extra ->> '{field}')"
# What is kept of each kind, as SQL over {held}.
COLUMNS: dict[FieldKind, tuple[Kind, str]] = {
    FieldKind.text: (Kind.text, "coalesce({held}, '')"),
    FieldKind.long: (Kind.text, "coalesce({held}, '')"),
    FieldKind.link: (Kind.text, "coalesce({held}, '')"),
    FieldKind.whole: (Kind.whole, "{held}::bigint"),
    FieldKind.decimal: (Kind.whole, "{held}::numeric"),
    FieldKind.money: (Kind.money, "{held}::bigint"),
    FieldKind.one_of: (Kind.one_of, "{held}::int"),
    FieldKind.date: (Kind.day, "({held}::date::timestamp AT TIME ZONE {zone})"),
    FieldKind.date_time: (Kind.day, "({held}::timestamp AT TIME ZONE {zone})"),
    FieldKind.file: (Kind.yes_no, "({held} IS NOT NULL)"),
    FieldKind.yes_no: (Kind.yes_no, "coalesce({held}::boolean, FALSE)"),
}


# What a formula takes, of rows that are counted already.
SUMMED = {
    Takes.visits: CAME["visits"],
    Takes.total: SPENT,
    Takes.average: SHARE,
    Takes.first: CAME["first"],
    Takes.last: CAME["last"],
}


def own(scales: Iterable[tuple[int, str]], fields: Sequence[Field], formulas: Sequence[Formula]) -> Catalogue:
    """`scales` by id and name; archived fields are not among the fields."""
    return {
        "tags": TAGS,
        "lists": LISTS,
        **{f"status_{number}": status(number, name) for number, name in scales},
        **{f"field_{each.id}": of_field(each) for each in fields},
        **{f"formula_{each.id}": of_formula(each) for each in formulas},
    }


def status(scale: int, name: str) -> Fact:
    """A client has one or none, so that all of several cannot be asked for."""
    query = STATUS.format(scale=scale)
    return Fact(name, MARKS, Kind.many_of, query, options=f"status_{scale}", is_single=True)


def of_field(field: Field) -> Fact:
    return (several if field.kind is FieldKind.several else single)(field)


def several(field: Field) -> Fact:
    return Fact(
        field.title, FIELDS, Kind.many_of, SEVERAL.format(field=field.id), options=f"field_{field.id}",
        array=f"client.extra -> '{field.id}'", right=right_of(field),
    )  # fmt: skip


def single(field: Field) -> Fact:
    kind, column = COLUMNS[field.kind]
    held = HELD.format(field=field.id)
    options = f"field_{field.id}" if kind is Kind.one_of else ""
    sql = column.replace("{held}", held)
    return Fact(
        field.title, FIELDS, kind, sql, options=options, unit=field.currency,
        is_uploaded=field.kind == FieldKind.file, is_timed=field.kind == FieldKind.date_time,
        right=right_of(field),
    )  # fmt: skip


def of_formula(formula: Formula) -> Fact:
    """Worked out of the same lines as on the card; or of what is kept of them, where that says it all."""
    kind = Kind.money if formula.is_money else Kind.whole if formula.takes == Takes.visits else Kind.day
    is_number = formula.takes in (Takes.visits, Takes.total)
    lines = Source("done_line", "done_line.client", formula.where)
    measure = Measure(lines, formula.value, is_number=is_number, kept=kept_of(formula, is_number=is_number))
    right = Permission.see_money if formula.is_money else None
    return Fact(formula.title, FIELDS, kind, measure=measure, unit=formula.currency, right=right)


def kept_of(formula: Formula, *, is_number: bool) -> tuple[Measure, ...]:
    if formula.days or formula.service:
        return ()
    parts = ["TRUE"]
    if formula.category:
        parts.append(f"figure.category = {formula.category}")
    if formula.currency:
        parts.append(PAID_IN.format(of="figure", currency=formula.currency))
    source = replace(CATEGORIES if formula.category else FIGURES, where=" AND ".join(parts), filters={})
    return (Measure(source, SUMMED[formula.takes], is_number=is_number),)


def right_of(field: Field) -> Permission | None:
    return Permission.edit_clients if field.is_private else None
