"""Saving a visit of several services anyway: over what, and that it is all of them or none."""

import pytest

from bench.soak.invariants import broken
from booking import actions
from booking.actions import Booking, Move, Together, book_several
from booking.queries import Question, why_not
from booking.queries.visits import all_booked
from booking.rules.wants import Want, Wanted
from booking.tables import Appointment
from clients.tables import Visit, VisitLine
from kit import clock, db
from kit.errors import Forbidden, Invalid
from kit.rights import SYSTEM
from tests.booking.scene import at
from tests.booking.web import FRAGMENT
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def booked(salon: Salon, start: str, *wants: Want) -> Visit:
    wanted = Booking(
        salon.center, wants[0].service, wants[0].member, at(start), client=salon.masha, notify=False
    )
    if len(wants) == 1:
        return await actions.book(SYSTEM, wanted)
    return await book_several(SYSTEM, Together(wanted, Wanted(wants)))


async def haircut_and_colour(salon: Salon) -> Visit:
    """With Anna: a haircut 14:00-15:00, then a colour in the chair until 17:00."""
    return await booked(salon, "14:00", Want(salon.haircut, salon.anna), Want(salon.colour, salon.anna))


async def mark(salon: Salon, visit: Visit, start: str, member: int | None = None) -> str:
    takings = await all_booked(visit.id)
    later = at(start) - takings[0].starts_at
    answers = []
    for each in takings:
        question = Question(
            salon.center, each.service, member or each.member, int((each.starts_at + later).timestamp()),
            visit=visit.id, shapes={each.member: each.shape},
        )  # fmt: skip
        answers += await why_not(salon.actors["Nora"], question)
    return actions.mark_for(*answers)


async def everything(visit: Visit) -> list[object]:
    rows = await Appointment.select().order_by(Appointment.id)
    lines = await VisitLine.select().order_by(VisitLine.id)
    return [await Visit.select().order_by(Visit.id), rows, lines, await db.fetch_value(JOURNAL), visit.id]


JOURNAL = "SELECT count(*) FROM journal_entry"


async def test_all_of_it_is_saved_over_what_is_there_and_says_so() -> None:
    salon = await open_salon()
    await booked(salon, "10:00", Want(salon.haircut, salon.anna))
    visit = await haircut_and_colour(salon)
    agreed = await mark(salon, visit, "09:30")
    moved = await actions.move_anyway(salon.actors["Nora"], visit.id, Move(at("09:30"), None, 1), agreed)
    assert (moved.starts_at, moved.ends_at) == (at("09:30"), at("12:30"))
    assert (moved.forced_by, moved.forced_at) == ("Nora", clock.now())
    assert moved.forced_over == "Anna is busy 10:00–11:00 with Masha Petrova (Haircut)."
    spans = [(each.starts_at, each.ends_at) for each in await all_booked(visit.id)]
    assert spans == [(at("09:30"), at("10:30")), (at("10:30"), at("12:30"))]
    assert await broken() == []
    with pytest.raises(actions.TimeTaken):
        await booked(salon, "12:00", Want(salon.haircut, salon.anna))


async def test_it_is_all_or_nothing_and_only_over_what_was_read_by_who_may() -> None:
    salon = await open_salon()
    await booked(salon, "10:00", Want(salon.haircut, salon.anna))
    visit = await haircut_and_colour(salon)
    agreed, before = await mark(salon, visit, "09:30"), await everything(visit)
    with pytest.raises(Forbidden):
        await actions.move_anyway(salon.actors["Olga"], visit.id, Move(at("09:30"), None, 1), agreed)
    await booked(salon, "12:00", Want(salon.haircut, salon.anna))
    before = await everything(visit)
    for wanted, refusal in (
        (Move(at("09:30"), None, 1), actions.OtherReasons),
        (Move(at("09:30"), None, 1, minutes=60), Invalid),
        (Move(at("09:30"), None, 7), actions.StaleVisit),
    ):
        with pytest.raises(refusal):
            await actions.move_anyway(salon.actors["Nora"], visit.id, wanted, agreed)
        assert await everything(visit) == before


async def test_moved_to_a_free_time_it_is_a_visit_like_any_other() -> None:
    salon = await open_salon()
    await booked(salon, "10:00", Want(salon.haircut, salon.anna))
    visit = await haircut_and_colour(salon)
    agreed = await mark(salon, visit, "09:30")
    await actions.move_anyway(salon.actors["Nora"], visit.id, Move(at("09:30"), None, 1), agreed)
    back = await actions.move(SYSTEM, visit.id, Move(at("13:00"), None, 2))
    assert (back.forced_at, back.forced_over) == (None, "")
    assert await broken() == []


async def test_two_of_its_services_are_not_put_on_one_person_at_one_moment() -> None:
    salon = await open_salon()
    pair = (Want(salon.haircut, salon.anna), Want(salon.colour, salon.lena))
    await db.execute("UPDATE service SET at_once = TRUE")
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("14:00"), client=salon.masha, notify=False)
    visit = await book_several(SYSTEM, Together(wanted, Wanted(pair, at_once=True)))
    await booked(salon, "10:00", Want(salon.haircut, salon.anna))
    agreed, before = await mark(salon, visit, "10:00", salon.anna), await everything(visit)
    with pytest.raises(actions.NotEvenSo) as refused:
        await actions.move_anyway(
            salon.actors["Nora"], visit.id, Move(at("10:00"), salon.anna, visit.version), agreed
        )
    assert "the same person or room" in str(refused.value.details["reasons"])
    assert await everything(visit) == before


async def test_the_form_offers_it_with_the_whole_list_and_carries_it_out() -> None:
    salon = await open_salon()
    await booked(salon, "10:00", Want(salon.haircut, salon.anna))
    visit = await haircut_and_colour(salon)
    form = {"day": "2026-12-02", "time": "09:30", "version": "1", "sheet": "yes"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post(f"/desk/visits/{visit.id}/time", data=form, headers=FRAGMENT)
        assert refused.status_code == 409
        assert "Save it anyway?" in refused.text
        assert "Anna is busy 10:00–11:00" in refused.text
        agreed = await mark(salon, visit, "09:30")
        assert agreed in refused.text
        saved = await nora.post(
            f"/desk/visits/{visit.id}/time", data={**form, "anyway": agreed}, headers=FRAGMENT
        )
    assert saved.status_code == 200
    async with browser(salon.actors["Olga"]) as olga:
        form |= {"time": "10:45", "version": "2"}
        other = await olga.post(f"/desk/visits/{visit.id}/time", data=form, headers=FRAGMENT)
    assert "Save it anyway?" not in other.text
