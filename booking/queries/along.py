"""Who comes together, and what each of them has when, with whom."""

from dataclasses import dataclass
from datetime import datetime

from booking.rules.terms import EXPECTED
from clients.tables import Visit
from kit.db import fetch

# The visit itself first if it leads its party; whoever came along sees only what is theirs.
ROWS = """
SELECT visit.id, visit.code, visit.status, visit.version, coalesce(client.name, '') AS name,
       line.title, coalesce(line.starts_at, visit.starts_at) AS starts_at,
       coalesce(line.ends_at, visit.ends_at) AS ends_at, coalesce(staff_member.name, '') AS member_name,
       array(SELECT title FROM visit_line AS extra WHERE extra.added_to = line.id
             ORDER BY position, id) AS added,
       (SELECT sum(quantity * price - discount) FROM visit_line AS each
        WHERE each.visit = visit.id)::bigint AS total
FROM visit JOIN visit_line AS line ON line.visit = visit.id
LEFT JOIN client ON client.id = visit.client
LEFT JOIN staff_member ON staff_member.id = line.member
WHERE line.service IS NOT NULL AND line.added_to IS NULL AND (visit.id = $1 OR visit.party = (
    SELECT mine.party FROM visit AS mine WHERE mine.id = $1 AND mine.id = (
        SELECT min(id) FROM visit AS first WHERE first.party = mine.party)))
ORDER BY visit.id, starts_at, line.position, line.id
"""


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One service of a visit with its own time."""

    title: str
    added: tuple[str, ...]
    member_name: str
    starts_at: datetime
    ends_at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Along:
    """Somebody's visit, and what is in it; `total` is in minor units."""

    visit: int
    code: str
    status: str
    version: int
    name: str
    total: int
    lines: tuple[PartyLine, ...]

    @property
    def is_expected(self) -> bool:
        return self.status in EXPECTED or self.status == Visit.Status.requested


async def all_along(visit_id: int) -> list[Along]:
    """The visit itself, then those of who comes along with it; of a guest only their own."""
    found: dict[int, Along] = {}
    for row in await fetch(ROWS, visit_id):
        facts = {name: row[name] for name in ("title", "member_name", "starts_at", "ends_at", "name")}
        line = PartyLine(added=tuple(row["added"]), **facts)
        known = found.get(row["id"])
        lines = (*known.lines, line) if known else (line,)
        visit = {name: row[name] for name in ("code", "status", "version", "name", "total")}
        found[row["id"]] = Along(visit=row["id"], lines=lines, **visit)
    return list(found.values())
