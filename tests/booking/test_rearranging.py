"""Other services, add-ons and people for a visit that is booked: docs/visits.md, “Services and people”."""

import pytest

from booking import actions
from booking.actions.pricing import Amounts, price_line
from booking.actions.several.rearranging import change_services
from booking.rules.service_rows import Row
from booking.tables import Appointment
from catalog.schemas import AddOnsForm
from catalog.tables import Service
from clients.queries import visit_lines
from clients.rules import titles_of
from clients.tables import Visit, VisitLine
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from tests.booking.web import at, booked
from tests.cast import Salon, add, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def rows_of(visit: Visit) -> list[Row]:
    from booking.queries.visits import all_booked

    return [
        Row(each.service, each.member, tuple(each.addons), each.line) for each in await all_booked(visit.id)
    ]


async def taken(visit_id: int) -> list[tuple[int, object, object]]:
    rows = await db.fetch(
        "SELECT resource, starts_at, ends_at FROM appointment WHERE visit = $1 AND released_at IS NULL "
        "ORDER BY starts_at, resource",
        visit_id,
    )
    return [tuple(row) for row in rows]


async def fresh(visit: Visit) -> Visit:
    return await Visit.objects().where(Visit.id == visit.id).first()


async def everything(visit: Visit) -> list[object]:
    """All that must be as before when a change is refused."""
    now = (await fresh(visit)).to_dict()
    lines = await VisitLine.select().where(VisitLine.visit == visit.id).order_by(VisitLine.id)
    return [now, lines, await taken(visit.id), await JournalEntry.count(), await Appointment.count()]


async def trim_for(salon: Salon) -> int:
    """15 minutes for €12.00, to be added to a haircut; both stylists do it."""
    from catalog.actions import set_addons
    from catalog.tables import ServicePrice
    from staff.tables import Skill

    hair = await db.fetch_value("SELECT category FROM service WHERE id = $1", salon.haircut)
    trim = await add(Service(category=hair, name="Beard trim", minutes=15))
    await add(ServicePrice(service=trim, branch=salon.center, price=1200))
    for member in (salon.anna, salon.lena):
        await add(Skill(member=member, service=trim))
    await set_addons(SYSTEM, salon.haircut, AddOnsForm(addons={1: str(trim)}))
    return int(trim)


async def test_another_service_has_its_own_length_room_and_price() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [row] = await rows_of(visit)
    changed = await change_services(SYSTEM, visit.id, [Row(salon.colour, row.member, (), row.line)], 1)
    [line] = await visit_lines(visit.id)
    assert (line.title, line.price, line.id) == ("Colour", 11_000, row.line)
    assert (changed.starts_at, changed.ends_at, changed.version) == (at(10), at(12), 2)
    assert set(await taken(visit.id)) == {
        (salon.anna_resource, at(10), at(12)),
        (salon.colour_chair, at(10), at(12)),
    }


async def test_an_add_on_lengthens_its_service_and_taking_it_away_shortens_it_again() -> None:
    salon = await open_salon()
    trim, visit = await trim_for(salon), await booked(salon)
    [row] = await rows_of(visit)
    longer = await change_services(SYSTEM, visit.id, [Row(row.service, row.member, (trim,), row.line)], None)
    assert (longer.ends_at, titles_of(await visit_lines(visit.id))) == (
        at(11, 15),
        "Haircut, with Beard trim",
    )
    shorter = await change_services(SYSTEM, visit.id, [row], None)
    assert (shorter.ends_at, titles_of(await visit_lines(visit.id))) == (at(11), "Haircut")
    assert await taken(visit.id) == [(salon.anna_resource, at(10), at(11))]


