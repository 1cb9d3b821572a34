"""What clients spent, in all their figures, is what was sold to them less what went back; so is a margin."""

import random
from dataclasses import replace

import pytest

from checkout import actions
from checkout.rules.refunding import WrongRefund
from checkout.rules.refunds import Asked, Wish
from clients.actions.counts import count_all_stale
from clients.actions.merging import merge
from clients.queries.counts import wrong_figures
from clients.queries.visits import figures
from clients.tables import Client, Visit
from kit import clock, db
from kit.errors import Refused
from kit.rights import SYSTEM
from lists.queries import how_many, known_to
from lists.rules.terms import Group, Join, Term
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import EVERYTHING, lines_of, refund, some

pytestmark = pytest.mark.usefixtures("morning")
TOTAL = "SELECT visits, spent FROM client_total WHERE client = $1"
BY_BRANCH = "SELECT coalesce(sum(spent), 0)::bigint FROM client_figure WHERE client = $1"
BY_CATEGORY = "SELECT coalesce(sum(spent), 0)::bigint FROM client_category WHERE client = $1"
BY_LINE = "SELECT coalesce(sum(amount), 0)::bigint FROM done_line WHERE client = $1"
OF_GOODS = "SELECT coalesce(sum(amount), 0)::bigint FROM done_line WHERE client = $1 AND good IS NOT NULL"
PIECES = "SELECT coalesce(sum(quantity), 0)::bigint FROM done_line WHERE client = $1 AND good IS NOT NULL"
PAID = "SELECT coalesce(sum(amount), 0)::bigint FROM client_paid WHERE client = $1"
# Worked out from bills and refunds alone.
KEPT = """
SELECT coalesce(sum(bill_line.amount - coalesce(gone.amount, 0)), 0)::bigint AS spent,
    coalesce(sum(bill_line.quantity - coalesce(gone.quantity, 0)) FILTER (WHERE good IS NOT NULL), 0)::bigint
        AS pieces
FROM bill_line JOIN bill ON bill.id = bill_line.bill AND reversed_at IS NULL
LEFT JOIN (
    SELECT line, sum(quantity) AS quantity, sum(amount) AS amount FROM refund_line GROUP BY line
) AS gone ON gone.line = bill_line.id
"""


async def sold(salon: Salon, shampoos: int = 3) -> Visit:
    """A haircut and shampoo, and 3.00 for Anna on top."""
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit, shampoos)
    await till.pay(salon, visit, till.by_card(4500 + 1200 * shampoos + 300, tip=300, tip_member=salon.anna))
    return visit


async def spent(client: int) -> tuple[int, int]:
    """How often they came and what they spent; all that is kept of it says the same."""
    await count_all_stale()
    assert await wrong_figures() == []
    row = await db.fetch_one(TOTAL, client)
    visits, amount = (row["visits"], row["spent"]) if row else (0, 0)
    for sums in (BY_BRANCH, BY_LINE):
        assert await db.fetch_value(sums, client) == amount
    assert await db.fetch_value(BY_CATEGORY, client) == amount - await db.fetch_value(OF_GOODS, client)
    _, shown = await figures(client)
    assert sum(each["amount"] for each in shown) == amount
    return visits, amount


async def pieces(client: int) -> int:
    return int(await db.fetch_value(PIECES, client))


async def test_what_goes_back_was_not_spent_and_a_good_that_comes_back_was_not_bought() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    assert (await spent(salon.masha), await pieces(salon.masha)) == ((1, 8100), 3)
    await refund(salon, visit, await some(visit, Shampoo=1))
    assert (await spent(salon.masha), await pieces(salon.masha)) == ((1, 6900), 2)
    await refund(salon, visit, await some(visit, Haircut=(0, 500)))
    assert (await spent(salon.masha), await pieces(salon.masha)) == ((1, 6400), 2)
    await refund(salon, visit)
    assert (await spent(salon.masha), await pieces(salon.masha)) == ((1, 0), 0)
    assert await db.fetch_value(PAID, salon.masha) == 0


