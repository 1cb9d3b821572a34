"""Times held at the desk for people on the phone, and what becomes of their links."""

from dataclasses import replace

from booking.actions import express
from booking.express_tables import Express
from booking.queries.express import link_row
from tests.machine.extras import wish_for_more
from tests.machine.world import IDLE, NOTHING, Pick, Told, World

LENGTHS = (15, 60, 240)


async def send_link(world: World, pick: Pick) -> Told:
    wish = await (wish_for_more if pick.how % 4 == 1 else World.wish)(world, pick)
    wish = replace(wish, phone="" if pick.how % 5 == 2 else wish.phone)
    link = await express.send(world.vera, wish, LENGTHS[pick.which % len(LENGTHS)])
    world.links.append(link.id)
    return NOTHING


async def some_link(world: World, pick: Pick) -> Express | None:
    """Of the last ones, whatever became of it."""
    return await link_row(world.links[-1 - pick.which % min(len(world.links), 4)]) if world.links else None


async def finish_by_link(world: World, pick: Pick) -> Told:
    """By its client; pressed again it is the same visit."""
    link = await some_link(world, pick)
    if link is None:
        return IDLE
    contact = express.Contact("Petra Stone", "petra@example.com" if pick.how % 2 else "")
    return Told([await express.finish(express.by_link(link), link, contact)])


async def finish_at_desk(world: World, pick: Pick) -> Told:
    link = await some_link(world, pick)
    if link is None:
        return IDLE
    return Told([await express.finish(world.vera, link, express.Contact(link.name, link.email))])


async def decline_link(world: World, pick: Pick) -> Told:
    link = await some_link(world, pick)
    if link is None:
        return IDLE
    await express.decline(link)
    return NOTHING


async def withdraw_link(world: World, pick: Pick) -> Told:
    link = await some_link(world, pick)
    if link is None:
        return IDLE
    await express.withdraw(world.vera, link.id)
    return NOTHING


async def keep_link_longer(world: World, pick: Pick) -> Told:
    link = await some_link(world, pick)
    if link is None:
        return IDLE
    await express.keep_longer(world.vera, link.id, LENGTHS[pick.how % len(LENGTHS)])
    return NOTHING


async def send_link_again(world: World, pick: Pick) -> Told:
    link = await some_link(world, pick)
    if link is None:
        return IDLE
    await express.send_again(world.vera, link.id)
    return NOTHING


VERBS = (
    send_link, send_link, finish_by_link, finish_by_link, finish_at_desk, decline_link, withdraw_link,
    keep_link_longer, send_link_again,
)  # fmt: skip
