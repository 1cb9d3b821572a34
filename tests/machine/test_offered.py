"""A salon whose free times and whose door disagree is noticed."""

import pytest

from booking import actions
from booking.actions import Booking
from kit import clock
from kit.rights import CUSTOMER
from tests.machine.offered import had, refused
from tests.machine.world import Pick, World, found_world

NINE = Pick(1, 0, 0, 1)


async def wish(world: World) -> Booking:
    return await world.wish(NINE)


async def test_a_start_that_is_offered_and_refused_is_noticed() -> None:
    world = await found_world()
    wanted = await wish(world)
    with clock.pretend(world.now):
        await had(wanted.starts_at, actions.book(CUSTOMER, wanted))
        with pytest.raises(AssertionError, match="was offered, and refused"):
            await had(wanted.starts_at, actions.book(CUSTOMER, wanted))


async def test_a_start_that_is_not_offered_and_can_be_had_is_noticed() -> None:
    world = await found_world()
    wanted = await wish(world)
    with clock.pretend(world.now), pytest.raises(AssertionError, match="was not offered, and could be had"):
        await refused(wanted.starts_at, actions.book(CUSTOMER, wanted))
