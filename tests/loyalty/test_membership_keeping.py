"""Memberships that are frozen, shared, extended, ended and changed; refusals change nothing."""

from datetime import date, timedelta

import pytest

from checkout.actions import membership_ending as ending
from checkout.actions.account_case import Money
from checkout.actions.settling import top_up
from clients.actions.merging import merge
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound
from loyalty import membership_worker
from loyalty.actions import membership_freezing as freezing
from loyalty.actions import membership_keeping as keeping
from loyalty.actions import membership_people as people
from loyalty.actions.membership_moves import Over
from loyalty.membership_schemas import FreezeForm
from loyalty.membership_tables import MembershipFreeze
from loyalty.queries.membership_people import people_of
from loyalty.rules.memberships import State
from loyalty.voucher_tables import Voucher, VoucherMove
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.vouchers import use
from tests.loyalty.memberships import (
    another_client,
    at,
    comes,
    known,
    membership,
    membership_type,
    stands,
)

pytestmark = pytest.mark.usefixtures("morning")
WEEK = FreezeForm(from_on="2026-12-05", until_on="2026-12-11", reason="Ill")
FREEZES = {"freeze_days": 14, "freeze_times": 2}


def day(number: int) -> date:
    return date(2026, 12, number)


async def last(voucher: Voucher) -> date | None:
    """By the voucher and by its period, which agree."""
    found = await known(voucher)
    assert found.row["until_on"] == found.row["expires_on"]
    return found.row["expires_on"]


async def uses(salon: Salon, voucher: Voucher, *, client: int | None = None) -> None:
    visit = await comes(salon, client=client)
    version = await use(salon, visit, voucher)
    await till.pay(salon, visit, till.Checkout(version=version))


async def freezes() -> list[int]:
    return [each.id for each in await MembershipFreeze.objects().order_by(MembershipFreeze.id)]


async def test_a_freeze_moves_the_end_and_what_of_it_is_lifted_moves_it_back() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    ten = await membership(salon, **FREEZES)
    await freezing.freeze(olga, ten.id, WEEK)
    assert await last(ten) == date(2027, 1, 7)
    [first] = await freezes()
    with at(day(8)):
        assert (await known(ten)).state is State.frozen
        await freezing.lift(olga, ten.id, first)
        assert ((await known(ten)).state, await last(ten)) == (State.active, date(2027, 1, 3))
        with pytest.raises(freezing.NothingToLift):
            await freezing.lift(olga, ten.id, first)


async def test_what_is_ahead_is_lifted_wholly_and_days_of_a_visit_are_not_frozen() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    ten = await membership(salon, **FREEZES)
    with at(day(8)):
        await uses(salon, ten)
        with pytest.raises(Invalid) as refused:
            await freezing.freeze(olga, ten.id, FreezeForm(from_on="2026-12-08", until_on="2026-12-09"))
        assert "was used on" in refused.value.fields["from_on"]
        ahead = FreezeForm(from_on="2026-12-20", until_on="2026-12-29")
        await freezing.freeze(olga, ten.id, ahead)
        assert await last(ten) == date(2027, 1, 10)
        await freezing.lift(olga, ten.id, (await freezes())[0])
        assert await last(ten) == day(31)


@pytest.mark.parametrize(
    ("terms", "form", "sentence"),
    [
        (FREEZES, FreezeForm(from_on="2026-12-05", until_on="2026-12-19"), "this would be 15 days"),
        (FREEZES, FreezeForm(from_on="2026-11-30", until_on="2026-12-02"), "today or later"),
        (FREEZES, FreezeForm(from_on="2027-01-05", until_on="2027-01-06"), "over by then"),
        (FREEZES, FreezeForm(from_on="x", until_on=""), None),
        ({}, WEEK, "cannot be frozen"),
        (FREEZES | {"starts": "first_visit"}, WEEK, "not begun yet"),
    ],
)
async def test_a_freeze_that_cannot_be_is_refused_in_words(terms, form: FreezeForm, sentence) -> None:
    salon = await open_salon()
    ten = await membership(salon, **terms)
    before = await last(ten)
    with pytest.raises(Invalid) as refused:
        await freezing.freeze(salon.actors["Olga"], ten.id, form)
    assert sentence is None or sentence in " ".join(refused.value.fields.values())
    assert (await last(ten), await freezes()) == (before, [])


