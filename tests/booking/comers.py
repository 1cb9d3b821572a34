"""A visit of a cut and a colour, and Masha who comes together with Tom: to be repeated, or stranded."""

from datetime import date

from booking import actions
from booking.actions.several.booking import Together, book_several
from booking.rules.wants import Want, Wanted
from clients.tables import Client, Visit
from tests.booking.scene import DAY, at
from tests.cast import Salon


async def come(
    salon: Salon, wanted: Wanted, start: str = "10:00", *guests: str, day: date = DAY, notify: bool = False
) -> Visit:
    booking = actions.Booking(
        salon.center, salon.haircut, None, at(start, day), client=salon.masha, notify=notify
    )
    return await book_several(salon.actors["Olga"], Together(booking, wanted, guests))


def cut_then_colour(salon: Salon, first: int | None, second: int | None) -> Wanted:
    """In this order and no other."""
    return Wanted((Want(salon.haircut, first), Want(salon.colour, second)))


async def cut_by_anna_colour_by_lena(salon: Salon, start: str = "10:00", day: date = DAY) -> Visit:
    return await come(salon, cut_then_colour(salon, salon.anna, salon.lena), start, day=day)


async def masha_and_tom(salon: Salon, start: str = "10:00", *, together: bool = True) -> tuple[Visit, Visit]:
    """A cut for each: Masha's by Anna, Tom's by Lena."""
    wants = Want(salon.haircut, salon.anna), Want(salon.haircut, salon.lena, guest=1)
    visit = await come(salon, Wanted(wants, together=together), start, "Tom", notify=True)
    return visit, await beside(visit)


async def beside(visit: Visit) -> Visit:
    """The one other visit of its party."""
    other = await Visit.objects().get((Visit.party == visit.party) & (Visit.id != visit.id))
    assert other is not None
    return other


async def name_of(visit: Visit) -> str:
    card = await Client.objects().get(Client.id == visit.client)
    assert card is not None
    return card.name
