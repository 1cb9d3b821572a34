"""Rules mark who comes into a segment and unmark who leaves it, and never undo what people do in between."""

import random
from dataclasses import dataclass, field

import pytest

from clients.actions import marking as by_hand
from clients.tables import Client, ClientGroup, ClientTag, Status, StatusScale, Tag, TagEvent
from kit.db import fetch
from kit.errors import Forbidden, Invalid
from kit.rights import Actor
from kit.seen import Stale
from lists.actions import remove_segment, save_segment
from lists.actions.mark_rules import RuleForm, add_rule, change_rule, move_rule, remove_rule
from lists.actions.marking import Ran, run_rules
from lists.queries.marking import rules, would
from lists.rules.terms import Group, Term
from lists.tables import MarkRule, MarkRuleClient
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.lists.histories import NOW

NONE = (None, 0)


@dataclass
class Slow:
    """What a tag or a status of one client should be, told client by client, step by step."""

    mark: tuple[int | None, int] = NONE  # what they have, and by which rule
    counted: int = 0  # the rule that counted the last time

    def run(self, ordered: list[tuple[int, int, bool, bool]], inside: set[int]) -> None:
        """`ordered` are rules: id, what it sets, whether it clears, whether it never ran."""
        first = next((each for each in ordered if each[0] in inside), None)
        before = next((each for each in ordered if each[0] == self.counted), None)
        number = first[0] if first else 0
        if number == self.counted:
            return
        value, setter = self.mark
        if first is not None:
            fresh_over_hand = first[3] and not self.counted and value is not None and setter == 0
            if not fresh_over_hand and value != first[1]:
                self.mark = (first[1], first[0])
        elif before is not None and before[2] and value is not None and setter:
            self.mark = NONE
        self.counted = number


@dataclass
class World:
    """A salon with clients in groups, a tag, a scale, and rules about both."""

    salon: Salon
    clients: list[int]
    groups: list[int]
    tag: int
    scale: int
    statuses: list[int]
    slow: dict[tuple[str, int], Slow] = field(default_factory=dict)
    made: dict[int, tuple[str, int, bool, int]] = field(default_factory=dict)  # kind, sets, clears, group
    ran: set[int] = field(default_factory=set)

    @property
    def vera(self) -> Actor:
        return self.salon.actors["Vera"]

    def of(self, kind: str, client: int) -> Slow:
        return self.slow.setdefault((kind, client), Slow())


async def world() -> World:
    salon = await open_salon()
    groups = [await add(ClientGroup(name=name)) for name in ("One", "Two", "Three")]
    clients = [await add(Client(name=f"Client {number}", created_at=NOW)) for number in range(7)]
    tag, scale = await add(Tag(name="VIP")), await add(StatusScale(name="How warm"))
    statuses = [await add(Status(scale=scale, name=name)) for name in ("new", "warm", "cold")]
    return World(salon, [*clients, salon.masha], groups, tag, scale, statuses)


async def rule(world: World, kind: str, sets: int, group: int, *, clears: bool) -> int:
    who = Group(parts=(Term("group", "any_of", (str(group),)),))
    segment = await save_segment(world.vera, f"In {group}", who, shared=True)
    form = RuleForm(f"Rule {len(world.made)}", str(segment.id), f"{kind}:{sets}", clears)
    made = (await add_rule(world.vera, form)).id
    world.made[made] = (kind, sets, clears, group)
    return made


async def step(world: World, dice: random.Random) -> None:
    """Somebody changes groups, or somebody at the desk sets or clears something; or the rules run."""
    client = dice.choice(world.clients)
    what = dice.choice(("group", "group", "tag", "untag", "rank", "unrank", "run", "run"))
    if what == "group":
        group = dice.choice([None, *world.groups])
        await Client.update({Client.client_group: group}).where(Client.id == client)
    elif what == "run":
        await run_slowly(world)
        await run_rules()
    else:
        await by_people(world, client, what, dice.choice(world.statuses))


async def by_people(world: World, client: int, what: str, status: int) -> None:
    """What somebody has already they keep, since when and by whom."""
    olga = world.salon.actors["Olga"]
    slow = world.of("tag" if what.endswith("tag") else "status", client)
    sets = {"tag": world.tag, "rank": status}.get(what)
    slow.mark = slow.mark if sets and slow.mark[0] == sets else (sets, 0) if sets else NONE
    await {
        "tag": lambda: by_hand.set_tag(olga, [client], world.tag),
        "untag": lambda: by_hand.clear_tag(olga, [client], world.tag),
        "rank": lambda: by_hand.set_status(olga, [client], status),
        "unrank": lambda: by_hand.clear_status(olga, [client], world.scale),
    }[what]()


async def run_slowly(world: World) -> None:
    order = [row["id"] for row in await rules(world.vera)]
    for row in await fetch("SELECT id, client_group FROM client"):
        for kind in ("tag", "status"):
            meant = [(each, *world.made[each]) for each in order if world.made[each][0] == kind]
            ordered = [(each, sets, clears, each not in world.ran) for each, _, sets, clears, _ in meant]
            inside = {each for each, *_, group in meant if group == row["client_group"]}
            world.of(kind, row["id"]).run(ordered, inside)
    world.ran |= {*order}


