"""What is owed to clients: by branch and age, on any day, and always what the book says."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from checkout.rules import Checkout
from kit import clock, db
from ledger.actions import post
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from reports import queries
from reports.queries.owed import owed
from reports.rules.owed import Liability, Owed, added
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.accounts import by_deposit, top_up
from tests.checkout.vouchers import bought, use
from tests.checkout.web import look
from tests.counting import count_queries
from tests.reports.test_routes import rows

pytestmark = pytest.mark.usefixtures("morning")
TODAY = date(2026, 12, 1)


async def a_year(salon: Salon) -> None:
    """400 days ago a deposit of 50 and a certificate of 100; 100 days ago a deposit of 20, today one of 5.

    A visit for 45 is paid out of the deposit, one by the certificate; one brings 4 points.
    """
    await till.cashback(salon)
    with clock.pretend(clock.now() - timedelta(days=400)):
        await top_up(salon, 5000)
        certificate = await bought(salon, 10_000)
    with clock.pretend(clock.now() - timedelta(days=100)):
        await top_up(salon, 2000)
    await top_up(salon, 500)
    await till.pay(salon, await till.arrived(salon), by_deposit(4500))
    visit = await till.arrived(salon)
    await till.pay(salon, visit, Checkout(version=await use(salon, visit, certificate)))


async def here(salon: Salon, day: date = TODAY) -> Liability:
    scope = queries.chosen(await queries.scopes(salon.actors["Vera"]), str(salon.center))
    return await owed(scope, day)


def ages(found: Sequence[Owed]) -> dict[str, tuple[int, ...]]:
    return {row.kind: row.by_age for row in found}


async def test_what_came_first_is_used_first_and_a_certificate_is_as_old_as_its_sale() -> None:
    salon = await open_salon()
    await a_year(salon)
    found = await here(salon)
    assert ages(found.rows) == {"client_deposit": (500, 2000, 500), "certificates": (0, 0, 5500)}
    assert found.together == (500, 2000, 6000)
    assert [row.count for row in found.rows] == [1, 1]


async def test_a_day_in_the_past_is_as_it_was_then() -> None:
    salon = await open_salon()
    await a_year(salon)
    found = await here(salon, TODAY - timedelta(days=200))
    assert ages(found.rows) == {"client_deposit": (0, 5000, 0), "certificates": (0, 10_000, 0)}
    assert not (await here(salon, TODAY - timedelta(days=401))).rows


async def test_points_stand_beside_the_money_with_what_they_may_pay() -> None:
    salon = await open_salon()
    await till.cashback(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    [points] = (await here(salon)).points
    held = await db.fetch_value("SELECT sum(points)::int FROM points_lot")
    assert points.by_age == (held, 0, 0)
    assert points.worth == held * await db.fetch_value("SELECT point_value FROM points_rule")


async def test_the_page_and_its_sheet_say_it_and_another_branch_owes_nothing() -> None:
    salon = await open_salon()
    await a_year(salon)
    shown = await look(salon, "Vera", f"/desk/reports/owed?of={salon.center}")
    for words in ("Deposits of clients", "€30.00", "Certificates", "€55.00", "€85.00"):
        assert words in shown.text
    sheet = rows((await look(salon, "Vera", f"/desk/reports/owed.csv?of={salon.center}")).text)
    assert sheet == {
        "EUR": ["To 90 days", "To a year", "Longer", "Together"],
        "Deposits of clients": ["5.00", "20.00", "5.00", "30.00"],
        "Certificates": ["0.00", "0.00", "55.00", "55.00"],
        "Together": ["5.00", "20.00", "60.00", "85.00"],
    }
    nothing = await look(salon, "Vera", f"/desk/reports/owed?of={salon.harbour}")
    assert "Nothing is owed" in nothing.text


@pytest.mark.parametrize("on", ["yesterday", "2026-12-24"])
async def test_a_day_that_is_none_or_is_to_come_is_said(on: str) -> None:
    salon = await open_salon()
    answer = await look(salon, "Vera", f"/desk/reports/owed?of={salon.center}&on={on}")
    assert (answer.status_code, f'value="{on}"' in answer.text) == (422, True)
    sheet = await look(salon, "Vera", f"/desk/reports/owed.csv?of={salon.center}&on={on}")
    assert sheet.status_code == 422


async def test_it_takes_four_reads_however_much_is_owed() -> None:
    salon = await open_salon()
    await a_year(salon)
    async with count_queries() as few:
        await here(salon)
    assert len(few) == 4  # whose branches; money, points, and what points may pay


def first_in_first_out(moves: Sequence[tuple[date, int]], day: date) -> tuple[int, int, int]:
    """The same by hand: whatever goes takes the oldest that is there."""
    pieces: list[tuple[date, int]] = []
    for on, change in moves:
        amount = change
        if on > day:
            break
        if amount > 0:
            pieces.append((on, amount))
            continue
        while amount:
            since, oldest = pieces.pop(0)
            if oldest + amount > 0:
                pieces.insert(0, (since, oldest + amount))
            amount = min(oldest + amount, 0)
    ages = [(day - since).days for since, _ in pieces]
    bands = [0 if age <= 90 else 1 if age <= 365 else 2 for age in ages]
    young, year, old = (
        sum(piece for (_, piece), at in zip(pieces, bands, strict=True) if at == band) for band in range(3)
    )
    return young, year, old


async def test_two_years_of_deposits_are_aged_as_by_hand_on_every_day() -> None:
    salon = await open_salon()
    dice = random.Random(7)
    moves: dict[int, list[tuple[date, int]]] = {1: [], 2: [], 3: []}
    for each in range(100):
        day, client = TODAY - timedelta(days=700 - 7 * each), dice.choice(list(moves))
        had = sum(amount for _, amount in moves[client])
        amount = dice.choice([dice.randint(1, 500), -dice.randint(0, had)])
        if amount:
            moves[client].append((day, amount))
            await put(salon, client, amount, day)
    for back in range(0, 700, 29):
        day = TODAY - timedelta(days=back)
        wanted = added(first_in_first_out(each, day) for each in moves.values())
        assert (await here(salon, day)).together == wanted


async def put(salon: Salon, client: int, amount: int, day: date) -> None:
    deposit = Account(AccountKind.client_deposit, "EUR", salon.center, client)
    terminal = Account(AccountKind.card_terminal, "EUR", salon.center)
    entries = [Entry(terminal, amount), Entry(deposit, -amount)]
    noon = datetime.combine(day, time(12), UTC)
    await post(f"{day}", entries, branch=salon.center, description="Deposit", at=noon)
