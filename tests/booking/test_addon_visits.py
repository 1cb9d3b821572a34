"""What is booked with add-ons: one visit with a line for each, moved, repeated and called off as one."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions import (
    BookedOut,
    Booking,
    Move,
    NotOffered,
    OutsideHours,
    Repetition,
    TimeTaken,
)  # fmt: skip
from booking.day import day_sheet
from booking.queries.notices import notices
from booking.queries.setup import setup_of
from booking.queries.whynot import Question, why_not
from booking.rules.showing import Sold
from booking.tables import Appointment, Hold
from catalog.combined_tables import AddOn
from catalog.tables import Service
from clients.queries import history, upcoming, visit_lines
from clients.rules import titles_of
from clients.tables import Visit, VisitLine
from kit import clock
from kit.rights import CUSTOMER, SYSTEM
from staff.tables import Skill
from tests.booking.extras import beard, towel
from tests.booking.scene import DAY, at, fill, wall
from tests.booking.wishes import rows, taken_by, wish
from tests.cast import open_salon
from tests.reminders.sending import send as send_letters
from tests.reminders.sink import mail_sink

pytestmark = pytest.mark.usefixtures("morning")


async def lines_of(visit: Visit) -> list[tuple[str, int, int | None, int]]:
    found = await visit_lines(visit.id)
    places = {line.id: number for number, line in enumerate(found)}
    return [
        (line.title, line.price, line.member, places[line.added_to] if line.added_to else -1)
        for line in found
    ]


@pytest.mark.parametrize("held", [True, False])
async def test_a_visit_has_a_line_for_each_and_all_its_time_is_the_services(held: bool) -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    code = None
    if held:
        kept = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"), addons=extra)
        assert (kept.addons, wall(kept.ends_at)) == (list(extra), "11:25")
        code = kept.code
    visit = await actions.book(CUSTOMER, wish(salon, addons=extra, hold_code=code))
    assert (wall(visit.starts_at), wall(visit.ends_at)) == ("10:00", "11:25")
    assert await lines_of(visit) == [
        ("Haircut", 4500, salon.anna, -1),
        ("Beard trim", 1500, salon.anna, 0),
        ("Hot towel", 700, salon.anna, 0),
    ]
    [time] = await Appointment.objects().where(Appointment.visit == visit.id)
    [main] = await VisitLine.select(VisitLine.id).where(VisitLine.title == "Haircut")
    assert (time.line, wall(time.starts_at), wall(time.ends_at)) == (main["id"], "10:00", "11:25")
    assert await Hold.count() == 0


async def test_a_hold_of_something_else_is_not_turned_into_the_visit() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    kept = await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"))
    visit = await actions.book(CUSTOMER, wish(salon, addons=(trim,), hold_code=kept.code))
    assert wall(visit.ends_at) == "11:15"
    assert await taken_by(visit) == [(salon.anna_resource, "10:00", "11:15")]


async def test_a_time_that_is_long_enough_only_without_is_refused_with() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    await fill(salon.anna_resource, "11:00", "12:00")
    before = await rows()
    with pytest.raises(TimeTaken) as refusal:
        await actions.book(CUSTOMER, wish(salon, addons=(trim,)))
    assert wall(refusal.value.next_times[0]) == "12:00"
    assert await rows() == before
    await actions.book(CUSTOMER, wish(salon))


async def test_a_move_keeps_the_shape_and_another_person_brings_their_own() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    visit = await actions.book(CUSTOMER, wish(salon, addons=(trim,)))
    await Service.update({Service.minutes: 45}).where(Service.id == trim)
    await Skill.update({Skill.minutes: 30}).where(Skill.member == salon.lena, Skill.service == trim)
    olga = salon.actors["Olga"]
    await actions.move(olga, visit.id, Move(at("12:00"), None, None))
    assert await taken_by(visit) == [(salon.anna_resource, "12:00", "13:15")]
    await actions.move(olga, visit.id, Move(at("12:00"), salon.lena, None))
    assert await taken_by(visit) == [(salon.lena_resource, "12:00", "13:30")]
    assert {member for _, _, member, _ in await lines_of(visit)} == {salon.lena}


async def test_who_does_not_do_what_was_added_cannot_take_the_visit_over() -> None:
    salon = await open_salon()
    trim = await beard(salon, by=(salon.anna,))
    visit = await actions.book(CUSTOMER, wish(salon, addons=(trim,)))
    before = await lines_of(visit)
    with pytest.raises(NotOffered):
        await actions.move(salon.actors["Olga"], visit.id, Move(at("12:00"), salon.lena, None))
    assert await lines_of(visit) == before
    assert await taken_by(visit) == [(salon.anna_resource, "10:00", "11:15")]


async def test_a_visit_can_be_moved_though_its_add_on_is_not_sold_any_more() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    visit = await actions.book(CUSTOMER, wish(salon, addons=(trim,)))
    await AddOn.delete().where(AddOn.addon == trim)
    await Service.update({Service.is_active: False}).where(Service.id == trim)
    await actions.move(CUSTOMER, visit.id, Move(at("12:00", DAY + timedelta(days=2)), None, None))
    assert await taken_by(visit) == [(salon.anna_resource, "12:00", "13:15")]


async def test_a_called_off_visit_comes_back_with_everything() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, wish(salon, addons=(await beard(salon),)))
    olga = salon.actors["Olga"]
    await actions.cancel(olga, visit.id, "", None)
    assert await taken_by(visit) == []
    await actions.set_status(olga, visit.id, Visit.Status.waiting, None)
    assert await taken_by(visit) == [(salon.anna_resource, "10:00", "11:15")]


async def test_a_request_with_add_ons_is_accepted_at_another_time() -> None:
    salon = await open_salon()
    await Service.update({Service.takes_requests: True}).where(Service.id == salon.haircut)
    visit = await actions.book(CUSTOMER, wish(salon, addons=(await beard(salon),)))
    assert visit.status == Visit.Status.requested
    await actions.offer_another(salon.actors["Olga"], visit.id, Move(at("15:00"), None, None))
    await actions.accept_request(CUSTOMER, visit.id, None)
    assert await taken_by(visit) == [(salon.anna_resource, "15:00", "16:15")]


async def test_repeated_visits_have_the_add_ons_too() -> None:
    salon = await open_salon()
    visit = await actions.book(SYSTEM, wish(salon, addons=(await beard(salon),)))
    later = at("10:00", DAY + timedelta(weeks=2))
    [again] = await actions.repeat(
        salon.actors["Olga"], visit.id, Repetition(2, [(int(later.timestamp()), salon.lena)])
    )
    assert await lines_of(again) == [("Haircut", 4500, salon.lena, -1), ("Beard trim", 1500, salon.lena, 0)]
    assert await taken_by(again) == [(salon.lena_resource, "10:00", "11:15")]


# what counts


async def test_an_add_on_is_no_visit_of_its_own_where_those_are_limited() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    await Service.update({Service.most_a_day: 1}).where(Service.id == trim)
    await actions.book(CUSTOMER, wish(salon, addons=(trim,)))
    alone = Booking(salon.center, trim, salon.lena, at("12:00"), name="Frank", phone="+49 1511 2345699")
    await actions.book(CUSTOMER, alone)
    with pytest.raises(BookedOut):
        await actions.book(
            CUSTOMER, Booking(salon.center, trim, salon.anna, at("15:00"), "Eva", "+49 1511 2345698")
        )


async def test_the_conditions_are_those_of_the_service() -> None:
    salon = await open_salon()
    trim = await beard(salon, notice_minutes=7 * 1440, lead_minutes=30 * 1440)
    visit = await actions.book(CUSTOMER, wish(salon, addons=(trim,)))
    assert (await notices(visit)).cancel == 24 * 3600


async def test_the_desk_is_told_why_it_does_not_fit_with_what_is_added() -> None:
    salon = await open_salon()
    trim = await beard(salon, by=(salon.anna,))
    start = int(at("17:00").timestamp())
    olga = salon.actors["Olga"]
    [fits] = await why_not(olga, Question(salon.center, salon.haircut, salon.anna, start))
    assert fits.sentences == []
    [anna] = await why_not(olga, Question(salon.center, salon.haircut, salon.anna, start, addons=(trim,)))
    assert "Anna works until 18:00." in " ".join(anna.sentences)
    [lena] = await why_not(olga, Question(salon.center, salon.haircut, salon.lena, start, addons=(trim,)))
    assert "Lena does not do “Haircut, with Beard trim”." in " ".join(lena.sentences)
    with pytest.raises(OutsideHours):
        await actions.book(olga, wish(salon, "17:00", addons=(trim,)))


async def test_a_visit_is_called_by_all_that_is_done() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    visit = await actions.book(SYSTEM, wish(salon, addons=extra, client=salon.masha))
    await VisitLine(visit=visit.id, good=salon.shampoo, title="Shampoo", price=900, position=3).save()
    named = "Haircut, with Beard trim and Hot towel, Shampoo"
    assert titles_of(await visit_lines(visit.id)) == named
    [row] = await upcoming(salon.masha)
    assert (row["titles"], row["total"]) == (named, 7600)
    assert (await history(salon.masha, 1))[0] == []


async def test_a_length_earns_what_everything_in_it_was_sold_for() -> None:
    salon = await open_salon()
    with clock.pretend(clock.now() - timedelta(days=7)):
        day = clock.today("Europe/Berlin")
        wanted = wish(salon, starts_at=at("12:00", day), addons=(await beard(salon),), notify=False)
        await actions.book(SYSTEM, wanted)
    await actions.count_demand()
    assert (await setup_of(salon.center)).kept.demand == (Sold(75, 1, 6000),)


async def test_the_calendar_and_the_letter_tell_what_was_added() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    visit = await actions.book(SYSTEM, wish(salon, addons=extra, client=salon.masha))
    [shown] = (await day_sheet(salon.actors["Olga"], salon.center, DAY)).visits
    assert (shown.service, [part.end[11:] for part in shown.parts]) == (
        "Haircut, with Beard trim and Hot towel",
        ["11:25"],
    )
    async with mail_sink() as sink:
        await send_letters(sink.url, clock.now())
    [letter] = sink.letters
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "\nHaircut, with Beard trim and Hot towel\n" in text
    assert visit.code in text
