"""What a bill was made of, kept with it: it stays when the visit is reopened and its lines change."""

from collections.abc import Sequence

from checkout.bill_tables import SoldLine
from checkout.queries.bills import BillLine, priced
from checkout.tables import Bill


async def keep_lines(bill: Bill, lines: Sequence[BillLine]) -> None:
    """The lines as they were sold, in the order of the bill."""
    rows = [sold_line(bill, place, line) for place, line in enumerate(lines)]
    if rows:
        await SoldLine.insert(*rows)


def sold_line(bill: Bill, place: int, line: BillLine) -> SoldLine:
    return SoldLine(
        bill=bill.id,
        place=place,
        line=line["id"],
        is_service=line["good"] is None,
        service=line["service"],
        good=line["good"],
        title=line["title"],
        member=line["member"],
        quantity=line["quantity"],
        price=line["price"],
        discount=line["discount"],
        amount=priced(line).net,
    )
