"""Several services, or people who come together, again every so many weeks: all of every date, or nothing."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions import DatesTaken, Repetition
from booking.card import visit_card
from booking.queries.recurring import mark, repeated
from booking.recurring import Dated, case_of, look
from booking.rules.recurring import Typed
from booking.rules.wants import Want, Wanted
from catalog.tables import Branch, Service, ServicePrice
from clients.tables import Party, Visit, VisitLine
from kit import db
from kit.errors import NotFound
from reminders.tables import Message
from tests.booking.comers import (
    beside,
    come,
    cut_by_anna_colour_by_lena,
    cut_then_colour,
    masha_and_tom,
    name_of,
)
from tests.booking.extras import beard
from tests.booking.scene import DAY, at, fill, wall
from tests.booking.test_recurring import WEEK, at_wall, rows
from tests.booking.test_several import spa_day
from tests.booking.test_together import lines_of
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


def weeks(*numbers: int, start: str = "10:00", **more) -> Repetition:  # type: ignore[no-untyped-def]
    chosen = [(int(at(start, DAY + number * WEEK).timestamp()), 0) for number in numbers]
    return Repetition(1, chosen, **more)


async def repeat(salon: Salon, visit: Visit, *numbers: int) -> list[Visit]:
    return await actions.repeat(salon.actors["Olga"], visit.id, weeks(*numbers))


async def dates_of(salon: Salon, visit: Visit, times: str = "3") -> list[Dated]:
    card = await visit_card(salon.actors["Olga"], visit.id)
    return (await look(await case_of(card), Typed("1", times), {})).dates


async def seen_from(visit: Visit):  # type: ignore[no-untyped-def]
    return await repeated(await Visit.objects().get(Visit.id == visit.id))


async def test_every_service_is_booked_again_with_its_order_its_people_and_its_add_ons() -> None:
    salon = await open_salon()
    cut = Want(salon.haircut, salon.anna, addons=(await beard(salon),))
    visit = await come(salon, Wanted((cut, Want(salon.colour, salon.lena))))
    made = await repeat(salon, visit, 1, 2)
    assert [each.starts_at for each in made] == [at("10:00", DAY + WEEK), at("10:00", DAY + 2 * WEEK)]
    for each in made:
        assert await lines_of(each) == [
            ("Haircut", "Anna", "10:00", "11:15"),
            ("Colour", "Lena", "11:15", "13:15"),
        ]
        assert (
            await VisitLine.count().where(VisitLine.visit == each.id, VisitLine.added_to.is_not_null()) == 1
        )
        assert (each.client, each.party) == (salon.masha, None)
    found = await seen_from(made[1])
    assert (found.position, [each.id for each in found.visits]) == (
        3,
        [visit.id, *(each.id for each in made)],
    )


async def test_a_service_that_was_booked_first_stays_first_though_another_order_could_be_had() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    await fill(salon.colour_chair, "11:00", "13:00", day=DAY + WEEK)
    with pytest.raises(DatesTaken):
        await repeat(salon, visit, 1)


async def test_it_waits_where_it_has_to_and_no_longer_than_the_branch_says() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    await fill(salon.colour_chair, "11:00", "11:10", day=DAY + WEEK)
    [made] = await repeat(salon, visit, 1)
    assert [each[2:] for each in await lines_of(made)] == [("10:00", "11:00"), ("11:10", "13:10")]
    await Branch.update({Branch.most_wait_minutes: 0}).where(Branch.id == salon.center)
    await fill(salon.colour_chair, "11:00", "11:10", day=DAY + 2 * WEEK)
    with pytest.raises(DatesTaken):
        await repeat(salon, visit, 2)


async def test_who_did_not_mind_gets_whoever_is_free_and_whom_a_client_asked_for_stays() -> None:
    salon = await open_salon()
    anybody, asked = (
        await come(salon, cut_then_colour(salon, None, None)),
        await cut_by_anna_colour_by_lena(salon, "13:00"),
    )
    assert (anybody.any_member, asked.any_member) == (True, False)
    await fill(salon.anna_resource, "10:00", "16:00", day=DAY + WEEK)
    [made] = await repeat(salon, anybody, 1)
    assert {each[1] for each in await lines_of(made)} == {"Lena"}
    assert made.any_member
    before = await rows()
    with pytest.raises(DatesTaken):
        await actions.repeat(salon.actors["Olga"], asked.id, weeks(1, start="13:00"))
    assert await rows() == before


async def test_what_is_done_at_once_is_done_at_once_again() -> None:
    salon = await open_salon()
    await Service.update({Service.at_once: True}).where(Service.id.is_in([salon.haircut, salon.colour]))
    wanted = Wanted((Want(salon.colour, salon.lena), Want(salon.haircut, salon.anna)), at_once=True)
    visit = await come(salon, wanted)
    [made] = await repeat(salon, visit, 1)
    assert sorted(each[2:] for each in await lines_of(made)) == [("10:00", "11:00"), ("10:00", "12:00")]


async def test_a_package_costs_its_price_of_today_as_long_as_it_is_sold() -> None:
    salon = await open_salon()
    package = await spa_day(salon)
    visit = await come(salon, Wanted((Want(package, salon.anna),)))
    await ServicePrice.update({ServicePrice.price: 13_000}).where(ServicePrice.service == package)
    [made] = await repeat(salon, visit, 1)
    lines = await VisitLine.objects().where(VisitLine.visit == made.id)
    assert sum(each.price - each.discount for each in lines) == 13_000
    assert {each.title for each in lines} == {"New look: Colour", "New look: Haircut"}
    await Service.update({Service.is_active: False}).where(Service.id == package)
    [alone] = await repeat(salon, visit, 2)
    lines = await VisitLine.objects().where(VisitLine.visit == alone.id)
    assert (sum(each.price for each in lines), sum(each.discount for each in lines)) == (15_500, 0)


@pytest.mark.parametrize("pressed", ["Masha", "Tom"])
async def test_a_party_comes_again_as_a_new_party_with_the_same_payer(pressed: str) -> None:
    salon = await open_salon()
    masha, tom = await masha_and_tom(salon)
    made = await repeat(salon, masha if pressed == "Masha" else tom, 1, 2)
    for each, week in zip(made, (1, 2), strict=True):
        other = await beside(each)
        assert (await name_of(each), await name_of(other)) == ("Masha Petrova", "Tom")
        assert {each.starts_at, other.starts_at} == {at("10:00", DAY + week * WEEK)}
        assert [line[1] for line in (*await lines_of(each), *await lines_of(other))] == ["Anna", "Lena"]
        party = await Party.objects().get(Party.id == each.party)
        assert party is not None
        assert (party.payer, other.client) == (salon.masha, tom.client)
    assert len({masha.party, *(each.party for each in made)}) == 3


async def test_who_came_one_after_the_other_does_so_again() -> None:
    salon = await open_salon()
    masha, tom = await masha_and_tom(salon, together=False)
    assert (wall(masha.starts_at), wall(tom.starts_at)) == ("10:00", "11:00")
    [made] = await repeat(salon, masha, 1)
    assert (wall(made.starts_at), wall((await beside(made)).starts_at)) == ("10:00", "11:00")


async def test_one_visit_of_a_party_carries_the_recurrence_and_every_other_finds_it() -> None:
    salon = await open_salon()
    masha, tom = await masha_and_tom(salon)
    [second] = await repeat(salon, tom, 1)
    [third] = await repeat(salon, await beside(second), 2)
    carrying = await Visit.select(Visit.id).where(Visit.recurrence.is_not_null()).order_by(Visit.id)
    assert [each["id"] for each in carrying] == [masha.id, second.id, third.id]
    for visit, position in ((tom, 1), (await beside(second), 2), (third, 3)):
        found = await seen_from(visit)
        assert (found.position, len(found.visits)) == (position, 3)


async def test_who_called_off_or_comes_on_another_day_is_not_repeated_with_the_others() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    masha, tom = await masha_and_tom(salon)
    await actions.move(olga, tom.id, actions.Move(at("10:00", DAY + timedelta(days=1)), None, None))
    [alone] = await repeat(salon, masha, 1)
    assert await Visit.count().where(Visit.party == alone.party) == 1
    await actions.cancel(olga, tom.id, "")
    [again] = await repeat(salon, masha, 2)
    assert await Visit.count().where(Visit.party == again.party) == 1
    with pytest.raises(actions.CannotRepeat):
        await repeat(salon, tom, 3)


async def test_a_look_tells_why_a_date_clashes_and_what_is_nearest_and_changes_nothing() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    await fill(salon.lena_resource, "12:00", "12:30", day=DAY + WEEK)
    await fill(salon.colour_chair, "09:00", "18:00", day=DAY + 3 * WEEK)
    before = await rows()
    clash, free, full = await dates_of(salon, visit)
    assert await rows() == before
    assert clash.reasons == ("Lena is busy 12:00–12:30.",)
    assert [(each.name, at_wall(each.start)) for each in clash.ways] == [
        ("Anna, Lena", "Wed 09:00"),
        ("Anna, Lena", "Wed 11:15"),
        ("Anna, Lena", "Wed 11:30"),
        ("Anna, Lena", "Wed 11:45"),
    ]
    assert (clash.chosen, free.is_free, free.chosen) == ("skip", True, free.ways[0].value)
    assert "colour chair" in full.reasons[0].lower()
    assert {at_wall(each.start)[:3] for each in full.ways} <= {"Tue", "Thu"}


async def test_where_nobody_was_asked_for_the_look_names_nobody() -> None:
    salon = await open_salon()
    visit = await come(salon, cut_then_colour(salon, None, None))
    await fill(salon.colour_chair, "09:00", "13:00", day=DAY + WEEK)
    clash, free = await dates_of(salon, visit, "2")
    assert (clash.reasons[0], free.ways[0].name) == ("Not all of it can be had at that time.", "")


async def test_what_is_offered_for_a_date_can_be_booked_for_it() -> None:
    salon = await open_salon()
    masha, _ = await masha_and_tom(salon)
    await fill(salon.lena_resource, "09:30", "12:00", day=DAY + WEEK)
    [clash] = await dates_of(salon, masha, "1")
    assert clash.ways
    for way in clash.ways:
        async with db.transaction():
            [made] = await actions.repeat(
                salon.actors["Olga"], masha.id, Repetition(1, [(way.start, way.member)])
            )
            await actions.cancel_party(salon.actors["Olga"], made.id, "")


async def test_one_date_taken_meanwhile_and_nobody_is_booked_at_all() -> None:
    salon = await open_salon()
    masha, _ = await masha_and_tom(salon)
    await fill(salon.lena_resource, "10:30", "11:00", day=DAY + 2 * WEEK)
    before = await rows(), await Party.count()
    with pytest.raises(DatesTaken) as refusal:
        await repeat(salon, masha, 1, 2, 3)
    assert refusal.value.lost == {(int(at("10:00", DAY + 2 * WEEK).timestamp()), 0)}
    assert (await rows(), await Party.count()) == before


async def test_a_party_of_which_one_was_changed_since_it_was_seen_is_refused() -> None:
    salon = await open_salon()
    masha, tom = await masha_and_tom(salon)
    seen = mark([masha, tom])
    await actions.set_status(salon.actors["Olga"], tom.id, Visit.Status.confirmed, None)
    before = await rows()
    with pytest.raises(actions.StaleVisit):
        await actions.repeat(salon.actors["Olga"], masha.id, weeks(1, seen=seen))
    with pytest.raises(actions.StaleVisit):
        await actions.repeat(salon.actors["Olga"], masha.id, weeks(1, version=7))
    assert await rows() == before


async def test_what_is_sold_no_more_keeps_all_of_it_from_being_repeated() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    await ServicePrice.delete().where(ServicePrice.service == salon.colour)
    before = await rows()
    with pytest.raises(NotFound):
        await repeat(salon, visit, 1)
    assert await rows() == before


async def test_who_booked_gets_one_confirmation_and_a_reminder_of_each_date() -> None:
    salon = await open_salon()
    masha, _ = await masha_and_tom(salon)
    made = await repeat(salon, masha, 1, 2)
    others = [(await beside(each)).id for each in made]
    told = await Message.select(Message.kind, Message.visit).where(
        Message.visit.is_in([*others, *(each.id for each in made)])
    )
    assert sorted((row["kind"], row["visit"]) for row in told) == sorted(
        [("repeated", made[0].id), *((kind, each.id) for each in made for kind in ("evening", "soon"))]
    )


@pytest.mark.parametrize("times", [1, 8])
async def test_a_look_takes_one_query_for_each_free_date(times: int) -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    case = await case_of(await visit_card(salon.actors["Olga"], visit.id))
    async with count_queries() as count:
        assert not (await look(case, Typed("1", str(times)), {})).clashes
    assert len(count) == times