async def test_a_further_service_follows_the_last_and_each_has_its_own_time() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    rows = [*await rows_of(visit), Row(salon.colour, salon.lena)]
    changed = await change_services(SYSTEM, visit.id, rows, None)
    lines = await visit_lines(visit.id)
    assert [(each.title, each.member_name, each.starts_at, each.ends_at) for each in lines] == [
        ("Haircut", "Anna", at(10), at(11)),
        ("Colour", "Lena", at(11), at(13)),
    ]
    assert (changed.starts_at, changed.ends_at) == (at(10), at(13))


async def test_taking_a_service_out_leaves_the_other_alone_from_the_same_moment() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await change_services(SYSTEM, visit.id, [*await rows_of(visit), Row(salon.colour, salon.lena)], None)
    _, second = await rows_of(visit)
    changed = await change_services(SYSTEM, visit.id, [second], None)
    [line] = await visit_lines(visit.id)
    assert (line.title, line.starts_at) == ("Colour", None)
    assert (changed.starts_at, changed.ends_at) == (at(10), at(12))
    assert set(await taken(visit.id)) == {
        (salon.lena_resource, at(10), at(12)),
        (salon.colour_chair, at(10), at(12)),
    }


async def test_another_person_takes_the_time_and_an_agreed_price_stays() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [line] = await visit_lines(visit.id)
    await price_line(SYSTEM, visit.id, line.id, Amounts(1, 4000, 500, "A friend"), None)
    [row] = await rows_of(visit)
    await change_services(SYSTEM, visit.id, [Row(row.service, salon.lena, (), row.line)], None)
    [line] = await visit_lines(visit.id)
    assert (line.member, line.price, line.discount, line.discount_reason) == (
        salon.lena,
        4000,
        500,
        "A friend",
    )
    assert await taken(visit.id) == [(salon.lena_resource, at(10), at(11))]


async def test_a_visit_that_was_stretched_by_hand_stays_as_long_while_another_is_added() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.move(SYSTEM, visit.id, actions.Move(at(10), None, None, minutes=90))
    changed = await change_services(
        SYSTEM, visit.id, [*await rows_of(visit), Row(salon.haircut, salon.lena)], None
    )
    assert changed.ends_at == at(12, 30)


async def test_what_cannot_be_had_then_is_refused_and_nothing_changes() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon), await booked(salon, 11)
    before = await everything(visit)
    [row] = await rows_of(visit)
    with pytest.raises(actions.TimeTaken):
        await change_services(SYSTEM, visit.id, [Row(salon.colour, salon.anna, (), row.line)], None)
    assert await everything(visit) == before


async def test_a_room_that_is_taken_is_missed_like_a_person() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.book(
        SYSTEM, actions.Booking(salon.center, salon.colour, salon.lena, at(10), client=salon.masha)
    )
    before = await everything(visit)
    [row] = await rows_of(visit)
    with pytest.raises(actions.TimeTaken):
        await change_services(SYSTEM, visit.id, [Row(salon.colour, salon.anna, (), row.line)], None)
    assert await everything(visit) == before


async def test_who_saw_another_version_is_told_and_nothing_changes() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, None)
    before = await everything(visit)
    with pytest.raises(actions.StaleVisit):
        await change_services(SYSTEM, visit.id, [Row(salon.colour, salon.anna)], 1)
    assert await everything(visit) == before


async def test_what_is_not_sold_is_named_beside_its_row() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [row] = await rows_of(visit)
    with pytest.raises(Invalid) as refusal:
        await change_services(SYSTEM, visit.id, [row, Row(999_999), Row(salon.haircut, salon.boris)], None)
    assert set(refusal.value.fields) == {"service-2", "service-3"}


async def test_an_add_on_of_another_service_is_refused() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [row] = await rows_of(visit)
    with pytest.raises(Invalid):
        await change_services(
            SYSTEM, visit.id, [Row(row.service, row.member, (salon.colour,), row.line)], None
        )


async def test_the_same_again_is_no_change() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    before = await everything(visit)
    await change_services(SYSTEM, visit.id, await rows_of(visit), None)
    assert await everything(visit) == before


