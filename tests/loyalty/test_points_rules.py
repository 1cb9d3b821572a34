"""Rules: the terms by which points are given and worth something."""

from datetime import date

import pytest

from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from loyalty import actions, queries
from loyalty.rules import NewPointsRule
from loyalty.tables import PointsRule
from tests.cast import open_salon
from tests.loyalty.points import CASHBACK, generous_salon

pytestmark = pytest.mark.usefixtures("morning")


async def test_the_same_day_again_replaces_the_rule_and_the_journal_knows_both() -> None:
    salon = await generous_salon()
    better = NewPointsRule(name="Better", starts_on=CASHBACK.starts_on, rate=1000)
    await actions.set_points_rule(salon.actors["Nora"], salon.center, better)
    assert await PointsRule.select(PointsRule.name, PointsRule.rate) == [{"name": "Better", "rate": 1000}]
    entry = await JournalEntry.objects().where(JournalEntry.who == "Nora").first()
    assert '"rate": 500' in entry.before
    assert '"rate": 1000' in entry.after


@pytest.mark.parametrize(("who", "refusal"), [("Olga", Forbidden), ("Rita", Forbidden), ("Boris", NotFound)])
async def test_only_those_with_the_right_in_this_branch_set_rules(who: str, refusal: type[Exception]) -> None:
    salon = await open_salon()
    with pytest.raises(refusal):
        await actions.set_points_rule(salon.actors[who], salon.center, CASHBACK)
    assert await PointsRule.count() == 0


async def test_a_rule_that_makes_no_sense_is_refused_with_every_field_named() -> None:
    salon = await open_salon()
    nonsense = NewPointsRule(name=" ", starts_on=date.min, rate=10_001, point_value=0, largest_share=-1)
    with pytest.raises(Invalid) as refusal:
        await actions.set_points_rule(salon.actors["Vera"], salon.center, nonsense)
    assert set(refusal.value.fields) == {"name", "starts_on", "rate", "point_value", "largest_share"}
    assert await PointsRule.count() == 0


async def test_a_rule_can_be_withdrawn_until_it_starts() -> None:
    salon = await generous_salon()
    soon = NewPointsRule(name="Soon", starts_on=date(2026, 12, 2), rate=1000)
    coming = await actions.set_points_rule(SYSTEM, salon.center, soon)
    assert await actions.withdraw_points_rule(salon.actors["Vera"], coming) == salon.center
    assert [each.name for each in await queries.points_rules(salon.center)] == ["Cashback"]
    with pytest.raises(NotFound):
        await actions.withdraw_points_rule(salon.actors["Vera"], coming)


async def test_a_rule_that_has_started_stays() -> None:
    salon = await generous_salon()
    running = await PointsRule.objects().first()
    with pytest.raises(actions.PointsRuleStarted):
        await actions.withdraw_points_rule(salon.actors["Vera"], running.id)
    assert len(await queries.points_rules(salon.center)) == 1
