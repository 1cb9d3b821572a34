"""Whoever has points that end soon is written to by day, in their language, once for each last day."""

from datetime import UTC, datetime

import pytest

from clients.tables import Client
from kit import clock, db
from loyalty import actions
from loyalty.actions import ByHand
from loyalty.worker import tell
from reminders import worker
from reminders.channels.email import Postman
from reminders.tables import Message
from tests.cast import Salon
from tests.loyalty.test_by_hand import two_clients
from tests.reminders.sink import mail_sink

pytestmark = pytest.mark.usefixtures("morning")


async def salon_with_letters() -> Salon:
    """Masha reads German, and has points until 1 March 2027 and until 20 March."""
    salon, _ = await two_clients()
    await Client.update({Client.email: "masha@example.com", Client.language: "de"}).where(
        Client.id == salon.masha
    )
    for day, points in ((1, 12), (20, 3)):
        with clock.pretend(datetime(2026, 12, day, 8, tzinfo=UTC)):
            await actions.give_points(
                salon.actors["Nora"], ByHand(salon.masha, salon.center, points, "A complaint")
            )
    return salon


async def told() -> int:
    times = 0
    while await tell():
        times += 1
    return times


async def test_the_letter_is_written_once_by_day_and_names_each_last_day() -> None:
    await salon_with_letters()
    for moment, times in (
        (datetime(2027, 2, 14, 9, tzinfo=UTC), 0),
        (datetime(2027, 2, 15, 5, tzinfo=UTC), 0),
    ):
        with clock.pretend(moment):
            assert await told() == times
    now = datetime(2027, 2, 15, 9, tzinfo=UTC)
    with clock.pretend(now):
        assert (await told(), await told()) == (1, 0)
        async with mail_sink() as sink, Postman(sink.url) as postman:
            await worker.send_next(postman.send, now)
    [letter] = sink.letters
    assert letter["Subject"] == "Ihre Punkte verfallen bald: Center"
    assert "12 Punkte im Wert von 12,00\xa0€, bis 1. März 2027" in letter.get_content()
    with clock.pretend(datetime(2027, 3, 6, 9, tzinfo=UTC)):
        assert await told() == 1
    assert await Message.count() == 2


async def test_who_has_no_address_or_points_of_no_use_is_not_written_to() -> None:
    salon = await salon_with_letters()
    with clock.pretend(datetime(2027, 2, 20, 9, tzinfo=UTC)):
        await Client.update({Client.email: ""}).where(Client.id == salon.masha)
        assert await told() == 0
        await Client.update({Client.email: "masha@example.com"}).where(Client.id == salon.masha)
        await db.execute("UPDATE points_rule SET largest_share = 0")
        assert await told() == 1
    assert await Message.count() == 0
