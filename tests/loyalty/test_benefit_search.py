"""The search for the best: against all that could be tried, and what holds for any bill."""

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.money import split
from loyalty.rules.benefits.best import benefits, sorted_out
from loyalty.rules.benefits.facts import BillFacts, BillItem
from loyalty.rules.benefits.offers import Offer, offer_of
from loyalty.rules.benefits.outcomes import Outcome
from loyalty.rules.benefits.programmes import (
    DISCOUNTS,
    Caps,
    Give,
    Kind,
    Nth,
    Piece,
    Programme,
    Reward,
    Scope,
    Stacking,
    Step,
)
from tests.loyalty.benefits import BEARD, COLOUR, HAIRCUT, bill, masha, programme

SERVICES = st.sampled_from([HAIRCUT, COLOUR, BEARD])
MONEY = st.integers(0, 6000)


@st.composite
def items(draw: st.DrawFn, number: int) -> BillItem:
    quantity, price = draw(st.integers(1, 3)), draw(MONEY)
    discount = draw(st.integers(0, quantity * price)) if draw(st.booleans()) else 0
    by = draw(st.sampled_from(["", "card", "desk"]))
    return BillItem(
        id=number, service=draw(SERVICES), quantity=quantity, price=price, discount=discount, discount_by=by
    )


@st.composite
def bills(draw: st.DrawFn, most: int) -> BillFacts:
    count = draw(st.integers(1, most))
    return bill(*[draw(items(number)) for number in range(1, count + 1)], client=masha(), point_value=1)


@st.composite
def rewards(draw: st.DrawFn) -> Reward:
    give = draw(st.sampled_from([*DISCOUNTS, Give.percent, Give.amount, Give.cashback, Give.points]))
    value = draw(st.integers(1, 10_000)) if give in (Give.percent, Give.cashback) else draw(MONEY)
    return Reward(give=give, value=value, each=draw(st.booleans()))


def caps() -> st.SearchStrategy[Caps]:
    some = st.none() | st.integers(1, 3000)
    return st.builds(Caps, line=some, bill=some, share=st.none() | st.integers(1, 10_000), points=some)


def stackings() -> st.SearchStrategy[Stacking]:
    flags = {name: st.booleans() for name in ("of_rest", "on_top")}
    group = st.sampled_from(["", "a", "b"])
    return st.builds(
        Stacking,
        group=group,
        priority=st.integers(1, 3),
        alone=st.sampled_from([False] * 4 + [True]),
        **flags,
    )


@st.composite
def programmes(draw: st.DrawFn, number: int) -> Programme:
    kind = draw(st.sampled_from([Kind.fixed, Kind.fixed, Kind.nth, Kind.bundle]))
    more: dict[str, Any] = {}
    if kind is Kind.nth:
        more["nth"] = Nth(after=draw(st.integers(1, 2)))
    if kind is Kind.bundle:
        more["bundle"] = tuple(Piece(services=frozenset({draw(SERVICES)})) for _ in range(2))
    scope = Scope(services=draw(st.frozensets(SERVICES, max_size=2)), full_price=draw(st.booleans()))
    return programme(
        number,
        kind=kind,
        steps=(Step(reward=draw(rewards())),),
        scope=scope,
        caps=draw(caps()),
        stacking=draw(stackings()),
        **more,
    )


@st.composite
def several(draw: st.DrawFn, most: int) -> list[Programme]:
    return [draw(programmes(number)) for number in range(1, draw(st.integers(1, most)) + 1)]


def cheapest(facts: BillFacts, running: Sequence[Programme]) -> int:
    """By trying all there is: each set of what is whole, on each line each choice of what is not."""
    holding = sorted_out(facts, running)[0]
    offers = [offer_of(*each, facts) for each in holding if each[1].reward.give in DISCOUNTS]
    offers = [each for each in offers if each.total]
    free = [each for each in offers if not each.programme.stacking.alone]
    tried = [free, *([each] for each in offers if each.programme.stacking.alone)]
    return min(due for each in tried for due in dues(facts, each))


def dues(facts: BillFacts, offers: Sequence[Offer]) -> Iterator[int]:
    whole = [each for each in offers if each.is_whole]
    single = sorted((each for each in offers if not each.is_whole), key=lambda each: each.order)
    names = list(dict.fromkeys(each.group for each in single))
    for size in range(len(whole) + 1):
        for chosen in combinations(whole, size):
            if not any(clash(*pair) for pair in combinations(chosen, 2)):
                ways = [
                    set(rests(facts.items[place], place, chosen, single, names))
                    for place in range(len(facts.items))
                ]
                yield from (less(facts, chosen, list(way)) for way in product(*ways))


