"""A service with what is added to it: one sitting, one price, one visit with a line for each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking import actions, queries
from booking.actions import (
    NoSuchAddOn,
    NotOffered,
    OnlyAdded,
)  # fmt: skip
from booking.rules.addons import Work, sitting
from booking.rules.days import day_spans
from booking.rules.grid import Person, grid_of
from booking.rules.shape import MINUTE, Buffers, shape_of
from catalog.combined_tables import AddOn
from catalog.tables import Service
from kit.rights import CUSTOMER
from staff.tables import Skill
from tests.booking.extras import addon, beard, towel
from tests.booking.reference import Obvious, free_starts
from tests.booking.scene import DAY, at, fill, wall
from tests.booking.strategies import buffers, from_midnight, patterns, places, steps, taken, work_hours
from tests.booking.wishes import rows, wish
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


# the shape


def test_what_is_added_follows_the_service_and_the_buffers_are_kept_around_it_all() -> None:
    cut = Work(60, (), Buffers(staff_before=5, staff_after=10, room_after=5))
    colour = Work(90, (30, -45, 15), Buffers(staff_before=20, staff_after=15))
    shape = sitting([cut, colour])
    assert shape.length == 150 * MINUTE
    assert shape.staff == ((-5 * MINUTE, 90 * MINUTE), (135 * MINUTE, 165 * MINUTE))
    assert shape.room == (0, 155 * MINUTE)


def test_alone_a_service_takes_what_it_always_took() -> None:
    around = Buffers(5, 10, 0, 15)
    assert sitting([Work(90, (30, -45, 15), around)]) == shape_of(90, (30, -45, 15), around)
    assert sitting([Work(60)]) == shape_of(60)


works = st.tuples(patterns(), buffers)


@settings(max_examples=150, deadline=None)
@given(places, work_hours(), taken(), st.lists(works, min_size=2, max_size=4), steps)
def test_the_bits_of_a_sitting_say_what_going_minute_by_minute_says(place, hours, busy, parts, step) -> None:
    zone, day = place
    there, spans = day_spans(day, zone, hours), from_midnight(day, zone, busy)
    shape = sitting(
        [
            Work(sum(map(abs, pattern)), pattern, Buffers(staff_before=before, staff_after=after))
            for pattern, (before, after) in parts
        ]
    )
    found = free_starts(grid_of(day, day, zone, step), [Person(1, shape, there, spans)], doors=there)
    one_after_the_other = [part for pattern, _ in parts for part in pattern]
    around = parts[0][1][0], max(after for _, (_, after) in parts)
    assert found == Obvious(day, zone, hours, hours).starts(step, one_after_the_other, around, spans)


# what is offered


async def times(salon: Salon, *addons: int, member: int | None = None) -> list[str]:
    found = await queries.free_times(salon.center, salon.haircut, member, DAY, DAY, addons=addons)
    return [wall(start) for each in found for start in each.starts]


async def test_times_are_those_at_which_everything_fits() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    await fill(salon.anna_resource, "11:00", "17:00")
    assert await times(salon, member=salon.anna) == ["09:00", "09:15", "09:30", "09:45", "10:00", "17:00"]
    assert await times(salon, extra[0], member=salon.anna) == ["09:00", "09:15", "09:30", "09:45"]
    assert await times(salon, *extra, member=salon.anna) == ["09:00", "09:15", "09:30"]


async def test_the_price_is_told_item_by_item_in_the_order_of_the_desk() -> None:
    salon = await open_salon()
    first, second = await beard(salon), await towel(salon)
    await AddOn.update({AddOn.position: 9}).where(AddOn.addon == first)
    await Skill.update({Skill.price: 900, Skill.minutes: 20}).where(
        Skill.member == salon.lena, Skill.service == second
    )
    found = await queries.offer(salon.center, salon.haircut, addons=(second, first, second))
    assert found.addons == (second, first)
    assert found.full_title == "Haircut, with Hot towel and Beard trim"
    told = {
        each.name: (each.price, each.minutes, [(item.title, item.price, item.minutes) for item in each.items])
        for each in found.people
    }
    assert told == {
        "Anna": (6700, 85, [("Haircut", 4500, 60), ("Hot towel", 700, 10), ("Beard trim", 1500, 15)]),
        "Lena": (6900, 95, [("Haircut", 4500, 60), ("Hot towel", 900, 20), ("Beard trim", 1500, 15)]),
    }


async def test_only_who_does_all_of_it_is_offered() -> None:
    salon = await open_salon()
    trim = await beard(salon, by=(salon.lena,))
    assert [each.name for each in (await queries.offer(salon.center, salon.haircut)).people] == [
        "Anna",
        "Lena",
    ]
    found = await queries.offer(salon.center, salon.haircut, addons=(trim,))
    assert [each.name for each in found.people] == ["Lena"]
    with pytest.raises(NotOffered, match="Haircut, with Beard trim"):
        await queries.offer(salon.center, salon.haircut, salon.anna, addons=(trim,))


async def test_what_would_take_longer_than_a_day_is_not_offered() -> None:
    salon = await open_salon()
    endless = await addon(salon, "Endless", 23 * 60 + 30, 100)
    with pytest.raises(NotOffered):
        await queries.offer(salon.center, salon.haircut, addons=(endless,))


@pytest.mark.parametrize("reason", ["of another service", "no longer sold", "no such", "only at the desk"])
async def test_what_cannot_be_added_is_refused_in_words_and_nothing_is_taken(reason: str) -> None:
    salon = await open_salon()
    trim = await beard(salon, to=salon.colour if reason == "of another service" else 0)
    if reason == "no longer sold":
        await Service.update({Service.is_active: False}).where(Service.id == trim)
    if reason == "only at the desk":
        await Service.update({Service.is_online: False}).where(Service.id == trim)
    asked = 10**6 if reason == "no such" else trim
    before = await rows()
    with pytest.raises(NoSuchAddOn, match="Please choose again"):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("10:00"), addons=(asked,))
    with pytest.raises(NoSuchAddOn):
        await actions.book(CUSTOMER, wish(salon, addons=(asked,)))
    assert await rows() == before
    if reason == "only at the desk":
        await actions.book(salon.actors["Olga"], wish(salon, addons=(asked,)))


async def test_what_is_only_added_cannot_be_booked_by_itself_not_even_at_the_desk() -> None:
    salon = await open_salon()
    trim = await beard(salon, is_addon_only=True)
    before = await rows()
    for actor in (CUSTOMER, salon.actors["Olga"]):
        with pytest.raises(OnlyAdded, match="only done together with another service"):
            await actions.book(actor, wish(salon, service=trim))
    assert await rows() == before
    await actions.book(CUSTOMER, wish(salon, addons=(trim,)))
