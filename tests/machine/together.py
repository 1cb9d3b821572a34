"""Several services in one visit, and people who come together: booked, held, moved, called off, paid."""

from dataclasses import replace

from booking import actions
from booking.actions import Booking, Move, Together
from booking.rules.wants import Want, Wanted
from checkout.actions import complete_visit, reopen_visit
from checkout.rules import Checkout, Method, Tender
from clients.tables import Visit
from kit import db
from kit.rights import CUSTOMER, Actor
from tests.machine.desk import DUE, changed
from tests.machine.online import EXPECTED, branch_of
from tests.machine.world import IDLE, NOTHING, Basket, Pick, Told, World, person, those

BESIDE = "SELECT id FROM visit WHERE id = $1 OR party = (SELECT party FROM visit WHERE id = $1)"
SEVERAL = "SELECT visit AS id FROM visit_line WHERE starts_at IS NOT NULL GROUP BY visit HAVING count(*) > 1"
IN_PARTY = "SELECT id FROM visit WHERE party IS NOT NULL"
ALONG = ("Tom", "Tom", "Kim")


def sorts(world: World, member: int | None) -> list[Wanted]:
    """What one may want at Center."""
    cut, colour, house = world.salon.haircut, world.salon.colour, world.house
    theirs = Want(cut, member)
    return [
        Wanted((Want(colour, member), Want(cut))),
        Wanted((theirs, Want(cut, guest=1))),
        Wanted((Want(house.hands), Want(house.feet)), at_once=True),
        Wanted((Want(house.look, member),)),
        Wanted((Want(cut, member, addons=(house.beard,)), Want(colour, guest=1)), together=False),
        Wanted((Want(house.look), Want(cut, guest=1, addons=(house.towel,)))),
        Wanted((Want(house.hands, member), Want(house.feet, member), theirs)),
        Wanted(
            (theirs, Want(cut, guest=1), Want(house.hands, guest=2), Want(house.feet, guest=2)),
            together=False,
        ),
        Wanted((Want(house.spa), Want(colour, guest=1, addons=(house.gloss,))), at_once=True),
        Wanted((theirs, *(Want(cut, guest=guest) for guest in (1, 2, 3))), together=False),
    ]  # fmt: skip


async def basket(world: World, pick: Pick) -> Basket:
    """In Harbour, where one person works, two cuts one after the other."""
    branch, cut = world.branch(pick), world.salon.haircut
    wanted = Wanted((Want(cut), Want(cut, guest=1)), together=False)
    if branch == world.salon.center:
        member = world.member(pick, branch) if pick.which % 3 == 0 else None
        choice = sorts(world, member)
        wanted = choice[pick.how % len(choice)]
    guests = max(each.guest for each in wanted.wants)
    return Basket(branch, wanted, ALONG[:guests], await world.moment(pick, branch))


def asked(taken: Basket, who: dict[str, str]) -> Together:
    first = taken.wanted.wants[0]
    contact = Booking(
        taken.branch, first.service, first.member, taken.starts_at, **who, hold_code=taken.code or None
    )
    return Together(contact, taken.wanted, taken.guests)


async def beside(visit: int) -> frozenset[int]:
    """It, and the visits of those who come along."""
    return frozenset(row["id"] for row in await db.fetch(BESIDE, visit))


async def book_basket(actor: Actor, taken: Basket, who: dict[str, str]) -> Told:
    made = await actions.book_several(actor, asked(taken, who))
    return Told([made], await beside(made.id), as_held=bool(taken.code))


async def book_several_online(world: World, pick: Pick) -> Told:
    return await book_basket(CUSTOMER, await basket(world, pick), person(pick))


async def book_several_at_desk(world: World, pick: Pick) -> Told:
    """Now and then for somebody without a card, who may have brought others."""
    who = {"name": "", "phone": "", "email": ""} if pick.which % 5 == 0 else person(pick)
    return await book_basket(world.vera, await basket(world, pick), who)


async def hold_several(world: World, pick: Pick) -> Told:
    wanted = await basket(world, pick)
    kept = await actions.hold_several(wanted.branch, wanted.wanted, wanted.starts_at)
    world.baskets.append(replace(wanted, code=kept.code))
    return NOTHING


