"""Under which conditions a question is asked: the rules alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clients.rules.answers import Sent
from clients.rules.fields import Field, When
from clients.tables.fields import Kind as Holds
from clients.tables.fields import Of, Says
from widgets.rules.asking import About, Ask, kept_of, reachable, suits
from widgets.rules.designing import settled
from widgets.rules.typed_forms import Sent as Typed
from widgets.rules.typed_forms import typed_design

pytestmark = pytest.mark.usefixtures("morning")


def test_what_an_editor_sends_becomes_conditions() -> None:
    sent_by = Typed([
        ("services-7", "3"), ("services-7", "x"), ("categories-8", "2"), ("new-9", "yes"), ("other-10", "9"),
        ("says-10", "filled"), ("says-11", "is"), ("value-11", "x"), ("other-12", ""),
    ])  # fmt: skip
    assert typed_design(sent_by).when == (
        Ask(7, services=(3,)), Ask(8, categories=(2,)), Ask(9, newcomers=True),
        Ask(10, other=9, says=Says.filled),
    )  # fmt: skip


def field(number: int, on: int | None = None, says: Says = Says.same) -> Field:
    when = When(on, says, "yes") if on else None
    return Field(number, Of.visit, f"F{number}", Holds.yes_no, when=when)


@pytest.mark.parametrize(
    ("ask", "about", "fits"),
    [
        (Ask(1), About(), True),
        (Ask(1, newcomers=True), About(), True),
        (Ask(1, services=(2,)), About(frozenset({2})), True),
        (Ask(1, services=(2,)), About(frozenset({3}), frozenset({2})), False),
        (Ask(1, services=(2,), categories=(5,)), About(frozenset({3}), frozenset({5})), True),
        (Ask(1, categories=(5,)), About(), False),
    ],
)
def test_one_of_what_is_booked_is_enough(ask: Ask, about: About, fits: bool) -> None:
    assert suits(ask, about) == fits


def test_who_waits_for_what_is_not_asked_is_not_asked() -> None:
    every = [field(1), field(2, 1), field(3, 2), field(4, 1, Says.other)]
    assert [each.id for each in reachable(every[1:], every)] == [4]
    assert reachable(every, every) == every


@given(
    st.dictionaries(st.integers(1, 5), st.sampled_from(["yes", "no", "perhaps", ""])),
    st.sets(st.integers(1, 4)),
)
def test_only_what_is_asked_and_there_is_kept(typed: dict[int, str], asks: set[int]) -> None:
    every = [field(1), field(2, 1), field(3, 2), field(4, 1, Says.other)]
    shown = reachable([each for each in every if each.id in asks], every)
    sent_by = Sent({number: (text,) for number, text in typed.items()}, frozenset(typed))
    kept = kept_of(shown, every, sent_by)
    assert kept.typed.keys() <= {each.id for each in shown} | {5}
    assert (5 in kept.typed) == (5 in typed)  # of a field nobody knows the journal tells
    assert all(kept.typed[each] == sent_by.typed[each] for each in kept.typed)
    if typed.get(1) != "yes":
        assert 2 not in kept.typed
    assert kept_of(shown, every, kept) == kept


def test_conditions_are_kept_as_a_form_sends_them() -> None:
    asks, wrong = settled([Ask(2, other=1, value=" YES "), Ask(1, value="left over")], [field(1), field(2)])
    assert (asks, wrong) == ((Ask(2, other=1, value="yes"), Ask(1)), {})
    assert replace(asks[0], says=Says.filled).when == When(1, Says.filled, "yes")
