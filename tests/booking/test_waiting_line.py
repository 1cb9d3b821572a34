"""In line for a time: joining, leaving, coming back, and who may."""

from datetime import date

import pytest

from booking import actions
from booking.actions import Wanted
from booking.queries import waiting as lines
from booking.tables import Hold
from booking.waiting_tables import Freed, WaitingOffer, WaitingPreference, WaitingRequest
from clients.tables import Client, Visit
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.line import (
    free,
    fresh,
    full_day,
    later,
    letters,
    offers,
    on_the_day,
    wait,
    work_off,
)
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def rows() -> tuple[int, ...]:
    tables = (
        Client,
        WaitingRequest,
        WaitingPreference,
        WaitingOffer,
        Freed,
        Hold,
        Message,
        JournalEntry,
        Visit,
    )
    return tuple([await table.count() for table in tables])


async def test_whoever_joins_has_a_place_a_link_and_a_letter() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna), on_the_day(None, 600, 900, date(2026, 12, 9)))
    assert (request.status, request.value, request.until_on) == ("waiting", 4500, date(2026, 12, 9))
    assert (await lines.request_by_code(request.code)).id == request.id
    assert await WaitingPreference.count() == 2
    [letter] = await letters("listed")
    assert (letter.visit, letter.branch) == (None, salon.center)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": "12"}, "phone"),
        ({"email": "x"}, "email"),
        ({"preferences": []}, "from_on-1"),
        ({"preferences": [on_the_day()] * 6}, "from_on-1"),
        ({"preferences": [on_the_day(day=date(2026, 11, 30))]}, "to_on-1"),
        ({"preferences": [on_the_day(), on_the_day(None, 900, 800)]}, "closes-2"),
    ],
)
async def test_what_cannot_be_used_is_named_and_nobody_is_put_in_line(facts: dict, field: str) -> None:  # type: ignore[type-arg]
    salon = await open_salon()
    before = await rows()
    contact = {"name": "Masha", "phone": "+49 1511 2345678", "preferences": [on_the_day(salon.anna)], **facts}
    with pytest.raises(Invalid) as refusal:
        await actions.join(CUSTOMER, Wanted(salon.center, salon.haircut, **contact))
    assert list(refusal.value.fields) == [field]
    assert await rows() == before


async def test_somebody_who_does_not_do_it_cannot_be_waited_for() -> None:
    salon = await open_salon()
    before = await rows()
    with pytest.raises(Invalid):
        await wait(salon, 1, on_the_day(salon.boris))
    assert await rows() == before


async def test_only_those_who_may_book_here_put_others_in_line() -> None:
    salon = await open_salon()
    before = await rows()
    wanted = Wanted(salon.center, salon.haircut, [on_the_day()], client=salon.masha)
    for who, refusal in (("Anna", Forbidden), ("Boris", NotFound)):
        with pytest.raises(refusal):
            await actions.join(salon.actors[who], wanted)
        with pytest.raises(refusal):
            await actions.leave(salon.actors[who], (await wait(salon, 1)).id)
        await WaitingRequest.delete(force=True).where(WaitingRequest.id > 0)
    assert (await rows())[1] == before[1]
    assert (await actions.join(salon.actors["Olga"], wanted)).source == "desk"


async def test_leaving_gives_back_what_was_kept_and_can_be_undone() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    left = await actions.leave(CUSTOMER, first.id)
    assert (left.status, left.closed_by, await Hold.count()) == ("left", "client", 0)
    await work_off()
    assert [(each.request, each.answer) for each in await offers()] == [
        (first.id, "withdrawn"),
        (second.id, "pending"),
    ]
    back = await actions.come_back(CUSTOMER, first.id)
    assert (back.status, back.placed_at) == ("waiting", first.placed_at)


async def test_the_place_in_line_is_kept_for_a_day() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna, day=date(2026, 12, 10)))
    await actions.leave(CUSTOMER, request.id)
    with await later(60 * 24):
        assert (await actions.come_back(CUSTOMER, request.id)).placed_at == request.placed_at
    await actions.leave(CUSTOMER, request.id)
    with await later(60 * 24 + 1):
        assert (await actions.come_back(CUSTOMER, request.id)).placed_at > request.placed_at


async def test_when_all_days_are_over_the_wait_ends_and_other_days_begin_it_again() -> None:
    salon = await open_salon()
    request = await wait(salon, 1)
    with await later(60 * 48):
        await actions.offer_next()
        assert (await fresh(request)).status == "expired"
        with pytest.raises(actions.NothingLeft):
            await actions.come_back(CUSTOMER, request.id)
        assert (await fresh(request)).status == "expired"
        await actions.change(CUSTOMER, request.id, [on_the_day(salon.anna, day=date(2026, 12, 10))])
        assert (await fresh(request)).status == "waiting"


async def test_whoever_asks_again_keeps_their_place_and_waits_for_the_new_days() -> None:
    salon = await open_salon()
    first = await wait(salon, 1)
    with await later(5):
        again = await wait(salon, 1, on_the_day(salon.lena))
    assert again.placed_at == first.placed_at
    assert ((await fresh(first)).status, (await fresh(again)).status) == ("left", "waiting")


async def test_a_change_that_makes_no_sense_changes_nothing() -> None:
    salon = await open_salon()
    request = await wait(salon, 1)
    before = await WaitingPreference.select().order_by(WaitingPreference.id)
    with pytest.raises(Invalid):
        await actions.change(CUSTOMER, request.id, [on_the_day(salon.anna, 900, 800)])
    assert await WaitingPreference.select().order_by(WaitingPreference.id) == before
