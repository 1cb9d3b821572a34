"""A segment is said as somebody at the desk would say it, and a form comes back as it was sent."""

import random

import pytest

from checkout.tables import Payment
from clients.tables import Visit
from clients.tables.calls import Direction, Result
from clients.tables.links import Tie
from kit.rights import SYSTEM
from lists.pages.segments import shown
from lists.queries import known_to
from lists.rules.catalogue import Kind
from lists.rules.options import FIXED
from lists.rules.terms import Group, Join, Term
from lists.rules.typed import read_form
from lists.rules.ways import takes, ways_of
from lists.rules.wording import in_words
from reminders.tables import Kind as About
from tests.cast import open_salon
from tests.lists.histories import segment, spoken_of


def test_whatever_can_be_kept_can_be_chosen() -> None:
    """How it was booked and paid, and why somebody was written to."""
    kept = {
        "sources": Visit.Source,
        "methods": Payment.Method,
        "messages": About,
        "ties": Tie,
        "directions": Direction,
        "results": Result,
    }
    assert {name: {key for key, _ in FIXED[name]} for name in kept} == {
        name: set(each) for name, each in kept.items()
    }


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (Group(), "everybody"),
        (Group(parts=(Term("visits", "at_least", ("3",)),)), "visits at least 3"),
        (Group(parts=(Term("spent_EUR", "at_most", ("10050",)),)), "spent (EUR) at most €100.50"),
        (Group(parts=(Term("visits", "between", ("5", "7")),)), "visits from 5 to 7"),
        (Group(parts=(Term("birthday", "in_month", ("5", "12")),)), "birthday in May or December"),
        (Group(parts=(Term("last_visit", "before", ("2026-11-01",)),)), "last visit before 1 November 2026"),
        (Group(parts=(Term("name", "contains", ("ann",)),)), "name contains “ann”"),
        (Group(parts=(Term("gone", "is", ("1",)),)), "something that cannot be asked for"),
        (
            Group(
                parts=(
                    Term("has_email", "yes"),
                    Group(Join.any, (Term("no_shows", "at_least", ("2",)), Term("only_desk", "yes"))),
                    Group(Join.none, (Term("visits", "exactly", ("0",)),)),
                )
            ),
            "has an e-mail yes and (no-shows at least 2 or only the desk books yes)"
            " and not (visits exactly 0)",
        ),
    ],
)  # fmt: skip
async def test_a_segment_in_words(group: Group, words: str) -> None:
    await open_salon()
    known = await known_to(SYSTEM)
    assert in_words(group, known.facts, known.options) == words


async def test_which_visits_are_meant_is_said_by_name() -> None:
    salon = await open_salon()
    known = await known_to(SYSTEM)
    where = {"person": (str(salon.anna),), "when": ("in_last", "90", "days")}
    words = in_words(Group(parts=(Term("visits", "at_least", ("1",), where),)), known.facts, known.options)
    assert words == "visits at least 1, with Anna, in the last 90 days"


async def test_what_the_page_shows_is_read_back_as_the_same_segment() -> None:
    salon, dice = await open_salon(), random.Random(11)
    facts = (await known_to(SYSTEM)).facts
    for _ in range(300):
        asked = segment(salon, spoken_of(facts), dice)
        sent = {"join": asked.join.value}
        fill(sent, asked, "", facts)
        assert read_form(sent, facts) == asked


def fill(sent: dict[str, str], group: Group, above: str, facts) -> None:  # type: ignore[no-untyped-def]
    """As the template names the fields."""
    for number, each in enumerate(group.parts):
        path = f"{above}{number}"
        if isinstance(each, Group):
            sent |= {f"node-{path}": "group", f"join-{path}": each.join.value}
            fill(sent, each, f"{path}-", facts)
            continue
        fact = facts[each.fact]
        kinds = takes(fact, each.how)
        sent |= {f"node-{path}": "term", f"fact-{path}": each.fact, f"was-{path}": each.fact}
        sent |= {f"how-{path}": each.how, f"washow-{path}": each.how}
        for place, value in enumerate(each.values, start=1):
            if kinds in ("o", "M"):
                sent[f"o-{path}-{value}"] = "yes"
            else:
                sent[f"v{place}-{path}"] = shown(kinds[:1], value, fact.unit)
        for name, given in each.where.items():
            sent[f"has-{path}-{name}"] = "yes"
            fill_filter(sent, f"{path}-{name}", given, is_period=fact.filters[name].is_period)


def fill_filter(sent: dict[str, str], path: str, given: tuple[str, ...], *, is_period: bool) -> None:
    if not is_period:
        sent |= {f"f-{path}-{value}": "yes" for value in given}
        return
    sent |= {f"p-{path}-how": given[0], f"p-{path}-washow": given[0]}
    sent |= {f"p-{path}-v{place}": value for place, value in enumerate(given[1:], start=1)}


async def test_every_fact_has_a_way_to_be_asked_and_every_list_something_to_choose_from() -> None:
    await open_salon()
    known = await known_to(SYSTEM)
    for fact in known.facts.values():
        assert ways_of(fact)
        named = {fact.options, *(each.options for each in fact.filters.values())} - {""}
        assert named <= known.options.keys()
        assert fact.kind is not Kind.one_of or fact.options
