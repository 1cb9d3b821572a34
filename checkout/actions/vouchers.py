"""Certificates and memberships on a bill: put on it and taken off, and what its payment does to them."""

from collections.abc import Sequence

from asyncpg import Record

import loyalty.actions.vouchers as of_loyalty
from checkout.actions.lines import SET_DISCOUNT, changing
from checkout.actions.refund_case import Case
from checkout.actions.sale import Sale
from checkout.queries.benefits import Priced
from checkout.queries.priced import bill_now
from checkout.queries.vouchers import Used, uses_of
from checkout.rules import Method, Tender, may_be_id, wrong
from checkout.tables import Bill
from checkout.voucher_tables import VoucherUse
from kit import clock, db, journal
from kit.errors import Invalid, NotFound
from kit.money import split
from kit.rights import Actor
from loyalty.queries.vouchers import account_of, voucher_by_code, vouchers
from loyalty.rules.vouchers import Issue, Issued

LONGEST_CODE = 40
UNKNOWN = "Nothing with this code can be used here. Look at it again."
IS_ON = "SELECT EXISTS (SELECT FROM voucher_use WHERE visit = $1 AND voucher = $2)"
TAKE_OFF = "DELETE FROM voucher_use WHERE id = $1 AND visit = $2 RETURNING voucher"
REFUNDED = """
SELECT bill_line.line AS visit_line, refund_line.amount FROM refund_line
JOIN bill_line ON bill_line.id = refund_line.line WHERE refund_line.refund = $1 AND bill_line.line IS NOT NULL
"""


async def use_code(actor: Actor, visit_id: int, code: str, version: int) -> None:
    """By what its holder shows. Raises `Invalid` for one that cannot pay anything on this bill."""
    typed = code.strip()
    found = await voucher_by_code(typed) if 0 < len(typed) <= LONGEST_CODE else None
    if found is None:
        raise Invalid(UNKNOWN, voucher_code=UNKNOWN)
    await put_on(actor, visit_id, found["id"], version)


async def use_held(actor: Actor, visit_id: int, voucher: int, version: int) -> None:
    """One that was offered, because it belongs to who comes or to who pays."""
    if not may_be_id(voucher) or not await vouchers([voucher]):
        raise Invalid(UNKNOWN, voucher_code=UNKNOWN)
    await put_on(actor, visit_id, voucher, version)


async def put_on(actor: Actor, visit_id: int, voucher: int, version: int) -> None:
    async with changing(actor, visit_id, version) as visit:
        if await db.fetch_value(IS_ON, visit_id, voucher):
            raise refused("It is on the bill already.")
        made = VoucherUse(visit=visit_id, voucher=voucher, added_at=clock.now(), added_by=actor.name)
        await made.save()
        used = next(each for each in (await bill_now(visit_id)).used if each.use == made.id)
        refuse_useless(used)
        after = {"voucher": voucher, "what": used.voucher["name"], "pays": used.amount}
        await journal.write(actor, "use voucher", ("visit", visit_id), branch=visit["branch"], after=after)


def refuse_useless(used: Used) -> None:
    if not used.worth.covers:
        raise refused(used.worth.why_not or "Nothing is left on this bill that it could pay.")


def refused(sentence: str) -> Invalid:
    return Invalid(sentence, voucher_code=sentence)


async def take_off(actor: Actor, visit_id: int, use: int, version: int) -> None:
    async with changing(actor, visit_id, version) as visit:
        voucher = await db.fetch_value(TAKE_OFF, use, visit_id) if may_be_id(use) else None
        if voucher is None:
            raise NotFound("That is not on this bill any more.")
        before = {"voucher": voucher}
        await journal.write(
            actor, "leave voucher", ("visit", visit_id), branch=visit["branch"], before=before
        )


async def hold_uses(visit_id: int) -> None:
    """Whoever uses the same ones waits, and then sees what is left."""
    await of_loyalty.hold([use["voucher"] for use in await uses_of(visit_id)])