async def book_held_several(world: World, pick: Pick) -> Told:
    """Spent, lapsed or let go codes stay in the pool: sent twice, a form makes one party."""
    if not world.baskets:
        return IDLE
    return await book_basket(CUSTOMER, world.baskets[pick.which % len(world.baskets)], person(pick))


async def let_several_go(world: World, pick: Pick) -> Told:
    if not world.baskets:
        return IDLE
    await actions.let_go(world.baskets[pick.which % len(world.baskets)].code)
    return NOTHING


async def cancel_for_all(world: World, pick: Pick) -> Told:
    found = world.some_visit(pick, *EXPECTED, "requested", among=await those(IN_PARTY))
    if found is None:
        return IDLE
    visit, seen = found
    actor = CUSTOMER if pick.how % 2 else world.vera
    also = await beside(visit)
    return Told([await actions.cancel_party(actor, visit, "", seen.version)], also)


async def move_one_of_them(world: World, pick: Pick) -> Told:
    """The others stay where they are."""

    async def go(visit: int, version: int) -> Visit:
        moment = await world.moment(pick, await branch_of(visit))
        return await actions.move(world.vera, visit, Move(moment, None, version))

    return await changed(world, pick, EXPECTED, go, await those(IN_PARTY))


async def cancel_one_of_them(world: World, pick: Pick) -> Told:
    return await changed(
        world, pick, (*EXPECTED, "requested"),
        lambda visit, version: actions.cancel(CUSTOMER if pick.how % 2 else world.vera, visit, "", version),
        await those(IN_PARTY),
    )  # fmt: skip


async def move_several(world: World, pick: Pick) -> Told:
    """By the desk, or by its client, who may not be too late."""

    async def go(visit: int, version: int) -> Visit:
        moment = await world.moment(pick, await branch_of(visit))
        return await actions.move(
            CUSTOMER if pick.how % 2 else world.vera, visit, Move(moment, None, version)
        )

    return await changed(world, pick, EXPECTED, go, await those(SEVERAL))


async def hand_several_over(world: World, pick: Pick) -> Told:
    """All of its services to one person, now and then at another time too."""

    async def go(visit: int, version: int) -> Visit:
        branch = await branch_of(visit)
        moment = world.visits[visit].starts_at if pick.how % 3 else await world.moment(pick, branch)
        return await actions.move(world.vera, visit, Move(moment, world.member(pick, branch), version))

    return await changed(world, pick, EXPECTED, go, await those(SEVERAL))


async def restore_several(world: World, pick: Pick) -> Told:
    """Or one of those who come together."""
    back = Visit.Status.waiting
    pool = await those(SEVERAL) | await those(IN_PARTY)
    return await changed(
        world, pick, ("cancelled", "no_show"),
        lambda visit, version: actions.set_status(world.vera, visit, back, version),
        pool,
    )  # fmt: skip


async def pay_several(world: World, pick: Pick) -> Told:
    """Or for one of those who come together."""
    found = world.some_visit(pick, *EXPECTED, among=await those(SEVERAL) | await those(IN_PARTY))
    if found is None:
        return IDLE
    visit, seen = found
    due = await db.fetch_value(DUE, visit)
    await complete_visit(world.vera, visit, Checkout(seen.version, [Tender(Method.card, due)]))
    return Told(also=frozenset({visit}))


async def reopen_several(world: World, pick: Pick) -> Told:
    found = world.some_visit(pick, "done", among=await those(SEVERAL) | await those(IN_PARTY))
    if found is None:
        return IDLE
    await reopen_visit(world.vera, found[0], "The wrong price", found[1].version)
    return Told(also=frozenset({found[0]}))


VERBS = (
    book_several_online, book_several_online, book_several_at_desk, book_several_at_desk, hold_several,
    hold_several, book_held_several, book_held_several, let_several_go, cancel_for_all, move_one_of_them,
    cancel_one_of_them, move_several, move_several, hand_several_over, hand_several_over, restore_several,
    restore_several, pay_several, reopen_several,
)  # fmt: skip
