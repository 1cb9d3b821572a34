"""The same visit again every so many weeks: looked at first, then all of it or nothing."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from booking import actions, queries
from booking.actions import Booking, CannotRepeat, DatesTaken, Repetition
from booking.card import visit_card
from booking.queries.recurring import mark, repeated
from booking.recurring import Dated, case_of, look
from booking.rules.days import utc
from booking.rules.recurring import Typed
from booking.tables import Appointment
from catalog.tables import Branch, ServicePrice
from clients.tables import Recurrence, Visit, VisitLine
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound
from kit.rights import SYSTEM
from reminders.tables import Message
from tests.booking.scene import DAY, at, fill
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
WEEK = timedelta(weeks=1)


async def booked(salon: Salon, start: str = "10:00", day: date = DAY, member: int = 0, **more) -> Visit:
    wanted = Booking(
        salon.center, salon.haircut, member or salon.anna, at(start, day), client=salon.masha, **more
    )
    return await actions.book(SYSTEM, wanted)


async def dates_of(salon: Salon, visit: Visit, every: str = "1", times: str = "3") -> list[Dated]:
    card = await visit_card(salon.actors["Olga"], visit.id)
    return (await look(await case_of(card), Typed(every, times), {})).dates


def weeks(salon: Salon, *numbers: int, start: str = "10:00", **more) -> Repetition:
    chosen = [(int(at(start, DAY + number * WEEK).timestamp()), salon.anna) for number in numbers]
    return Repetition(1, chosen, **more)


async def rows() -> tuple[int, ...]:
    counts = [await table.count() for table in (Visit, VisitLine, Appointment, Message, Recurrence)]
    return (*counts, await db.fetch_value("SELECT count(*) FROM journal_entry"))


async def test_a_look_tells_free_dates_and_why_others_clash_and_changes_nothing() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await booked(salon, "10:30", DAY + WEEK)
    before = await rows()
    clash, free, last = await dates_of(salon, visit)
    assert await rows() == before
    assert clash.reasons == ("Anna is busy 10:30–11:30 with Masha Petrova (Haircut).",)
    assert clash.chosen == "skip"
    assert (free.is_free, free.chosen, last.is_free) == (True, free.ways[0].value, True)
    assert [each.day for each in (clash, free, last)] == [DAY + number * WEEK for number in (1, 2, 3)]


async def test_the_nearest_times_are_of_that_day_first_then_somebody_else_at_the_same_time() -> None:
    salon = await open_salon()
    visit = await booked(salon, "11:00")
    await booked(salon, "11:00", DAY + WEEK)
    [clash] = await dates_of(salon, visit, times="1")
    walls = [(each.name, at_wall(each.start)) for each in clash.ways]
    assert walls == [
        ("Anna", "Wed 10:00"),
        ("Anna", "Wed 12:00"),
        ("Anna", "Wed 09:45"),
        ("Anna", "Wed 12:15"),
        ("Lena", "Wed 11:00"),
    ]


def at_wall(start: int) -> str:
    return f"{clock.wall(utc(start), 'Europe/Berlin'):%a %H:%M}"


async def test_a_time_between_those_that_customers_are_offered_is_free_all_the_same() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("10:05"), salon.anna, None))
    [free] = await dates_of(salon, visit, times="1")
    assert (free.is_free, [at_wall(each.start) for each in free.ways]) == (True, ["Wed 10:05"])
    [made] = await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1, start="10:05"))
    assert made.starts_at == at("10:05", DAY + WEEK)


async def test_when_the_day_is_full_the_days_around_it_are_offered() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await fill(salon.anna_resource, "09:00", "18:00", day=DAY + WEEK)
    [clash] = await dates_of(salon, visit, times="1")
    assert {at_wall(each.start)[:3] for each in clash.ways if each.name == "Anna"} <= {"Tue", "Thu"}


async def test_the_chosen_dates_are_booked_and_belong_together() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    made = await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1, 3))
    assert [each.starts_at for each in made] == [at("10:00", DAY + WEEK), at("10:00", DAY + 3 * WEEK)]
    found = await repeated(await Visit.objects().get(Visit.id == made[1].id))
    assert (found.position, len(found.visits), found.rhythm) == (3, 3, "every week")
    assert {each.client for each in found.visits} == {salon.masha}
    assert await Appointment.count() == 3


async def test_the_wall_clock_stays_the_same_over_the_change_to_summer_time() -> None:
    salon = await open_salon()
    visit = await booked(salon, "10:00", date(2027, 3, 24))
    [summer] = await dates_of(salon, visit, times="1")
    start = summer.ways[0].start
    assert at_wall(start) == "Wed 10:00"
    assert start - int(visit.starts_at.timestamp()) == 7 * 86_400 - 3600


async def test_a_time_the_clocks_skip_is_told_and_others_are_offered() -> None:
    salon = await open_salon()
    await Branch.update({Branch.zone: "Europe/Lisbon"}).where(Branch.id == salon.center)
    visit = await booked(salon)
    case = await case_of(await visit_card(salon.actors["Olga"], visit.id))
    early = replace(
        case, at=time(1, 30), taking=replace(case.taking, starts_at=at("10:00", date(2027, 3, 21)))
    )
    [skipped] = (await look(early, Typed("1", "1"), {})).dates
    assert skipped.reasons == ("The clocks skip 01:30 on 28 March 2027.",)
    assert skipped.ways
    assert skipped.chosen == "skip"


async def test_a_longer_visit_is_repeated_as_long_as_it_is() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("10:00"), salon.anna, 1, minutes=90))
    [made] = await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1))
    assert made.ends_at - made.starts_at == timedelta(minutes=90)


async def test_one_date_taken_meanwhile_and_nothing_at_all_is_booked() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await booked(salon, "10:30", DAY + 2 * WEEK)
    before = await rows()
    with pytest.raises(DatesTaken) as refusal:
        await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1, 2, 3))
    assert refusal.value.lost == {(int(at("10:00", DAY + 2 * WEEK).timestamp()), salon.anna)}
    assert await rows() == before
    assert (await Visit.objects().get(Visit.id == visit.id)).recurrence is None


async def test_two_chosen_times_that_overlap_are_refused_together() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    both = [(int(at(start, DAY + WEEK).timestamp()), salon.anna) for start in ("10:00", "10:30")]
    before = await rows()
    with pytest.raises(DatesTaken):
        await actions.repeat(salon.actors["Olga"], visit.id, Repetition(1, both))
    assert await rows() == before


async def test_the_look_after_that_keeps_the_choices_and_marks_what_was_lost() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    case = await case_of(await visit_card(salon.actors["Olga"], visit.id))
    first, second = (await look(case, Typed("1", "2"), {})).dates
    await booked(salon, "10:00", DAY + 2 * WEEK)
    chosen = {first.field: "skip", second.field: second.chosen}
    lost = frozenset({(second.ways[0].start, salon.anna)})
    kept, marked = (await look(case, Typed("1", "2"), chosen, lost)).dates
    assert (kept.chosen, kept.is_lost) == ("skip", False)
    assert (marked.chosen, marked.is_lost) == ("", True)
    assert marked.ways


async def test_the_client_gets_one_confirmation_and_a_reminder_of_each() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    made = await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1, 2, 3))
    told = await Message.select(Message.kind, Message.visit).where(
        Message.visit.is_in([each.id for each in made])
    )
    kinds = sorted((row["kind"], made[0].id == row["visit"]) for row in told)
    assert kinds == [
        ("evening", False), ("evening", False), ("evening", True),
        ("repeated", True), ("soon", False), ("soon", False), ("soon", True),
    ]  # fmt: skip


async def test_nobody_is_told_when_the_desk_says_so() -> None:
    salon = await open_salon()
    visit = await booked(salon, notify=False)
    await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1, notify=False))
    assert await Message.count() == 0


async def test_repeating_once_more_goes_on_in_the_same_recurrence() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [again] = await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1))
    chosen = Repetition(2, weeks(salon, 3).chosen)
    await actions.repeat(salon.actors["Olga"], again.id, chosen)
    found = await repeated(await Visit.objects().get(Visit.id == visit.id))
    assert (len(found.visits), found.rhythm) == (3, "every 2 weeks")
    assert await Recurrence.count() == 1


@pytest.mark.parametrize("who", ["Anna", "Rita"])
async def test_who_may_not_book_repeats_nothing(who: str) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    before = await rows()
    with pytest.raises(Forbidden):
        await actions.repeat(salon.actors[who], visit.id, weeks(salon, 1))
    assert await rows() == before


async def test_another_branch_finds_no_such_visit() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    with pytest.raises(NotFound):
        await actions.repeat(salon.actors["Boris"], visit.id, weeks(salon, 1))


async def test_what_was_called_off_or_is_sold_no_more_is_not_repeated() -> None:
    salon = await open_salon()
    visit, other = await booked(salon), await booked(salon, "12:00")
    olga = salon.actors["Olga"]
    await actions.cancel(olga, visit.id, "")
    before = await rows()
    with pytest.raises(CannotRepeat, match="This visit is cancelled"):
        await actions.repeat(olga, visit.id, weeks(salon, 1))
    assert await rows() == before
    await ServicePrice.delete().where(ServicePrice.service == salon.haircut)
    with pytest.raises((NotFound, queries.NotOffered)):
        await actions.repeat(olga, other.id, weeks(salon, 1))


async def test_a_visit_that_was_changed_since_it_was_seen_is_refused() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    olga = salon.actors["Olga"]
    await actions.set_status(olga, visit.id, Visit.Status.confirmed, None)
    with pytest.raises(actions.StaleVisit):
        await actions.repeat(olga, visit.id, weeks(salon, 1, version=1))


async def recurring(salon: Salon) -> list[Visit]:
    visit = await booked(salon)
    made = await actions.repeat(salon.actors["Olga"], visit.id, weeks(salon, 1, 2, 3))
    return [visit, *made]


async def test_this_and_all_later_ones_end_and_what_was_done_or_is_here_stays() -> None:
    salon = await open_salon()
    _, second, third, last = await recurring(salon)
    olga = salon.actors["Olga"]
    await actions.set_status(olga, third.id, Visit.Status.arrived, None)
    seen = await repeated(await Visit.objects().get(Visit.id == second.id))
    assert [each.id for each in seen.going] == [second.id, last.id]
    assert [each.id for each in seen.staying] == [third.id]
    await actions.end(olga, second.id, "moving away", mark(seen.going))
    status = await Visit.select(Visit.status).order_by(Visit.starts_at).output(as_list=True)
    assert status == ["waiting", "cancelled", "arrived", "cancelled"]
    taken = await Appointment.count().where(Appointment.released_at.is_null())
    assert taken == 2
    told = await Message.select(Message.visit, Message.kind).where(Message.kind.is_in(["ended", "cancelled"]))
    assert told == [{"visit": second.id, "kind": "ended"}], "one message for all"


async def test_what_changed_since_it_was_agreed_to_is_not_ended() -> None:
    salon = await open_salon()
    visits = await recurring(salon)
    olga = salon.actors["Olga"]
    seen = mark((await repeated(await Visit.objects().get(Visit.id == visits[0].id))).going)
    await actions.set_status(olga, visits[3].id, Visit.Status.arrived, None)
    before = await rows()
    with pytest.raises(actions.NotAsSeen):
        await actions.end(olga, visits[0].id, "", seen)
    with pytest.raises(Invalid):
        await actions.end(olga, visits[0].id, "x" * 301, seen)
    assert await rows() == before
