"""Rooms, needs, add-ons and packages change under what is booked, and that stays as it is."""

from dataclasses import replace

import catalog.actions
import staff.actions
from catalog.actions.packages import add_part, move_part, remove_part
from catalog.schemas import AddOnsForm, PartForm, PlaceForm, RoomForm, ServiceForm
from catalog.tables import Resource, Service, Tie
from kit import db
from staff.actions import Owners
from tests.machine.world import IDLE, NOTHING, Pick, Told, World

NEEDS = "SELECT kind, quantity FROM service_need WHERE service = $1"
PRICES = (
    "SELECT branch, price, currency FROM service_price JOIN branch ON branch.id = branch WHERE service = $1"
)
PARTS = "SELECT id, service FROM service_part WHERE package = $1 ORDER BY position"
OWN = ("position", "minutes", "staff_before", "staff_after", "room_before", "room_after")


async def room(world: World, pick: Pick) -> Resource:
    found = await Resource.objects().get(
        Resource.id == world.house.rooms[pick.which % len(world.house.rooms)]
    )
    assert found is not None
    return found


async def retire_room(world: World, pick: Pick) -> Told:
    await catalog.actions.retire_room(world.vera, (await room(world, pick)).id)
    return NOTHING


async def restore_room(world: World, pick: Pick) -> Told:
    await catalog.actions.restore_room(world.vera, (await room(world, pick)).id)
    return NOTHING


async def change_room(world: World, pick: Pick) -> Told:
    """Another place in the order, and at times another kind."""
    found, kinds = await room(world, pick), world.house.kinds
    kind = kinds[pick.who % len(kinds)] if pick.how % 3 == 0 else found.kind
    form = RoomForm(name=found.name, kind=str(kind), branch=str(found.branch), position=str(pick.how))
    await catalog.actions.change_room(world.vera, found.id, form)
    return NOTHING


async def add_rooms(world: World, pick: Pick) -> Told:
    kinds = world.house.kinds
    form = RoomForm(name="Room", kind=str(kinds[pick.which % len(kinds)]), branch=str(world.salon.center))
    for made in await catalog.actions.add_rooms(world.vera, form):
        world.house = replace(world.house, rooms=(*world.house.rooms, made.id))
    return NOTHING


async def tie_room(world: World, pick: Pick) -> Told:
    """To somebody, to something, to both, or to nobody."""
    tie = Tie.only if pick.how % 2 else Tie.preferred
    people = {world.member(pick, world.salon.center): tie} if pick.when % 2 else {}
    services = {await needing(world, pick): tie} if pick.when % 3 == 0 else {}
    await staff.actions.set_owners(world.vera, (await room(world, pick)).id, Owners(people, services))
    return NOTHING


async def needing(world: World, pick: Pick) -> int:
    kind = (await room(world, pick)).kind
    rows = await db.fetch("SELECT service FROM service_need WHERE kind = $1 ORDER BY service", kind)
    return int(rows[0]["service"]) if rows else world.salon.colour


async def change_needs(world: World, pick: Pick) -> Told:
    """A colour takes one lamp or two, and at times a foot bath; with it goes its length or its buffer."""
    service = await Service.objects().get(Service.id == world.salon.colour)
    assert service is not None
    chair, lamp, bath = world.house.kinds
    needs = {chair: "1", lamp: str(1 + pick.how % 2), bath: str(int(pick.how % 6 == 5))}
    shape = {"minutes": ("120", "90", "45 (45) 30")[pick.which % 3], "room_after": ("0", "10")[pick.who % 2]}
    own = {name: str(getattr(service, name)) for name in OWN}
    prices = {row["branch"]: str(row["price"] // 100) for row in await db.fetch(PRICES, service.id)}
    form = ServiceForm(
        name=service.name, category=str(service.category), is_online="yes", needs=needs, prices=prices,
        **{**own, **shape},
    )  # fmt: skip
    await catalog.actions.change_service(world.vera, service.id, form)
    return NOTHING


async def change_addons(world: World, pick: Pick) -> Told:
    """In another order, or one of them less."""
    house = world.house
    choice = ((house.beard, house.towel), (house.towel, house.beard), (house.beard,), (house.towel,))
    form = AddOnsForm(addons={place: str(each) for place, each in enumerate(choice[pick.how % 4])})
    await catalog.actions.set_addons(world.vera, world.salon.haircut, form)
    return NOTHING


async def change_package(world: World, pick: Pick) -> Told:
    """One service less or one more, or the first goes last."""
    look = world.house.look
    parts = await db.fetch(PARTS, look)
    if pick.how % 3 == 0 and len(parts) > 1:
        await remove_part(world.vera, look, parts[pick.which % len(parts)]["id"], "")
    elif pick.how % 3 == 1 and parts:
        await move_part(world.vera, look, parts[0]["id"], PlaceForm(to="down"))
    else:
        missing = [world.salon.colour, world.salon.haircut, world.house.hands]
        left = [each for each in missing if each not in {row["service"] for row in parts}]
        if not left:
            return IDLE
        await add_part(world.vera, look, PartForm(service=str(left[0])))
    return NOTHING


VERBS = (
    retire_room, restore_room, restore_room, change_room, add_rooms, tie_room, tie_room, change_needs,
    change_addons, change_package,
)  # fmt: skip
