"""Points that wait until their bill is paid: asked again whenever what is owed of it changes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from checkout import actions
from checkout.account_tables import ClientMove
from kit import clock
from kit.rights import SYSTEM
from loyalty import queries
from loyalty.actions import set_points_rule
from loyalty.rules.lasting import Ends, Lasting, Waits
from loyalty.rules.lots import Coming, Holding
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.accounts import owes, settle, trusting
from tests.loyalty.points import CASHBACK

pytestmark = pytest.mark.usefixtures("morning")
WHEN_PAID = Lasting(waits=Waits.paid, ends=Ends.days, lasts=30)
TODAY = date(2026, 12, 1)


async def patient_salon(waits: Waits = Waits.paid) -> Salon:
    salon = await trusting(await open_salon())
    await till.terms(salon)
    await set_points_rule(SYSTEM, salon.center, replace(CASHBACK, lasting=replace(WHEN_PAID, waits=waits)))
    return salon


async def there(salon: Salon) -> Holding:
    assert await queries.lots_unlike_book() == []
    return await queries.holding_of(salon.masha, salon.center, clock.today("Europe/Berlin"))


async def undo(salon: Salon, move: ClientMove) -> None:
    await actions.undo_move(salon.actors["Nora"], move.id, "By mistake")


async def test_points_of_a_bill_on_account_are_good_once_nothing_is_owed_of_it() -> None:
    salon = await patient_salon()
    await owes(salon, 2000, 4000)
    assert await there(salon) == Holding(pending=2)
    assert await queries.waiting(salon.masha, salon.center, TODAY) == [Coming(None, 2)]
    await settle(salon, 1500)
    assert await there(salon) == Holding(pending=2)
    with clock.pretend(datetime(2026, 12, 10, 8, tzinfo=UTC)):
        last = await settle(salon, 500)
        assert await there(salon) == Holding(usable=2)
        assert await queries.ending(salon.masha, salon.center, TODAY) == [Coming(date(2027, 1, 9), 2)]
        await undo(salon, last)
        assert await there(salon) == Holding(pending=2)
        await actions.write_off(salon.actors["Nora"], salon.masha, salon.center, 500, "Moved away")
        assert await there(salon) == Holding(usable=2)


async def test_what_is_owed_of_another_bill_keeps_nobody_waiting() -> None:
    salon = await patient_salon()
    await owes(salon, 2000)
    await till.pay(salon, await till.arrived(salon, price=4000), till.by_card(4000))
    assert await there(salon) == Holding(usable=2, pending=1)
    await settle(salon, 2000)
    assert await there(salon) == Holding(usable=3)


async def test_other_rules_wait_for_no_money() -> None:
    salon = await patient_salon(Waits.nothing)
    await owes(salon, 2000)
    assert await there(salon) == Holding(usable=1)
    await undo(salon, await settle(salon, 2000))
    assert await there(salon) == Holding(usable=1)
