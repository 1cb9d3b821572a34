"""Who may book by themselves: newcomers, who was here long ago, who only the desk books."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking import actions
from booking.actions import Booking, Move, NotForYou
from booking.rules.guests import Guest, GuestRules, Objection, objection_to
from booking.tables import Appointment, Hold
from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon

guests = st.builds(
    Guest, st.integers(0, 4), st.integers(0, 4), st.none() | st.dates(date(2026, 1, 1), DAY), st.booleans()
)
rules = st.builds(
    GuestRules,
    st.none() | st.integers(1, 4),
    st.none() | st.integers(1, 4),
    st.booleans(),
    st.none() | st.integers(1, 400),
)


def test_a_visit_ninety_days_after_the_last_is_within_ninety_days() -> None:
    here = Guest(last_on=DAY)
    asked = GuestRules(seen_within=90)
    assert objection_to(here, asked, DAY + timedelta(days=90)) is None
    assert objection_to(here, asked, DAY + timedelta(days=91)) == Objection.long_ago


def test_who_was_never_here_is_no_client_of_the_last_ninety_days() -> None:
    assert objection_to(Guest(), GuestRules(seen_within=90), DAY) == Objection.newcomer
    assert objection_to(Guest(moves=True), GuestRules(seen_within=90), DAY) is None


@given(guests, rules)
def test_each_objection_is_true_and_no_rule_is_forgotten(guest: Guest, asked: GuestRules) -> None:
    never = guest.last_on is None
    true = {
        Objection.banned: guest.is_banned,
        Objection.newcomer: never and (asked.known_only or asked.seen_within is not None),
        Objection.long_ago: not never
        and asked.seen_within is not None
        and guest.last_on + timedelta(days=asked.seen_within) < DAY,
        Objection.that_day: asked.most_a_day is not None and guest.that_day + 1 > asked.most_a_day,
        Objection.coming: asked.most_coming is not None and guest.coming + 1 > asked.most_coming,
    }
    found = objection_to(guest, asked, DAY)
    assert true[found] if found else not any(true.values())


def wish(salon: Salon, phone: str = "+49 1511 2345678", start: str = "10:00") -> Booking:
    return Booking(salon.center, salon.haircut, None, at(start), name="Somebody", phone=phone)


async def ask(salon: Salon, **values: object) -> None:
    await Service.update({getattr(Service, name): value for name, value in values.items()}).where(
        Service.id == salon.haircut
    )


async def was_here(salon: Salon, day: date, status: Visit.Status = Visit.Status.done) -> None:
    """Masha, in any branch."""
    await Visit(
        branch=salon.harbour, client=salon.masha, code=f"past-{day}", status=status,
        source=Visit.Source.desk, starts_at=at("10:00", day), ends_at=at("11:00", day),
        created_at=at("10:00", day),
    ).save()  # fmt: skip


async def refused(wanted: Booking, words: str) -> None:
    """And nothing has changed."""
    before = [await table.count() for table in (Client, Visit, Hold, Appointment, JournalEntry)]
    with pytest.raises(NotForYou, match=words):
        await actions.book(CUSTOMER, wanted)
    after = [await table.count() for table in (Client, Visit, Hold, Appointment, JournalEntry)]
    assert after == before


@pytest.mark.usefixtures("morning")
async def test_a_new_client_may_not_book_what_is_for_known_ones_and_the_desk_may() -> None:
    salon = await open_salon()
    await ask(salon, known_only=True)
    await refused(wish(salon), "who have been here before")
    await refused(wish(salon, "+49 1511 9999999"), "who have been here before")
    await was_here(salon, date(2026, 11, 2), Visit.Status.no_show)
    await refused(wish(salon), "who have been here before")
    await actions.book(salon.actors["Olga"], wish(salon))
    await was_here(salon, date(2026, 11, 3))
    await actions.book(CUSTOMER, wish(salon, start="12:00"))


@pytest.mark.usefixtures("morning")
async def test_the_last_visit_counts_from_the_day_that_is_wanted() -> None:
    salon = await open_salon()
    await ask(salon, seen_within_days=30)
    await was_here(salon, DAY - timedelta(days=31))
    await refused(wish(salon), "within 30 days of the last visit")
    await was_here(salon, DAY - timedelta(days=30))
    visit = await actions.book(CUSTOMER, wish(salon))
    with pytest.raises(NotForYou):
        await actions.move(CUSTOMER, visit.id, Move(at("10:00", DAY + timedelta(days=1)), None, None))
    assert (await Visit.objects().get(Visit.id == visit.id)).starts_at == visit.starts_at


@pytest.mark.usefixtures("morning")
async def test_a_newcomer_whom_the_desk_booked_may_move_the_visit() -> None:
    salon = await open_salon()
    await ask(salon, known_only=True)
    await Branch.update({Branch.notice_minutes: 0}).where(Branch.id == salon.center)
    visit = await actions.book(salon.actors["Olga"], wish(salon))
    await actions.move(CUSTOMER, visit.id, Move(at("14:00"), None, None))


@pytest.mark.usefixtures("morning")
async def test_who_is_banned_is_asked_to_call_and_the_desk_books_on() -> None:
    salon = await open_salon()
    await Branch.update({Branch.phone: "+49 30 1", Branch.notice_minutes: 0}).where(Branch.id == salon.center)
    await Client.update({Client.online_ban: True, Client.online_ban_why: "Never comes"}).where(
        Client.id == salon.masha
    )
    await refused(wish(salon), r"^We could not take this booking online\. Please call us: \+49 30 1\.$")
    visit = await actions.book(salon.actors["Olga"], wish(salon))
    with pytest.raises(NotForYou):
        await actions.move(CUSTOMER, visit.id, Move(at("14:00"), None, None))
    assert (await actions.cancel(CUSTOMER, visit.id, "")).status == Visit.Status.cancelled


@pytest.mark.usefixtures("morning")
async def test_a_hold_outlives_the_refusal_so_that_the_number_can_be_put_right() -> None:
    salon = await open_salon()
    await ask(salon, known_only=True)
    await was_here(salon, date(2026, 11, 3))
    held = await actions.hold(salon.center, salon.haircut, None, at("10:00"))
    facts = {"hold_code": held.code, "branch": salon.center, "service": salon.haircut, "member": None}
    with pytest.raises(NotForYou):
        await actions.book(
            CUSTOMER, Booking(starts_at=at("10:00"), name="M", phone="+4915119999999", **facts)
        )
    assert await Hold.count() == 1
    made = await actions.book(
        CUSTOMER, Booking(starts_at=at("10:00"), name="M", phone="+4915112345678", **facts)
    )
    assert made.code == held.code
