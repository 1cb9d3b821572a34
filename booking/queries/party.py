"""Who comes together with whom, and who pays for all."""

from dataclasses import dataclass
from datetime import datetime

from clients.queries import DISCOUNT
from clients.tables import Visit
from kit.db import fetch
from kit.rights import Actor, Permission

PARTY = f"""
SELECT visit.id, coalesce(client.name, 'Walk-in') AS name, visit.status, visit.starts_at, visit.ends_at,
       (SELECT coalesce(sum(quantity * price - {DISCOUNT}), 0) FROM visit_line
        WHERE visit_line.visit = visit.id)::bigint AS total,
       party.payer, coalesce(payer.name, '') AS payer_name
FROM visit
JOIN party ON party.id = visit.party
LEFT JOIN client ON client.id = visit.client
LEFT JOIN client AS payer ON payer.id = party.payer
WHERE visit.party = $1 ORDER BY visit.id
"""  # noqa: S608 - only constants
NOT_CHARGED = (Visit.Status.cancelled, Visit.Status.no_show)


@dataclass(frozen=True, slots=True)
class Companion:
    """A visit of the party; `total` is in minor units."""

    id: int
    name: str
    status: str
    starts_at: datetime
    ends_at: datetime
    total: int

    @property
    def is_charged(self) -> bool:
        return self.status not in NOT_CHARGED


@dataclass(frozen=True, slots=True)
class Company:
    """A visit's party as somebody may see it: `others` are those beside it, `payer` who pays for all.

    With `is_open` their visits may be opened and their sums seen.
    """

    payer: int | None = None
    payer_name: str = ""
    visits: tuple[Companion, ...] = ()
    others: tuple[Companion, ...] = ()
    is_open: bool = False

    @property
    def total(self) -> int:
        """Of all who came or are coming."""
        return sum(each.total for each in self.visits if each.is_charged)


ALONE = Company()


async def company_of(actor: Actor, visit: Visit) -> Company:
    """`ALONE` for who comes by themselves."""
    if visit.party is None:
        return ALONE
    rows = await fetch(PARTY, visit.party)
    visits = tuple(Companion(*list(row)[:6]) for row in rows)
    return Company(
        payer=rows[0]["payer"],
        payer_name=rows[0]["payer_name"],
        visits=visits,
        others=tuple(each for each in visits if each.id != visit.id),
        is_open=actor.may(Permission.see_whole_calendar),
    )
