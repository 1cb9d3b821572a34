"""What changes a certificate without a visit: in the book, and among its moves."""

from dataclasses import dataclass

from asyncpg import Record

from kit import clock
from kit.db import execute, fetch_value
from kit.rights import Actor
from ledger import actions as book
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.queries.certificate_lists import certificate
from loyalty.voucher_tables import VoucherMove

LOCK = "SELECT id FROM voucher WHERE id = $1 FOR UPDATE"
COUNT = "SELECT count(*) FROM voucher_move WHERE voucher = $1"


@dataclass(frozen=True, slots=True)
class Change:
    """More or less of a certificate: minor units and services, and the account on the other side."""

    kind: VoucherMove.Kind
    amount: int
    visits: int
    other: AccountKind
    reason: str = ""


async def hold(voucher: int) -> Record:
    """As it is now; nobody else uses or changes it until the transaction ends."""
    await execute(LOCK, voucher)
    return await certificate(voucher)


async def write(actor: Actor, held: Record, change: Change) -> None:
    """Call while it is held."""
    branch, unit = held["branch"], held["currency"]
    entries = [
        Entry(Account(AccountKind.certificates, unit, branch, held["id"]), -change.amount),
        Entry(Account(change.other, unit, branch), change.amount),
    ]
    number = await fetch_value(COUNT, held["id"]) + 1
    entry = await book.post(
        f"certificate:{held['id']}:{number}",
        entries,
        branch=branch,
        description=f"Certificate {held['number']} of {held['name']}: {change.kind}",
    )
    made = VoucherMove(
        voucher=held["id"],
        kind=change.kind,
        amount=change.amount,
        visits=change.visits,
        reason=change.reason,
        entry=entry,
        made_at=clock.now(),
        made_by=actor.name[:120],
    )
    await made.save()
