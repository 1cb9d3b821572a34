"""Booking several services in one coming: held, booked, for friends; refused without a trace."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions.several.booking import Together, book_several
from booking.actions.several.holding import hold_several
from booking.rules.wants import Want, Wanted
from booking.tables import Appointment, Hold
from catalog.tables import Branch, Service
from clients.tables import Client, Party, Visit, VisitLine
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import Invalid
from kit.rights import CUSTOMER
from tests.booking.scene import at, fill, wall
from tests.booking.test_several import spa_day
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
MASHA = {"name": "Masha", "phone": "+49 151 23456789"}


def both(salon: Salon) -> Wanted:
    return Wanted((Want(salon.colour), Want(salon.haircut)))


def friends(salon: Salon, *, together: bool = True) -> Wanted:
    return Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)), together=together)


def asked(
    salon: Salon,
    wanted: Wanted,
    start: str,
    *,
    guests: tuple[str, ...] = (),
    hold: str | None = None,
    **who: str,
) -> Together:
    first = wanted.wants[0]
    contact = actions.Booking(
        salon.center, first.service, first.member, at(start), hold_code=hold, **(who or MASHA)
    )
    return Together(contact, wanted, guests)


async def lines_of(visit: Visit) -> list[tuple[str, str, str, str]]:
    """Title, with whom, from and to."""
    rows = await fetch(
        "SELECT line.title, member.name, min(taken.starts_at) AS a, max(taken.ends_at) AS b "
        "FROM visit_line AS line JOIN staff_member AS member ON member.id = line.member "
        "JOIN appointment AS taken ON taken.line = line.id "
        "WHERE line.visit = $1 AND released_at IS NULL GROUP BY line.id, member.id ORDER BY line.position",
        visit.id,
    )
    return [(row["title"], row["name"], wall(row["a"]), wall(row["b"])) for row in rows]


async def everything() -> list[int]:
    tables = (Visit, VisitLine, Appointment, Hold, Client, Party)
    return [await each.count() for each in tables]


async def test_a_colour_and_a_cut_are_one_visit_with_a_line_for_each() -> None:
    salon = await open_salon()
    visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00"))
    assert (wall(visit.starts_at), wall(visit.ends_at), visit.status) == ("10:00", "13:00", "waiting")
    [colour, cut] = await lines_of(visit)
    assert (colour[0], colour[2:]) == ("Colour", ("10:00", "12:00"))
    assert (cut[0], cut[2:]) == ("Haircut", ("12:00", "13:00"))
    assert colour[1] == cut[1]  # one person for all of it where one is free
    assert await fetch_value("SELECT count(*) FROM message WHERE visit = $1", visit.id) == 3


async def test_who_is_busy_hands_over_to_somebody_else() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "12:00", "18:00")
    await fill(salon.lena_resource, "09:00", "12:00")
    visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00"))
    assert [each[1] for each in await lines_of(visit)] == ["Anna", "Lena"]


async def test_a_friend_has_a_visit_of_her_own_in_the_same_party_and_masha_pays() -> None:
    salon = await open_salon()
    visit = await book_several(CUSTOMER, asked(salon, friends(salon), "10:00", guests=("Tom",)))
    party = await Party.objects().get(Party.id == visit.party)
    others = await Visit.objects().where(Visit.party == visit.party, Visit.id != visit.id)
    assert party.payer == visit.client
    assert [(wall(each.starts_at), wall(each.ends_at)) for each in others] == [("10:00", "11:00")]
    tom = await Client.objects().get(Client.id == others[0].client)
    assert (tom.name, tom.phone) == ("Tom", None)
    assert {each[1] for each in [*await lines_of(visit), *await lines_of(others[0])]} == {"Anna", "Lena"}
    assert await fetch_value("SELECT count(*) FROM message WHERE visit = $1", others[0].id) == 0


async def test_who_came_along_before_keeps_the_card() -> None:
    salon = await open_salon()
    for start in ("10:00", "14:00"):
        await book_several(CUSTOMER, asked(salon, friends(salon), start, guests=("Tom",)))
    assert await Client.count().where(Client.name == "Tom") == 1


async def test_two_guests_of_one_name_have_a_card_each_and_keep_them() -> None:
    salon = await open_salon()
    three = Wanted((*friends(salon).wants, Want(salon.haircut, guest=2)), together=False)
    first = await book_several(CUSTOMER, asked(salon, three, "09:00", guests=("Tom", "Tom")))
    again = await book_several(CUSTOMER, asked(salon, three, "13:00", guests=("Tom", "Tom")))
    cards = [
        set(await Visit.select(Visit.client).where(Visit.party == each.party).output(as_list=True))
        for each in (first, again)
    ]
    assert len(cards[0]) == 3
    assert cards[0] == cards[1]


async def test_a_hold_keeps_all_of_the_time_and_is_turned_into_the_visit() -> None:
    salon = await open_salon()
    kept = await hold_several(salon.center, both(salon), at("10:00"))
    assert await Hold.count() == 2
    with pytest.raises(actions.TimeTaken):
        await book_several(CUSTOMER, asked(salon, Wanted((Want(salon.colour),)), "10:30"))
    visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00", hold=kept.code))
    assert (visit.code, await Hold.count()) == (kept.code, 0)
    again = await book_several(CUSTOMER, asked(salon, both(salon), "10:00", hold=kept.code))
    assert (again.id, await Visit.count()) == (visit.id, 1)


async def test_letting_the_leading_hold_go_lets_all_go() -> None:
    salon = await open_salon()
    kept = await hold_several(salon.center, friends(salon), at("10:00"))
    await actions.let_go(kept.code)
    assert (await Hold.count(), await Appointment.count()) == (0, 0)


async def test_a_hold_of_which_a_part_is_gone_is_booked_anew_or_refused() -> None:
    salon = await open_salon()
    kept = await hold_several(salon.center, both(salon), at("10:00"))
    await Hold.delete().where(Hold.lead == kept.id)
    visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00", hold=kept.code))
    assert len(await lines_of(visit)) == 2


async def test_a_lapsed_hold_is_no_reason_to_refuse_while_the_time_is_free() -> None:
    salon = await open_salon()
    kept = await hold_several(salon.center, both(salon), at("10:00"))
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00", hold=kept.code))
    assert visit.code == kept.code
    assert await Hold.count() == 0


async def test_what_is_refused_changes_nothing_and_names_the_next_times() -> None:
    salon = await open_salon()
    await fill(salon.colour_chair, "09:00", "13:00")
    before = await everything()
    wanted = Wanted((Want(salon.colour), Want(salon.haircut)))
    await Service.update({Service.visit_rank: 1}).where(Service.id == salon.colour)
    await Service.update({Service.visit_rank: 2}).where(Service.id == salon.haircut)
    with pytest.raises(actions.TimeTaken) as refusal:
        await book_several(CUSTOMER, asked(salon, wanted, "10:00"))
    assert [wall(each) for each in refusal.value.next_times] == ["13:00", "13:15", "13:30"]
    assert await everything() == before


async def test_a_guest_without_a_name_is_asked_for_it() -> None:
    salon = await open_salon()
    before = await everything()
    with pytest.raises(Invalid) as problem:
        await book_several(CUSTOMER, asked(salon, friends(salon), "10:00", guests=(" ",)))
    assert list(problem.value.fields) == ["guest_1"]
    assert await everything() == before


async def test_the_lead_time_and_the_grid_of_each_service_hold_for_all() -> None:
    salon = await open_salon()
    before = await everything()
    with pytest.raises(actions.OffTheGrid):
        await book_several(CUSTOMER, asked(salon, both(salon), "10:07"))
    await Service.update({Service.grid_minutes: 30}).where(Service.id == salon.haircut)
    with pytest.raises(actions.OffTheGrid):
        await book_several(CUSTOMER, asked(salon, both(salon), "10:15"))
    await Service.update({Service.lead_minutes: 60 * 24 * 2}).where(Service.id == salon.colour)
    with pytest.raises(actions.TooSoon):
        await book_several(CUSTOMER, asked(salon, both(salon), "10:00"))
    assert await everything() == before


async def test_a_package_is_charged_its_own_price() -> None:
    salon = await open_salon()
    visit = await book_several(CUSTOMER, asked(salon, Wanted((Want(await spa_day(salon)),)), "10:00"))
    lines = await VisitLine.objects().where(VisitLine.visit == visit.id).order_by(VisitLine.position)
    assert sum(each.price - each.discount for each in lines) == 12_000
    assert {each.discount_reason for each in lines} == {"New look"}


async def test_one_service_on_request_makes_all_of_it_a_request() -> None:
    salon = await open_salon()
    await Service.update({Service.takes_requests: True}).where(Service.id == salon.colour)
    visit = await book_several(CUSTOMER, asked(salon, both(salon), "10:00"))
    assert (visit.status, visit.wanted_at) == ("requested", visit.starts_at)


async def test_the_desk_books_for_a_passer_by_and_her_child_off_the_grid_of_strangers() -> None:
    salon = await open_salon()
    wanted = friends(salon, together=False)
    await Branch.update({Branch.most_wait_minutes: 0}).where(Branch.id == salon.center)
    order = asked(salon, wanted, "10:05", guests=("Her child",), name="", phone="")
    visit = await book_several(salon.actors["Olga"], order)
    others = await Visit.objects().where(Visit.party == visit.party, Visit.id != visit.id)
    assert [wall(each.starts_at) for each in (visit, *others)] == ["10:05", "11:05"]


async def test_the_service_that_is_booked_out_is_named_and_not_another_that_is_limited() -> None:
    salon = await open_salon()
    await Service.update({Service.most_a_day: 5}).where(Service.id == salon.colour)
    await Service.update({Service.most_a_day: 1}).where(Service.id == salon.haircut)
    alone = Wanted((Want(salon.haircut),))
    await book_several(CUSTOMER, asked(salon, alone, "09:00"))
    visits = await Visit.count()
    with pytest.raises(actions.BookedOut, match="“Haircut” is booked out then: at most 1 a day"):
        await book_several(CUSTOMER, asked(salon, both(salon), "12:00"))
    assert await Visit.count() == visits
