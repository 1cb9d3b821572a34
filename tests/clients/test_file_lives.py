"""Files of clients that are changed, removed, brought back and merged."""

from datetime import date, timedelta

import pytest

from clients.actions.files import (
    KEPT,
    TooManyFiles,
    clear_files,
    describe_file,
    remove_file,
    restore_file,
)
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.file_schemas import AboutForm
from clients.queries.files import files_of, opened_file, row_of
from clients.rules.files import Kept, pairs
from clients.tables import Client, ClientFile
from kit import clock
from kit.db import fetch_value
from kit.errors import NotFound
from kit.rights import SYSTEM
from kit.seen import Stale
from tests.cast import open_salon
from tests.clients.test_files import PHOTO, TODAY, added
from tests.clients.visits import NOW, visit

pytestmark = pytest.mark.usefixtures("morning")


async def test_what_is_said_of_it_is_changed_and_it_hangs_on_a_visit_or_on_the_card() -> None:
    salon = await open_salon()
    came = await visit(salon, NOW - timedelta(days=3), "done")
    file = await added(salon)
    said = AboutForm(title=" Left  elbow ", moment="after", taken_on="2026-11-20", visit=str(came))
    await describe_file(SYSTEM, salon.masha, file.id, said, TODAY)
    [now] = await files_of(salon.masha)
    assert (now.title, now.moment, now.day, now.visit) == ("Left elbow", "after", date(2026, 11, 20), came)
    with pytest.raises(Stale):
        await describe_file(SYSTEM, salon.masha, file.id, AboutForm(title="x", seen="0" * 64), TODAY)
    await describe_file(SYSTEM, salon.masha, file.id, AboutForm(title="Left elbow"), TODAY)
    assert await fetch_value("SELECT client FROM client_file") == salon.masha


async def test_it_is_removed_brought_back_and_gone_for_good_after_a_day() -> None:
    salon = await open_salon()
    file = await added(salon)
    await remove_file(SYSTEM, salon.masha, file.id)
    assert await files_of(salon.masha) == []
    await restore_file(SYSTEM, salon.masha, file.id)
    assert len(await files_of(salon.masha)) == 1
    await remove_file(SYSTEM, salon.masha, file.id)
    assert not await clear_files()
    with clock.pretend(clock.now() + KEPT + timedelta(minutes=1)):
        assert await clear_files()
    with pytest.raises(NotFound):
        await restore_file(SYSTEM, salon.masha, file.id)


async def test_a_card_has_so_many_files_and_so_many_bytes_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    await added(salon)
    for limit in ("MOST_FILES", "MOST_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(f"clients.actions.files.{limit}", 1)
            with pytest.raises(TooManyFiles):
                await added(salon)
    assert await ClientFile.count() == 1


async def test_a_removed_file_comes_back_only_where_there_is_room_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    first = await added(salon)
    await remove_file(SYSTEM, salon.masha, first.id)
    second = await added(salon)
    for limit in ("MOST_FILES", "MOST_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(f"clients.actions.files.{limit}", 1)
            with pytest.raises(TooManyFiles):
                await restore_file(SYSTEM, salon.masha, first.id)
            await restore_file(SYSTEM, salon.masha, second.id)  # is there, and stays
    assert [each.id for each in await files_of(salon.masha)] == [second.id]
    await restore_file(SYSTEM, salon.masha, first.id)
    assert len(await files_of(salon.masha)) == 2


async def test_files_go_with_their_card_into_another_and_out_of_it_again() -> None:
    salon = await open_salon()
    other = Client(name="Mascha", created_at=NOW)
    await other.save()
    came = await visit(salon, NOW - timedelta(days=3), "done")
    ids = {(await added(salon)).id, (await added(salon, visit=str(came))).id}
    made = await merge(SYSTEM, other.id, salon.masha, {})
    moved = await files_of(other.id)
    assert {each.id for each in moved} == ids
    assert opened_file(await row_of(other.id, min(ids))).content == PHOTO.content
    await unmerge(SYSTEM, made.id)
    assert {each.id for each in await files_of(salon.masha)} == ids
    assert await files_of(other.id) == []


def test_an_after_belongs_to_the_last_before_until_then_of_its_own_visit_if_there_is_one() -> None:
    def kept(number: int, moment: str, day: int, of: int | None = None, *, is_picture: bool = True) -> Kept:
        on = date(2026, 11, day)
        return Kept(number, f"{number}", "image/jpeg", is_picture, moment, 1, on, NOW, "Olga", 0, visit=of)

    files = [
        kept(1, "before", 1), kept(2, "after", 9), kept(3, "before", 5, of=7), kept(4, "after", 5, of=7),
        kept(5, "", 5), kept(6, "before", 20), kept(7, "after", 1, of=8),
        kept(8, "after", 9, is_picture=False),
    ]  # fmt: skip
    assert [(before.id, after.id) for before, after in pairs(files)] == [(3, 2), (3, 4), (1, 7)]
    assert pairs([kept(1, "after", 1), kept(2, "before", 2)]) == []
