"""What things cost and how long they take changes with people, levels and times; what is booked stays."""

import catalog.actions
import staff.actions
from catalog.schemas import PriceRuleForm
from staff.actions import Terms
from staff.schemas import MemberForm
from staff.tables import StaffMember
from tests.machine.world import IDLE, NOTHING, Pick, Told, World

MINUTES, PRICES = (None, 30, 45, 90), (None, 0, 5000, 20_000)


def service(world: World, pick: Pick) -> int:
    house, salon = world.house, world.salon
    choice = (salon.haircut, salon.colour, house.hands, house.feet, house.beard)
    return choice[pick.which % len(choice)]


def terms(pick: Pick) -> Terms:
    return Terms(MINUTES[pick.how % len(MINUTES)], PRICES[pick.when % len(PRICES)])


async def change_level_terms(world: World, pick: Pick) -> Told:
    """What a service takes and costs with everybody who is Senior."""
    by_level = {(world.house.senior, world.salon.center): terms(pick)}
    await staff.actions.set_level_terms(world.vera, service(world, pick), by_level)
    return NOTHING


async def change_level(world: World, pick: Pick) -> Told:
    """Somebody is Senior from now on, or no longer."""
    member = await StaffMember.objects().get(StaffMember.id == world.member(pick, world.salon.center))
    assert member is not None
    level = str(world.house.senior) if pick.how % 2 else ""
    form = MemberForm(
        branch=str(member.branch), name=member.name, title=member.title, is_online="yes", level=level
    )
    await staff.actions.change_member(world.vera, member.id, form)
    return NOTHING


async def change_skill(world: World, pick: Pick) -> Told:
    """Somebody does a service in their own time and for their own price."""
    member, own = world.member(pick, world.salon.center), terms(pick)
    await staff.actions.give_skill(world.vera, member, service(world, pick), own.minutes, own.price)
    return NOTHING


async def unlearn(world: World, pick: Pick) -> Told:
    member = world.member(pick, world.salon.center)
    await staff.actions.take_skill(world.vera, member, service(world, pick))
    return NOTHING


def rule(world: World, pick: Pick) -> PriceRuleForm:
    covers = "all" if pick.which % 3 == 0 else f"service-{service(world, pick)}"
    change, value = (("percent_off", "20"), ("amount_more", "5"), ("fixed", "40"))[pick.how % 3]
    return PriceRuleForm(
        name="Happy hour", branch=str(world.salon.center), covers=covers, weekdays=frozenset(range(7)),
        starts="09:00", ends="13:00" if pick.when % 2 else "", change=change, value=value, is_active="yes",
    )  # fmt: skip


async def put_up_price_rule(world: World, pick: Pick) -> Told:
    made = await catalog.actions.add_price_rule(world.vera, rule(world, pick))
    world.price_rules.append(made.id)
    return NOTHING


async def change_price_rule(world: World, pick: Pick) -> Told:
    """Another one, off, on, or gone for good."""
    if not world.price_rules:
        return IDLE
    number, vera = world.price_rules[pick.when % len(world.price_rules)], world.vera
    if pick.who == 0:
        await catalog.actions.change_price_rule(vera, number, rule(world, pick))
    elif pick.who == 3:
        await catalog.actions.delete_price_rule(vera, number)
        world.price_rules.remove(number)
    else:
        await catalog.actions.switch_price_rule(vera, number, on=pick.who == 1)
    return NOTHING


VERBS = (
    change_level_terms, change_level, change_skill, change_skill, unlearn, put_up_price_rule,
    change_price_rule, change_price_rule,
)  # fmt: skip
