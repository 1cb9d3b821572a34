"""The columns of a business's own: tags, statuses, further contacts and the fields it made.

Their names begin with what they are, so that the database tells them from the columns of a card: tags,
status-3 (a scale), contact-phone (a kind), own-12 (a field).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from functools import partial

from clients.rules import clean
from clients.rules.fields import READERS, Value, as_typed, load, parse
from clients.rules.fields import Field as Own
from clients.rules.further import HOSTS, KINDS, Contact, mask_contact, parse_label, parse_value
from clients.tables.fields import Kind
from exchange.rules import cells
from exchange.rules.dates import behind_day, clock_behind
from exchange.rules.fields import Field, Options, known_as
from kit.errors import Invalid
from kit.spreadsheets import as_meant

BETWEEN = ", "
PARTS = re.compile(r"[,;\n|]")
LABEL = re.compile(r"\s*\(([^()\d][^()]*)\)$")
LONGEST_TAG = 40
PHONES = known_as(
    "Further phones", "Other phone", "Home phone", "Work phone", "Day phone", "Night phone", "Second phone",
    "Phone 2", "Alternative phone", "Доп. телефон", "Дополнительный телефон", "Другой телефон", "Festnetz",
    "Weitere Nummer", "Telefon privat",
)  # fmt: skip
ADDRESSES = known_as("Further e-mails", "Second e-mail", "E-mail 2", "Other e-mail", "Weitere E-Mail")
SITES = known_as("Website", "Site", "Web", "Homepage", "Webseite", "Сайт")
TAGS = known_as("Tags", "Tag", "Labels", "Categories", "Client categories", "Категории", "Категория", "Теги",
                "Метки", "Schlagworte", "Kategorien")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of statuses by its id, and the names of them."""

    id: int
    name: str
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """What a business has of its own."""

    fields: tuple[Own, ...] = ()
    scales: tuple[Scale, ...] = ()


NONE = Columns()


def own_columns(own: Columns) -> tuple[Field, ...]:
    """In the order in which a list has them. What is computed or kept as a file is in none."""
    fields = [each for each in own.fields if each.kind in READERS or each.options]
    return (
        *(contact_column(kind) for kind in KINDS),
        Field("tags", "Tags", read_tags, TAGS, hint="several with commas between them"),
        *(status_column(each) for each in own.scales),
        *(field_column(each) for each in fields),
    )


def contact_column(kind: str) -> Field:
    titles = {"phone": ("Further phones", PHONES), "email": ("Further e-mails", ADDRESSES),
              "site": ("Website", SITES)}  # fmt: skip
    title, guesses = titles.get(kind, (KINDS[kind], known_as(KINDS[kind])))
    hint = "a name or a link" if kind in HOSTS else "several with commas between them"
    return Field(f"contact-{kind}", title, partial(read_contacts, kind), guesses, hint=hint)


def read_contacts(kind: str, text: str, options: Options) -> str:
    """“+49151… (mother), +49152…”: whose it is stands behind it."""
    if kind == "phone":
        parts = [(read_label(each), LABEL.sub("", each)) for each in cells.parts_of(text)]
        found = [(cells.one_phone(value, options.country), label) for label, value in parts]
    else:
        parts = [(read_label(each), LABEL.sub("", each).strip()) for each in PARTS.split(as_meant(text))]
        found = [(value_of(kind, value, options.country), label) for label, value in parts if value]
    return BETWEEN.join(dict.fromkeys(f"{value} ({label})" if label else value for value, label in found))


def read_label(text: str) -> str:
    found = LABEL.search(text.strip())
    return parse_label(found[1]) if found else ""


def value_of(kind: str, text: str, country: str) -> str:
    try:
        return parse_value(kind, text, country)
    except Invalid:
        raise cells.fault(f"“{text[:40]}” is no {KINDS[kind]} address.") from None


def masked_contacts(kind: str, told: str) -> str:
    found = [Contact(kind, LABEL.sub("", each)) for each in told.split(BETWEEN) if each]
    return BETWEEN.join(mask_contact(each) for each in found)


