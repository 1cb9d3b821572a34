"""Times held for people who rang, and finish by a link: one has not yet, one did not in time."""

from datetime import timedelta

from booking.actions import Booking, express
from booking.queries import next_free
from demo.clients import Guest
from demo.company import Place
from kit import clock

AHEAD = timedelta(days=2)
TWO_DAYS, AN_HOUR = 2880, 60
THIS_MORNING = timedelta(hours=3)


async def send_links(place: Place, open_for: Guest, lapsed_for: Guest) -> None:
    await send(place, open_for, TWO_DAYS)
    with clock.pretend(clock.now() - THIS_MORNING):
        await send(place, lapsed_for, AN_HOUR)


async def send(place: Place, guest: Guest, minutes: int) -> None:
    """For the next free time in two days' time; nothing where there is none."""
    service = next(iter(guest.favourite.services))
    for start in await next_free(place.id, service, None, clock.now() + AHEAD, 1):
        wanted = Booking(place.id, service, None, start, guest.name, guest.phone, guest.email)
        await express.send(place.reception, wanted, minutes)
