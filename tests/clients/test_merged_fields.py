"""Two cards that become one: fields, tags and statuses come along, and go back whole."""

import pytest

from clients.actions import marking
from clients.actions import tags as actions
from clients.actions.cards import add_client
from clients.actions.field_removal import remove_field
from clients.actions.fields import archive_field
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.queries import client_row
from clients.queries import tags as queries
from clients.rules.answers import Sent
from clients.rules.fields import dump, load
from clients.schemas import ClientForm
from clients.tables import Client
from kit.rights import SYSTEM
from tests.cast import open_salon
from tests.clients.own import own

pytestmark = pytest.mark.usefixtures("morning")


async def names(client: int) -> list[str]:
    return [each.name for each in (await queries.marks(client)).has]


async def mark(kept: int, gone: int) -> None:
    """A tag that both have and one that only the second has; of one scale a status each."""
    both, other = [await actions.add_tag(SYSTEM, name, "rose") for name in ("Both", "Other")]
    scale = await actions.add_scale(SYSTEM, "How warm", "New\nRegular")
    new, regular = [row["id"] for row in await queries.statuses(scale.id)]
    await marking.set_tag(SYSTEM, [kept, gone], both.id)
    await marking.set_tag(SYSTEM, [gone], other.id)
    await marking.set_status(SYSTEM, [kept], new)
    await marking.set_status(SYSTEM, [gone], regular)


async def test_the_kept_card_has_what_either_had_and_both_have_their_own_again() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    hair, size = await own(salon, "Hair"), await own(salon, "Size", "whole")
    said = Sent({hair.id: ("curly",), size.id: ("38",)}, frozenset({hair.id, size.id}))
    gone = await add_client(SYSTEM, ClientForm(name="Mascha", answers=said), "DE")
    await Client.update({Client.extra: dump({hair.id: "straight"})}).where(Client.id == salon.masha)
    await mark(salon.masha, gone.id)
    made = await merge(vera, salon.masha, gone.id, {})
    assert load((await client_row(salon.masha)).extra) == {hair.id: "straight", size.id: 38}
    assert await names(salon.masha) == ["Both", "Other", "New"]
    await unmerge(vera, made.id)
    assert load((await client_row(salon.masha)).extra) == {hair.id: "straight"}
    assert load((await client_row(gone.id)).extra) == {hair.id: "curly", size.id: 38}
    assert await names(salon.masha) == ["Both", "New"]
    assert await names(gone.id) == ["Both", "Other", "Regular"]
    assert len((await queries.marks(gone.id)).story) == 3


async def test_what_was_filled_into_a_field_that_was_removed_meanwhile_comes_back_on_neither_card() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    hair, tea = await own(salon, "Hair"), await own(salon, "Tea")
    said = Sent({hair.id: ("curly",), tea.id: ("green",)}, frozenset({hair.id, tea.id}))
    gone = await add_client(SYSTEM, ClientForm(name="Mascha", answers=said), "DE")
    await Client.update({Client.extra: dump({tea.id: "black"})}).where(Client.id == salon.masha)
    made = await merge(vera, salon.masha, gone.id, {})
    await archive_field(vera, tea.id)
    await remove_field(vera, tea.id, 1)
    await unmerge(vera, made.id)
    assert load((await client_row(gone.id)).extra) == {hair.id: "curly"}
    assert tea.id not in load((await client_row(salon.masha)).extra)
