"""Saving a visit anyway: who may, over what, how it is marked, and that nothing comes over it."""

import pytest
from asyncpg import ExclusionViolationError

from bench.soak.invariants import broken
from booking import actions
from booking.actions import Booking, Move
from booking.actions.several.booking import Together, book_several
from booking.actions.several.rearranging import change_services
from booking.queries import Question, free_times, offer, why_not
from booking.queries.visits import all_booked
from booking.rules.service_rows import Row
from booking.rules.wants import Want, Wanted
from booking.tables import Appointment
from clients.tables import Visit
from kit import clock, db
from kit.errors import Forbidden
from kit.rights import CUSTOMER, SYSTEM
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
MOVES = "SELECT action, after FROM journal_entry WHERE action = 'force'"


async def booked(salon: Salon, start: str, member: int | None = None, service: int | None = None) -> Visit:
    wanted = Booking(
        salon.center,
        service or salon.haircut,
        member or salon.anna,
        at(start),
        client=salon.masha,
        notify=False,
    )
    return await actions.book(SYSTEM, wanted)


async def mark(salon: Salon, visit: Visit | None, start: str, member: int, who: str = "Nora") -> str:
    """Stands for what would be read."""
    question = Question(
        salon.center, salon.haircut, member, int(at(start).timestamp()), visit=visit.id if visit else 0
    )
    [answer] = await why_not(salon.actors[who], question)
    return actions.mark_for(answer)


async def forced(salon: Salon, visit: Visit, start: str) -> Visit:
    agreed = await mark(salon, visit, start, salon.anna)
    wanted = Move(at(start), None, visit.version)
    return await actions.move_anyway(salon.actors["Nora"], visit.id, wanted, agreed)


async def test_a_visit_is_saved_over_another_and_says_so_everywhere() -> None:
    salon = await open_salon()
    first, second = await booked(salon, "10:00"), await booked(salon, "14:00")
    moved = await forced(salon, second, "10:30")
    assert moved.starts_at == at("10:30")
    assert (moved.forced_by, moved.forced_at) == ("Nora", clock.now())
    assert moved.forced_over == "Anna is busy 10:00–11:00 with Masha Petrova (Haircut)."
    [entry] = await db.fetch(MOVES)
    assert "Anna is busy" in entry["after"]
    untouched = await Visit.objects().get(Visit.id == first.id)
    assert (untouched.version, untouched.starts_at) == (1, at("10:00"))
    assert await broken() == []


async def test_hours_and_rooms_are_gone_over_too() -> None:
    salon = await open_salon()
    await booked(salon, "10:00", salon.lena, salon.colour)
    visit = await booked(salon, "13:00", salon.anna, salon.colour)
    question = Question(
        salon.center, salon.colour, salon.anna, int(at("08:30").timestamp()), visit=visit.id,
        shapes={salon.anna: (await offer(salon.center, salon.colour, salon.anna)).people[0].shape},
    )  # fmt: skip
    [answer] = await why_not(salon.actors["Nora"], question)
    wanted = Move(at("08:30"), None, visit.version)
    moved = await actions.move_anyway(salon.actors["Nora"], visit.id, wanted, actions.mark_for(answer))
    assert "The branch opens at 09:00." in moved.forced_over
    assert "Anna works from 09:00." in moved.forced_over
    assert "Colour chair 1 is taken 10:00–12:00" in moved.forced_over
    assert await broken() == []


async def test_who_has_not_the_right_cannot_and_nothing_has_changed() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    visit = await booked(salon, "14:00")
    agreed = await mark(salon, visit, "10:30", salon.anna)
    with pytest.raises(Forbidden):
        await actions.move_anyway(salon.actors["Olga"], visit.id, Move(at("10:30"), None, 1), agreed)
    assert (await Visit.objects().get(Visit.id == visit.id)).version == 1


async def test_only_what_was_read_is_broken() -> None:
    salon = await open_salon()
    visit = await booked(salon, "14:00")
    await booked(salon, "10:00")
    agreed = await mark(salon, visit, "10:30", salon.anna)
    await booked(salon, "11:00")
    with pytest.raises(actions.OtherReasons) as refusal:
        await actions.move_anyway(salon.actors["Nora"], visit.id, Move(at("10:30"), None, 1), agreed)
    assert len(refusal.value.details["reasons"]) == 2
    assert (await Visit.objects().get(Visit.id == visit.id)).version == 1


