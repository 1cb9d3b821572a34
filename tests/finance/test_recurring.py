"""Bills that come by themselves: on their days, once, and caught up after a stand-still."""

from datetime import UTC, date, datetime

import pytest

import stock.actions
from finance import actions
from finance.queries.recurring import access_recurring
from finance.schemas import RecurringForm
from kit import clock, db
from kit.errors import Invalid
from ledger.queries import faults
from stock.schemas import SupplierForm
from tests.finance.safe import Purse, everything, open_purse

pytestmark = pytest.mark.usefixtures("morning")
BILLS = "SELECT billed_on, due_on, amount FROM supplier_bill ORDER BY billed_on"


def form(purse: Purse, **more: str) -> RecurringForm:
    usual = {
        "branch": str(purse.salon.center), "supplier": str(purse.landlord), "item": str(purse.items["Rent"]),
        "amount": "800", "every": "month", "starts_on": "2026-10-31",
    }  # fmt: skip
    return RecurringForm(**usual | more)


async def come() -> list[date]:
    """All that is due by now; the days there are bills of."""
    while await actions.write_next():
        pass
    return [row["billed_on"] for row in await db.fetch(BILLS)]


def at(month: int, day: int, year: int = 2026) -> object:
    return clock.pretend(datetime(year, month, day, 9, tzinfo=UTC))


async def test_each_day_has_its_bill_and_those_missed_are_caught_up() -> None:
    purse = await open_purse()
    await actions.agree(purse.vera, form(purse))
    assert await come() == [date(2026, 10, 31), date(2026, 11, 30)]
    assert await come() == [date(2026, 10, 31), date(2026, 11, 30)]
    with at(3, 1, 2027):
        assert (await come())[2:] == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]
    [first, *_] = await db.fetch(BILLS)
    assert (first["due_on"], first["amount"]) == (date(2026, 11, 14), 80_000)
    assert await faults() == []


async def test_it_comes_on_the_day_of_its_branch() -> None:
    purse = await open_purse()
    await actions.agree(purse.vera, form(purse, starts_on="2026-12-02"))
    assert await come() == []
    with clock.pretend(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)):
        assert await come() == [date(2026, 12, 2)]


async def test_paused_nothing_comes_and_afterwards_nothing_is_caught_up() -> None:
    purse = await open_purse()
    rent = await actions.agree(purse.vera, form(purse, starts_on="2026-12-05"))
    await actions.pause(purse.vera, rent)
    with at(2, 10, 2027):
        assert await come() == []
        await actions.go_on(purse.vera, rent)
        assert await come() == []
    with at(3, 5, 2027):
        assert await come() == [date(2027, 3, 5)]


async def test_ended_it_comes_no_more_and_by_its_last_day_it_ends() -> None:
    purse = await open_purse()
    rent = await actions.agree(purse.vera, form(purse, every="week", ends_on="2026-11-07"))
    assert await come() == [date(2026, 10, 31), date(2026, 11, 7)]
    assert (await access_recurring(purse.vera, rent))["next_on"] is None
    before = await everything()
    for act in (actions.pause, actions.go_on, actions.end):
        with pytest.raises(actions.Ended):
            await act(purse.vera, rent)
    assert await everything() == before
    other = await actions.agree(purse.vera, form(purse, starts_on="2026-12-05"))
    await actions.end(purse.vera, other)
    with at(2, 10, 2027):
        assert len(await come()) == 2


async def test_changed_the_next_one_is_another_and_the_last_stays() -> None:
    purse = await open_purse()
    rent = await actions.agree(purse.vera, form(purse, starts_on="2026-12-01"))
    assert await come() == [date(2026, 12, 1)]
    await actions.change_recurring(purse.vera, rent, form(purse, starts_on="2026-12-01", amount="850"))
    with at(1, 2, 2027):
        await come()
    assert [row["amount"] for row in await db.fetch(BILLS)] == [80_000, 85_000]


async def test_an_archived_supplier_still_sends_what_was_agreed_on() -> None:
    purse = await open_purse()
    await actions.agree(purse.vera, form(purse))
    await stock.actions.put_away_supplier(purse.vera, purse.landlord, away=True)
    assert len(await come()) == 2
    with pytest.raises(Invalid):
        await actions.agree(purse.vera, form(purse))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2025-01-01"}, "starts_on"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"ends_on": "never"}, "ends_on"),
        ({"every": "day"}, "every"),
        ({"amount": "0"}, "amount"),
        ({"item": ""}, "item"),
        ({"supplier": ""}, "supplier"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(typed: dict[str, str], field: str) -> None:
    purse = await open_purse()
    before = await everything()
    with pytest.raises(Invalid) as wrong:
        await actions.agree(purse.vera, form(purse, **typed))
    assert field in wrong.value.fields
    assert await everything() == before


async def test_somebody_who_does_not_pay_changes_nothing() -> None:
    purse = await open_purse()
    await stock.actions.add_supplier(purse.vera, SupplierForm(name="Laundry"))
    rent = await actions.agree(purse.vera, form(purse))
    before = await everything()
    for who in ("Olga", "Anna", "Boris"):
        actor = purse.salon.actors[who]
        for act in (actions.pause(actor, rent), actions.end(actor, rent), actions.agree(actor, form(purse))):
            with pytest.raises(Exception, match=r"right to|no such"):
                await act
    assert await everything() == before