@pytest.mark.parametrize("status", [Visit.Status.no_show, Visit.Status.cancelled])
async def test_what_is_over_or_called_off_is_not_changed(status: Visit.Status) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    if status == Visit.Status.cancelled:
        await actions.cancel(SYSTEM, visit.id, "")
    else:
        await actions.set_status(SYSTEM, visit.id, status, None)
    with pytest.raises(actions.WrongStep):
        await change_services(SYSTEM, visit.id, [Row(salon.colour, salon.anna)], None)


async def test_whoever_may_not_book_or_works_elsewhere_changes_nothing() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    rows = [Row(salon.colour, salon.anna)]
    with pytest.raises(Forbidden):
        await change_services(salon.actors["Anna"], visit.id, rows, None)
    with pytest.raises(NotFound):
        await change_services(salon.actors["Boris"], visit.id, rows, None)
    assert (await fresh(visit)).version == 1


async def test_a_price_needs_the_right_to_give_discounts_and_a_number_does_not() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [line] = await visit_lines(visit.id)
    olga = salon.actors["Olga"]
    before = await everything(visit)
    with pytest.raises(Forbidden):
        await price_line(olga, visit.id, line.id, Amounts(1, 4000), 1)
    assert await everything(visit) == before
    await price_line(olga, visit.id, line.id, Amounts(2, line.price), 1)
    [line] = await visit_lines(visit.id)
    assert (line.quantity, line.total) == (2, 9000)


async def test_a_discount_above_the_price_or_without_a_reason_is_refused() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [line] = await visit_lines(visit.id)
    before = await everything(visit)
    for wrong in (Amounts(1, 4500, 5000, "Too much"), Amounts(1, 4500, 500), Amounts(0, 4500)):
        with pytest.raises(Invalid):
            await price_line(salon.actors["Vera"], visit.id, line.id, wrong, None)
    assert await everything(visit) == before


async def test_the_example_of_the_docs() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [line] = await visit_lines(visit.id)
    await price_line(SYSTEM, visit.id, line.id, Amounts(1, 4000), None)
    await change_services(SYSTEM, visit.id, [*await rows_of(visit), Row(salon.colour, salon.lena)], None)
    haircut, colour = await visit_lines(visit.id)
    assert (haircut.starts_at, haircut.ends_at, haircut.total) == (at(10), at(11), 4000)
    assert (colour.starts_at, colour.ends_at, colour.total) == (at(11), at(13), 11_000)
    first, second = await rows_of(visit)
    both_hers = [Row(first.service, salon.lena, (), first.line), second]
    await change_services(SYSTEM, visit.id, both_hers, None)
    assert [each.total for each in await visit_lines(visit.id)] == [4000, 11_000]
    alone = await change_services(SYSTEM, visit.id, [second], None)
    assert (alone.starts_at, alone.ends_at) == (at(10), at(12))


async def test_what_the_till_put_on_the_bill_stays_and_comes_last() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await add(VisitLine(visit=visit.id, good=salon.shampoo, title="Shampoo", price=1200, position=1))
    await change_services(SYSTEM, visit.id, [*await rows_of(visit), Row(salon.colour, salon.lena)], None)
    assert [each.title for each in await visit_lines(visit.id)] == ["Haircut", "Colour", "Shampoo"]


async def test_a_cancelled_visit_that_was_rearranged_takes_its_last_time_again() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await change_services(SYSTEM, visit.id, [*await rows_of(visit), Row(salon.colour, salon.lena)], None)
    _, second = await rows_of(visit)
    await change_services(SYSTEM, visit.id, [second], None)
    held = await taken(visit.id)
    await actions.cancel(SYSTEM, visit.id, "")
    assert await taken(visit.id) == []
    await actions.set_status(SYSTEM, visit.id, Visit.Status.waiting, None)
    assert set(await taken(visit.id)) == set(held)
