"""Completing a visit: everything that follows from it, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace

from asyncpg import Record

import booking.actions
import ledger.actions
import loyalty.actions
import loyalty.queries
import payroll.actions
import reminders.actions
import stock.actions
from checkout import queries, rules
from checkout.actions import accounts
from checkout.actions.benefits import keep_benefits
from checkout.actions.keeping import keep_lines, keep_tips
from checkout.actions.lines import keep_personal
from checkout.actions.online.returning import give_back_all
from checkout.actions.payers import named, who_pays
from checkout.actions.receipts import queue_sale
from checkout.actions.ringing import note_sale, shift_at_hand
from checkout.actions.sale import Sale
from checkout.actions.visits import lock_open_visit
from checkout.actions.vouchers import by_vouchers, hold_uses, issue_vouchers, note_vouchers
from checkout.queries import online, taxes
from checkout.queries.benefits import BillLine
from checkout.rules import Checkout, Method, Totals
from checkout.rules.entries import Place, sale_entries
from checkout.rules.tips import TipPart, check_parts, who_gets_most
from checkout.tables import Bill, Payment
from clients.tables import Visit
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid
from kit.rights import SYSTEM, Actor, Permission
from loyalty.actions.tiers import settle_tiers
from loyalty.rules.benefits.outcomes import PointsPart
from loyalty.rules.points import Extra
from loyalty.rules.vouchers import Issued

CLOSE_VISIT = """
UPDATE visit SET status = $2, closing = closing + 1, version = version + 1, done_at = $3,
    arrived_at = coalesce(arrived_at, $3)
WHERE id = $1
"""
OPEN_SERIES = """
INSERT INTO bill_series (branch, prefix, last)
SELECT $1::int, CASE WHEN EXISTS (SELECT FROM bill_series WHERE prefix = $2::text)
    THEN $2::text || $1::int ELSE $2::text END, 0
