"""Two cards become one: lots of points go along, and agree with the book before and after."""

import pytest

from clients.actions.cards import add_client
from clients.actions.merging import merge
from clients.actions.unmerging import SpentSince, unmerge
from clients.schemas import ClientForm
from kit import clock
from kit.db import fetch
from kit.rights import SYSTEM
from loyalty.actions import bring_over
from loyalty.actions.lots import Kind, Move, Whose, draw
from loyalty.queries import lots, lots_unlike_book
from loyalty.rules.lots import spent_from
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def two_cards() -> tuple[Salon, int, int]:
    salon = await open_salon()
    second = await add_client(SYSTEM, ClientForm(name="Mascha Petrova", phone="0151 23456789"), "DE")
    return salon, salon.masha, int(second.id)


async def lots_of_all() -> list[tuple[int, int]]:
    """Whose, and how many; the book says the same."""
    assert await lots_unlike_book() == []
    rows = await fetch("SELECT client, remaining FROM points_lot ORDER BY client, id")
    return [tuple(row) for row in rows]


async def test_lots_of_points_go_along_and_come_back_while_none_of_them_was_used() -> None:
    salon, masha, second = await two_cards()
    for client in (masha, second):
        await bring_over(SYSTEM, client, salon.center, 10, "a list")
    made = await merge(SYSTEM, masha, second, {})
    assert await lots_of_all() == [(masha, 10), (masha, 10)]
    await unmerge(SYSTEM, made.id)
    assert await lots_of_all() == [(masha, 10), (second, 10)]


async def test_lots_that_were_used_together_keep_the_cards_together() -> None:
    salon, masha, second = await two_cards()
    for client in (second, masha):
        await bring_over(SYSTEM, client, salon.center, 10, "a list")
    made = await merge(SYSTEM, masha, second, {})
    whose = Whose(masha, salon.center, clock.today("Europe/Berlin"))
    drawn = spent_from(await lots(masha, salon.center), 4, whose.today)
    await draw(whose, Move(kind=Kind.spent, points=-4, words="Four"), drawn)
    with pytest.raises(SpentSince, match="used since"):
        await unmerge(SYSTEM, made.id)
    assert await lots_of_all() == [(masha, 6), (masha, 10)]
