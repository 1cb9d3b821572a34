"""Points by hand: given, taken and sent with a reason, by a right; the statement tells each movement."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clients.actions.cards import add_client
from clients.schemas import ClientForm
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound, Refused
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from ledger.queries import faults
from loyalty import actions, queries
from loyalty.actions import ByHand
from loyalty.rules.lasting import Ends, Lasting
from loyalty.rules.lots import Holding
from tests.cast import Salon, open_salon
from tests.loyalty.points import CASHBACK

pytestmark = pytest.mark.usefixtures("morning")
NINETY = replace(CASHBACK, lasting=Lasting(ends=Ends.days, lasts=90))


async def two_clients() -> tuple[Salon, int]:
    salon = await open_salon()
    await actions.set_points_rule(SYSTEM, salon.center, NINETY)
    lena = await add_client(SYSTEM, ClientForm(name="Lena Petrova", phone="0151 23456789"), "DE")
    return salon, int(lena.id)


def so_many(salon: Salon, points: int, why: str = "Her birthday", client: int | None = None) -> ByHand:
    return ByHand(client or salon.masha, salon.center, points, why)


async def has(salon: Salon, client: int) -> Holding:
    """What a client has; lots and book agree, and the book sums to zero."""
    await db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    await db.execute("SET CONSTRAINTS ALL DEFERRED")
    assert (await queries.lots_unlike_book(), await faults()) == ([], [])
    return await queries.holding_of(client, salon.center, clock.today("Europe/Berlin"))


async def test_points_are_given_and_taken_with_a_reason_and_told_line_by_line() -> None:
    salon, _ = await two_clients()
    nora = salon.actors["Nora"]
    await actions.give_points(nora, so_many(salon, 20))
    await actions.take_points(nora, so_many(salon, 5, " Given twice "))
    assert await has(salon, salon.masha) == Holding(usable=15)
    taken, given = await queries.all_movements(salon.masha, salon.center)
    assert (given["points"], given["balance"], given["remaining"]) == (20, 20, 15)
    assert (given["explanation"], given["made_by"]) == ("Given: Her birthday", "Nora")
    assert (taken["points"], taken["balance"], taken["explanation"]) == (-5, 15, "Taken: Given twice")
    assert taken["lots"] == '[["2026-12-01", 5]]'
    said = [row.action for row in await JournalEntry.objects().order_by(JournalEntry.id)]
    assert said[-2:] == ["give points", "take points"]


async def test_points_go_to_another_client_with_their_last_day_and_come_back() -> None:
    salon, lena = await two_clients()
    nora = salon.actors["Nora"]
    await actions.give_points(nora, so_many(salon, 20))
    with clock.pretend(datetime(2026, 12, 20, 8, tzinfo=UTC)):
        await actions.give_points(nora, so_many(salon, 10))
        sent = await actions.send_points(nora, so_many(salon, 25, "For her daughter"), lena)
        assert (await has(salon, salon.masha), await has(salon, lena)) == (Holding(5), Holding(25))
        [got] = await queries.all_movements(lena, salon.center)
        assert (got["kind"], got["other"], got["expires_on"].isoformat()) == (
            "got",
            "Masha Petrova",
            "2027-03-01",
        )
        assert (await queries.all_movements(salon.masha, salon.center))[0]["other"] == "Lena Petrova"
        assert await queries.points_owed([salon.center], clock.today("Europe/Berlin")) == {
            salon.center: [30, 0, 0]
        }
        assert await actions.send_points_back(nora, sent) == (salon.masha, salon.center)
        assert (await has(salon, salon.masha), await has(salon, lena)) == (Holding(30), Holding())
        with pytest.raises(Refused, match="taken back already"):
            await actions.send_points_back(nora, sent)
    left = await db.fetch("SELECT remaining FROM points_lot WHERE client = $1 ORDER BY id", salon.masha)
    assert [row["remaining"] for row in left] == [20, 10]


async def test_what_was_sent_and_used_stays_sent() -> None:
    salon, lena = await two_clients()
    nora = salon.actors["Nora"]
    await actions.give_points(nora, so_many(salon, 20))
    sent = await actions.send_points(nora, so_many(salon, 10), lena)
    await actions.take_points(nora, so_many(salon, 4, client=lena))
    with pytest.raises(Refused, match="Lena Petrova has not got all of them any more: 4 points are gone"):
        await actions.send_points_back(nora, sent)
    assert (await has(salon, salon.masha), await has(salon, lena)) == (Holding(10), Holding(6))


async def test_what_cannot_be_done_by_hand_is_refused_in_words_and_nothing_moves() -> None:
    salon, lena = await two_clients()
    nora, olga, boris = (salon.actors[name] for name in ("Nora", "Olga", "Boris"))
    await actions.give_points(nora, so_many(salon, 5))
    noted = await JournalEntry.count()
    refusals = (
        (actions.give_points(olga, so_many(salon, 5)), Forbidden),
        (actions.send_points(olga, so_many(salon, 5), lena), Forbidden),
        (actions.give_points(boris, so_many(salon, 5)), NotFound),
        (actions.give_points(nora, so_many(salon, 0)), Invalid),
        (actions.give_points(nora, so_many(salon, 5, "  ")), Invalid),
        (actions.give_points(nora, so_many(salon, 2_000_000)), Invalid),
        (actions.take_points(nora, so_many(salon, 6)), actions.NotEnoughPoints),
        (actions.send_points(nora, so_many(salon, 6), lena), actions.NotEnoughPoints),
        (actions.send_points(nora, so_many(salon, 5), salon.masha), actions.SentToOneself),
        (actions.send_points(nora, so_many(salon, 5), 10**6), NotFound),
        (actions.send_points_back(nora, 10**12), NotFound),
    )
    for refused, error in refusals:
        with pytest.raises(error):
            await refused
    assert (await has(salon, salon.masha), await has(salon, lena)) == (Holding(5), Holding())
    assert await JournalEntry.count() == noted
