"""What is worked out of visits: the same on the card, in a segment, and counted by hand; never stored."""

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clients.actions.counts import count_all_stale
from clients.actions.formulas import add_formula
from clients.queries.formulas import formulas, worked_out
from clients.rules.formulas import Formula
from clients.schemas import FormulaForm
from clients.tables.formulas import Formula as Row
from clients.tables.formulas import Takes
from kit import clock
from kit.db import execute, fetch, fetch_value
from kit.journal import JournalEntry
from kit.money import format_money
from kit.rights import SYSTEM
from kit.typed import short_date
from lists.queries import ids_of, known_to
from lists.rules.terms import Group, Term
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.lists.histories import NOW, live

ZONE = "Europe/Berlin"
FORMULAS = "/desk/clients/formulas"
LINES = """
SELECT visit.id, visit.client, visit.starts_at, visit_line.service, service.category, branch.currency,
       coalesce(quantity * price - discount, 0) AS amount
FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN visit_line ON visit_line.visit = visit.id
LEFT JOIN service ON service.id = visit_line.service WHERE visit.status = 'done'
"""


async def lived(seed: int) -> Salon:
    salon = await open_salon()
    await live(salon, random.Random(seed), clients=6)
    await count_all_stale()
    hair = await fetch_value("SELECT category FROM service WHERE id = $1", salon.haircut)
    about = f"service-{salon.haircut}", f"category-{hair}", ""
    for number, takes in enumerate(Takes):
        for which, days in enumerate(("", "60", "365")):
            form = FormulaForm(f"{takes} {which}", takes, about[(number + which) % 3], days, "EUR")
            await add_formula(SYSTEM, form)
    return salon


def by_hand(formula: Formula, lines: list[Any]) -> object:
    """None for nothing."""
    today = NOW.astimezone(ZoneInfo(ZONE)).date()
    first = datetime.combine(
        today - timedelta(days=formula.days or 99_999), datetime.min.time(), ZoneInfo(ZONE)
    )
    meant = [
        line
        for line in lines
        if (not formula.service or line["service"] == formula.service)
        and (not formula.category or line["category"] == formula.category)
        and (not formula.currency or line["currency"] == formula.currency)
        and line["starts_at"] >= first
    ]
    visits, came = {line["id"] for line in meant}, [line["starts_at"] for line in meant]
    total = sum(line["amount"] for line in meant)
    return {
        Takes.visits: len(visits),
        Takes.total: total if meant else None,
        Takes.average: total // len(visits) if meant else None,
        Takes.first: min(came, default=None),
        Takes.last: max(came, default=None),
    }[formula.takes]


def said(formula: Formula, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return short_date(value.astimezone(ZoneInfo(ZONE)).date())
    return format_money(int(str(value)), "EUR") if formula.is_money else str(value)


@pytest.mark.parametrize("seed", range(3))
async def test_on_the_card_it_is_what_counting_by_hand_comes_to(seed: int) -> None:
    await lived(seed)
    lines = await fetch(LINES)
    every = await formulas()
    with clock.pretend(NOW):
        for client in {line["client"] for line in lines}:
            mine = [line for line in lines if line["client"] == client]
            expected = [(each.title, said(each, by_hand(each, mine))) for each in every]
            found = await worked_out(client, ZONE, "en", sees_sales=True)
            assert found == [row for row in expected if row[1]]


async def test_a_segment_asks_for_it_and_who_may_not_see_money_for_none_of_money() -> None:
    await lived(1)
    lines = await fetch(LINES)
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        for each in await formulas():
            how = (
                ("at_least", ("2",))
                if each.takes in (Takes.visits, Takes.total, Takes.average)
                else ("known", ())
            )
            found = await ids_of(Group(parts=(Term(f"formula_{each.id}", *how),)), known)
            values = {
                client: by_hand(each, [line for line in lines if line["client"] == client])
                for client in {line["client"] for line in lines}
            }
            fits = {
                client for client, value in values.items()
                if value is not None and (how[0] == "known" or int(str(value)) >= 2)
            }  # fmt: skip
            assert set(found) == fits, each
    shown = await worked_out(next(iter(values)), ZONE, "en", sees_sales=False)
    assert not [title for title, _ in shown if title.startswith(("sum", "average"))]


async def test_it_is_made_changed_and_removed_at_the_desk_and_refused_in_words() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as b:
        wrong = {"title": "", "takes": "median", "about": "service-999", "days": "0"}
        refused = await b.post(FORMULAS, data=wrong)
        assert [f'id="{field}-error"' in refused.text for field in wrong] == [True] * 4
        unit = await b.post(FORMULAS, data={"title": "Spent", "takes": "sum", "currency": "XXX"})
        assert 'id="currency-error"' in unit.text
        made = {"title": "Cuts lately", "takes": "count", "about": f"service-{salon.haircut}", "days": "90"}
        assert (await b.post(FORMULAS, data=made)).status_code == 303
        assert (await b.post(FORMULAS, data=made)).status_code == 422
        [formula] = await formulas()
        assert formula.words == "How many visits: Haircut, in the last 90 days"
        assert formula.words in (await b.get("/desk/clients/fields")).text
        assert "Cuts lately" in (await b.get(f"/desk/clients/{salon.masha}")).text
        await b.post(f"{FORMULAS}/{formula.id}", data={**made, "days": ""})
        assert (await formulas())[0].days is None
        await b.post(f"{FORMULAS}/{formula.id}/removal")
    assert await Row.count() == 0
    told = await JournalEntry.select(JournalEntry.action).order_by(JournalEntry.id).output(as_list=True)
    assert told == ["add", "change", "remove"]


async def test_who_may_not_edit_the_catalogue_makes_none() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get(f"{FORMULAS}/new")).status_code == 403
        assert (await b.post(FORMULAS, data={"title": "Visits", "takes": "count"})).status_code == 403
    assert await Row.count() == 0


async def test_formulas_and_what_else_a_card_says_are_columns_of_the_sheet() -> None:
    salon = await open_salon()
    await till.arrived(salon)
    await execute("UPDATE visit SET status = 'done'")
    await execute("UPDATE client SET importance = 3, language = 'ru', discount_rate = 750")
    await count_all_stale()
    made = [
        FormulaForm("Cuts", "count"),
        FormulaForm("All of it", "sum", currency="EUR"),
        FormulaForm("Last", "last"),
    ]
    keys = [f"formula_{await add_formula(SYSTEM, form)}" for form in made]
    async with browser(salon.actors["Vera"]) as b:
        columns = ",".join(("source", "language", "importance", "discount", *keys))
        page = await b.get(f"/desk/sheet?cols={columns}&sort=-{keys[1]}")
    assert page.status_code == 200
    for words in ("Gold", "Русский", "7.5", "€45.00", "Cuts"):
        assert words in page.text
