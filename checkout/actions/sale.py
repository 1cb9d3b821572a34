"""What was agreed at the desk, before anything of it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from asyncpg import Record

from checkout.queries.benefits import BillLine
from checkout.rules import Method, Paid, Settlement, Totals
from checkout.rules.taxes import Taxed
from checkout.rules.tips import TipPart
from loyalty.queries.benefits import Reckoned
from loyalty.rules.vouchers import Using


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
    payers: Mapping[int, str] = field(default_factory=dict)
    benefits: Reckoned | None = None
    usings: Sequence[Using] = ()

    def paid_by(self, paid: Paid, client: int | None) -> str:
        """The name beside a payment: of somebody else than who came, or of one of several."""
        if paid.payer is None or (paid.payer == client and self.payer is None):
            return ""
        return self.payers[paid.payer]

    @property
    def earns_points(self) -> int:
        """Money really paid to the salon: no tip, no points, nothing that was paid for before."""
        paid = self.settlement
        return self.totals.due - paid.by(Method.points) - paid.by(Method.voucher)