async def test_who_has_it_freezes_it_where_its_terms_say_so_and_nobody_else_does() -> None:
    salon = await open_salon()
    ten = await membership(salon, **FREEZES)
    with pytest.raises(freezing.NotByClients):
        await freezing.freeze_own(salon.masha, ten.id, WEEK)
    own = await membership(salon, **FREEZES, client_freezes=True)
    with pytest.raises(NotFound):
        await freezing.freeze_own(await another_client(), own.id, WEEK)
    await freezing.freeze_own(salon.masha, own.id, WEEK)
    assert await last(own) == date(2027, 1, 7)
    await freezing.lift_own(salon.masha, own.id, (await freezes())[0])
    assert (await last(own), await last(ten)) == (day(31), day(31))
    with pytest.raises(NotFound):
        await freezing.freeze(salon.actors["Boris"], ten.id, WEEK)


async def test_as_many_of_the_family_use_it_as_may() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    ten = await membership(salon, members=1)
    petya, kolya = await another_client(), await another_client("Kolya")
    await people.add_person(olga, ten.id, petya)
    for wanted, sentence in ((petya, "already"), (salon.masha, "theirs"), (kolya, "the most")):
        with pytest.raises(Invalid) as refused:
            await people.add_person(olga, ten.id, wanted)
        assert sentence in refused.value.fields["client"]
    await people.remove_person(olga, ten.id, petya)
    await people.add_person(olga, ten.id, kolya)
    number = (await known(ten)).row["id"]
    assert [row["client"] for row in await people_of(number)] == [kolya]
    await merge(salon.actors["Vera"], petya, kolya, {})
    assert [row["client"] for row in await people_of(number)] == [petya]


async def test_who_is_removed_in_the_middle_keeps_what_they_used_and_pays_for_what_comes() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    ten, petya = await membership(salon, members=1), await another_client()
    await people.add_person(olga, ten.id, petya)
    await uses(salon, ten, client=petya)
    booked, waiting = await comes(salon, client=petya), clock.now() + timedelta(days=2)
    soon = "UPDATE visit SET status = 'waiting', starts_at = $2, ends_at = $3 WHERE id = $1"
    await db.execute(soon, booked.id, waiting, waiting + timedelta(hours=1))
    ahead = await people.remove_person(olga, ten.id, petya)
    assert [row["id"] for row in ahead] == [booked.id]
    with pytest.raises(NotFound):
        await people.remove_person(olga, ten.id, petya)
    with pytest.raises(Invalid, match="family"):
        await use(salon, await comes(salon, client=petya), ten)
    assert await stands(ten) == (9000, 9)


async def test_what_nobody_used_lapses_once() -> None:
    salon = await open_salon()
    ten, waits = await membership(salon), await membership(salon, starts="first_visit", starts_within=3)
    await uses(salon, ten)
    with at(date(2027, 1, 1)):
        assert [await membership_worker.work() for _ in range(2)] == [True, False]  # the other one began
        assert (await known(ten)).state is State.ended
    assert (await known(waits)).row["starts_on"] == day(4)
    with at(date(2027, 1, 2)):
        assert [await membership_worker.work() for _ in range(2)] == [True, False]
        assert (await stands(ten), (await known(ten)).row["how"]) == ((0, 0), "over")
        with pytest.raises(Over):
            await freezing.freeze(salon.actors["Olga"], ten.id, WEEK)
    assert (await till.balances(salon))["vouchers_lapsed"] == -9000
    [*_, expired] = await VoucherMove.objects().where(VoucherMove.voucher == ten.id).order_by(VoucherMove.id)
    assert (expired.kind, expired.amount, expired.visits) == ("expired", -9000, -9)


async def test_what_lapsed_comes_back_where_it_is_extended_by_right() -> None:
    salon = await open_salon()
    vera, ten = salon.actors["Vera"], await membership(salon)
    with at(date(2027, 1, 2)):
        await membership_worker.work()
        with pytest.raises(Forbidden):
            await keeping.extend(salon.actors["Olga"], ten.id, "2027-01-20", "Ill")
        for until, why, field in (("2026-12-30", "Ill", "until_on"), ("2027-01-20", " ", "why")):
            with pytest.raises(Invalid) as refused:
                await keeping.extend(vera, ten.id, until, why)
            assert list(refused.value.fields) == [field]
        assert await stands(ten) == (0, 0)
        await keeping.extend(vera, ten.id, "2027-01-20", "Ill")
        assert (await stands(ten), await last(ten)) == ((10_000, 10), date(2027, 1, 20))
        assert "vouchers_lapsed" not in await till.balances(salon)
        await uses(salon, ten)
    with at(date(2027, 1, 22)):
        assert [await membership_worker.work() for _ in range(2)] == [True, False]
    assert (await till.balances(salon))["vouchers_lapsed"] == -9000


