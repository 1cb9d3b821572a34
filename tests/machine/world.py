"""The salon of the state machine, what its people were told, and what a step may change of that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from booking import actions
from booking.actions import Booking
from booking.rules.wants import Wanted
from booking.schemas import TermsForm
from catalog.tables import Branch, Service
from clients.tables import Visit
from kit import clock, db
from kit.errors import Problem
from kit.rights import SYSTEM, Actor
from tests.booking.classes import offer_yoga
from tests.booking.scene import DAY
from tests.cast import Salon, open_salon
from tests.conftest import TABLES
from tests.machine.house import House, furnish_house

START = datetime(2026, 12, 1, 8, tzinfo=UTC)
QUARTERS, DAYS = 36, 3
SEEN = "SELECT id, version, status, starts_at, ends_at FROM visit"
# What a visit is of, for how much, and whose time it has.
WRITTEN = """
SELECT line.visit, md5(string_agg(line::text || ' ' || array(
    SELECT it::text FROM appointment AS it WHERE it.line = line.id AND released_at IS NULL ORDER BY id
)::text, ' ' ORDER BY line.id)) AS lines
FROM visit_line AS line GROUP BY line.visit
"""
PEOPLE = 6


@dataclass(frozen=True, slots=True)
class Pick:
    """What the dice show: each number chooses among whatever there is then, so that any fits any step."""

    which: int
    who: int
    when: int
    how: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit as it was acknowledged."""

    version: int
    status: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a step: visits as they were acknowledged, and others that the step may change too.

    `refusal` is one that had to come. `as_held`: time was taken by what was set when it was held.
    """

    visits: Sequence[Visit] = ()
    also: frozenset[int] = frozenset()
    refusal: Problem | None = None
    as_held: bool = False


NOTHING = Told()
IDLE = Told()  # there was nothing to do it with


@dataclass(frozen=True, slots=True)
class Basket:
    """Several services somebody wants, and where; at a time that is held for them under the code."""

    branch: int
    wanted: Wanted
    guests: tuple[str, ...]
    starts_at: datetime
    code: str = ""


@dataclass(slots=True)
class World:
    """`visits` is the model; the other pools are what somebody could still do something with."""

    salon: Salon
    house: House
    yoga: int
    vera: Actor
    now: datetime = START
    visits: dict[int, Seen] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    baskets: list[Basket] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    price_rules: list[int] = field(default_factory=list)
    holds: list[tuple[str, Booking]] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    absences: list[int] = field(default_factory=list)

    def some_visit(
        self, pick: Pick, *statuses: str, among: Collection[int] | None = None
    ) -> tuple[int, Seen] | None:
        pool = self.visits if among is None else {each: self.visits[each] for each in sorted(among)}
        found = [(number, seen) for number, seen in pool.items() if seen.status in statuses]
        return found[pick.which % len(found)] if found else None

    def branch(self, pick: Pick) -> int:
        """Center three times of four; Harbour takes requests."""
        return self.salon.harbour if pick.who % 4 == 3 else self.salon.center

    def member(self, pick: Pick, branch: int) -> int:
        people = {
            self.salon.center: [self.salon.anna, self.salon.lena],
            self.salon.harbour: [self.salon.boris],
        }
        return people[branch][pick.who % len(people[branch])]

    async def moment(self, pick: Pick, branch: int) -> datetime:
        """A quarter of an hour of the coming days, by the clocks of the branch."""
        day, quarter = divmod(pick.when, QUARTERS)
        zone = await db.fetch_value("SELECT zone FROM branch WHERE id = $1", branch)
        midnight = clock.local_midnight(DAY + timedelta(days=day % DAYS), zone)
        return midnight + timedelta(minutes=9 * 60 + quarter * 15)

    async def wish(self, pick: Pick, **facts: object) -> Booking:
        """By one of a few people, at times with anybody, at times of a colour that needs the one chair."""
        branch = self.branch(pick)
        colour = branch == self.salon.center and pick.how % 3 == 0
        return Booking(
            **{  # type: ignore[arg-type]
                "branch": branch,
                "service": self.salon.colour if colour else self.salon.haircut,
                "member": None if pick.how % 5 == 0 else self.member(pick, branch),
                "starts_at": await self.moment(pick, branch),
                **person(pick),
                **facts,
            }
        )


def person(pick: Pick) -> dict[str, str]:
    number = pick.which % PEOPLE
    return {"name": f"Client {number}", "phone": f"+49 1511 1{number:06}", "email": f"c{number}@example.com"}


async def found_world() -> World:
    salon = await open_salon()
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.harbour)
    await Service.update({Service.staff_after: 5}).where(Service.id == salon.colour)
    yoga = await offer_yoga(salon, capacity=3, max_seats=2)
    for branch in (salon.center, salon.harbour):
        terms = TermsForm(offer_minutes="30", notice_minutes="0", quiet_from="03:00", quiet_until="03:00")
        await actions.set_terms(SYSTEM, branch, terms)
    return World(salon, await furnish_house(salon), yoga, salon.actors["Vera"])


async def visits_now() -> dict[int, Seen]:
    return {
        row["id"]: Seen(row["version"], row["status"], row["starts_at"], row["ends_at"])
        for row in await db.fetch(SEEN)
    }


async def those(sql: str) -> frozenset[int]:
    """Ids of visits."""
    return frozenset(row["id"] for row in await db.fetch(sql))


async def lines_now() -> dict[int, str]:
    """The lines of every visit with the time that they take: a digest."""
    return {row["visit"]: row["lines"] for row in await db.fetch(WRITTEN)}


async def everything() -> dict[str, str]:
    """Every table by its name: a digest of all its rows."""
    names = [row["name"] for row in await db.fetch(TABLES)]
    digests = " UNION ALL ".join(
        f"SELECT '{name}', md5(coalesce(string_agg(it::text, ' ' ORDER BY it::text), '')) FROM {name} AS it"  # noqa: S608
        for name in names
    )
    return {row[0]: row[1] for row in await db.fetch(digests)}
