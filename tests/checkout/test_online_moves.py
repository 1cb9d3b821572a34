"""A visit that was paid for cannot be moved out of the way of what calling it off would cost."""

from datetime import timedelta

import pytest

import booking.actions
from booking.actions.refusals import TooLate
from catalog import queries as catalog
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.scene import DAY, at
from tests.cast import open_salon
from tests.checkout import paying
from tests.checkout.box import open_box
from widgets.queries import shown_visit

pytestmark = pytest.mark.usefixtures("morning")
IN_A_WEEK = DAY + timedelta(days=7)


@pytest.mark.parametrize(("hours_before", "may_move"), [(73, True), (71, False)])
async def test_a_client_moves_it_for_as_long_as_calling_it_off_costs_nothing(
    monkeypatch: pytest.MonkeyPatch, hours_before: int, may_move: bool
) -> None:
    salon = await open_salon()
    await paying.rule(salon, free_hours=72)
    was, to = at("14:00", IN_A_WEEK), at("15:00", IN_A_WEEK)
    async with open_box(monkeypatch) as box:
        wanted = booking.actions.Booking(
            salon.center, salon.haircut, salon.anna, was, "Masha", paying.PHONE, "masha@example.com"
        )
        visit = await booking.actions.book(CUSTOMER, wanted)
        box.pays((await paying.starts(visit)).page)
        await paying.tells(box)
        visit = await paying.fresh(visit)
        with clock.pretend(was - timedelta(hours=hours_before)):
            shown = await shown_visit(visit, await catalog.branch(salon.center))
            assert shown.may_move == may_move
            move = booking.actions.Move(to, salon.anna, visit.version)
            if may_move:
                assert (await booking.actions.move(CUSTOMER, visit.id, move)).starts_at == to
                return
            with pytest.raises(TooLate):
                await booking.actions.move(CUSTOMER, visit.id, move)
            assert (await paying.fresh(visit)).starts_at == was
            assert (await booking.actions.move(salon.actors["Olga"], visit.id, move)).starts_at == to
