"""What a membership pays of a bill, and why not: the tables of docs/memberships.md, and what always holds."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.membership_tables import Counted
from loyalty.rules.memberships import (
    Agreed,
    Covered,
    Facts,
    Frozen,
    Having,
    usable,
)
from loyalty.rules.vouchers import Coming, Part

HAIRCUT, COLOUR, HAIR, MASHA, PETYA = 1, 2, 7, 11, 12
MONDAY_TEN = datetime(2026, 11, 30, 9, tzinfo=UTC)  # 10:00 in Berlin


def coming(at: datetime = MONDAY_TEN, client: int | None = MASHA, **more: object) -> Coming:
    known = {"branch": 1, "currency": "EUR", "zone": "Europe/Berlin", **more}
    return Coming(client=client, starts_at=at, **known)


def part(line: int = 1, service: int = HAIRCUT, quantity: int = 1, left: int = 4500) -> Part:
    return Part(line, service, None, HAIR, quantity, left)


def having(agreed: Agreed, left: int, counts: dict[int | None, int], **more) -> Having:
    known = {"currency": "EUR", "people": frozenset({MASHA}), "facts": Facts(starts_on=date(2026, 11, 1))}
    return Having(agreed=agreed, left=left, counts=counts, **known | more)


TEN = Agreed(visits=10)
APART = Agreed(
    counted=Counted.apart,
    covers=(Covered(1, service=HAIRCUT, visits=1), Covered(2, category=HAIR, visits=2)),
)
MONTH = Agreed(counted=Counted.period, length=1, visit_price=1500)


def test_visits_together_are_worth_what_was_paid_to_the_last_unit() -> None:
    now, worths = having(Agreed(visits=3), 10_000, {None: 3}), []
    for _ in range(3):
        [cover] = usable(now, coming(), [part()]).covers
        worths.append(cover.amount)
        now = replace(now, left=now.left - cover.amount, counts={None: now.visits - 1})
    assert worths == [3334, 3333, 3333]


@given(st.integers(0, 10**7), st.integers(1, 60))
def test_all_visits_come_to_what_was_paid(paid: int, visits: int) -> None:
    now, sum_of = having(Agreed(visits=visits), paid, {None: visits}), 0
    for left in range(visits, 0, -1):
        [cover] = usable(now, coming(), [part(left=10**7)]).covers
        sum_of += cover.amount
        now = replace(now, left=now.left - cover.amount, counts={None: left - 1})
    assert sum_of == paid
    assert usable(now, coming(), [part()]).why_not == "No visits are left on it."


def test_a_line_is_covered_wholly_or_not_at_all() -> None:
    worth = usable(having(TEN, 1000, {None: 1}), coming(), [part(quantity=2)])
    assert (worth.covers, worth.why_not) == ((), "Too few visits are left for this: 1 visit.")
    [cover] = usable(having(TEN, 20_000, {None: 5}), coming(), [part(quantity=2, left=9000)]).covers
    assert (cover.visits, cover.price, cover.amount) == (2, 4000, 8000)


def test_apart_the_visits_of_a_service_go_before_those_of_its_category() -> None:
    mine = having(APART, 9000, {1: 1, 2: 2})
    worth = usable(mine, coming(), [part(1), part(2), part(3, COLOUR), part(4, COLOUR)])
    assert [(cover.line, cover.visits) for cover in worth.covers] == [(1, 1), (2, 1), (3, 1)]


def test_without_a_number_of_visits_each_counts_for_its_price_until_nothing_is_left() -> None:
    prices = [
        usable(having(MONTH, left, {}), coming(), [part()]).covers[0].price for left in (4000, 2500, 1000, 0)
    ]
    assert prices == [1500, 1500, 1000, 0]


@pytest.mark.parametrize(
    ("agreed", "who", "sentence"),
    [
        (replace(TEN, weekdays=frozenset({1, 2})), coming(), "It is for Tue, Wed."),
        (
            replace(TEN, from_minute=660, to_minute=1020),
            coming(),
            "It is for visits that start at 11:00-17:00.",
        ),
        (TEN, coming(client=PETYA), "It is somebody else’s, and this client is not in its family."),
        (TEN, coming(client=None), "Say whose visit this is first: the membership is somebody's."),
        (TEN, coming(currency="RUB"), "It is in EUR, and this branch is paid in RUB."),
        (
            replace(TEN, covers=(Covered(1, service=COLOUR),)),
            coming(),
            "It is not for these services.",
        ),
    ],
)
def test_it_says_why_it_cannot_be_used(agreed: Agreed, who: Coming, sentence: str) -> None:
    assert usable(having(agreed, 1000, {None: 10}), who, [part()]).why_not == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (Facts(starts_on=date(2026, 12, 1)), "It begins on 1 Dec 2026."),
        (Facts(starts_on=date(2026, 10, 1), last_on=date(2026, 10, 31)), "Its last day was 31 Oct 2026."),
        (Facts(is_blocked=True), "This membership is blocked."),
        (Facts(is_cancelled=True), "This membership was cancelled."),
        (
            Facts(starts_on=date(2026, 11, 1), freezes=(Frozen(date(2026, 11, 29), date(2026, 12, 2)),)),
            "It is frozen until 2 Dec 2026.",
        ),
    ],
)
def test_it_says_when_it_can_be_used_again(facts: Facts, sentence: str) -> None:
    assert usable(having(TEN, 1000, {None: 10}, facts=facts), coming(), [part()]).why_not == sentence


def test_one_that_waits_for_its_first_visit_can_be_used() -> None:
    assert usable(having(TEN, 1000, {None: 10}, facts=Facts()), coming(), [part()]).amount == 100


def test_a_family_uses_it_too_and_goods_are_no_visits() -> None:
    mine = having(TEN, 1000, {None: 10}, people=frozenset({MASHA, PETYA}))
    assert usable(mine, coming(client=PETYA), [part()]).visits == 1
    shampoo = Part(1, None, 5, None, 1, 1200)
    assert usable(mine, coming(), [shampoo]).why_not == "No service on this bill is to be paid."


@given(
    st.integers(0, 10**6),
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9000)), max_size=6),
)
def test_no_more_is_used_than_is_left(left: int, visits: int, lines: list[tuple[int, int]]) -> None:
    parts = [part(line, quantity=many, left=owed) for line, (many, owed) in enumerate(lines)]
    worth = usable(having(Agreed(visits=20), left, {None: visits}), coming(), parts)
    assert worth.amount <= left
    assert worth.visits <= visits
    for cover in worth.covers:
        line = parts[cover.line]
        assert cover.amount == min(line.left, cover.price * line.quantity)
