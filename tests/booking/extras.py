"""Services that are added to others, at Center."""

from catalog.combined_tables import AddOn
from catalog.tables import Service, ServicePrice
from staff.tables import Skill
from tests.cast import Salon, add


async def addon(
    salon: Salon,
    name: str,
    minutes: int,
    price: int,
    *,
    to: int = 0,
    by: tuple[int, ...] = (),
    **facts: object,
) -> int:
    """Added to the haircut unless `to` says otherwise, and done by Anna and Lena."""
    main = to or salon.haircut
    [category] = await Service.select(Service.category).where(Service.id == main).output(as_list=True)
    made = await add(Service(category=category, name=name, minutes=minutes, **facts))
    await add(ServicePrice(service=made, branch=salon.center, price=price))
    for member in by or (salon.anna, salon.lena):
        await add(Skill(member=member, service=made))
    position = await AddOn.count().where(AddOn.service == main)
    await add(AddOn(service=main, addon=made, position=position))
    return made


async def beard(salon: Salon, **more: object) -> int:
    return await addon(salon, "Beard trim", 15, 1500, **more)


async def towel(salon: Salon, **more: object) -> int:
    return await addon(salon, "Hot towel", 10, 700, **more)
