"""What the desk has just done is taken back: exactly, within ten seconds, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from booking import actions
from booking.actions import Booking, Move
from booking.tables import Appointment
from clients.tables import Visit, VisitLine
from kit import clock, db
from kit.rights import CUSTOMER, SYSTEM
from reminders.tables import Message
from tests.booking.scene import at
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
FACTS = (
    "status", "starts_at", "ends_at", "confirmed_at", "arrived_at", "no_show_at", "cancelled_at",
    "cancelled_by", "cancelled_late", "cancelled_why", "forced_at", "forced_by", "forced_over",
)  # fmt: skip


async def booked(salon: Salon, **more: object) -> Visit:
    wanted = Booking(
        salon.center, salon.haircut, salon.anna, at("10:00"), client=salon.masha, **{"notify": False, **more}
    )  # type: ignore[arg-type]
    return await actions.book(SYSTEM, wanted)


async def state(visit: Visit) -> tuple[object, ...]:
    """Everything that a change at the desk may change."""
    facts = await Visit.select(*(getattr(Visit, name) for name in FACTS)).where(Visit.id == visit.id).first()
    columns = VisitLine.id, VisitLine.member, VisitLine.price, VisitLine.starts_at, VisitLine.ends_at
    lines = await VisitLine.select(*columns).where(VisitLine.visit == visit.id).order_by(VisitLine.id)
    taken = await db.fetch(
        "SELECT resource, line, starts_at, ends_at, forced FROM appointment "
        "WHERE visit = $1 AND released_at IS NULL ORDER BY resource, starts_at",
        visit.id,
    )
    return facts, lines, [tuple(row) for row in taken]


async def waiting(visit: Visit) -> list[str]:
    rows = await Message.select(Message.kind).where(Message.visit == visit.id, Message.status == "waiting")
    return sorted(row["kind"] for row in rows)


async def move_to_lena(salon: Salon, visit: Visit) -> Visit:
    return await actions.move(salon.actors["Olga"], visit.id, Move(at("12:00"), salon.lena, visit.version))


async def make_longer(salon: Salon, visit: Visit) -> Visit:
    wanted = Move(visit.starts_at, None, visit.version, minutes=105)
    return await actions.move(salon.actors["Olga"], visit.id, wanted)


async def cancel(salon: Salon, visit: Visit) -> Visit:
    return await actions.cancel(salon.actors["Olga"], visit.id, "ill", visit.version)


async def check_in(salon: Salon, visit: Visit) -> Visit:
    return await actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.arrived, visit.version)


async def miss(salon: Salon, visit: Visit) -> Visit:
    return await actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, visit.version)


@pytest.mark.parametrize("change", [move_to_lena, make_longer, cancel, check_in, miss])
async def test_every_change_is_taken_back_to_exactly_what_was(change) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, 1)
    await VisitLine.update({VisitLine.price: 3900}).where(VisitLine.visit == visit.id)
    visit = await Visit.objects().get(Visit.id == visit.id)
    before = await state(visit)
    changed = await change(salon, visit)
    assert await state(visit) != before

    undone = await actions.undo(salon.actors["Olga"], visit.id, changed.version)

    assert await state(visit) == before
    assert undone.version == changed.version + 1


async def test_a_visit_that_was_booked_by_mistake_is_called_off_and_nobody_hears_of_it() -> None:
    salon = await open_salon()
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("10:00"), client=salon.masha)
    visit = await actions.book(salon.actors["Olga"], wanted)
    assert "booked" in await waiting(visit)
    gone = await actions.undo(salon.actors["Olga"], visit.id, visit.version)
    assert (gone.status, gone.cancelled_late) == (Visit.Status.cancelled, False)
    assert await waiting(visit) == []
    assert await Appointment.count().where(Appointment.released_at.is_null()) == 0


async def test_the_news_of_a_move_waits_until_it_cannot_be_undone_and_never_leaves_when_it_was() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    moved = await move_to_lena(salon, visit)
    [news] = await Message.objects().where(Message.kind == "moved")
    assert news.due_at - clock.now() > timedelta(seconds=10)
    await actions.undo(salon.actors["Olga"], visit.id, moved.version)
    assert "moved" not in await waiting(visit)


async def test_who_has_heard_of_the_move_hears_that_it_is_undone() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    moved = await move_to_lena(salon, visit)
    sent = {Message.status: "sent", Message.sent_at: clock.now()}
    await Message.update(sent).where(Message.kind == "moved")
    await actions.undo(salon.actors["Olga"], visit.id, moved.version)
    assert "moved" in await waiting(visit)


async def test_a_confirmation_that_had_not_left_is_not_lost_with_the_undone_move() -> None:
    salon = await open_salon()
    visit = await booked(salon, notify=True)
    moved = await move_to_lena(salon, visit)
    assert "booked" not in await waiting(visit)
    await actions.undo(salon.actors["Olga"], visit.id, moved.version)
    assert "booked" in await waiting(visit)


async def test_after_ten_seconds_and_for_anybody_else_there_is_nothing_to_undo() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    moved = await move_to_lena(salon, visit)
    before = await state(visit)
    with pytest.raises(actions.NothingToUndo):
        await actions.undo(salon.actors["Nora"], visit.id, moved.version)
    with clock.pretend(clock.now() + timedelta(seconds=16)), pytest.raises(actions.NothingToUndo):
        await actions.undo(salon.actors["Olga"], visit.id, moved.version)
    assert await state(visit) == before


async def test_what_somebody_else_changed_since_is_not_undone() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    moved = await move_to_lena(salon, visit)
    await actions.set_status(salon.actors["Nora"], visit.id, Visit.Status.confirmed, moved.version)
    before = await state(visit)
    with pytest.raises(actions.StaleVisit):
        await actions.undo(salon.actors["Olga"], visit.id, moved.version)
    assert await state(visit) == before


async def test_a_time_that_was_taken_meanwhile_is_not_taken_away_again() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    moved = await move_to_lena(salon, visit)
    wanted = Booking(
        salon.center, salon.haircut, salon.anna, at("10:30"), name="Petra", phone="+49 1511 2345678",
        email="petra@example.com",
    )  # fmt: skip
    await actions.book(CUSTOMER, wanted)
    before = await state(visit)
    with pytest.raises(actions.CannotUndo):
        await actions.undo(salon.actors["Olga"], visit.id, moved.version)
    assert await state(visit) == before


async def test_hours_that_changed_meanwhile_are_not_gone_around() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    moved = await move_to_lena(salon, visit)
    await db.execute("UPDATE opening_hours SET hours = '{660,1080}'")
    with pytest.raises(actions.CannotUndo):
        await actions.undo(salon.actors["Olga"], visit.id, moved.version)


async def test_what_cannot_be_undone_any_more_is_swept_away() -> None:
    salon = await open_salon()
    await move_to_lena(salon, await booked(salon))
    with clock.pretend(clock.now() + timedelta(minutes=2)):
        await actions.sweep()
    assert await db.fetch_value("SELECT count(*) FROM visit_before") == 0
