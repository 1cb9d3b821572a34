"""The waiting list: who is offered a freed time, what becomes of it, and that a refusal changes nothing."""

from datetime import date, timedelta

import pytest

from booking import actions
from booking.actions import Booking, Move, OfferOver, SomebodyWasFaster, Wanted
from booking.queries import waiting as lines
from booking.tables import Appointment, Hold
from booking.waiting_tables import Freed, WaitingOffer, WaitingPreference, WaitingRequest
from catalog.tables import OpeningHours
from clients.tables import Client, Visit
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from reminders.tables import Message
from staff.tables import ScheduleException
from tests.booking.line import free, fresh, full_day, offers, on_the_day, set_way, unspent, wait, work_off
from tests.booking.scene import DAY, at, wall
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def rows() -> tuple[int, ...]:
    tables = (
        Client,
        WaitingRequest,
        WaitingPreference,
        WaitingOffer,
        Freed,
        Hold,
        Message,
        JournalEntry,
        Visit,
    )
    return tuple([await table.count() for table in tables])


async def later(minutes: int):  # type: ignore[no-untyped-def]
    return clock.pretend(clock.now() + timedelta(minutes=minutes))


async def letters(kind: str) -> list[Message]:
    return list(await Message.objects().where(Message.kind == kind).order_by(Message.id))


async def test_whoever_joins_has_a_place_a_link_and_a_letter() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna), on_the_day(None, 600, 900, date(2026, 12, 9)))
    assert (request.status, request.value, request.until_on) == ("waiting", 4500, date(2026, 12, 9))
    assert (await lines.request_by_code(request.code)).id == request.id
    assert await WaitingPreference.count() == 2
    [letter] = await letters("listed")
    assert (letter.visit, letter.branch) == (None, salon.center)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": "12"}, "phone"),
        ({"email": "x"}, "email"),
        ({"preferences": []}, "from_on-1"),
        ({"preferences": [on_the_day()] * 6}, "from_on-1"),
        ({"preferences": [on_the_day(day=date(2026, 11, 30))]}, "to_on-1"),
        ({"preferences": [on_the_day(), on_the_day(None, 900, 800)]}, "closes-2"),
    ],
)
async def test_what_cannot_be_used_is_named_and_nobody_is_put_in_line(facts: dict, field: str) -> None:  # type: ignore[type-arg]
    salon = await open_salon()
    before = await rows()
    contact = {"name": "Masha", "phone": "+49 1511 2345678", "preferences": [on_the_day(salon.anna)], **facts}
    with pytest.raises(Invalid) as refusal:
        await actions.join(CUSTOMER, Wanted(salon.center, salon.haircut, **contact))
    assert list(refusal.value.fields) == [field]
    assert await rows() == before


async def test_somebody_who_does_not_do_it_cannot_be_waited_for() -> None:
    salon = await open_salon()
    before = await rows()
    with pytest.raises(Invalid):
        await wait(salon, 1, on_the_day(salon.boris))
    assert await rows() == before


async def test_only_those_who_may_book_here_put_others_in_line() -> None:
    salon = await open_salon()
    before = await rows()
    wanted = Wanted(salon.center, salon.haircut, [on_the_day()], client=salon.masha)
    for who, refusal in (("Anna", Forbidden), ("Boris", NotFound)):
        with pytest.raises(refusal):
            await actions.join(salon.actors[who], wanted)
        with pytest.raises(refusal):
            await actions.leave(salon.actors[who], (await wait(salon, 1)).id)
        await WaitingRequest.delete(force=True).where(WaitingRequest.id > 0)
    assert (await rows())[1] == before[1]
    assert (await actions.join(salon.actors["Olga"], wanted)).source == "desk"


async def test_a_cancelled_visit_is_kept_for_the_first_in_line_and_for_nobody_else() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await work_off()
    assert await offers() == []
    await free(salon, visits["12:00"])
    await work_off()
    [offer] = await offers()
    assert (offer.request, wall(offer.starts_at), offer.answer) == (first.id, "12:00", "pending")
    assert offer.expires_at == clock.now() + timedelta(minutes=30)
    hold = await Hold.objects().get(Hold.code == offer.code)
    assert hold is not None
    assert hold.expires_at == offer.expires_at
    [letter] = await letters("offered")
    assert (letter.client, letter.expires_at) == (first.client, offer.expires_at)
    with pytest.raises(actions.TimeTaken):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("12:00"))
    assert second.status == "waiting"
    assert await unspent() == 0


