"""A link that is opened again, by a finger or by a mail program that looks ahead, does nothing once more."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions import Wanted
from booking.rules.waiting import Preference
from clients.tables import Visit
from kit.rights import CUSTOMER
from tests.booking.line import offers, work_off
from tests.booking.scene import DAY, at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.machine.world import everything
from tests.races.rush import wish
from tests.widgets.flow import hidden_on, hold

pytestmark = pytest.mark.usefixtures("morning")
TIMES = 3


async def booked(salon: Salon) -> list[str]:
    """Every address of a visit that a stranger may hold."""
    visit = await actions.book(CUSTOMER, wish(salon, 1, member=salon.anna))
    return [f"/v/{visit.code}{page}" for page in ("", "/calendar.ics", "/times", "/cancellation")]


async def cancelled(salon: Salon) -> list[str]:
    addresses = await booked(salon)
    [visit] = await Visit.objects()
    await actions.cancel(CUSTOMER, visit.id, "")
    return addresses


async def offered_another_time(salon: Salon) -> list[str]:
    """A request that the desk answers with another time: the letter leads to the visit's page."""
    from catalog.tables import Branch

    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    addresses = await booked(salon)
    [visit] = await Visit.objects()
    await actions.offer_another(salon.actors["Olga"], visit.id, actions.Move(at("15:00"), salon.anna, None))
    return addresses


async def waiting(salon: Salon) -> list[str]:
    """A place in line with an offer that stands."""
    suits = Preference(DAY, DAY + timedelta(days=1), opens=0, closes=1440, member=salon.anna)
    facts = ("Masha", "+49 1511 2345678", "masha@example.com")
    made = await actions.join(CUSTOMER, Wanted(salon.center, salon.haircut, [suits], *facts))
    await work_off()
    [offer] = await offers()
    pages = ("", "/preferences", "/leaving", f"/offers/{offer.id}")
    return [f"/w/{made.code}{page}" for page in pages]


async def held(salon: Salon) -> list[str]:
    async with browser() as stranger:
        return [(await hold(stranger, salon)).headers["location"]]


@pytest.mark.parametrize(
    "scene", [booked, cancelled, offered_another_time, waiting, held], ids=lambda each: each.__name__
)
async def test_opening_a_link_again_and_again_sends_and_changes_nothing(scene) -> None:
    salon = await open_salon()
    addresses = await scene(salon)
    before = await everything()
    async with browser() as stranger:
        for address in addresses * TIMES:
            answer = await stranger.get(address)
            assert answer.status_code in (200, 409), address  # 409: what cannot be done any more
    assert await everything() == before


async def test_what_a_button_sends_does_change_something() -> None:
    """The other side: the same look does see a message when there is one."""
    salon = await open_salon()
    [page, *_, cancellation] = await booked(salon)
    before = await everything()
    async with browser() as stranger:
        form = hidden_on((await stranger.get(cancellation)).text)
        assert (await stranger.post(cancellation, data=form)).headers["location"] == page
    after = await everything()
    assert {table for table in before if before[table] != after[table]} >= {"visit", "message"}
