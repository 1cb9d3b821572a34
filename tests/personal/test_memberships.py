"""Memberships on their holder's own page: what is left, and freezing by who has shown a code."""

from datetime import timedelta

import pytest

from clients.queries.personal import key_for
from clients.rules.personal import Opens
from kit import clock, db
from loyalty.actions.membership_people import add_person
from tests.browse import browser
from tests.cast import open_salon
from tests.loyalty.memberships import another_client, membership

pytestmark = pytest.mark.usefixtures("morning")
FREEZES = "SELECT until_on - from_on + 1 AS days FROM membership_freeze ORDER BY id"


def after(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


async def days_frozen() -> list[int]:
    return [row["days"] for row in await db.fetch(FREEZES)]


async def test_a_holder_sees_what_is_left_and_freezes_it_within_its_limits() -> None:  # noqa: PLR0915 - one story
    salon = await open_salon()
    held = await membership(salon, client_freezes=True, freeze_days=10, freeze_times=2, members=1)
    petya = await another_client()
    await add_person(salon.actors["Vera"], held.id, petya)
    own = f"/me/{key_for(Opens.session, salon.masha, 0)}"
    freezes = f"{own}/memberships/{held.id}/freezes"
    async with browser() as b:
        shown = (await b.get(own)).text
        assert "Ten visits" in shown
        assert "10 visits left" in shown
        assert "It may be frozen for 10 days more." in shown
        long = await b.post(freezes, data={"from_on": after(0), "until_on": after(10)})
        assert (long.status_code, "It cannot be frozen on these days." in long.text) == (422, True)
        assert await days_frozen() == []
        done = await b.post(freezes, data={"from_on": after(0), "until_on": after(6)})
        assert done.status_code == 303
        assert "Frozen from" in (await b.get(own)).text
        freeze = await db.fetch_value("SELECT id FROM membership_freeze")
        await b.post(f"{freezes}/{freeze}/lifting")
        assert await days_frozen() == [0]

        by_letter = f"/me/{key_for(Opens.letter, salon.masha, 0)}/memberships/{held.id}/freezes"
        linked = await b.post(by_letter, data={"from_on": after(0), "until_on": after(1)})
        theirs = f"/me/{key_for(Opens.session, petya, 0)}"
        assert "of Masha Petrova" in (await b.get(theirs)).text
        foreign = f"{theirs}/memberships/{held.id}/freezes"
        other = await b.post(foreign, data={"from_on": after(0), "until_on": after(1)})
        assert (linked.status_code, other.status_code) == (403, 404)
    assert await days_frozen() == [0]
