"""What a bill was made of, kept with it: it stays when the visit is reopened and its lines change."""

from collections.abc import Sequence

from checkout.bill_tables import BillTip, SoldLine
from checkout.queries.benefits import BillLine
from checkout.rules.taxes import Taxed
from checkout.rules.tips import TipPart
from checkout.tables import Bill


async def keep_lines(bill: Bill, lines: Sequence[BillLine], taxed: Sequence[Taxed]) -> None:
    """The lines as they were sold, in the order of the bill, with the tax in them."""
    pairs = enumerate(zip(lines, taxed, strict=True))
    rows = [sold_line(bill, place, line, its) for place, (line, its) in pairs]
    if rows:
        await SoldLine.insert(*rows)


def sold_line(bill: Bill, place: int, line: BillLine, taxed: Taxed) -> SoldLine:
    return SoldLine(
        bill=bill.id,
        place=place,
        line=line["id"],
        is_service=taxed.is_service,
        service=line["service"],
        good=line["good"],
        voucher_type=line["voucher_type"],
        title=line["title"],
        member=line["member"],
        quantity=line["quantity"],
        price=line["price"],
        discount=line["discount"],
        amount=taxed.amount,
        tax_name=taxed.name,
        tax_rate=taxed.rate,
        tax=taxed.tax,
    )


async def keep_tips(bill: Bill, parts: Sequence[TipPart]) -> None:
    """For whom the tip is."""
    rows = [BillTip(bill=bill.id, member=part.member, amount=part.amount) for part in parts]
    if rows:
        await BillTip.insert(*rows)
