"""What a client's own page says of their points: what ends when, what waits, and their level."""

from dataclasses import replace

import pytest

from kit import db
from kit.rights import SYSTEM
from loyalty import actions
from loyalty.actions import ByHand
from loyalty.rules.lasting import Ends, Lasting
from loyalty.tables import PointsEntry
from personal.rules.points import TITLES, told
from tests.browse import browser
from tests.loyalty.points import CASHBACK
from tests.personal.test_page import known_masha, letter_key

pytestmark = pytest.mark.usefixtures("morning")


def test_every_movement_has_a_title_and_only_reasons_of_the_house_are_said() -> None:
    assert set(TITLES) == set(PointsEntry.Kind)
    assert told("earned", "5 % of €45.00: 2 points") == "For a visit"
    assert (told("given", "Given: A birthday"), told("taken", "")) == ("A gift: A birthday", "Taken off")


async def test_the_page_says_what_can_be_used_from_when_and_until_when() -> None:
    salon = await known_masha()
    await actions.set_points_rule(
        SYSTEM, salon.center, replace(CASHBACK, lasting=Lasting(ends=Ends.days, lasts=90))
    )
    for points in (12, 5):
        await actions.give_points(SYSTEM, ByHand(salon.masha, salon.center, points, "A birthday"))
    await db.execute("UPDATE points_lot SET usable_on = NULL, expires_on = NULL WHERE points = 5")
    async with browser() as b:
        english = (await b.get(f"/me/{await letter_key(salon)}")).text
        german = (await b.get(f"/me/{await letter_key(salon)}", headers={"Accept-Language": "de"})).text
    for words in (
        "17 points",
        "Can be used until 1 Mar 2027",
        "Can be used once nothing is owed for the visit",
    ):
        assert words in english
    assert ("A gift: A birthday" in english, "Ein Geschenk: A birthday" in german) == (True, True)
    assert "Nutzbar bis" in german
    assert "Your level" not in english
