"""The receipt of a refund: what went back, line by line, and how."""

import msgspec
from asyncpg import Record

from checkout.actions.receipts import SALE_CONTENT, paper_tax, queue
from checkout.actions.refund_case import Case
from checkout.queries.refunds import known_lines
from checkout.receipt_paper import AT, PaperLine, PaperPayment, PaperTip, read_paper
from checkout.refund_tables import Refund
from checkout.rules.refund_entries import LineBack, lines_back, taxes_back
from checkout.rules.refunds import Returned
from checkout.tables import Receipt
from kit import clock, db
from kit.rights import Actor
from kit.vault import new_code


async def queue_part(actor: Actor, case: Case, made: Refund) -> Receipt:
    """In the words of the sale's receipt, with the number of the bill and that of its refund."""
    sold = read_paper(await db.fetch_value(SALE_CONTENT, made.bill))
    known = await known_lines(made.bill)
    names = {tip.member: tip.name for tip in case.before.tips}
    backs = {back.of.id: back for back in lines_back(case.before, case.agreed)}
    paper = msgspec.structs.replace(
        sold,
        kind=Receipt.Kind.refund,
        number=f"{case.bill['number']}/{made.number}",
        at=clock.wall(made.refunded_at, case.visit["zone"]).strftime(AT).lstrip("0"),
        lines=[paper_line(known[each.line], each, backs[each.line]) for each in case.agreed.lines],
        discount=0,
        tip=case.agreed.tip,
        tips=[PaperTip(name=names[member], amount=amount) for member, amount in case.agreed.tips],
        total=made.amount - made.rounding,
        rounding=made.rounding,
        taxes=[paper_tax(each) for each in taxes_back(case.before, case.agreed)],
        payments=[
            PaperPayment(method=part.method, amount=part.amount, received=part.amount)
            for part in case.agreed.payments
        ],
        change=0,
        staff=actor.name,
        why=made.why,
        code=new_code(),
    )
    return await queue(case.visit["branch"], made.bill, paper, made.number)


def paper_line(sold: Record, returned: Returned, back: LineBack) -> PaperLine:
    """So many at the price they were sold for, less the discount they had; or one amount. And its tax."""
    full = returned.quantity * sold["price"]
    is_counted = returned.quantity > 0 and full >= returned.amount
    return PaperLine(
        title=sold["title"],
        quantity=returned.quantity if is_counted else 1,
        price=sold["price"] if is_counted else returned.amount,
        discount=full - returned.amount if is_counted else 0,
        amount=returned.amount,
        member=sold["member_name"] or "",
        is_service=back.of.is_service,
        is_voucher=back.of.is_voucher,
        tax_name=back.of.tax_name,
        tax_rate=back.of.tax_rate,
        tax=back.tax,
    )
