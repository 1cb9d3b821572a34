"""Calling a visit and all later ones of a party off: everybody's of each date, once it was agreed to."""

import pytest

from booking import actions
from booking.queries.recurring import mark
from clients.tables import Visit
from reminders.tables import Message
from tests.booking.comers import beside, masha_and_tom
from tests.booking.test_recurring import rows
from tests.booking.test_recurring_several import repeat, seen_from
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def test_this_and_all_later_ones_end_for_everybody_but_who_has_arrived() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    masha, tom = await masha_and_tom(salon)
    second, third = await repeat(salon, masha, 1, 2)
    late = await beside(third)
    await actions.set_status(olga, late.id, Visit.Status.arrived, None)
    seen = await seen_from(await beside(second))
    assert [each.id for each in seen.going] == [second.id, (await beside(second)).id, third.id]
    assert [each.id for each in seen.staying] == [late.id]
    ended = await actions.end(olga, (await beside(second)).id, "moving away", mark(seen.going))
    assert {each.id for each in ended} == {each.id for each in seen.going}
    status = await Visit.select(Visit.status).order_by(Visit.id).output(as_list=True)
    assert status == ["waiting", "waiting", "cancelled", "cancelled", "cancelled", "arrived"]
    told = await Message.select(Message.visit).where(Message.kind == "ended").output(as_list=True)
    assert told == [second.id], "who booked hears of it once"
    assert (await seen_from(tom)).going == [masha, tom]


async def test_what_a_party_was_when_it_was_agreed_to_end_it_counts() -> None:
    salon = await open_salon()
    masha, _ = await masha_and_tom(salon)
    [second] = await repeat(salon, masha, 1)
    seen = mark((await seen_from(masha)).going)
    await actions.set_status(salon.actors["Olga"], (await beside(second)).id, Visit.Status.confirmed, None)
    before = await rows()
    with pytest.raises(actions.NotAsSeen):
        await actions.end(salon.actors["Olga"], masha.id, "", seen)
    assert await rows() == before
