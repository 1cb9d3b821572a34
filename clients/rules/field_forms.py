"""Making and changing a field: what its form may say, what it may become, and what stands in the way."""

from collections.abc import Sequence
from typing import Any

from clients.rules.answers import closes_ring, told
from clients.rules.contacts import clean
from clients.rules.fields import Field, When, as_typed, parse
from clients.schemas import FieldForm
from clients.tables.fields import Kind, Of, Says
from kit.errors import Invalid

LONGEST_TITLE, LONGEST_HELP, LONGEST_HEADING, MOST_OPTIONS = 80, 300, 60, 200
ASKERS = {"is_asked": "The booking form", "is_at_desk": "The desk’s form of a new visit"}
CHOSEN = (Kind.one_of, Kind.several)
KINDS = {
    Kind.text: "Text, one line",
    Kind.long: "Text of several lines",
    Kind.whole: "Whole number",
    Kind.decimal: "Number with decimals",
    Kind.money: "Amount of money",
    Kind.one_of: "One of a list",
    Kind.several: "Several of a list",
    Kind.date: "Date",
    Kind.date_time: "Date and time",
    Kind.yes_no: "Yes or no",
    Kind.link: "Link",
    Kind.file: "Photo or file",
}
COMES_LATER = (
    "A file is added to a card or a visit that is there: it can be neither required, nor asked for online "
    "or in the form of a new visit."
)
# What values can be carried over into, if they fit.
BECOMES = {
    Kind.text: (Kind.long,),
    Kind.long: (Kind.text,),
    Kind.one_of: (Kind.several,),
    Kind.whole: (Kind.decimal,),
}


def read_field(form: FieldForm, fields: Sequence[Field], field: Field | None, of: Of) -> dict[str, Any]:
    """The columns of a field as they are stored; every wrong one is named at once."""
    faults: dict[str, str] = {}
    values: dict[str, Any] = {
        "title": read_title(form.title, faults),
        "help": short(form.help, LONGEST_HELP, "help", faults),
        "is_required": form.is_required == "yes",
        "is_asked": form.is_asked == "yes" and of != Of.staff,
        "is_at_desk": form.is_at_desk == "yes" and of == Of.visit,
        "is_private": form.is_private == "yes" and of != Of.staff,
    }
    if any(same(values["title"], each.title) for each in others(fields, field)):
        faults.setdefault("title", "Another field is called so.")
    try:
        values |= read_condition(form, fields, field, [each for each in ASKERS if values[each]])
    except Invalid as trouble:
        faults |= trouble.fields
    faults |= still_needed(values, waits_for(field, fields))
    if faults:
        raise Invalid("Please look at the marked fields.", **faults)
    return values


def still_needed(values: dict[str, Any], waiting: Sequence[Field]) -> dict[str, str]:
    """A form that asks for what waits has to ask for this, too."""
    return {
        asks: f"{form} asks for “{each.title}” where this has been answered. Change that first."
        for asks, form in ASKERS.items()
        for each in reversed(waiting)
        if getattr(each, asks) and not values[asks]
    }


def others(fields: Sequence[Field], field: Field | None) -> list[Field]:
    """In use, and not this one."""
    return [each for each in fields if not each.is_archived and (field is None or each.id != field.id)]


def same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def read_title(text: str, faults: dict[str, str], name: str = "title") -> str:
    title = short(text, LONGEST_TITLE, name, faults)
    if not title:
        faults[name] = "Please fill this in."
    return title


def short(text: str, most: int, name: str, faults: dict[str, str]) -> str:
    line = " ".join(clean(text).split())
    if len(line) > most:
        faults[name] = f"Please use at most {most} letters."
    return line


