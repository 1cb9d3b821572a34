"""What a certificate pays and until when, as docs/certificates.md has it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.certificate_tables import Covers, Lasts, PaysFor, TermUnit
from loyalty.rules.certificates import (
    NONE_LEFT,
    USED_UP,
    Held,
    Piece,
    Terms,
    last_day,
    lasts_in_words,
    pieces_of,
    terms_in_words,
    worth,
)
from loyalty.rules.voucher_codes import LETTERS, as_kept, code_of, grouped, is_whole
from loyalty.rules.vouchers import Part

HAIRCUT, COLOUR, SHAMPOO = 1, 2, 7


def part(
    line: int, left: int, *, service: int | None = HAIRCUT, good: int | None = None, quantity: int = 1
) -> Part:
    return Part(line, None if good else service, good, None, quantity, left)


def a_sum(
    left: int, pays_for: PaysFor = PaysFor.anything, *, once: bool = False, begun: bool = False
) -> Held:
    terms = Terms(Covers.sum, pays_for, is_used_once=once, services=frozenset({HAIRCUT}))
    return Held(terms, left, is_begun=begun)


def services(*pieces: tuple[int, int]) -> Held:
    terms = Terms(
        Covers.services, PaysFor.anything, is_used_once=False, services=frozenset({HAIRCUT, COLOUR})
    )
    kept = tuple(Piece(number, *each) for number, each in enumerate(pieces, 1))
    return Held(terms, sum(value for _, value in pieces), pieces=kept)


def amounts(held: Held, *parts: Part, most: int | None = None) -> list[int]:
    return [cover.amount for cover in worth(held, parts, most).covers]


BILL = (part(1, 4500), part(2, 11_000, service=COLOUR), part(3, 1200, good=SHAMPOO))


@pytest.mark.parametrize(
    ("lasts", "until", "term", "sold", "last"),
    [
        (Lasts.forever, None, None, date(2026, 11, 30), None),
        (Lasts.until, date(2026, 12, 31), None, date(2026, 11, 30), date(2026, 12, 31)),
        (Lasts.term, None, (10, TermUnit.days), date(2026, 11, 30), date(2026, 12, 10)),
        (Lasts.term, None, (2, TermUnit.weeks), date(2026, 11, 30), date(2026, 12, 14)),
        (Lasts.term, None, (1, TermUnit.months), date(2027, 1, 31), date(2027, 2, 28)),
        (Lasts.term, None, (3, TermUnit.months), date(2026, 11, 30), date(2027, 2, 28)),
        (Lasts.term, None, (1, TermUnit.years), date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_how_long_one_lasts(lasts, until, term, sold, last) -> None:  # type: ignore[no-untyped-def]
    assert last_day(lasts, until, term, sold) == last


@pytest.mark.parametrize(
    ("pays_for", "paid"),
    [
        (PaysFor.anything, [2695, 6587, 718]),
        (PaysFor.services, [2903, 7097]),
        (PaysFor.goods, [1200]),
        (PaysFor.chosen, [4500]),
        (PaysFor.chosen_and_goods, [4500, 1200]),
    ],
)
def test_a_hundred_euros_are_shared_over_the_lines_it_may_pay(pays_for: PaysFor, paid: list[int]) -> None:
    assert amounts(a_sum(10_000, pays_for), *BILL) == paid


def test_it_pays_no_more_than_is_asked_for() -> None:
    assert amounts(a_sum(10_000), part(1, 4500), most=2000) == [2000]


def test_it_pays_no_more_than_is_left() -> None:
    assert amounts(a_sum(1000), part(1, 4500)) == [1000]


@pytest.mark.parametrize(
    ("held", "why_not"),
    [
        (a_sum(0), NONE_LEFT),
        (a_sum(500, once=True, begun=True), USED_UP),
        (a_sum(500, PaysFor.goods), "It pays for goods, and there are none to pay on this bill."),
        (services((COLOUR, 9000)), "None of the services that are left of it is on this bill."),
    ],
)
def test_why_it_pays_nothing(held: Held, why_not: str) -> None:
    assert worth(held, [part(1, 4500)]).why_not == why_not


def test_a_line_that_sells_another_certificate_is_not_paid() -> None:
    assert worth(a_sum(5000), [Part(1, None, None, None, 1, 5000)]).covers == ()


def test_a_service_is_paid_whole_whatever_it_costs_by_now() -> None:
    found = worth(services((HAIRCUT, 4000), (HAIRCUT, 4000)), [part(1, 5200)])
    assert [(each.amount, each.visits, each.price) for each in found.covers] == [(4000, 1, 4000)]


def test_a_service_that_has_become_cheap_takes_no_more_than_it_costs() -> None:
    found = worth(services((HAIRCUT, 4000)), [part(1, 3000)])
    assert [(each.amount, each.visits, each.price) for each in found.covers] == [(3000, 1, 4000)]


def test_two_on_one_line_take_two_of_one_value() -> None:
    found = worth(services((HAIRCUT, 3334), (HAIRCUT, 3333), (HAIRCUT, 3333)), [part(1, 9000, quantity=2)])
    assert [(each.amount, each.visits, each.price) for each in found.covers] == [(6666, 2, 3333)]


def test_more_on_one_line_than_there_are_is_refused_in_words() -> None:
    found = worth(services((HAIRCUT, 4000)), [part(1, 9000, quantity=2)])
    assert found.why_not == "It does not give as many as stand on one line: put each on a line of its own."


def test_one_piece_pays_one_line_only() -> None:
    assert amounts(services((HAIRCUT, 4000)), part(1, 4500), part(2, 4500)) == [4000]


def test_services_share_the_nominal_by_what_they_cost() -> None:
    assert pieces_of(14_000, {HAIRCUT: 2, COLOUR: 1}, {HAIRCUT: 4500, COLOUR: 11_000}) == [
        (HAIRCUT, 3150), (HAIRCUT, 3150), (COLOUR, 7700),
    ]  # fmt: skip


def test_how_long_in_words() -> None:
    assert lasts_in_words(Lasts.term, None, (1, TermUnit.months)) == "1 month from the sale."
    assert lasts_in_words(Lasts.term, None, (6, TermUnit.weeks)) == "6 weeks from the sale."
    assert lasts_in_words(Lasts.until, date(2026, 12, 31), None) == "Until 31 Dec 2026."
    assert lasts_in_words(Lasts.forever, None, None) == "Without end."


def test_terms_in_words() -> None:
    chosen = Terms(Covers.sum, PaysFor.chosen, is_used_once=True, services=frozenset({HAIRCUT}))
    assert terms_in_words(chosen, ["Haircut"], date(2026, 12, 31)) == (
        "Pays for Haircut. For one visit. Until 31 Dec 2026."
    )
    given = Terms(Covers.services, PaysFor.anything, is_used_once=False, services=frozenset({HAIRCUT}))
    assert terms_in_words(given, ["Haircut × 2"], None) == "Gives Haircut × 2. Without end."


drawn = st.lists(st.integers(0, len(LETTERS) - 1), min_size=11, max_size=11)


@given(drawn)
def test_a_code_is_read_as_it_was_written(numbers: list[int]) -> None:
    code = code_of(numbers)
    assert is_whole(as_kept(f" {grouped(code).lower()} "))


@given(drawn, st.integers(0, 11), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(numbers: list[int], place: int, letter: str) -> None:
    code = code_of(numbers)
    slip = code[:place] + letter + code[place + 1 :]
    assert is_whole(slip) == (slip == code)


@given(drawn, st.integers(0, 10))
def test_two_letters_that_changed_places_are_noticed(numbers: list[int], place: int) -> None:
    code = code_of(numbers)
    slip = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_whole(slip) == (slip == code)


def test_what_is_no_code_is_none() -> None:
    assert not any(is_whole(as_kept(text)) for text in ("", "K7MQ", "0000-0000-0000", "ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ"))


parts = st.lists(
    st.builds(
        lambda line, left, service: part(line, left, service=service),
        st.integers(1, 5), st.integers(0, 50_000), st.sampled_from([HAIRCUT, COLOUR]),
    ),
    max_size=5, unique_by=lambda each: each.line,
)  # fmt: skip


@given(st.integers(1, 100_000), parts, st.none() | st.integers(1, 100_000), st.sampled_from(PaysFor))
def test_what_it_pays_is_split_exactly(
    left: int, bill: list[Part], most: int | None, pays_for: PaysFor
) -> None:
    found = worth(a_sum(left, pays_for), bill, most)
    everything = pays_for in (PaysFor.anything, PaysFor.services)
    tied = HAIRCUT if pays_for in (PaysFor.chosen, PaysFor.chosen_and_goods) else None
    fitting = {each.line: each.left for each in bill if everything or each.service == tied}
    assert found.amount == min(left, sum(fitting.values()), most or left)
    assert all(0 < cover.amount <= fitting[cover.line] for cover in found.covers)
    assert bool(found.covers) != bool(found.why_not)


@given(st.integers(1, 10**7), st.dictionaries(st.integers(1, 9), st.integers(1, 6), min_size=1, max_size=5))
def test_pieces_are_together_the_nominal(nominal: int, given_: dict[int, int]) -> None:
    pieces = pieces_of(nominal, given_, dict.fromkeys(given_, 1000))
    assert sum(value for _, value in pieces) == nominal
    assert len(pieces) == sum(given_.values())
    values = [value for _, value in pieces]
    assert max(values) - min(values) <= 1
