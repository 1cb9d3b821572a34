"""What a visit costs: the price at its start, when it is booked and when it is moved."""

from datetime import date, timedelta

import pytest

from booking import actions, queries
from booking.actions import Booking, Move, NewEvent, Repetition
from booking.queries.prices import from_price, list_price, prices_of, unusual
from booking.queries.setup import setup_of
from catalog.price_tables import Change, PriceRule
from catalog.tables import Branch, ServicePrice
from clients.tables import Visit, VisitLine
from kit import clock, db
from kit.rights import CUSTOMER, SYSTEM
from staff.tables import Skill
from tests.booking.classes import offer_yoga, seat
from tests.booking.line import free, full_day, offers, set_way, wait, work_off
from tests.booking.prices import HAPPY, put_up
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon
from tests.staff.levels import level_asks, raise_to

pytestmark = pytest.mark.usefixtures("morning")
NEXT = DAY + timedelta(days=1)


async def happy_salon(**more) -> Salon:  # type: ignore[no-untyped-def]
    """A fifth off everything between nine and eleven."""
    salon = await open_salon()
    await put_up(salon.center, Change.percent_off, 2000, **{**HAPPY, **more})
    return salon


async def booked(salon: Salon, start: str = "10:00", day: date = NEXT, **more) -> Visit:  # type: ignore[no-untyped-def]
    who = {"member": salon.anna, "name": "Masha", "phone": "+49 1511 2345678", **more}
    return await actions.book(CUSTOMER, Booking(salon.center, salon.haircut, starts_at=at(start, day), **who))


async def cost(visit: Visit) -> int:
    return int(await db.fetch_value("SELECT price FROM visit_line WHERE visit = $1", visit.id))


async def moved(visit: Visit, start: str, actor=CUSTOMER, member: int | None = None) -> int:  # type: ignore[no-untyped-def]
    """What it costs after the move."""
    await actions.move(actor, visit.id, Move(at(start, NEXT), member, None))
    return await cost(visit)


async def test_a_visit_costs_what_its_start_costs() -> None:
    salon = await happy_salon()
    assert await cost(await booked(salon, "09:45")) == 3600
    assert await cost(await booked(salon, "11:00")) == 4500


async def test_the_branchs_wall_clock_decides_whatever_the_season() -> None:
    salon = await happy_salon()
    await Branch.update({Branch.horizon_days: 300}).where(Branch.id == salon.center)
    summer = date(2027, 7, 5)
    assert await cost(await booked(salon, "09:00", summer)) == 3600
    ten_utc_is_noon = clock.local_midnight(summer, "Europe/Berlin") + timedelta(hours=12)
    visit = await actions.book(
        CUSTOMER,
        Booking(salon.center, salon.haircut, salon.anna, ten_utc_is_noon, "Masha", "+49 1511 2345678"),
    )
    assert await cost(visit) == 4500


async def test_a_rule_starts_from_the_price_of_who_does_it() -> None:
    salon = await happy_salon()
    senior = await raise_to(salon.anna)
    await level_asks(senior, salon.haircut, salon.center, price=6000)
    assert await cost(await booked(salon)) == 4800


async def test_a_held_time_costs_the_same_when_it_is_booked() -> None:
    salon = await happy_salon()
    held = await actions.hold(salon.center, salon.haircut, salon.anna, at("09:00", NEXT))
    assert await cost(await booked(salon, "09:00", hold_code=held.code)) == 3600


async def test_the_desk_books_at_the_same_prices() -> None:
    salon = await happy_salon()
    wanted = Booking(salon.center, salon.haircut, None, at("10:00"), client=salon.masha)
    assert await cost(await actions.book(salon.actors["Olga"], wanted)) == 3600


async def test_a_rule_that_is_off_is_no_rule() -> None:
    salon = await happy_salon(is_active=False)
    assert await cost(await booked(salon)) == 4500


async def test_a_rule_of_another_branch_changes_nothing_here() -> None:
    salon = await open_salon()
    await put_up(salon.harbour, Change.fixed, 1)
    assert await cost(await booked(salon)) == 4500


async def test_each_visit_of_a_recurrence_costs_what_its_own_start_costs() -> None:
    salon = await happy_salon(last_on=NEXT + timedelta(days=7))
    visit = await booked(salon)
    chosen = [(int(at("10:00", NEXT + timedelta(weeks=n)).timestamp()), salon.anna) for n in (1, 2)]
    made = await actions.repeat(SYSTEM, visit.id, Repetition(1, chosen))
    assert [await cost(each) for each in made] == [3600, 4500]


