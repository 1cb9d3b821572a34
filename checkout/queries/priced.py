"""The lines of a bill as they are to be paid: with personal discounts, memberships and programmes."""

from dataclasses import replace

from checkout.queries.benefits import BillLine, Priced, with_benefits
from checkout.queries.vouchers import coming_of, on_bill, paid_by, priced_by, uses_of
from checkout.rules import Line
from clients.rules.discounts import Discount, with_personal
from kit import db

LINES = """
SELECT visit_line.id, visit_line.service, visit_line.good, visit_line.voucher_type, visit_line.member,
    visit_line.title, visit_line.quantity, visit_line.price, visit_line.discount,
    visit_line.discount_reason, visit_line.discount_by, staff_member.name AS member_name,
    CASE WHEN visit.status <> 'done' THEN coalesce(client.discount_rate, 0) END AS personal_rate,
    EXISTS (SELECT FROM appointment WHERE appointment.line = visit_line.id) AS is_booked,
    EXISTS (SELECT FROM voucher_use WHERE voucher_use.visit = visit.id) AS has_uses
FROM visit_line JOIN visit ON visit.id = visit_line.visit LEFT JOIN client ON client.id = visit.client
LEFT JOIN staff_member ON staff_member.id = visit_line.member
WHERE visit_line.visit = $1 ORDER BY visit_line.position, visit_line.id
"""


async def bill_lines(visit_id: int) -> list[BillLine]:
    """As they are to be paid: until the visit is done, personal discounts and programmes are worked out anew.

    `differs`: the discount is another one than is kept, which is `own`.
    """
    return (await bill_now(visit_id)).lines


async def bill_now(visit_id: int) -> Priced:
    """The same with what programmes do with it."""
    lines = [discounted(dict(row)) for row in await db.fetch(LINES, visit_id)]
    has_uses = [line.pop("has_uses") for line in lines]
    uses = await uses_of(visit_id) if any(has_uses) else []
    if not uses:
        return await with_benefits(visit_id, lines)
    coming = coming_of(uses[0])
    lines, used = await priced_by(await on_bill(uses), coming, lines)
    now = await with_benefits(visit_id, lines)
    return replace(now, used=await paid_by(used, coming, now.lines))


def discounted(line: BillLine) -> BillLine:
    rate = line.pop("personal_rate")
    own = Discount(line["discount"], line["discount_reason"], line["discount_by"])
    found = own if rate is None else with_personal(own, line["quantity"] * line["price"], rate)
    now = {"discount": found.amount, "discount_reason": found.reason, "discount_by": found.by}
    return {**line, **now, "own": own, "differs": found != own}


def priced(line: BillLine) -> Line:
    """A line's row as the rules see it."""
    is_service = line["good"] is None and line["voucher_type"] is None
    is_voucher = line["voucher_type"] is not None
    return Line(is_service, line["quantity"], line["price"], line["discount"], is_voucher)
