"""Changing when there is work: what has been booked by then is never left outside the hours unnoticed.

The change is carried out, looked at, and taken back unless everything that would no longer fit was decided
on. So nothing has to be foretold: the visits are held against the hours as they really become.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from booking.actions import door
from booking.actions.hours.ways_out import Stray, ways_of
from booking.actions.moves import Move
from booking.actions.moving import move
from booking.queries.fitting import Misfit, misfits
from booking.queries.offers import DESK_HORIZON
from booking.queries.visits import span_of
from booking.rules.days import DAY, midnight
from catalog import queries as catalog
from kit import clock, db, journal
from kit.errors import Refused
from kit.rights import Actor

MOST_LOCKS = 2000  # a third of what PostgreSQL has room for by default
HOURS = -2  # no day of a resource and no turn: one change of a branch's hours at a time
PATIENCE = "15s"
PEOPLE = """
SELECT DISTINCT resource FROM staff_member
WHERE branch = $1 AND ($2::int[] IS NULL OR id = ANY($2::int[])) ORDER BY resource
"""
EVERYTHING = """
SELECT resource FROM staff_member WHERE branch = $1 UNION SELECT id FROM resource WHERE branch = $1
"""
ROOMS = """
SELECT DISTINCT room.resource, room.starts_at, room.ends_at
FROM appointment AS theirs
JOIN appointment AS room ON room.visit = theirs.visit AND room.released_at IS NULL
WHERE theirs.resource = ANY($1::int[]) AND theirs.released_at IS NULL AND theirs.ends_at > $2
  AND room.resource <> ALL($1::int[])
"""
Decisions = Mapping[int, Move | None]
UNDECIDED: Decisions = {}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose hours change: these people's, or, None, everybody's in the branch."""

    branch: int
    members: tuple[int, ...] | None = None


class Stranded(Refused):
    """Visits would be left outside the hours, and what becomes of them was not said. Nothing has changed."""

    sentence_for_people = "Nothing is changed yet. Say what becomes of each visit that would no longer fit."

    def __init__(self, strays: Sequence[Stray], sentence: str = "") -> None:
        visits = [each.misfit.coming.visit for each in strays]
        super().__init__(sentence or self.sentence_for_people, visits=visits)
        self.strays = list(strays)


@db.tries_again
async def change_hours(
    actor: Actor, reach: Reach, change: Callable[[], Awaitable[object]], decided: Decisions = UNDECIDED
) -> None:
    """Carries out `change` with what was `decided` for each visit that then no longer fits: a move, or None
    to keep it where it is. All of it or nothing.

    Raises `Stranded` for visits nobody decided on, among them those booked since somebody looked, and for
    moves that cannot be; and whatever refuses the change.
    """
    async with db.transaction():
        await db.lock([(-reach.branch, HOURS)], PATIENCE)  # they queue here, where they keep nobody waiting
        await lock_days(reach, decided)
        before = await misfits(reach.branch, reach.members)
        await change()
        after = await misfits(reach.branch, reach.members)
        await settle(actor, reach, [each for visit, each in after.items() if visit not in before], decided)


async def settle(actor: Actor, reach: Reach, stranded: Sequence[Misfit], decided: Decisions) -> None:
    if any(each.coming.visit not in decided for each in stranded):
        raise Stranded(await ways_of(reach.branch, stranded))
    for each in stranded:
        wanted = decided[each.coming.visit]
        if wanted is None:
            await keep(actor, reach.branch, each)
            continue
        try:
            await move(actor, each.coming.visit, wanted)
        except Refused as refusal:
            sentence = f"{each.coming.client} cannot be moved there. {refusal.sentence}"
            raise Stranded(await ways_of(reach.branch, stranded), sentence) from refusal


async def keep(actor: Actor, branch: int, misfit: Misfit) -> None:
    subject = ("visit", misfit.coming.visit)
    await journal.write(actor, "keep", subject, branch=branch, after={"although": misfit.why})


async def lock_days(reach: Reach, decided: Decisions) -> None:
    """Nobody books these people while their hours change: whoever comes now waits, and finds the new ones.

    That is every day that can be booked for up to two people, and nearer ones only for very many.
    """
    today = clock.today((await catalog.branch(reach.branch)).zone)
    people = [row["resource"] for row in await db.fetch(PEOPLE, reach.branch, reach.members)]
    days = min(DESK_HORIZON, MOST_LOCKS // max(1, len(people)))
    first = midnight(today, "UTC") // DAY - 1
    keys = {(person, first + more) for person in people for more in range(days)}
    await db.lock([*keys, *await keys_of_rooms(people), *await keys_of_moves(reach.branch, decided)])


async def keys_of_rooms(people: Sequence[int]) -> Sequence[tuple[int, int]]:
    """The rooms of their visits: what is given up to propose ways out locks these too, and in no order."""
    rows = await db.fetch(ROOMS, people, clock.now())
    return door.keys([(row["resource"], span_of(row)) for row in rows])


async def keys_of_moves(branch: int, decided: Decisions) -> set[tuple[int, int]]:
    """Where the moves lead, locked with all the rest, so that no two writers wait for each other."""
    starts = [int(each.starts_at.timestamp()) for each in decided.values() if each is not None]
    if not starts:
        return set()
    rows = await db.fetch(EVERYTHING, branch)
    return {(row["resource"], start // DAY + more) for row in rows for start in starts for more in (0, 1)}