async def test_a_place_of_a_class_costs_what_its_start_costs_unless_the_date_has_a_price() -> None:
    salon = await happy_salon()
    yoga = await offer_yoga(salon)
    rule = await actions.create_event(SYSTEM, NewEvent(salon.center, yoga, salon.anna, at("10:00")))
    own = await actions.create_event(
        SYSTEM, NewEvent(salon.center, yoga, salon.lena, at("10:00"), price=1700)
    )
    usual = await actions.create_event(SYSTEM, NewEvent(salon.center, yoga, salon.anna, at("12:00")))
    seats = [await seat(event.id, number) for number, event in enumerate((rule, own, usual))]
    assert [await cost(each) for each in seats] == [1200, 1700, 1500]


async def test_a_time_from_the_waiting_list_costs_what_it_costs() -> None:
    salon = await happy_salon()
    await set_way(salon, "first")
    full = await full_day(salon)
    request = await wait(salon, 1)
    await free(salon, full["10:00"])
    await work_off()
    [made] = await offers()
    visit = await actions.take(request, made.id)
    assert await cost(visit) == 3600


async def test_a_moved_visit_takes_the_price_of_its_new_time() -> None:
    salon = await happy_salon()
    visit = await booked(salon, "10:00")
    assert await moved(visit, "14:00") == 4500
    assert await moved(visit, "09:00", salon.actors["Olga"]) == 3600


async def test_with_somebody_else_it_takes_their_price() -> None:
    salon = await happy_salon()
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    visit = await booked(salon, "10:00")
    assert await moved(visit, "14:00", member=salon.lena) == 5000


async def test_who_is_given_by_the_house_changes_no_price() -> None:
    salon = await open_salon()
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    await booked(salon, "10:00", member=salon.lena)
    visit = await booked(salon, "10:00", member=None)
    assert await cost(visit) == 4500  # Anna, who is the only one free
    await booked(salon, "14:00", phone="+49 1511 2345677")
    assert await moved(visit, "14:00") == 4500
    [line] = await VisitLine.objects().where(VisitLine.visit == visit.id)
    assert line.member == salon.lena


async def test_a_price_set_by_hand_stays_and_so_does_one_with_a_discount() -> None:
    salon = await happy_salon()
    visit = await booked(salon, "10:00")
    await VisitLine.update({VisitLine.price: 4000}).where(VisitLine.visit == visit.id)
    assert await moved(visit, "14:00") == 4000
    other = await booked(salon, "09:00")
    await VisitLine.update({VisitLine.discount: 600}).where(VisitLine.visit == other.id)
    assert await moved(other, "15:00") == 3600


async def test_a_price_agreed_before_the_list_changed_stays() -> None:
    salon = await happy_salon()
    visit = await booked(salon, "10:00")
    await ServicePrice.update({ServicePrice.price: 9900}).where(ServicePrice.service == salon.haircut)
    assert await moved(visit, "14:00") == 3600


async def test_the_journal_tells_of_the_other_price() -> None:
    salon = await happy_salon()
    visit = await booked(salon, "10:00")
    await moved(visit, "14:00")
    [row] = await db.fetch(
        "SELECT before::jsonb ->> 'price' AS before, after::jsonb ->> 'price' AS after FROM journal_entry "
        "WHERE action = 'move' AND subject_id = $1",
        visit.id,
    )
    assert (row["before"], row["after"]) == ("3600", "4500")


async def test_a_refused_move_leaves_the_price() -> None:
    salon = await happy_salon()
    visit = await booked(salon, "10:00")
    await booked(salon, "14:00")
    with pytest.raises(actions.TimeTaken):
        await moved(visit, "14:00")
    assert await cost(visit) == 3600


async def test_another_time_that_is_offered_has_its_own_price() -> None:
    salon = await happy_salon()
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    request = await booked(salon, "10:00")
    await actions.offer_another(salon.actors["Olga"], request.id, Move(at("14:00", NEXT), None, None))
    assert await cost(request) == 4500


async def test_the_prices_of_a_screen_come_without_a_query() -> None:
    salon = await happy_salon()
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    both = await queries.offer(salon.center, salon.haircut)
    anna = await queries.offer(salon.center, salon.haircut, salon.anna)
    found = unusual(anna, [at("10:00"), at("11:00")])
    assert {start: price.least for start, price in found.items()} == {at("10:00"): 3600}
    assert (prices_of(both, at("10:00")).least, prices_of(both, at("10:00")).is_from) == (3600, True)
    assert (from_price(anna).least, from_price(anna).is_from) == (3600, True)


async def test_a_remembered_setup_notices_a_rule_that_comes_changes_and_goes() -> None:
    salon = await open_salon()

    async def price() -> int | None:
        return list_price(await setup_of(salon.center), salon.haircut, salon.anna, at("10:00"))

    assert await price() == 4500
    rule = await put_up(salon.center, Change.fixed, 100)
    assert await price() == 100
    await PriceRule.update({PriceRule.value: 200}).where(PriceRule.id == rule)
    assert await price() == 200
    await PriceRule.delete().where(PriceRule.id == rule)
    assert await price() == 4500
