"""What the salon spends: a bank account, rent that recurs, bills and expenses, and pay that was paid out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import finance.actions
import stock.actions
from catalog.queries import branch as branch_by_id
from catalog.tables import Branch
from demo.company import Place as Salon
from finance.queries.debts import owed_by_party
from finance.queries.places import balance_of
from finance.rules.places import Place, PlaceKind
from finance.schemas import BankForm, BillForm, MoveForm, RecurringForm
from kit import clock, db
from kit.money import plain
from kit.rights import SYSTEM
from ledger.tables import AccountKind
from stock.schemas import SupplierForm

ITEMS = "SELECT id, name FROM expense_item"
TWO_MONTHS = timedelta(days=61)
# For what, from whom, how much in hundreds of the smallest coin, and how many days ago.
SPENT = (
    ("Advertising", "Neighbourhood magazine", 120, 24),
    ("Telephone and internet", "Netz & Draht", 45, 12),
    ("Small materials", "", 18, 5),
    ("Cleaning", "", 9, 2),
)


async def spend_some(places: Sequence[Salon], now: datetime) -> None:
    """After the history, so that nothing of it is paid from here before it was earned."""
    await finance.actions.add_usual_items(SYSTEM)
    items = {row["name"]: str(row["id"]) for row in await db.fetch(ITEMS)}
    known: dict[str, int] = {}
    for name, days in (
        ("Hausverwaltung Krüger", "14"),
        ("Neighbourhood magazine", "30"),
        ("Netz & Draht", "0"),
    ):
        known[name] = await stock.actions.add_supplier(SYSTEM, SupplierForm(name=name, pay_within=days))
    with clock.pretend(now):
        for place in places:
            await spend_in(await branch_by_id(place.id), items, known)


async def spend_in(branch: Branch, items: dict[str, str], suppliers: dict[str, int]) -> None:
    here, today = str(branch.id), clock.today(branch.zone)
    bank = await finance.actions.add_bank(
        SYSTEM, BankForm(branch=here, name="Business account", opening="12000")
    )
    account = f"bank-{bank}"
    for name, supplier, amount, days in SPENT:
        form = MoveForm(
            kind="expense",
            branch=here,
            place=account,
            amount=plain(amount * 100, branch.currency),
            item=items[name],
            supplier=str(suppliers.get(supplier, "")),
            on=str(today - timedelta(days=days)),
        )
        await finance.actions.move(SYSTEM, form)
    await bring_to_bank(branch, account, items)
    await owe_rent(branch, today, items, suppliers)
    await pay_out(branch, account)


async def bring_to_bank(branch: Branch, account: str, items: dict[str, str]) -> None:
    """Half of what was paid by card, in whole units, less the hundredth that it costs."""
    whole = await balance_of(branch, Place(PlaceKind.terminal)) // 20_000 * 10_000
    if whole <= 0:
        return
    amount, fee = plain(whole, branch.currency), plain(whole // 100, branch.currency)
    form = MoveForm(
        kind="transfer",
        branch=str(branch.id),
        place="terminal",
        to_place=account,
        amount=amount,
        fee=fee,
        item=items["Card and online fees"],
    )
    await finance.actions.move(SYSTEM, form)


async def owe_rent(branch: Branch, today: date, items: dict[str, str], suppliers: dict[str, int]) -> None:
    landlord, here = str(suppliers["Hausverwaltung Krüger"]), str(branch.id)
    first = (today - TWO_MONTHS).replace(day=1)
    rent = RecurringForm(
        branch=here,
        supplier=landlord,
        item=items["Rent"],
        amount="1450",
        starts_on=str(first),
        words="Shop and yard",
    )
    await finance.actions.agree(SYSTEM, rent)
    while await finance.actions.write_next():
        pass
    printing = BillForm(
        branch=here,
        supplier=str(suppliers["Neighbourhood magazine"]),
        number=f"2026-{117 + branch.id}",
        words="Price lists",
        items={1: items["Advertising"]},
        amounts={1: "86"},
    )
    await finance.actions.enter_bill(SYSTEM, printing)


async def pay_out(branch: Branch, account: str) -> None:
    """Half of what is owed to each, in whole units."""
    for member, owed in sorted((await owed_by_party(AccountKind.pay_payable, branch)).items()):
        half = owed // 20_000 * 10_000
        if half > 0:
            amount = plain(half, branch.currency)
            form = MoveForm(
                kind="pay", branch=str(branch.id), place=account, amount=amount, member=str(member)
            )  # fmt: skip
            await finance.actions.move(SYSTEM, form)
