"""What goes back to clients' accounts when a bill is refunded or its visit reopened."""

from collections.abc import Mapping, Sequence
from typing import Any

from asyncpg import Record

import ledger.actions
from checkout.account_tables import ClientMove
from checkout.actions import waiting_points
from checkout.actions.accounts import follow_cards, hold
from checkout.actions.refund_case import Case
from checkout.refund_tables import Refund
from checkout.rules import Method
from checkout.rules.accounts import Back, Holder, Kind, Standing, back_to_accounts, over_entries
from checkout.rules.refunds import ACCOUNTS, Agreed, BillLeft, PaymentLeft
from checkout.tables import Bill
from kit import clock, db
from kit.rights import Actor
from ledger.rules import Entry

ON_ACCOUNTS = """
SELECT id, method, amount, payer FROM payment
WHERE bill = $1 AND method IN ('on_account', 'deposit') ORDER BY id
"""


async def hold_for_refund(visit: Record, before: BillLeft, agreed: Agreed) -> Mapping[int, Standing]:
    clients = {payment.payer for payment, _ in agreed.on_accounts(before) if payment.payer}
    return await hold(clients, visit["branch"], visit["currency"]) if clients else {}


def backs_of(case: Case) -> list[Back]:
    return back_to_accounts(case.agreed.on_accounts(case.before), case.accounts)


def over_of(case: Case) -> list[Entry]:
    """Beside what the refund takes off debts: what is not owed any more becomes a deposit."""
    return over_in(case.visit, backs_of(case))


def over_in(visit: Record, backs: Sequence[Back]) -> list[Entry]:
    holders = [(holder_of(back.client, visit), back.over) for back in backs if back.over]
    return [entry for holder, amount in holders for entry in over_entries(holder, amount)]


async def note_refund(actor: Actor, case: Case, made: Refund) -> None:
    moves = [
        move_of(actor, case.visit, back, kind=Kind.refunded, entry=made.entry, reason=case.why)
        for back in backs_of(case)
    ]
    if moves:
        await ClientMove.insert(*moves)
    for client in {back.client for back in backs_of(case) if back.debt}:
        await waiting_points.follow(holder_of(client, case.visit))


async def hold_for_reopening(visit: Record, bill: Bill) -> list[Back]:
    """What would go back to accounts if the whole bill did; nobody changes them until the end."""
    paid = await paid_on_accounts(bill.id)
    clients = {payment.payer for payment in paid if payment.payer}
    held = await hold(clients, visit["branch"], visit["currency"]) if clients else {}
    return back_to_accounts([(payment, payment.amount) for payment in paid], held)


async def give_accounts_back(
    actor: Actor, visit: Record, bill: Bill, backs: Sequence[Back], why: str
) -> None:
    """Once the sale is reversed in the book: on the cards as they are now, what is not owed as a deposit."""
    key = f"sale:{bill.visit}:{bill.closing}:back"
    sold = [entry for payment in await paid_on_accounts(bill.id) for entry in sold_entries(visit, payment)]
    await follow_cards(bill.entry, sold, f"{key}:cards", visit["branch"])
    over = over_in(visit, backs)
    if over:
        words = f"Visit {bill.visit} reopened: what was paid of it becomes a deposit"
        await ledger.actions.post(f"{key}:deposit", over, branch=visit["branch"], description=words)
    moves = [move_of(actor, visit, back, kind=Kind.reopened, entry=bill.entry, reason=why) for back in backs]
    if moves:
        await ClientMove.insert(*moves)


async def paid_on_accounts(bill: int) -> list[PaymentLeft]:
    rows = await db.fetch(ON_ACCOUNTS, bill)
    return [PaymentLeft(row["id"], Method(row["method"]), row["amount"], payer=row["payer"]) for row in rows]


def sold_entries(visit: Record, payment: PaymentLeft) -> list[Entry]:
    """What the sale would write for the payment, if it were made now."""
    account = holder_of(payment.payer or 0, visit).on(ACCOUNTS[payment.method])
    return [Entry(account, payment.amount)]


def move_of(actor: Actor, visit: Record, back: Back, **facts: Any) -> ClientMove:  # noqa: ANN401
    return ClientMove(
        client=back.client,
        branch=visit["branch"],
        debt=-back.debt,
        deposit=back.deposit,
        payment=back.payment,
        made_at=clock.now(),
        made_by=actor.name,
        **facts,
    )


def holder_of(client: int, visit: Record) -> Holder:
    return Holder(client, visit["branch"], visit["currency"])
