"""What is kept for speed: the bits say what the appointments say, and the setup is never an old one."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest

from booking import actions, queries
from booking.actions import Booking, Move
from booking.actions.doctor import repair_days
from booking.queries import setup
from booking.queries.doctor import wrong_days
from booking.queries.taken import asked, kept_bits
from booking.rules.cells import CELL, Canvas
from booking.rules.days import midnight
from booking.tables import Appointment, TakenDay
from catalog.tables import Branch, OpeningHours, Service
from clients.tables import Visit
from kit import clock, db
from kit.errors import NotFound, Refused
from staff.tables import Skill
from tests.booking.scene import DAY, ZONE, at, fill, held, wall
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def times(salon: Salon, day: date = DAY) -> list[str]:
    found = await queries.free_times(salon.center, salon.haircut, salon.anna, day, day)
    return [wall(start) for each in found for start in each.starts]


async def test_a_second_question_takes_one_query() -> None:
    salon = await open_salon()
    await times(salon)
    async with count_queries() as counted:
        await times(salon)
    assert len(counted) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda salon: Branch.update({Branch.grid_minutes: 30}).where(Branch.id == salon.center),
        lambda salon: Service.update({Service.minutes: 240}).where(Service.id == salon.haircut),
        lambda salon: Skill.update({Skill.minutes: 120}).where(Skill.member == salon.anna),
        lambda _: OpeningHours.delete().where(OpeningHours.weekday == DAY.weekday()),
    ],
)
async def test_a_change_of_the_setup_counts_from_the_next_question(change) -> None:
    salon = await open_salon()
    before = await times(salon)
    await change(salon)
    assert len(await times(salon)) < len(before) == 33


async def test_a_change_that_was_rolled_back_never_happened() -> None:
    salon = await open_salon()
    before = await times(salon)
    with suppress(RuntimeError):
        async with db.transaction():
            await Service.update({Service.minutes: 240}).where(Service.id == salon.haircut)
            assert len(await times(salon)) < len(before)
            raise RuntimeError
    assert await times(salon) == before


async def test_a_refusal_is_not_an_old_one_either() -> None:
    salon = await open_salon()
    await Service.update({Service.is_active: False}).where(Service.id == salon.haircut)
    with pytest.raises(NotFound):
        await times(salon)
    await Service.update({Service.is_active: True}).where(Service.id == salon.haircut)
    assert len(await times(salon)) == 33


async def test_every_writer_keeps_the_bits() -> None:
    """Random bookings, holds, moves, resizes, cancellations and restorations at the desk's five minutes."""
    salon, chance = await open_salon(), random.Random(7)
    olga = salon.actors["Olga"]
    for _ in range(80):
        await something(salon, chance, olga)
    assert await Appointment.count().where(Appointment.released_at.is_null()) > 10
    assert await wrong_days() == []


async def something(salon: Salon, chance: random.Random, olga) -> None:
    start = at("09:00") + timedelta(minutes=5 * chance.randrange(0, 100), days=chance.randrange(0, 9))
    ids = await Visit.select(Visit.id).output(as_list=True)
    member, service = chance.choice([salon.anna, salon.lena]), chance.choice([salon.haircut, salon.colour])
    verb = chance.choice(["book", "book", "hold", "move", "cancel", "restore"])
    try:
        if verb == "book":
            await actions.book(olga, Booking(salon.center, service, member, start, client=salon.masha))
        elif verb == "hold":
            await actions.hold(salon.center, service, member, start.replace(minute=0))
        elif ids:
            await change(olga, verb, chance.choice(ids), Move(start, member, None, chance.choice([None, 35])))
    except Refused:
        pass


async def change(olga, verb: str, visit: int, to: Move) -> None:
    if verb == "move":
        await actions.move(olga, visit, to)
    elif verb == "cancel":
        await actions.cancel(olga, visit, "", None)
    else:
        await actions.set_status(olga, visit, Visit.Status.waiting, None)


async def test_the_bits_are_what_the_appointments_take_whatever_their_minutes() -> None:
    salon = await open_salon()
    for start, end in (("09:07", "09:22"), ("10:00", "10:05"), ("23:50", "23:59")):
        await fill(salon.anna_resource, start, end)
    await Appointment(
        resource=salon.anna_resource, starts_at=at("22:00", DAY), ends_at=at("22:01", DAY)
    ).save()
    await held(salon, "12:00", "12:30", clock.now() + timedelta(minutes=5))
    offered = await queries.offer(salon.center, salon.haircut, salon.anna)
    canvas = Canvas(midnight(DAY, "UTC") // 86_400, 1, CELL)
    found = (await kept_bits(*asked(offered), canvas)).of(salon.anna_resource, salon.anna)
    shown = [clock.wall(each, ZONE).strftime("%H:%M") for each in map(as_moment, canvas.moments(found))]
    noon = ["12:00", "12:05", "12:10", "12:15", "12:20", "12:25"]
    assert shown == ["09:05", "09:10", "09:15", "09:20", "10:00", *noon, "22:00", "23:50", "23:55"]


def as_moment(epoch: int):
    return at("00:00") + timedelta(seconds=epoch - int(at("00:00").timestamp()))


async def test_the_doctor_finds_what_is_wrong_and_puts_it_right() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "09:00", "17:00")
    assert await wrong_days() == []
    await TakenDay.update({TakenDay.cells: bytes(36)}).where(TakenDay.resource == salon.anna_resource)
    await db.execute("SET LOCAL session_replication_role = replica")  # nobody keeps anything
    await fill(salon.lena_resource, "09:00", "17:00")
    await db.execute("SET LOCAL session_replication_role = origin")
    assert len(await times(salon)) == 33, "the bits are believed for what is offered"
    olga, wanted = salon.actors["Olga"], Booking(salon.center, salon.haircut, salon.anna, at("10:00"))
    with pytest.raises(actions.TimeTaken):
        await actions.book(olga, wanted)  # but never when it is sold

    found = await repair_days()
    assert {each.resource for each in found} == {salon.anna_resource, salon.lena_resource}
    assert "Anna" in str(found[0])
    assert "2026-12-02" in str(found[0])
    assert await wrong_days() == []
    assert await times(salon) == ["17:00"]


async def test_what_a_process_remembers_does_not_grow_for_ever() -> None:
    salon = await open_salon()
    known = await setup.setup_of(salon.center)
    for number in range(setup.MOST_REMEMBERED + 10):
        known.once(number, lambda: "something")
    assert len(known.worked_out) <= setup.MOST_REMEMBERED