async def test_an_offer_taken_becomes_the_visit_and_ends_the_wait() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    request = await wait(salon, 1)
    await free(salon, visits["12:00"])
    await work_off()
    [offer] = await offers()
    visit = await actions.take(request, offer.id)
    assert (visit.starts_at, visit.client, visit.source) == (at("12:00"), request.client, "widget")
    now = await fresh(request)
    assert (now.status, now.visit) == ("booked", visit.id)
    assert [each.answer for each in await offers()] == ["taken"]
    assert (await Hold.count(), await Appointment.count().where(Appointment.visit == visit.id)) == (0, 1)
    assert (await actions.take(request, offer.id)).id == visit.id
    assert await work_off() <= 1
    assert len(await offers()) == 1


async def test_a_declined_time_goes_to_the_next_and_never_back() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    [offer] = await offers()
    await actions.decline(first, offer.id)
    await actions.decline(first, offer.id)
    await work_off()
    assert [(each.request, each.answer) for each in await offers()] == [
        (first.id, "declined"),
        (second.id, "pending"),
    ]
    await actions.decline(second, (await offers())[1].id)
    await work_off()
    assert len(await offers()) == 2
    with pytest.raises(OfferOver):
        await actions.take(first, offer.id)
    assert await Visit.count() == 9


async def test_an_offer_nobody_answers_lapses_and_goes_to_the_next() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    with await later(31):
        await work_off()
        assert [(each.request, each.answer) for each in await offers()] == [
            (first.id, "lapsed"),
            (second.id, "pending"),
        ]
        with pytest.raises(SomebodyWasFaster):
            await actions.take(first, (await offers())[0].id)
    with await later(62):
        await work_off()
        assert [each.answer for each in await offers()] == ["lapsed", "lapsed"]
        assert (await actions.take(first, (await offers())[0].id)).starts_at == at("12:00")


async def test_the_highest_value_comes_first_where_the_branch_says_so() -> None:
    salon = await open_salon()
    await set_way(salon, "value")
    visits = await full_day(salon)
    await wait(salon, 1)
    colour = await wait(salon, 2, service=salon.colour)
    await free(salon, visits["12:00"])
    await free(salon, visits["13:00"])
    await work_off()
    [first, *_] = await offers()
    assert (first.request, wall(first.starts_at)) == (colour.id, "12:00")


async def test_all_at_once_holds_nothing_and_the_first_who_taps_has_it() -> None:
    salon = await open_salon()
    await set_way(salon, "all")
    visits = await full_day(salon)
    people = [await wait(salon, number) for number in (1, 2, 3)]
    await free(salon, visits["12:00"])
    await work_off()
    made = await offers()
    assert [(each.request, each.code) for each in made] == [(each.id, "") for each in people]
    assert (await Hold.count(), len(await letters("raced"))) == (0, 3)
    await actions.take(people[1], made[1].id)
    with pytest.raises(SomebodyWasFaster):
        await actions.take(people[0], made[0].id)
    assert [each.answer for each in await offers()] == ["lost", "taken", "pending"]
    assert (await fresh(people[0])).status == "waiting"
    with await later(31):
        await work_off()
        assert [each.answer for each in await offers()] == ["lost", "taken", "lost"]


async def test_losing_a_race_is_no_refusal() -> None:
    salon = await open_salon()
    await set_way(salon, "all")
    visits = await full_day(salon)
    people = [await wait(salon, number) for number in (1, 2)]
    await free(salon, visits["12:00"])
    await work_off()
    first, second = await offers()
    visit = await actions.take(people[0], first.id)
    with pytest.raises(SomebodyWasFaster):
        await actions.take(people[1], second.id)
    await free(salon, visit)
    await work_off()
    assert [(each.request, each.answer) for each in (await offers())[1:]] == [
        (people[1].id, "lost"),
        (people[1].id, "pending"),
    ]


async def test_by_hand_nothing_is_offered_by_itself() -> None:
    salon = await open_salon()
    await set_way(salon, "hand")
    visits = await full_day(salon)
    await wait(salon, 1)
    await free(salon, visits["12:00"])
    await work_off()
    assert (await offers(), await unspent()) == ([], 0)


async def test_a_time_that_is_free_already_is_offered_to_whoever_joins() -> None:
    salon = await open_salon()
    await wait(salon, 1, on_the_day(salon.anna, 14 * 60, 15 * 60))
    await work_off()
    assert [wall(each.starts_at) for each in await offers()] == ["14:00"]


async def test_in_the_quiet_hours_a_freed_time_waits_for_the_morning() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1)
    with clock.pretend(at("22:00", date(2026, 12, 1))):
        await free(salon, visits["12:00"])
        await work_off()
        assert await offers() == []
        assert await unspent() == 2, "the visit's time, and the book that whoever joined looked into"
    with clock.pretend(at("08:00")):
        await work_off()
        assert [wall(each.starts_at) for each in await offers()] == ["12:00"]
    assert await unspent() == 0


