"""What is asked in the bench: every fact of the builder, with each of its filters, and some mixtures."""

from collections.abc import Iterator

from clients.rules.fields import Field
from clients.rules.formulas import Formula
from clients.tables.fields import Kind as FieldKind
from clients.tables.fields import Of
from clients.tables.formulas import Takes
from lists.facts import catalogue
from lists.rules.catalogue import Catalogue, Fact, Kind
from lists.rules.terms import Group, Join, Term

Question = tuple[str, Group]
YEAR, THREE_YEARS = ("in_last", "12", "months"), ("in_last", "3", "years")
# As bench/around.py fills them in.
FIELDS = [
    Field(number, Of.client, f"A field: {kind}", FieldKind(kind), currency="EUR" if kind == "money" else "")
    for number, kind in enumerate(("text", "whole", "money", "one_of", "several", "date", "yes_no"), 1)
]
OF_STAFF = [
    Field(number, Of.staff, f"A field: {kind}", FieldKind(kind))
    for number, kind in enumerate(("whole", "one_of"), 8)
]
FORMULAS = [
    Formula(
        number, f"Formula: {takes}", takes, category=1, currency="EUR" if takes in ("sum", "average") else ""
    )
    for number, takes in enumerate(Takes, 1)
]
FACTS = catalogue(["EUR"], [(1, "How warm")], FIELDS + OF_STAFF, [(1, "Offers"), (2, "Photos")], FORMULAS)
# As bench/around.py makes them: half of all in the first.
SERVICES = {"1": [str(n) for n in range(1, 21)]} | {
    str(2 + rest): [str(n) for n in range(21, 41) if n % 4 == rest] for rest in range(4)
}
# One way of asking for each kind of value, and another where the first says little of the second.
HOW: dict[Kind, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Kind.text: (("contains", ("an",)),),
    Kind.whole: (("at_least", ("3",)),),
    Kind.money: (("at_least", ("20000",)),),
    Kind.day: (("before_last", ("90", "days")),),
    Kind.yearly: (("in_next", ("30", "days")),),
    Kind.one_of: (("any_of", ("1", "2")),),
    Kind.yes_no: (("yes", ()),),
    Kind.many_of: (("any_of", ("1", "2")), ("all_of", ("1", "2")), ("unknown", ())),
}
# Words that are chosen of the lists that are always the same.
WORDS = {
    "languages": ("ru", "en"),
    "importance": ("1",),
    "contacts": ("telegram", "whatsapp"),
    "trust": ("deposit", "prepay"),
    "consents": ("given", "outdated"),
    "ties": ("parent", "child"),
    "field_5": ("6", "7"),
}
HALF = tuple(str(n) for n in range(1, 21))
SOME = {
    "branches": (("1",),),
    "services": (("5",), HALF),
    "categories": (("1",), ("2",), ("1", "2")),
    "people": (("3",), HALF[:10]),
    "goods": (("8",), HALF),
    "weekdays": (("6",), ("1", "2", "3", "4", "5", "6")),
    "sources": (("widget",),),
    "methods": (("cash",), ("card", "cash")),
    "messages": (("evening",), ("booked", "evening")),
    "directions": (("in",),),
    "results": (("missed",),),
}


def every_fact(facts: Catalogue) -> Iterator[Question]:
    for key, fact in facts.items():
        for how, values in ways(fact):
            chosen = values if fact.kind not in (Kind.one_of, Kind.many_of) or not values else of(fact)
            yield f"{fact.title.lower()}: {how.replace('_', ' ')}", alone(Term(key, how, chosen))
        for name in fact.filters:
            yield from filtered(key, fact, name)


def ways(fact: Fact) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of one value at most, not all of several can be asked; of what everybody has, not who has none."""
    found = HOW[fact.kind]
    if fact.kind is Kind.many_of and fact.is_single:
        found = found[:1] if fact.is_always else (found[0], found[2])
    return found


def of(fact: Fact) -> tuple[str, ...]:
    return WORDS.get(fact.options, ("1", "2"))


def filtered(key: str, fact: Fact, name: str) -> Iterator[Question]:
    how, values = HOW[fact.kind][0]
    each = fact.filters[name]
    for meant in (YEAR, THREE_YEARS) if each.is_period else SOME[each.options]:
        many = " ".join(meant) if len(meant) < 5 else f"{len(meant)} of them"
        words = (
            f"{fact.title.lower()}: {how.replace('_', ' ')}, {each.title.lower()} {many.replace('_', ' ')}"
        )
        yield words, alone(Term(key, how, values, {name: meant}))


def alone(term: Term) -> Group:
    return Group(parts=(term,))


MIXTURES: tuple[Question, ...] = (
    (
        "3 visits, the last longer ago than 90 days",
        Group(parts=(Term("visits", "at_least", ("3",)), Term("last_visit", "before_last", ("90", "days")))),
    ),
    (
        "late, nothing booked, not with a service lately",
        Group(
            parts=(
                Term("overdue", "at_least", ("10",)),
                Term("upcoming", "exactly", ("0",)),
                Group(Join.none, (Term("visits", "at_least", ("1",), {"service": ("7",), "when": YEAR}),)),
            )
        ),
    ),
    (
        "a tag or a list or spent 500, and may be sent offers",
        Group(
            parts=(
                Group(
                    Join.any,
                    (
                        Term("tags", "any_of", ("1", "2")),
                        Term("lists", "any_of", ("3",)),
                        Term("spent_EUR", "at_least", ("50000",)),
                    ),
                ),
                Term("may_offer", "yes"),
            )
        ),
    ),
    (
        "none of: no-shows, a message lately, points, a birthday soon",
        Group(
            Join.none,
            (
                Term("no_shows", "at_least", ("1",)),
                Term("last_message", "in_last", ("60", "days")),
                Term("points", "at_least", ("500",)),
                Term("birthday", "in_next", ("30", "days")),
            ),
        ),
    ),
    (
        "with a person and a category lately, or paid by card, or from a source",
        Group(
            Join.any,
            (
                Term("visits", "at_least", ("2",), {"person": ("3",), "category": ("1",), "when": YEAR}),
                Term("paid_EUR", "at_least", ("30000",), {"method": ("card",), "paid_when": YEAR}),
                Term("source", "any_of", ("2",)),
            ),
        ),
    ),
)
