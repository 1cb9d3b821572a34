"""Points by hand: a gift now and then, one that was too much, and some that went to a friend."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from demo.company import Place
from kit import clock
from kit.db import fetch
from kit.errors import Refused
from loyalty.actions import ByHand, give_points, send_points, take_points

MANY = """
SELECT client FROM points_lot WHERE branch = $1 AND remaining > 0 GROUP BY client
ORDER BY sum(remaining) DESC, client LIMIT 6
"""
REASONS = ("Had to wait", "For her birthday", "Told us of a fault of ours", "Brought a friend along")


async def move_some_points(places: Sequence[Place], now: datetime) -> None:
    for place in places:
        clients = [row["client"] for row in await fetch(MANY, place.id)]
        for number, (client, why) in enumerate(zip(clients, REASONS, strict=False)):
            with clock.pretend(now - timedelta(days=9 * number + 2)):
                await give_points(place.manager, ByHand(client, place.id, 20 + 10 * number, why))
        if len(clients) > 1:
            await hand_on(place, clients[0], clients[-1])


async def hand_on(place: Place, client: int, friend: int) -> None:
    await take_points(place.manager, ByHand(client, place.id, 5, "Given twice"))
    try:
        await send_points(place.manager, ByHand(client, place.id, 10, "For her friend"), friend)
    except Refused:
        return  # all of them wait for their bill