WHERE NOT EXISTS (SELECT FROM bill_series WHERE branch = $1)
ON CONFLICT (branch) DO NOTHING
"""
# The row stays locked until this sale is committed, so a number is neither given twice nor left out.
NEXT_NUMBER = "UPDATE bill_series SET last = last + 1 WHERE branch = $1 RETURNING prefix, last"
ARE_HERE = "SELECT id, name FROM staff_member WHERE id = ANY($1::int[]) AND branch = $2"


async def complete_visit(actor: Actor, visit_id: int, checkout: Checkout) -> Bill:
    """The bill, its payments, pay, points, thanks and receipt. All of it once, or nothing.

    Raises AlreadyDone, NotOpen, Stale or NoOpenShift; Invalid for payments that do not settle the bill.
    """
    actor.require(Permission.take_payments)
    async with transaction():
        visit = await lock_open_visit(actor, visit_id, checkout.version)
        sale = await agree(actor, visit, checkout)
        await keep_personal(sale.lines)
        await db.execute(CLOSE_VISIT, visit_id, Visit.Status.done, clock.now())
        bill = await write_bill(actor, visit, sale)
        await payroll.actions.record_visit(visit_id, clock.today(visit["zone"]))
        await give_and_take_points(visit, sale, await keep_benefits(visit, sale))
        await stock.actions.take_for_visit(visit_id, sale.closing)
        await reminders.actions.thank(visit_id)
        await queue_sale(visit, bill, sale)
        await give_rest_back(visit_id, sale)
        await booking.actions.announce(visit_id, visit["branch"])
        if sale.benefits and sale.benefits.ladders:
            await settle_tiers(visit["client"], visit["branch"], clock.today(visit["zone"]))
        await note(actor, visit, bill, sale)
    return bill


async def agree(actor: Actor, visit: Record, checkout: Checkout) -> Sale:
    """What the bill comes to now, and whether the tenders settle it."""
    await hold_uses(visit["id"])
    now, till = await queries.bill_now(visit["id"]), taxes.as_till(visit)
    lines = now.lines
    day = taxes.tax_day(visit["starts_at"], visit["zone"])
    totals = rules.add_up([queries.priced(line) for line in lines], checkout.tip, visit["currency"])
    prepaid = await online.prepaid_for(visit["id"], visit["branch"], totals.currency)
    payer = await who_pays(visit, checkout.payer)
    offered = [*by_vouchers(now, checkout.payments), *checkout.payments]
    tenders, payers = await named(visit, rules.with_prepaid(offered, prepaid, totals), payer)
    worth = await points_worth(visit, checkout, totals)
    settlement = rules.settle(totals, tenders, worth, till.coins)
    await accounts.hold_for_sale(actor, visit, settlement)
    shift = await shift_at_hand(actor, visit["branch"], checkout.desk, settlement)
    return Sale(
        lines=lines,
        totals=totals,
        settlement=settlement,
        closing=visit["closing"] + 1,
        taxed=await taxes.taxed(lines, till, visit["id"], day),
        tips=await who_is_tipped(visit, lines, checkout),
        shift=shift["id"] if shift else None,
        desk=shift["desk"] if shift else 0,
        prepaid=prepaid,
        payer=payer,
        payers=payers,
        benefits=now.benefits,
        usings=[each.using for each in now.used],
    )


async def points_worth(visit: Record, checkout: Checkout, totals: Totals) -> int:
    """How much of the bill points may pay; only asked for when points are offered."""
    if visit["payer"] is None or all(tender.method is not Method.points for tender in checkout.payments):
        return 0
    usable = await loyalty.queries.worth(visit["payer"], visit["branch"], totals.done_now, visit["id"])
    return usable.value


async def who_is_tipped(visit: Record, lines: list[BillLine], checkout: Checkout) -> Sequence[TipPart]:
    """As the tip was shared out; or all of it for who was named, or else for who served first."""
    parts = checkout.tip_parts
    if not parts and checkout.tip:
        member = checkout.tip_member or next((line["member"] for line in lines if line["member"]), None)
        parts = [TipPart(member or 0, checkout.tip)]
    check_parts(checkout.tip, parts, visit["currency"])
    return [replace(part, name=name) for part, name in zip(parts, await names_of(parts, visit), strict=True)]


async def names_of(parts: Sequence[TipPart], visit: Record) -> list[str]:
    """Raises `Invalid` unless all of them work here."""
    members = [part.member for part in parts if rules.may_be_id(part.member)]
    rows = await db.fetch(ARE_HERE, members, visit["branch"]) if members else []
    names = {row["id"]: row["name"] for row in rows}
    if any(part.member not in names for part in parts):
        raise Invalid("Who is the tip for?", tip_member="Choose somebody who works here.")
    return [names[part.member] for part in parts]


async def write_bill(actor: Actor, visit: Record, sale: Sale) -> Bill:
    """The bill and its payments, and the sale in the book."""
    totals = sale.totals
    issued = await issue_vouchers(actor, visit, sale)
    bill = Bill(
        visit=visit["id"],
        payer=sale.payer["id"] if sale.payer else None,
        closing=sale.closing,
        services=totals.services,
        goods=totals.goods,
        vouchers=totals.vouchers,
        discount=totals.discount,
        tip=totals.tip,
        tip_member=who_gets_most(sale.tips),
        total=totals.total,
        rounding=sale.settlement.rounding,
        currency=totals.currency,
        closed_at=clock.now(),
        closed_by=actor.name,
        entry=await write_in_the_book(visit, sale, issued),
        number=await next_number(visit),
    )
    await bill.save()
    await keep_lines(bill, sale.lines, sale.taxed)
    await keep_tips(bill, sale.tips)
    await write_payments(actor, visit, bill, sale)
    await note_vouchers(actor, visit, sale, bill, issued)
    await note_sale(sale.shift, bill, sale.settlement)
    return bill


async def write_in_the_book(visit: Record, sale: Sale, issued: Sequence[Issued]) -> int:
    accounts_used = {each.voucher: each.account for each in sale.usings}
    place = Place(visit["branch"], sale.desk, sale.tips, visit["id"], accounts_used, issued)
    return await ledger.actions.post(
        f"sale:{visit['id']}:{sale.closing}",
        sale_entries(sale.totals, sale.settlement, place, sale.taxed),
        branch=visit["branch"],
        description=f"Visit {visit['id']} completed",
    )


async def next_number(visit: Record) -> str:
    """CENTER-000042: without a gap in each branch."""
    found = await db.fetch_one(NEXT_NUMBER, visit["branch"])
    if found is None:
        await db.execute(OPEN_SERIES, visit["branch"], visit["slug"].upper())
        found = await db.fetch_one(NEXT_NUMBER, visit["branch"])
    if found is None:
        raise LookupError(f"Branch {visit['branch']} has no bill numbers.")
    return f"{found['prefix']}-{found['last']:06}"


async def write_payments(actor: Actor, visit: Record, bill: Bill, sale: Sale) -> None:
    """What is of a client's account changes that with its payment."""
    paid = sale.settlement.payments
    payments = [
        Payment(
            bill=bill.id,
            method=each.method,
            amount=each.amount,
            received=each.received,
            shift=sale.shift if each.method is Method.cash else None,
            payer=each.payer,
            voucher=each.voucher,
        )
        for each in paid
    ]
    if payments:
        numbers = [row["id"] for row in await Payment.insert(*payments)]
        await accounts.note_sale(actor, visit, bill, dict(zip(numbers, paid, strict=True)))


async def give_and_take_points(visit: Record, sale: Sale, given: Sequence[PointsPart]) -> None:
    """`given`: points that programmes give beside those that the branch's own rule does.

    Who brought the client gets theirs, too.
    """
    await loyalty.actions.hold_parties(visit["id"])
    spent = sale.settlement.by(Method.points)
    if spent:
        await loyalty.actions.spend(visit["id"], sale.closing, spent)
    extra = [Extra(each.version, each.points, each.words) for each in given]
    owed = sale.settlement.by(Method.on_account)
    await loyalty.actions.accrue(visit["id"], sale.closing, sale.earns_points, extra, is_owed=owed > 0)
    closing = loyalty.actions.Closing(visit["id"], sale.closing)
    await loyalty.actions.give_for_friend(closing, sale.earns_points - owed)


async def give_rest_back(visit_id: int, sale: Sale) -> None:
    """Who paid more before than it cost gets the rest back the way it came."""
    rest = sale.prepaid - sale.settlement.by(Method.prepaid)
    if rest > 0:
        [visit] = await Visit.objects().where(Visit.id == visit_id)
        await give_back_all(SYSTEM, visit, rest, "paid more than it cost")


async def note(actor: Actor, visit: Record, bill: Bill, sale: Sale) -> None:
    await journal.write(
        actor,
        "complete",
        ("visit", visit["id"]),
        branch=visit["branch"],
        before={"status": visit["status"], "version": visit["version"]},
        after={
            "status": Visit.Status.done,
            "bill": bill.number,
            "total": bill.total,
            "currency": bill.currency,
            **({"payer": sale.payer["id"]} if sale.payer else {}),
            "payments": {paid.method: sale.settlement.by(paid.method) for paid in sale.settlement.payments},
        },
    )
