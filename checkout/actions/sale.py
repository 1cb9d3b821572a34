"""What was agreed at the desk, before anything of it is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from checkout.queries.bills import BillLine
from checkout.rules import Method, Settlement, Totals
from checkout.rules.taxes import Taxed
from checkout.rules.tips import TipPart


@dataclass(frozen=True, slots=True)
class Sale:
    """Checked and priced. `taxed` are the lines with the tax in each."""

    lines: list[BillLine]
    totals: Totals
    settlement: Settlement
    closing: int
    taxed: list[Taxed]
    tips: Sequence[TipPart]
    shift: int | None
    desk: int
    prepaid: int = 0
    payer: Record | None = None

    @property
    def earns_points(self) -> int:
        """Money really paid to the salon: no tip, no points."""
        return self.totals.due - self.settlement.by(Method.points)
