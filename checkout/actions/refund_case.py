"""A refund that was agreed on, before anything of it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from asyncpg import Record

from checkout.rules.accounts import Standing
from checkout.rules.entries import Place
from checkout.rules.refunds import Agreed, BillLeft, bill_after
from ledger.rules import Account
from loyalty.rules.vouchers import Issued


@dataclass(frozen=True, slots=True)
class Case:
    """The bill under its lock, what is left of it, and what was agreed on.

    `accounts` are held, of the clients to whose debts and deposits something goes back. `vouchers` are the
    accounts of those that paid; `pieces` are those that were sold and go back.
    """

    visit: Record
    bill: Record
    before: BillLeft
    agreed: Agreed
    number: int
    why: str
    shift: Record | None = None
    accounts: Mapping[int, Standing] = field(default_factory=dict)
    vouchers: Mapping[int, Account] = field(default_factory=dict)
    pieces: Sequence[Issued] = ()

    @property
    def after(self) -> BillLeft:
        return bill_after(self.before, self.agreed)

    @property
    def place(self) -> Place:
        desk = self.shift["desk"] if self.shift else 0
        return Place(
            self.visit["branch"], desk, visit=self.visit["id"], vouchers=self.vouchers, issued=self.pieces
        )
