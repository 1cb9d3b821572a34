"""Requests raced: for one time, and for one answer."""

import asyncio
from typing import Any

import pytest

from booking import actions
from booking.actions import Move, StaleVisit, changes
from booking.tables import Appointment
from catalog.tables import Branch
from clients.tables import Visit
from kit import clock, db
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import NONE, OVERLAPS, Guards, only
from tests.races.rush import all_of, book, guarded, one_of, outcomes, wish

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 6
MOVED = """
WITH visit AS (UPDATE visit SET starts_at = $2, ends_at = $3 WHERE id = $1 RETURNING id)
UPDATE appointment SET starts_at = $2, ends_at = $3 FROM visit WHERE appointment.visit = visit.id
"""


async def by_request() -> Salon:
    salon = await open_salon()
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    return salon


@guarded
async def test_of_overlapping_requests_one_is_taken(guards: Guards, monkeypatch) -> None:
    salon = await by_request()
    async with only(guards, TOGETHER, monkeypatch):
        await one_of([book(salon, n, "10:00" if n % 2 else "10:30") for n in range(TOGETHER)])


@until_seen
async def test_without_guards_overlapping_requests_are_all_taken(monkeypatch) -> None:
    salon = await by_request()
    async with only(NONE, TOGETHER, monkeypatch):
        await all_of([book(salon, n, "10:00" if n % 2 else "10:30") for n in range(TOGETHER)])


async def two_requests(salon: Salon) -> list[Visit]:
    return [
        await actions.book(CUSTOMER, wish(salon, n, start, salon.anna))
        for n, start in enumerate(("10:00", "12:00"))
    ]


def offers(salon: Salon, visits: list[Visit]) -> list:
    """Both are offered the same time."""
    olga = salon.actors["Olga"]
    return [actions.offer_another(olga, each.id, Move(at("15:00"), salon.anna, None)) for each in visits]


@guarded
async def test_one_time_is_offered_to_one_client(guards: Guards, monkeypatch) -> None:
    salon = await by_request()
    visits = await two_requests(salon)
    async with only(guards, 2, monkeypatch):
        await one_of(offers(salon, visits))


@until_seen
async def test_without_guards_one_time_is_offered_to_both(monkeypatch) -> None:
    salon = await by_request()
    visits = await two_requests(salon)
    async with only(NONE, 2, monkeypatch):
        await all_of(offers(salon, visits))


async def test_of_many_answers_given_at_once_one_counts() -> None:
    salon = await by_request()
    olga, [visit, _] = salon.actors["Olga"], await two_requests(salon)
    won, lost = await outcomes(
        [
            actions.accept_request(olga, visit.id, visit.version),
            actions.decline_request(olga, visit.id, "", visit.version),
            actions.cancel(CUSTOMER, visit.id, "", visit.version),
            actions.offer_another(olga, visit.id, Move(at("15:00"), salon.anna, visit.version)),
        ]
    )
    assert len(won) == 1
    assert {type(each) for each in lost} == {StaleVisit}
    now = await Visit.objects().get(Visit.id == visit.id)
    taken = await Appointment.count().where(Appointment.visit == visit.id, Appointment.released_at.is_null())
    assert now.version == 2
    assert taken == (0 if now.status == Visit.Status.cancelled else 1)
    assert await db.fetch_value(OVERLAPS) == 0


@until_seen
async def test_without_the_version_both_a_yes_and_a_no_would_count(monkeypatch) -> None:
    salon = await by_request()
    olga, [visit, _] = salon.actors["Olga"], await two_requests(salon)
    really_see, both_have_looked = changes.seen, asyncio.Barrier(2)

    async def see_together(*question: Any) -> Visit:
        visit = await really_see(*question)
        await both_have_looked.wait()
        return visit

    monkeypatch.setattr(changes, "seen", see_together)
    monkeypatch.setattr(changes, "same", lambda visit, _: visit)
    won, _ = await outcomes(
        [
            actions.decline_request(olga, visit.id, "", visit.version),
            actions.accept_request(olga, visit.id, visit.version),
        ]
    )
    assert len(won) == 2


async def test_a_yes_and_the_end_of_the_offer_at_once_leave_no_half_a_visit() -> None:
    salon = await by_request()
    olga, [visit, _] = salon.actors["Olga"], await two_requests(salon)
    offered = await actions.offer_another(olga, visit.id, Move(at("15:00"), salon.anna, None))
    with clock.pretend(offered.offer_until_at):
        await outcomes([actions.accept_request(olga, visit.id, None), *(actions.lapse() for _ in range(4))])
    now = await Visit.objects().get(Visit.id == visit.id)
    taken = await Appointment.count().where(Appointment.visit == visit.id, Appointment.released_at.is_null())
    assert (now.status, taken) in {(Visit.Status.waiting, 1), (Visit.Status.cancelled, 0)}


async def two_that_lost_their_time(salon: Salon) -> list:
    """Both want ten o'clock and neither has it, as no action leaves them: what accepting them comes to."""
    visits = await two_requests(salon)
    for visit in visits:
        await actions.release(visit.id)
        await db.execute(MOVED, visit.id, at("10:00"), at("11:00"))
    return [actions.accept_request(salon.actors["Olga"], each.id, None) for each in visits]


@guarded
async def test_of_two_overlapping_requests_one_can_be_accepted(guards: Guards, monkeypatch) -> None:
    salon = await by_request()
    calls = await two_that_lost_their_time(salon)
    async with only(guards, 2, monkeypatch):
        await one_of(calls)
    assert sorted(await Visit.select(Visit.status).output(as_list=True)) == ["requested", "waiting"]


@until_seen
async def test_without_guards_both_overlapping_requests_are_accepted(monkeypatch) -> None:
    salon = await by_request()
    calls = await two_that_lost_their_time(salon)
    async with only(NONE, 2, monkeypatch):
        await all_of(calls)