def clash(one: Offer, other: Offer) -> bool:
    meet = any(mine and theirs for mine, theirs in zip(one.most, other.most, strict=True))
    return meet and one.group == other.group


def rests(
    item: BillItem, place: int, chosen: Sequence[Offer], single: Sequence[Offer], names: Sequence[str]
) -> Iterator[int]:
    """What may be left of a line before what is whole."""
    here = [each for each in chosen if each.most[place]]
    taken = {each.group for each in here}
    by_name: list[list[Offer | None]] = [
        [None, *(each for each in single if each.group == name)] for name in names if name not in taken
    ]
    for picked in product(*by_name):
        offers = [each for each in picked if each and each.most[place]]
        bare = not all(each.programme.stacking.on_top for each in [*here, *offers])
        if item.is_settled and bare:
            continue
        rest = item.gross - (0 if bare else item.discount)
        for offer in offers:
            rest -= offer.off(place, item, rest)
        yield rest


def less(facts: BillFacts, chosen: Sequence[Offer], left: list[int]) -> int:
    width = lambda each: (sum(1 for most in each.most if most), each.most, each.order)  # noqa: E731
    for offer in sorted(chosen, key=width):
        may = [offer.off(place, item, left[place]) for place, item in enumerate(facts.items)]
        parts = split(min(offer.total, sum(may)), may)
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
    return sum(left)


@settings(max_examples=300, deadline=None)
@given(bills(2), several(6))
def test_nothing_that_may_be_combined_is_cheaper(facts: BillFacts, running: list[Programme]) -> None:
    assert benefits(facts, running).due == cheapest(facts, running)


@settings(max_examples=200, deadline=None)
@given(bills(5), several(12))
def test_all_together_are_never_worse_than_any_single_one(facts: BillFacts, running: list[Programme]) -> None:
    due = benefits(facts, running).due
    assert due <= sum(each.gross - each.discount for each in facts.items)
    assert all(due <= benefits(facts, [each]).due for each in running)


@settings(max_examples=200, deadline=None)
@given(bills(4), several(8))
def test_no_line_is_below_zero_and_parts_are_all_of_it(facts: BillFacts, running: list[Programme]) -> None:
    outcome = benefits(facts, running)
    for item, found in zip(facts.items, outcome.items, strict=True):
        assert 0 <= found.net <= item.gross
        assert all(part.amount > 0 for part in found.parts)
        assert found.gross - found.kept - sum(part.amount for part in found.parts) == found.net
        assert found.kept in (0, item.discount)
        assert not item.is_settled or found.discount == item.discount
    assert outcome.due == sum(found.net for found in outcome.items) >= 0
    assert all(part.points > 0 for part in outcome.points)


@settings(max_examples=200, deadline=None)
@given(bills(4), several(8))
def test_caps_hold(facts: BillFacts, running: list[Programme]) -> None:
    outcome = benefits(facts, running)
    for each in running:
        amounts = [
            part.amount for found in outcome.items for part in found.parts if part.programme == each.id
        ]
        points = sum(part.points for part in outcome.points if part.programme == each.id)
        share = facts.gross if each.caps.share is None else facts.gross * each.caps.share / 10_000 + 1
        assert each.caps.line is None or max(amounts, default=0) <= each.caps.line
        assert each.caps.bill is None or sum(amounts) <= each.caps.bill
        assert sum(amounts) <= share
        assert each.caps.points is None or points <= each.caps.points


@settings(max_examples=200, deadline=None)
@given(bills(4), several(8))
def test_each_programme_is_given_or_refused_in_words(facts: BillFacts, running: list[Programme]) -> None:
    outcome = benefits(facts, running)
    refused = [each.programme for each in outcome.refused]
    assert sorted([*refused, *outcome.applied]) == [each.id for each in running]
    assert all(each.words for each in outcome.refused)


@settings(max_examples=200, deadline=None)
@given(bills(4), several(8))
def test_on_a_line_one_of_a_group_gives_something(facts: BillFacts, running: list[Programme]) -> None:
    outcome = benefits(facts, running)
    by_id = {each.id: each for each in running}
    for found in outcome.items:
        groups = [by_id[part.programme].stacking.group for part in found.parts]
        assert len(set(groups)) == len(groups)
    off = {part.programme for found in outcome.items for part in found.parts}
    assert len(off) <= 1 or not any(by_id[each].stacking.alone for each in off)


@settings(max_examples=60, deadline=None)
@given(bills(3), several(4))
def test_the_order_of_programmes_says_nothing(facts: BillFacts, running: list[Programme]) -> None:
    outcomes: list[Outcome] = [benefits(facts, order) for order in permutations(running)]
    assert all(each == outcomes[0] for each in outcomes)
