"""What changes a membership without a bill: held, in the book, and among its moves and visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.reading import words, wrong
from kit import clock, journal
from kit.db import execute, fetch_value
from kit.errors import Refused
from kit.rights import Actor
from ledger import actions as book
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.actions.memberships import begin_if_due, found
from loyalty.queries.membership_facts import Known, access_membership
from loyalty.rules.memberships import State
from loyalty.voucher_tables import VoucherMove

LOCK = "SELECT id FROM voucher WHERE id = $1 FOR UPDATE"
COUNT = "SELECT count(*) FROM voucher_move WHERE voucher = $1"
ADD_COUNT = "INSERT INTO membership_count (move, membership, cover, visits) VALUES ($1, $2, $3, $4)"


class Over(Refused):
    """It has ended, or was taken back: nothing of it changes any more."""

    def __init__(self, known: Known) -> None:
        super().__init__(f"{known.row['name']} {known.row['code']} has ended. Nothing of it can be changed.")


@dataclass(frozen=True, slots=True)
class Change:
    """More or less of a membership: minor units, and the visits of each cover, None of all together.

    `against` are the entries on the other side, which come to `amount`. `came` are visits that were counted
    before, with its sale.
    """

    kind: VoucherMove.Kind
    amount: int = 0
    visits: Mapping[int | None, int] | None = None
    against: Sequence[Entry] = ()
    reason: str = ""
    came: int = 0


async def hold(actor: Actor, voucher: int) -> Known:
    """One of the actor's branches; nobody else uses or changes it until the transaction ends.

    What began by itself is written down. Raises NotFound, `Over` once it has ended.
    """
    known = await hold_any(actor, voucher)
    if known.state in (State.ended, State.cancelled):
        raise Over(known)
    return known


async def hold_any(actor: Actor, voucher: int) -> Known:
    """One that may have ended as well."""
    await access_membership(actor, voucher)
    await execute(LOCK, voucher)
    known = await found(voucher)
    return await found(voucher) if await begin_if_due(known, known.today) else known


def account_of(known: Known) -> Account:
    row = known.row
    return Account(AccountKind.memberships, row["currency"], row["branch"], row["voucher"])


async def write(actor: Actor, known: Known, change: Change) -> int:
    """The number of the move; call while it is held."""
    row, visits = known.row, change.visits or {}
    number = await fetch_value(COUNT, row["voucher"]) + 1
    entry = await book.post(
        f"membership:{row['voucher']}:{number}",
        [Entry(account_of(known), -change.amount), *change.against],
        branch=row["branch"],
        description=f"Membership {row['name']} {row['code']}: {change.kind}",
    )
    made = VoucherMove(
        voucher=row["voucher"],
        kind=change.kind,
        amount=change.amount,
        visits=sum(visits.values()) + change.came,
        reason=change.reason,
        entry=entry,
        made_at=clock.now(),
        made_by=actor.name[:120],
    )
    await made.save()
    for cover, more in visits.items():
        if more:
            await execute(ADD_COUNT, made.id, row["id"], cover, more)
    return int(made.id)


async def take_rest(
    actor: Actor, known: Known, kind: VoucherMove.Kind, against: Sequence[Entry], reason: str = ""
) -> int | None:
    """Nothing is left of it; the number of the move, or None where there was nothing to take."""
    visits = {cover: -left for cover, left in known.having.counts.items() if left}
    if not visits and not known.having.left:
        return None
    return await write(actor, known, Change(kind, -known.having.left, visits, against, reason))


def reason_of(why: str) -> str:
    if not why.strip():
        raise wrong("why", "Write why, for whoever asks later.")
    return str(words(300)(why.strip(), "why"))


async def note(
    actor: Actor,
    action: str,
    known: Known,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    subject = ("voucher", known.voucher)
    await journal.write(actor, action, subject, branch=known.row["branch"], before=before, after=after)
