"""What was spent, earned beside sales and paid is in the reports, out of the book alone."""

import pytest

from tests.browse import browser
from tests.finance.safe import open_purse

pytestmark = pytest.mark.usefixtures("morning")


async def test_profit_flow_and_the_day_have_all_of_it() -> None:
    purse = await open_purse()
    await purse.bill("500")
    await purse.move("supplier", "200", supplier=purse.landlord)
    await purse.move("expense", "45.50", item=purse.items["Advertising"])
    await purse.move("income", "30", item=purse.items["Interest"])
    async with browser(purse.vera) as vera:
        profit = (await vera.get("/desk/reports/profit")).text
        assert all(text in profit for text in ("Expenses", "-€545.50", "Other income", "€30.00", "-€515.50"))
        flow = (await vera.get("/desk/reports/flow")).text
        assert all(text in flow for text in ("Savings bank", "€784.50", "Suppliers", "-€200.00", "-€45.50"))
        assert "Savings bank" in (await vera.get("/desk/reports/day")).text
        spent = (await vera.get("/desk/finance/items")).text
        assert all(text in spent for text in ("-€500.00", "-€45.50", "-€545.50", "92%"))


async def test_what_is_entered_later_counts_on_its_day() -> None:
    purse = await open_purse()
    await purse.bill("500", on="2026-11-30")
    async with browser(purse.vera) as vera:
        november = (await vera.get("/desk/reports/profit?from=2026-11-01&to=2026-11-30")).text
        assert "-€500.00" in november
        assert "-€500.00" not in (await vera.get("/desk/finance/items?from=2026-12-01&to=2026-12-31")).text