async def test_a_time_taken_overnight_is_not_offered_in_the_morning() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1)
    with clock.pretend(at("22:00", date(2026, 12, 1))):
        await free(salon, visits["12:00"])
        await work_off()
        await actions.book(
            CUSTOMER,
            Booking(salon.center, salon.haircut, salon.anna, at("12:00"), "Olga", "+49 1511 1999999"),
        )
    with clock.pretend(at("08:00")):
        await work_off()
        assert await offers() == []


async def test_nothing_is_offered_too_shortly_before() -> None:
    salon = await open_salon()
    await set_way(salon, "first", notice_minutes=240)
    visits = await full_day(salon)
    await wait(salon, 1)
    with clock.pretend(at("09:30")):
        await free(salon, visits["12:00"])
        await free(salon, visits["15:00"])
        await work_off()
        assert [wall(each.starts_at) for each in await offers()] == ["15:00"]


async def test_nobody_hears_of_more_than_so_many_times_a_day() -> None:
    salon = await open_salon()
    await set_way(salon, "first", messages_a_day=2)
    request = await wait(salon, 1, on_the_day(salon.anna), on_the_day(salon.anna, day=date(2026, 12, 3)))
    for number in range(4):
        with await later(number * 16):
            await work_off()
            for offer in await offers(answer="pending"):
                await actions.decline(request, offer.id)
    assert len(await offers()) == 2
    with clock.pretend(at("08:00")):
        await work_off()
        assert len(await offers()) == 3, "the next day it goes on"


async def test_one_time_lost_again_and_again_is_offered_so_often_and_no_more() -> None:
    salon = await open_salon()
    await set_way(salon, "all", messages_a_time=2, messages_a_day=9)
    visits = await full_day(salon)
    await wait(salon, 1)
    visit = visits["12:00"]
    for number in range(4):
        await free(salon, visit)
        await work_off()
        wanted = Booking(salon.center, salon.haircut, salon.anna, at("12:00"), "X", f"+49 1511 19{number:05}")
        visit = await actions.book(CUSTOMER, wanted)
        for offer in await offers(answer="pending"):
            with pytest.raises(SomebodyWasFaster):
                await actions.take(await lines.request_row(offer.request), offer.id)
    assert [each.answer for each in await offers()] == ["lost", "lost"]


async def test_somebody_without_an_address_is_passed_over() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1, email="")
    second = await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    assert [each.request for each in await offers()] == [second.id]


async def test_only_one_time_is_kept_for_one_person_and_the_other_goes_to_the_next() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["10:00"])
    await free(salon, visits["15:00"])
    await work_off()
    assert [(each.request, wall(each.starts_at)) for each in await offers()] == [
        (first.id, "10:00"),
        (second.id, "15:00"),
    ]


async def moved(salon: Salon, visits: dict[str, Visit]) -> None:
    await actions.move(
        salon.actors["Olga"], visits["12:00"].id, Move(at("10:00", date(2026, 12, 3)), None, None)
    )


async def missed_beforehand(salon: Salon, visits: dict[str, Visit]) -> None:
    await actions.set_status(salon.actors["Olga"], visits["12:00"].id, Visit.Status.no_show, None)


async def freed_by_a_lapsed_hold(salon: Salon, visits: dict[str, Visit]) -> None:
    await free(salon, visits["12:00"])
    with clock.pretend(clock.now() - timedelta(minutes=11)):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("12:00"))
    await Freed.delete(force=True).where(Freed.id > 0)


async def a_hold_given_back(salon: Salon, visits: dict[str, Visit]) -> None:
    await free(salon, visits["12:00"])
    kept = await actions.hold(salon.center, salon.haircut, salon.anna, at("12:00"))
    await Freed.delete(force=True).where(Freed.id > 0)
    await actions.let_go(kept.code)


async def other_hours(salon: Salon, _: dict[str, Visit]) -> None:
    await ScheduleException(member=salon.anna, happens_on=DAY, hours=[540, 1140]).save()
    await OpeningHours.update({OpeningHours.hours: [540, 1140]}).where(OpeningHours.branch == salon.center)


@pytest.mark.parametrize(
    ("free_it", "start"),
    [
        (moved, "12:00"),
        (missed_beforehand, "12:00"),
        (freed_by_a_lapsed_hold, "12:00"),
        (a_hold_given_back, "12:00"),
        (other_hours, "18:00"),
    ],
)
async def test_however_a_time_becomes_free_it_is_offered(free_it, start: str) -> None:  # type: ignore[no-untyped-def]
    salon = await open_salon()
    visits = await full_day(salon)
    await wait(salon, 1)
    await work_off()
    assert await offers() == []
    await free_it(salon, visits)
    await work_off()
    assert [wall(each.starts_at) for each in await offers()] == [start]


