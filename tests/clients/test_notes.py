"""Notes about a client: signed, pinned, one's own and others', found by their words, gone after a day."""

from datetime import timedelta

import pytest

from clients.actions.cards import add_client
from clients.actions.merging import merge
from clients.actions.notes import (
    KEPT,
    add_note,
    change_note,
    clear_notes,
    pin_note,
    remove_note,
    restore_note,
)
from clients.actions.unmerging import unmerge
from clients.queries import client_row, search_clients
from clients.queries.indexed import wrong_in_index
from clients.queries.notes import notes_of
from clients.schemas import ClientForm
from clients.tables import ClientNote
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from kit.seen import Stale
from tests.browse import browser
from tests.cast import open_salon
from tests.sending import opened

pytestmark = pytest.mark.usefixtures("morning")


async def found(text: str) -> list[int]:
    return [row["id"] for row in (await search_clients(text, 1)).rows]


async def test_notes_are_signed_pinned_ones_first_then_the_latest_and_found_by_their_words() -> None:
    salon = await open_salon()
    olga, nora = salon.actors["Olga"], salon.actors["Nora"]
    first = await add_note(olga, salon.masha, "likes jasmine")
    await add_note(nora, salon.masha, " allergic to lime ")
    assert [each.text for each in await notes_of(salon.masha)] == ["allergic to lime", "likes jasmine"]
    await pin_note(nora, salon.masha, first.id, up=True)
    assert [each.written_by for each in await notes_of(salon.masha)] == ["Olga", "Nora"]
    await pin_note(nora, salon.masha, first.id, up=False)
    assert [each.written_by for each in await notes_of(salon.masha)] == ["Nora", "Olga"]
    assert await found("jasmine") == [salon.masha]
    await change_note(olga, salon.masha, first.id, "likes lavender")
    assert (await found("jasmine"), await found("lavender")) == ([], [salon.masha])
    await remove_note(olga, salon.masha, first.id)
    assert await found("lavender") == []
    await restore_note(olga, salon.masha, first.id)
    assert await found("lavender") == [salon.masha]
    assert (await client_row(salon.masha)).notes == "", "the general remark is left alone"
    assert (await wrong_in_index(0))[0] == []


async def test_ones_own_and_others_are_two_rights_and_a_refusal_changes_nothing() -> None:
    salon = await open_salon()
    olga, nora = salon.actors["Olga"], salon.actors["Nora"]
    noras = await add_note(nora, salon.masha, "quiet")
    entries = await JournalEntry.count()
    for act in (change_note(olga, salon.masha, noras.id, "loud"), remove_note(olga, salon.masha, noras.id),
                restore_note(olga, salon.masha, noras.id)):  # fmt: skip
        with pytest.raises(Forbidden):
            await act
    for name in ("Anna", "Rita"):
        for act in (add_note(salon.actors[name], salon.masha, "x"),
                    change_note(salon.actors[name], salon.masha, noras.id, "x"),
                    pin_note(salon.actors[name], salon.masha, noras.id, up=True)):  # fmt: skip
            with pytest.raises(Forbidden):
                await act
    with pytest.raises(Invalid):
        await change_note(nora, salon.masha, noras.id, " \n")
    with pytest.raises(Invalid):
        await add_note(olga, salon.masha, "x" * 10_001)
    with pytest.raises(Stale):
        await change_note(nora, salon.masha, noras.id, "x", "0" * 64)
    assert [(each.text, each.edited_at) for each in await notes_of(salon.masha)] == [("quiet", None)]
    assert await JournalEntry.count() == entries
    olgas = await add_note(olga, salon.masha, "tea")
    await change_note(nora, salon.masha, olgas.id, "milk")
    assert (await notes_of(salon.masha))[0].edited_by == "Nora"


async def test_a_removed_note_comes_back_within_a_day_and_is_gone_after_it() -> None:
    salon = await open_salon()
    note = await add_note(SYSTEM, salon.masha, "quiet")
    await remove_note(SYSTEM, salon.masha, note.id)
    assert not await clear_notes()
    with clock.pretend(clock.now() + KEPT + timedelta(minutes=1)):
        assert await clear_notes()
    with pytest.raises(NotFound):
        await restore_note(SYSTEM, salon.masha, note.id)
    assert await ClientNote.count() == 0


async def test_on_the_card_each_may_what_the_rights_say_and_nothing_typed_is_lost() -> None:
    salon = await open_salon()
    card = f"/desk/clients/{salon.masha}"
    noras = await add_note(salon.actors["Nora"], salon.masha, "quiet")
    async with browser(salon.actors["Olga"]) as olga:
        empty = await olga.post(f"{card}/notes", data={"note": "  "})
        assert (empty.status_code, "Please write a note." in empty.text) == (422, True)
        form = {"note": "likes tea", **await opened(olga, card, f"{card}/notes")}
        for _ in range(2):
            assert (await olga.post(f"{card}/notes", data=form)).status_code == 303
        olgas = (await notes_of(salon.masha))[0].id
        page = (await olga.get(card)).text
        assert f'action="{card}/notes/{olgas}"' in page
        assert f'action="{card}/notes/{noras.id}"' not in page
        assert (await olga.post(f"{card}/notes/{noras.id}", data={"note": "x"})).status_code == 403
        seen = await opened(olga, card, f"{card}/notes/{olgas}")
        await change_note(salon.actors["Vera"], salon.masha, olgas, "likes milk")
        stale = await olga.post(f"{card}/notes/{olgas}", data={"note": "likes cocoa", **seen})
        assert (stale.status_code, ">likes cocoa</textarea>" in stale.text) == (409, True)


async def test_the_card_offers_to_bring_a_removed_note_back() -> None:
    salon = await open_salon()
    card = f"/desk/clients/{salon.masha}"
    olgas = (await add_note(salon.actors["Olga"], salon.masha, "tea")).id
    async with browser(salon.actors["Olga"]) as olga:
        gone = await olga.post(f"{card}/notes/{olgas}/removal")
        assert "Bring it back" in (await olga.get(gone.headers["location"])).text
        assert (await olga.post(f"{card}/notes/{olgas}/return")).status_code == 303
        assert "Bring it back" not in (await olga.get(card)).text
    assert len(await notes_of(salon.masha)) == 1


async def test_notes_go_with_their_card_into_another_and_out_of_it_again() -> None:
    salon = await open_salon()
    other = await add_client(SYSTEM, ClientForm(name="Mascha"), "DE")
    await add_note(SYSTEM, salon.masha, "lavender")
    made = await merge(SYSTEM, other.id, salon.masha, {})
    assert await found("lavender") == [other.id]
    with pytest.raises(NotFound):
        await change_note(SYSTEM, salon.masha, 1, "x")
    await unmerge(SYSTEM, made.id)
    assert await found("lavender") == [salon.masha]
