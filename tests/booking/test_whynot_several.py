"""“Why not?” for several services and people: the same times as are offered, and every cause is true."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from booking import actions
from booking.new_visits import DESK
from booking.queries.setup import setup_of
from booking.queries.several import times_of_several
from booking.queries.wanted import Several, several_in
from booking.queries.whynot import Answer
from booking.queries.whynot_plan import Obstacle, PlanQuestion, Way
from booking.queries.whynot_several import PlanAnswer, why_not_several
from booking.rules.days import Span, local_date
from booking.rules.grid import covers, grid_of, meets
from booking.rules.reasons import Reason, Why
from booking.rules.wants import Want, Wanted
from booking.tables import Appointment
from catalog.tables import Branch, ClosedDay, Service
from clients.tables import Client
from kit.errors import Forbidden, NotFound, Refused
from kit.rights import SYSTEM, Permission
from staff.tables import ScheduleException
from tests.booking.furniture import disturb_rooms
from tests.booking.scene import DAY, ZONE, at, fill
from tests.booking.test_whynot import upset
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def wished(salon: Salon, *wants: Want, at_once: bool = False, together: bool = True) -> Several:
    return several_in(await setup_of(salon.center), Wanted(wants, at_once, together), DESK)


async def why(salon: Salon, several: Several, start: str, who: str = "Olga", **more) -> PlanAnswer:
    question = PlanQuestion(several, int(at(start).timestamp()), **more)
    return await why_not_several(salon.actors[who], question)


async def booked(salon: Salon, start: str, service: int, member: int) -> None:
    await actions.book(SYSTEM, actions.Booking(salon.center, service, member, at(start), client=salon.masha))


async def test_it_is_told_what_can_be_had_and_who_is_in_the_way_of_the_next() -> None:
    salon = await open_salon()
    await ScheduleException(member=salon.lena, happens_on=DAY, hours=[], reason="moving house").save()
    await booked(salon, "14:30", salon.haircut, salon.anna)
    several = await wished(salon, Want(salon.haircut), Want(salon.colour))
    await Service.update({Service.visit_rank: 1}).where(Service.id == salon.haircut)
    await Service.update({Service.visit_rank: 2}).where(Service.id == salon.colour)
    several = await wished(salon, Want(salon.haircut), Want(salon.colour))
    found = await why(salon, several, "13:00")
    [way] = found.desk.ways
    assert way.done == ("“Haircut” can be had 13:00–14:00 with Anna",)
    assert found.sentences == [
        "“Colour” cannot begin from 14:00 to 14:15: Anna is busy 14:30–15:30 with Masha Petrova (Haircut). "
        "Lena does not work on Wednesday 2 December: moving house."
    ]


async def test_two_who_want_the_same_person_are_told_that_there_is_only_one() -> None:
    salon = await open_salon()
    await fill(salon.lena_resource, "09:00", "18:00")
    pair = Want(salon.haircut), Want(salon.haircut, guest=1)
    found = await why(salon, await wished(salon, *pair), "10:00", guests=("Masha", "Tom"))
    assert found.sentences == [
        "“Haircut” for Tom cannot begin at 10:00: Anna is the only one who is free for both, “Haircut” for "
        "Tom and “Haircut” for Masha, and they are to begin together. Anna is needed 10:00–11:00 for "
        "“Haircut” for Masha of this same booking. Lena is busy 09:00–18:00."
    ]
    assert (await why(salon, await wished(salon, *pair, together=False), "10:00")).sentences == []


async def test_one_room_for_two_is_told_to_be_needed_by_the_other() -> None:
    salon = await open_salon()
    pair = Want(salon.colour), Want(salon.colour, guest=1)
    [told] = (await why(salon, await wished(salon, *pair), "10:00", guests=("", "Tom"))).sentences
    needed = "is needed 10:00–12:00 for “Colour” for who books of this same booking."
    assert told == (f"“Colour” for Tom cannot begin at 10:00: Anna {needed} Colour chair 1 {needed}")


async def test_of_hands_and_feet_the_second_is_in_the_way() -> None:
    salon = await open_salon()
    await Service.update({Service.at_once: True}).where(Service.id.is_in([salon.haircut, salon.colour]))
    await fill(salon.lena_resource, "09:00", "18:00")
    both = Want(salon.haircut), Want(salon.colour)
    [told] = (await why(salon, await wished(salon, *both, at_once=True), "10:00")).sentences
    assert "Anna is the only one who is free for both, “Colour” and “Haircut”" in told


async def test_in_turn_the_next_is_waited_for_as_long_as_is_allowed() -> None:
    salon = await open_salon()
    await fill(salon.lena_resource, "09:00", "18:00")
    await fill(salon.anna_resource, "11:10", "18:00")
    pair = Want(salon.haircut), Want(salon.haircut, guest=1)
    [told] = (await why(salon, await wished(salon, *pair, together=False), "10:00")).sentences
    assert told.startswith(
        "“Haircut” for guest 1 cannot begin from 11:00 to 11:15: Anna is busy 11:10–18:00."
    )


async def test_a_closed_day_is_told_once_and_what_else_is_in_the_way_is_told_as_well() -> None:
    salon = await open_salon()
    await ClosedDay(branch=salon.center, closed_on=DAY, reason="stock-taking").save()
    await fill(salon.anna_resource, "09:00", "18:00")
    both = Want(salon.haircut, salon.anna), Want(salon.colour, salon.lena)
    closed, told = (await why(salon, await wished(salon, *both), "10:00")).sentences
    assert closed == "The branch is closed on Wednesday 2 December: stock-taking."
    assert "Anna is busy 09:00–18:00." in told
    assert "closed" not in told


async def test_what_only_strangers_are_kept_from_names_the_service_it_comes_from() -> None:
    salon = await open_salon()
    await Service.update({Service.most_a_day: 1}).where(Service.id == salon.haircut)
    await Service.update({Service.lead_minutes: 48 * 60, Service.known_only: True}).where(
        Service.id == salon.colour
    )
    await Client.update({Client.online_ban: True}).where(Client.id == salon.masha)
    wants = Want(salon.haircut), Want(salon.haircut, guest=1), Want(salon.colour, guest=1)
    several = await wished(salon, *wants, together=False)
    found = await why(salon, several, "10:00", client=salon.masha)
    assert not found.desk
    assert found.online.of_all == [
        "Clients may book 1 of “Haircut” a day, and fewer are left on Wednesday 2 December than this takes.",
        "“Colour”: lead time is 48 h: nothing can be booked before Thu 3 Dec, 09:00.",
        "This client is only booked by the desk.",
        "“Colour” is only for clients who have been here before.",
    ]


async def test_whoever_may_not_see_the_whole_calendar_is_told_no_names() -> None:
    salon = await open_salon()
    await booked(salon, "10:00", salon.haircut, salon.anna)
    several = await wished(salon, Want(salon.haircut, salon.anna), Want(salon.colour, salon.anna))
    olga = salon.actors["Olga"]
    narrow = replace(olga, permissions=olga.permissions - {Permission.see_whole_calendar})
    question = PlanQuestion(several, int(at("10:00").timestamp()))
    told = " ".join((await why_not_several(narrow, question)).sentences)
    assert "Anna is busy 10:00–11:00 with a client (Haircut)." in told
    assert "Masha" not in told
    with pytest.raises(Forbidden):
        await why_not_several(salon.actors["Anna"], question)
    with pytest.raises(NotFound):
        await why_not_several(salon.actors["Boris"], question)


@pytest.mark.parametrize("guests", [1, 4])
async def test_an_answer_takes_two_queries_whatever_is_wanted(guests: int) -> None:
    salon = await open_salon()
    several = await wished(salon, *(Want(salon.haircut, guest=number) for number in range(guests)))
    async with count_queries() as counted:
        found = await why(salon, several, "10:00")
    assert (bool(found.desk), len(counted)) == (guests > 2, 2)  # Anna and Lena are two


@pytest.mark.parametrize("seed", range(12))
async def test_there_is_a_cause_exactly_for_the_times_that_are_not_offered_and_each_is_true(
    seed: int,
) -> None:
    """Random salons and plans; starts of a day, at the desk and online."""
    salon, chance = await open_salon(), random.Random(seed)
    await disturb_rooms(salon, chance)
    await upset(salon, chance)
    await arrange_order(salon, chance)
    several = await random_plan(salon, chance)
    if several is None:
        return
    day = DAY - timedelta(days=chance.choice([0, 0, 1]))
    desk, online = await offered(several, day, desk=True), await offered_online(several, day)
    truth = Truth(several, await Appointment.select().where(Appointment.released_at.is_null()))
    grid = grid_of(day, day, ZONE, 900)
    starts = [run.first + n * grid.step for run in grid.runs for n in range(run.count)]
    for start in chance.sample(starts, 30):
        found = await why_not_several(salon.actors["Olga"], PlanQuestion(several, start))
        assert (not found.desk) == (start in desk), found.sentences
        assert (not found.desk and not found.online) == (start in online), found.online.sentences
        for way in (*found.desk.ways, *found.online.ways):
            truth.check(way)
        assert all(found.desk.sentences)


async def arrange_order(salon: Salon, chance: random.Random) -> None:
    marks = {Service.at_once: chance.random() < 0.5, Service.visit_rank: chance.choice([None, 1])}
    await Service.update(marks).where(Service.id == salon.haircut)
    marks = {Service.at_once: chance.random() < 0.5, Service.visit_rank: chance.choice([None, 2])}
    await Service.update(marks).where(Service.id == salon.colour)
    waits = {Branch.most_wait_minutes: chance.choice([0, 15])}
    await Branch.update(waits).where(Branch.id == salon.center)


async def random_plan(salon: Salon, chance: random.Random) -> Several | None:
    wants = [
        Want(
            chance.choice([salon.haircut, salon.haircut, salon.colour]),
            chance.choice([None, None, salon.anna, salon.lena]),
            guest,
        )
        for guest in chance.choice([(0, 0), (0, 1), (0, 0, 1), (0, 1, 1), (0, 0, 0)])
    ]
    marks = {"at_once": chance.random() < 0.5, "together": chance.random() < 0.6}
    try:
        return await wished(salon, *wants, **marks)
    except Refused:
        return None  # nobody here does it in this salon


async def offered(several: Several, day, *, desk: bool) -> set[int]:
    found = await times_of_several(several, day, day, desk=desk)
    return {int(start.timestamp()) for each in found for start in each.starts}


async def offered_online(several: Several, day) -> set[int]:
    """As strangers would ask for it."""
    try:
        wants = Wanted(
            tuple(each.want for each in several.parts), several.plan.at_once, several.plan.together
        )
        return await offered(several_in(several.setup, wants), day, desk=False)
    except (Refused, NotFound):
        return set()


class Truth:
    """Looks up what is claimed in the tables and the setup."""

    def __init__(self, several: Several, rows) -> None:
        self.several, self.rows = several, rows

    def check(self, way: Way) -> None:
        assert way.obstacles
        for obstacle in way.obstacles:
            if obstacle.too_few:
                assert len(obstacle.answers) >= 1
            for answer in obstacle.answers:
                assert answer.reasons, "each who might do it has a reason not to"
                for reason in answer.reasons:
                    self.check_reason(way, obstacle, answer, reason)

    def check_reason(self, way: Way, obstacle: Obstacle, answer: Answer, reason: Reason) -> None:
        member = self.several.setup.members[answer.member]
        around = answer.span[0] - 3600, answer.span[1] + 3600  # with the longest buffer here
        if reason.why in (Why.busy, Why.held):
            assert self.is_taken(member.resource, reason.span)
            assert meets([around], reason.span)
        elif reason.why in (Why.planned, Why.room_planned):
            others = [span for spot in way.spots for _, span in spot.takes if spot.piece != obstacle.piece]
            assert any(covers([span], reason.span) for span in others)
            assert meets([around], reason.span)
        elif reason.why == Why.day_off:
            day = local_date(answer.span[0], ZONE)
            assert not meets(self.several.setup.work(member.id, day, day), answer.span)
        elif reason.why in (Why.starts_later, Why.ends_earlier, Why.on_break):
            day = local_date(answer.span[0], ZONE)
            assert not meets(self.several.setup.work(member.id, day, day), reason.span)
        elif reason.why == Why.hidden:
            assert not member.is_online

    def is_taken(self, resource: int, span: Span) -> bool:
        return any(
            row["resource"] == resource
            and row["starts_at"].timestamp() <= span[0]
            and span[1] <= row["ends_at"].timestamp()
            for row in self.rows
        )
