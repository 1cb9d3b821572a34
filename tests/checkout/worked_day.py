"""A day at Center with everything that the book knows: what each thing writes, and what is left at night.

`docs/money.md` shows it; `test_worked_day.py` lives it and compares.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import booking.actions
from checkout import actions
from checkout.rules import Checkout, Method, Tender
from checkout.rules.drawers import Kind, Move
from clients.tables import Visit
from kit import clock, db
from kit.money import plain
from stock import actions as shelf
from stock.schemas import CardForm, CountForm
from tests.booking.scene import at
from tests.checkout import paying, taxing, till
from tests.checkout.box import Box
from tests.checkout.refunding import lines_of, refund, some
from tests.stock.store import NOT_BELOW, Store, enter, open_store, paper, receive, rows

POSTINGS = """
SELECT book_account.kind, book_account.branch, party, unit, posting.amount
FROM posting JOIN book_account ON book_account.id = posting.account
WHERE posting.transaction > $1 ORDER BY posting.id
"""
BALANCES = """
SELECT kind, party, unit, sum(amount)::bigint AS amount
FROM posting JOIN book_account ON book_account.id = account
GROUP BY kind, party, unit HAVING sum(amount) <> 0 ORDER BY kind, party, unit
"""
NEWEST = "SELECT coalesce(max(id), 0) FROM book_transaction"
MINUS = "−"
NO_MORE_UNDONE = timedelta(hours=2)


@dataclass
class Day:
    """The salon, the provider of online payments, and what is remembered from one thing to the next."""

    store: Store
    box: Box
    desk: int = 0
    shift: int = 0
    haircut: Visit | None = None
    online: Visit | None = None

    @property
    def salon(self):  # type: ignore[no-untyped-def]
        return self.store.salon


async def open_day(box: Box) -> Day:
    """Taxes are in the prices, cash goes in steps of 0.05, Anna works for a share, points come back."""
    store = await open_store()
    await taxing.keeps_taxes(store.salon, cash_step="0.05")
    await till.terms(store.salon)
    await till.cashback(store.salon)
    await paying.rule(store.salon)
    await shelf.set_consumables(
        store.vera, store.salon.haircut, CardForm(rows=rows(("Colour cream", "40 ml", "")))
    )
    return Day(store, box)


async def open_drawer(day: Day) -> None:
    day.desk, shift = await till.drawer(day.salon)
    day.shift = shift.id


async def goods_come(day: Day) -> None:
    await receive(day.store, day.store.shop, ("Shampoo", "10", "50"))
    await receive(day.store, day.store.back, ("Colour cream", "2", "24"))


async def pays_online(day: Day) -> None:
    day.online = await paying.paid(day.box, day.salon, "14:00")


async def sells(day: Day) -> None:
    visit = await till.arrived(day.salon)
    await till.buys_shampoo(day.salon, visit)
    await actions.discount_bill(day.salon.actors["Nora"], visit.id, 700, "Regular", 1)
    tenders = [Tender(Method.card, 2000), Tender(Method.cash, 3300, 5000)]
    checkout = Checkout(2, tenders, tip=300, tip_member=day.salon.anna)
    await till.pay(day.salon, visit, checkout)
    day.haircut = visit


async def pays_in_steps(day: Day) -> None:
    visit = await till.arrived(day.salon, price=4498)
    await till.pay(day.salon, visit, till.in_cash(4500))


async def brings_back(day: Day) -> None:
    assert day.haircut is not None
    wish = await some(day.haircut, Shampoo=1)
    line = (await lines_of(day.haircut))["Shampoo"]
    await refund(day.salon, day.haircut, replace(wish, to_stock=frozenset({line})))


async def buys_milk(day: Day) -> None:
    await actions.move_cash(day.salon.actors["Olga"], day.shift, Move(Kind.taken_out, 350, "Milk"))


async def to_the_safe(day: Day) -> None:
    await actions.move_cash(day.salon.actors["Olga"], day.shift, Move(Kind.to_safe, 6000))


async def breaks(day: Day) -> None:
    await enter(day.store, paper("write_off", day.store.shop, ("Shampoo", "1", "")))


async def uses_prepaid(day: Day) -> None:
    assert day.online is not None
    visit = await paying.fresh(day.online)
    tenders = [Tender(Method.points, 300), Tender(Method.card, 1950)]
    await till.pay(day.salon, visit, Checkout(visit.version, tenders))


async def stays_away(day: Day) -> None:
    visit = await paying.paid(day.box, day.salon, "16:00")
    with clock.pretend(at("17:30")):
        await booking.actions.set_status(day.salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
    with clock.pretend(at("17:30") + NO_MORE_UNDONE):
        await paying.works()


async def calls_off(day: Day) -> None:
    visit = await paying.paid(day.box, day.salon, "12:00")
    await booking.actions.cancel(day.salon.actors["Olga"], visit.id, "They called")
    with clock.pretend(clock.now() + NO_MORE_UNDONE):
        await paying.works()
        await paying.tells(day.box)


async def charged_by_mistake(day: Day) -> None:
    visit = await till.arrived(day.salon, client=False)
    await till.pay(day.salon, visit, till.by_card(4500))
    await actions.reopen_visit(day.salon.actors["Nora"], visit.id, "The wrong visit", 2)


async def is_counted(day: Day) -> None:
    document = await shelf.draft_document(day.store.vera, paper("stocktake", day.store.shop))
    await shelf.count_good(day.store.vera, document, CountForm(good="Shampoo", quantity="8"))
    await shelf.post_document(day.store.vera, document, NOT_BELOW)


async def closes(day: Day) -> None:
    expected = (await till.balances(day.salon))["cash_desk"]
    await actions.close_shift(day.salon.actors["Olga"], day.shift, expected - 150, "Change given wrong")


HAPPENS: tuple[tuple[str, Callable[[Day], Awaitable[None]]], ...] = (
    ("The drawer is opened with 100.00 in it", open_drawer),
    ("Ten shampoos for 50.00 and two bottles of cream for 24.00 come in", goods_come),
    ("Masha books for the afternoon and pays half of 45.00 online", pays_online),
    ("Haircut 45.00 and shampoo 12.00, 7.00 off, 3.00 for Anna: 20.00 by card, 33.00 in cash", sells),
    ("A haircut for 44.98, in cash: 45.00", pays_in_steps),
    ("The shampoo is brought back, and goes back to the shelf", brings_back),
    ("Milk for 3.50 out of the drawer", buys_milk),
    ("60.00 go to the safe", to_the_safe),
    ("A bottle of shampoo is broken", breaks),
    ("Masha comes: 22.50 is paid, 3.00 with points, 19.50 by card", uses_prepaid),
    ("Somebody who paid 22.50 online does not come; it is kept", stays_away),
    ("Somebody who paid 22.50 online calls it off in time", calls_off),
    ("A haircut is charged by mistake, 45.00 by card, and reopened", charged_by_mistake),
    ("The shop is counted: 8 shampoos, where 9 should be", is_counted),
    ("The drawer is counted and closed, 1.50 is missing", closes),
)


async def live(day: Day) -> list[str]:
    """The rows of the table: each posting, under what it follows from."""
    found = []
    for said, happen in HAPPENS:
        newest = await db.fetch_value(NEWEST)
        await happen(day)
        for number, row in enumerate(await db.fetch(POSTINGS, newest)):
            assert row["branch"] == day.salon.center
            found.append(line(said if number == 0 else "", row, day))
    return found


async def evening(day: Day) -> list[str]:
    return [line(None, row, day) for row in await db.fetch(BALANCES)]


def line(said: str | None, row, day: Day) -> str:  # type: ignore[no-untyped-def]
    cells = [f"`{row['kind']}`", named(row["kind"], row["party"], day), written(row["amount"], row["unit"])]
    return "| " + " | ".join([*([] if said is None else [said]), *cells]) + " |"


def named(kind: str, party: int, day: Day) -> str:
    """Whose account it is, in words."""
    salon, store = day.salon, day.store
    if kind == "tax":
        return f"{party // 100} %" if party else ""
    names = {
        "cash_desk": {day.desk: "Front desk"},
        "tips_payable": {salon.anna: "Anna"},
        "pay_payable": {salon.anna: "Anna"},
        "points": {salon.masha: "Masha"},
        "stock": {store.shop: "Shop", store.back: "Back room"},
    }
    if kind in ("prepaid", "refunds_due"):
        return "the visit"
    if kind == "supplier":
        return "the supplier"
    return names[kind][party] if party else ""


def written(amount: int, unit: str) -> str:
    text = f"{abs(amount)} points" if unit == "points" else plain(abs(amount), unit)
    return f"{MINUS if amount < 0 else ''}{text}"
