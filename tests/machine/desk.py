"""What reception does with visits: books, moves, calls off, brings back, answers, repeats, takes money."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import timedelta

from booking import actions
from booking.actions import Move, Repetition
from booking.actions.forcing import question_of
from booking.actions.several.forcing import wish_for
from booking.actions.several.rearranging import change_services
from booking.queries import why_not
from booking.queries.recurring import mark, repeated
from booking.queries.times import desk_times
from booking.queries.visits import all_booked
from booking.rules.service_rows import Row
from checkout.actions import complete_visit, reopen_visit
from checkout.rules import Checkout, Method, Tender
from clients.tables import Visit
from kit import db
from tests.booking.scene import DAY
from tests.machine.online import EXPECTED, branch_of, listed_beside
from tests.machine.world import DAYS, IDLE, NOTHING, Pick, Told, World, those

Change = Callable[[int, int], Awaitable[Visit]]
WEEK = 7 * 24 * 3600
DUE = "SELECT coalesce(sum(price * quantity - discount), 0)::int FROM visit_line WHERE visit = $1"
REPEATED = "SELECT id FROM visit WHERE recurrence IS NOT NULL"
SAME_PARTY = "SELECT id FROM visit WHERE party IN (SELECT party FROM visit WHERE id = ANY($1::int[]))"
SAME_RECURRENCE = """
WITH mine AS (SELECT recurrence, party FROM visit WHERE id = $1)
SELECT visit.id FROM visit, mine WHERE visit.party = mine.party OR visit.recurrence = coalesce(
    mine.recurrence, (SELECT recurrence FROM visit WHERE party = mine.party AND recurrence IS NOT NULL))
UNION
SELECT visit.id FROM visit JOIN visit AS first ON first.party = visit.party, mine
WHERE first.recurrence = coalesce(
    mine.recurrence, (SELECT recurrence FROM visit WHERE party = mine.party AND recurrence IS NOT NULL))
