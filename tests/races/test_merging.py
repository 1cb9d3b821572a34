"""Two merge the same cards at once, and somebody books for a card that goes up in another."""

import asyncio

import pytest

from booking import actions as booking
from clients.actions import merging
from clients.actions.cards import add_client
from clients.actions.merging import OneCard, merge
from clients.schemas import ClientForm
from clients.tables import Client, ClientMerge, Visit
from kit import clock
from kit.db import fetch_value
from kit.errors import Problem
from kit.rights import SYSTEM
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.slow import hesitating

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
HOURS = ("09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00")


async def two_cards() -> tuple[Salon, int]:
    salon = await open_salon()
    return salon, (await add_client(SYSTEM, ClientForm(name="Mascha Petrova"), "DE")).id


async def merge_at_once(salon: Salon, second: int) -> list[object]:
    return await asyncio.gather(
        *(merge(SYSTEM, salon.masha, second, {}) for _ in range(4)), return_exceptions=True
    )


async def test_of_several_who_merge_two_cards_at_once_one_does() -> None:
    salon, second = await two_cards()
    answers = await merge_at_once(salon, second)
    assert sum(isinstance(each, ClientMerge) for each in answers) == 1
    assert sum(isinstance(each, OneCard) for each in answers) == 3
    assert await ClientMerge.count() == 1


@until_seen
async def test_without_holding_the_cards_more_than_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LOCK", merging.LOCK.replace("FOR UPDATE", ""))
    monkeypatch.setattr(merging, "both", hesitating(merging.both))
    salon, second = await two_cards()
    await merge_at_once(salon, second)
    assert await ClientMerge.count() > 1


async def book_for(salon: Salon, client: int, hour: str) -> Visit | None:
    """None where it was refused, because the card is gone."""
    wanted = booking.Booking(salon.center, salon.haircut, salon.anna, at(hour), client=client, notify=False)
    try:
        with clock.pretend(at("08:00")):
            return await booking.book(SYSTEM, wanted)
    except Problem:
        return None


async def test_whoever_books_for_a_card_that_goes_up_in_another_books_for_that_or_is_refused() -> None:
    salon, second = await two_cards()
    *visits, merged = await asyncio.gather(
        *(book_for(salon, second, hour) for hour in HOURS), merge(SYSTEM, salon.masha, second, {})
    )
    assert isinstance(merged, ClientMerge)
    assert await Client.count().where(Client.id == second) == 0
    booked = sum(each is not None for each in visits)
    assert await fetch_value("SELECT count(*) FROM visit WHERE client = $1", salon.masha) == booked
    assert await Visit.count() == booked