async def test_visits_are_counted_anew_by_right_and_what_is_owed_stays() -> None:
    salon = await open_salon()
    ten = await membership(salon)
    with pytest.raises(Forbidden):
        await keeping.correct(salon.actors["Olga"], ten.id, None, "5", "Wrong")
    for cover, visits, why, field in (
        (None, "10", "Same", "visits"), (None, "-1", "Less", "visits"), (7, "5", "Other", "cover"),
        (None, "5", "", "why"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            await keeping.correct(salon.actors["Vera"], ten.id, cover, visits, why)
        assert list(refused.value.fields) == [field]
    await keeping.correct(salon.actors["Vera"], ten.id, None, "4", "Came before")
    assert await stands(ten) == (10_000, 4)
    await uses(salon, ten)
    assert await stands(ten) == (7500, 3)


async def test_one_begins_on_the_day_that_was_chosen_and_not_while_it_is_blocked() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    ten = await membership(salon, starts="given_day", starts_within=30)
    with pytest.raises(Invalid):
        await keeping.begin_on(olga, ten.id, "2026-11-30")
    await keeping.begin_on(olga, ten.id, "2026-12-10")
    with pytest.raises(Invalid, match="It begins on"):
        await use(salon, await comes(salon), ten)
    with at(day(10)):
        await uses(salon, ten)
        with pytest.raises(keeping.Begun):
            await keeping.begin_on(olga, ten.id, "2026-12-12")
        await keeping.set_blocked(olga, ten.id, blocked=True)
        with pytest.raises(Invalid, match="blocked"):
            await use(salon, await comes(salon), ten)
        await keeping.set_blocked(olga, ten.id, blocked=False)
    assert await last(ten) == date(2027, 1, 9)


async def test_one_that_ends_early_leaves_what_it_is_worth_on_the_deposit() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    month = await membership(salon, paid=6200, counted="period", visits=0, visit_price=1000)
    with pytest.raises(Forbidden):
        await ending.end_early(salon.actors["Olga"], month.id, "Moves away")
    with at(day(16)):
        await uses(salon, month)
        assert await ending.end_early(vera, month.id, "Moves away") == 3000  # 15 of 31 days
        with pytest.raises(Over):
            await ending.end_early(vera, month.id, "Again")
    assert ((await known(month)).state, await stands(month)) == (State.cancelled, (0, 0))
    found = await till.balances(salon)
    assert (found["client_deposit"], found["vouchers_lapsed"]) == (-3000, -2200)


async def test_another_one_that_costs_more_than_there_is_takes_no_place() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    ten, larger = await membership(salon), await membership_type(15_000, visits=20)
    await uses(salon, ten)
    before = await till.balances(salon)
    for of_type in (0, ten.of_type):
        with pytest.raises(Invalid, match="another membership"):
            await ending.change_type(vera, ten.id, of_type, "More")
    with pytest.raises(Invalid, match=r"€60\.00 more"):
        await ending.change_type(vera, ten.id, larger, "More")
    assert (await till.balances(salon), (await known(ten)).state) == (before, State.active)


async def test_what_lies_on_the_deposit_pays_the_difference_and_the_family_comes_along() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    ten, petya = await membership(salon, members=2), await another_client()
    await people.add_person(vera, ten.id, petya)
    larger = await membership_type(15_000, visits=20, members=1)
    await top_up(vera, salon.masha, salon.center, Money(6000, "card"))
    made = await ending.change_type(vera, ten.id, larger, "More")
    now = await Voucher.objects().get(Voucher.id == made)
    assert (await stands(now), await stands(ten)) == ((15_000, 20), (0, 0))
    assert (await till.balances(salon))["client_deposit"] == -1000
    assert (await known(now)).having.people == {salon.masha, petya}
    smaller = await membership_type(5000, visits=5)
    await ending.change_type(vera, made, smaller, "Less after all")
    assert (await till.balances(salon))["client_deposit"] == -11_000
