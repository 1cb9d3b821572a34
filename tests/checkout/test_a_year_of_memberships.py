"""A year of memberships that renew, freeze, pause, fail and end: the book is whole, every day is paid once.

It begins on 29 February 2028, and on days that short months do not have.
"""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from checkout.actions.renewals import steering
from checkout.renewal_tables import Renewal
from kit import clock, db
from kit.errors import Invalid, Refused
from loyalty.actions import membership_freezing
from loyalty.actions.membership_lapsing import lapse_next
from loyalty.voucher_tables import Voucher
from tests.cast import Salon, open_salon
from tests.checkout.box import Box, open_box
from tests.checkout.renewing import (
    ASKS,
    GOOD,
    POOR,
    book,
    leaves_card,
    on,
    periods,
    renewing_type,
    renews,
    sold,
    somebody,
    works,
)
from tests.loyalty.memberships import stands

pytestmark = pytest.mark.usefixtures("morning")
FIRST = date(2028, 1, 29)
FORGOTTEN = "SELECT count(*) FROM renewal WHERE state = 'open' AND next_try_at IS NULL"
STARTS = [FIRST + timedelta(days=day) for day in (0, 2, 31, 32)]
KEEPS_DAY = {31: {31, 30, 29, 28}, 30: {30, 29, 28}, 29: {29, 28}, 1: {1}}


async def sells(salon: Salon, box: Box, types: list[int]) -> list[Voucher]:
    """One of each type, with a good card, a poor one and one whose bank always asks."""
    made = []
    for of_type in types:
        for number in (GOOD, POOR, ASKS):
            client = await somebody(f"Client {number[-4:]}")
            voucher = await sold(salon, of_type, client=client)
            await renews(salon, voucher, await leaves_card(box, client, number))
            made.append(voucher)
    return made


async def lives(salon: Salon, vouchers: list[Voucher], chance: random.Random) -> None:
    """Something happens to one of them, or is refused."""
    voucher, today = chance.choice(vouchers), clock.today("Europe/Berlin")
    until = today + timedelta(days=chance.randint(1, 6))
    form = membership_freezing.FreezeForm(from_on=str(today), until_on=str(until))
    olga = salon.actors["Olga"]
    doing = chance.choice((
        lambda: membership_freezing.freeze(salon.actors["Vera"], voucher.id, form),
        lambda: steering.pause(olga, voucher.id, today, until),
        lambda: steering.resume(olga, voucher.id),
        lambda: steering.try_now(olga, voucher.id),
        lambda: steering.stop(olga, voucher.id),
        lambda: steering.go_on(olga, voucher.id),
    ))  # fmt: skip
    try:
        await doing()
    except (Refused, Invalid):
        return


async def test_every_day_is_paid_once_and_the_book_is_whole(monkeypatch) -> None:
    salon, chance = await open_salon(), random.Random(2028)
    moved, quiet = [], []
    async with open_box(monkeypatch) as box:
        types = [
            await renewing_type(freeze_days=20, freeze_times=4, rolls_over=1),
            await renewing_type(waits=True, freeze_days=20, freeze_times=4),
        ]
        for day in (FIRST + timedelta(days=days) for days in range(0, 400)):
            with on(day):
                if day in STARTS:
                    moved += await sells(salon, box, types)
                    quiet.append((await sells(salon, box, types[:1]))[0])
                if day > STARTS[-1] and chance.random() < 0.3:
                    await lives(salon, moved, chance)
                await works()
                while await lapse_next(clock.now()):
                    pass
    await every_day_once([*moved, *quiet])
    for voucher in quiet:
        begun = [each[1] for each in await periods(voucher)]
        assert len(begun) >= 12
        assert {day.day for day in begun} <= KEEPS_DAY[begun[0].day]
    await every_charge_once(box)


async def every_day_once(vouchers: list[Voucher]) -> None:
    """Periods follow one another without a day in two of them, and what is left is what the book owes."""
    for voucher in vouchers:
        found = await periods(voucher)
        assert all(last < begun for (_, _, last), (_, begun, _) in pairwise(found))
        await stands(voucher)
    await book()


async def every_charge_once(box: Box) -> None:
    """What the provider took is what was paid, each under its own name, and all of it is in the book."""
    taken = [each for each in box.store.all("payment_intent") if each["status"] == "succeeded"]
    paid = await Renewal.objects().where(Renewal.state == Renewal.State.paid)
    assert sum(each["amount_received"] for each in taken) == sum(each.amount for each in paid)
    assert (await book())["online_acquirer"] == sum(each.amount for each in paid)
    assert max(Counter((each.plan, each.number) for each in paid).values()) == 1
    assert len(paid) > 100
    assert await db.fetch_value(FORGOTTEN) == 0
