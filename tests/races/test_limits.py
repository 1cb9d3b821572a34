"""The last places of a limited week, and the last visits of one client, wanted by many at once.

They want different people on different days, so that nothing but the limit stands between them.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking import actions
from booking.actions import BookedOut, Booking, NotForYou, guests, visits
from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import let_all_look_first
from tests.races.rush import outcomes, wish

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 8


def wishes(salon: Salon, client: int | None = None) -> list[Booking]:
    """Wednesday to Saturday, with Anna and with Lena: eight times that share no lock."""
    asked = [(salon.anna if number % 2 else salon.lena, number // 2) for number in range(TOGETHER)]
    return [
        replace(
            wish(salon, client or number, member=member), starts_at=at("10:00") + timedelta(days=days_later)
        )
        for number, (member, days_later) in enumerate(asked)
    ]


async def rush(wanted: list[Booking]) -> tuple[list[Visit], list[BaseException]]:
    return await outcomes([actions.book(CUSTOMER, each) for each in wanted])


async def a_week_of_three() -> Salon:
    salon = await open_salon()
    await Service.update({Service.most_a_week: 3}).where(Service.id == salon.haircut)
    return salon


async def two_visits_a_client() -> Salon:
    salon = await open_salon()
    await Branch.update({Branch.client_most_coming: 2}).where(Branch.id == salon.center)
    return salon


async def test_a_limited_week_is_sold_as_often_as_it_says() -> None:
    won, lost = await rush(wishes(await a_week_of_three()))
    assert len(won) == await Visit.count() == 3
    assert {type(each) for each in lost} == {BookedOut}


@until_seen
async def test_without_the_lock_of_the_week_it_is_sold_too_often(monkeypatch) -> None:
    salon = await a_week_of_three()
    let_all_look_first(monkeypatch, TOGETHER)
    won, _ = await rush(wishes(salon))
    assert len(won) > 3


async def test_one_client_gets_as_many_visits_as_the_branch_says() -> None:
    won, lost = await rush(wishes(await two_visits_a_client(), client=7))
    assert len(won) == await Visit.count() == 2
    assert {type(each) for each in lost} == {NotForYou}


@until_seen
async def test_without_the_lock_of_the_card_one_client_gets_too_many(monkeypatch) -> None:
    salon = await two_visits_a_client()
    let_all_look_first(monkeypatch, TOGETHER)

    async def found_without_a_lock(*_: object) -> Client | None:
        return await Client.objects().get(Client.id == salon.masha)

    monkeypatch.setattr(visits, "client_of", found_without_a_lock)
    monkeypatch.setattr(guests, "LOCK_CLIENT", "SELECT $1::int")
    won, _ = await rush(wishes(salon, client=7))
    assert len(won) > 2


async def test_a_hold_that_is_booked_and_a_rush_together_keep_the_limit() -> None:
    salon = await a_week_of_three()
    held = await actions.hold(salon.center, salon.haircut, salon.anna, at("16:00"))
    mine = replace(wish(salon, 99, "16:00", salon.anna), hold_code=held.code)
    won, _ = await rush([mine, *wishes(salon)])
    assert len(won) == 3
    assert await Visit.exists().where(Visit.code == held.code)


async def three_bookings_within_a_day() -> Salon:
    salon = await open_salon()
    await Branch.update({Branch.client_most_made: 3}).where(Branch.id == salon.center)
    return salon


async def test_one_client_books_as_often_within_a_day_as_the_branch_says() -> None:
    won, lost = await rush(wishes(await three_bookings_within_a_day(), client=7))
    assert len(won) == await Visit.count() == 3
    assert {type(each) for each in lost} == {NotForYou}


@until_seen
async def test_without_the_lock_of_the_card_one_client_books_too_often(monkeypatch) -> None:
    salon = await three_bookings_within_a_day()
    let_all_look_first(monkeypatch, TOGETHER)

    async def found_without_a_lock(*_: object) -> Client | None:
        return await Client.objects().get(Client.id == salon.masha)

    monkeypatch.setattr(visits, "client_of", found_without_a_lock)
    monkeypatch.setattr(guests, "LOCK_CLIENT", "SELECT $1::int")
    won, _ = await rush(wishes(salon, client=7))
    assert len(won) > 3
