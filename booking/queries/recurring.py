"""The visits that were booked together, every so many weeks."""

from dataclasses import dataclass

from clients.tables import Recurrence, Visit
from kit.db import fetch_value
from kit.rights import Actor, Permission

IN_OWN_COLUMN = """
SELECT coalesce(array_agg(DISTINCT visit.id), '{}') FROM visit
JOIN visit_line ON visit_line.visit = visit.id
WHERE visit.recurrence = $1 AND visit_line.member = $2
"""


NOT_BEGUN = frozenset({Visit.Status.waiting, Visit.Status.confirmed})


@dataclass(frozen=True, slots=True)
class Repeated:
    """A recurrence as seen from one of its visits; `visits` are all of them in order, whatever their status.

    `opened` are those this person may open.
    """

    weeks: int
    visits: list[Visit]
    position: int
    opened: frozenset[int] = frozenset()

    @property
    def rhythm(self) -> str:
        return "every week" if self.weeks == 1 else f"every {self.weeks} weeks"

    @property
    def later(self) -> list[Visit]:
        """The visit it is seen from, and all after it."""
        return self.visits[max(0, self.position - 1) :]

    @property
    def going(self) -> list[Visit]:
        """What ends when this visit and all later ones are called off."""
        return [each for each in self.later if each.status in NOT_BEGUN]

    @property
    def staying(self) -> list[Visit]:
        """What is left alone then, because it has begun or is over."""
        over = NOT_BEGUN | {Visit.Status.cancelled}
        return [each for each in self.later if each.status not in over]


NOT_REPEATED = Repeated(0, [], 0)


async def repeated(visit: Visit) -> Repeated:
    """Nothing for a visit that was booked by itself."""
    if visit.recurrence is None:
        return NOT_REPEATED
    [weeks] = (
        await Recurrence.select(Recurrence.weeks)
        .where(Recurrence.id == visit.recurrence)
        .output(as_list=True)
    )
    visits = (
        await Visit.objects().where(Visit.recurrence == visit.recurrence).order_by(Visit.starts_at, Visit.id)
    )
    position = next(number for number, each in enumerate(visits, 1) if each.id == visit.id)
    return Repeated(weeks, visits, position, frozenset(each.id for each in visits))


async def repeated_for(actor: Actor, visit: Visit) -> Repeated:
    """The same for a person: who sees only the own column opens only what is in it."""
    found = await repeated(visit)
    if not found.visits or actor.may(Permission.see_whole_calendar):
        return found
    own = await fetch_value(IN_OWN_COLUMN, visit.recurrence, actor.member or 0)
    return Repeated(found.weeks, found.visits, found.position, frozenset(own))
