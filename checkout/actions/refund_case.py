"""A refund that was agreed on, before anything of it is written."""

from dataclasses import dataclass

from asyncpg import Record

from checkout.rules.entries import Place
from checkout.rules.refunds import Agreed, BillLeft, bill_after


@dataclass(frozen=True, slots=True)
class Case:
    """The bill under its lock, what is left of it, and what was agreed on."""

    visit: Record
    bill: Record
    before: BillLeft
    agreed: Agreed
    number: int
    why: str
    shift: Record | None = None

    @property
    def after(self) -> BillLeft:
        return bill_after(self.before, self.agreed)

    @property
    def place(self) -> Place:
        desk = self.shift["desk"] if self.shift else 0
        return Place(self.visit["branch"], desk, visit=self.visit["id"])
