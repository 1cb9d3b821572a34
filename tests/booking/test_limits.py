"""So many a day, a week, a client: what is full is not offered, and nobody gets one more."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking import actions, queries
from booking.actions import BookedOut, Booking, Move, NotForYou
from booking.rules.limits import Limits, full_days, monday_of
from booking.tables import Appointment, Hold
from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from kit import clock
from kit.rights import CUSTOMER
from tests.booking.classes import offer_yoga, put_on, seat, taken
from tests.booking.scene import DAY, at, wall
from tests.cast import Salon, open_salon
from tests.counting import count_queries

TUESDAY, NEXT = date(2026, 12, 1), date(2026, 12, 3)
WEEK = [date(2026, 11, 30) + timedelta(days=n) for n in range(7)]
counts = st.dictionaries(
    st.sampled_from([*WEEK, *(day + timedelta(days=7) for day in WEEK)]), st.integers(1, 5)
)
limits = st.builds(Limits, st.none() | st.integers(1, 5), st.none() | st.integers(1, 9))


def test_a_day_is_full_by_itself_and_a_week_as_a_whole() -> None:
    booked = {TUESDAY: 2, NEXT: 1}
    assert full_days(booked, WEEK, Limits(a_day=2)) == [TUESDAY]
    assert full_days(booked, WEEK, Limits(a_week=3)) == WEEK
    assert full_days(booked, WEEK, Limits(a_day=3, a_week=4)) == []


def test_a_week_begins_on_monday() -> None:
    assert monday_of(date(2026, 12, 6)) == date(2026, 11, 30)
    assert full_days({date(2026, 12, 6): 9}, [date(2026, 12, 7)], Limits(a_week=9)) == []


@given(counts, limits, st.sampled_from(WEEK))
def test_one_more_visit_never_frees_a_day(booked: dict[date, int], most: Limits, day: date) -> None:
    more = {**booked, day: booked.get(day, 0) + 1}
    assert set(full_days(booked, WEEK, most)) <= set(full_days(more, WEEK, most))


@given(counts, limits)
def test_a_day_that_takes_one_more_stays_within_both_limits(booked: dict[date, int], most: Limits) -> None:
    for day in set(WEEK) - set(full_days(booked, WEEK, most)):
        in_week = sum(count for each, count in booked.items() if monday_of(each) == monday_of(day))
        assert most.a_day is None or booked.get(day, 0) + 1 <= most.a_day
        assert most.a_week is None or in_week + 1 <= most.a_week


async def limit(salon: Salon, **values: int) -> None:
    await Service.update({getattr(Service, name): value for name, value in values.items()}).where(
        Service.id == salon.haircut
    )


async def limit_clients(salon: Salon, **values: int) -> None:
    await Branch.update({getattr(Branch, name): value for name, value in values.items()}).where(
        Branch.id == salon.center
    )


def wish(salon: Salon, number: int, start: str, day: date = DAY) -> Booking:
    return Booking(
        salon.center, salon.haircut, None, at(start, day), name=f"Client {number}",
        phone=f"+49 1511 1{number:06}",
    )  # fmt: skip


async def free_days(salon: Salon, first: date, last: date) -> list[date]:
    found = await queries.free_times(salon.center, salon.haircut, None, first, last)
    return [each.day for each in found if each.starts]


@pytest.mark.usefixtures("morning")
async def test_a_day_with_its_number_is_not_offered_and_refused_in_words() -> None:
    salon = await open_salon()
    await limit(salon, most_a_day=2)
    await actions.book(CUSTOMER, wish(salon, 1, "10:00"))
    await actions.hold(salon.center, salon.haircut, None, at("16:00"))  # a held time counts
    assert await free_days(salon, DAY, DAY + timedelta(days=1)) == [DAY + timedelta(days=1)]
    before = await Appointment.count()
    with pytest.raises(BookedOut, match="at most 2 a day") as refusal:
        await actions.book(CUSTOMER, wish(salon, 2, "12:00"))
    assert refusal.value.next_times[0] == at("09:00", DAY + timedelta(days=1))
    with pytest.raises(BookedOut):
        await actions.hold(salon.center, salon.haircut, None, at("12:00"))
    assert (await Visit.count(), await Hold.count(), await Appointment.count()) == (1, 1, before)
    assert await Client.count() == 2  # Masha, and who booked


@pytest.mark.usefixtures("morning")
async def test_the_desk_is_told_which_limit_keeps_clients_away() -> None:
    salon = await open_salon()
    await limit(salon, most_a_day=1, most_a_week=2)
    await actions.book(CUSTOMER, wish(salon, 1, "10:00"))
    assert await told(salon, "16:00") == [
        "Clients may book 1 of “Haircut” a day, and on Wednesday 2 December they have."
    ]
    tomorrow = DAY + timedelta(days=1)
    await actions.book(CUSTOMER, wish(salon, 2, "10:00", tomorrow))
    assert await told(salon, "16:00", tomorrow + timedelta(days=1)) == [
        "Clients may book 2 of “Haircut” a week, and in this one they have."
    ]
    assert len(await told(salon, "16:00")) == 2
    assert await told(salon, "16:00", DAY + timedelta(days=7)) == []


async def told(salon: Salon, start: str, day: date = DAY) -> list[str]:
    """What keeps only clients from Lena then; the desk may have her."""
    question = queries.Question(salon.center, salon.haircut, salon.lena, int(at(start, day).timestamp()))
    [answer] = await queries.why_not(salon.actors["Olga"], question)
    assert answer.reasons == ()
    return answer.online_sentences


@pytest.mark.usefixtures("morning")
async def test_the_desk_books_on_and_what_it_books_does_not_count() -> None:
    salon = await open_salon()
    await limit(salon, most_a_day=1)
    await actions.book(salon.actors["Olga"], wish(salon, 1, "10:00"))
    assert await free_days(salon, DAY, DAY) == [DAY]
    await actions.book(CUSTOMER, wish(salon, 2, "12:00"))
    await actions.book(salon.actors["Olga"], wish(salon, 3, "14:00"))
    assert await free_days(salon, DAY, DAY) == []


@pytest.mark.usefixtures("morning")
async def test_a_week_with_its_number_is_full_to_its_sunday() -> None:
    salon = await open_salon()
    await limit(salon, most_a_week=1)
    visit = await actions.book(CUSTOMER, wish(salon, 1, "10:00"))
    assert (await free_days(salon, DAY, date(2026, 12, 9)))[0] == date(2026, 12, 7)
    assert (await queries.next_of_each(salon.center, salon.haircut))[salon.anna] == at(
        "09:00", date(2026, 12, 7)
    )
    await actions.cancel(salon.actors["Olga"], visit.id, "")
    assert (await free_days(salon, DAY, DAY)) == [DAY]


@pytest.mark.usefixtures("morning")
async def test_a_client_may_move_within_a_full_day_but_not_into_one() -> None:
    salon = await open_salon()
    await limit(salon, most_a_day=1)
    await actions.book(CUSTOMER, wish(salon, 1, "10:00", NEXT))
    mine = await actions.book(CUSTOMER, wish(salon, 2, "10:00", date(2026, 12, 4)))
    await actions.move(CUSTOMER, mine.id, Move(at("12:00", date(2026, 12, 4)), None, None))
    with pytest.raises(BookedOut):
        await actions.move(CUSTOMER, mine.id, Move(at("12:00", NEXT), None, None))
    assert wall((await Visit.objects().get(Visit.id == mine.id)).starts_at) == "12:00"
    await actions.move(salon.actors["Olga"], mine.id, Move(at("12:00", NEXT), None, None))


@pytest.mark.usefixtures("morning")
async def test_a_held_time_becomes_a_visit_though_the_day_is_full_by_it() -> None:
    salon = await open_salon()
    await limit(salon, most_a_day=1)
    held = await actions.hold(salon.center, salon.haircut, None, at("10:00"))
    other = await actions.hold(salon.center, salon.haircut, None, at("12:00"), held.code)
    await actions.let_go(held.code)
    wanted = wish(salon, 1, "12:00")
    visit = await actions.book(CUSTOMER, Booking(**{**as_facts(wanted), "hold_code": other.code}))
    assert visit.code == other.code


def as_facts(wanted: Booking) -> dict[str, object]:
    return {name: getattr(wanted, name) for name in Booking.__slots__}


@pytest.mark.usefixtures("morning")
async def test_a_limit_costs_one_further_query_and_none_costs_nothing() -> None:
    salon = await open_salon()
    for most, queries_sent in ((None, 1), (3, 2)):
        await Service.update({Service.most_a_day: most}).where(Service.id == salon.haircut)
        await free_days(salon, DAY, DAY)
        async with count_queries() as counted:
            await free_days(salon, DAY, DAY)
        assert len(counted) == queries_sent


@pytest.mark.usefixtures("morning")
async def test_one_phone_number_books_so_often_within_a_day_whatever_it_calls_off() -> None:
    salon = await open_salon()
    await limit_clients(salon, client_most_made=2, phone="+49 30 901820")
    for start in ("10:00", "12:00"):
        made = await actions.book(CUSTOMER, wish(salon, 1, start))
        await actions.cancel(CUSTOMER, made.id, "")
    with pytest.raises(NotForYou, match="at most 2 bookings") as refused:
        await actions.book(CUSTOMER, wish(salon, 1, "14:00"))
    assert refused.value.sentence.endswith("Please call us: +49 30 901820.")
    await actions.book(CUSTOMER, wish(salon, 2, "14:00"))
    await actions.book(salon.actors["Olga"], wish(salon, 1, "15:00"))
    with clock.pretend(clock.now() + timedelta(hours=24)):
        again = await actions.book(CUSTOMER, wish(salon, 1, "10:00", date(2026, 12, 4)))
        await actions.move(CUSTOMER, again.id, Move(at("12:00", date(2026, 12, 4)), None, None))


@pytest.mark.usefixtures("morning")
async def test_places_of_a_class_count_among_what_one_phone_number_may_book() -> None:
    salon = await open_salon()
    yoga = await put_on(salon, await offer_yoga(salon))
    await limit_clients(salon, client_most_coming=1)
    await actions.book(CUSTOMER, wish(salon, 1, "14:00"))
    with pytest.raises(NotForYou, match="at most 1 visit to come"):
        await seat(yoga.id, 1)
    assert await taken(yoga.id) == 0
    await seat(yoga.id, 2)
    with pytest.raises(NotForYou):
        await actions.book(CUSTOMER, wish(salon, 2, "15:00"))


@pytest.mark.usefixtures("morning")
async def test_one_phone_number_books_so_many_visits_a_day_and_ahead() -> None:
    salon = await open_salon()
    await limit_clients(salon, client_most_a_day=1, client_most_coming=2)
    await actions.book(CUSTOMER, wish(salon, 1, "10:00"))
    with pytest.raises(NotForYou, match="at most 1 visit a day"):
        await actions.book(CUSTOMER, wish(salon, 1, "14:00"))
    third = await actions.book(CUSTOMER, wish(salon, 1, "10:00", NEXT))
    with pytest.raises(NotForYou, match="at most 2 visits to come"):
        await actions.book(CUSTOMER, wish(salon, 1, "10:00", date(2026, 12, 4)))
    with pytest.raises(NotForYou):
        await actions.move(CUSTOMER, third.id, Move(at("14:00"), None, None))
    assert await Visit.count() == 2
    assert (await Visit.objects().get(Visit.id == third.id)).starts_at == third.starts_at
    await actions.book(CUSTOMER, wish(salon, 2, "14:00"))  # somebody else
    await actions.book(salon.actors["Olga"], wish(salon, 1, "15:00"))  # the desk


@pytest.mark.usefixtures("morning")
async def test_a_visit_that_was_cancelled_or_is_over_is_not_ahead_any_more() -> None:
    salon = await open_salon()
    await limit_clients(salon, client_most_coming=1)
    first = await actions.book(CUSTOMER, wish(salon, 1, "10:00", NEXT))
    await actions.cancel(CUSTOMER, first.id, "")
    await actions.book(CUSTOMER, wish(salon, 1, "11:00", NEXT))
    with clock.pretend(at("13:00", NEXT)):
        await actions.book(CUSTOMER, wish(salon, 1, "15:00", NEXT))
