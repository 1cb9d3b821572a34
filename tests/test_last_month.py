"""What was earned and counted in a month that is over stays what it was, whatever happens after it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

import payroll.actions
import payroll.queries
import staff.actions
from booking import actions
from booking.actions import Booking
from checkout.actions import close_shift, reopen_visit
from checkout.queries.cash import past_shifts
from clients.tables import Visit
from kit import clock, db
from kit.periods import Period
from kit.rights import SYSTEM
from tests.cast import Salon, open_salon
from tests.checkout import till

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
THEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = datetime(2026, 12, 15, 9, tzinfo=UTC)
Later = Callable[[Salon, dict[str, Visit]], Awaitable[object]]


async def november() -> tuple[Salon, dict[str, Visit]]:
    """A visit paid by card, one in cash into a drawer that was counted, one that nobody ever closed."""
    with clock.pretend(THEN):
        salon = await open_salon()
        await till.terms(salon)
        _, shift = await till.drawer(salon)
        visits = {name: await till.arrived(salon) for name in ("card", "cash")}
        await till.pay(salon, visits["card"], till.by_card(4500))
        await till.pay(salon, visits["cash"], till.in_cash(4500, 5000))
        await close_shift(salon.actors["Olga"], shift.id, 14_500, "")
        wanted = Booking(
            salon.center, salon.haircut, salon.anna, THEN + timedelta(hours=3), client=salon.masha
        )
        visits["open"] = await actions.book(SYSTEM, wanted)
    return salon, {name: await till.fresh(visit) for name, visit in visits.items()}


async def figures(salon: Salon) -> list[object]:
    """November on the pay page, line by line, and its counted drawers. What is owed is of today: left out."""
    earned = [replace(each, owed=0) for each in await payroll.queries.earned(salon.center, NOVEMBER)]
    lines = await payroll.queries.every_line(salon.center, None, NOVEMBER)
    shifts, _ = await past_shifts(salon.center, 1)
    kept = ("id", "amount", "base", "rate", "earned_on", "explanation", "title")
    return [earned, [[line[name] for name in kept] for line in lines], [tuple(shift) for shift in shifts]]


async def cancel_late(salon: Salon, visits: dict[str, Visit]) -> None:
    gone = await actions.cancel(salon.actors["Olga"], visits["open"].id, "Forgot to say")
    assert gone.cancelled_late


async def mark_missed(salon: Salon, visits: dict[str, Visit]) -> None:
    await actions.set_status(salon.actors["Olga"], visits["open"].id, Visit.Status.no_show, None)


async def close_what_was_open(salon: Salon, visits: dict[str, Visit]) -> None:
    """Paid in December, so it is earned in December."""
    await till.pay(salon, visits["open"], till.by_card(4500))


async def reopen(salon: Salon, visits: dict[str, Visit]) -> None:
    await reopen_visit(salon.actors["Vera"], visits["card"].id, "The wrong price", visits["card"].version)


async def agree_on_other_terms(salon: Salon, _: dict[str, Visit]) -> None:
    await payroll.actions.set_terms(SYSTEM, salon.anna, date(2026, 1, 1), 5000, 2000)


async def raise_the_price(salon: Salon, _: dict[str, Visit]) -> None:
    await db.execute("UPDATE service_price SET price = 9900 WHERE service = $1", salon.haircut)


async def let_somebody_go(salon: Salon, _: dict[str, Visit]) -> None:
    await staff.actions.dismiss(SYSTEM, salon.anna, date(2026, 12, 15))


@pytest.mark.parametrize(
    "later",
    [
        cancel_late,
        mark_missed,
        close_what_was_open,
        reopen,
        agree_on_other_terms,
        raise_the_price,
        let_somebody_go,
    ],
    ids=lambda each: each.__name__,
)
async def test_novembers_figures_are_those_of_november(later: Later) -> None:
    salon, visits = await november()
    with clock.pretend(NOW):
        before = await figures(salon)
        await later(salon, visits)
        assert await figures(salon) == before


async def test_a_pay_line_taken_back_on_the_day_of_the_visit_would_be_noticed() -> None:
    """The other side: figures that were made anew from the visits would be other ones."""
    salon, visits = await november()
    with clock.pretend(NOW):
        before = await figures(salon)
        await reopen(salon, visits)
        await db.execute("SET LOCAL session_replication_role = replica")
        await db.execute("UPDATE pay_line SET earned_on = $1 WHERE kind = 'taken_back'", THEN.date())
        assert await figures(salon) != before
