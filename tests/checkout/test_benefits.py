"""Programmes on a bill: worked out until it is paid, kept then, and taken back when it is reopened."""

import pytest

from checkout import actions
from checkout.actions.benefits import put_code, take_code_off
from checkout.queries import bill_lines, bill_now
from kit import db
from kit.errors import NotFound
from loyalty.actions.codes import CodeRefused
from loyalty.rules.benefits.programmes import Give, Kind, Scope, Things, When
from staff.actions.tries import LockedOut
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout import till
from tests.counting import count_queries
from tests.loyalty.programmes import code_for, given, rule, running

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_bill_without_programmes_costs_one_query_and_nothing_else() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    async with count_queries() as count:
        [line] = await bill_lines(visit.id)
    assert len(count) == 2
    assert (line["discount"], line["differs"]) == (0, False)


async def test_what_a_programme_takes_off_is_kept_with_its_version_when_the_bill_is_paid() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    programme = await running(salon, rule())
    [line] = await bill_lines(visit.id)
    assert (line["discount"], line["discount_by"]) == (450, "prog")
    bill = await till.pay(salon, visit, till.by_card(4050))
    assert (bill.discount, bill.total) == (450, 4050)
    assert await given() == [(450, 0, False)]
    of_version = "SELECT programme FROM benefit_given JOIN loyalty_programme_version AS v ON v.id = version"
    assert await db.fetch_value(of_version) == programme
    [kept] = await bill_lines(visit.id)
    assert (kept["discount"], kept["discount_by"]) == (450, "prog")


async def test_reopening_gives_the_line_the_discount_it_had_by_itself() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await db.execute("UPDATE visit_line SET discount = 100, discount_reason = 'Package'")
    await running(salon, rule())
    await till.pay(salon, visit, till.by_card(4050))
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Wrong card", 2)
    assert await given() == [(450, 0, True)]
    row = await db.fetch_one("SELECT discount, discount_reason, discount_by FROM visit_line")
    assert tuple(row) == (100, "Package", "")
    again = await till.pay(salon, visit, till.by_card(4050, version=3))
    assert again.total == 4050
    assert await given() == [(450, 0, True), (450, 0, False)]


async def test_what_the_desk_said_holds() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await running(salon, rule(value=5000))
    await actions.discount_bill(salon.actors["Nora"], visit.id, 100, "A friend", 1)
    [line] = await bill_lines(visit.id)
    assert (line["discount"], line["discount_by"]) == (100, "desk")


async def test_a_programme_of_other_hours_says_why_it_gives_nothing() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await running(salon, rule(Kind.happy_hours, when=When(weekdays=frozenset({0}))), "Mondays")
    now = await bill_now(visit.id)
    assert now.outcome.given == 0
    assert [(each.name, each.words) for each in now.outcome.refused] == [("Mondays", "Only on Monday")]


async def test_cashback_is_given_as_points_for_the_money_really_paid() -> None:
    salon = await open_salon()
    await till.cashback(salon, rate=0)
    visit = await till.arrived(salon)
    await running(salon, rule(give=Give.cashback, value=1000), "Back")
    await till.pay(salon, visit, till.by_card(4500))
    assert await given() == [(0, 4, False)]
    assert await points(salon) == 4
    await actions.reopen_visit(salon.actors["Vera"], visit.id, "Wrong card", 2)
    assert await points(salon) == 0
    assert await given() == [(0, 4, True)]


async def points(salon) -> int:  # type: ignore[no-untyped-def]
    from loyalty.queries import balance

    return await balance(salon.masha, salon.center)


async def test_a_code_is_put_on_a_bill_counts_at_once_and_can_be_taken_off() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    olga = salon.actors["Olga"]
    code = await code_for(await running(salon, rule(Kind.promo_code)), most_uses=1)
    assert (await bill_lines(visit.id))[0]["discount"] == 0
    await put_code(olga, visit.id, " spring ", 1)
    assert (await bill_lines(visit.id))[0]["discount"] == 450
    other = await till.arrived(salon)
    with pytest.raises(CodeRefused, match="as often as it may be"):
        await put_code(olga, other.id, "SPRING", 1)
    await take_code_off(olga, visit.id, code, 2)
    assert (await bill_lines(visit.id))[0]["discount"] == 0
    await put_code(olga, other.id, "SPRING", 1)
    with pytest.raises(NotFound):
        await take_code_off(olga, visit.id, code, 3)