"""


async def book_at_desk(world: World, pick: Pick) -> Told:
    wish = await world.wish(pick)
    if pick.how % 4 == 1:
        wish = replace(wish, name="", phone="", email="")  # a passer-by
    return Told([await actions.book(world.vera, wish)])


async def changed(
    world: World,
    pick: Pick,
    statuses: tuple[str, ...],
    change: Change,
    among: Collection[int] | None = None,
) -> Told:
    """At times by somebody who saw an older state: that must be refused."""
    found = world.some_visit(pick, *statuses, among=among)
    if found is None:
        return IDLE
    visit, seen = found
    version = seen.version - (pick.how % 8 == 7)
    also = await listed_beside(visit)
    made = await change(visit, version)
    assert version == seen.version, f"visit {visit} was changed by somebody who saw an older state of it"
    return Told([made], also)


async def move(world: World, pick: Pick) -> Told:
    """Dragged to another time and as often to another person, or made longer or shorter."""

    async def drag(visit: int, version: int) -> Visit:
        branch = await branch_of(visit)
        member = world.member(pick, branch) if pick.how % 2 else None
        minutes = (None, None, 30, 90)[pick.how % 4]
        return await actions.move(
            world.vera, visit, Move(await world.moment(pick, branch), member, version, minutes)
        )

    return await changed(world, pick, (*EXPECTED, "no_show"), drag)


async def move_anyway(world: World, pick: Pick) -> Told:
    """Over whatever is in the way, as it is read a moment before."""

    async def force(visit: int, version: int) -> Visit:
        branch = await branch_of(visit)
        wanted = Move(await world.moment(pick, branch), world.member(pick, branch), version)
        takings = await all_booked(visit)
        wishes = [await wish_for(world.vera, takings[0], each, wanted) for each in takings]
        asked = [question_of(wish, wish.offer.people[0]) for wish in wishes]
        answers = [answer for each in asked for answer in await why_not(world.vera, each)]
        return await actions.move_anyway(world.vera, visit, wanted, actions.mark_for(*answers))

    return await changed(world, pick, EXPECTED, force)


async def undo(world: World, pick: Pick) -> Told:
    """What was done with it last, and with who comes along."""
    told = await changed(
        world, pick, tuple(Visit.Status),
        lambda visit, version: actions.undo(world.vera, visit, version),
    )  # fmt: skip
    ids = [visit.id for visit in told.visits]
    beside = {row["id"] for row in await db.fetch(SAME_PARTY, ids)}
    return replace(told, also=told.also | beside)


async def rearrange(world: World, pick: Pick) -> Told:
    """Another service, another person, one more, or one less."""

    async def write(visit: int, version: int) -> Visit:
        branch = await branch_of(visit)
        other = Row((await world.wish(pick)).service, world.member(pick, branch))
        rows = [
            Row(each.service, each.member, tuple(each.addons), each.line) for each in await all_booked(visit)
        ]
        first = replace(rows[0], service=other.service, addons=())
        moved = replace(rows[0], member=other.member)
        wanted = ([*rows, other], [first, *rows[1:]], [moved, *rows[1:]], rows[1:] or [other])
        return await change_services(world.vera, visit, wanted[pick.how % 4], version)

    return await changed(world, pick, (*EXPECTED, "no_show"), write)


async def step(world: World, pick: Pick) -> Told:
    """Any status from any: most are refused."""
    status = list(Visit.Status)[pick.how % len(Visit.Status)]
    if status not in {*EXPECTED, "no_show"}:
        status = Visit.Status.waiting
    return await changed(
        world,
        pick,
        tuple(Visit.Status),
        lambda visit, version: actions.set_status(world.vera, visit, status, version),
    )


async def restore(world: World, pick: Pick) -> Told:
    back = Visit.Status.waiting
    return await changed(
        world, pick, ("cancelled", "no_show"),
        lambda visit, version: actions.set_status(world.vera, visit, back, version),
    )  # fmt: skip


async def call_off(world: World, pick: Pick) -> Told:
    return await changed(
        world, pick, (*EXPECTED, "listed"),
        lambda visit, version: actions.cancel(world.vera, visit, "", version),
    )  # fmt: skip


async def accept(world: World, pick: Pick) -> Told:
    return await changed(
        world, pick, ("requested", "waiting"),
        lambda visit, version: actions.accept_request(world.vera, visit, version),
    )  # fmt: skip


async def decline(world: World, pick: Pick) -> Told:
    return await changed(
        world, pick, ("requested",),
        lambda visit, version: actions.decline_request(world.vera, visit, "No.", version),
    )  # fmt: skip


async def offer_another(world: World, pick: Pick) -> Told:
    async def offer(visit: int, version: int) -> Visit:
        wanted = Move(await world.moment(pick, await branch_of(visit)), None, version)
        return await actions.offer_another(world.vera, visit, wanted)

    return await changed(world, pick, ("requested",), offer)


async def repeat(world: World, pick: Pick) -> Told:
    """In one, two and three weeks, as it is or at another time; everybody of its party with it."""
    found = world.some_visit(pick, *EXPECTED, "done")
    if found is None:
        return IDLE
    visit, seen = found
    branch = await branch_of(visit)
    start = seen.starts_at if pick.how % 2 else await world.moment(pick, branch)
    chosen = [(int(start.timestamp()) + week * WEEK, world.member(pick, branch)) for week in (1, 2, 3)]
    made = await actions.repeat(world.vera, visit, Repetition(1, chosen, seen.version))
    return Told(made, also=await repeating_with(visit))


async def repeating_with(visit: int) -> frozenset[int]:
    """Every visit of its recurrence, and whoever comes with one of them."""
    return frozenset(each["id"] for each in await db.fetch(SAME_RECURRENCE, visit)) | {visit}


async def end_recurrence(world: World, pick: Pick) -> Told:
    """Mostly of a visit that repeats."""
    found = world.some_visit(pick, *EXPECTED, among=await those(REPEATED) if pick.how % 4 else None)
    if found is None:
        return IDLE
    row = await Visit.objects().get(Visit.id == found[0])
    assert row is not None
    also = await repeating_with(row.id)
    await actions.end(world.vera, row.id, "", mark((await repeated(row)).going))
    return Told(also=also)


async def offer_by_hand(world: World, pick: Pick) -> Told:
    if not world.waits:
        return IDLE
    wait = world.waits[pick.which % len(world.waits)]
    branch = await db.fetch_value("SELECT branch FROM waiting_request WHERE id = $1", wait)
    day = DAY + timedelta(days=pick.when % DAYS)
    free = await desk_times(branch, world.salon.haircut, None, day)
    if not free or not free[0].starts:
        return IDLE
    await actions.offer_by_hand(world.vera, wait, free[0].starts[pick.when % len(free[0].starts)], None)
    return NOTHING


async def pay(world: World, pick: Pick) -> Told:
    found = world.some_visit(pick, *EXPECTED)
    if found is None:
        return IDLE
    visit, seen = found
    due = await db.fetch_value(DUE, visit)
    await complete_visit(world.vera, visit, Checkout(seen.version, [Tender(Method.card, due)]))
    return Told(also=frozenset({visit}))


async def reopen(world: World, pick: Pick) -> Told:
    found = world.some_visit(pick, "done")
    if found is None:
        return IDLE
    await reopen_visit(world.vera, found[0], "The wrong price", found[1].version)
    return Told(also=frozenset({found[0]}))


VERBS = (
    book_at_desk, book_at_desk, move, move, move, move_anyway,
    rearrange, rearrange, undo, undo, step, step, restore, restore, call_off,
    accept, decline, offer_another, repeat, end_recurrence, offer_by_hand, pay, reopen,
)  # fmt: skip
