"""A segment is who the slow reference says it is, over random clients, pasts, zones and questions."""

import random
import re

import pytest

from clients.actions.counts import count_all_stale, count_everybody, count_stale, repair_figures
from clients.queries.counts import how_many_stale, wrong_figures
from kit import clock
from kit.db import execute, fetch_value
from kit.rights import SYSTEM
from lists.queries import how_many, known_to, members
from lists.rules.terms import Group, Join, Term, from_json, to_json
from tests.cast import open_salon
from tests.lists.histories import NOW, known_of_staff, live, segment, spoken_of, term, ways_for
from tests.lists.reference import VALUES, all_rows, who

QUESTIONS = 60


@pytest.mark.parametrize("seed", range(12))
async def test_a_segment_is_who_the_slow_reference_says(seed: int) -> None:
    salon, dice = await open_salon(), random.Random(seed)
    await live(salon, dice)
    await known_of_staff(salon, random.Random(seed))
    await (count_everybody() if seed % 2 else count_all_stale())
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        rows = await all_rows(NOW, known.moment.zone)
        for _ in range(QUESTIONS):
            asked = from_json(to_json(segment(salon, spoken_of(known.facts), dice)))
            found, pages = await members(asked, known, 1)
            expected = who(asked, rows)
            assert {each["id"] for each in found} == expected, to_json(asked)
            assert await how_many(asked, known) == pages.total == len(expected)


async def test_every_fact_is_asked_in_every_way_and_the_reference_speaks_of_all_about_visits() -> None:
    """What it does not say, tags, consents, reviews and calls, has examples of its own."""
    salon, dice = await open_salon(), random.Random(7)
    known = await known_to(SYSTEM)
    assert {key for key in known.facts if key not in VALUES} == {
        "phone", "warning", "average_RUB", "tags", "may_offer", "lists", "reviews", "rating", "calls",
        "last_call", "family", "files", "waits_for", "uncharged",
    }  # fmt: skip
    drawn = [term(salon, spoken_of(known.facts), dice) for _ in range(4000)]
    ways = {(key, how) for key, fact in spoken_of(known.facts).items() for how in ways_for(fact)}
    assert {(each.fact, each.how) for each in drawn} == ways


CHANGES = (
    "UPDATE visit SET status = 'done' WHERE status = 'no_show'",
    "UPDATE visit_line SET price = price + 1",
    "UPDATE visit SET client = (SELECT min(id) FROM client) WHERE id % 3 = 0",
    "DELETE FROM visit_line WHERE good IS NOT NULL",
    "UPDATE bill SET reversed_at = now() WHERE id % 4 = 0 AND reversed_at IS NULL",
    "UPDATE bill SET closed_at = now(), currency = 'CHF' WHERE id % 4 = 2",
    "UPDATE bill SET reversed_at = NULL WHERE closing = 2",
    "UPDATE payment SET amount = amount + 1, method = 'card' WHERE id % 3 = 0",
    "DELETE FROM payment WHERE id % 3 = 1",
    "UPDATE points_entry SET points = points + 1 WHERE id % 3 = 0",
    "DELETE FROM points_entry WHERE id % 3 = 1",
    "UPDATE message SET status = 'sent', sent_at = now() WHERE status = 'waiting'",
    "UPDATE message SET kind = 'moved' WHERE id % 3 = 0",
    "DELETE FROM message WHERE id % 3 = 1",
)


async def test_what_changes_a_figure_is_noted_and_counted_anew() -> None:
    salon, dice = await open_salon(), random.Random(3)
    await live(salon, dice)
    assert await wrong_figures() == []
    assert await count_stale() is False
    assert await wrong_figures() == []
    for change in CHANGES:
        await execute(change)
    assert await how_many_stale() > 0
    assert await wrong_figures() == []
    await count_stale()
    assert await wrong_figures() == []