async def compare(world: World) -> None:
    tags = {row["client"]: (row["tag"], row["rule"]) for row in await fetch("SELECT * FROM client_tag")}
    ranks = {
        row["client"]: (row["status"], row["rule"]) for row in await fetch("SELECT * FROM client_status")
    }
    for client in world.clients:
        assert tags.get(client, NONE) == world.of("tag", client).mark
        assert ranks.get(client, NONE) == world.of("status", client).mark


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_people_and_rules_do_in_turn_it_is_as_the_slow_reference_says(seed: int) -> None:
    there, dice = await world(), random.Random(seed)
    await rule(there, "tag", there.tag, there.groups[0], clears=True)
    await rule(there, "status", there.statuses[0], there.groups[0], clears=bool(seed % 2))
    late = await rule(there, "status", there.statuses[1], there.groups[1], clears=True)
    for number in range(40):
        await step(there, dice)
        if number == 20:
            await rule(there, "tag", there.tag, there.groups[1], clears=False)
            await move_rule(there.vera, late, up=True)
        await compare(there)
    await run_slowly(there)
    await run_rules()
    await compare(there)
    assert await run_rules() == Ran(), "what was done is not done again"


async def test_a_tag_cleared_by_hand_is_set_again_only_after_they_left_and_came_back() -> None:
    there = await world()
    [client, *_], group = there.clients, there.groups[0]
    made = await rule(there, "tag", there.tag, group, clears=True)
    await Client.update({Client.client_group: group}).where(Client.id == client)
    assert (await would(await rules(there.vera)))[made] == (1, 0)
    assert await run_rules() == Ran(1, 0)
    [event] = await TagEvent.objects()
    assert (event.who, event.rule) == ("rule “Rule 0”", made)
    await by_hand.clear_tag(there.salon.actors["Olga"], [client], there.tag)
    assert await run_rules() == Ran()
    for turn, ran in ((None, Ran()), (group, Ran(1, 0)), (None, Ran(0, 1))):
        await Client.update({Client.client_group: turn}, force=True).where(Client.id == client)
        assert await run_rules() == ran
    assert await ClientTag.count() == 0


async def test_a_rule_whose_segment_is_gone_or_that_is_switched_off_changes_nobody() -> None:
    there = await world()
    group = there.groups[0]
    made = await rule(there, "tag", there.tag, group, clears=True)
    await Client.update({Client.client_group: group}, force=True)
    assert await run_rules() == Ran(len(there.clients), 0)
    await Client.update({Client.client_group: None}, force=True)
    kept = await MarkRule.objects().first()
    await remove_segment(there.vera, kept.segment)
    assert await run_rules() == Ran()
    sets = f"tag:{there.tag}"
    off = RuleForm("Rule 0", str(kept.segment), sets, clears=True, is_on=False)
    await change_rule(there.vera, made, off)
    assert (await MarkRuleClient.count(), await ClientTag.count()) == (0, len(there.clients))
    await remove_rule(there.vera, made)
    assert await run_rules() == Ran()
    assert await ClientTag.count() == len(there.clients)


async def test_what_is_wrong_with_a_rule_is_said_and_two_who_change_it_lose_nothing() -> None:
    there = await world()
    with pytest.raises(Invalid) as wrong:
        await add_rule(there.vera, RuleForm(" ", "999", "tag:999"))
    assert {*wrong.value.fields} == {"name", "segment", "sets"}
    with pytest.raises(Forbidden):
        await add_rule(there.salon.actors["Olga"], RuleForm())
    made = await rule(there, "tag", there.tag, there.groups[0], clears=True)
    kept = await MarkRule.objects().first()
    late = RuleForm("Other", str(kept.segment), f"tag:{there.tag}", seen="another mark")
    with pytest.raises(Stale):
        await change_rule(there.vera, made, late)
    assert [each.name for each in await MarkRule.objects()] == ["Rule 0"]


async def test_by_its_pages_a_rule_is_made_run_ordered_and_removed() -> None:
    there = await world()
    segment = await save_segment(there.vera, "Everybody", Group(), shared=True)
    form = {"name": "All are VIP", "segment": str(segment.id), "sets": f"tag:{there.tag}", "is_on": "yes"}
    async with browser(there.vera) as vera:
        refused = await vera.post("/desk/mark-rules", data={**form, "sets": ""})
        assert refused.status_code == 422
        assert 'value="All are VIP"' in refused.text
        for _ in range(2):
            assert (await vera.post("/desk/mark-rules", data={**form, "form_code": "a"})).status_code == 303
        [made] = await MarkRule.objects()
        assert 'hx-get="/desk/mark-rules/would"' in (await vera.get("/desk/mark-rules")).text
        for would in ("/desk/mark-rules/would", "/desk/mark-rules?would=yes"):
            assert "mark 8" in (await vera.get(would)).text
        ran = await vera.post("/desk/mark-rules/run")
        assert "8 clients marked" in (await vera.get(ran.headers["location"])).text
        for path in (f"{made.id}", f"{made.id}/removal", f"new?segment={segment.id}"):
            assert (await vera.get(f"/desk/mark-rules/{path}")).status_code == 200
        assert (await vera.post(f"/desk/mark-rules/{made.id}/place", data={"way": "up"})).status_code == 303
        assert (await vera.post(f"/desk/mark-rules/{made.id}/removal")).status_code == 303
        assert "No rules yet" in (await vera.get("/desk/mark-rules")).text
    async with browser(there.salon.actors["Rita"]) as rita:
        assert (await rita.get("/desk/mark-rules")).status_code == 403
        assert (await rita.post("/desk/mark-rules/run")).status_code == 403
