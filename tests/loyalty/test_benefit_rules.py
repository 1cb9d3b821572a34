"""What programmes give, as docs/programmes.md tells it: each table there is a test here."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from loyalty.rules.benefits.facts import Figures, TypedCode
from loyalty.rules.benefits.programmes import (
    Counts,
    Give,
    Kind,
    Nth,
    Piece,
    Programme,
    Reward,
    Scope,
    Stacking,
    Things,
    When,
    Who,
    counted_from,
)
from tests.loyalty.benefits import (
    BEARD,
    COLOUR,
    HAIR,
    HAIRCUT,
    SHAMPOO,
    TUESDAY,
    amount,
    bill,
    given,
    item,
    masha,
    off,
    programme,
    steps,
    words_by_name,
)

FREE = Reward(give=Give.free)
LADDER = steps((5, off(500)), (10, off(1000)), (20, off(1500)))
HOME = item(3, 2000, good=SHAMPOO)
NOON = When(weekdays=frozenset({0, 1, 2}), since=9 * 60, until=12 * 60)


@pytest.mark.parametrize(
    ("reward", "taken"),
    [
        (off(1000), 650),
        (amount(1000), 1000),
        (amount(1000, each=True), 2000),
        (Reward(give=Give.price, value=3000), 1500),
        (FREE, 6500),
        (amount(9000), 6500),
    ],
)
def test_what_is_taken_off_a_haircut_and_a_shampoo(reward: Reward, taken: int) -> None:
    outcome = given(bill(item(), HOME), programme(1, reward))
    assert outcome.given == taken
    assert outcome.due == 6500 - taken


def test_an_amount_is_spread_over_lines_exactly() -> None:
    outcome = given(bill(item(1, 1000), item(2, 1000), item(3, 1000)), programme(1, amount(1000)))
    assert [each.given for each in outcome.items] == [334, 333, 333]


@pytest.mark.parametrize(
    ("scope", "lines"),
    [
        (Scope(), [450, 900, 200]),
        (Scope(things=Things.services), [450, 900, 0]),
        (Scope(things=Things.goods), [0, 0, 200]),
        (Scope(services=frozenset({COLOUR})), [0, 900, 0]),
        (Scope(categories=frozenset({HAIR})), [450, 0, 0]),
        (Scope(services=frozenset({COLOUR}), goods=frozenset({SHAMPOO})), [0, 900, 200]),
        (Scope(members=frozenset({8})), [0, 900, 0]),
    ],
)
def test_what_of_a_bill_is_meant(scope: Scope, lines: list[int]) -> None:
    colour = item(2, 9000, service=COLOUR, category=None, member=8)
    outcome = given(bill(item(member=7), colour, HOME), programme(1, off(1000), scope=scope))
    assert [each.given for each in outcome.items] == lines


@pytest.mark.parametrize(
    ("visits", "taken", "refused", "coming"),
    [
        (3, 0, "2 more visits: 5% off", "2 more visits: 5% off"),
        (5, 225, None, "5 more visits: 10% off"),
        (19, 450, None, "1 more visit: 15% off"),
        (20, 675, None, None),
    ],
)
def test_a_discount_grows_with_visits(
    visits: int, taken: int, refused: str | None, coming: str | None
) -> None:
    outcome = given(
        bill(client=masha(ever={"visits": visits})), programme(1, None, Kind.by_visits, steps=LADDER)
    )
    assert outcome.given == taken
    assert words_by_name(outcome).get("P1") == refused
    assert next((each.words for each in outcome.coming), None) == coming


def test_sold_and_paid_are_two_sums() -> None:
    client = masha(ever={"sold": 60_000, "paid": 40_000})
    by_sold = programme(1, None, Kind.by_sold, steps=steps((50_000, off(1000))))
    by_paid = programme(2, None, Kind.by_paid, steps=steps((50_000, off(2000))))
    outcome = given(bill(client=client), by_sold, by_paid)
    assert outcome.applied == {1}
    assert outcome.items[0].parts[0].words == "P1: 10% off from €500.00 on"
    assert words_by_name(outcome) == {"P2": "€100.00 more: 20% off"}


@pytest.mark.parametrize(
    ("counts", "days", "since"),
    [
        (Counts.ever, 0, None),
        (Counts.year, 0, date(2026, 1, 1)),
        (Counts.days, 90, date(2026, 9, 2)),
        (Counts.programme, 0, date(2026, 1, 1)),
    ],
)
def test_figures_count_from_a_day(counts: Counts, days: int, since: date | None) -> None:
    counting = programme(1, off(500), Kind.by_visits, counts=counts, counted_days=days)
    assert counted_from(counting, TUESDAY.date()) == since


@pytest.mark.parametrize(
    ("before", "quantity", "free"),
    [(4, 1, 0), (5, 1, 1), (6, 1, 1), (7, 1, 0), (4, 2, 1), (12, 3, 2), (0, 14, 4)],
)
def test_after_five_two_are_free(before: int, quantity: int, free: int) -> None:
    five_and_two = programme(1, FREE, Kind.nth, nth=Nth(after=5, then=2))
    client = masha(ever={"services": {HAIRCUT: before}})
    assert given(bill(item(quantity=quantity), client=client), five_and_two).given == free * 4500


def test_of_every_nth_the_way_is_told() -> None:
    tenth = programme(1, off(5000), Kind.nth, nth=Nth(after=9), scope=Scope(services=frozenset({HAIRCUT})))
    client = masha(ever={"services": {HAIRCUT: 7, BEARD: 40}})
    assert words_by_name(given(bill(client=client), tenth)) == {"P1": "2 more, then: 50% off"}


@pytest.mark.parametrize(
    ("birthday", "on", "holds"),
    [
        ("1990-12-03", date(2026, 12, 1), True),
        ("12-04", date(2026, 12, 1), True),
        ("12-05", date(2026, 12, 1), False),
        ("11-24", date(2026, 12, 1), True),
        ("11-23", date(2026, 12, 1), False),
        ("01-02", date(2026, 12, 31), True),
        ("12-30", date(2027, 1, 5), True),
        ("2000-02-29", date(2027, 2, 25), True),
        ("2000-02-29", date(2027, 2, 24), False),
        ("2000-02-29", date(2028, 2, 26), True),
        ("2000-02-29", date(2028, 2, 25), False),
    ],
)
def test_three_days_before_a_birthday_to_seven_after(birthday: str, on: date, holds: bool) -> None:
    party = programme(1, off(2000), Kind.birthday, days_before=3, days_after=7)
    starts_at = TUESDAY.replace(year=on.year, month=on.month, day=on.day)
    assert bool(given(bill(client=masha(birthday=birthday), starts_at=starts_at), party).given) is holds


@pytest.mark.parametrize(
    ("days", "first", "back"), [(None, True, False), (59, False, False), (60, False, True)]
)
def test_somebody_new_and_somebody_back(days: int | None, first: bool, back: bool) -> None:
    last = None if days is None else TUESDAY.date() - timedelta(days=days)
    running = (
        programme(1, off(1000), Kind.first_visit, stacking=Stacking(group="new")),
        programme(2, off(1000), Kind.win_back, days_away=60),
    )
    outcome = given(bill(client=masha(last_visit_on=last)), *running)
    assert (1 in outcome.applied, 2 in outcome.applied) == (first, back)


@pytest.mark.parametrize(
    ("hour", "day", "words"),
    [
        (9, 1, None),
        (11, 1, None),
        (12, 1, "Only from 09:00 to 12:00"),
        (8, 1, "Only from 09:00 to 12:00"),
        (10, 3, "Only on Monday–Wednesday"),
    ],
)
def test_happy_hours(hour: int, day: int, words: str | None) -> None:
    happy = programme(1, off(1000), Kind.happy_hours, when=NOON)
    outcome = given(bill(starts_at=TUESDAY.replace(hour=hour, day=day)), happy)
    assert words_by_name(outcome).get("P1") == words


def test_a_bundle_is_given_as_often_as_it_is_whole() -> None:
    both = (Piece(services=frozenset({HAIRCUT})), Piece(services=frozenset({BEARD})))
    together = programme(1, Reward(give=Give.price, value=5000), Kind.bundle, bundle=both)
    beard = item(2, 2500, service=BEARD, category=None)
    assert given(bill(item(quantity=2), beard), together).due == 5000 + 4500
    assert [each.given for each in given(bill(item(), beard), together).items] == [1286, 714]
    alone = given(bill(item()), together)
    assert words_by_name(alone) == {"P1": "Not everything that belongs together is on the bill"}


def test_a_good_is_free_with_a_service() -> None:
    with_cut = (Piece(services=frozenset({COLOUR}), rewarded=False), Piece(goods=frozenset({SHAMPOO})))
    gift = programme(1, FREE, Kind.bundle, bundle=with_cut)
    outcome = given(bill(item(1, 9000, service=COLOUR), HOME), gift)
    assert [each.given for each in outcome.items] == [0, 2000]


def test_a_code_opens_its_programme() -> None:
    spring = programme(1, off(1000), Kind.promo_code)
    assert words_by_name(given(bill(), spring)) == {"P1": "Needs its promo code"}
    assert given(bill(codes=(TypedCode(code="SPRING", programme=1),)), spring).given == 450
    spent = TypedCode(code="SPRING", programme=1, fault="This code is used up")
    assert words_by_name(given(bill(codes=(spent,)), spring)) == {"P1": "This code is used up"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (programme(1, off(1000), starts_on=date(2026, 12, 2)), "Only from 2 Dec 2026 on"),
        (programme(1, off(1000), ends_on=date(2026, 11, 30)), "Ended on 30 Nov 2026"),
        (programme(1, off(1000), branches=frozenset({2})), "Not in this branch"),
        (programme(1, off(1000), who=Who(groups=frozenset({5}))), "Only for chosen clients"),
        (programme(1, off(1000), Kind.tier, who=Who(tiers=frozenset({"Gold"}))), "Only with Gold"),
        (programme(1, off(1000), least_bill=5000), "Only for bills from €50.00: €5.00 more"),
        (programme(1, off(1000), scope=Scope(goods=frozenset({9}))), "Nothing on the bill that it is for"),
        (programme(1, off(1000), Kind.first_visit), "Only on the first visit"),
        (programme(1, off(1000), Kind.win_back, days_away=60), "Only after 60 days without a visit"),
        (programme(1, off(1000), Kind.birthday), "The birthday is not known"),
        (programme(1, Reward(give=Give.price, value=4500)), "These prices are low already"),
        (programme(1, Reward(give=Give.points, value=5)), "There are no points in this branch"),
    ],
)
def test_whatever_gives_nothing_says_why(asked: Programme, words: str) -> None:
    client = masha(tier="Silver", last_visit_on=date(2026, 11, 1), groups=frozenset({4}))
    outcome = given(bill(client=client), asked)
    assert not outcome.applied
    assert words_by_name(outcome) == {"P1": words}


def test_without_a_card_there_is_nothing_that_asks_who_comes() -> None:
    outcome = given(bill(), programme(1, off(1000), Kind.birthday), programme(2, off(500)))
    assert words_by_name(outcome) == {"P1": "Only for known clients"}
    assert outcome.given == 225


def test_a_tier_is_given_once() -> None:
    silver = programme(1, None, Kind.by_visits, steps=steps((3, Reward(give=Give.tier, tier="Silver"))))
    regular = masha(ever={"visits": 3})
    assert [each.tier for each in given(bill(client=regular), silver).tiers] == ["Silver"]
    again = given(bill(client=masha(ever={"visits": 3}, tier="Silver")), silver)
    assert words_by_name(again) == {"P1": "Silver is reached already"}


def test_what_is_nearest_comes_first() -> None:
    near = programme(1, None, Kind.by_visits, steps=steps((10, off(1000))))
    far = programme(2, None, Kind.by_paid, steps=steps((100_000, off(2000))))
    client = masha(ever={"visits": 9, "paid": 10_000})
    assert [(each.programme, each.part) for each in given(bill(client=client), far, near).coming] == [
        (1, 9000),
        (2, 1000),
    ]


def test_figures_of_a_period_are_those_since_its_first_day() -> None:
    yearly = programme(1, None, Kind.by_visits, steps=steps((5, off(1000))), counts=Counts.year)
    client = masha(ever={"visits": 50})
    assert not given(bill(client=client), yearly).given
    figures = {**client.figures, date(2026, 1, 1): Figures(visits=5)}
    assert given(bill(client=replace(client, figures=figures)), yearly).given == 450
