"""The tax in a price, cash in whole steps, and tips that are shared: examples, then what always holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout import rules
from checkout.known_rates import coins_of, countries, country_called
from checkout.rules import Method, Tender, Totals, WrongPayment
from checkout.rules.cash import Coins
from checkout.rules.entries import Place, sale_entries
from checkout.rules.reckoning import Typed, reckon
from checkout.rules.taxes import Rate, Taxed, add_up_taxes, check_begin, rate_on, tax_in
from checkout.rules.tips import TipPart, check_parts, in_equal_parts, who_gets_most
from checkout.tax_tables import Rounding, TaxKind
from kit.errors import Invalid
from ledger.rules import imbalance
from ledger.tables import AccountKind

OLD = Rate(TaxKind.standard, "MwSt.", 1600, date(2020, 7, 1))
NOW = Rate(TaxKind.standard, "MwSt.", 1900, date(2021, 1, 1))
SOON = Rate(TaxKind.standard, "MwSt.", 2000, date(2027, 1, 1))
TODAY = date(2026, 12, 1)
FIVE = Coins(5)
FIVE_DOWN = Coins(5, Rounding.down)


@pytest.mark.parametrize(
    ("amount", "rate", "tax"),
    [(4500, 1900, 718), (1200, 1900, 192), (4500, 0, 0), (0, 1900, 0), (1, 1900, 0), (4500, 550, 235)],
)
def test_the_tax_is_in_the_price(amount: int, rate: int, tax: int) -> None:
    assert tax_in(amount, rate) == tax


def test_a_rate_holds_from_its_day_until_the_next_begins() -> None:
    found = [rate_on([NOW, SOON, OLD], TaxKind.standard, day) for day in (
        date(2020, 6, 30), date(2020, 7, 1), date(2020, 12, 31), date(2021, 1, 1), date(2026, 12, 31),
        date(2027, 1, 1),
    )]  # fmt: skip
    assert found == [None, OLD, OLD, NOW, NOW, SOON]
    assert rate_on([NOW], TaxKind.reduced, TODAY) is None


def test_taxes_are_said_by_rate_the_highest_first_and_then_what_is_exempt() -> None:
    lines = [
        Taxed(is_service=False, amount=1070, name="MwSt.", rate=700),
        Taxed(is_service=True, amount=4500, name="MwSt.", rate=1900),
        Taxed(is_service=True, amount=3000, name="MwSt."),
        Taxed(is_service=True, amount=1190, name="MwSt.", rate=1900),
        Taxed(is_service=True, amount=500),
    ]
    said = [(each.rate, each.net, each.tax, each.amount) for each in add_up_taxes(lines)]
    assert said == [(1900, 4782, 908, 5690), (700, 1000, 70, 1070), (None, 3000, 0, 3000)]


@pytest.mark.parametrize(
    ("starts_on", "sentence"),
    [
        (date(2021, 1, 1), "19 % begins on 1 Jan 2021 already. Choose another day."),
        (date(2027, 1, 1), "20 % begins on 1 Jan 2027 already. Choose another day."),
        (date(2020, 9, 1), "19 % holds since 1 Jan 2021. Choose a later day."),
    ],
)
def test_two_rates_on_one_day_and_one_before_the_present_one_are_refused(
    starts_on: date, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_begin([OLD, NOW, SOON], Rate(TaxKind.standard, "MwSt.", 2100, starts_on), TODAY)
    assert refused.value.fields == {"starts_on": sentence}


@pytest.mark.parametrize("starts_on", [TODAY, date(2026, 12, 2), date(2028, 1, 1), date(2021, 1, 2)])
def test_a_rate_may_begin_between_others(starts_on: date) -> None:
    check_begin([OLD, NOW, SOON], Rate(TaxKind.standard, "MwSt.", 2100, starts_on), TODAY)
    check_begin([OLD, NOW, SOON], Rate(TaxKind.reduced, "MwSt.", 700, OLD.starts_on), TODAY)


amounts = st.integers(0, 10**9)
rates = st.integers(0, 10_000)


@given(amounts, rates)
def test_tax_and_what_is_left_are_the_amount_and_the_tax_is_right_to_half_a_cent(
    amount: int, rate: int
) -> None:
    tax = tax_in(amount, rate)
    assert 0 <= tax <= amount
    assert abs(2 * (tax * (10_000 + rate) - amount * rate)) <= 10_000 + rate


taxed = st.builds(
    Taxed, st.booleans(), st.integers(0, 10**6), st.sampled_from(["", "MwSt."]), st.none() | rates
).filter(lambda line: line.name or line.rate is None)
bills_of_lines = st.lists(taxed, min_size=1, max_size=8)
tips = st.lists(st.integers(1, 5000), max_size=4)
coins = st.builds(Coins, st.sampled_from([0, 5, 10, 50, 100]), st.sampled_from(Rounding))


def bill_of(lines: list[Taxed], parts: list[TipPart]) -> Totals:
    services = sum(line.amount for line in lines if line.is_service)
    goods = sum(line.amount for line in lines if not line.is_service)
    return Totals(services, goods, 0, sum(part.amount for part in parts), "EUR")


@given(bills_of_lines, tips, coins, st.integers(0, 10**6))
def test_a_sale_sums_to_zero_and_its_revenue_is_net(
    lines: list[Taxed], tip: list[int], coins: Coins, by_card: int
) -> None:
    parts = [TipPart(member, amount) for member, amount in enumerate(tip, 1)]
    bill = bill_of(lines, parts)
    card = min(by_card, bill.total)
    tenders = [Tender(method, amount) for method, amount in (
        (Method.card, card), (Method.cash, bill.total - card)
    ) if amount]  # fmt: skip
    settled = rules.settle(bill, tenders, 0, coins)
    entries = sale_entries(bill, settled, Place(1, 2, parts), lines)
    assert imbalance(entries) == {}
    on = {kind: -sum(each.amount for each in entries if each.account.kind is kind) for kind in AccountKind}
    assert on[AccountKind.revenue_services] + on[AccountKind.revenue_goods] + on[AccountKind.tax] == bill.due
    assert on[AccountKind.tax] == sum(each.tax for each in add_up_taxes(lines))
    assert on[AccountKind.tips_payable] == bill.tip
    assert on[AccountKind.cash_rounding] == settled.rounding


@given(amounts, coins)
def test_cash_is_rounded_by_half_a_step_at_most(amount: int, coins: Coins) -> None:
    rounded = coins.rounded(amount)
    assert rounded >= 0
    if not coins.step:
        assert rounded == amount
        return
    assert rounded % coins.step == 0
    assert coins.rounded(rounded) == rounded
    if coins.rounding is Rounding.nearest:
        assert abs(rounded - amount) * 2 <= coins.step
    else:
        assert 0 <= amount - rounded < coins.step


def bill(total: int) -> Totals:
    return Totals(total, 0, 0, 0, "EUR")


@pytest.mark.parametrize(
    ("total", "coins", "drawer", "rounding"),
    [
        (4503, FIVE, 4505, 2), (4502, FIVE, 4500, -2), (4505, FIVE, 4505, 0), (4504, FIVE_DOWN, 4500, -4),
        (4550, Coins(100), 4600, 50), (2, FIVE, 0, -2),
    ],
)  # fmt: skip
def test_what_is_paid_in_cash_is_rounded(total: int, coins: Coins, drawer: int, rounding: int) -> None:
    settled = rules.settle(bill(total), [Tender(Method.cash, total)], 0, coins)
    assert (settled.by(Method.cash), settled.change, settled.rounding) == (drawer, 0, rounding)


def test_a_card_is_never_rounded_and_of_both_only_the_cash_is() -> None:
    by_card = rules.settle(bill(4503), [Tender(Method.card, 4503)], 0, FIVE)
    both = rules.settle(bill(4503), [Tender(Method.card, 4000), Tender(Method.cash, 503)], 0, FIVE)
    assert (by_card.by(Method.card), by_card.rounding) == (4503, 0)
    assert (both.by(Method.card), both.by(Method.cash), both.rounding) == (4000, 505, 2)


def test_change_is_counted_from_the_rounded_sum() -> None:
    handed = rules.settle(bill(4503), [Tender(Method.cash, 5000)], 0, FIVE)
    said = rules.settle(bill(4503), [Tender(Method.cash, 4503, received=5000)], 0, FIVE)
    assert (handed.change, said.change) == (495, 495)


def test_less_than_the_rounded_sum_is_still_to_be_paid() -> None:
    with pytest.raises(WrongPayment, match=r"€0\.05 is still to be paid"):
        rules.settle(bill(4503), [Tender(Method.cash, 4500)], 0, FIVE)


@given(st.integers(1, 10**6), coins, st.integers(0, 10**4))
def test_any_sum_in_cash_that_is_enough_pays_and_the_drawer_keeps_whole_steps(
    total: int, coins: Coins, above: int
) -> None:
    asked = coins.rounded(total)
    offered = asked + above
    if not offered or (not asked and offered != total):
        return
    settled = rules.settle(bill(total), [Tender(Method.cash, offered)], 0, coins)
    assert settled.by(Method.cash) == total + settled.rounding == asked
    assert settled.change == (above if offered != total else 0)


@pytest.mark.parametrize(
    ("typed", "total", "words"),
    [
        (Typed(4503), 4503, ""),
        (Typed(4503, way="cash"), 4505, "Rounded by €0.02."),
        (Typed(4503, way="cash", in_cash=5000), 4505, "Rounded by €0.02. Change €4.95"),
        (Typed(4503, way="cash", in_cash=4500), 4505, "Rounded by €0.02. €0.05 still to pay"),
        (Typed(4503, tip=500, way="card"), 5003, ""),
        (Typed(4503, way="split", by_card=4000, in_cash=503), 4505, "Rounded by €0.02."),
        (Typed(4503, way="split", by_card=4000), 4503, "€5.03 still to pay"),
        (Typed(4503, before=503, way="cash"), 4503, ""),
        (Typed(4503, way="split", by_card=5000), 4503, ""),
    ],
)
def test_the_page_says_what_settling_will_say(typed: Typed, total: int, words: str) -> None:
    said = reckon(typed, FIVE)
    assert (said.total, said.words("EUR", "en")) == (total, words)


def test_a_tip_for_all_is_shared_to_the_last_cent() -> None:
    assert in_equal_parts(1000, [7, 3, 9]) == [TipPart(7, 334), TipPart(3, 333), TipPart(9, 333)]
    assert in_equal_parts(1, [7, 3]) == [TipPart(7, 1)]
    assert in_equal_parts(1000, [7, 7]) == [TipPart(7, 1000)]
    assert in_equal_parts(1000, []) == []


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([TipPart(1, 300), TipPart(2, 100)], "The parts of the tip come to €4.00, and the tip is €5.00."),
        ([TipPart(1, 250), TipPart(1, 250)], "Somebody is named twice for the tip."),
        ([TipPart(1, 600), TipPart(2, -100)], "A part of a tip must be above zero."),
        ([TipPart(1, 500), TipPart(2, 0)], "A part of a tip must be above zero."),
        ([], "The parts of the tip come to €0.00, and the tip is €5.00."),
    ],
)
def test_parts_that_are_not_the_tip_are_refused(parts: list[TipPart], sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_parts(500, parts, "EUR")
    assert refused.value.sentence == sentence


def test_who_gets_most_is_named_first() -> None:
    assert who_gets_most([TipPart(1, 200), TipPart(2, 300), TipPart(3, 300)]) == 2
    assert who_gets_most([]) is None


@given(st.integers(1, 10**6), st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_equal_parts_come_to_the_tip_and_differ_by_a_cent_at_most(tip: int, members: list[int]) -> None:
    parts = in_equal_parts(tip, members)
    check_parts(tip, parts, "EUR")
    people = len(set(members))
    shares = [part.amount for part in parts] + [0] * (people - len(parts))
    assert max(shares) - min(shares) <= 1


def test_the_known_rates_can_be_kept() -> None:
    """No kind begins twice on a day, each is a share, and each country has a name for its tax."""
    for code, country in countries().items():
        assert (len(code), bool(country.tax)) == (2, True)
        keys = [(each.kind, each.starts_on) for each in country.rates]
        assert len(keys) == len(set(keys))
        assert all(0 <= each.rate <= 10_000 and each.kind is not TaxKind.exempt for each in country.rates)


@pytest.mark.parametrize(
    ("code", "kind", "day", "rate"),
    [
        ("DE", "standard", TODAY, 1900), ("CH", "standard", date(2023, 12, 31), 770),
        ("CH", "standard", date(2024, 1, 1), 810), ("RU", "standard", date(2025, 12, 31), 2000),
        ("RU", "standard", date(2026, 1, 1), 2200), ("FR", "second_reduced", TODAY, 550),
        ("GB", "zero", TODAY, 0), ("FI", "standard", date(2024, 8, 31), 2400),
        ("FI", "standard", date(2024, 9, 1), 2550), ("EE", "standard", date(2025, 6, 30), 2200),
        ("AT", "super_reduced", date(2026, 7, 1), 490), ("KZ", "reduced", date(2027, 1, 1), 1000),
    ],
)  # fmt: skip
def test_what_is_known_of_a_country(code: str, kind: str, day: date, rate: int) -> None:
    found = rate_on(country_called(code).rates, TaxKind(kind), day)
    assert found is not None
    assert found.rate == rate


def test_coins_are_those_of_the_countrys_own_money() -> None:
    assert (coins_of("CH", "CHF"), coins_of("CH", "EUR"), coins_of("DE", "EUR"), coins_of("XX", "EUR")) == (
        5,
        0,
        0,
        0,
    )


def test_a_country_without_the_tax_has_no_rates() -> None:
    assert country_called("US").rates == ()
