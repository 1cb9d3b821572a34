"""One tag set by many at once, a status changed by two, and two fields that are to wait for each other."""

import asyncio
from contextvars import copy_context

import pytest

from clients.actions import fields, marking
from clients.actions import tags as actions
from clients.queries import tags as queries
from clients.schemas import FieldForm
from clients.tables import ClientStatus, ClientTag, CustomField, Tag, TagEvent
from kit import db
from kit.errors import Invalid, NotFound
from tests.cast import Salon, open_salon
from tests.clients.own import own
from tests.races.again import until_seen
from tests.races.guards import Meeting

pytestmark = pytest.mark.committed
TOGETHER = 8
NEVER_A_CONFLICT = marking.SET_TAG.replace("ON CONFLICT (client, tag) DO NOTHING", "")
ONCE = "ALTER TABLE client_tag ADD CONSTRAINT client_tag_once UNIQUE (client, tag)"
ONE_OF_A_SCALE = "ALTER TABLE client_status ADD CONSTRAINT client_status_once UNIQUE (client, scale)"


async def set_by_many(salon: Salon) -> list[int]:
    tag = await actions.add_tag(salon.actors["Vera"], "VIP", "rose")
    return await asyncio.gather(
        *(marking.set_tag(salon.actors["Olga"], [salon.masha], tag.id) for _ in range(TOGETHER))
    )


async def test_a_tag_set_by_many_at_once_is_set_once_with_one_event() -> None:
    assert sorted(await set_by_many(await open_salon())) == [0] * (TOGETHER - 1) + [1]
    assert (await ClientTag.count(), await TagEvent.count()) == (1, 1)


