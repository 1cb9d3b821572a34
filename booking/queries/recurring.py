"""The visits that were booked together, every so many weeks.

Of a party one visit carries the recurrence, as a rule that of who booked: a date is counted once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clients.tables import Recurrence, Visit
from kit.db import fetch, fetch_value
from kit.rights import Actor, Permission

IN_OWN_COLUMN = """
SELECT coalesce(array_agg(DISTINCT visit.id), '{}') FROM visit
JOIN visit_line ON visit_line.visit = visit.id
WHERE visit.recurrence = $1 AND visit_line.member = $2
"""
CARRIED = "SELECT recurrence FROM visit WHERE party = $1 AND recurrence IS NOT NULL"
NAMES = """
SELECT visit.id, coalesce(client.name, 'Walk-in') FROM visit LEFT JOIN client ON client.id = visit.client
WHERE visit.id = ANY($1::int[])
"""


NOT_BEGUN = frozenset({Visit.Status.waiting, Visit.Status.confirmed})


@dataclass(frozen=True, slots=True)
class Repeated:
    """A recurrence as seen from one of its visits; `visits` are all of them in order, whatever their status.

    There is one of each date: `company` are the others of its party, by party, and `names` those of them all.
    `opened` are those this person may open.
    """

    weeks: int
    visits: list[Visit]
    position: int
    opened: frozenset[int] = frozenset()
    company: Mapping[int, Sequence[Visit]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def rhythm(self) -> str:
        return "every week" if self.weeks == 1 else f"every {self.weeks} weeks"

    @property
    def later(self) -> list[Visit]:
        """Everybody's visit of the date it is seen from, and of all after it."""
        dates = self.visits[max(0, self.position - 1) :]
        return [each for date in dates for each in (date, *self.company.get(date.party, ()))]

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


def mark(visits: Sequence[Visit]) -> str:
    """Which visits they are, and in which state."""
    return " ".join(f"{each.id}.{each.version}" for each in visits)


async def repeated(visit: Visit) -> Repeated:
    """Nothing for a visit that was booked by itself."""
    recurrence = await recurrence_of(visit)
    if recurrence is None:
        return NOT_REPEATED
    [weeks] = (
        await Recurrence.select(Recurrence.weeks).where(Recurrence.id == recurrence).output(as_list=True)
    )
    visits = await Visit.objects().where(Visit.recurrence == recurrence).order_by(Visit.starts_at, Visit.id)
    position = next(number for number, each in enumerate(visits, 1) if is_of_date(visit, each))
    company = await company_of(each.party for each in visits if each.party is not None)
    names = await names_of([each for each in visits if each.party is not None], company)
    return Repeated(weeks, visits, position, frozenset(each.id for each in visits), company, names)


async def recurrence_of(visit: Visit) -> int | None:
    """Its own, or that of its party."""
    if visit.recurrence is not None or visit.party is None:
        return None if visit.recurrence is None else int(visit.recurrence)
    found: int | None = await fetch_value(CARRIED, visit.party)
    return found


def is_of_date(visit: Visit, carrier: Visit) -> bool:
    return carrier.id == visit.id or (visit.party is not None and carrier.party == visit.party)


async def company_of(parties: Iterable[int]) -> dict[int, list[Visit]]:
    """Those who come together with the one that carries the recurrence, by party."""
    found: dict[int, list[Visit]] = {party: [] for party in parties}
    if found:
        others = Visit.objects().where(Visit.party.is_in(list(found)), Visit.recurrence.is_null())
        for each in await others.order_by(Visit.id):
            found[each.party].append(each)
    return found


async def names_of(visits: Sequence[Visit], company: Mapping[int, Sequence[Visit]]) -> dict[int, str]:
    ids = [each.id for some in (visits, *company.values()) for each in some]
    return {row[0]: row[1] for row in await fetch(NAMES, ids)} if ids else {}


async def repeated_for(actor: Actor, visit: Visit) -> Repeated:
    """The same for a person: who sees only the own column opens only what is in it."""
    found = await repeated(visit)
    if not found.visits or actor.may(Permission.see_whole_calendar):
        return found
    own = await fetch_value(IN_OWN_COLUMN, found.visits[0].recurrence, actor.member or 0)
    return Repeated(found.weeks, found.visits, found.position, frozenset(own), found.company, found.names)