def read_tags(text: str, options: Options) -> str:
    """By name, whatever capitals they are in. A new one may be there where the person may make tags."""
    known = {each.casefold(): each for each in options.known.get("tags", {})}
    said = dict.fromkeys(" ".join(clean(each).split()) for each in PARTS.split(as_meant(text)))
    names = [each for each in said if each]
    for name in names:
        if len(name) > LONGEST_TAG:
            raise cells.fault(f"The tag “{name[:LONGEST_TAG]}…” has over {LONGEST_TAG} letters.")
        if name.casefold() not in known and not options.makes_tags:
            raise cells.fault(f"There is no tag “{name}”. Who looks after the settings can make it.")
    return BETWEEN.join(sorted({known.get(each.casefold(), each) for each in names}))


def status_column(scale: Scale) -> Field:
    read = partial(read_one_of, scale.name, scale.statuses)
    return Field(f"status-{scale.id}", scale.name, read, known_as(scale.name), hint="a status of this scale")


def read_one_of(what: str, names: Sequence[str], text: str, _: Options) -> str:
    said = " ".join(clean(as_meant(text)).split())
    known = {each.casefold(): each for each in names}
    if said.casefold() not in known:
        raise cells.fault(f"“{said[:40]}” is not among “{what}”: {', '.join(names)}.")
    return known[said.casefold()]


CELLS = {Kind.date: "date", Kind.date_time: "moment"}


def field_column(field: Own) -> Field:
    return Field(
        f"own-{field.id}", field.title, partial(read_own, field), known_as(field.title),
        is_date=field.kind in CELLS, cell=CELLS.get(field.kind, "text"),
        shown=partial(show_own, field), hint="a field of your own",
    )  # fmt: skip


def read_own(field: Own, text: str, options: Options) -> str:
    """The value as JSON in the writing of PostgreSQL, so that equal values are equal texts."""
    typed = TYPED.get(field.kind, typed_plainly)(field, text, options)
    try:
        value = parse(field, typed)
    except Invalid as trouble:
        told = trouble.fields.get(field.name, trouble.sentence)
        raise cells.fault(f"“{text[:40]}” under “{field.title}”: {told}") from None
    return "" if value is None else as_json(value)


def typed_plainly(_: Own, text: str, __: Options) -> list[str]:
    return [as_meant(text)]


def typed_day(_: Own, text: str, options: Options) -> list[str]:
    return [cells.read_any_day(text, options)]


def typed_moment(_: Own, text: str, options: Options) -> list[str]:
    """A day with a time behind it; midnight where a spreadsheet has the day alone."""
    clock = clock_behind(text)
    if clock is None and behind_day(text):
        raise cells.fault(f"“{text[:40]}” has no time of day.")
    return [f"{cells.read_any_day(text, options)}T{clock or time():%H:%M}"]


def typed_yes(_: Own, text: str, options: Options) -> list[str]:
    return [cells.read_yes(text, options)]


def typed_options(field: Own, text: str, options: Options) -> list[str]:
    names = {each.title: each.id for each in field.chosen_from}
    parts = PARTS.split(as_meant(text)) if field.kind == Kind.several else [text]
    said = [read_one_of(field.title, tuple(names), each, options) for each in parts if each.strip()]
    return [str(names[each]) for each in said]


def typed_amount(field: Own, text: str, _: Options) -> list[str]:
    """Without signs and the code of the currency; other letters stay, and are no amount."""
    plainer = text.upper().replace(field.currency, "")
    return [cells.whole_amount(re.sub(r"[^\w.,-]", "", plainer))]


TYPED: Mapping[Kind, Callable[[Own, str, Options], list[str]]] = {
    Kind.money: typed_amount,
    Kind.date: typed_day,
    Kind.date_time: typed_moment,
    Kind.yes_no: typed_yes,
    Kind.one_of: typed_options,
    Kind.several: typed_options,
}


def as_json(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def show_own(field: Own, told: str | None) -> str:
    """As a cell of a list holds it: reading it again gives the same value. "" where there is none."""
    if not told:
        return ""
    typed = as_typed(field, load(f'{{"0": {told}}}')[0])
    if field.kind in (Kind.one_of, Kind.several):
        return BETWEEN.join(field.option(int(each)).title for each in typed)
    return typed[0].replace("T", " ") if field.kind == Kind.date_time else typed[0]
