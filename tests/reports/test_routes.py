"""The owner's reports over HTTP: a day of bills, as profit, as money, as a day."""

import csv
import io
from datetime import timedelta

import pytest

from checkout import actions
from clients.tables import Visit
from kit import clock, db
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import refund, some
from tests.checkout.web import look

pytestmark = pytest.mark.usefixtures("morning")
REPORTS = ("profit", "profit.csv", "flow", "flow.csv", "day")
NOVEMBER = "from=2026-11-01&to=2026-11-30"


async def a_day(salon: Salon) -> None:
    """A haircut in cash, one by card that is taken back, one of 40 by card; Anna's pay is two fifths."""
    await till.terms(salon)
    await till.drawer(salon)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    wrong = await till.arrived(salon)
    await till.pay(salon, wrong, till.by_card(4500))
    await actions.reopen_visit(
        salon.actors["Nora"], wrong.id, "Wrong visit", (await till.fresh(wrong)).version
    )
    await till.pay(salon, await till.arrived(salon, price=4000), till.by_card(4000))


def rows(text: str) -> dict[str, list[str]]:
    return {line[0]: line[1:] for line in csv.reader(io.StringIO(text.lstrip("\ufeff")))}


async def test_what_was_earned_beside_what_it_took() -> None:
    salon = await open_salon()
    await a_day(salon)
    shown = await look(salon, "Vera", f"/desk/reports/profit?of={salon.center}")
    for words in ("December 2026", "November 2026", "December 2025", "€85.00", "-€34.00", "€51.00"):
        assert words in shown.text
    written = rows((await look(salon, "Vera", f"/desk/reports/profit.csv?of={salon.center}")).text)
    assert written == {
        "EUR": ["December 2026", "November 2026", "December 2025"],
        "Services": ["85.00", "0.00", "0.00"],
        "Revenue": ["85.00", "0.00", "0.00"],
        "Pay": ["-34.00", "0.00", "0.00"],
        "Profit": ["51.00", "0.00", "0.00"],
    }


async def test_months_stand_beside_each_other_and_none_that_is_to_come_or_from_before_the_first() -> None:
    salon = await open_salon()
    with clock.pretend(clock.now() - timedelta(days=50)):
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await a_day(salon)
    path = f"/desk/reports/profit.csv?of={salon.center}&from=2026-08-01&to=2027-03-31"
    written = rows((await look(salon, "Vera", path)).text)
    assert written["EUR"] == ["Together", "Oct 2026", "Nov 2026", "Dec 2026"]
    assert written["Profit"] == ["96.00", "45.00", "0.00", "51.00"]


async def test_where_the_money_is_and_why() -> None:
    salon = await open_salon()
    await a_day(salon)
    written = rows((await look(salon, "Vera", f"/desk/reports/flow.csv?of={salon.center}")).text)
    assert written == {
        "EUR": ["December 2026"],
        "At first": ["0.00"],
        "Services": ["85.00"],
        "Put in and taken out": ["100.00"],
        "At last": ["185.00"],
    }
    shown = (await look(salon, "Vera", f"/desk/reports/flow?of={salon.center}")).text
    for words in ("Front desk", "€145.00", "Card terminal", "-€45.00", "€40.00", "€185.00"):
        assert words in shown
    before = rows((await look(salon, "Vera", f"/desk/reports/flow.csv?of={salon.center}&{NOVEMBER}")).text)
    assert (before["At first"], before["At last"]) == (["0.00"], ["0.00"])


async def test_a_day_says_its_bills_its_means_and_its_shifts() -> None:
    salon = await open_salon()
    await a_day(salon)
    shown = (await look(salon, "Vera", f"/desk/reports/day?of={salon.center}")).text
    for words in ("1 Dec 2026", "€130.00", "Reopened: 1", "-€45.00", "Not counted yet"):
        assert words in shown
    quiet = (await look(salon, "Vera", f"/desk/reports/day?of={salon.center}&on=2026-11-30")).text
    assert "Nothing moved." in quiet
    assert "Reopened" not in quiet
    wrong = await look(salon, "Vera", f"/desk/reports/day?of={salon.center}&on=yesterday")
    assert (wrong.status_code, "Choose a day like 2026-12-01." in wrong.text) == (422, True)


async def test_a_day_says_its_refunds_and_they_lessen_what_was_earned() -> None:
    salon = await open_salon()
    await a_day(salon)
    await db.execute("UPDATE bill SET closed_at = closed_at - interval '1 day'")
    visit = (await Visit.objects().order_by(Visit.id, ascending=False))[0]
    await refund(salon, visit, await some(visit, Haircut=(0, 1000)))
    shown = (await look(salon, "Vera", f"/desk/reports/day?of={salon.center}")).text
    assert "Refunds: 1" in shown
    assert "-€10.00" in shown
    written = rows((await look(salon, "Vera", f"/desk/reports/profit.csv?of={salon.center}")).text)
    assert [written[each][0] for each in ("Services", "Pay", "Profit")] == ["75.00", "-30.00", "45.00"]


async def test_before_anything_is_sold_the_pages_say_so() -> None:
    salon = await open_salon()
    for report, words in (("profit", "Nothing earned in this period"), ("flow", "No money yet")):
        assert words in (await look(salon, "Vera", f"/desk/reports/{report}")).text


async def test_branches_of_one_currency_are_read_together() -> None:
    salon = await open_salon()
    assert (await look(salon, "Vera", "/desk/reports/profit?of=all-EUR")).status_code == 404
    await db.execute("UPDATE branch SET currency = 'EUR'")
    await a_day(salon)
    shown = await look(salon, "Vera", "/desk/reports/profit?of=all-EUR")
    assert (shown.status_code, "All in EUR" in shown.text, "€51.00" in shown.text) == (200, True, True)
    places = (await look(salon, "Vera", "/desk/reports/flow?of=all-EUR")).text
    assert "Front desk, Center" in places


async def test_a_period_that_is_none_is_named_and_kept() -> None:
    salon = await open_salon()
    wrong = await look(salon, "Vera", "/desk/reports/profit?from=2026-12-31&to=2026-12-01")
    assert (wrong.status_code, "The period ends before it starts." in wrong.text) == (422, True)
    assert 'value="2026-12-31"' in wrong.text
    file = await look(salon, "Vera", "/desk/reports/flow.csv?from=2026-12-31&to=2026-12-01")
    assert file.status_code == 422


async def test_reports_are_for_who_sees_money_and_of_their_branches() -> None:
    salon = await open_salon()
    for report in REPORTS:
        path = f"/desk/reports/{report}"
        seen = {who: (await look(salon, who, path)).status_code for who in ("Anna", "Olga", "Vera")}
        assert seen == {"Anna": 403, "Olga": 403, "Vera": 200}
        for of in (str(salon.center), "all-EUR", "99999999999", "x"):
            assert (await look(salon, "Boris", f"{path}?of={of}")).status_code in (403, 404)