async def test_a_refund_lessens_what_was_paid_from_its_own_day_on() -> None:
    salon, dice = await open_salon(), random.Random(3)
    await live(salon, dice)
    await count_all_stale()
    before = await fetch_value("SELECT sum(amount) FROM client_paid")
    await execute(
        "INSERT INTO refund (bill, number, amount, why, refunded_at, refunded_by, entry)"
        " SELECT bill, 1, 50, 'Late', $1, 'Nora', 0 FROM payment JOIN bill ON bill.id = payment.bill"
        " WHERE bill.reversed_at IS NULL GROUP BY bill",
        NOW,
    )
    parts = await execute(
        "INSERT INTO refund_part (refund, payment, method, amount, entry, made_at, made_by)"
        " SELECT refund.id, min(payment.id), 'cash', 50, 0, $1, 'Nora'"
        " FROM refund JOIN payment ON payment.bill = refund.bill GROUP BY refund.id",
        NOW,
    )
    assert await how_many_stale() > 0
    await count_all_stale()
    assert await wrong_figures() == []
    assert await fetch_value("SELECT sum(amount) FROM client_paid") == before - 50 * parts
    assert (
        await fetch_value("SELECT count(*) FROM paid_line WHERE amount = -50 AND closed_at = $1", NOW)
        == parts
    )


async def test_who_came_for_a_category_without_services_or_one_that_is_gone_is_nobody() -> None:
    salon, dice = await open_salon(), random.Random(7)
    await live(salon, dice)
    await count_all_stale()
    empty = salon.hair + 2
    await execute("INSERT INTO category (id, name) VALUES ($1, 'Nails')", empty)
    everybody = await fetch_value("SELECT count(*) FROM client WHERE erased_at IS NULL")
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        for categories in ((str(empty), str(empty + 1)), (str(empty),)):
            came = Term("first_visit", "known", (), {"category": categories})
            assert await how_many(Group(Join.all, (came,)), known) == 0
            assert await how_many(Group(Join.none, (came,)), known) == everybody
        both = Term("visits", "at_least", ("1",), {"category": (str(empty), str(salon.hair))})
        alone = Term("visits", "at_least", ("1",), {"category": (str(salon.hair),)})
        found = await how_many(Group(Join.all, (alone,)), known)
        assert found > 0
        assert await how_many(Group(Join.all, (both,)), known) == found


async def test_a_service_that_changes_its_category_is_counted_anew() -> None:
    salon, dice = await open_salon(), random.Random(5)
    await live(salon, dice)
    await count_all_stale()
    before = await fetch_value("SELECT sum(visits) FROM client_category WHERE category = $1", salon.hair)
    await execute("UPDATE service SET category = $1", salon.hair)
    assert await wrong_figures() == []
    await count_all_stale()
    assert await wrong_figures() == []
    assert (
        await fetch_value("SELECT sum(visits) FROM client_category WHERE category = $1", salon.hair) > before
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE client_category SET visits = 99",
        "UPDATE client_category SET spent = spent - 1",
        "UPDATE paid_line SET method = 'another'",
        "DELETE FROM paid_line",
        "UPDATE client_paid SET amount = 1",
        "UPDATE client_points SET earned = earned + 1",
        "UPDATE client_message SET last_at = NULL",
        "INSERT INTO client_points (client, branch, points, earned, spent) VALUES (9999, 1, 5, 5, 0)",
    ],
)
async def test_the_doctor_finds_what_is_kept_besides_is_wrong(change: str) -> None:
    salon, dice = await open_salon(), random.Random(4)
    [kept] = re.findall(r"client_\w+|paid_line", change)
    while not await fetch_value(f"SELECT count(*) FROM {kept}"):  # noqa: S608
        await live(salon, dice)
        await count_everybody()
    await execute(change)
    wrong = await wrong_figures()
    assert wrong
    assert await repair_figures() == len(wrong)
    assert await wrong_figures() == []


async def test_a_figure_that_nobody_noted_is_found_and_put_right() -> None:
    salon, dice = await open_salon(), random.Random(4)
    await live(salon, dice)
    await count_everybody()
    await execute("UPDATE client_figure SET visits = 99 WHERE id = (SELECT min(id) FROM client_figure)")
    assert len(await wrong_figures()) == 1
    await count_everybody()
    assert await wrong_figures() == []