async def test_a_tip_that_goes_back_was_never_spent_here() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, Wish(tips={salon.anna: 300}))
    assert await spent(salon.masha) == (1, 8100)
    assert await db.fetch_value(PAID, salon.masha) == 8100


async def test_a_reopened_visit_was_not_paid_and_counts_anew_once_it_is() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong", 2)
    assert await spent(salon.masha) == (0, 0)
    await till.pay(salon, visit, till.by_card(8100, version=3))
    await refund(salon, visit, await some(visit, Shampoo=3))
    assert (await spent(salon.masha), await pieces(salon.masha)) == ((1, 4500), 0)


async def test_what_comes_back_for_nothing_is_counted_as_well() -> None:
    """All of the shampoo was given away; a bottle comes back, and no money."""
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit, 2)
    await db.execute("UPDATE visit_line SET discount = 2400 WHERE good IS NOT NULL")
    await till.pay(salon, visit, till.by_card(4500))
    await count_all_stale()
    await refund(salon, visit, await some(visit, Shampoo=1))
    assert (await spent(salon.masha), await pieces(salon.masha)) == ((1, 4500), 1)


async def test_cards_that_become_one_spent_what_both_kept() -> None:
    salon = await open_salon()
    visit, other = await sold(salon), await sold(salon)
    twin = Client(name="Masha", phone="", created_at=clock.now())
    await twin.save()
    await db.execute("UPDATE visit SET client = $1 WHERE id = $2", twin.id, other.id)
    await refund(salon, other, await some(other, Shampoo=2))
    assert (await spent(salon.masha), await spent(twin.id)) == ((1, 8100), (1, 5700))
    await merge(SYSTEM, salon.masha, twin.id, {})
    assert await spent(salon.masha) == (2, 13_800)
    await refund(salon, visit)
    assert await spent(salon.masha) == (2, 5700)


async def test_a_segment_asks_for_what_was_kept() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=2))
    await count_all_stale()
    known = await known_to(SYSTEM)

    async def finds(fact: str, how: str, amount: str, **where: tuple[str, ...]) -> bool:
        return await how_many(Group(Join.all, (Term(fact, how, (amount,), where),)), known) == 1

    for amount, is_enough in (("5700", True), ("5701", False)):
        assert await finds("spent_EUR", "at_least", amount) is is_enough
        assert await finds("average_EUR", "at_least", amount) is is_enough
    assert await finds("spent_EUR", "at_most", "1200", good=(str(salon.shampoo),))
    assert await finds("goods", "at_most", "1")


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_goes_back_figures_are_what_was_kept(seed: int) -> None:
    """Sold, refunded and reopened at random: compared with bills and refunds alone."""
    salon, chance = await open_salon(), random.Random(seed)
    visits = [await sold(salon, chance.randint(1, 4)) for _ in range(4)]
    for _ in range(8):
        visit = chance.choice(visits)
        try:
            await something(salon, visit, chance)
        except (Refused, WrongRefund):  # all of it went back already, or some of it, or it is open
            continue
        found = await db.fetch_one(KEPT)
        assert found is not None
        assert (await spent(salon.masha))[1] == found["spent"]
        assert await pieces(salon.masha) == found["pieces"]


async def something(salon: Salon, visit: Visit, chance: random.Random) -> None:
    version = (await till.fresh(visit)).version
    if (await till.fresh(visit)).status == Visit.Status.arrived:
        owed = await db.fetch_value(
            "SELECT sum(quantity * price)::bigint FROM visit_line WHERE visit = $1", visit.id
        )
        await till.pay(salon, visit, till.by_card(owed, version=version))
        return
    if chance.random() < 0.2:
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong", version)
        return
    line = chance.choice([*(await lines_of(visit)).values()])
    asked = chance.choice((Asked(1), Asked(0, chance.randrange(1, 1500)), Asked(1, 700)))
    wish = EVERYTHING if chance.random() < 0.2 else replace(Wish(), lines={line: asked})
    await refund(salon, visit, wish)
