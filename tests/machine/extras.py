"""Add-ons: booked with a service, held with it, moved and handed over with it."""

from dataclasses import replace

from booking import actions
from booking.actions import Booking, Move
from clients.tables import Visit
from kit.rights import CUSTOMER
from tests.machine.desk import changed
from tests.machine.online import EXPECTED, branch_of
from tests.machine.world import NOTHING, Pick, Told, World, those

LENGTHENED = "SELECT DISTINCT visit AS id FROM visit_line WHERE added_to IS NOT NULL"


async def wish_for_more(world: World, pick: Pick) -> Booking:
    """One or both of what is added to a cut, or a gloss to a colour; at Center, where these are done."""
    pick = replace(pick, who=pick.who % 2)
    wish, house = await world.wish(pick), world.house
    if wish.service == world.salon.colour:
        return replace(wish, addons=(house.gloss,))
    choice = ((house.beard,), (house.towel,), (house.beard, house.towel))
    return replace(wish, addons=choice[pick.which % len(choice)])


async def book_more_online(world: World, pick: Pick) -> Told:
    return Told([await actions.book(CUSTOMER, await wish_for_more(world, pick))])


async def book_more_at_desk(world: World, pick: Pick) -> Told:
    return Told([await actions.book(world.vera, await wish_for_more(world, pick))])


async def hold_more(world: World, pick: Pick) -> Told:
    """Booked from the hold like any other."""
    wish = await wish_for_more(world, pick)
    kept = await actions.hold(wish.branch, wish.service, wish.member, wish.starts_at, addons=wish.addons)
    world.holds.append((kept.code, wish))
    return NOTHING


async def move_more(world: World, pick: Pick) -> Told:
    """What was added goes with it, to another time or to another person."""

    async def go(visit: int, version: int) -> Visit:
        branch = await branch_of(visit)
        moment = await world.moment(pick, branch) if pick.how % 2 else world.visits[visit].starts_at
        member = world.member(pick, branch) if pick.how % 3 else None
        return await actions.move(world.vera, visit, Move(moment, member, version))

    return await changed(world, pick, EXPECTED, go, await those(LENGTHENED))


VERBS = (book_more_online, book_more_at_desk, hold_more, move_more, move_more)
