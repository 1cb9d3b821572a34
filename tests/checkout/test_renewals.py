"""Memberships that renew off a card: every period is paid once, whatever goes wrong on the way."""

from datetime import date, timedelta

import pytest

from checkout.actions.online import cards
from checkout.actions.renewals import planning, steering
from checkout.actions.renewals.charging import charge_next, new_charge
from checkout.actions.renewals.due import begin_next
from checkout.renewal_tables import Renewal
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from loyalty.actions import membership_freezing
from loyalty.actions.membership_lapsing import lapse_next
from loyalty.queries.renewals import plan_of
from tests.cast import open_salon
from tests.checkout.box import open_box
from tests.checkout.renewing import (
    ASKS,
    GOOD,
    POOR,
    again,
    book,
    hears,
    leaves_card,
    letters,
    member,
    on,
    passes,
    periods,
    renewal_of,
    renewing_type,
    renews,
    sold,
    tries,
    works,
)
from tests.loyalty.memberships import stands

pytestmark = pytest.mark.usefixtures("morning")
SOLD = date(2027, 1, 31)


async def test_each_period_is_paid_on_its_first_day_and_the_day_of_the_month_is_kept(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box, rolls_over=1)
            await works()
            assert await periods(voucher) == [(1, SOLD, date(2027, 2, 27))]
        await passes(date(2027, 2, 26), date(2027, 3, 31))
    assert [each[1:] for each in await periods(voucher)] == [
        (date(2027, 1, 31), date(2027, 2, 27)),
        (date(2027, 2, 28), date(2027, 3, 30)),
        (date(2027, 3, 31), date(2027, 4, 29)),
    ]
    assert (await again(voucher)).expires_on == date(2027, 4, 29)
    # Of four visits for 60.00 one went over, for 15.00; of the five for 75.00 again one.
    assert await stands(voucher) == (7500, 5)
    found = await book()
    assert (found["online_acquirer"], found["memberships"], found["vouchers_lapsed"]) == (
        12_000,
        -7500,
        -10_500,
    )
    assert await letters() == ["renewed", "renewed"]
    assert len(box.store.all("payment_intent")) == 2


async def test_a_lost_answer_is_looked_up_and_news_tells_nothing_new(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box)
        with on(date(2027, 2, 28)):
            await begin_next(clock.now())
            charge = await new_charge((await renewal_of(voucher)).id, salon.actors["Olga"])
            assert charge is not None
            with pytest.raises(steering.IsBeingCharged):
                await steering.stop(salon.actors["Olga"], voucher.id)
            await box.gateway.charge(await as_asked(charge))  # and then the power went
            await works()
            await hears(box)
            await hears(box)
            assert (await tries(voucher), len(await periods(voucher))) == ([("card", "paid", "")], 2)
        assert len(box.store.all("payment_intent")) == 1


async def as_asked(charge):  # type: ignore[no-untyped-def]
    from checkout.gateway.protocol import Charge
    from checkout.queries import online, renewals

    card, renewal = await online.card_row(charge.card), await renewals.renewal_row(charge.renewal)
    title = await renewals.title_of(renewal.plan)
    return Charge(
        f"renewal:{charge.code}", charge.code, renewal.amount, "EUR", title, card["customer"], card["method"]
    )


async def test_a_declined_card_is_tried_on_the_agreed_days_and_then_it_ends(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box, POOR)
        for days, tried in ((0, 1), (1, 2), (2, 2), (3, 3), (6, 3), (7, 4), (8, 4)):
            with on(date(2027, 2, 28) + timedelta(days=days)):
                await works()
                assert await lapse_next(clock.now()) == (days == 7), "until then it waits"
            assert await tries(voucher) == [("card", "failed", "insufficient_funds")] * tried
        assert (await renewal_of(voucher)).state == Renewal.State.dropped
        plan = await plan_of(voucher.id)
        assert plan is not None
        assert (plan.is_on, plan.off_why) == (False, "It was not paid.")
        with on(date(2027, 3, 9)), pytest.raises(planning.NotRenewable):
            await steering.go_on(salon.actors["Olga"], voucher.id)
    assert await letters() == ["not_renewed"] * 4
    assert await stands(voucher) == (0, 0)
    assert (await book())["vouchers_lapsed"] == -6000


