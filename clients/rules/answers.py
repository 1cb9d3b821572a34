"""What a form with fields of a business's own came to: which are there, what is missing, what is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from clients.rules.fields import LONGEST_LINE, Field, Value, When, as_typed, parse, show
from clients.tables.fields import Kind, Says
from kit.errors import Invalid
from kit.words import N_, _

SHOWN = "fields"  # the hidden input that says which fields a form had
NOTHING: Mapping[int, Value] = MappingProxyType({})
MISSING = N_("Please fill this in.")
SAYS = {
    Says.same: N_("“%(field)s” is %(value)s"),
    Says.other: N_("“%(field)s” is not %(value)s"),
    Says.filled: N_("“%(field)s” is filled in"),
}


class Sent(msgspec.Struct, frozen=True):
    """What a form held: the texts of each field, and the ids of all it had, empty ones too.

    `agreed` are the texts of consents that were ticked, by their ids; `address` is the network address that
    it came from. Answers to `of_new` are kept only of who was not here before.
    """

    typed: dict[int, tuple[str, ...]] = {}
    shown: frozenset[int] = frozenset()
    agreed: frozenset[int] = frozenset()
    address: str = ""
    of_new: frozenset[int] = frozenset()


NOT_SENT = Sent()


@dataclass(frozen=True, slots=True)
class Filled:
    """The values there are then, what is wrong by the name of the input, and what has no place any more."""

    values: dict[int, Value]
    wrong: dict[str, str]
    lost: dict[str, str]


def read_sent(pairs: Iterable[tuple[str, object]]) -> Sent:
    """Out of all that a form sent, by name and text."""
    typed: dict[int, tuple[str, ...]] = {}
    shown: set[int] = set()
    agreed: set[int] = set()
    for name, text in pairs:
        if name == SHOWN:
            shown |= {int(each) for each in str(text).split(",") if is_id(each)}
        elif name.startswith("field-") and is_id(name[6:]):
            typed[int(name[6:])] = (*typed.get(int(name[6:]), ()), str(text))
        elif name.startswith("consent-") and is_id(name[8:]) and text == "yes":
            agreed.add(int(name[8:]))
    return Sent(typed, frozenset(shown | typed.keys()), frozenset(agreed))


def is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def fill(fields: Sequence[Field], mine: Iterable[int], had: Mapping[int, Value], sent: Sent) -> Filled:
    """`fields` are all there are, archived ones too; `mine` are those that this person sees.

    What they do not see, and what the form did not have, stays as it was. A field that is not there under
    its condition has no value.
    """
    used = {each.id: each for each in fields if not each.is_archived}
    asked = [used[each] for each in mine if each in used and each in sent.shown]
    values, faults = dict(had), dict[str, str]()
    for field in asked:
        try:
            put(values, field, parse(field, sent.typed.get(field.id, ()), had.get(field.id)))
        except Invalid as trouble:
            faults |= trouble.fields
    for field in asked:
        if not is_there(field, used, values):
            put(values, field, None)
            faults.pop(field.name, None)
        elif field.is_required and field.id not in values and field.name not in faults:
            faults[field.name] = _(MISSING)
    return Filled(values, faults, lost_in(fields, had, sent))


def put(values: dict[int, Value], field: Field, value: Value | None) -> None:
    if value is None:
        values.pop(field.id, None)
    else:
        values[field.id] = value


def lost_in(fields: Sequence[Field], had: Mapping[int, Value], sent: Sent) -> dict[str, str]:
    """What was typed into fields that are archived or gone by now, by title; not what merely stood there."""
    known, found = {each.id: each for each in fields}, dict[str, str]()
    for field_id, texts in sorted(sent.typed.items()):
        field, said = known.get(field_id), [each for each in texts if each.strip()]
        if not said or (field and not field.is_archived):
            continue
        if field is None:
            found["A field that is gone"] = cut(", ".join(said))
        elif said != as_typed(field, had.get(field_id)):
            found[field.title] = cut(in_words(field, said))
    return found


def cut(text: str) -> str:
    """Enough to know what it was; nobody fills the journal with what they send."""
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"


def in_words(field: Field, said: Sequence[str]) -> str:
    """As it was meant, or as it was typed where that is nothing."""
    try:
        return show(field, parse(field, said))
    except Invalid:
        return ", ".join(said)


def is_there(field: Field, fields: Mapping[int, Field], values: Mapping[int, Value]) -> bool:
    """Its condition holds, and so do those of what it waits for."""
    when = field.when
    other = fields.get(when.field) if when else None
    if when is None or other is None:
        return True
    return holds(when, other, values.get(other.id) if is_there(other, fields, values) else None)


def holds(when: When, other: Field, value: Value | None) -> bool:
    """What is empty is not anything."""
    said = [each.casefold() for each in as_typed(other, value)]
    if when.says == Says.filled:
        return bool(said)
    return (when.value.casefold() in said) == (when.says == Says.same)


def closes_ring(waits: Mapping[int, int], field: int, on: int) -> bool:
    """Whether `field`, waiting for `on`, would wait for itself; `waits` says what each waits for now."""
    passed: set[int] = set()
    step: int | None = on
    while step is not None and step not in passed:
        if step == field:
            return True
        passed.add(step)
        step = waits.get(step)
    return False


def told(when: When, other: Field) -> str:
    """“Allergic” is Yes"""
    return _(SAYS[when.says], field=other.title, value=meant(other, when.value))


def meant(other: Field, typed: str) -> str:
    return in_words(other, [typed]) if other.kind != Kind.text else typed


def differences(
    fields: Sequence[Field], before: Mapping[int, Value], after: Mapping[int, Value]
) -> tuple[dict[str, object], dict[str, object]]:
    """By title and in words, only what is not the same."""
    known = {each.id: each for each in fields}
    changed = sorted(each for each in before.keys() | after.keys() if before.get(each) != after.get(each))
    pairs = [(known[each], before.get(each), after.get(each)) for each in changed if each in known]
    return (
        {field.title: show(field, was) for field, was, _ in pairs},
        {field.title: show(field, now) for field, _, now in pairs},
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A field with what it holds: as an input has it, and in words. `is_there`: its condition holds."""

    field: Field
    typed: Sequence[str]
    words: str
    is_there: bool
    condition: str = ""

    @property
    def offered(self) -> list[tuple[int, str]]:
        """Options to choose from, with those that are gone where they were chosen."""
        return [
            (each.id, f"{each.title} (removed)" if each.is_removed else each.title)
            for each in self.field.options
            if not each.is_removed or str(each.id) in self.typed
        ]


Sheet = list[tuple[str, list[Entry]]]


def sheet(
    fields: Sequence[Field],
    values: Mapping[int, Value],
    sent: Sent = NOT_SENT,
    *,
    all_of: Sequence[Field] = (),
    locale: str = "en",
) -> Sheet:
    """By heading, in order. What was sent stands in the inputs; `all_of`: also those that conditions ask.

    A condition on what is not in `fields` holds or does not, and is not told.
    """
    known = {each.id: each for each in (*all_of, *fields)}
    now = fill(list(known.values()), known, values, sent).values if sent.shown else values
    groups: dict[str, list[Entry]] = {}
    for each in fields:
        typed = sent.typed.get(each.id, ()) if each.id in sent.shown else as_typed(each, values.get(each.id))
        waits = next((other for other in fields if each.when and other.id == each.when.field), None)
        condition = (
            _("Only where %(condition)s.", condition=told(each.when, waits)) if each.when and waits else ""
        )
        entry = Entry(
            each, typed, show(each, values.get(each.id), locale), is_there(each, known, now), condition
        )
        groups.setdefault(each.heading_title, []).append(entry)
    return list(groups.items())
