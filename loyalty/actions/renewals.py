"""The next period of a membership, once it is paid for; the caller writes the money."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from kit import clock
from kit.db import execute
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.membership_tables import MembershipCount, MembershipPeriod
from loyalty.queries.renewals import Renewing, freezes_from, newest_terms
from loyalty.renewal_tables import MembershipPlan
from loyalty.rules.memberships import Agreed, Anchor, new_visits
from loyalty.voucher_tables import VoucherMove

Kind = VoucherMove.Kind
LOCK = "SELECT id FROM voucher WHERE id = $1 FOR UPDATE"
EXPIRES = "UPDATE voucher SET expires_on = $2, of_type = $3 WHERE id = $1"
AGREE = "UPDATE membership SET agreed = $2 WHERE id = $1"
Visits = dict[int | None, int]


@dataclass(frozen=True, slots=True)
class Paid:
    """A period that was paid: its number and first day, what was paid, and the transaction in the book."""

    number: int
    from_on: date
    price: int
    entry: int
    by: str


async def hold(voucher: int) -> None:
    """Nobody else uses or changes it until the transaction ends."""
    await execute(LOCK, voucher)


def turn_entries(found: Renewing, paid: int) -> list[Entry]:
    """In the book: what is owed more for it, and what of the period before lapses."""
    row, lapses = found.row, found.turn.lapses.amount
    owed = Account(AccountKind.memberships, row["currency"], row["branch"], row["voucher"])
    lapsed = Account(AccountKind.vouchers_lapsed, row["currency"], row["branch"])
    return [Entry(owed, lapses - paid), Entry(lapsed, -lapses)]


async def begin_period(found: Renewing, paid: Paid) -> None:
    """Call while it is held, with what it was when the entries were made."""
    plan, row = found.plan, found.row
    terms, agreed = await terms_from_now(found)
    anchor = await anchor_from_now(found, agreed, paid)
    frozen = await freezes_from(row["id"], anchor.number)
    first, last = anchor.span(paid.number, frozen)
    await MembershipPeriod(
        membership=row["id"], number=paid.number, from_on=first, until_on=last,
        visits=agreed.all_visits, price=paid.price,
    ).save()  # fmt: skip
    await note_turn(found, agreed, paid)
    await execute(EXPIRES, row["voucher"], last, plan.next_type or row["of_type"])
    await execute(AGREE, row["id"], terms)
    await plan.update_self({
        MembershipPlan.anchor_on: anchor.on, MembershipPlan.anchor_number: anchor.number,
        MembershipPlan.price: plan.next_price or plan.price, MembershipPlan.next_type: None,
        MembershipPlan.next_price: None,
    })  # fmt: skip
    if plan.paused_until_on is not None and plan.paused_until_on < paid.from_on:
        await plan.update_self({MembershipPlan.paused_from_on: None, MembershipPlan.paused_until_on: None})


async def terms_from_now(found: Renewing) -> tuple[int, Agreed]:
    """What was agreed stays, but where it becomes one of another type."""
    if found.plan.next_type is None:
        return found.row["agreed"], found.agreed
    newest = await newest_terms(found.plan.next_type)
    if newest is None:
        raise LookupError(f"Type {found.plan.next_type} has no terms.")
    return newest


async def anchor_from_now(found: Renewing, agreed: Agreed, paid: Paid) -> Anchor:
    """Periods are counted on from the same day as long as this one begins where it would."""
    kept = found.anchor
    frozen = await freezes_from(found.row["id"], kept.number)
    if found.plan.next_type is None and kept.span(paid.number, frozen)[0] == paid.from_on:
        return kept
    return Anchor(paid.from_on, paid.number, agreed.length or 1, agreed.unit)


async def note_turn(found: Renewing, agreed: Agreed, paid: Paid) -> None:
    """Of another type the visits that go over are not its own: they were taken off its price."""
    turn = found.turn
    gone = {cover: -visits for cover, visits in turn.lapses.visits.items()}
    await note(found, paid, (Kind.expired, -turn.lapses.amount), gone)
    come = Counter(new_visits(agreed))
    if found.plan.next_type is not None:
        come.subtract(turn.stays.visits)
    await note(found, paid, (Kind.renewed, paid.price), dict(come))


async def note(found: Renewing, paid: Paid, what: tuple[VoucherMove.Kind, int], visits: Visits) -> None:
    kind, amount = what
    counted = {cover: each for cover, each in visits.items() if each}
    if not amount and not counted:
        return
    move = VoucherMove(
        voucher=found.row["voucher"], kind=kind, amount=amount, visits=sum(counted.values()),
        entry=paid.entry, made_at=clock.now(), made_by=paid.by[:120],
    )  # fmt: skip
    await move.save()
    for cover, each in counted.items():
        await MembershipCount(move=move.id, membership=found.row["id"], cover=cover, visits=each).save()
