"""What the salon of the machine has besides the cast's: services that go together, rooms, levels."""

from dataclasses import dataclass

from catalog.tables import Resource, ResourceKind, Service, ServiceCategory, ServiceNeed, ServicePrice, Tie
from kit import db
from staff.tables import Skill
from tests.booking.extras import beard, towel
from tests.booking.furniture import furnish, give, reserve
from tests.cast import Salon, add
from tests.catalog.packages import new_look
from tests.staff.levels import raise_to

ROOMS = "SELECT id FROM resource WHERE kind IS NOT NULL ORDER BY id"
KINDS = "SELECT id FROM kind ORDER BY id"


@dataclass(frozen=True, slots=True)
class House:
    """Ids. Hands and feet may be done at once; a colour comes before a cut, in a chair under two lamps."""

    hands: int  # 30 minutes, €30.00
    feet: int  # 45 minutes, €40.00; needs the one foot bath
    beard: int  # added to a haircut
    towel: int  # added to a haircut
    gloss: int  # added to a colour
    look: int  # a package: colour and cut for €120.00
    spa: int  # a package: hands and feet for €60.00
    senior: int  # Lena's level
    rooms: tuple[int, ...]
    kinds: tuple[int, ...]


async def furnish_house(salon: Salon) -> House:
    """One of two chairs is only Lena's, one of three lamps only for colours and one of them Anna's first."""
    chair, lamps = await furnish(salon)
    await give(chair, salon.lena)
    await give(lamps[0], salon.anna, Tie.preferred)
    await reserve(lamps[1], salon.colour)
    bath = await add(ResourceKind(name="Foot bath"))
    await add(Resource(branch=salon.center, kind=bath, name="Foot bath 1"))
    hands, feet = await treat(salon, "Hands", 30, 3000), await treat(salon, "Feet", 45, 4000, kind=bath)
    for rank, service in enumerate((salon.colour, salon.haircut), 1):
        await Service.update({Service.visit_rank: rank}).where(Service.id == service)
    extras = [await beard(salon), await towel(salon), await towel(salon, to=salon.colour)]
    look = await new_look(salon, salon.colour, salon.haircut)
    spa = await new_look(salon, hands, feet, price=6000)
    await Service.update({Service.name: "Spa"}).where(Service.id == spa)
    senior = await raise_to(salon.lena)
    rooms, kinds = [tuple(row["id"] for row in await db.fetch(sql)) for sql in (ROOMS, KINDS)]
    return House(hands, feet, *extras, look, spa, senior, rooms, kinds)


async def treat(salon: Salon, name: str, minutes: int, price: int, kind: int | None = None) -> int:
    """A service that Anna and Lena do, also while another one of the visit is done."""
    heading = await add(ServiceCategory(name=name, colour="teal"))
    made = await add(Service(category=heading, name=name, minutes=minutes, at_once=True))
    await add(ServicePrice(service=made, branch=salon.center, price=price))
    if kind is not None:
        await add(ServiceNeed(service=made, kind=kind))
    for member in (salon.anna, salon.lena):
        await add(Skill(member=member, service=made))
    return made
