"""The history of a visit's client and the next visit in two taps: docs/visits.md, “The next visit”."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions.rebooking import rebook
from booking.card import visit_card
from booking.next_visit import next_visit
from clients.queries import visit_lines
from clients.rules import titles_of
from clients.tables import Visit
from kit import db
from kit.errors import Forbidden
from kit.rights import SYSTEM
from reminders.tables import Message
from tests.booking.web import FRAGMENT, at, booked
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
DONE = """
UPDATE visit SET status = 'done', done_at = $2, starts_at = $2, ends_at = $2::timestamptz + interval '1 hour'
WHERE id = $1
"""


async def was_here(salon: Salon, days_ago: int, hour: int = 12) -> Visit:
    visit = await booked(salon, 17)
    await db.execute("UPDATE appointment SET released_at = now() WHERE visit = $1", visit.id)
    await db.execute(DONE, visit.id, at(hour) - timedelta(days=days_ago))
    return visit


async def test_the_last_five_visits_are_told_with_services_person_price_and_status() -> None:
    salon = await open_salon()
    for weeks in range(1, 8):
        await was_here(salon, 7 * weeks)
    visit, later = await booked(salon), await booked(salon, 15)
    found = await next_visit(await visit_card(salon.actors["Olga"], visit.id))
    assert [(row["titles"], row["staff"], row["total"], row["status"]) for row in found.earlier] == [
        ("Haircut", "Anna", 4500, "done")
    ] * 5
    assert [row["id"] for row in found.coming] == [later.id]


async def test_a_client_with_a_rhythm_is_proposed_their_own_weekday_and_hour() -> None:
    salon = await open_salon()
    for weeks in (3, 6, 9):
        await was_here(salon, 7 * weeks)
    visit = await booked(salon, 12)
    found = await next_visit(await visit_card(salon.actors["Olga"], visit.id))
    assert found.habit is not None
    assert (found.habit.days, found.habit.why) == (21, "as they usually do")
    assert found.times[0].starts_at == at(12) + timedelta(weeks=3)
    assert len({each.starts_at.date() for each in found.times}) == len(found.times) == 4


async def test_history_rhythm_and_free_times_cost_the_same_few_queries_however_often_somebody_came() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    card = await visit_card(salon.actors["Olga"], visit.id)
    await next_visit(card)
    async with count_queries() as few:
        await next_visit(card)
    for weeks in range(1, 8):
        await was_here(salon, 7 * weeks)
    async with count_queries() as many:
        await next_visit(card)
    assert len(few) == len(many) == NEXT_QUERIES


NEXT_QUERIES = 8


async def test_the_next_visit_is_booked_from_the_panel_once_however_often_it_is_sent() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(f"/desk/visits/{visit.id}/history", headers=FRAGMENT)
        chosen = page.text.partition('name="chosen" value="')[2].partition('"')[0]
        sent = {"chosen": chosen, "version": "1", "form_code": "abc", "tell_next": "yes"}
        for _ in range(2):
            answer = await olga.post(f"/desk/visits/{visit.id}/next", data=sent, headers=FRAGMENT)
            assert answer.status_code == 201
    first, second = await Visit.objects().order_by(Visit.id)
    assert (second.client, second.status, second.recurrence) == (first.client, "waiting", None)
    assert second.starts_at == first.starts_at + timedelta(days=28)
    assert titles_of(await visit_lines(second.id)) == titles_of(await visit_lines(first.id))
    assert await Message.exists().where(Message.visit == second.id)


async def test_of_a_visit_of_several_services_all_of_them_are_booked_again() -> None:
    from booking.actions.several.rearranging import change_services
    from tests.booking.test_rearranging import Row, rows_of

    salon = await open_salon()
    visit = await booked(salon)
    await change_services(SYSTEM, visit.id, [*await rows_of(visit), Row(salon.colour, salon.lena)], None)
    found = await next_visit(await visit_card(salon.actors["Olga"], visit.id))
    start, member = map(int, found.times[0].value.split("."))
    made = await rebook(salon.actors["Olga"], visit.id, (start, member), None)
    lines = await visit_lines(made.id)
    assert [(each.title, each.member_name) for each in lines] == [("Haircut", "Anna"), ("Colour", "Lena")]


async def test_a_time_that_was_taken_meanwhile_is_refused_with_those_that_are_free() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    found = await next_visit(await visit_card(salon.actors["Olga"], visit.id))
    chosen = found.times[0]
    taken = actions.Booking(salon.center, salon.haircut, salon.anna, chosen.starts_at, name="Petra")
    await actions.book(SYSTEM, taken)
    async with browser(salon.actors["Olga"]) as olga:
        sent = {"chosen": chosen.value, "version": "1"}
        answer = await olga.post(f"/desk/visits/{visit.id}/next", data=sent, headers=FRAGMENT)
        nothing = await olga.post(f"/desk/visits/{visit.id}/next", data={"version": "1"}, headers=FRAGMENT)
    assert answer.status_code == 409
    assert "That time is taken" in answer.text
    assert chosen.value not in answer.text
    assert nothing.status_code == 422
    assert await Visit.count() == 2


async def test_a_specialist_sees_what_they_did_and_books_nothing() -> None:
    salon = await open_salon()
    await was_here(salon, 7)
    lenas = await booked(salon, 9, salon.lena)
    await db.execute(DONE, lenas.id, at(9) - timedelta(days=8))
    visit = await booked(salon)
    found = await next_visit(await visit_card(salon.actors["Anna"], visit.id))
    assert [row["staff"] for row in found.earlier] == ["Anna"]
    assert (found.habit, found.times) == (None, ())
    with pytest.raises(Forbidden):
        await rebook(salon.actors["Anna"], visit.id, (int(at(15).timestamp()), salon.anna), None)


async def test_who_left_is_told_instead_of_a_time() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await db.execute("DELETE FROM skill WHERE member = $1", salon.anna)
    found = await next_visit(await visit_card(salon.actors["Olga"], visit.id))
    assert "Nobody here can be booked" in found.why_not
    assert found.times == ()
