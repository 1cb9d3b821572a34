"""Classes that repeat: many dates at once, and changes of one, the following, or all of them."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions.classes.series import Made
from booking.queries import classes
from booking.rules.series import Scope
from booking.tables import Appointment, GroupEvent, Seat, Series
from clients.tables import Visit
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound
from kit.rights import CUSTOMER, SYSTEM
from reminders.tables import Message
from tests.booking.classes import offer_yoga, put_on, seat, taken
from tests.booking.scene import DAY, at, fill
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
WEEK = timedelta(days=7)


async def weekly(count: int = 4, *, skip: bool = False, **more) -> tuple[Salon, Made]:  # type: ignore[no-untyped-def]
    salon = await open_salon()
    return salon, await repeat(salon, await offer_yoga(salon), count, skip=skip, **more)


async def repeat(salon: Salon, yoga: int, count: int = 4, *, skip: bool = False, **more) -> Made:  # type: ignore[no-untyped-def]
    first = actions.NewEvent(salon.center, yoga, **{"member": salon.anna, "starts_at": at("10:00"), **more})
    return await actions.create_series(SYSTEM, first, f"FREQ=WEEKLY;COUNT={count}", skip=skip)


async def starts() -> list[str]:
    rows = await GroupEvent.objects().order_by(GroupEvent.id)
    return [clock.wall(each.starts_at, "Europe/Berlin").strftime("%d.%m. %H:%M") for each in rows]


async def everything() -> list[object]:
    told = await db.fetch_value("SELECT count(*) FROM journal_entry")
    rows = await db.fetch("SELECT * FROM group_event ORDER BY id")
    times = await db.fetch("SELECT * FROM appointment ORDER BY id")
    counts = [await table.count() for table in (Series, Seat, Visit, Message)]
    return [rows, times, counts, told]


async def test_a_series_is_put_on_with_all_its_dates() -> None:
    _, made = await weekly()
    assert await starts() == ["02.12. 10:00", "09.12. 10:00", "16.12. 10:00", "23.12. 10:00"]
    assert await Appointment.count() == 4
    assert (made.series.rule, made.series.starts_minute, made.clashes) == ("FREQ=WEEKLY;COUNT=4", 600, [])


async def test_a_clash_refuses_the_whole_series_and_names_every_date() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    await fill(salon.anna_resource, "10:30", "11:00", day=DAY + WEEK)
    await fill(salon.anna_resource, "09:00", "10:15", day=DAY + 3 * WEEK)
    before = await everything()
    with pytest.raises(actions.SeriesClash, match="2 dates cannot be") as refusal:
        await repeat(salon, yoga)
    assert [each.on for each in refusal.value.clashes] == [DAY + WEEK, DAY + 3 * WEEK]
    assert all("taken" in each.why for each in refusal.value.clashes)
    assert await everything() == before


async def test_when_asked_the_clashes_are_left_out_and_named() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    await fill(salon.anna_resource, "10:30", "11:00", day=DAY + WEEK)
    made = await repeat(salon, yoga, skip=True)
    assert await starts() == ["02.12. 10:00", "16.12. 10:00", "23.12. 10:00"]
    assert [each.on for each in made.clashes] == [DAY + WEEK]


async def test_a_series_of_which_nothing_can_be_is_refused_however_it_is_asked() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    before = await everything()
    with pytest.raises(actions.SeriesClash, match="4 dates"):
        await repeat(salon, yoga, skip=True, starts_at=at("20:00"))
    assert await everything() == before


async def test_a_series_without_end_is_refused_in_words() -> None:
    salon = await open_salon()
    first = actions.NewEvent(salon.center, await offer_yoga(salon), salon.anna, at("10:00"))
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await actions.create_series(SYSTEM, first, "FREQ=WEEKLY")
    assert "A series without end cannot be kept" in refusal.value.fields["rule"]
    assert await everything() == before


async def test_a_year_of_days_is_put_on_at_once() -> None:
    salon = await open_salon()
    first = actions.NewEvent(salon.center, await offer_yoga(salon), salon.anna, at("10:00"))
    made = await actions.create_series(SYSTEM, first, "FREQ=DAILY;COUNT=60", skip=True)
    sundays = 60 - len(made.events)
    assert (sundays, len(made.clashes)) == (8, 8)
    assert all(f"{each.on:%a}" == "Sun" for each in made.clashes)


async def change(made: Made, number: int, scope: Scope, **more) -> int:  # type: ignore[no-untyped-def]
    reach = actions.Extent(scope, more.pop("exceptions", False))
    wanted = actions.EventChange(**more)
    return await actions.change_series(SYSTEM, made.events[number].id, wanted, reach, None)


async def test_one_date_changes_by_itself_and_is_an_exception() -> None:
    _, made = await weekly()
    assert await change(made, 1, Scope.one, starts_at=at("14:00", DAY + WEEK)) == 1
    assert await starts() == ["02.12. 10:00", "09.12. 14:00", "16.12. 10:00", "23.12. 10:00"]
    exceptions = await GroupEvent.select(GroupEvent.is_exception).order_by(GroupEvent.id).output(as_list=True)
    assert exceptions == [False, True, False, False]


async def test_this_and_the_following_change_together() -> None:
    salon, made = await weekly()
    assert (
        await change(made, 2, Scope.following, starts_at=at("14:00", DAY + 2 * WEEK), member=salon.lena) == 2
    )
    assert await starts() == ["02.12. 10:00", "09.12. 10:00", "16.12. 14:00", "23.12. 14:00"]
    members = await GroupEvent.select(GroupEvent.member).order_by(GroupEvent.id).output(as_list=True)
    assert members == [salon.anna, salon.anna, salon.lena, salon.lena]


async def test_all_change_but_for_exceptions_and_those_too_when_asked() -> None:
    _, made = await weekly()
    await change(made, 1, Scope.one, starts_at=at("14:00", DAY + WEEK), capacity=5)
    assert await change(made, 2, Scope.all, starts_at=at("11:00", DAY + 2 * WEEK), capacity=8) == 3
    assert await starts() == ["02.12. 11:00", "09.12. 14:00", "16.12. 11:00", "23.12. 11:00"]
    assert await change(made, 0, Scope.all, capacity=9, exceptions=True) == 4
    assert await starts() == ["02.12. 11:00", "09.12. 14:00", "16.12. 11:00", "23.12. 11:00"]
    sizes = await GroupEvent.select(GroupEvent.capacity).order_by(GroupEvent.id).output(as_list=True)
    assert sizes == [9, 9, 9, 9]


async def test_another_day_moves_every_date_by_as_many_days_also_into_each_others_places() -> None:
    salon = await open_salon()
    first = actions.NewEvent(salon.center, await offer_yoga(salon), salon.anna, at("10:00"))
    made = await actions.create_series(SYSTEM, first, "FREQ=DAILY;COUNT=3")
    await change(made, 0, Scope.all, starts_at=at("10:00", DAY + timedelta(days=1)))
    assert await starts() == ["03.12. 10:00", "04.12. 10:00", "05.12. 10:00"]


async def test_what_cannot_be_for_one_date_is_refused_for_all_and_named() -> None:
    salon, made = await weekly()
    await seat(made.events[3].id, 1, 3)
    await fill(salon.anna_resource, "15:00", "16:00", day=DAY + WEEK)
    before = await everything()
    with pytest.raises(actions.SeriesClash, match="1 date cannot be") as refusal:
        await change(made, 0, Scope.all, starts_at=at("15:00"))
    assert [each.on for each in refusal.value.clashes] == [DAY + WEEK]
    assert await everything() == before
    with pytest.raises(actions.SeriesClash) as refusal:
        await change(made, 0, Scope.all, capacity=2)
    assert "3 places are booked already" in refusal.value.clashes[0].why
    assert await everything() == before


async def test_people_move_with_their_dates_and_hear_of_it_once() -> None:
    _, made = await weekly()
    visits = [await seat(each.id, 1) for each in made.events]
    await change(made, 0, Scope.all, starts_at=at("12:00"))
    for visit, event in zip(visits, await GroupEvent.objects().order_by(GroupEvent.id), strict=True):
        row = await Visit.objects().get(Visit.id == visit.id)
        assert row.starts_at == event.starts_at
        assert await Message.count().where((Message.visit == visit.id) & (Message.kind == "moved")) == 1


async def test_dates_that_are_over_are_left_alone() -> None:
    _, made = await weekly()
    with clock.pretend(at("12:00", DAY + WEEK)):
        assert await change(made, 3, Scope.all, capacity=4) == 2
    sizes = await GroupEvent.select(GroupEvent.capacity).order_by(GroupEvent.id).output(as_list=True)
    assert sizes == [10, 10, 4, 4]


async def test_a_stale_page_changes_no_date() -> None:
    _, made = await weekly()
    await change(made, 0, Scope.one, capacity=7)
    before, reach = await everything(), actions.Extent(Scope.all)
    with pytest.raises(actions.StaleEvent):
        await actions.change_series(SYSTEM, made.events[0].id, actions.EventChange(capacity=8), reach, 1)
    assert await everything() == before


async def test_the_following_are_called_off_with_their_people() -> None:
    _, made = await weekly()
    for number, event in enumerate(made.events):
        await seat(event.id, number)
    reach = actions.Extent(Scope.following)
    assert await actions.cancel_series(SYSTEM, made.events[2].id, "Summer", reach, None) == 2
    off = await GroupEvent.select(GroupEvent.cancelled_why).order_by(GroupEvent.id).output(as_list=True)
    assert off == ["", "", "Summer", "Summer"]
    assert await classes.miscounted() == []


async def test_only_who_books_visits_here_changes_a_series() -> None:
    salon, made = await weekly()
    event, reach, before = made.events[0], actions.Extent(Scope.all), await everything()
    for name, refusal in (("Anna", Forbidden), ("Boris", NotFound)):
        who = salon.actors[name]
        with pytest.raises(refusal):
            await actions.change_series(who, event.id, actions.EventChange(capacity=8), reach, None)
        with pytest.raises(refusal):
            await actions.cancel_series(who, event.id, "", reach, None)
        with pytest.raises(refusal):
            await actions.copy_people(who, event.id)
        first = actions.NewEvent(salon.center, event.service, salon.anna, at("14:00"))
        with pytest.raises(refusal):
            await actions.create_series(who, first, "FREQ=DAILY;COUNT=2")
    assert await everything() == before


async def test_the_clients_of_one_date_are_copied_to_the_following() -> None:
    salon, made = await weekly(capacity=3)
    masha = actions.Places(made.events[1].id, 2, client=salon.masha)
    await actions.book_seats(salon.actors["Olga"], masha)
    gone = await seat(made.events[1].id, 2)
    await actions.cancel(CUSTOMER, gone.id, "")
    copied = await actions.copy_people(salon.actors["Olga"], made.events[1].id)
    assert (copied.visits, copied.dates, copied.left) == (2, 2, [])
    assert [await taken(each.id) for each in made.events] == [0, 2, 2, 2]
    again = await actions.copy_people(salon.actors["Olga"], made.events[1].id)
    assert (again.visits, again.left) == (0, [])


async def test_who_cannot_be_copied_is_named_with_the_date_and_the_reason() -> None:
    salon, made = await weekly(capacity=2)
    olga = salon.actors["Olga"]
    await actions.book_seats(olga, actions.Places(made.events[0].id, 1, client=salon.masha))
    await seat(made.events[1].id, 5, 2)
    elsewhere = actions.Booking(
        salon.center, salon.haircut, salon.lena, at("10:30", DAY + 2 * WEEK), client=salon.masha
    )
    await actions.book(olga, elsewhere)
    copied = await actions.copy_people(olga, made.events[0].id)
    assert (copied.visits, copied.dates) == (1, 3)
    said = [(each.event.id, each.name, each.why) for each in copied.left]
    assert said == [
        (made.events[1].id, "Masha Petrova", "This class is full."),
        (made.events[2].id, "Masha Petrova", "has another visit at that time"),
    ]


async def test_a_class_that_does_not_repeat_has_nothing_to_copy_to() -> None:
    salon = await open_salon()
    event = await put_on(salon, await offer_yoga(salon))
    with pytest.raises(Invalid, match="does not repeat"):
        await actions.copy_people(salon.actors["Olga"], event.id)
    assert await change_alone(event.id) == 1


async def change_alone(event: int) -> int:
    reach = actions.Extent(Scope.all)
    return await actions.change_series(SYSTEM, event, actions.EventChange(capacity=5), reach, None)