async def test_what_has_passed_cannot_be_saved_even_so() -> None:
    salon = await open_salon()
    visit = await booked(salon, "14:00")
    wanted = Move(at("10:00", at("10:00").date().replace(day=1, month=11)), None, 1)
    with pytest.raises(actions.NotEvenSo):
        await actions.move_anyway(salon.actors["Nora"], visit.id, wanted, "whatever")


async def test_where_nothing_is_in_the_way_any_more_it_is_an_ordinary_move() -> None:
    salon = await open_salon()
    other, visit = await booked(salon, "10:00"), await booked(salon, "14:00")
    agreed = await mark(salon, visit, "10:30", salon.anna)
    await actions.cancel(SYSTEM, other.id, "")
    moved = await actions.move_anyway(salon.actors["Nora"], visit.id, Move(at("10:30"), None, 1), agreed)
    assert moved.forced_at is None
    assert await Appointment.count().where(Appointment.forced.eq(True)) == 0


async def test_nobody_is_booked_or_moved_over_what_was_saved_anyway() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    visit = await booked(salon, "14:00")
    await forced(salon, visit, "10:30")
    [day] = await free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    assert at("11:30") in day.starts
    assert not {at("10:00"), at("10:15"), at("11:00"), at("11:15")} & {*day.starts}
    with pytest.raises(actions.TimeTaken):
        await booked(salon, "11:00")
    third = await booked(salon, "16:00")
    with pytest.raises(actions.TimeTaken):
        await actions.move(SYSTEM, third.id, Move(at("11:15"), None, 1))


async def test_the_database_itself_lets_nothing_come_over_it() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    visit = await booked(salon, "14:00")
    await forced(salon, visit, "10:30")
    over = Appointment(
        resource=salon.anna_resource, visit=visit.id, starts_at=at("11:15"), ends_at=at("12:00")
    )
    with pytest.raises(ExclusionViolationError):
        async with db.transaction():
            await over.save()


async def test_moved_to_a_free_time_it_is_a_visit_like_any_other() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    visit = await forced(salon, await booked(salon, "14:00"), "10:30")
    moved = await actions.move(salon.actors["Olga"], visit.id, Move(at("15:00"), None, visit.version))
    assert (moved.forced_at, moved.forced_over) == (None, "")
    assert await broken() == []


async def test_undone_it_is_where_it_was_and_a_visit_moved_away_from_under_it_may_not_come_back() -> None:
    salon = await open_salon()
    first, second = await booked(salon, "10:00"), await booked(salon, "14:00")
    moved = await forced(salon, second, "10:30")
    away = await actions.move(salon.actors["Olga"], first.id, Move(at("15:00"), None, 1))
    with pytest.raises(actions.CannotUndo):
        await actions.undo(salon.actors["Olga"], first.id, away.version)
    undone = await actions.undo(salon.actors["Nora"], second.id, moved.version)
    assert (undone.starts_at, undone.forced_at) == (at("14:00"), None)
    assert await broken() == []


async def test_a_new_visit_is_saved_anyway_with_somebody_who_was_chosen() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    agreed = await mark(salon, None, "10:30", salon.anna)
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("10:30"), name="Petra")
    visit = await actions.book_anyway(salon.actors["Nora"], wanted, agreed)
    assert "Anna is busy 10:00–11:00" in visit.forced_over
    assert await Appointment.count().where(Appointment.visit == visit.id, Appointment.forced.eq(True)) == 1
    assert await broken() == []


async def test_with_somebody_who_is_free_its_services_are_no_longer_saved_anyway() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    visit = await forced(salon, await booked(salon, "14:00"), "10:30")
    [line] = await all_booked(visit.id)
    rows = [Row(salon.haircut, salon.lena, (), line.line)]
    changed = await change_services(SYSTEM, visit.id, rows, visit.version)
    assert (changed.forced_at, changed.forced_by, changed.forced_over) == (None, "", "")
    standing = Appointment.released_at.is_null() & Appointment.forced.eq(True)
    assert await Appointment.count().where(standing) == 0


async def test_several_services_that_were_held_where_a_visit_was_saved_over_them_are_told_so() -> None:
    salon = await open_salon()
    visit = await booked(salon, "14:00")
    hold = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    await forced(salon, visit, "10:30")
    wanted = Booking(
        salon.center, salon.haircut, salon.anna, at("10:00"), "Mia", "+49 1511 7654321", hold_code=hold.code
    )
    before = await Visit.count()
    with pytest.raises(actions.NoSuchTime):
        await book_several(CUSTOMER, Together(wanted, Wanted((Want(salon.haircut, salon.anna),))))
    assert await Visit.count() == before
