"""Two clients linked from both sides at once, and merged while somebody links them."""

import asyncio

import pytest

from clients.actions import links
from clients.actions.links import AlreadyLinked
from clients.actions.merging import OneCard, merge
from clients.tables import Client, ClientLink
from kit import db
from kit.errors import NotFound
from tests.cast import Salon, add, open_salon
from tests.clients.test_links import ONE_SIDED
from tests.clients.visits import NOW
from tests.races.again import until_seen
from tests.races.slow import dawdling

pytestmark = pytest.mark.committed
ONCE = "ALTER TABLE client_link ADD CONSTRAINT client_link_once UNIQUE (client, other, is_payment)"


async def from_both_sides(salon: Salon) -> list[object]:
    tim = await add(Client(name="Tim", created_at=NOW))
    olga, masha = salon.actors["Olga"], salon.masha
    sides = [(masha, tim, "child"), (tim, masha, "parent")] * 4
    return await asyncio.gather(*(links.link(olga, *each) for each in sides), return_exceptions=True)


async def test_linked_by_many_from_both_sides_at_once_they_are_linked_once() -> None:
    outcomes = await from_both_sides(await open_salon())
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyLinked"] * 7 + ["NoneType"]
    assert await ClientLink.count() == 2


@until_seen
async def test_without_the_hold_and_the_unique_pair_they_would_be_linked_twice(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(links, "HOLD", links.HOLD.replace("FOR NO KEY UPDATE", ""))
    monkeypatch.setattr(links, "THERE", dawdling(links.THERE))
    await db.execute("ALTER TABLE client_link DROP CONSTRAINT client_link_once")
    try:
        await from_both_sides(await open_salon())
        assert await ClientLink.count() > 2
    finally:
        await db.execute("DELETE FROM client_link")
        await db.execute(ONCE)


async def test_merged_while_they_are_linked_no_link_is_left_on_one_side() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    for number in range(6):
        tim, tom = [await add(Client(name=f"{name} {number}", created_at=NOW)) for name in ("Tim", "Tom")]
        outcomes = await asyncio.gather(
            links.link(vera, tim, tom, "sibling"), links.link(vera, salon.masha, tom, "child"),
            merge(vera, tim, tom, {}), return_exceptions=True,
        )  # fmt: skip
        fine = (NotFound, OneCard, AlreadyLinked)
        assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, fine)]
        assert await db.fetch_value(ONE_SIDED) == 0
