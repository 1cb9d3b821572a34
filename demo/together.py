"""Who comes for more than one thing, or not alone: a colour and a cut, a package, a mother and her child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from booking.actions import Booking
from booking.actions.several.booking import Together, book_several
from booking.queries.addons import Which
from booking.queries.setup import setup_of
from booking.queries.several import next_of_several
from booking.queries.wanted import several_in
from booking.rules.wants import Want, Wanted
from demo.clients import Guest
from demo.company import Place

COLOUR_AND_CUT = ("Root touch-up", "Women's haircut")
MOTHER_AND_CHILD = ("Women's haircut", "Children's haircut")
CHILD = "Ida"


@dataclass(frozen=True, slots=True)
class Company:
    """In one branch, from now on."""

    place: Place
    guests: Sequence[Guest]
    chance: Random
    now: datetime

    async def bring(self) -> None:
        """Each at the first time at which all of it can be had, from now, tomorrow and the day after."""
        colour, cut = (self.service(name) for name in COLOUR_AND_CUT)
        mother, child = (self.service(name) for name in MOTHER_AND_CHILD)
        everything = (
            (Wanted((Want(colour), Want(cut))), ()),
            (Wanted((Want(mother), Want(child, guest=1))), (CHILD,)),
            (Wanted((Want(self.place.package),), at_once=self.has_two_for_nails), ()),
        )
        guests = self.chance.sample(self.guests, len(everything))
        for number, (wanted, names) in enumerate(everything):
            await self.book(guests[number], wanted, names, self.now + timedelta(days=number))

    @property
    def has_two_for_nails(self) -> bool:
        return sum("Nails" in member.person.does for member in self.place.members) > 1

    def service(self, name: str) -> int:
        offered = {
            offer.name: service for member in self.place.members for service, offer in member.services.items()
        }
        return offered[name]

    async def book(self, guest: Guest, wanted: Wanted, names: tuple[str, ...], after: datetime) -> None:
        several = several_in(await setup_of(self.place.id), wanted, Which(online=False))
        start, *_ = await next_of_several(several, after, 1, desk=True)
        first = wanted.wants[0].service
        booking = Booking(self.place.id, first, None, start, guest.name, guest.phone, guest.email)
        await book_several(self.place.reception, Together(booking, wanted, names))
