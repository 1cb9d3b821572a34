"""What is asked before a visit: the strictest of all rules that fit, in whole cents, in sentences."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from booking.prepay_tables import ForWhom, Prepays
from booking.rules.prepay import (
    Ended,
    Rule,
    Terms,
    Who,
    Wish,
    fee_of,
    how_it_ended,
    in_words,
    strictest,
)
from clients.rules.trust import Ask
from clients.tables.trust import Asks
from tests.booking.scene import at

HAIRCUT, COLOUR = Wish(service=1, category=1, price=4_500), Wish(service=2, category=1, price=11_000)
MASSAGE = Wish(service=3, category=2, price=6_000)
NEW, KNOWN, MISSED = Who(is_new=True), Who(is_new=False), Who(is_new=False, has_missed=True)


def half(**more: object) -> Rule:
    return Rule(**{"asks": Prepays.deposit, "deposit_rate": 5_000, **more})


def asked(
    rules: list[Rule], *wishes: Wish, who: Who = KNOWN, trust: Ask | None = None
) -> tuple[str, int] | None:
    found = strictest(rules, wishes, who, trust)
    return (found.asks, found.amount) if found else None


def test_without_a_rule_nothing_is_asked() -> None:
    assert asked([], HAIRCUT) is None


@pytest.mark.parametrize(
    ("rule", "wishes", "who", "wanted"),
    [
        (half(), [HAIRCUT], KNOWN, ("deposit", 2_250)),
        (half(deposit_rate=0, deposit_amount=2_000), [HAIRCUT], KNOWN, ("deposit", 2_000)),
        (half(deposit_rate=0, deposit_amount=9_000), [HAIRCUT], KNOWN, ("everything", 4_500)),
        (Rule(Prepays.everything), [HAIRCUT, COLOUR], KNOWN, ("everything", 15_500)),
        (Rule(Prepays.card, no_show_rate=10_000), [HAIRCUT], KNOWN, ("card", 0)),
        (half(service=2), [HAIRCUT], KNOWN, None),
        (half(service=2), [HAIRCUT, COLOUR], KNOWN, ("deposit", 5_500)),
        (half(category=1), [HAIRCUT, MASSAGE], KNOWN, ("deposit", 2_250)),
        (half(for_whom=ForWhom.newcomer), [HAIRCUT], NEW, ("deposit", 2_250)),
        (half(for_whom=ForWhom.newcomer), [HAIRCUT], KNOWN, None),
        (half(for_whom=ForWhom.missed), [HAIRCUT], MISSED, ("deposit", 2_250)),
        (half(for_whom=ForWhom.missed), [HAIRCUT], NEW, None),
        (half(client_group=7), [HAIRCUT], Who(group=7), ("deposit", 2_250)),
        (half(client_group=7), [HAIRCUT], Who(group=8), None),
        (half(client_group=7), [HAIRCUT], KNOWN, None),
        (half(least_price=10_000), [HAIRCUT], KNOWN, None),
        (half(least_price=10_000), [HAIRCUT, COLOUR], KNOWN, ("deposit", 7_750)),
        (half(), [Wish(9, 9, 0)], KNOWN, None),
    ],
)
def test_a_rule_asks_of_what_and_whom_it_names(rule, wishes, who, wanted) -> None:  # type: ignore[no-untyped-def]
    assert asked([rule], *wishes, who=who) == wanted


def test_the_strictest_counts_in_each_respect() -> None:
    mild = half(deposit_rate=2_000, free_hours=48, late_rate=1_000, fee_days=14)
    dear = Rule(Prepays.everything, free_hours=24, no_show_rate=10_000, fee_days=3)
    found = strictest([mild, dear], [HAIRCUT], KNOWN)
    assert found == Terms(Prepays.everything, 4_500, 4_500, 48, 1_000, 10_000, 14)


def test_what_is_asked_of_who_missed_visits_counts_like_a_rule() -> None:
    ask = Ask(Asks.prepay, 4_500, 200, "2 no-shows, together 2")
    assert asked([half()], HAIRCUT, trust=ask) == ("everything", 4_500)
    assert asked([], HAIRCUT, trust=replace(ask, asks=Asks.deposit, amount=900)) == ("deposit", 900)


rates = some.integers(0, 10_000)
rules = some.builds(
    Rule,
    asks=some.sampled_from(Prepays),
    service=some.sampled_from([None, 1, 2, 3]),
    for_whom=some.sampled_from(ForWhom),
    client_group=some.sampled_from([None, 7]),
    least_price=some.integers(0, 20_000),
    deposit_rate=rates,
    free_hours=some.integers(0, 100),
    late_rate=rates,
    no_show_rate=rates,
    fee_days=some.integers(0, 90),
)
wishes = some.lists(
    some.builds(Wish, some.integers(1, 3), some.integers(1, 2), some.integers(0, 50_000)), min_size=1
)
people = some.builds(Who, some.sampled_from([None, 7, 8]), some.booleans(), some.booleans())


@given(some.lists(rules, max_size=5), rules, wishes, people)
def test_one_rule_more_never_makes_it_laxer(known, one, wished, who) -> None:  # type: ignore[no-untyped-def]
    before, after = strictest(known, wished, who), strictest([*known, one], wished, who)
    if before is None:
        return
    assert after is not None
    for name in ("amount", "free_hours", "late_rate", "no_show_rate", "fee_days"):
        assert getattr(after, name) >= getattr(before, name)


@given(some.lists(rules, max_size=5), wishes, people, some.randoms())
def test_the_order_of_rules_says_nothing_and_never_more_than_the_price_is_asked(
    known,
    wished,
    who,
    chance,  # type: ignore[no-untyped-def]
) -> None:
    found, shuffled = strictest(known, wished, who), list(known)
    chance.shuffle(shuffled)
    again = strictest(shuffled, wished, who)
    if found is None or again is None:
        assert found == again
        return
    assert replace(found, because="") == replace(again, because="")
    assert 0 <= found.amount <= found.price == sum(each.price for each in wished)


@pytest.mark.parametrize(
    ("hours_before", "wanted"), [(25, Ended.in_time), (24, Ended.in_time), (23, Ended.late), (-1, Ended.late)]
)
def test_until_when_it_costs_nothing(hours_before: int, wanted: Ended) -> None:
    assert how_it_ended(at("14:00"), at("14:00") - timedelta(hours=hours_before), 24) == wanted


def test_who_does_not_come_pays_at_least_what_the_late_pay() -> None:
    assert fee_of(Ended.late, 4_500, 5_000, 0) == fee_of(Ended.no_show, 4_500, 5_000, 0) == 2_250
    assert fee_of(Ended.no_show, 4_500, 5_000, 10_000) == 4_500
    assert fee_of(Ended.in_time, 4_500, 5_000, 10_000) == fee_of(Ended.by_us, 4_500, 5_000, 10_000) == 0
    assert how_it_ended(at("14:00"), None, 0) == Ended.no_show


def test_the_terms_are_said_in_whole_sentences() -> None:
    terms = Terms(Prepays.deposit, 2_250, 4_500, 24, 5_000, 10_000, 7)
    assert in_words(terms, "Tuesday, 14:00", "EUR", "en") == [
        "We ask for a deposit of €22.50. It counts towards the price of €45.00.",
        "If you cancel until Tuesday, 14:00, you get all of it back. "
        "Later, 50 % of the price (€22.50) is due.",
        "If you do not come, it is 100 % (€45.00).",
        "What is not paid yet of that may be taken off your card.",
    ]
    card = replace(terms, asks=Prepays.card, amount=0, late_rate=0)
    assert in_words(card, "", "EUR", "en") == [
        "We ask for a card, and take nothing off it now.",
        "Cancelling costs you nothing.",
        "If you do not come, it is 100 % (€45.00).",
        "What is not paid yet of that may be taken off your card.",
    ]
    whole = Terms(Prepays.everything, 4_500, 4_500)
    assert in_words(whole, "", "EUR", "en") == [
        "We ask for the whole price, €45.00.",
        "If you cancel, you get all of it back.",
    ]