@until_seen
async def test_without_the_unique_pair_it_would_be_set_by_each(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(marking, "SET_TAG", NEVER_A_CONFLICT)
    await db.execute("ALTER TABLE client_tag DROP CONSTRAINT client_tag_once")
    try:
        await set_by_many(await open_salon())
        assert await ClientTag.count() == TOGETHER
    finally:
        await db.execute("DELETE FROM client_tag")
        await db.execute(ONCE)


async def test_a_tag_that_is_removed_while_it_is_set_is_gone_and_who_set_it_is_told_so() -> None:
    salon = await open_salon()
    vera, olga = salon.actors["Vera"], salon.actors["Olga"]
    for number in range(6):
        tag, other = [await actions.add_tag(vera, f"{name} {number}", "rose") for name in ("Tag", "Other")]
        setting = [marking.set_tag(olga, [salon.masha], tag.id) for _ in range(4)]
        ending = (
            actions.merge_tag(vera, tag.id, other.id) if number % 2 else actions.remove_tag(vera, tag.id, 1)
        )
        outcomes = await asyncio.gather(*setting, ending, *(marking.clear_tag(olga, [salon.masha], tag.id),),
                                        return_exceptions=True)  # fmt: skip
        assert {type(each) for each in outcomes} <= {int, NotFound}, outcomes
    assert not await Tag.exists().where(Tag.name.like("Tag %"))


async def removed_while_it_is_set(salon: Salon, patch: pytest.MonkeyPatch) -> object:
    """Between the counting of who has it and its end somebody sets it; returns what became of that."""
    vera, olga = salon.actors["Vera"], salon.actors["Olga"]
    scale = await actions.add_scale(vera, "How warm", "New\nRegular")
    new, regular = [row["id"] for row in await queries.statuses(scale.id)]
    await marking.set_status(olga, [salon.masha], new)
    outside, really_count, setting = copy_context(), actions.leave, []

    async def count_and_let_set(*asked):  # type: ignore[no-untyped-def]
        await really_count(*asked)
        wish = marking.set_status(olga, [salon.masha], regular)
        setting.append(asyncio.create_task(wish, context=outside))
        await asyncio.wait(setting, timeout=2)

    patch.setattr(actions, "leave", count_and_let_set)
    await actions.remove_status(vera, regular, 0)
    [outcome] = await asyncio.gather(*setting, return_exceptions=True)
    return outcome


async def test_who_sets_a_status_while_it_is_removed_is_told_so_and_nobody_loses_theirs(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    salon = await open_salon()
    assert isinstance(await removed_while_it_is_set(salon, monkeypatch), NotFound)
    assert [each.name for each in (await queries.marks(salon.masha)).has] == ["New"]


@until_seen
async def test_without_holding_the_status_it_would_be_lost_and_nobody_told(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(actions, "HOLD_STATUSES", "SELECT FROM status WHERE id = ANY($1::int[])")
    monkeypatch.setattr(actions, "HOLD_SCALE", "SELECT FROM scale WHERE id = $1")
    salon = await open_salon()
    assert await removed_while_it_is_set(salon, monkeypatch) == 1
    marks = await queries.marks(salon.masha)
    assert marks.has == []
    assert all(each.is_set for each in marks.story), "the history does not say so either"


async def ranked_by_two(salon: Salon) -> None:
    scale = await actions.add_scale(salon.actors["Vera"], "How warm", "New\nRegular")
    new, regular = [row["id"] for row in await queries.statuses(scale.id)]
    await asyncio.gather(
        marking.set_status(salon.actors["Olga"], [salon.masha], new),
        marking.set_status(salon.actors["Nora"], [salon.masha], regular),
    )


async def test_a_status_changed_by_two_at_once_is_one_with_both_in_the_history() -> None:
    salon = await open_salon()
    await ranked_by_two(salon)
    assert await ClientStatus.count() == 1
    [had] = (await queries.marks(salon.masha)).has
    latest, first = (await queries.marks(salon.masha)).story
    assert {latest.who, first.who} == {"Olga", "Nora"}
    assert latest.name == f"How warm: {had.name}"
    [was] = await TagEvent.select(TagEvent.was).where(TagEvent.who == latest.who).output(as_list=True)
    assert was is not None, "the second knows of the first"


@until_seen
async def test_without_one_of_a_scale_for_each_client_they_would_have_both(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    start, end = (
        marking.SET_STATUS.split("    ON CONFLICT")[0],
        marking.SET_STATUS.split("RETURNING client")[1],
    )
    monkeypatch.setattr(marking, "SET_STATUS", f"{start} RETURNING client{end}")
    await db.execute("ALTER TABLE client_status DROP CONSTRAINT client_status_once")
    try:
        await ranked_by_two(await open_salon())
        assert await ClientStatus.count() == 2
    finally:
        await db.execute("DELETE FROM client_status")
        await db.execute(ONE_OF_A_SCALE)


async def wait_for_each_other(salon: Salon) -> list[object]:
    one, other = await own(salon, "One"), await own(salon, "Other")
    pairs = ((one, other), (other, one))
    forms = [
        (each.id, FieldForm(title=each.title, when_field=str(on.id), when_says="filled"))
        for each, on in pairs
    ]
    vera = salon.actors["Vera"]
    return await asyncio.gather(
        *(fields.change_field(vera, each, form) for each, form in forms), return_exceptions=True
    )


async def waiting() -> int:
    found: int = await CustomField.count().where(CustomField.when_field.is_not_null())
    return found


async def test_of_two_fields_that_are_to_wait_for_each_other_at_once_one_does() -> None:
    outcomes = await wait_for_each_other(await open_salon())
    assert sum(isinstance(each, Invalid) for each in outcomes) == 1
    assert await waiting() == 1


@until_seen
async def test_without_holding_the_fields_both_would_wait_for_ever(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    everybody = Meeting(2)
    salon = await open_salon()

    async def look_together(*asked):  # type: ignore[no-untyped-def]
        await everybody.wait()
        return await really_look(*asked)

    really_look = fields.other_kind
    monkeypatch.setattr(fields, "HOLD", "SELECT FROM custom_field WHERE custom_field.of = $1")
    monkeypatch.setattr(fields, "other_kind", look_together)
    await wait_for_each_other(salon)
    assert await waiting() == 2
