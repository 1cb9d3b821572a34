"""Rooms and equipment for Center: Colour needs one of two chairs there, and two lamps."""

import random

from booking.tables import Appointment
from catalog.tables import Resource, ResourceKind, ServiceNeed, ServiceTie, Tie
from staff.tables import MemberTie
from tests.booking.scene import fill
from tests.cast import Salon, add


async def furnish(salon: Salon, lamps: int = 3, needed: int = 2) -> tuple[int, list[int]]:
    """The second chair, and the lamps."""
    chairs = await Resource.select(Resource.kind).where(Resource.id == salon.colour_chair).first()
    lamp = await add(ResourceKind(name="Lamp"))
    await add(ServiceNeed(service=salon.colour, kind=lamp, quantity=needed))
    chair = await add(Resource(branch=salon.center, kind=chairs["kind"], name="Colour chair 2"))
    names = [f"Lamp {number}" for number in range(1, lamps + 1)]
    return chair, [await add(Resource(branch=salon.center, kind=lamp, name=name)) for name in names]


async def give(resource: int, member: int, tie: Tie = Tie.only) -> None:
    await add(MemberTie(resource=resource, member=member, tie=tie))


async def reserve(resource: int, service: int, tie: Tie = Tie.only) -> None:
    await add(ServiceTie(resource=resource, service=service, tie=tie))


async def rooms_of(visit: int) -> list[int]:
    """What it takes at the moment besides somebody's time."""
    return list(
        await Appointment.select(Appointment.resource)
        .where(
            Appointment.visit == visit,
            Appointment.released_at.is_null(),
            Appointment.resource.kind.is_not_null(),
        )
        .order_by(Appointment.resource)
        .output(as_list=True)
    )


async def disturb_rooms(salon: Salon, chance: random.Random) -> None:
    """Some out of use, some somebody's, some for one service, some taken, in any order."""
    chair, lamps = await furnish(salon, lamps=chance.choice([2, 3, 4]), needed=chance.choice([1, 2]))
    for resource in (salon.colour_chair, chair, *lamps):
        changes = {Resource.position: chance.randrange(3), Resource.is_active: chance.random() < 0.9}
        await Resource.update(changes).where(Resource.id == resource)
        if chance.random() < 0.4:
            await give(resource, chance.choice([salon.anna, salon.lena]), chance.choice(list(Tie)))
        if chance.random() < 0.2:
            await reserve(resource, chance.choice([salon.haircut, salon.colour]), chance.choice(list(Tie)))
        for _ in range(chance.randrange(2)):
            hour = chance.randrange(9, 16)
            await fill(resource, f"{hour}:00", f"{hour + 1}:{chance.choice(['00', '30'])}")
