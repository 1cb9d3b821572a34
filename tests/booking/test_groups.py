"""Groups of clients: booking later or further ahead than others, or having to book earlier."""

from datetime import date

import pytest

from booking import actions, queries
from booking.actions import Booking, Move, TooFar, TooSoon
from booking.rules.conditions import Group, House, Own, conditions
from booking.tables import Hold
from catalog.tables import Branch
from clients.tables import Client, ClientGroup, Visit
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.counting import count_queries

TODAY = date(2026, 12, 1)
FAR = date(2027, 3, 1)  # beyond the branch's sixty days


def test_a_group_counts_before_service_and_branch_and_only_in_what_it_sets() -> None:
    house, own = House(15, 60, 60, 1440, None), Own(lead_minutes=120, horizon_days=30)
    found = conditions(house, own, Group(horizon_days=200))
    assert (found.lead, found.horizon_days) == (7200, 200)
    assert conditions(house, own, Group(lead_minutes=0)).lead == 0


async def masha_is_in(salon: Salon, **values: int) -> None:
    group = ClientGroup(name="Regulars", **values)
    await group.save()
    await Client.update({Client.client_group: group.id}).where(Client.id == salon.masha)


def wish(salon: Salon, start: str, day: date, phone: str = "0151 12345678", **more: str) -> Booking:
    return Booking(salon.center, salon.haircut, None, at(start, day), name="Masha", phone=phone, **more)


@pytest.mark.usefixtures("morning")
async def test_a_regular_books_later_and_further_ahead_than_others() -> None:
    salon = await open_salon()
    await masha_is_in(salon, lead_minutes=0, horizon_days=200)
    with pytest.raises(TooSoon):
        await actions.book(CUSTOMER, wish(salon, "09:15", TODAY, "+49 1511 9999999"))
    with pytest.raises(TooFar):
        await actions.book(CUSTOMER, wish(salon, "10:00", FAR, "+49 1511 9999999"))
    await actions.book(CUSTOMER, wish(salon, "09:15", TODAY))
    await actions.book(CUSTOMER, wish(salon, "10:00", FAR))


@pytest.mark.usefixtures("morning")
async def test_who_has_to_book_earlier_is_refused_at_the_form_and_the_time_stays_held() -> None:
    salon = await open_salon()
    await masha_is_in(salon, lead_minutes=2880)
    held = await actions.hold(salon.center, salon.haircut, None, at("10:00"))
    with pytest.raises(TooSoon) as refusal:
        await actions.book(CUSTOMER, wish(salon, "10:00", date(2026, 12, 2), hold_code=held.code))
    assert refusal.value.next_times[0] == at("09:00", date(2026, 12, 3))
    assert (await Visit.count(), await Hold.count()) == (0, 1)
    other = wish(salon, "10:00", date(2026, 12, 2), "+49 1511 9999999", hold_code=held.code)
    assert (await actions.book(CUSTOMER, other)).code == held.code


@pytest.mark.usefixtures("morning")
async def test_a_held_time_is_measured_from_when_it_was_held() -> None:
    salon = await open_salon()
    await masha_is_in(salon, horizon_days=60)
    held = await actions.hold(salon.center, salon.haircut, None, at("10:00", TODAY))
    with clock.pretend(at("09:08", TODAY)):  # less than the hour of the branch is left by now
        await actions.book(CUSTOMER, wish(salon, "10:00", TODAY, hold_code=held.code))


@pytest.mark.usefixtures("morning")
async def test_a_regular_moves_further_ahead_too() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, wish(salon, "10:00", date(2026, 12, 4)))
    with pytest.raises(TooFar):
        await actions.move(CUSTOMER, visit.id, Move(at("10:00", FAR), None, None))
    await masha_is_in(salon, horizon_days=200)
    moved = await actions.move(CUSTOMER, visit.id, Move(at("10:00", FAR), None, None))
    assert moved.starts_at == at("10:00", FAR)


@pytest.mark.usefixtures("morning")
async def test_groups_cost_free_times_nothing_and_their_change_counts_at_once() -> None:
    salon = await open_salon()
    await masha_is_in(salon, horizon_days=200)
    await queries.free_times(salon.center, salon.haircut, None, TODAY, TODAY)
    async with count_queries() as counted:
        await queries.free_times(salon.center, salon.haircut, None, TODAY, TODAY)
    assert len(counted) == 1
    await ClientGroup.update({ClientGroup.horizon_days: 5}).where(ClientGroup.name == "Regulars")
    await Branch.update({Branch.name: "Middle"}).where(Branch.id == salon.center)
    with pytest.raises(TooFar):
        await actions.book(CUSTOMER, wish(salon, "10:00", date(2026, 12, 14)))
