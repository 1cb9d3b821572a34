"""Whatever a booking form is made of, it is read as it was written, and what it promises holds."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from kit.words import LANGUAGES
from widgets.rules.addresses import FORM
from widgets.rules.forms import (
    ORDERS,
    Comment,
    Design,
    Kind,
    Look,
    Said,
    Step,
    Trackers,
    chosen_member,
    code_from,
    missing,
    read_design,
    write_design,
)

numbers = st.integers(1, 9)
some = st.lists(numbers, unique=True, max_size=3).map(tuple)
words = st.text(max_size=12)
colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@cache
def step_of(kind: Kind) -> st.SearchStrategy[Step]:
    return st.builds(Step, st.just(kind), words, hidden=st.booleans(), default=st.none() | numbers, only=some)


looks = st.builds(Look, colours, colours, colours, logo=words, corner=st.integers(0, 24))
texts = st.builds(Said, words, words, words)
# Each order has its strategy from the start: to make one for each example takes longer than to draw from it.
designs = st.one_of(
    *(
        st.builds(
            Design,
            steps=st.tuples(*(step_of(kind) for kind in order)),
            look=looks,
            languages=st.lists(st.sampled_from([*LANGUAGES]), unique=True).map(tuple),
            said=st.dictionaries(st.sampled_from(["", *LANGUAGES]), texts, max_size=3),
            trackers=st.builds(Trackers, words, words, words),
            email_required=st.booleans(),
            comment=st.sampled_from(Comment),
            fields=st.none() | some,
            must=some,
            source=words,
        )
        for order in ORDERS
    )
)
typed = st.fixed_dictionaries({"email": words, "comment": words})


@given(designs)
def test_it_is_read_as_it_was_written(design: Design) -> None:
    assert read_design(write_design(design)) == design


@given(designs, numbers)
def test_what_is_offered_to_choose_is_taken_and_what_is_not_is_refused(design: Design, chosen: int) -> None:
    for step in design.steps:
        if step.hidden and step.default:
            assert step.includes(chosen) == (chosen == step.default)
        elif not step.hidden:
            assert step.takes(chosen) == step.offers(chosen)
        if step.takes(None):
            assert not step.only  # nobody in particular is not one of some


@given(design=designs, asked=st.none() | numbers.map(str), fresh=st.booleans())
def test_where_nobody_chooses_the_address_changes_nothing(
    design: Design, asked: str | None, *, fresh: bool
) -> None:
    staff = design.step(Kind.staff)
    shown = chosen_member(design, asked, fresh=fresh)
    if staff.hidden:
        assert shown == str(staff.default or "")
    elif asked is not None:
        assert shown == asked


@given(designs, typed, some, numbers)
def test_only_what_is_required_and_empty_is_missing_and_an_answer_more_makes_it_no_more(
    design: Design, told: dict[str, str], answered: tuple[int, ...], more: int
) -> None:
    empty = missing(design, told, answered)
    assert set(empty) <= {"email", "comment", *(f"field-{each}" for each in design.must)}
    assert not {f"field-{each}" for each in answered} & set(empty)
    assert set(missing(design, told, (*answered, more))) <= set(empty)


@given(designs, st.sampled_from([*LANGUAGES]))
def test_a_visitor_reads_a_language_that_is_offered(design: Design, wanted: str) -> None:
    found = design.language_for(wanted)
    assert not design.languages or found in design.languages
    assert found == wanted or wanted not in design.languages


@given(st.text(max_size=80), st.sets(st.integers(2, 9).map("form-{}".format) | st.just("form"), max_size=9))
def test_its_address_can_stand_in_one_and_is_nobody_elses(name: str, others: set[str]) -> None:
    code = code_from(name, others)
    assert FORM.fullmatch(code)
    assert code not in others
