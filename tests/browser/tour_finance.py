"""A bank account, suppliers and their bills, an expense, what was collected by card, and rent that recurs."""

import stock.actions
from finance import actions
from finance.schemas import BankForm, BillForm, MoveForm, RecurringForm
from kit import db
from stock.schemas import SupplierForm
from tests.cast import Salon

LONG_SUPPLIER = "Hausverwaltung Oranienstraße Süd-Ost Gesellschaft mit beschränkter Haftung & Co. KG"


async def finance_of(salon: Salon, desk: int) -> dict[str, object]:
    """After bills were paid, so that there is something at the card terminal."""
    vera, center = salon.actors["Vera"], str(salon.center)
    await actions.add_usual_items(vera)
    items = {row["name"]: str(row["id"]) for row in await db.fetch("SELECT id, name FROM expense_item")}
    bank = await actions.add_bank(vera, BankForm(branch=center, name="Savings bank", opening="2500"))
    old_bank = await actions.add_bank(vera, BankForm(branch=center, name="Old bank"))
    await actions.put_away_bank(vera, old_bank, away=True)
    landlord = await stock.actions.add_supplier(
        vera,
        SupplierForm(
            name=LONG_SUPPLIER, contact="Frau Oberstudienrätin Hohenstein", phone="+49 30 1234567",
            email="hausverwaltung.oranienstrasse@example.com", pay_within="14",
            notes="DE02 1203 0000 0000 2020 51",
        ),
    )  # fmt: skip
    old = await stock.actions.add_supplier(vera, SupplierForm(name="The florist"))
    await stock.actions.put_away_supplier(vera, old, away=True)
    bills = await bills_of(salon, landlord, items)
    return {
        "bank": bank, "old_bank": old_bank, "landlord": landlord, "old_supplier": old, "item": items["Rent"],
        **bills, **await moves_of(salon, (bank, desk), items), **await recurring_of(salon, landlord, items),
    }  # fmt: skip


async def bills_of(salon: Salon, landlord: int, items: dict[str, str]) -> dict[str, object]:
    vera = salon.actors["Vera"]

    async def bill(number: str, day: str, amount: str) -> int:
        lines = {"items": {1: items["Rent"]}, "amounts": {1: amount}, "rates": {1: "1900"}}
        usual = {"branch": str(salon.center), "supplier": str(landlord)}
        return await actions.enter_bill(vera, BillForm(number=number, on=day, words="Shop", **usual, **lines))

    rent = await bill("2026-11", "2026-11-02", "1190")
    wrong = await bill("2026-11-B", "2026-11-02", "11.90")
    await actions.undo_bill(vera, wrong, "Entered twice")
    form = MoveForm(
        kind="supplier",
        branch=str(salon.center),
        amount="190",
        place="owner",
        supplier=str(landlord),
        bill=str(rent),
    )
    await actions.move(vera, form)
    return {"rent_bill": rent, "wrong_bill": wrong}


async def moves_of(salon: Salon, places: tuple[int, int], items: dict[str, str]) -> dict[str, object]:
    bank, desk = places

    async def move(kind: str, amount: str, **more: str) -> int:
        form = MoveForm(kind=kind, branch=str(salon.center), amount=amount, **more)
        return await actions.move(salon.actors["Vera"], form)

    spent = await move(
        "expense", "4.20", item=items["Cleaning"], place=f"desk-{desk}", words="Soap and sponges"
    )
    fees = items["Card and online fees"]
    collected = await move(
        "transfer",
        "20",
        place="terminal",
        to_place=f"bank-{bank}",
        fee="0.36",
        item=fees,
        words="Tuesday's cards",
    )
    back = await move("expense", "7", item=items["Advertising"], place=f"bank-{bank}", rate="1900")
    await actions.undo_move(salon.actors["Vera"], back, "Was paid privately")
    await move("pay", "5", place=f"bank-{bank}", member=str(salon.anna))
    return {"spent": spent, "collected": collected, "taken_back": back}


async def recurring_of(salon: Salon, landlord: int, items: dict[str, str]) -> dict[str, object]:
    vera = salon.actors["Vera"]
    usual = {"branch": str(salon.center), "supplier": str(landlord), "item": items["Rent"], "amount": "1190"}
    rent = await actions.agree(vera, RecurringForm(starts_on="2026-12-31", words="Shop and yard", **usual))
    ended = await actions.agree(vera, RecurringForm(starts_on="2026-12-31", every="week", **usual))
    await actions.end(vera, ended)
    return {"rent": rent, "ended": ended}