def by_vouchers(now: Priced, others: Sequence[Tender]) -> list[Tender]:
    """What those on the bill pay, beside `others`; raises `Invalid` for one that can pay nothing any more."""
    if any(tender.method is Method.voucher for tender in others):
        raise wrong("A certificate or a membership is put on the bill before it is paid.")
    for each in now.used:
        refuse_useless(each)
    return [
        Tender(Method.voucher, each.amount, voucher=each.voucher["id"]) for each in now.used if each.amount
    ]


def bill_of(actor: Actor, visit: Record, closing: int, entry: int = 0, refund: int = 0) -> of_loyalty.Bill:
    return of_loyalty.Bill(
        visit=visit["id"],
        closing=closing,
        branch=visit["branch"],
        currency=visit["currency"],
        client=visit["client"],
        today=clock.today(visit["zone"]),
        by=actor.name,
        entry=entry,
        refund=refund,
    )


async def issue_vouchers(actor: Actor, visit: Record, sale: Sale) -> list[Issued]:
    """One for each piece that is sold; what was paid for a line is shared out over its pieces."""
    bill = bill_of(actor, visit, sale.closing)
    found = []
    for line, taxed in zip(sale.lines, sale.taxed, strict=True):
        if line["voucher_type"]:
            paid = split(taxed.amount, [1] * line["quantity"])
            found += await of_loyalty.issue(bill, line["id"], line["voucher_type"], paid)
    return found


async def note_vouchers(
    actor: Actor, visit: Record, sale: Sale, made: Bill, issued: Sequence[Issued]
) -> None:
    bill = bill_of(actor, visit, sale.closing, made.entry)
    await of_loyalty.note_issued(bill, issued)
    await of_loyalty.use(bill, sale.usings)


async def take_vouchers_back(actor: Actor, visit: Record, made: Bill, entry: int) -> None:
    """The visit is reopened: lines have the discounts that they had before memberships priced them."""
    bill = bill_of(actor, visit, made.closing, entry)
    for row in await of_loyalty.discounts_before(bill):
        await db.execute(SET_DISCOUNT, row["line"], row["was"], row["was_why"], row["was_by"])
    await of_loyalty.take_back(bill)


async def pieces_of(actor: Actor, visit: Record, case: Case) -> list[Issued]:
    """Those that were sold and go back with a refund, held."""
    bill = bill_of(actor, visit, case.bill["closing"])
    sold = {line.id: line for line in case.before.lines if line.is_voucher}
    found = []
    for each in case.agreed.lines:
        if each.line in sold and each.quantity:
            rows = await of_loyalty.pieces_back(bill, sold[each.line].line or 0, each.quantity)
            found += [issued_of(row) for row in rows]
    return found


def issued_of(row: Record) -> Issued:
    """As it was issued, where nothing was used of it; else its taking back is refused."""
    return Issued(row["id"], account_of(row), 0, Issue(row["amount_left"], row["visits_left"]))


async def accounts_of(case: Case) -> dict[int, Record]:
    """The accounts of vouchers that get back what they paid."""
    numbers = [each.voucher for each in case.before.payments if each.voucher is not None]
    return {row["id"]: account_of(row) for row in await vouchers(numbers)}


async def note_refunded(actor: Actor, case: Case, refund: int, entry: int) -> None:
    bill = bill_of(actor, case.visit, case.bill["closing"], entry, case.number)
    wanted = {row["visit_line"]: row["amount"] for row in await db.fetch(REFUNDED, refund)}
    paid_by = {each.id: each.voucher for each in case.before.payments if each.voucher is not None}
    amounts = {paid_by[part.payment]: part.amount for part in case.agreed.payments if part.payment in paid_by}
    for voucher in await of_loyalty.used_on(bill):
        await of_loyalty.refund_use(bill, voucher, amounts.get(voucher, 0), wanted)
    await of_loyalty.take_issued_back(bill, [each.voucher for each in case.place.issued])
