"""What somebody missed, and how far they are trusted."""

from dataclasses import dataclass

from asyncpg import Record

from clients.rules.trust import Lapse, Terms
from clients.tables.trust import TrustAsk, TrustExemption, TrustTerms
from kit.db import fetch

LAPSES = """
SELECT visit.id, visit.starts_at, visit.status = 'cancelled' AS is_late, branch.name AS branch, zone,
       waiver.id IS NOT NULL AS waived, waiver.why, waiver.waived_by, waiver.waived_at,
       EXISTS (SELECT FROM trust_exemption WHERE trust_exemption.client = $1) AS is_exempt
FROM visit JOIN branch ON branch.id = visit.branch
LEFT JOIN trust_waiver AS waiver ON waiver.visit = visit.id
WHERE client = $1 AND (status = 'no_show' OR status = 'cancelled' AND cancelled_late)
ORDER BY visit.starts_at DESC
"""


@dataclass(frozen=True, slots=True)
class Missed:
    """All that somebody missed, and whether any of it is held against them."""

    rows: list[Record]

    @property
    def is_exempt(self) -> bool:
        return any(row["is_exempt"] for row in self.rows)

    @property
    def lapses(self) -> list[Lapse]:
        return [Lapse(row["id"], row["starts_at"], row["is_late"], row["waived"]) for row in self.rows]

    @property
    def counting(self) -> list[Lapse]:
        """Nothing counts of who is exempt."""
        return [] if self.is_exempt else [each for each in self.lapses if not each.waived]


async def missed_by(client_id: int) -> Missed:
    """The latest first. One query."""
    return Missed(await fetch(LAPSES, client_id))


async def terms_row() -> TrustTerms:
    """As they were set, or as they would be."""
    found: TrustTerms | None = await TrustTerms.objects().first()
    return found or TrustTerms()


def terms_of(row: TrustTerms) -> Terms:
    return Terms(**{name: getattr(row, name) for name in Terms.__struct_fields__})


async def exemption_of(client_id: int) -> TrustExemption | None:
    found: TrustExemption | None = (
        await TrustExemption.objects().where(TrustExemption.client == client_id).first()
    )
    return found


async def ask_of_visit(visit_id: int) -> TrustAsk | None:
    """What was asked with the booking of a visit."""
    found: TrustAsk | None = await TrustAsk.objects().where(TrustAsk.visit == visit_id).first()
    return found
