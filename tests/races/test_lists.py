"""Rules carried out by several at once, and a client moved on the board from two sides."""

import asyncio

import pytest

from clients.actions import marking as by_hand
from clients.actions import tags as actions
from clients.queries import tags as marks
from clients.tables import ClientTag, TagEvent
from kit.errors import Problem
from lists.actions import cells, marking, save_segment
from lists.actions.cells import ChangedMeanwhile, Typed, put_status
from lists.actions.mark_rules import RuleForm, add_rule
from lists.actions.marking import BeingRun, Ran
from lists.rules.terms import Group
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.slow import hesitating

pytestmark = pytest.mark.committed
UNCLAIMED = marking.CLAIM.replace("WHERE mark_run.until_at < $3", "WHERE $3::timestamptz IS NOT NULL")
UNHELD = "SELECT FROM client WHERE id = ANY($1::int[])"


async def run_by_many() -> list[object]:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    tag = await actions.add_tag(vera, "VIP", "rose")
    everybody = await save_segment(vera, "Everybody", Group(), shared=True)
    await add_rule(vera, RuleForm("All", str(everybody.id), f"tag:{tag.id}"))
    return await asyncio.gather(*(marking.run_rules() for _ in range(5)), return_exceptions=True)


async def test_of_several_who_carry_out_the_rules_at_once_one_does_and_each_is_marked_once() -> None:
    answers = await run_by_many()
    assert {type(each) for each in answers} <= {Ran, BeingRun}
    assert sum(each.marked for each in answers if isinstance(each, Ran)) == 1
    assert (await ClientTag.count(), await TagEvent.count()) == (1, 1)


@until_seen
async def test_without_the_claim_several_would_carry_them_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then what was planned first might be done last, with who is in a segment no more."""
    monkeypatch.setattr(marking, "CLAIM", UNCLAIMED)
    assert not any(isinstance(each, BeingRun) for each in await run_by_many())


async def moved_by_two(salon: Salon) -> list[object]:
    scale = await actions.add_scale(salon.actors["Vera"], "How warm", "New\nRegular")
    wanted = [str(row["id"]) for row in await marks.statuses(scale.id)]
    moves = (put_status(salon.actors["Olga"], salon.masha, scale.id, Typed((each,))) for each in wanted)
    return await asyncio.gather(*moves, return_exceptions=True)


async def test_of_two_who_move_a_client_on_the_board_at_once_the_second_is_told() -> None:
    answers = await moved_by_two(await open_salon())
    assert sorted(type(each).__name__ for each in answers) == ["ChangedMeanwhile", "NoneType"]
    assert await TagEvent.count() == 1


@until_seen
async def test_without_holding_the_client_the_second_would_move_them_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_hand, "HOLD", UNHELD)
    monkeypatch.setattr(cells, "status_now", hesitating(cells.status_now))
    answers = await moved_by_two(await open_salon())
    assert not any(isinstance(each, (ChangedMeanwhile, Problem)) for each in answers)
