"""Refunding a paid bill, or a part of it: the visit stays done, and what followed goes back in proportion."""

from dataclasses import dataclass, replace

from asyncpg import Record

import booking.actions
import ledger.actions
import loyalty.actions
import payroll.actions
import stock.actions
from checkout import queries
from checkout.actions.account_refunds import hold_for_refund, note_refund, over_of
from checkout.actions.online.returning import give_back_all
from checkout.actions.paying_out import lock_full_drawer
from checkout.actions.refund_case import Case
from checkout.actions.refund_receipts import queue_part
from checkout.actions.ringing import note_given_back, shift_to_note
from checkout.actions.visits import lock_done_visit, mark_changed
from checkout.actions.vouchers import accounts_of, note_refunded, pieces_of
from checkout.refund_tables import Refund, RefundLine, RefundPart, RefundTip
from checkout.rules import Method
from checkout.rules.refund_entries import refund_entries
from checkout.rules.refunding import LONGEST_REASON, agree
from checkout.rules.refunds import BillLeft, Wish, money_left
from clients.tables import Visit
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from loyalty.actions import Moved, Refunding
from loyalty.actions.tiers import settle_tiers

NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM refund WHERE bill = $1"
BACK_TO_STOCK = """
SELECT bill_line.good, sum(refund_line.quantity)::bigint AS pieces
FROM refund_line JOIN bill_line ON bill_line.id = refund_line.line
WHERE refund_line.refund = $1 AND refund_line.back_to_stock AND bill_line.good IS NOT NULL
GROUP BY bill_line.good
"""
OF_PART = "UPDATE online_refund SET part = $2 WHERE id = ANY($1::int[])"


class NoBill(Refused):
    """There is nothing that could be refunded."""


class NoLines(Refused):
    """Bills from before their lines were kept."""


class NotWhatWasShown(Refused):
    """The form was changed after the sum was worked out."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go back of the bill of a visit of `version`, and why. Cash comes out of `desk`.

    `shown` is the sum that was read before the button was pressed, if it was. `lets_go`: earned points that
    the client spent since are not insisted on.
    """

    version: int
    why: str
    wish: Wish
    desk: int | None = None
    lets_go: bool = False
    shown: int | None = None


async def refund(actor: Actor, visit_id: int, order: Order) -> Refund:
    """Money, pay and points go back for a part of the bill, or all that is left of it; the visit stays done.

    Raises NotDone, Stale, NoBill, NoLines, NotWhatWasShown, NoOpenShift, DrawerTooEmpty or PointsAlreadySpent
    (409), WrongRefund and Invalid (422).
    """
    actor.require(Permission.reopen_visits)
    if order.wish.otherwise or order.lets_go:
        actor.require(Permission.refund_otherwise)
    async with transaction():
        case = await agree_on(actor, visit_id, order)
        await give_pay_back(case)
        moved = await give_points_back(case, lets_go=order.lets_go)
        made = await write_refund(actor, case, moved)
        parts = await write_parts(actor, case, made)
        await note_refund(actor, case, made)
        await note_refunded(actor, case, made.id, made.entry)
        await put_goods_back(case, made)
        await note_in_shift(actor, case)
        await ask_provider(actor, case, parts)
        await mark_changed(visit_id)
        await queue_part(actor, case, made)
        await booking.actions.announce(visit_id, case.visit["branch"])
        await settle_tiers(case.visit["client"], case.visit["branch"], clock.today(case.visit["zone"]))
        await note(actor, case, made)
    return made


async def agree_on(actor: Actor, visit_id: int, order: Order) -> Case:
    """Whoever refunds the same bill waits here, and then sees another version."""
    visit = await lock_done_visit(actor, visit_id, order.version)
    bill, before = await left_of(visit_id)
    agreed = agree(before, order.wish)
    reason = order.why.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid("Why is it refunded?", why="A few words, so that others understand later.")
    if order.shown is not None and order.shown != agreed.amount:
        raise NotWhatWasShown(
            f"That is {format_money(agreed.amount, bill['currency'])}, and not the"
            f" {format_money(order.shown, bill['currency'])} that stood there. Look at it again."
        )
    held = await hold_for_refund(visit, before, agreed)
    cash = agreed.by(Method.cash)
    shift = await lock_full_drawer(visit, order.desk, cash, actor) if cash else None
    number = await db.fetch_value(NEXT_NUMBER, bill["id"])
    case = Case(visit, bill, before, agreed, number, reason, shift, held)
    return replace(case, vouchers=await accounts_of(case), pieces=await pieces_of(actor, visit, case))


