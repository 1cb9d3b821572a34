"""The rules of docs/referrals.md, table by table."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from loyalty.rules.referrals import (
    Coming,
    Gift,
    NewReferralRule,
    counts,
    gift,
    read_referral_rule,
    rule_words,
    why_not,
)
from loyalty.schemas import ReferralForm

RULE = NewReferralRule(starts_on=date(2026, 12, 1), bringer_points=10, newcomer_points=5, least_paid=2000)
EVERY = replace(RULE, most_visits=3)
LENA = Coming(newcomer=2, bringer=1)
EUR = ("EUR", "en")
NUMBERS = st.sets(st.integers(1, 8), max_size=8)


@pytest.mark.parametrize(
    ("coming", "said"),
    [
        (LENA, ""),
        (Coming(newcomer=1, bringer=1), "their own code"),
        (replace(LENA, shares_contact=True), "nobody brings themselves"),
        (replace(LENA, visits=1), "a client already"),
        (replace(LENA, brought_by="Olga"), "brought by Olga already"),
        (replace(LENA, above=(7, 2)), "brought this client themselves"),
        (replace(LENA, above=(7, 8)), ""),
    ],
)
def test_who_may_come_by_whose_code(coming: Coming, said: str) -> None:
    why = why_not(coming)
    assert said in why
    assert bool(said) == bool(why)


@pytest.mark.parametrize(
    ("rule", "given_before", "paid", "made"),
    [
        (RULE, set(), 4500, Gift(1, 10, 5)),
        (RULE, set(), 2000, Gift(1, 10, 5)),
        (RULE, set(), 1999, None),
        (RULE, {1}, 4500, None),
        (EVERY, {1}, 4500, Gift(2, 10, 0)),
        (EVERY, {1, 3}, 4500, Gift(2, 10, 0)),
        (EVERY, {2, 3}, 4500, Gift(1, 10, 5)),
        (EVERY, {1, 2, 3}, 4500, None),
        (replace(RULE, least_paid=0), set(), 0, None),
        (replace(RULE, is_on=False), set(), 4500, None),
        (replace(EVERY, bringer_points=0), {1}, 4500, None),
    ],
)
def test_what_a_visit_gives(
    rule: NewReferralRule, given_before: set[int], paid: int, made: Gift | None
) -> None:
    assert gift(rule, given_before, paid) == made


@given(NUMBERS, st.integers(0, 10_000), st.integers(1, 8))
def test_a_number_is_given_once_and_never_above_the_limit(before: set[int], paid: int, most: int) -> None:
    rule = replace(RULE, most_visits=most)
    made = gift(rule, before, paid)
    if made is None:
        assert not counts(rule, paid) or set(range(1, most + 1)) <= before
    else:
        assert made.number not in before
        assert made.number <= most
        assert bool(made.newcomer_points) == (made.number == 1)


def test_a_rule_is_read_as_it_is_typed_and_said_in_words() -> None:
    form = ReferralForm(
        starts_on="2026-12-01", bringer_points="10", newcomer_points="5", most_visits="3", least_paid="20"
    )
    assert read_referral_rule(form, "EUR") == EVERY
    assert rule_words(EVERY, EUR) == (
        "10 points for each of the first 3 visits of at least €20.00 that a friend pays, "
        "and 5 points for the friend with the first of them."
    )
    assert rule_words(replace(RULE, is_on=False), EUR) == "Nothing is given for friends."
    wrong = ReferralForm(
        starts_on="soon", bringer_points="-1", newcomer_points="x", most_visits="0", least_paid="?"
    )
    with pytest.raises(Invalid) as refused:
        read_referral_rule(wrong, "EUR")
    assert set(refused.value.fields) == {
        "starts_on", "bringer_points", "newcomer_points", "most_visits", "least_paid",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        read_referral_rule(replace_form(form, bringer_points="0", newcomer_points="0"), "EUR")
    assert list(refused.value.fields) == ["bringer_points"]


def replace_form(form: ReferralForm, **more: str) -> ReferralForm:
    facts = {name: getattr(form, name) for name in form.__struct_fields__}
    return ReferralForm(**{**facts, **more})
