"""What several services, or friends, are held by, and what may have changed until they are booked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from booking import actions
from booking.actions.several import holding
from booking.actions.several.booking import book_several
from booking.actions.several.ending import cancel_party
from booking.actions.several.holding import hold_several
from booking.queries.visits import Booked
from booking.rules.wants import Want, Wanted
from booking.tables import Hold
from catalog.tables import Branch, Service
from clients.tables import Client, ClientGroup, Visit
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.scene import at, wall
from tests.booking.test_together import asked, both, everything, friends
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
MINUTE = 60
REGULAR = {"name": "Masha", "phone": "0151 12345678"}  # the card of the cast


async def masha_is_in(salon: Salon, **values: int) -> None:
    group = ClientGroup(name="Regulars", **values)
    await group.save()
    await Client.update({Client.client_group: group.id}).where(Client.id == salon.masha)


async def test_who_has_to_book_earlier_is_refused_at_the_form_and_all_stays_held() -> None:
    salon = await open_salon()
    await masha_is_in(salon, lead_minutes=2880)
    kept = await hold_several(salon.center, both(salon), at("10:00"))
    before = await everything()
    with pytest.raises(actions.TooSoon):
        await book_several(CUSTOMER, asked(salon, both(salon), "10:00", hold=kept.code, **REGULAR))
    assert await everything() == before
    visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00", hold=kept.code))
    assert visit.code == kept.code


async def test_what_is_held_is_measured_from_when_it_was_held() -> None:
    salon = await open_salon()
    await masha_is_in(salon, horizon_days=60)
    today = clock.today("Europe/Berlin")
    kept = await hold_several(salon.center, both(salon), at("10:00", today))
    form = asked(salon, both(salon), "10:00", hold=kept.code, **REGULAR)
    form = replace(form, booking=replace(form.booking, starts_at=kept.starts_at))
    with clock.pretend(at("09:08", today)):  # less than the hour of the branch is left by now
        assert (await book_several(CUSTOMER, form)).code == kept.code


async def test_all_holds_of_one_plan_lapse_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    began = clock.now()
    ticks: Iterator[datetime] = (began + timedelta(seconds=number) for number in range(100))
    monkeypatch.setattr(holding, "clock", SimpleNamespace(now=lambda: next(ticks)))
    await hold_several(salon.center, friends(salon), at("10:00"))
    assert len(set(await Hold.select(Hold.expires_at).output(as_list=True))) == 1


async def test_what_was_held_for_two_is_not_one_guests_at_the_same_time() -> None:
    salon = await open_salon()
    kept = await hold_several(salon.center, friends(salon), at("10:00"))
    alone = Wanted((Want(salon.haircut), Want(salon.haircut)))
    visit = await book_several(CUSTOMER, asked(salon, alone, "10:00", hold=kept.code))
    assert (wall(visit.starts_at), wall(visit.ends_at)) == ("10:00", "12:00")
    assert await Hold.count() == 0


async def test_a_request_of_friends_is_withdrawn_at_any_time() -> None:
    salon = await open_salon()
    await Service.update({Service.takes_requests: True}).where(Service.id == salon.haircut)
    await Branch.update({Branch.notice_minutes: 60 * 24 * 7}).where(Branch.id == salon.center)
    visit = await book_several(CUSTOMER, asked(salon, friends(salon), "10:00", guests=("Tom",)))
    await cancel_party(CUSTOMER, visit.id, "")
    assert set(await Visit.select(Visit.status).output(as_list=True)) == {"cancelled"}


async def test_a_party_is_not_called_off_inside_the_notice() -> None:
    salon = await open_salon()
    visit = await book_several(CUSTOMER, asked(salon, friends(salon), "10:00", guests=("Tom",)))
    await Branch.update({Branch.notice_minutes: 60 * 24 * 7}).where(Branch.id == salon.center)
    with pytest.raises(actions.TooLate):
        await cancel_party(CUSTOMER, visit.id, "")
    assert set(await Visit.select(Visit.status).output(as_list=True)) == {"waiting"}


def test_a_room_is_needed_while_the_client_is_there_even_where_its_buffer_was_cut_in_two() -> None:
    start = int(at("10:00").timestamp())
    person, room = (1, (start, start + 60 * MINUTE)), 2
    cut = [
        (room, (start - 70 * MINUTE, start - 60 * MINUTE)),
        (room, (start - 5 * MINUTE, start + 60 * MINUTE)),
    ]
    taking = Booked(
        id=1, branch=1, line=1, service=1, member=1, price=0, discount=0, any_member=False,
        starts_at=at("10:00"), ends_at=at("11:00"), resource=1, addons=[], extra=0, takes=[*cut, person],
    )  # fmt: skip
    assert taking.shape.room == (-5 * MINUTE, 60 * MINUTE)
