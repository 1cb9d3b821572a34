"""Center with a drawer, a bank account, suppliers and the usual items."""

from dataclasses import dataclass

import stock.actions
from finance import actions
from finance.schemas import BankForm, BillForm, MoveForm
from kit import db
from stock.schemas import SupplierForm
from tests.cast import Salon, open_salon
from tests.checkout.till import drawer

EVERYTHING = """
SELECT (SELECT count(*) FROM money_move), (SELECT count(*) FROM money_move WHERE undone_at IS NOT NULL),
    (SELECT count(*) FROM supplier_bill), (SELECT count(*) FROM supplier_bill WHERE undone_at IS NOT NULL),
    (SELECT count(*) FROM book_transaction), (SELECT count(*) FROM cash_move),
    (SELECT count(*) FROM bank_account), (SELECT count(*) FROM expense_item),
    (SELECT count(*) FROM supplier), (SELECT count(*) FROM recurring_expense)
"""


@dataclass(frozen=True, slots=True)
class Purse:
    salon: Salon
    desk: int  # the drawer has €100.00
    bank: int  # €1,000.00
    landlord: int  # is paid within 14 days
    items: dict[str, int]

    @property
    def vera(self):  # type: ignore[no-untyped-def]
        return self.salon.actors["Vera"]

    @property
    def place(self) -> str:
        return f"bank-{self.bank}"

    def form(self, kind: str, amount: str, **more: object) -> MoveForm:
        typed = {name: str(value) for name, value in more.items()}
        usual = {"place": self.place, "branch": str(self.salon.center)}
        return MoveForm(kind=kind, amount=amount, **(usual | typed))

    async def move(self, kind: str, amount: str, who: str = "Vera", **more: object) -> int:
        return await actions.move(self.salon.actors[who], self.form(kind, amount, **more))

    async def bill(self, amount: str = "500", item: str = "Rent", **more: str) -> int:
        usual = {"branch": str(self.salon.center), "supplier": str(self.landlord)}
        lines = {
            "items": {1: str(self.items[item])},
            "amounts": {1: amount},
            "rates": {1: more.pop("rate", "")},
        }
        return await actions.enter_bill(self.vera, BillForm(**usual | more, **lines))


async def open_purse() -> Purse:
    """Everything is of today."""
    salon = await open_salon()
    vera, center = salon.actors["Vera"], str(salon.center)
    desk, _ = await drawer(salon)
    await actions.add_usual_items(vera)
    bank = await actions.add_bank(vera, BankForm(branch=center, name="Savings bank", opening="1000"))
    landlord = await stock.actions.add_supplier(vera, SupplierForm(name="Landlord", pay_within="14"))
    items = {row["name"]: row["id"] for row in await db.fetch("SELECT id, name FROM expense_item")}
    return Purse(salon, desk, bank, landlord, items)


async def everything() -> tuple[int, ...]:
    """Counts of all there is: the same before and after a refusal."""
    found = await db.fetch_one(EVERYTHING)
    assert found is not None
    return tuple(found.values())
