"""What meets on a bill, as docs/programmes.md tells it: which of it holds and up to what; and points."""

import pytest

from loyalty.rules.benefits.facts import BillFacts
from loyalty.rules.benefits.programmes import (
    Caps,
    Give,
    Kind,
    Of,
    Piece,
    Reward,
    Scope,
    Stacking,
)
from tests.loyalty.benefits import (
    BEARD,
    HAIRCUT,
    amount,
    bill,
    given,
    item,
    masha,
    off,
    programme,
    words_by_name,
)

CASHBACK = Reward(give=Give.cashback, value=1000)
SALE = item(1, 4000, list_price=4500)
TWICE = bill(item(quantity=2), client=masha(), point_value=1)


def test_of_one_group_the_better_one_holds_and_groups_add_up() -> None:
    silver, hours = programme(1, off(1000)), programme(2, off(1500))
    birthday = programme(3, off(1000), stacking=Stacking(group="birthday"))
    outcome = given(bill(), silver, hours, birthday)
    assert outcome.applied == {2, 3}
    assert outcome.given == 675 + 450
    assert words_by_name(outcome) == {"P1": "P2 gives more"}
    as_much = given(bill(), silver, programme(2, off(1000)))
    assert words_by_name(as_much) == {"P2": "P1 gives as much"}


@pytest.mark.parametrize(("of_rest", "taken"), [(False, 900 + 450), (True, 900 + 360)])
def test_a_percentage_is_of_the_price_or_of_what_is_left(of_rest: bool, taken: int) -> None:
    other = programme(2, off(1000), stacking=Stacking(group="other", priority=200, of_rest=of_rest))
    assert given(bill(), programme(1, off(2000)), other).given == taken


def test_what_stands_alone_gives_only_if_it_is_more_than_all_others() -> None:
    one, two = programme(1, off(1000)), programme(2, off(1000), stacking=Stacking(group="b"))
    half = programme(3, off(5000), stacking=Stacking(alone=True))
    outcome = given(bill(), one, two, half)
    assert outcome.applied == {3}
    assert words_by_name(outcome)["P1"] == "P3 gives more, and is not combined with others"
    little = programme(3, off(1500), stacking=Stacking(alone=True))
    assert words_by_name(given(bill(), one, two, little)) == {
        "P3": "Others give more, and it is not combined with them"
    }


@pytest.mark.parametrize(
    ("by", "on_top", "due", "words"),
    [
        ("", False, 3600, None),
        ("card", False, 3600, None),
        ("card", True, 2700, None),
        ("desk", False, 3600, "The discount given at the desk holds"),
        ("desk", True, 3600, "The discount given at the desk holds"),
    ],
)
def test_beside_a_discount_of_20_percent_another_20_percent(
    by: str,
    on_top: bool,
    due: int,
    words: str | None,
) -> None:
    mine = programme(1, off(2000), stacking=Stacking(on_top=on_top))
    outcome = given(bill(item(discount=900, discount_by=by)), mine)
    assert outcome.due == due
    assert words is None or words_by_name(outcome) == {"P1": words}


def test_a_larger_discount_of_ones_own_stays_and_a_smaller_one_goes() -> None:
    personal = bill(item(discount=900, discount_by="card"))
    assert words_by_name(given(personal, programme(1, off(1000)))) == {
        "P1": "The personal discount gives more"
    }
    better = given(personal, programme(1, off(3000)))
    assert (better.items[0].kept, better.due) == (0, 3150)


def test_nothing_is_taken_off_what_is_discounted_where_only_full_prices_are_meant() -> None:
    full = programme(1, off(3000), scope=Scope(full_price=True))
    assert [each.given for each in given(bill(item(1, discount=100), item(2)), full).items] == [0, 1350]


@pytest.mark.parametrize(
    ("caps", "taken"),
    [(Caps(), 900), (Caps(line=300), 600), (Caps(bill=500), 500), (Caps(share=500), 450)],
)
def test_caps(caps: Caps, taken: int) -> None:
    assert given(bill(item(1), item(2)), programme(1, off(1000), caps=caps)).given == taken


@pytest.mark.parametrize(
    ("reward", "facts", "points"),
    [
        (CASHBACK, bill(client=masha(), point_value=100), 4),
        (CASHBACK, bill(client=masha(), point_value=1), 450),
        (CASHBACK, bill(client=masha(), point_value=1, paid=2000), 200),
        (CASHBACK, bill(client=masha(), point_value=1, paid=0), 0),
        (CASHBACK, bill(SALE, client=masha(), point_value=1), 400),
        (Reward(give=Give.cashback, value=1000, of=Of.sold), bill(SALE, client=masha(), point_value=1), 450),
        (Reward(give=Give.points, value=30), TWICE, 30),
        (Reward(give=Give.points, value=30, each=True), TWICE, 60),
    ],
)
def test_points_come_back(reward: Reward, facts: BillFacts, points: int) -> None:
    assert given(facts, programme(1, reward)).points_given == points


def test_points_are_of_what_is_left_after_discounts() -> None:
    outcome = given(bill(client=masha(), point_value=1), programme(1, CASHBACK), programme(2, off(2000)))
    assert (outcome.due, outcome.points_given) == (3600, 360)
    assert outcome.points[0].words == "P1: 10% back in points, of €36.00"


def test_amounts_of_different_groups_are_found_together() -> None:
    ten, five = programme(1, amount(1000)), programme(2, amount(500), stacking=Stacking(group="b"))
    assert given(bill(), ten, five).given == 1500


def test_two_smaller_ones_may_be_more_than_the_largest() -> None:
    both = programme(1, amount(3000))
    cut = programme(2, amount(2000), scope=Scope(services=frozenset({HAIRCUT})))
    beard = programme(3, amount(2000), scope=Scope(services=frozenset({BEARD})))
    outcome = given(bill(item(), item(2, 2500, service=BEARD, category=None)), both, cut, beard)
    assert outcome.applied == {2, 3}
    assert outcome.given == 4000


def test_a_bundle_that_displaces_more_than_it_gives_is_left() -> None:
    pair = (Piece(services=frozenset({HAIRCUT})), Piece(services=frozenset({BEARD})))
    together = programme(1, Reward(give=Give.price, value=6500), Kind.bundle, bundle=pair)
    bargain = programme(2, off(2000))
    outcome = given(bill(item(), item(2, 2500, service=BEARD, category=None)), together, bargain)
    assert outcome.applied == {2}
    assert words_by_name(outcome) == {"P1": "P2 gives more"}
