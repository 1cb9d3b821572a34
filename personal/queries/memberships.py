"""What a client has paid ahead for: memberships with their visits and freezes, and certificates."""

from dataclasses import dataclass
from datetime import date

from asyncpg import Record

from kit.db import fetch
from loyalty.queries.certificate_lists import certificates_of
from loyalty.queries.membership_facts import Known, known_of
from loyalty.queries.membership_lists import freezes_of, memberships_of
from loyalty.rules.memberships import State, days_frozen
from loyalty.rules.voucher_codes import grouped

USES = """
SELECT voucher_move.visits, coalesce(visit_line.title, '') AS title, visit.starts_at, branch.zone,
    voucher_move.kind
FROM voucher_move JOIN visit ON visit.id = voucher_move.visit JOIN branch ON branch.id = visit.branch
LEFT JOIN visit_line ON visit_line.id = voucher_move.line
WHERE voucher = $1 AND voucher_move.kind IN ('used', 'given_back')
ORDER BY voucher_move.made_at DESC, voucher_move.id DESC LIMIT 10
"""
MOST = 10


@dataclass(frozen=True, slots=True)
class Held:
    """A membership of theirs, or of the family. `lefts` are the visits left of each thing it is for, "" of
    all together, none where they are not counted. Of the days and times that it can still be frozen, None is
    without limit.
    """

    row: Record
    known: Known
    lefts: list[tuple[str, int]]
    uses: list[Record]
    freezes: list[Record]
    days_left: int | None
    times_left: int | None
    may_freeze: bool

    @property
    def today(self) -> date:
        return self.known.today


async def memberships(client: int) -> list[Held]:
    """Those that are not over, what can be used first."""
    rows = await memberships_of(client, None, lives=True)
    found = [(row, await known_of(row["id"])) for row in rows[:MOST]]
    return [await held(client, row, known) for row, known in found if known is not None]


async def held(client: int, row: Record, known: Known) -> Held:
    spent, limits = known.freezes_of_period, known.limits
    names = {each.id: each.name for each in known.having.agreed.covers}
    lefts = [(names.get(cover or 0, ""), visits) for cover, visits in known.having.counts.items()]
    return Held(
        row=row,
        known=known,
        lefts=[] if row["counted"] == "period" else lefts,
        uses=await fetch(USES, row["id"]),
        freezes=[each for each in await freezes_of(row["membership"]) if each["until_on"] >= known.today],
        days_left=None if limits.days is None else max(0, limits.days - days_frozen(spent)),
        times_left=None if limits.times is None else max(0, limits.times - len(spent)),
        may_freeze=row["client"] == client
        and known.having.agreed.client_freezes
        and known.state in (State.active, State.frozen),
    )


async def certificates(client: int) -> list[tuple[str, Record]]:
    """Those that can be used, each with its code as it is written."""
    rows = await certificates_of(client, None)
    mine = [row for row in rows if row["client"] == client and row["state"] == "active"]
    return [(grouped(row["code"]), row) for row in mine]
