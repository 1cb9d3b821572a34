"""What else goes on in the salon of the tour: a class, people in line, requests, groups, absences."""

from datetime import date

import booking.actions
import clients.group_actions
import staff.actions
from booking.actions import Booking
from booking.actions.several.booking import Together, book_several
from booking.queries.wanted import Want, Wanted
from catalog.price_tables import Change
from catalog.tables import Branch, ServicePrice
from clients.schemas import GroupForm
from clients.tables import Visit
from kit.rights import CUSTOMER
from tests.booking.classes import offer_yoga, put_on, seat
from tests.booking.line import offers, set_way, wait
from tests.booking.prices import HAPPY, put_up
from tests.booking.scene import at
from tests.cast import Salon, add
from tests.catalog.packages import new_look, place_of
from tests.staff.levels import level_asks, raise_to

THURSDAY = date(2026, 12, 3)


async def rooms_of(salon: Salon) -> dict[str, object]:
    """By name the ids and codes that addresses of the tour speak of."""
    return {
        **await class_with_people(salon),
        **await people_in_line(salon),
        **await what_is_asked(salon),
        **await levels_and_rules(salon),
        **await package_of_two(salon),
        **await together(salon),
        "group": (await clients.group_actions.add_group(salon.actors["Vera"], regulars())).id,
    }


async def levels_and_rules(salon: Salon) -> dict[str, object]:
    """Anna is a senior, who asks for more, and mornings are cheaper."""
    senior = await raise_to(salon.anna)
    await level_asks(senior, salon.haircut, salon.center, minutes=60, price=5500)
    return {"level": senior, "rule": await put_up(salon.center, Change.percent_off, 2000, **HAPPY)}


async def package_of_two(salon: Salon) -> dict[str, object]:
    """A package that saves something at Center and cannot be had at Harbour."""
    package = await new_look(salon, salon.colour, salon.haircut)
    await add(ServicePrice(service=package, branch=salon.harbour, price=900_000))
    return {"package": package, "part": await place_of(package, salon.colour)}


async def together(salon: Salon) -> dict[str, object]:
    """Two days after the tour two services in a row, and Masha with a child."""
    row = Wanted((Want(salon.colour, salon.anna), Want(salon.haircut, salon.lena)))
    family = Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)))
    return {
        "several": await come(salon, "09:00", row),
        "party": await come(salon, "14:00", family, "Her youngest, Alexandrina"),
    }


async def come(salon: Salon, start: str, wanted: Wanted, *guests: str) -> int:
    booking = Booking(salon.center, salon.haircut, None, at(start, THURSDAY), client=salon.masha)
    visit = await book_several(salon.actors["Vera"], Together(booking, wanted, guests))
    return int(visit.id)


def regulars() -> GroupForm:
    return GroupForm(name="Regulars of many years", lead_minutes="0", horizon_days="200")


async def class_with_people(salon: Salon) -> dict[str, object]:
    yoga = await offer_yoga(salon)
    event = await put_on(salon, yoga, note="Bring a mat")
    await seat(event.id, 1, 2)
    return {"yoga": yoga, "event": event.id}


async def people_in_line(salon: Salon) -> dict[str, object]:
    """One was offered a time by hand, one waits."""
    await set_way(salon, "hand")
    first, _ = await wait(salon, 11), await wait(salon, 12)
    await booking.actions.offer_by_hand(salon.actors["Vera"], first.id, at("15:00"), salon.anna)
    [offer] = await offers()
    return {"line": first.id, "line_code": first.code, "offer": offer.id}


async def what_is_asked(salon: Salon) -> dict[str, object]:
    """Time off, and a haircut where the branch takes requests for a moment."""
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    wanted = Booking(salon.center, salon.haircut, salon.lena, at("16:00"), "Frank", "+49 1511 2345699")
    request: Visit = await booking.actions.book(CUSTOMER, wanted)
    await Branch.update({Branch.takes_requests: False}).where(Branch.id == salon.center)
    absence = await staff.actions.ask_time_off(salon.actors["Anna"], at("09:00"), at("09:30"), "Dentist")
    return {"request": request.id, "absence": absence.id}