def read_condition(
    form: FieldForm, fields: Sequence[Field], field: Field | None, asked_by: Sequence[str]
) -> dict[str, Any]:
    """Raises `Invalid` for what can never hold, or would wait for itself."""
    if not form.when_field:
        return {"when_field": None, "when_says": Says.same, "when_value": ""}
    other = next((each for each in others(fields, field) if str(each.id) == form.when_field), None)
    if other is None:
        raise Invalid("", when_field="That field is no longer there. Choose another.")
    waits = {each.id: each.when.field for each in fields if each.when}
    if field is not None and closes_ring(waits, field.id, other.id):
        raise Invalid("", when_field=f"“{other.title}” waits for this field itself. Choose another.")
    if silent := [ASKERS[each] for each in asked_by if not getattr(other, each)]:
        raise Invalid(
            "", when_field=f"{silent[0]} does not ask for “{other.title}”. Let it, or choose another."
        )
    says = read_says(form.when_says)
    value = "" if says == Says.filled else as_meant(other, form.when_value)
    return {"when_field": other.id, "when_says": says, "when_value": value}


def read_says(text: str) -> Says:
    try:
        return Says(text)
    except ValueError:
        raise Invalid("", when_says="Choose one of the list.") from None


def as_meant(other: Field, text: str) -> str:
    """As a form of the other field would send it; options may be written as they are called."""
    typed = " ".join(clean(text).split())
    if other.kind in CHOSEN:
        typed = next((str(each.id) for each in other.chosen_from if same(each.title, typed)), typed)
    try:
        [value] = as_typed(other, parse(other, [typed])) or [""]
    except Invalid as trouble:
        raise Invalid("", when_value=trouble.fields.get(other.name, trouble.sentence)) from None
    if not value:
        raise Invalid("", when_value=f"What has “{other.title}” to be?")
    return value


def waits_for(field: Field | None, fields: Sequence[Field]) -> list[Field]:
    """Fields in use whose condition asks this one."""
    return [
        each
        for each in fields
        if field and not each.is_archived and each.when and each.when.field == field.id
    ]


def asks_for(field: Field, option: int, fields: Sequence[Field]) -> list[Field]:
    """Those whose condition asks for this very option."""
    return [each for each in waits_for(field, fields) if each.when and each.when.value == str(option)]


def uses_of(field: Field, fields: Sequence[Field]) -> list[str]:
    """Sentences for whoever wants it gone."""
    asking = [form for asks, form in ASKERS.items() if getattr(field, asks)]
    return [f"{form} asks for it, and will not any more." for form in asking] + [
        f"“{each.title}” is shown only where {told(each.when, field)}. Change that first."
        for each in waits_for(field, fields)
        if each.when
    ]


def read_options(text: str, had: Sequence[str] = ()) -> list[str]:
    """One a line; what there is already is left out."""
    lines = dict.fromkeys(" ".join(clean(line).split()) for line in text.splitlines())
    found = [line for line in lines if line and not any(same(line, each) for each in had)]
    if any(len(line) > LONGEST_TITLE for line in found):
        raise Invalid(
            "Please look at the marked fields.", new_options=f"An option has at most {LONGEST_TITLE} letters."
        )
    if len(found) + len(had) > MOST_OPTIONS:
        raise Invalid("Please look at the marked fields.", new_options=f"At most {MOST_OPTIONS} options fit.")
    return found


def read_kind(text: str, currency: str, currencies: Sequence[str]) -> tuple[Kind, str]:
    """With the currency of an amount of money."""
    try:
        kind = Kind(text)
    except ValueError:
        raise Invalid("Please look at the marked fields.", kind="Choose one of the list.") from None
    if kind != Kind.money:
        return kind, ""
    if currency not in currencies:
        raise Invalid("Please look at the marked fields.", currency="Choose one of the list.")
    return kind, currency


def when_words(when: When | None, fields: Sequence[Field]) -> str:
    """Shown where “Allergic” is Yes; "" for a field that is always there."""
    other = next((each for each in fields if when and each.id == when.field), None)
    return f"Only where {told(when, other)}" if when and other else ""


def refuse_unfit(kind: Kind, values: dict[str, Any]) -> None:
    """A file is added to what is there, and by the desk. Raises `Invalid`."""
    if kind == Kind.file and (values["is_required"] or values["is_asked"] or values["is_at_desk"]):
        raise Invalid("Please look at the marked fields.", kind=COMES_LATER)
