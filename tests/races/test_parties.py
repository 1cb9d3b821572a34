"""People who come together: called off as one, and counted one by one where there is a limit."""

from collections.abc import Awaitable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from booking import actions
from booking.actions import BookedOut, Move, NotForYou, StaleVisit, WrongStep
from booking.actions.several import ending, writing
from booking.actions.several.booking import book_several
from booking.actions.several.ending import cancel_party
from booking.tables import Appointment
from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import Meeting, let_all_look_first
from tests.races.plans import ask, nothing_is_half_written, pair, several
from tests.races.rush import outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 8


async def test_a_party_called_off_while_one_of_them_is_moved_is_off_or_comes() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    for number in range(6):
        visit = await ask(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00", number)
        [friend] = await Visit.objects().where(Visit.party == visit.party, Visit.id != visit.id)
        moved = actions.move(olga, friend.id, Move(at("14:00"), None, None))
        won, lost = await outcomes([cancel_party(olga, visit.id, ""), moved])
        assert won
        assert {type(each) for each in lost} <= {StaleVisit, WrongStep}
        states = await Visit.select(Visit.status).where(Visit.party == visit.party).output(as_list=True)
        assert len(set(states)) == 1
        await nothing_is_half_written()
        if states[0] != Visit.Status.cancelled:
            await cancel_party(olga, visit.id, "")
    assert await Appointment.count().where(Appointment.released_at.is_null()) == 0


@until_seen
async def test_without_one_transaction_around_it_a_party_would_be_half_off(monkeypatch: Any) -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    visit = await ask(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00")
    [friend] = await Visit.objects().where(Visit.party == visit.party, Visit.id != visit.id)

    async def somebody_moves_the_friend(*_: object) -> None:
        await actions.move(olga, friend.id, Move(at("14:00"), None, None))

    monkeypatch.setattr(ending, "lock_all", somebody_moves_the_friend)
    monkeypatch.setattr(ending, "db", SimpleNamespace(transaction=nullcontext))
    with pytest.raises(StaleVisit):
        await cancel_party(olga, visit.id, "")
    states = await Visit.select(Visit.status).where(Visit.party == visit.party).output(as_list=True)
    assert sorted(states) == ["cancelled", "waiting"]


async def test_many_who_call_the_same_party_off_do_it_once() -> None:
    salon = await open_salon()
    visit = await ask(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00")
    won, lost = await outcomes([cancel_party(salon.actors["Olga"], visit.id, "") for _ in range(TOGETHER)])
    assert len(won) == 1
    assert {type(each) for each in lost} <= {StaleVisit, WrongStep}
    assert set(await Visit.select(Visit.version).output(as_list=True)) == {2}


async def test_all_can_be_called_off_when_who_booked_is_off_already() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    visit = await ask(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00")
    await actions.cancel(olga, visit.id, "")
    await cancel_party(olga, visit.id, "")
    assert set(await Visit.select(Visit.status).output(as_list=True)) == {"cancelled"}
    assert await Appointment.count().where(Appointment.released_at.is_null()) == 0


async def test_a_guest_who_stays_away_while_all_are_called_off_leaves_nobody_half_off() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    visit = await ask(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00")
    [friend] = await Visit.objects().where(Visit.party == visit.party, Visit.id != visit.id)
    won, lost = await outcomes([cancel_party(olga, visit.id, ""), actions.cancel(olga, friend.id, "")])
    assert won
    assert {type(each) for each in lost} <= {StaleVisit, WrongStep}
    await nothing_is_half_written()


def pairs_on_other_days(
    salon: Salon, client: int | None = None, card: int | None = None
) -> list[Awaitable[Visit]]:
    """Wednesday to Saturday: four times that share no lock of a person; with a card the desk books them."""
    made = []
    for number in range(4):
        form = several(salon, pair(salon.anna, salon.lena, salon.haircut), "10:00", client or number)
        later = form.booking.starts_at + timedelta(days=number)
        booking = replace(form.booking, starts_at=later, client=card)
        made.append(book_several(salon.actors["Olga"] if card else CUSTOMER, replace(form, booking=booking)))
    return made


async def a_week_of_five(salon: Salon) -> None:
    await Service.update({Service.most_a_week: 5}).where(Service.id == salon.haircut)


async def cards_of_a_new_friend(patch: pytest.MonkeyPatch) -> int:
    """Of four forms at the desk, each of which looks for the friend's card before any of them writes one."""
    salon = await open_salon()
    card = Client(name="Client 9", phone="+4915121000009", created_at=clock.now())
    await card.save()
    everybody, really_look = Meeting(4, patience=1.0), writing.fetch_value

    async def look_together(*asked: Any) -> Any:
        found = await really_look(*asked)
        await everybody.wait()
        return found

    patch.setattr(writing, "fetch_value", look_together)
    won, lost = await outcomes(pairs_on_other_days(salon, 9, card.id))
    assert (len(won), lost) == (4, [])
    return await Client.count().where(Client.name == "Friend 9")


async def test_a_friend_who_comes_along_for_the_first_time_gets_one_card(monkeypatch: Any) -> None:
    assert await cards_of_a_new_friend(monkeypatch) == 1


@until_seen
async def test_without_the_lock_of_who_pays_each_form_would_make_a_card(monkeypatch: Any) -> None:
    monkeypatch.setattr(writing, "HOLD_PAYER", "SELECT $1::int")
    assert await cards_of_a_new_friend(monkeypatch) == 4


async def test_the_limit_of_a_week_counts_every_guest() -> None:
    salon = await open_salon()
    await a_week_of_five(salon)
    won, lost = await outcomes(pairs_on_other_days(salon))
    assert (len(won), {type(each) for each in lost}) == (2, {BookedOut})
    assert await Visit.count() == 4


@until_seen
async def test_without_the_lock_of_the_week_it_would_be_sold_too_often(monkeypatch: Any) -> None:
    salon = await open_salon()
    await a_week_of_five(salon)
    let_all_look_first(monkeypatch, 4)
    won, _ = await outcomes(pairs_on_other_days(salon))
    assert len(won) == 4


async def test_a_client_with_one_visit_to_book_gets_one_of_many_at_once() -> None:
    salon = await open_salon()
    await Branch.update({Branch.client_most_coming: 1}).where(Branch.id == salon.center)
    await Client(name="Client 9", phone="+4915121000009", created_at=clock.now()).save()
    won, lost = await outcomes(pairs_on_other_days(salon, client=9))
    assert (len(won), {type(each) for each in lost}) == (1, {NotForYou})