async def test_one_that_waits_is_paid_with_another_card_and_begins_on_that_day(monkeypatch) -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box, ASKS, waits=True, retries=(1,))
        await passes(date(2027, 2, 28), date(2027, 3, 5))
        assert (await renewal_of(voucher)).state == Renewal.State.unpaid
        assert await tries(voucher) == [("card", "failed", "authentication_required")] * 2
        with on(date(2027, 3, 10)):
            assert not await lapse_next(clock.now()), "it waits for its money"
            other = await leaves_card(box, salon.masha, GOOD)
            with pytest.raises(Invalid):
                await planning.change_card(olga, voucher.id, planning.Agreed(other + 99, "words"))
            await planning.change_card(olga, voucher.id, planning.Agreed(other, "words"))
            await works()
        await passes(date(2027, 3, 11), date(2027, 4, 10))
    assert [each[1] for each in await periods(voucher)] == [SOLD, date(2027, 3, 10), date(2027, 4, 10)]
    assert (await book())["online_acquirer"] == 12_000


async def test_without_a_card_or_an_answer_nothing_is_lost(monkeypatch) -> None:
    salon = await open_salon()
    olga, masha = salon.actors["Olga"], salon.masha
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            card = await leaves_card(box, masha)
            await renews(salon, voucher := await sold(salon, await renewing_type()), card)
        with on(date(2027, 2, 28)):
            box.goes_wrong("payment_intents", after=0, times=3)  # it is done, and nobody says so
            await works()
            assert await tries(voucher) == [("card", "new", "")]
            with pytest.raises(cards.CardIsCharged):
                await cards.remove_card(olga, masha, card)
        box.store.faults.clear()
        with on(date(2027, 2, 28), hour=12):
            await works()
            assert await tries(voucher) == [("card", "paid", "")]
            await cards.remove_card(olga, masha, card)
        await passes(date(2027, 3, 31), date(2027, 3, 31))
    assert await letters() == ["renewed", "not_renewed"]
    assert len(box.store.all("payment_intent")) == 1


async def test_frozen_days_move_the_day_and_a_pause_begins_it_anew(monkeypatch) -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box, freeze_days=10, freeze_times=2)
            form = membership_freezing.FreezeForm(from_on="2027-02-10", until_on="2027-02-12")
            await membership_freezing.freeze(salon.actors["Vera"], voucher.id, form)
        await passes(date(2027, 2, 28), date(2027, 3, 3))
        assert [each[1] for each in await periods(voucher)] == [SOLD, date(2027, 3, 3)]
        with on(date(2027, 3, 4)):
            with pytest.raises(Invalid):
                await steering.pause(olga, voucher.id, date(2027, 3, 3), None)
            await steering.pause(olga, voucher.id, date(2027, 4, 1), None)
        await passes(date(2027, 4, 2), date(2027, 4, 9))
        with on(date(2027, 4, 10)):
            await steering.resume(olga, voucher.id)
            await works()
        await passes(date(2027, 5, 9), date(2027, 5, 10))
    assert [each[1] for each in await periods(voucher)][2:] == [date(2027, 4, 10), date(2027, 5, 10)]


async def test_it_ends_with_its_period_goes_on_again_and_becomes_another_type(monkeypatch) -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box, rolls_over=2)
            gold = await renewing_type(9000, visits=10, length=3)
            await steering.stop(olga, voucher.id)
        with on(date(2027, 2, 28)):
            await works()
            await steering.go_on(olga, voucher.id)
            with pytest.raises(Invalid):
                await steering.change_type(olga, voucher.id, voucher.of_type)
            await steering.change_type(olga, voucher.id, gold)
            await works()
        # Two visits that would have gone over were worth 30.00: 60.00 are taken for one of 90.00.
        assert (await renewal_of(voucher)).amount == 6000
        assert await stands(voucher) == (9000, 10)
        await passes(date(2027, 5, 27), date(2027, 5, 28))
    assert (await periods(voucher))[1:] == [
        (2, date(2027, 2, 28), date(2027, 5, 27)),
        (3, date(2027, 5, 28), date(2027, 8, 27)),
    ]
    assert (await renewal_of(voucher)).amount == 9000
    assert (await again(voucher)).of_type == gold


async def test_who_may_not_and_what_cannot_renew_is_refused_and_nothing_is_kept(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            endless = await sold(salon, await renewing_type(length=None))
            card = await leaves_card(box, salon.masha)
            voucher = await sold(salon, await renewing_type())
            with pytest.raises(planning.NotRenewable):
                await renews(salon, endless, card)
            for who, refusal in (("Boris", NotFound), ("Anna", Forbidden)):
                with pytest.raises(refusal):
                    await planning.start(salon.actors[who], voucher.id, planning.Agreed(card, "w"))
            with pytest.raises(steering.DoesNotRenew):
                await steering.stop(salon.actors["Olga"], voucher.id)
            assert await plan_of(voucher.id) is None
            await renews(salon, voucher, card)
            with pytest.raises(steering.NothingToTry):
                await steering.try_now(salon.actors["Olga"], voucher.id)
        assert not await charge_next(clock.now())
