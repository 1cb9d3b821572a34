"""A visit of several services is moved, handed over, restored, cancelled as one; refused without a trace."""

import pytest

from booking import actions
from booking.actions.several.booking import book_several
from booking.queries.visits import SeveralServices, all_booked, booked
from booking.rules.wants import Want, Wanted
from catalog.tables import Branch, Service
from clients.tables import Visit, VisitLine
from kit.db import fetch
from kit.errors import Invalid
from kit.rights import CUSTOMER
from tests.booking.scene import at, fill, wall
from tests.booking.test_several import spa_day
from tests.booking.test_together import asked, both, lines_of
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def look(salon: Salon, member: int | None = None) -> Visit:
    """A colour from 10:00 and a cut from 12:00."""
    wanted = Wanted((Want(salon.colour, member), Want(salon.haircut, member)))
    return await book_several(CUSTOMER, asked(salon, wanted, "10:00"))


async def rows() -> list[tuple[object, ...]]:
    found = await fetch(
        "SELECT 'a' AS what, id, resource, starts_at, ends_at, released_at FROM appointment UNION ALL "
        "SELECT 'l', id, member, starts_at, ends_at, NULL FROM visit_line UNION ALL "
        "SELECT 'v', id, version, starts_at, ends_at, NULL FROM visit ORDER BY 1, 2"
    )
    return [tuple(row.values()) for row in found]


async def test_all_of_it_moves_and_the_old_time_is_free() -> None:
    salon = await open_salon()
    visit = await look(salon, salon.anna)
    moved = await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("13:00"), None, visit.version))
    assert (wall(moved.starts_at), wall(moved.ends_at)) == ("13:00", "16:00")
    assert [each[2:] for each in await lines_of(moved)] == [("13:00", "15:00"), ("15:00", "16:00")]
    again = await look(salon, salon.anna)
    assert wall(again.starts_at) == "10:00"


async def test_its_own_time_is_not_in_the_way() -> None:
    salon = await open_salon()
    visit = await look(salon, salon.anna)
    moved = await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("10:30"), None, visit.version))
    assert [each[2:] for each in await lines_of(moved)] == [("10:30", "12:30"), ("12:30", "13:30")]


async def test_it_keeps_its_order_and_waits_where_it_has_to() -> None:
    salon = await open_salon()
    visit = await look(salon, salon.anna)
    await fill(salon.anna_resource, "16:00", "16:10")
    moved = await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("14:00"), None, visit.version))
    assert [each[2:] for each in await lines_of(moved)] == [("14:00", "16:00"), ("16:10", "17:10")]


async def test_handed_over_it_is_somebody_elses_altogether() -> None:
    salon = await open_salon()
    visit = await look(salon, salon.anna)
    wanted = actions.Move(at("10:00"), salon.lena, visit.version)
    moved = await actions.move(salon.actors["Olga"], visit.id, wanted)
    assert [each[1] for each in await lines_of(moved)] == ["Lena", "Lena"]


async def test_a_move_that_cannot_be_changes_nothing() -> None:
    salon = await open_salon()
    visit = await look(salon, salon.anna)
    await fill(salon.anna_resource, "15:30", "18:00")
    before = await rows()
    with pytest.raises(actions.TimeTaken):
        await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("14:00"), None, visit.version))
    with pytest.raises(actions.StaleVisit):
        await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("13:00"), None, 7))
    wanted = actions.Move(at("10:00"), None, visit.version, minutes=30)
    with pytest.raises(Invalid):
        await actions.move(salon.actors["Olga"], visit.id, wanted)
    assert await rows() == before


async def test_its_client_moves_it_with_whoever_is_free_where_nobody_was_asked_for() -> None:
    salon = await open_salon()
    visit = await look(salon)
    await fill(salon.anna_resource, "15:00", "18:00")
    await fill(salon.lena_resource, "13:00", "15:00")
    moved = await actions.move(CUSTOMER, visit.id, actions.Move(at("13:00"), None, visit.version))
    assert [each[1] for each in await lines_of(moved)] == ["Anna", "Lena"]


async def test_cancelled_and_restored_it_takes_the_very_same_time_or_none() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    visit = await look(salon, salon.anna)
    before = await lines_of(visit)
    off = await actions.cancel(olga, visit.id, "", visit.version)
    assert await lines_of(off) == []
    back = await actions.set_status(olga, visit.id, Visit.Status.waiting, off.version)
    assert await lines_of(back) == before
    off = await actions.cancel(olga, visit.id, "", back.version)
    await fill(salon.anna_resource, "12:30", "12:45")
    state = await rows()
    with pytest.raises(actions.TimeTaken):
        await actions.set_status(olga, visit.id, Visit.Status.waiting, off.version)
    assert await rows() == state


async def test_what_is_done_at_once_is_moved_at_once() -> None:
    salon = await open_salon()
    await Service.update({Service.at_once: True}).where(Service.id.is_in([salon.haircut, salon.colour]))
    wanted = Wanted((Want(salon.colour), Want(salon.haircut)), at_once=True)
    visit = await book_several(CUSTOMER, asked(salon, wanted, "10:00"))
    moved = await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("14:00"), None, visit.version))
    assert sorted(each[2:] for each in await lines_of(moved)) == [("14:00", "15:00"), ("14:00", "16:00")]


async def test_another_time_is_offered_for_a_request_of_several() -> None:
    salon = await open_salon()
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00"))
    olga = salon.actors["Olga"]
    with pytest.raises(Invalid):
        await actions.offer_another(olga, visit.id, actions.Move(at("10:00"), None, visit.version))
    offered = await actions.offer_another(olga, visit.id, actions.Move(at("13:00"), None, visit.version))
    accepted = await actions.accept_request(CUSTOMER, visit.id, offered.version)
    assert (accepted.status, wall(accepted.starts_at)) == ("waiting", "13:00")
    assert len(await lines_of(accepted)) == 2


async def test_what_a_package_saves_stays_when_it_is_moved() -> None:
    salon = await open_salon()
    visit = await book_several(CUSTOMER, asked(salon, Wanted((Want(await spa_day(salon)),)), "10:00"))
    await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("13:00"), None, visit.version))
    lines = await VisitLine.objects().where(VisitLine.visit == visit.id)
    assert sum(each.price - each.discount for each in lines) == 12_000


async def test_a_guests_one_service_moves_like_any_other_visit() -> None:
    salon = await open_salon()
    pair = Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)))
    visit = await book_several(CUSTOMER, asked(salon, pair, "10:00", guests=("Tom",)))
    [tom] = await Visit.objects().where(Visit.party == visit.party, Visit.id != visit.id)
    moved = await actions.move(salon.actors["Olga"], tom.id, actions.Move(at("14:00"), None, tom.version))
    [taking] = await all_booked(moved.id)
    assert (wall(moved.starts_at), taking.starts_at) == ("14:00", moved.starts_at)


async def test_what_asks_for_one_service_is_refused_of_several_in_words() -> None:
    salon = await open_salon()
    visit = await look(salon)
    with pytest.raises(SeveralServices):
        await booked(visit.id)
