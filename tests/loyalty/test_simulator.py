"""A draft tried before it is started: on the visits of last month, and on a bill that is made up."""

from datetime import UTC, datetime

import pytest

from catalog.queries import branch as branch_of
from kit import clock, db
from kit.rights import SYSTEM
from loyalty.actions.programmes import start_programme
from loyalty.queries.past_bills import past_bills
from loyalty.queries.programmes import known_programme
from loyalty.rules.benefits.programmes import Kind, Nth, Who
from loyalty.rules.benefits.simulate import simulate
from loyalty.simulator_pages import tried_of
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.counting import count_queries
from tests.loyalty.programmes import TIERS, TODAY, drafted, rule, running

pytestmark = pytest.mark.usefixtures("morning")
LATER = datetime(2026, 12, 3, 10, tzinfo=UTC)
NOTHING_KEPT = """
SELECT (SELECT count(*) FROM benefit_given), (SELECT count(*) FROM visit),
    (SELECT count(*) FROM loyalty_programme WHERE state = 'started')
"""


async def cost_of(salon: Salon, programme: int) -> tuple[int, int, int]:
    """What it costs, on how many bills it gives something, and how many were looked at."""
    here = await branch_of(salon.center)
    known = await known_programme(SYSTEM, programme, clock.today(here.zone))
    past = await past_bills(here, tried_of(known, here))
    found = simulate(past.bills)
    return found.cost, found.times.get(programme, 0), len(found.bills)


async def test_last_month_is_worked_out_once_more_with_what_ran_and_nothing_of_it_is_kept() -> None:  # noqa: PLR0915 - a month
    salon = await open_salon()
    runs = await running(salon, rule(), "Tenth off")
    await running(salon, TIERS, "Tiers")
    for paid in (4050, 4050, 4050):
        await till.pay(salon, await till.arrived(salon), till.by_card(paid))
    fifth = await drafted(salon, rule(value=2000), "Fifth off")
    code = await drafted(salon, rule(Kind.promo_code, value=3000), "With a code")
    nth = await drafted(salon, rule(Kind.nth, value=10_000, nth=Nth(after=2)), "Third free")
    silver = await drafted(salon, rule(Kind.tier, who=Who(tiers=frozenset({"Silver"}))), "Silver")
    kept = await db.fetch_one(NOTHING_KEPT)
    with clock.pretend(LATER):
        assert await cost_of(salon, fifth) == (1350, 3, 3)
        assert await cost_of(salon, code) == (2700, 3, 3)
        assert await cost_of(salon, runs) == (0, 3, 3)
        assert await cost_of(salon, silver) == (0, 0, 3)
        assert await cost_of(salon, nth) == (0, 0, 3)
        async with count_queries() as count:
            await cost_of(salon, nth)
        assert len(count) <= 11
        async with browser(salon.actors["Vera"]) as vera:
            shown = (await vera.get(f"/desk/loyalty/simulator?programme={fifth}")).text
            listed = (await vera.get("/desk/loyalty/simulator")).text
    assert "Costs €13.50" in shown
    assert "3 of 3" in shown
    assert "Masha" in shown
    assert "Fifth off" in listed
    assert await db.fetch_one(NOTHING_KEPT) == kept
    assert (await cost_of(salon, fifth))[2] == 0  # today's visits are not over yet


async def test_a_draft_is_tried_on_a_bill_that_is_made_up() -> None:
    salon = await open_salon()
    await running(salon, rule(), "Tenth off")
    draft = await drafted(salon, rule(Kind.first_visit, value=5000), "Half at first")
    page = f"/desk/loyalty/programmes/{draft}/preview"
    async with browser(salon.actors["Vera"]) as vera:
        assert "No bill yet" in (await vera.get(page)).text
        shown = (await vera.get(f"{page}?client=Masha&day=2026-12-05&services-{salon.haircut}=yes")).text
        assert "With it: €22.50" in shown
        assert "Without it: €40.50" in shown
        assert "Tenth off</strong>: Half at first gives more" in shown
        wrong = (await vera.get(f"{page}?client=Xyzzy&day=x&at=y&services-{salon.haircut}=yes")).text
        assert "Nobody is found by that" in wrong
        assert "Write an hour like 09:30." in wrong
        assert "Only for known clients" in wrong
        ladder = await drafted(salon, TIERS, "Tiers")
        assert (await vera.get(f"/desk/loyalty/simulator?programme={ladder}")).status_code == 404
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(page)).status_code in (403, 404)
    await start_programme(SYSTEM, draft, TODAY)