async def test_a_code_that_gives_nothing_on_a_bill_says_why_and_stays_unused() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    for_goods = rule(Kind.promo_code, scope=Scope(things=Things.goods))
    await code_for(await running(salon, for_goods, "Goods"))
    with pytest.raises(CodeRefused, match="Goods gives nothing on this bill: Nothing on the bill"):
        await put_code(salon.actors["Olga"], visit.id, "SPRING", 1)
    assert await db.fetch("SELECT FROM promo_code_use") == []
    assert (await till.fresh(visit)).version == 1


async def test_a_cancelled_visit_gives_its_use_of_a_code_back() -> None:
    salon = await open_salon()
    visit, other = await till.arrived(salon), await till.arrived(salon)
    await code_for(await running(salon, rule(Kind.promo_code)), most_uses=1)
    await put_code(salon.actors["Olga"], visit.id, "SPRING", 1)
    await db.execute("UPDATE visit SET status = 'cancelled' WHERE id = $1", visit.id)
    await put_code(salon.actors["Olga"], other.id, "SPRING", 1)


async def test_a_code_beyond_its_budget_is_refused_when_the_bill_has_grown() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await code_for(await running(salon, rule(Kind.promo_code)), budget=500)
    await put_code(salon.actors["Olga"], visit.id, "SPRING", 1)
    await till.buys_shampoo(salon, visit)
    with pytest.raises(CodeRefused, match="more than is left of its budget"):
        await till.pay(salon, visit, till.by_card(5130, version=2))
    assert await given() == []
    assert (await till.fresh(visit)).status == "arrived"


async def test_with_two_hundred_programmes_a_bill_takes_at_most_six_queries() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    first = await running(salon, rule(Kind.by_visits, value=100))
    await running(salon, rule(Kind.nth, Give.free, 0, nth=nth_of(5)))
    await db.execute(
        """
        WITH made AS (
            INSERT INTO loyalty_programme (name, kind, branches, state, starts_on, created_at, created_by)
            SELECT 'P' || n, kind, branches, state, starts_on, created_at, created_by
            FROM loyalty_programme, generate_series(1, 198) AS n WHERE id = $1 RETURNING id
        )
        INSERT INTO loyalty_programme_version (programme, number, starts_on, rule, made_at, made_by)
        SELECT made.id, 1, version.starts_on, version.rule, version.made_at, version.made_by
        FROM made, loyalty_programme_version AS version WHERE version.programme = $1
        """,
        first,
    )
    async with count_queries() as count:
        now = await bill_now(visit.id)
    assert len(now.benefits.programmes) == 200
    assert len(count) <= 6


def nth_of(after: int):  # type: ignore[no-untyped-def]
    from loyalty.rules.benefits.programmes import Nth

    return Nth(after=after)


async def test_who_guesses_codes_waits_and_a_code_that_is_used_starts_the_count_anew() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await code_for(await running(salon, rule(Kind.promo_code)))
    olga, nora = salon.actors["Olga"], salon.actors["Nora"]
    for _ in range(4):
        with pytest.raises(CodeRefused, match="cannot be used here"):
            await put_code(olga, visit.id, "NOPE", 1)
    await put_code(olga, visit.id, "SPRING", 1)
    for _ in range(5):
        with pytest.raises(CodeRefused, match="cannot be used here"):
            await put_code(olga, visit.id, "NOPE", 2)
    other = await till.arrived(salon)
    with pytest.raises(LockedOut, match="The code was wrong 5 times"):
        await put_code(olga, other.id, "SPRING", 1)
    assert await db.fetch_value("SELECT count(*) FROM promo_code_use WHERE undone_at IS NULL") == 1
    await put_code(nora, other.id, "SPRING", 1)


async def test_the_client_sees_the_price_that_is_charged_and_why() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    async with browser() as client:
        assert "€45.00" in (await client.get(f"/v/{visit.code}")).text
        await running(salon, rule(), "Tenth off")
        shown = (await client.get(f"/v/{visit.code}")).text
    assert "€40.50" in shown
    assert "Tenth off: 10% off" in shown
    assert "for all who come" not in shown
    assert (await till.pay(salon, visit, till.by_card(4050))).total == 4050
