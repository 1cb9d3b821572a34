"""The receipt of a refund: what went back, line by line, and how."""

import msgspec
from asyncpg import Record

from checkout.actions.receipts import SALE_CONTENT, queue
from checkout.queries.refunds import known_lines
from checkout.refund_tables import Refund
from checkout.rules.refunds import Agreed, Returned
from checkout.schemas import AT, PaperLine, PaperPayment, read_paper
from checkout.tables import Bill, Receipt
from kit import clock, db
from kit.rights import Actor
from kit.vault import new_code


async def queue_part(actor: Actor, visit: Record, bill: Record, made: Refund, agreed: Agreed) -> Receipt:
    """In the words of the sale's receipt, with the number of the bill and that of its refund."""
    sold = read_paper(await db.fetch_value(SALE_CONTENT, bill["id"]))
    known = await known_lines(bill["id"])
    paper = msgspec.structs.replace(
        sold,
        kind=Receipt.Kind.refund,
        number=f"{bill['number']}/{made.number}",
        at=clock.wall(made.refunded_at, visit["zone"]).strftime(AT).lstrip("0"),
        lines=[paper_line(known[each.line], each) for each in agreed.lines],
        discount=0,
        tip=agreed.tip,
        total=made.amount,
        payments=[
            PaperPayment(method=part.method, amount=part.amount, received=part.amount)
            for part in agreed.payments
        ],
        change=0,
        staff=actor.name,
        why=made.why,
        code=new_code(),
    )
    [row] = await Bill.objects().where(Bill.id == bill["id"])
    return await queue(visit["branch"], row, paper, made.number)


def paper_line(sold: Record, returned: Returned) -> PaperLine:
    """So many at the price they were sold for, less the discount they had; or one amount."""
    full = returned.quantity * sold["price"]
    is_counted = returned.quantity > 0 and full >= returned.amount
    return PaperLine(
        title=sold["title"],
        quantity=returned.quantity if is_counted else 1,
        price=sold["price"] if is_counted else returned.amount,
        discount=full - returned.amount if is_counted else 0,
        amount=returned.amount,
        member=sold["member_name"] or "",
    )
