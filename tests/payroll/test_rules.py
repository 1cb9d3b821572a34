"""What a line earns: examples that read as the agreement, then properties."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from kit.money import share
from payroll.rules import (
    Pay,
    Standing,
    Terms,
    Work,
    explain,
    explain_refunded,
    explain_taken_back,
    parse_rate,
    parts_back,
    pay_for,
    rate_text,
    read_terms,
    terms_on,
)
from payroll.schemas import TermsForm

ANNA, LENA = 1, 2
SEPTEMBER = Terms(id=1, member=ANNA, starts_on=date(2026, 9, 1), services_rate=4000, goods_rate=1000)
DECEMBER = Terms(id=2, member=ANNA, starts_on=date(2026, 12, 1), services_rate=4500, goods_rate=1000)


def work(price: int = 4500, quantity: int = 1, discount: int = 0, *, is_service: bool = True) -> Work:
    return Work(1, ANNA, "Haircut", is_service, quantity, price, discount)


works = st.builds(
    Work,
    line=st.integers(1, 99),
    member=st.sampled_from([ANNA, LENA]),
    title=st.just("Haircut"),
    is_service=st.booleans(),
    quantity=st.integers(1, 20),
    price=st.integers(0, 10**9),
    discount=st.integers(0, 10**10),
)
rates = st.integers(0, 10_000)
days = st.dates(date(2001, 1, 1), date(2099, 1, 1))
agreements = st.builds(
    Terms, id=st.integers(1, 99), member=st.just(ANNA), starts_on=days, services_rate=rates, goods_rate=rates
)


@pytest.mark.parametrize(
    ("done", "amount"),
    [
        (work(4500), 1800),
        (work(4500, discount=500), 1600),
        (work(1200, quantity=2, is_service=False), 240),
        (work(1), 0),
        (work(2), 1),  # 0.8 of a cent is rounded to a whole one
        (work(0), 0),
        (work(4500, discount=9000), 0),
    ],
)
def test_pay_is_the_rate_of_what_the_line_came_to(done: Work, amount: int) -> None:
    assert Pay(done, SEPTEMBER).amount == amount


def test_the_latest_terms_that_have_started_count() -> None:
    agreed = [DECEMBER, SEPTEMBER]
    assert terms_on(agreed, ANNA, date(2026, 8, 31)) is None
    assert terms_on(agreed, ANNA, date(2026, 9, 1)) == SEPTEMBER
    assert terms_on(agreed, ANNA, date(2026, 11, 30)) == SEPTEMBER
    assert terms_on(agreed, ANNA, date(2026, 12, 1)) == DECEMBER
    assert terms_on(agreed, LENA, date(2026, 12, 1)) is None


def test_who_has_no_terms_earns_nothing() -> None:
    hers = Work(2, LENA, "Haircut", True, 1, 4500, 0)
    assert [pay.work for pay in pay_for([work(), hers], [SEPTEMBER], date(2026, 10, 1))] == [work()]


def test_the_rule_is_told_in_words() -> None:
    assert explain(Pay(work(), SEPTEMBER), "EUR", "en") == "40 % of €45.00 (terms since 1 Sep 2026)"
    assert (
        explain(Pay(work(is_service=False), DECEMBER), "EUR", "en")
        == "10 % of €45.00 (terms since 1 Dec 2026)"
    )
    assert explain_taken_back("40 % of €45.00") == "The visit was reopened: 40 % of €45.00 is taken back"


@given(works, agreements)
def test_pay_is_never_negative_and_never_above_what_the_line_came_to(done: Work, agreed: Terms) -> None:
    assert 0 <= Pay(done, agreed).amount <= done.base


@given(works)
def test_nothing_of_anything_is_nothing_and_all_of_it_is_all(done: Work) -> None:
    assert Pay(done, Terms(1, ANNA, date.min, 0, 0)).amount == 0
    assert Pay(done, Terms(1, ANNA, date.min, 10_000, 10_000)).amount == done.base


@given(works, agreements, st.integers(0, 10**9))
def test_a_larger_discount_never_earns_more(done: Work, agreed: Terms, more: int) -> None:
    less = Work(
        done.line, done.member, done.title, done.is_service, done.quantity, done.price, done.discount + more
    )
    assert Pay(less, agreed).amount <= Pay(done, agreed).amount


@given(st.lists(works, max_size=8), st.lists(agreements, max_size=5), days)
def test_the_sum_of_shares_is_within_the_sum_of_bases_and_near_the_exact_share(
    done: list[Work], agreed: list[Terms], day: date
) -> None:
    earned = pay_for(done, agreed, day)
    exact = sum(pay.work.base * pay.rate for pay in earned)
    assert sum(pay.amount for pay in earned) <= sum(each.base for each in done)
    assert abs(sum(pay.amount for pay in earned) * 10_000 - exact) <= 5_000 * len(earned)


@given(st.lists(agreements, max_size=6), days)
def test_terms_in_force_have_started_and_none_started_later(agreed: list[Terms], day: date) -> None:
    found = terms_on(agreed, ANNA, day)
    started = [each.starts_on for each in agreed if each.starts_on <= day]
    assert (found.starts_on if found else None) == max(started, default=None)


@given(rates)
def test_a_rate_that_is_written_is_read_as_itself(rate: int) -> None:
    assert parse_rate(rate_text(rate)) == rate


@pytest.mark.parametrize(
    ("text", "rate"), [("40", 4000), ("12,5 %", 1250), (" 0 ", 0), ("100%", 10_000), ("33.33", 3333)]
)
def test_percentages_are_read_as_people_write_them(text: str, rate: int) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "forty", "-1", "101", "33.333", "NaN", "Infinity", "1e999999", "%"])
def test_what_is_no_percentage_is_not_guessed_at(text: str) -> None:
    assert parse_rate(text) is None


def test_every_wrong_field_of_the_form_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        read_terms(TermsForm("2026-13-01", "x", "200"))
    assert set(refusal.value.fields) == {"starts_on", "services_rate", "goods_rate"}
    with pytest.raises(Invalid) as refusal:
        read_terms(TermsForm("9999-12-31", "40", "10"))
    assert set(refusal.value.fields) == {"starts_on"}
    assert read_terms(TermsForm("2026-12-01", "40", "10")) == (date(2026, 12, 1), 4000, 1000)


def test_of_a_line_so_much_stays_as_the_rest_of_its_price_would_have_earned() -> None:
    haircut, shampoo = Standing(1, 11, 4000, 4500, 1800), Standing(2, 12, 1000, 2400, 240)
    [part] = parts_back([haircut, shampoo], {11: 3500, 12: 2400})
    assert (part.of, part.base, part.amount) == (haircut, 1000, 400)
    assert explain_refunded(part, "EUR", "en") == "€10.00 was refunded: 40 % of it is taken back"
    assert parts_back([haircut, shampoo], {}) == []


@given(st.integers(0, 10**7), st.integers(0, 10_000), st.lists(st.integers(0, 10**7), max_size=6))
def test_parts_that_are_taken_back_come_to_what_was_earned(base: int, rate: int, refunds: list[int]) -> None:
    standing = Standing(1, 11, rate, base, share(base, rate))
    for left in [*sorted((min(each, base) for each in refunds), reverse=True), 0]:
        for part in parts_back([standing], {11: left}):
            assert 0 <= part.amount <= standing.amount
            standing = replace(standing, base=standing.base - part.base, amount=standing.amount - part.amount)
        assert standing.base == left
        assert standing.amount == share(left, rate)
    assert (standing.base, standing.amount) == (0, 0)
