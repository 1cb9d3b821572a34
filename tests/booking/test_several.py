"""Free times of several services in one coming: for one guest in a row or at once, and for friends."""

from datetime import date

import pytest

from booking.queries.around import known
from booking.queries.offers import NotOffered
from booking.queries.setup import setup_of
from booking.queries.several import times_of_several
from booking.queries.wanted import MOST_PIECES, Several, several_in
from booking.rules.arranging import arrange
from booking.rules.wants import Want, Wanted
from catalog.combined_tables import ServicePart
from catalog.tables import Branch, Resource, Service, ServicePrice
from kit.errors import Invalid, NotFound
from staff.tables import Skill
from tests.booking.scene import DAY, at, fill, wall
from tests.cast import Salon, add, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def wished(salon: Salon, *wants: Want, at_once: bool = False, together: bool = True) -> Several:
    return several_in(await setup_of(salon.center), Wanted(wants, at_once, together))


async def times(several: Several, day: date = DAY) -> list[str]:
    found = await times_of_several(several, day, day)
    return [wall(start) for each in found for start in each.starts]


async def cut_and_colour(salon: Salon, member: int | None = None) -> Several:
    return await wished(salon, Want(salon.haircut, member), Want(salon.colour, member))


async def test_a_cut_and_a_colour_take_three_hours_in_whichever_order() -> None:
    salon = await open_salon()
    found = await times(await cut_and_colour(salon, salon.anna))
    assert (found[0], found[-1]) == ("09:00", "15:00")
    await fill(salon.colour_chair, "09:00", "12:00")
    assert (await times(await cut_and_colour(salon, salon.anna)))[0] == "10:45"  # the cut, a quarter's wait
    await Branch.update({Branch.most_wait_minutes: 0}).where(Branch.id == salon.center)
    assert (await times(await cut_and_colour(salon, salon.anna)))[0] == "11:00"


async def test_where_the_order_is_set_the_other_one_is_not_offered() -> None:
    salon = await open_salon()
    await Service.update({Service.visit_rank: 1}).where(Service.id == salon.colour)
    await Service.update({Service.visit_rank: 2}).where(Service.id == salon.haircut)
    await fill(salon.colour_chair, "09:00", "12:00")
    assert (await times(await cut_and_colour(salon, salon.anna)))[0] == "12:00"


async def test_two_people_share_a_visit_where_one_is_not_free_for_all_of_it() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "11:00", "18:00")
    await fill(salon.lena_resource, "09:00", "11:00")
    assert await times(await cut_and_colour(salon, salon.anna)) == []
    found = await times(await cut_and_colour(salon))
    assert (found[0], "10:00" in found) == ("09:00", True)


async def test_friends_begin_together_with_two_people_or_one_after_the_other_with_one() -> None:
    salon = await open_salon()
    pair = (Want(salon.haircut), Want(salon.haircut, guest=1))
    await fill(salon.lena_resource, "09:00", "16:00")
    assert await times(await wished(salon, *pair)) == ["16:00", "16:15", "16:30", "16:45", "17:00"]
    in_turn = await times(await wished(salon, *pair, together=False))
    assert (in_turn[0], in_turn[-1]) == ("09:00", "16:00")


async def test_hands_and_feet_at_once_take_as_long_as_the_longer() -> None:
    salon = await open_salon()
    await Service.update({Service.at_once: True}).where(Service.id.is_in([salon.haircut, salon.colour]))
    both = (Want(salon.haircut), Want(salon.colour))
    found = await times(await wished(salon, *both, at_once=True))
    assert found[-1] == "16:00"
    await fill(salon.lena_resource, "09:00", "18:00")
    assert await times(await wished(salon, *both, at_once=True)) == []


async def test_every_offered_start_can_be_arranged_and_no_other() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "10:00", "11:30")
    await fill(salon.lena_resource, "13:00", "14:15")
    await fill(salon.colour_chair, "12:00", "12:45")
    several = await cut_and_colour(salon)
    offered = set(await times(several))
    around = await known(several, (int(at("09:00").timestamp()), int(at("17:00").timestamp())), online=True)
    for quarter in range(0, 8 * 4):
        start = int(at("09:00").timestamp()) + quarter * 900
        label = f"{9 + quarter // 4:02}:{quarter % 4 * 15:02}"
        assert (arrange(several.plan, start, around.choices) is not None) == (label in offered), label


async def spa_day(salon: Salon, price: int | None = 12_000) -> int:
    """A package of a cut and a colour, €35 cheaper than both."""
    category = (await Service.objects().get(Service.id == salon.haircut)).category
    package = Service(category=category, name="New look", minutes=180)
    await package.save()
    if price is not None:
        await ServicePrice(service=package.id, branch=salon.center, price=price).save()
    for position, service in enumerate((salon.colour, salon.haircut)):
        await ServicePart(package=package.id, service=service, position=position).save()
    return package.id


async def test_a_package_is_its_services_for_its_own_price() -> None:
    salon = await open_salon()
    package = await spa_day(salon)
    several = await wished(salon, Want(package))
    assert [(part.title, part.discount) for part in several.parts] == [
        ("New look: Colour", 2484),
        ("New look: Haircut", 1016),
    ]
    assert (await times(several))[-1] == "15:00"


async def test_a_package_that_has_no_price_here_is_not_offered() -> None:
    salon = await open_salon()
    package = await spa_day(salon, price=None)
    with pytest.raises(NotFound):
        await wished(salon, Want(package))


async def test_who_does_only_one_of_the_services_is_not_offered_for_both() -> None:
    salon = await open_salon()
    await Skill.delete().where(Skill.member == salon.anna, Skill.service == salon.colour)
    with pytest.raises(NotOffered):
        await cut_and_colour(salon, salon.anna)


async def test_too_much_at_once_is_refused_in_words() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid, match="At most 6 services and 4 people"):
        await wished(salon, *[Want(salon.haircut)] * (MOST_PIECES + 1))
    with pytest.raises(Invalid, match="At most 6 services and 4 people"):
        await wished(salon, *[Want(salon.haircut, guest=number) for number in range(5)])


async def test_a_limit_counts_every_guest_who_wants_the_service() -> None:
    salon = await open_salon()
    await Service.update({Service.most_a_day: 1}).where(Service.id == salon.haircut)
    assert await times(await wished(salon, Want(salon.haircut))) != []
    assert await times(await wished(salon, Want(salon.haircut), Want(salon.haircut, guest=1))) == []


async def test_a_room_that_is_kept_free_after_one_guest_is_not_the_next_ones_but_another_is() -> None:
    salon = await open_salon()
    kind = (await Resource.objects().get(Resource.id == salon.colour_chair)).kind
    chair = await add(Resource(branch=salon.center, kind=kind, name="Colour chair 2"))
    await Service.update({Service.room_after: 30}).where(Service.id == salon.colour)
    await Branch.update({Branch.most_wait_minutes: 0}).where(Branch.id == salon.center)
    in_turn = Want(salon.colour, salon.anna), Want(salon.colour, salon.lena, guest=1)
    assert "09:00" in await times(await wished(salon, *in_turn, together=False))
    await fill(chair, "09:00", "18:00")
    assert await times(await wished(salon, *in_turn, together=False)) == []


async def test_two_queries_for_friends_and_one_for_a_row_whatever_the_people() -> None:
    salon = await open_salon()
    row = await cut_and_colour(salon)
    async with count_queries() as queries:
        await times(row)
    assert len(queries) == 1
    pair = await wished(salon, Want(salon.haircut), Want(salon.haircut, guest=1))
    async with count_queries() as queries:
        await times(pair)
    assert len(queries) == 2
