"""Money for clients' accounts: debts paid later or given up, deposits paid in and out."""

from asyncpg import Record

import ledger.actions
from checkout.account_tables import ClientMove
from checkout.actions import waiting_points
from checkout.actions.account_case import Case, Change, Money, begin
from checkout.actions.account_papers import queue_account
from checkout.actions.paying_out import lock_full_drawer
from checkout.actions.ringing import held, one_of, theirs
from checkout.actions.shifts import lock_open_shift
from checkout.queries.accounts import open_bills_of
from checkout.rules import Method
from checkout.rules.accounts import (
    Holder,
    Kind,
    account_entries,
    check_means,
    check_reason,
    check_sum,
)
from checkout.rules.refunds import ACCOUNTS
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid
from kit.money import format_money
from kit.rights import Actor, Permission
from ledger.rules import Account
from ledger.tables import AccountKind

NEXT_ID = "SELECT nextval(pg_get_serial_sequence('client_move', 'id'))"
CASH_STEP = "SELECT cash_step FROM till_rules WHERE branch = $1"
IN_WORDS = {
    Kind.settled: "Debt paid",
    Kind.written_off: "Debt given up",
    Kind.topped_up: "Deposit paid in",
    Kind.paid_out: "Deposit paid out",
}


async def settle_debt(
    actor: Actor, client: int, branch: int, money: Money, payment: int | None = None
) -> ClientMove:
    """Of what they owe, the oldest bill first or (`payment`) a chosen one. Never more than that."""
    actor.require(Permission.take_payments)
    async with transaction():
        case = await begin(actor, client, branch)
        most = case.standing.owed if payment is None else await left_of_bill(case.holder, payment)
        check_sum(money.amount, most, case.holder.currency)
        return await carry_out(case, Change(Kind.settled, debt=-money.amount, money=money, payment=payment))


async def top_up(actor: Actor, client: int, branch: int, money: Money) -> ClientMove:
    actor.require(Permission.take_payments)
    async with transaction():
        case = await begin(actor, client, branch)
        check_sum(money.amount, None, case.holder.currency)
        return await carry_out(case, Change(Kind.topped_up, deposit=money.amount, money=money))


async def pay_out(actor: Actor, client: int, branch: int, money: Money, why: str) -> ClientMove:
    """A deposit, or a part of it, back to the client."""
    actor.require(Permission.reopen_visits)
    async with transaction():
        case = await begin(actor, client, branch)
        check_sum(money.amount, case.standing.deposit, case.holder.currency)
        change = Change(Kind.paid_out, deposit=-money.amount, money=money, reason=check_reason(why))
        return await carry_out(case, change)


async def write_off(actor: Actor, client: int, branch: int, amount: int, why: str) -> ClientMove:
    """What will not be paid any more becomes a loss."""
    actor.require(Permission.write_off_debts)
    async with transaction():
        case = await begin(actor, client, branch)
        check_sum(amount, case.standing.owed, case.holder.currency)
        return await carry_out(case, Change(Kind.written_off, debt=-amount, reason=check_reason(why)))


async def left_of_bill(holder: Holder, payment: int) -> int:
    left = {bill.payment: bill.owed for bill in await open_bills_of(holder)}
    if payment not in left:
        raise Invalid("Nothing is owed of that bill any more.", payment="Choose a bill that is open.")
    return left[payment]


async def carry_out(case: Case, change: Change) -> ClientMove:
    """In the book, in the shift, on paper and in the journal."""
    shift = await shift_for(case, change)
    number = int(await db.fetch_value(NEXT_ID))
    entry = await ledger.actions.post(
        f"client:{number}",
        account_entries(case.holder, change.debt, change.deposit, against(case, change, shift)),
        branch=case.holder.branch,
        description=IN_WORDS[change.kind],
    )
    return await write_move(case, change, number, (entry, shift))


async def shift_for(case: Case, change: Change) -> Record | None:
    """Where money moves: for cash the drawer's, which must hold enough; else the one at hand, if any is."""
    money = change.money
    if money is None:
        return None
    await refuse_small_coins(case, change, money)
    if check_means(money.method) is Method.card:
        here = await theirs(case.actor, case.holder.branch)
        return await held(case.actor, one_of(here, money.desk, case.actor.account))
    if change.comes_in:
        return await lock_open_shift(case.holder.branch, money.desk, case.actor)
    return await lock_full_drawer(case.branch, money.desk, money.amount, case.actor)


async def refuse_small_coins(case: Case, change: Change, money: Money) -> None:
    """Where the smallest coins are gone cash goes in whole steps; what is taken back goes as it came."""
    step = await db.fetch_value(CASH_STEP, case.holder.branch) or 1
    if money.method == Method.cash and change.undoes is None and money.amount % step:
        words = f"Cash goes in steps of {format_money(step, case.holder.currency)}."
        raise Invalid(f"{words} Take a little less, or a card.", amount=words)


def against(case: Case, change: Change, shift: Record | None) -> Account:
    """Where the money is, or the loss."""
    if change.money is None:
        return Account(AccountKind.bad_debts, case.holder.currency, branch=case.holder.branch)
    method = Method(change.money.method)
    desk = shift["desk"] if shift and method is Method.cash else 0
    return Account(ACCOUNTS[method], case.holder.currency, branch=case.holder.branch, party=desk)


async def write_move(case: Case, change: Change, number: int, done: tuple[int, Record | None]) -> ClientMove:
    entry, shift = done
    receipt = await queue_account(case, change, number)
    made = ClientMove(
        id=number,
        client=case.holder.client,
        branch=case.holder.branch,
        kind=change.kind,
        debt=change.debt,
        deposit=change.deposit,
        method=change.money.method if change.money else "",
        shift=shift["id"] if shift else None,
        payment=change.payment,
        receipt=receipt,
        undoes=change.undoes,
        reason=change.reason,
        entry=entry,
        made_at=clock.now(),
        made_by=case.actor.name,
    )
    await ClientMove.insert(made)
    if change.debt:
        await waiting_points.follow(case.holder)
    await note(case, change, made)
    return made


async def note(case: Case, change: Change, made: ClientMove) -> None:
    owed, deposit = case.standing.owed, case.standing.deposit
    await journal.write(
        case.actor,
        "change account",
        ("client", case.holder.client),
        branch=case.holder.branch,
        before={"owes": owed, "deposit": deposit},
        after={
            "what": change.kind,
            "owes": owed + change.debt,
            "deposit": deposit + change.deposit,
            "currency": case.holder.currency,
            **({"by": made.method} if made.method else {}),
            **({"why": change.reason} if change.reason else {}),
        },
    )
