"""A membership ends early, or becomes another: what it is worth still goes to its holder's account."""

from asyncpg import Record

from checkout.account_tables import ClientMove
from checkout.actions.account_case import Case, begin
from checkout.rules.accounts import Kind
from kit import clock, db
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.actions import membership_ending as of_loyalty
from loyalty.actions.membership_moves import Over, hold_any, reason_of
from loyalty.membership_tables import Membership
from loyalty.queries.membership_facts import Known
from loyalty.rules.memberships import State, to_pay

How = Membership.How
ENTRY = "SELECT entry FROM voucher_move WHERE id = $1"


class Nobodys(Refused):
    """It was sold to a guest: there is no account for what it is worth."""

    def __init__(self) -> None:
        super().__init__("It is nobody's yet, so there is no account for the rest. Say first whose it is.")


async def end_early(actor: Actor, voucher: int, why: str) -> int:
    """What it is worth today goes to its holder’s deposit, in minor units; raises `Invalid`, `Over`."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        known = await hold(actor, voucher)
        case, worth = await account_for(actor, known), known.rest
        await end(case, known, (How.early, worth), reason_of(why))
    return worth


async def change_type(actor: Actor, voucher: int, of_type: int, why: str) -> int:
    """The number of the one that takes its place from today on, for the price of its type.

    What the old one is worth counts to it; the rest is taken from the deposit, or is put on it. Raises
    `Invalid` where too little lies there, `Over`.
    """
    actor.require(Permission.edit_loyalty)
    async with transaction():
        known = await hold(actor, voucher)
        kind, reason = await of_loyalty.type_for(known, of_type), reason_of(why)
        case, worth = await account_for(actor, known), known.rest
        refuse_too_little(kind, worth + case.standing.deposit)
        await end(case, known, (How.changed, worth), reason)
        against = [Entry(case.holder.on(AccountKind.client_deposit), kind["price"])]
        made, move = await of_loyalty.issue_instead(actor, known, kind, against)
        await note(case, move, -kind["price"], reason)
    return made


async def hold(actor: Actor, voucher: int) -> Known:
    """One that has not ended; or that ended early, and to which something came back since."""
    known = await hold_any(actor, voucher)
    is_gone = known.state is State.cancelled and (known.row["ended_at"] is None or not known.having.left)
    if known.state is State.ended or is_gone:
        raise Over(known)
    return known


async def account_for(actor: Actor, known: Known) -> Case:
    if known.row["client"] is None:
        raise Nobodys
    return await begin(actor, known.row["client"], known.row["branch"])


def refuse_too_little(kind: Record, there: int) -> None:
    more, _ = to_pay(kind["price"], there)
    if more:
        sentence = (
            f"{kind['name']} costs {format_money(more, kind['currency'])} more than there is."
            " Take that in as a deposit first."
        )
        raise Invalid(sentence, of_type=sentence)


async def end(case: Case, known: Known, ending: tuple[How, int], reason: str) -> None:
    how, worth = ending
    row = known.row
    lapsed = Account(AccountKind.vouchers_lapsed, row["currency"], row["branch"])
    against = [
        Entry(case.holder.on(AccountKind.client_deposit), -worth),
        Entry(lapsed, worth - known.having.left),
    ]
    move = await of_loyalty.end(case.actor, known, how, against, reason)
    await note(case, move, worth, reason)


async def note(case: Case, move: int | None, deposit: int, reason: str) -> None:
    """On the account, by the transaction of the move."""
    if move is None or not deposit:
        return
    await ClientMove(
        client=case.holder.client,
        branch=case.holder.branch,
        kind=Kind.membership,
        deposit=deposit,
        reason=reason,
        entry=await db.fetch_value(ENTRY, move),
        made_at=clock.now(),
        made_by=case.actor.name,
    ).save()
