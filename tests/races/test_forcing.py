"""What is saved anyway over one visit while somebody books the time beside it: the second sees the first."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bench.soak.invariants import broken
from booking import actions
from booking.actions import Move, OtherReasons, TimeTaken, door, forcing
from booking.queries import Question, why_not
from clients.tables import Visit
from kit import db
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import Meeting
from tests.races.rush import book, outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TRIGGER = "ALTER TABLE appointment {} TRIGGER appointment_not_over_forced"


async def agreed(salon: Salon, visit: Visit, start: str) -> str:
    moment = int(at(start).timestamp())
    [answer] = await why_not(
        salon.actors["Vera"], Question(salon.center, salon.haircut, salon.anna, moment, visit=visit.id)
    )
    return actions.mark_for(answer)


async def a_forced_move_and_a_booking(salon: Salon) -> list[Awaitable[Any]]:
    """Over 10:00–11:00 at half past ten, while another wants eleven."""
    await book(salon, 1, "10:00")
    visit = await book(salon, 2, "14:00")
    mark = await agreed(salon, visit, "10:30")
    wanted = Move(at("10:30"), None, visit.version)
    return [actions.move_anyway(salon.actors["Vera"], visit.id, wanted, mark), book(salon, 3, "11:00")]


async def test_whoever_comes_second_sees_the_first_and_nothing_is_under_it_that_was_not_read() -> None:
    salon = await open_salon()
    for _ in range(5):
        won, lost = await outcomes(await a_forced_move_and_a_booking(salon))
        assert len(won) == 1
        assert {type(each) for each in lost} <= {OtherReasons, TimeTaken}
        assert await broken() == []
        await db.execute("DELETE FROM appointment")
        await db.execute("UPDATE visit SET status = 'cancelled'")


@until_seen
async def test_without_locks_and_trigger_somebody_is_booked_over_what_was_saved_anyway(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    calls = await a_forced_move_and_a_booking(salon)
    await db.execute(TRIGGER.format("DISABLE"))
    try:
        with monkeypatch.context() as patch:
            let_both_look_first(patch)
            won, _ = await outcomes(calls)
        assert len(won) == 2
    finally:
        await db.execute("DELETE FROM appointment")
        await db.execute(TRIGGER.format("ENABLE"))


def let_both_look_first(patch: pytest.MonkeyPatch) -> None:
    everybody = Meeting(2)

    async def no_lock(_: object) -> None:
        pass

    def waiting(really: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def look(*asked: Any) -> Any:
            found = await really(*asked)
            await everybody.wait()
            return found

        return look

    patch.setattr(db, "lock", no_lock)
    patch.setattr(door, "places_in", waiting(door.places_in))
    patch.setattr(forcing, "looked", waiting(forcing.looked))


async def test_of_two_who_save_anyway_over_one_time_the_second_reads_of_the_first() -> None:
    salon = await open_salon()
    await book(salon, 1, "10:00")
    first, second = await book(salon, 2, "14:00"), await book(salon, 3, "16:00")
    marks = [await agreed(salon, each, "10:30") for each in (first, second)]
    won, lost = await outcomes(
        [
            actions.move_anyway(salon.actors["Vera"], each.id, Move(at("10:30"), None, 1), mark)
            for each, mark in zip((first, second), marks, strict=True)
        ]
    )
    assert (len(won), [type(each) for each in lost]) == (1, [OtherReasons])
    assert await broken() == []
