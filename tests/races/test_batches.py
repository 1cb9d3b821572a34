"""Two people paste the same price list at one moment."""

import asyncio
import contextvars

import pytest
from asyncpg import Record
from msgspec.structs import replace

from batches import actions
from batches.actions import undoing, writing
from batches.actions.undoing import AlreadyUndone
from batches.actions.writing import LookAgain
from batches.kinds import kind_of
from batches.rules.sheet import read_sheet
from batches.tables import Batch
from catalog.actions import change_service
from catalog.pages import kept_service
from catalog.tables import Service, ServiceCategory
from kit.rights import SYSTEM, Actor
from tests.cast import open_salon
from tests.races.again import until_seen
from tests.races.guards import Meeting
from tests.races.rush import outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 4
LIST = "Name\tCategory\tMinutes\nManicure\tNails\t40\nPedicure\tNails\t50\nHaircut\t\t55\n"
NO_LOCK = "SELECT $1::text"


async def paste_at_once(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Batch], list[BaseException]]:
    """All have looked at it, and send it together; without the lock each looks before the first writes."""
    salon = await open_salon()
    vera = salon.actors["Vera"]
    sheet = read_sheet(await kind_of("services").columns(vera), {"text": LIST})
    shown = (await actions.look(vera, "services", sheet)).mark
    if writing.ONE_AT_A_TIME == NO_LOCK:
        really_plan, everybody = writing.planned, Meeting(TOGETHER)

        async def plan_with_the_others(actor: Actor, *about: object) -> writing.Look:
            found = await really_plan(actor, *about)  # type: ignore[arg-type]
            await everybody.wait()
            return found

        monkeypatch.setattr(writing, "planned", plan_with_the_others)
    return await outcomes([actions.write(vera, "services", "paste", sheet, shown) for _ in range(TOGETHER)])


async def test_the_same_list_pasted_by_several_at_once_makes_one_of_each(monkeypatch) -> None:
    won, lost = await paste_at_once(monkeypatch)
    assert [each.told for each in won] == ["2 services added, 1 changed."]
    assert [type(each) for each in lost] == [LookAgain] * (TOGETHER - 1)
    assert await Service.count().where(Service.name == "Manicure") == 1
    assert await ServiceCategory.count().where(ServiceCategory.name == "Nails") == 1
    assert await Batch.count() == 1


@until_seen
async def test_without_the_lock_there_would_be_one_from_each(monkeypatch) -> None:
    monkeypatch.setattr(writing, "ONE_AT_A_TIME", NO_LOCK)
    await paste_at_once(monkeypatch)
    assert await Service.count().where(Service.name == "Manicure") > 1


async def test_undone_by_several_at_once_it_is_undone_once(monkeypatch) -> None:
    won, _ = await paste_at_once(monkeypatch)
    vera = await owner_of(won[0])
    back, refused = await outcomes([actions.undo(vera, won[0].id) for _ in range(TOGETHER)])
    assert [each.outcome for each in back] == ["4 taken back."]
    assert [type(each) for each in refused] == [AlreadyUndone] * (TOGETHER - 1)
    assert await Service.count() == 2


@until_seen
async def test_without_holding_the_batch_more_than_one_would_take_it_back(monkeypatch) -> None:
    won, _ = await paste_at_once(monkeypatch)
    vera = await owner_of(won[0])
    really_access, everybody = undoing.queries.access_batch, Meeting(TOGETHER)

    async def look_with_the_others(actor: Actor, batch_id: int) -> Batch:
        found: Batch = await really_access(actor, batch_id)
        await everybody.wait()
        return found

    monkeypatch.setattr(undoing, "HOLD", "SELECT $1::int")
    monkeypatch.setattr(undoing.queries, "access_batch", look_with_the_others)
    _, refused = await outcomes([actions.undo(vera, won[0].id) for _ in range(TOGETHER)])
    assert AlreadyUndone not in {type(each) for each in refused}


async def undone_while_a_colleague_saves(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name a colleague gives a service after undo has looked whether anybody changed it."""
    won, _ = await paste_at_once(monkeypatch)
    vera = await owner_of(won[0])
    service = await Service.objects().get(Service.name == "Haircut")
    assert service is not None
    form = replace(await kept_service(SYSTEM, service.id), name="Short cut", seen="")
    really_look, saving = undoing.is_untouched, []

    async def look_and_be_overtaken(row: Record) -> bool:
        found = await really_look(row)
        if row["subject_id"] == service.id and row["kind"] == "services":
            change = change_service(vera, service.id, form)
            saving.append(asyncio.create_task(change, context=contextvars.Context()))
            await asyncio.wait(saving, timeout=1)
        return found

    monkeypatch.setattr(undoing, "is_untouched", look_and_be_overtaken)
    await actions.undo(vera, won[0].id)
    await asyncio.gather(*saving)
    return str((await Service.select(Service.name).where(Service.id == service.id).first())["name"])


async def test_what_a_colleague_saves_while_it_is_undone_stays(monkeypatch) -> None:
    assert await undone_while_a_colleague_saves(monkeypatch) == "Short cut"


@until_seen
async def test_without_holding_the_rows_undo_would_overwrite_it(monkeypatch) -> None:
    monkeypatch.setattr(undoing, "HOLD_ROWS", "SELECT FROM {table} WHERE id = ANY($1::int[])")
    assert await undone_while_a_colleague_saves(monkeypatch) == "Haircut"


async def owner_of(batch: Batch) -> Actor:
    return Actor(batch.account, "Vera", SYSTEM.permissions, branches=None)
