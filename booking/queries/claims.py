"""What is taken, and for what: for people who ask why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from asyncpg import Record

from booking.rules.days import Span, utc
from booking.rules.facts import Claim, Use
from booking.rules.reasons_told import ELSEWHERE, link_of, with_whom
from kit import clock
from kit.db import fetch

CLAIMS = """
SELECT appointment.resource, NULL::int AS member,
       CASE WHEN appointment.hold IS NULL THEN 'visit' ELSE 'hold' END AS use,
       appointment.starts_at, appointment.ends_at,
       coalesce(visit.starts_at, appointment.starts_at) AS comes_at,
       coalesce(visit.ends_at, appointment.ends_at) AS leaves_at,
       coalesce(visit.branch, hold.branch, group_event.branch) AS branch, hold.expires_at, visit.id AS visit,
       CASE WHEN appointment.event IS NULL THEN coalesce(client.name, express.name)
            ELSE 'a class' END AS client,
       coalesce(line.title, class.name) AS title
FROM appointment
LEFT JOIN visit ON visit.id = appointment.visit
LEFT JOIN client ON client.id = visit.client
LEFT JOIN visit_line AS line ON line.id = appointment.line
LEFT JOIN hold ON hold.id = appointment.hold
LEFT JOIN express ON express.hold_code = hold.code
LEFT JOIN group_event ON group_event.id = appointment.event
LEFT JOIN service AS class ON class.id = group_event.service
WHERE appointment.resource = ANY($1::int[]) AND appointment.released_at IS NULL
  AND appointment.ends_at > $3 AND appointment.ends_at < $4::timestamptz + INTERVAL '24 hours'
  AND appointment.starts_at < $4
  AND (appointment.hold IS NULL OR hold.expires_at > $5)
  AND appointment.visit IS DISTINCT FROM $6
UNION ALL
SELECT NULL, member, 'away', starts_at, ends_at, starts_at, ends_at, NULL, NULL, NULL, NULL, reason
FROM time_off
WHERE member = ANY($2::int[]) AND ends_at > $3 AND starts_at < $4 AND status = 'approved'
ORDER BY starts_at
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Where somebody asks, whether they may see whose visits there are, and what is not in the way."""

    branch: int
    by_name: bool
    own_visit: int = 0

    def claim(self, row: Record) -> Claim:
        """A visit of another branch, or a time held there, is nobody's business here."""
        is_here = row["branch"] in (None, self.branch)
        return Claim(
            span=(epoch(row, "starts_at"), epoch(row, "ends_at")),
            use=Use(row["use"]) if is_here else Use.visit,
            core=(epoch(row, "comes_at"), epoch(row, "leaves_at")),
            what=self.words(row) if is_here else ELSEWHERE,
            until=epoch(row, "expires_at") if row["expires_at"] else 0,
        )

    def words(self, row: Record) -> str:
        if row["use"] == Use.away:
            return row["title"] or ""
        if row["use"] == Use.hold:
            return link_of(row["client"], by_name=self.by_name)
        return with_whom(row["client"], row["title"], by_name=self.by_name) if row["visit"] else ""


@dataclass(frozen=True, slots=True)
class Claims:
    """In the order of time."""

    on_resources: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    on_members: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))

    def on(self, resource: int, member: int = 0) -> list[Claim]:
        found = [*self.on_resources.get(resource, ()), *self.on_members.get(member, ())]
        return sorted(found, key=lambda claim: claim.span)


async def claims_on(reader: Reader, resources: Sequence[int], members: Sequence[int], window: Span) -> Claims:
    """Visits, living holds and time off that touch the window (epoch seconds): one query."""
    start, end = utc(window[0]), utc(window[1])
    found = Claims()
    for row in await fetch(CLAIMS, resources, members, start, end, clock.now(), reader.own_visit):
        if row["resource"] is not None:
            found.on_resources[row["resource"]].append(reader.claim(row))
        else:
            found.on_members[row["member"]].append(reader.claim(row))
    return found


def epoch(row: Record, column: str) -> int:
    return int(row[column].timestamp())
