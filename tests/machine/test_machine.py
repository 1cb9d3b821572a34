"""Anything after anything: every way to take time or to give it back, in any order, and what must hold after.

After each step the rows are as everybody was told, no other visit has changed, nothing is taken twice, and
what was refused has changed nothing at all. MACHINE=2000 runs so many salons instead of a few, of 50 steps.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bench.soak.invariants import broken
from bench.soak.taking import Since, mark
from booking.actions import SomebodyWasFaster
from clients.queries.indexed import wrong_in_index
from clients.tables import Client, Visit
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound, Problem, Refused
from tests.conftest import empty_all_tables
from tests.machine import changes, desk, extras, house_changes, links, offered, online, prices, together
from tests.machine.world import (
    IDLE,
    Pick,
    Seen,
    Told,
    World,
    everything,
    found_world,
    lines_now,
    visits_now,
)

Verb = Callable[[World, Pick], Awaitable[Told]]
PEOPLE = (online, desk, together, extras, links, offered, changes, house_changes, prices)
VERBS: list[Verb] = [verb for each in PEOPLE for verb in each.VERBS]
FIRST: list[Verb] = [
    offered.take_an_offered_time, offered.take_offered_times, offered.take_offered_times,
    together.hold_several, links.send_link, changes.put_on_class, online.join_the_line,
]  # fmt: skip
LONG = bool(os.environ.get("MACHINE"))
SALONS, STEPS = (int(os.environ["MACHINE"]), 50) if LONG else (6, 25)
numbers = st.integers(0, 23)
picks = st.builds(Pick, which=numbers, who=st.integers(0, 3), when=st.integers(0, 107), how=numbers)
REFUSALS = (Refused, Invalid, NotFound, Forbidden)
# Who comes too late for an offer is told so, and that they were asked is remembered.
NEVER = 2**31 - 1
NOTED = {SomebodyWasFaster: {"waiting_offer"}}


@pytest_asyncio.fixture
async def loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


async def carry_out(world: World, verb: Verb, pick: Pick) -> bool:
    """Whether it was done, or refused where it had to be."""
    before, since = await everything(), await mark()
    try:
        with clock.pretend(world.now):
            told = await verb(world, pick)
    except REFUSALS as refusal:
        await nothing_changed(before, refusal)
        return False
    if told.refusal is not None:
        await nothing_changed(before, told.refusal)
        return True
    await compare(world, told)
    with clock.pretend(world.now):
        assert await broken(Since(NEVER, since.visit) if told.as_held else since) == []
    return told is not IDLE


async def nothing_changed(before: dict[str, str], refusal: Problem) -> None:
    after, noted = await everything(), NOTED.get(type(refusal), set())
    changed = {table for table in before if before[table] != after[table]} - noted
    assert not changed, f"“{refusal}” has changed {changed}"


async def compare(world: World, told: Told) -> None:
    """Every visit is as somebody was told, and none changed that this step has nothing to do with."""
    found = await visits_now()
    for visit in told.visits:
        acknowledged = Seen(visit.version, visit.status, visit.starts_at, visit.ends_at)
        assert found.get(visit.id) == acknowledged, f"visit {visit.id} is not as it was acknowledged"
    concerned, lines = {visit.id for visit in told.visits} | told.also, await lines_now()
    others = differing(found, world.visits) | differing(lines, world.lines)
    assert others <= concerned, f"{others - concerned} changed by the way"
    world.visits, world.lines = found, lines


def differing(now: dict[int, Any], before: dict[int, Any]) -> set[int]:
    return {number for number in now.keys() | before.keys() if now.get(number) != before.get(number)}


class Machine(RuleBasedStateMachine):
    """A salon of its own each time, in which something is booked already.

    What is drawn depends on no answer, so that a failure can be repeated.
    """

    loop: asyncio.AbstractEventLoop
    done: Counter[str]

    @initialize(drawn=st.tuples(*[picks] * len(FIRST)))
    def open(self, drawn: tuple[Pick, ...]) -> None:
        self.world = self.wait_for(found_world())
        for verb, pick in zip(FIRST, drawn, strict=True):
            self.do(verb, pick)

    def do(self, verb: Verb, pick: Pick) -> None:
        self.done[verb.__name__] += self.wait_for(carry_out(self.world, verb, pick))

    def wait_for(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        try:
            wrong, _ = self.wait_for(wrong_in_index(0))
            assert wrong == [], f"clients {wrong} are not found by what their cards say"
        finally:
            self.wait_for(empty_all_tables())


def doing(verb: Verb) -> Callable[..., None]:
    """A rule of its own: which of them a salon has is drawn too, so that a few are done often in some."""

    def do(machine: Machine, pick: Pick) -> None:
        machine.do(verb, pick)

    do.__name__ = verb.__name__
    return rule(pick=picks)(do)


for place, each in enumerate(VERBS):
    setattr(Machine, f"{each.__name__}_{place}", doing(each))


@pytest.mark.timeout(0 if "MACHINE" in os.environ else 300)
def test_whatever_is_done_in_whatever_order_what_must_hold_holds(loop: asyncio.AbstractEventLoop) -> None:
    Machine.loop, Machine.done = loop, Counter()
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=SALONS, stateful_step_count=STEPS, deadline=None, print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    if LONG:
        print("\n" + "\n".join(f"{number:6} {verb}" for verb, number in Machine.done.most_common()))  # noqa: T201  # for whoever waited
        never = {verb.__name__ for verb in VERBS} - (+Machine.done).keys()
        assert not never, f"{never} never came to anything, and so were not tried"


async def refuse_too_late(world: World, pick: Pick) -> Told:
    await Client(name="Left behind", created_at=world.now).save()
    return await online.book_online(world, pick)


async def change_another_by_the_way(world: World, pick: Pick) -> Told:
    told = await online.book_online(world, pick)
    await db.execute("UPDATE visit SET version = version + 1 WHERE id <> $1", told.visits[0].id)
    return told


async def change_a_price_by_the_way(world: World, pick: Pick) -> Told:
    told = await online.book_online(world, pick)
    await db.execute("UPDATE visit_line SET price = price + 1 WHERE visit <> $1", told.visits[0].id)
    return told


async def take_a_room_by_the_way(world: World, pick: Pick) -> Told:
    told = await online.book_online(world, pick)
    await db.execute(
        "UPDATE appointment SET resource = $2 WHERE visit <> $1", told.visits[0].id, world.house.rooms[0]
    )
    return told


async def tell_what_is_not_so(world: World, pick: Pick) -> Told:
    told = await online.book_online(world, pick)
    await Visit.update({Visit.status: "confirmed"}).where(Visit.id == told.visits[0].id)
    return told


async def lose_the_time(world: World, pick: Pick) -> Told:
    told = await online.book_online(world, pick)
    await db.execute("UPDATE appointment SET released_at = now() WHERE visit = $1", told.visits[0].id)
    return told


NINE, TEN = Pick(1, 0, 0, 1), Pick(2, 0, 4, 1)


@pytest.mark.committed
@pytest.mark.parametrize(
    ("verb", "pick", "complaint"),
    [
        (refuse_too_late, NINE, "has changed {'client'}"),
        (change_another_by_the_way, TEN, "changed by the way"),
        (change_a_price_by_the_way, TEN, "changed by the way"),
        (take_a_room_by_the_way, TEN, "changed by the way"),
        (tell_what_is_not_so, TEN, "not as it was acknowledged"),
        (lose_the_time, TEN, "whoever is expected has a time"),
    ],
)
async def test_the_machine_notices_what_must_not_be(verb: Verb, pick: Pick, complaint: str) -> None:
    world = await found_world()
    await carry_out(world, online.book_online, NINE)
    with pytest.raises(AssertionError, match=complaint):
        await carry_out(world, verb, pick)