async def left_of(visit_id: int) -> tuple[Record, BillLeft]:
    bill = await queries.standing_bill(visit_id)
    if bill is None:
        raise NoBill("This visit has no bill here, so there is nothing to refund.")
    left = await queries.bill_left(bill)
    if not left.lines:
        raise NoLines(
            "What was on this bill is not known line by line, so it cannot be refunded in part."
            " Reopen the visit to give all of it back."
        )
    return bill, left


async def give_pay_back(case: Case) -> None:
    left = {line.line: line.left for line in case.after.lines if line.line is not None}
    today = clock.today(case.visit["zone"])
    await payroll.actions.take_part_back(case.visit["id"], case.number, left, today)


async def give_points_back(case: Case, *, lets_go: bool) -> Moved:
    visit, closing = case.visit["id"], case.bill["closing"]
    await loyalty.actions.hold_parties(visit)
    moved = await loyalty.actions.refund_points(
        Refunding(
            visit=visit,
            closing=closing,
            number=case.number,
            value=case.agreed.by(Method.points),
            paid_left=money_left(case.after),
            lets_go=lets_go,
        )
    )
    left = money_left(case.after)
    await loyalty.actions.refund_gift(loyalty.actions.Closing(visit, closing), left, lets_go=lets_go)
    return moved


async def write_refund(actor: Actor, case: Case, moved: Moved) -> Refund:
    """What went back, and its own transaction in the book."""
    entry = await ledger.actions.post(
        f"bill-refund:{case.bill['id']}:{case.number}",
        [*refund_entries(case.before, case.agreed, case.place), *over_of(case)],
        branch=case.visit["branch"],
        description=f"Refund {case.number} of bill {case.bill['number']}",
    )
    made = Refund(
        bill=case.bill["id"],
        number=case.number,
        amount=case.agreed.amount,
        rounding=case.agreed.rounding,
        points_back=moved.back,
        points_taken=moved.taken,
        points_missing=moved.missing,
        why=case.why,
        refunded_at=clock.now(),
        refunded_by=actor.name,
        entry=entry,
    )
    await made.save()
    return made


async def write_parts(actor: Actor, case: Case, made: Refund) -> list[RefundPart]:
    lines = [
        RefundLine(
            refund=made.id, line=each.line, quantity=each.quantity, amount=each.amount,
            back_to_stock=each.to_stock,
        )
        for each in case.agreed.lines
    ]  # fmt: skip
    tips = [RefundTip(refund=made.id, member=member, amount=amount) for member, amount in case.agreed.tips]
    parts = [
        RefundPart(
            refund=made.id, payment=each.payment, method=each.method, amount=each.amount, entry=made.entry,
            shift=case.shift["id"] if case.shift and each.method is Method.cash else None,
            made_at=made.refunded_at, made_by=actor.name,
        )
        for each in case.agreed.payments
    ]  # fmt: skip
    for table, rows in ((RefundLine, lines), (RefundTip, tips)):
        if rows:
            await table.insert(*rows)
    for part in parts:
        await part.save()
    return parts


async def put_goods_back(case: Case, made: Refund) -> None:
    pieces = {row["good"]: row["pieces"] for row in await db.fetch(BACK_TO_STOCK, made.id)}
    if pieces:
        visit, closing = case.visit["id"], case.bill["closing"]
        await stock.actions.put_back_goods(visit, closing, made.number, pieces)


async def note_in_shift(actor: Actor, case: Case) -> None:
    """For the reports of the shift that it was given back in."""
    branch, bill = case.visit["branch"], case.bill["id"]
    shift = case.shift["id"] if case.shift else await shift_to_note(actor, branch, bill)
    amounts = {str(each.method): case.agreed.by(each.method) for each in case.agreed.payments}
    await note_given_back(shift, bill, amounts, sum(amount for _, amount in case.agreed.tips))


async def ask_provider(actor: Actor, case: Case, parts: list[RefundPart]) -> None:
    """What was paid online lies for the visit again, and goes back to the card from there."""
    for part in parts:
        if part.method == Method.prepaid:
            await send_back(actor, case.visit["id"], part.id, part.amount, case.why)


async def send_back(actor: Actor, visit_id: int, part: int, amount: int, why: str) -> None:
    [visit] = await Visit.objects().where(Visit.id == visit_id)
    queued = await give_back_all(actor, visit, amount, why)
    await db.execute(OF_PART, queued, part)


async def note(actor: Actor, case: Case, made: Refund) -> None:
    await journal.write(
        actor,
        "refund",
        ("visit", case.visit["id"]),
        branch=case.visit["branch"],
        before={"bill": case.bill["number"], "left": case.before.left},
        after={
            "refund": made.number,
            "amount": made.amount,
            "currency": case.bill["currency"],
            "left": case.after.left,
            "why": made.why,
            "payments": {part.method: case.agreed.by(part.method) for part in case.agreed.payments},
        },
    )