async def test_while_nobody_waits_nothing_is_noted_down() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    await free(salon, visits["12:00"])
    assert await Freed.count() == 0
    assert not await actions.offer_next()


async def test_a_visit_booked_otherwise_ends_the_wait_for_its_time() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna, 600, 720))
    await work_off()
    [offer] = await offers()
    for start, status in (("15:00", "waiting"), ("12:00", "booked")):
        wanted = Booking(salon.center, salon.haircut, salon.anna, at(start), client=request.client)
        visit = await actions.book(salon.actors["Olga"], wanted)
        assert (await fresh(request)).status == status
    assert (await fresh(request)).visit == visit.id
    assert [each.answer for each in await offers()] == ["withdrawn"]
    assert (await Hold.count(), [each.status for each in await letters("offered")]) == (0, ["cancelled"])
    with pytest.raises(OfferOver):
        await actions.take(request, offer.id)


async def test_a_visit_moved_to_such_a_time_ends_the_wait_too() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna, 600, 660))
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("15:00"), client=request.client)
    visit = await actions.book(salon.actors["Olga"], wanted)
    await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00"), None, None))
    assert (await fresh(request)).status == "booked"


async def test_leaving_gives_back_what_was_kept_and_can_be_undone() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    first, second = await wait(salon, 1), await wait(salon, 2)
    await free(salon, visits["12:00"])
    await work_off()
    left = await actions.leave(CUSTOMER, first.id)
    assert (left.status, left.closed_by, await Hold.count()) == ("left", "client", 0)
    await work_off()
    assert [(each.request, each.answer) for each in await offers()] == [
        (first.id, "withdrawn"),
        (second.id, "pending"),
    ]
    back = await actions.come_back(CUSTOMER, first.id)
    assert (back.status, back.placed_at) == ("waiting", first.placed_at)


async def test_the_place_in_line_is_kept_for_a_day() -> None:
    salon = await open_salon()
    request = await wait(salon, 1, on_the_day(salon.anna, day=date(2026, 12, 10)))
    await actions.leave(CUSTOMER, request.id)
    with await later(60 * 24):
        assert (await actions.come_back(CUSTOMER, request.id)).placed_at == request.placed_at
    await actions.leave(CUSTOMER, request.id)
    with await later(60 * 24 + 1):
        assert (await actions.come_back(CUSTOMER, request.id)).placed_at > request.placed_at


async def test_when_all_days_are_over_the_wait_ends_and_other_days_begin_it_again() -> None:
    salon = await open_salon()
    request = await wait(salon, 1)
    with await later(60 * 48):
        await actions.offer_next()
        assert (await fresh(request)).status == "expired"
        with pytest.raises(actions.NothingLeft):
            await actions.come_back(CUSTOMER, request.id)
        assert (await fresh(request)).status == "expired"
        await actions.change(CUSTOMER, request.id, [on_the_day(salon.anna, day=date(2026, 12, 10))])
        assert (await fresh(request)).status == "waiting"


async def test_whoever_asks_again_keeps_their_place_and_waits_for_the_new_days() -> None:
    salon = await open_salon()
    first = await wait(salon, 1)
    with await later(5):
        again = await wait(salon, 1, on_the_day(salon.lena))
    assert again.placed_at == first.placed_at
    assert ((await fresh(first)).status, (await fresh(again)).status) == ("left", "waiting")


async def test_a_change_that_makes_no_sense_changes_nothing() -> None:
    salon = await open_salon()
    request = await wait(salon, 1)
    before = await WaitingPreference.select().order_by(WaitingPreference.id)
    with pytest.raises(Invalid):
        await actions.change(CUSTOMER, request.id, [on_the_day(salon.anna, 900, 800)])
    assert await WaitingPreference.select().order_by(WaitingPreference.id) == before


async def test_a_line_of_thirty_asks_no_more_questions_than_a_line_of_one() -> None:
    salon = await open_salon()
    visits = await full_day(salon)
    counts = []
    for people, start in ((range(1), "11:00"), (range(1, 30), "13:00")):
        for number in people:
            await wait(salon, number)
        await work_off()
        await free(salon, visits[start])
        async with count_queries() as count:
            await actions.offer_next()
        counts.append(len(count))
        [offer] = await offers(answer="pending")
        await actions.take(await lines.request_row(offer.request), offer.id)
    assert counts[0] == counts[1]
