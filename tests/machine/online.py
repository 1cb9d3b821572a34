"""What strangers do: book, hold, move, call off, answer, take places, wait."""

from dataclasses import replace
from datetime import timedelta

from booking import actions
from booking.actions import Move, Wanted
from booking.rules.waiting import Preference
from booking.waiting_tables import WaitingOffer, WaitingRequest
from kit import db
from kit.rights import CUSTOMER
from tests.booking.scene import DAY
from tests.machine.world import DAYS, IDLE, NOTHING, Pick, Told, World, person, those

EXPECTED = ("waiting", "confirmed", "arrived")
COUNTERED = "SELECT id FROM visit WHERE offer_until_at IS NOT NULL"
LISTED = """
SELECT visit.id FROM visit JOIN seat ON seat.visit = visit.id
WHERE visit.status = 'listed' AND seat.event = (SELECT event FROM seat WHERE visit = $1)
"""


async def book_online(world: World, pick: Pick) -> Told:
    return Told([await actions.book(CUSTOMER, await world.wish(pick))])


async def hold(world: World, pick: Pick) -> Told:
    wish = await world.wish(pick)
    kept = await actions.hold(wish.branch, wish.service, wish.member, wish.starts_at)
    world.holds.append((kept.code, wish))
    return NOTHING


async def book_held(world: World, pick: Pick) -> Told:
    """Spent, lapsed or let go codes stay in the pool: sent twice, a form makes one visit."""
    if not world.holds:
        return IDLE
    code, wish = world.holds[pick.which % len(world.holds)]
    return Told([await actions.book(CUSTOMER, replace(wish, hold_code=code))])


async def let_go(world: World, pick: Pick) -> Told:
    if not world.holds:
        return IDLE
    await actions.let_go(world.holds[pick.which % len(world.holds)][0])
    return NOTHING


async def move_mine(world: World, pick: Pick) -> Told:
    found = world.some_visit(pick, *EXPECTED, "requested", "cancelled")
    if found is None:
        return IDLE
    branch = await branch_of(found[0])
    wanted = Move(await world.moment(pick, branch), None, None)
    return Told([await actions.move(CUSTOMER, found[0], wanted)])


async def branch_of(visit: int) -> int:
    return int(await db.fetch_value("SELECT branch FROM visit WHERE id = $1", visit))


async def cancel_mine(world: World, pick: Pick) -> Told:
    found = world.some_visit(pick, *EXPECTED, "requested", "listed", "cancelled")
    if found is None:
        return IDLE
    also = await listed_beside(found[0])
    return Told([await actions.cancel(CUSTOMER, found[0], "")], also)


async def listed_beside(visit: int) -> frozenset[int]:
    """Whoever may move up when these places of a class are free."""
    return frozenset(row["id"] for row in await db.fetch(LISTED, visit))


async def accept_another_time(world: World, pick: Pick) -> Told:
    """Mostly where another time was offered."""
    among = await those(COUNTERED) if pick.how % 4 else None
    found = world.some_visit(pick, "requested", *EXPECTED, among=among)
    return Told([await actions.accept_request(CUSTOMER, found[0], None)]) if found else IDLE


async def take_places(world: World, pick: Pick) -> Told:
    if not world.events:
        return IDLE
    event = world.events[pick.when % len(world.events)]
    wanted = actions.Places(event, 1 + pick.how % 3, **person(pick), or_list=pick.who % 2 == 0)
    return Told([await actions.book_seats(CUSTOMER, wanted)])


async def join_the_line(world: World, pick: Pick) -> Told:
    branch = world.branch(pick)
    member = None if pick.how % 3 == 0 else world.member(pick, branch)
    suits = Preference(DAY, DAY + timedelta(days=DAYS), opens=9 * 60, closes=18 * 60, member=member)
    made = await actions.join(CUSTOMER, Wanted(branch, world.salon.haircut, [suits], **person(pick)))
    world.waits.append(made.id)
    return NOTHING


async def answer_offer(_: World, pick: Pick) -> Told:
    """Also one that was answered, withdrawn or is over."""
    offers = await WaitingOffer.objects().order_by(WaitingOffer.id)
    if not offers:
        return IDLE
    offer = offers[-1 - pick.which % len(offers)]
    request = await WaitingRequest.objects().get(WaitingRequest.id == offer.request)
    assert request is not None
    if pick.how % 4 == 0:
        await actions.decline(request, offer.id)
        return NOTHING
    return Told([await actions.take(request, offer.id)])


async def leave_the_line(world: World, pick: Pick) -> Told:
    if not world.waits:
        return IDLE
    wait = world.waits[pick.which % len(world.waits)]
    await (actions.leave if pick.how % 2 else actions.come_back)(CUSTOMER, wait)
    return NOTHING


VERBS = (
    book_online, book_online, book_online, hold, hold, book_held, book_held, let_go, move_mine, cancel_mine,
    accept_another_time, take_places, take_places, join_the_line, answer_offer, answer_offer, leave_the_line,
)  # fmt: skip
