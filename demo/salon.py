"""The demo salon as a whole: founded, then lived through up to now."""

from datetime import datetime
from random import Random

from demo.asked import ask_beforehand, let_pay_later
from demo.beside import write_beside
from demo.cards import say_more
from demo.clients import invent_guests
from demo.company import found_company
from demo.gifts import gifts_of
from demo.gifts_online import buy_online
from demo.history import Branch
from demo.kept import keep_of_some
from demo.memberships import sell_memberships
from demo.outgoings import spend_some
from demo.own import make_their_own
from demo.points import move_some_points
from demo.programmes import agree_on_programmes
from demo.shelf import stock_shelves
from kit import clock, db

SEED = 20261201
DAYS_BACK = 182


async def fill(seed: int = SEED, days_back: int = DAYS_BACK) -> None:
    """All of it or nothing. The same seed at the same moment makes the same rows, down to their ids.

    Only what nobody may guess is new each time: the codes of visits, receipts and waits, the links made of
    them, and the salt of a password. A demo that strangers can reach keeps its visits to itself.
    """
    async with db.transaction():
        await db.execute("SET LOCAL synchronous_commit = off")
        await live(seed, clock.now(), days_back)
        # Only now: a plan made for tables that are still small would read them to the end as they grow.
        await db.execute("ANALYZE")


async def live(seed: int, now: datetime, days_back: int) -> None:
    chance = Random(seed)
    places = await found_company(now.date())
    guests = invent_guests(chance, places)
    branches = [
        Branch(
            place,
            [guest for guest in guests if guest.place is place],
            Random(f"{seed}:{place.desk}"),
            now,
            days_back,
            await gifts_of(place),
        )
        for place in places
    ]
    await let_pay_later(places)
    for branch in branches:
        await branch.live_through()
    await write_beside(Random(f"{seed}:beside"), places, now)
    await make_their_own(Random(f"{seed}:own"), places, now)
    await move_some_points(places, now)
    await say_more(Random(f"{seed}:cards"), places, now)
    await keep_of_some(Random(f"{seed}:kept"), places, now)
    for branch in branches:  # only now: from here on a service that both sell is asked for, not booked
        await branch.keep_some_waiting()
    await stock_shelves(places, now)
    await sell_memberships(places, now)
    await spend_some(places, now)
    for place in places:
        await buy_online(place, [guest for guest in guests if guest.place is place])
    await ask_beforehand(places)  # nobody of the history was asked
    await agree_on_programmes(places, now)
